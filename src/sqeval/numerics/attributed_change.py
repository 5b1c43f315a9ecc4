"""A change shared out exactly among what changed: Bennet's indicator for products, Shapley's value for anything; arrays in and out."""

from __future__ import annotations

from collections.abc import Callable
from itertools import chain, combinations
from math import factorial

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


def bennet(before: tuple[Floats, Floats], after: tuple[Floats, Floats]) -> tuple[Floats, Floats]:
    """Change of w·s, elementwise, as (part of w, part of s): s̄·Δw and w̄·Δs with means of before and after; they add up to it.

    Examples
    --------
    >>> bennet((np.array([0.5]), np.array([80.0])), (np.array([0.6]), np.array([90.0])))
    (array([8.5]), array([5.5]))
    """
    (w0, s0), (w1, s1) = before, after
    return (s0 + s1) / 2 * (w1 - w0), (w0 + w1) / 2 * (s1 - s0)


def shapley(players: int, value: Callable[[Bools], Floats]) -> Floats:
    """Shapley value (players,) of the change from nobody having moved to all having moved.

    `value` takes (coalitions, players) flags of who has moved and gives (coalitions,) values; it is asked once, for all 2^players.

    Examples
    --------
    >>> shapley(2, lambda moved: 80.0 + 4 * moved[:, 0] + 2 * moved[:, 1] + 2 * moved.all(axis=1))
    array([5., 3.])
    """
    moved = np.array([[k in coalition for k in range(players)] for coalition in _coalitions(players)], dtype=bool).reshape(-1, players)
    size, worth = moved.sum(axis=1), value(moved)
    share = np.array([factorial(k) * factorial(players - k - 1) / factorial(players) if k < players else 0.0 for k in range(players + 1)])
    place = (moved * 2 ** np.arange(players)).sum(axis=1)
    by_place = np.empty(2**players)
    by_place[place] = worth
    found = np.empty(players)
    for k in range(players):
        without = ~moved[:, k]
        found[k] = share[size[without]] @ (by_place[place[without] + 2**k] - worth[without])
    return found


def _coalitions(players: int) -> chain[tuple[int, ...]]:
    return chain.from_iterable(combinations(range(players), size) for size in range(players + 1))
