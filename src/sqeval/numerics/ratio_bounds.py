"""Weights under bounds on their ratios: w_i ≤ exp(b_ij) w_j for every i and j, with Σ w = 1."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

#: A circle of bounds that falls short of 0 by less than this many units of rounding an edge closes exactly.
_ROUNDING = 16 * np.finfo(np.float64).eps


def tightest(bounds: Floats) -> Floats:
    """The tightest bounds (n, n) on x_i − x_j that all of `bounds` together imply: shortest paths.

    Examples
    --------
    >>> tightest(np.log([[1, 2, 9], [1, 1, 2], [1, 1, 1]])).round(4)[0].tolist()
    [0.0, 0.6931, 1.3863]
    """
    closed = bounds.copy()
    np.fill_diagonal(closed, 0.0)
    for middle in range(len(closed)):
        closed = np.minimum(closed, closed[:, middle, None] + closed[None, middle])
    return closed


def weight_range(closed: Floats) -> tuple[Floats, Floats]:
    """Least and largest value of each weight (n,) under the tightest bounds.

    All bounds on x_i − x_j are met at once for a fixed i, by the triangle inequality of shortest paths; so w_i = 1/Σ_j w_j/w_i
    is largest there, and the same in the other direction.

    Examples
    --------
    >>> low, high = weight_range(np.log([[1, 3], [1, 1]]))
    >>> low.round(4).tolist(), high.round(4).tolist()
    ([0.5, 0.25], [0.75, 0.5])
    """
    with np.errstate(over="ignore"):
        return 1.0 / np.exp(closed).sum(axis=0), 1.0 / np.exp(-closed).sum(axis=1)


def central(low: Floats, high: Floats) -> Floats:
    """Centres of the ranges as shares of their sum.

    They keep within all bounds: both ends satisfy w_i ≤ exp(b_ij) w_j by the triangle inequality, hence so does their mean.
    """
    centre = low + high
    return np.asarray(centre / centre.sum())


def broken_circle(bounds: Floats) -> list[int] | None:
    """Items i, j, k … whose bounds on x_i − x_j, x_j − x_k … back to i add up to less than 0; None where weights exist.

    Examples
    --------
    >>> broken_circle(np.log([[1, 2, 9], [9, 1, 2], [1 / 5, 9, 1]]))
    [0, 1, 2]
    """
    size = len(bounds)
    edges = bounds.copy()
    np.fill_diagonal(edges, np.inf)
    place, before = np.zeros(size), np.empty((size, size), dtype=np.intp)
    for step in range(size):
        reached = edges + place[None, :]
        before[step] = reached.argmin(axis=1)
        nearer = reached.min(axis=1)
        is_nearer = nearer < place - _ROUNDING * np.maximum(1.0, np.abs(place))
        if not is_nearer.any():
            return None
        before[step] = np.where(is_nearer, before[step], -1)
        place = np.where(is_nearer, nearer, place)
    return _worst_circle(edges, _walk(before, int(np.argmax(is_nearer))))


def _walk(before: NDArray[np.intp], last: int) -> list[int]:
    """The items that the relaxations of `size` steps came through, from the last one back."""
    walk = [last]
    for step in before[::-1]:
        if step[walk[-1]] >= 0:
            walk.append(int(step[walk[-1]]))
    return walk


def _worst_circle(edges: Floats, walk: list[int]) -> list[int] | None:
    """The circle on the walk whose bounds add up to the least, starting at its smallest item; None if that is 0 but for rounding."""
    path: list[int] = []
    worst: tuple[float, list[int]] = (0.0, [])
    for item in walk:
        if item in path:
            start = path.index(item)
            circle = path[start:]
            total = float(edges[circle, [*circle[1:], circle[0]]].sum())
            worst = min(worst, (total + _ROUNDING * len(circle), circle))
            path = path[:start]
        path.append(item)
    first = worst[1].index(min(worst[1])) if worst[1] else 0
    return [*worst[1][first:], *worst[1][:first]] or None
