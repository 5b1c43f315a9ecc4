"""Partial frontiers without sampling: the expected best of m units, and the best but for a share, from exact sums of order statistics."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sqeval.numerics.parts import sized

Floats = NDArray[np.float64]
Positions = NDArray[np.intp]

#: αN this near (relative) to a whole number is one.
_WHOLE = 1e-9


class Partial(NamedTuple):
    """For k points: the partial factor (NaN where nobody is comparable), how many units are, and the factor of the full hull."""

    factor: Floats
    comparable: Positions
    full: Floats


#: From ratios (p, n) in rising order, of which the first `count` (p,) are known, the partial factor (p,).
Rule = Callable[[Floats, Positions], Floats]


def partial_factors(
    points: Floats, reference: Floats, m: int, rule: Rule, *, shrink: bool, report: Callable[[int], None] | None = None
) -> Partial:
    """Partial factors of points (k, m + s) against units (n, m + s), m inputs first.

    Comparable are units that produce at least as much of every output (`shrink`), or that use at most as much of every input. Their
    ratios are max_i x_ij/x_i0, or min_r y_rj/y_r0, and ∞ where an input of 0 meets a positive one.
    """
    parts = []
    for at in sized(len(points), reference.size):
        ratios = _ratios(points[at], reference, m, shrink=shrink)
        count = (~np.isnan(ratios)).sum(axis=1)
        ordered = np.sort(ratios, axis=1)
        full = _at(ordered, np.zeros_like(count) if shrink else count - 1, count)
        parts.append(Partial(np.where(count > 0, rule(ordered, count), np.nan), count, full))
        if report is not None:
            report(len(count))
    return Partial(*(np.concatenate(arrays) for arrays in zip(*parts, strict=True)))


def expected_best(m: int, *, shrink: bool) -> Rule:
    """The mean over m draws with replacement of the least ratio, or of the largest.

    Of N ratios the k-th in rising order is the least of m draws with probability ((N − k + 1)/N)^m − ((N − k)/N)^m, and the largest
    with (k/N)^m − ((k − 1)/N)^m.

    Examples
    --------
    >>> expected_best(2, shrink=True)(np.array([[1.0, 3.0]]), np.array([2])).tolist()
    [1.5]
    """

    def rule(ordered: Floats, count: Positions) -> Floats:
        places = np.minimum(np.arange(ordered.shape[1] + 1), count[:, None]) / np.maximum(count, 1)[:, None]
        weights = -np.diff((1.0 - places) ** m, axis=1) if shrink else np.diff(places**m, axis=1)
        known = np.arange(ordered.shape[1]) < count[:, None]
        endless = (np.isinf(ordered) & known).any(axis=1)
        total = np.where(known & np.isfinite(ordered), ordered, 0.0) * weights
        return np.where(endless, np.inf, total.sum(axis=1))

    return rule


def best_but_for(alpha: float, *, shrink: bool) -> Rule:
    """The ratio that a share 1 − α of the comparable units passes: inf{θ: F(θ) > 1 − α}, or sup{φ: S(φ) > 1 − α}.

    Examples
    --------
    >>> best_but_for(0.75, shrink=True)(np.array([[0.4, 0.6, 0.8, 1.0]]), np.array([4])).tolist()
    [0.6]
    """

    def rule(ordered: Floats, count: Positions) -> Floats:
        share = alpha * count
        whole = np.rint(share)
        is_whole = np.abs(share - whole) <= _WHOLE * np.maximum(share, 1.0)
        # How many of them are counted off from the worst: αN if that is whole, else one more than its whole part.
        passed = np.where(is_whole, whole, np.floor(share) + 1).astype(np.intp)
        return _at(ordered, count - passed if shrink else passed - 1, count)

    return rule


def _ratios(points: Floats, reference: Floats, m: int, *, shrink: bool) -> Floats:
    """Ratios (p, n), NaN where a unit is not comparable."""
    comparable = np.ones((len(points), len(reference)), dtype=bool)
    ratios = np.full(comparable.shape, 0.0 if shrink else np.inf)
    for k in range(points.shape[1]):
        own, others = points[:, k, None], reference[:, k]
        if (k < m) is not shrink:
            comparable &= others >= own if shrink else others <= own
            continue
        ratio = np.divide(others, own, out=np.full(comparable.shape, np.inf), where=own > 0)
        ratios = np.maximum(ratios, np.where((own <= 0) & (others <= 0), 0.0, ratio)) if shrink else np.minimum(ratios, ratio)
    return np.where(comparable, ratios, np.nan)


def _at(ordered: Floats, place: Positions, count: Positions) -> Floats:
    found = np.take_along_axis(ordered, np.clip(place, 0, ordered.shape[1] - 1)[:, None], axis=1)[:, 0]
    return np.where(count > 0, found, np.nan)
