"""Fuzzy preference programming: crisp weights whose ratios agree as far as possible with triangular judgements."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sqeval.numerics import ratio_bounds

Floats = NDArray[np.float64]

#: Ranges of weights narrower than this are points.
_POINT = 1e-9


class Preference(NamedTuple):
    """Weights (n,), the least membership λ that they reach, whether they alone reach it, and the range of all that break no judgement.

    `weights` is None where no λ exists; `circle` then names the items whose judgements contradict one another at any λ.
    """

    weights: Floats | None
    consistency: float
    is_unique: bool
    low: Floats
    high: Floats
    circle: tuple[int, ...] = ()


class _Edges(NamedTuple):
    """Bounds on x_i − x_j at a level λ: sign · ln(base + λ slope), from the pairs above the diagonal."""

    base: Floats
    slope: Floats
    sign: Floats


def preference_programming(judgements: Floats) -> Preference:
    """The w with Σ w = 1 that maximises the least membership λ of w_i/w_j, i < j, in its triangular judgement (l, m, u).

    For a given λ the ratios must lie in [l + λ(m − l), u − λ(u − m)], which are bounds on differences of logarithms: they can be
    met if no circle of them adds up to less than 0. λ falls from 1 to the point where the worst circle closes, and on until
    none is broken. Where several weights reach the same λ, the centres of their ranges are taken, which reach it too.

    Parameters
    ----------
    judgements : (n, n, 3) array
        l ≤ m ≤ u > 0; only i < j is read.

    References
    ----------
    Mikhailov, L. (2003). Deriving priorities from fuzzy pairwise comparison judgements. Fuzzy Sets and Systems 134(3),
    365-385.

    Examples
    --------
    >>> triangles = np.ones((3, 3, 3))
    >>> triangles[0, 1], triangles[1, 2], triangles[0, 2] = (1, 2, 3), (1, 2, 3), (2, 3, 4)
    >>> found = preference_programming(triangles)
    >>> found.weights.round(4).tolist(), round(found.consistency, 4)
    ([0.5348, 0.2985, 0.1667], 0.7913)
    """
    edges = _edges(judgements)
    level = 1.0
    while (circle := ratio_bounds.broken_circle(_bounds(edges, level))) is not None:
        closing = _closing_level(edges, circle, level)
        if closing is None:
            none = np.empty(0)
            return Preference(None, float("nan"), False, none, none, tuple(circle))
        level = closing
    low, high = ratio_bounds.weight_range(ratio_bounds.tightest(_bounds(edges, level)))
    widest = ratio_bounds.weight_range(ratio_bounds.tightest(_bounds(edges, min(level, 0.0))))
    return Preference(ratio_bounds.central(low, high), level, bool((high - low <= _POINT).all()), *widest)


def _edges(judgements: Floats) -> _Edges:
    lower, modal, upper = np.moveaxis(judgements, -1, 0)
    above = np.triu(np.ones(modal.shape, dtype=bool), k=1)
    base = np.where(above, upper, lower.T)
    slope = np.where(above, modal - upper, (modal - lower).T)
    np.fill_diagonal(base, 1.0)
    np.fill_diagonal(slope, 0.0)
    return _Edges(base, slope, np.where(above, 1.0, -1.0))


def _bounds(edges: _Edges, level: float) -> Floats:
    """Logarithms of the largest ratios at a level; ∞ where a lower limit is not above 0 and so says nothing."""
    with np.errstate(divide="ignore"):
        return np.asarray(edges.sign * np.log(np.maximum(edges.base + level * edges.slope, 0.0)))


def _closing_level(edges: _Edges, circle: list[int], above: float) -> float | None:
    """The largest λ at which the bounds of a circle add up to 0; None if none does, as no judgement in it has a spread."""
    at = (np.array(circle), np.roll(circle, -1))
    part = _Edges(edges.base[at], edges.slope[at], edges.sign[at])
    if not part.slope.any():
        return None
    step = 1.0
    while float(_bounds(part, above - step).sum()) < 0:
        step *= 2.0
    low, high = above - step, above
    # The sum falls with λ; halving ends at neighbouring floats.
    while low < (middle := 0.5 * (low + high)) < high:
        low, high = (middle, high) if float(_bounds(part, middle).sum()) >= 0 else (low, middle)
        if high - low <= np.finfo(np.float64).eps * max(abs(low), 0.125):
            break
    return low
