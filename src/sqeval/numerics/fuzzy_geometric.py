"""Fuzzy weights from geometric means of the rows of triangular judgements."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

#: The ranges that keep reciprocity go through all subsets of the other items; beyond this many items that takes minutes.
LARGEST = 18


def buckley(judgements: Floats) -> Floats:
    """Fuzzy weights (n, 3) as r_i ⊗ (r_1 ⊕ … ⊕ r_n)⁻¹, with r_i the geometric means of the rows of (n, n, 3).

    References
    ----------
    Buckley, J. J. (1985). Fuzzy hierarchical analysis. Fuzzy Sets and Systems 17(3), 233-247.

    Examples
    --------
    >>> buckley(np.array([[[1, 1, 1], [1, 4, 9]], [[1 / 9, 1 / 4, 1], [1, 1, 1]]])).round(4)[0].tolist()
    [0.25, 0.8, 2.25]
    """
    means = _row_means(judgements)
    return np.asarray(means / means.sum(axis=0)[::-1])


def constrained(judgements: Floats) -> Floats:
    """Fuzzy weights (n, 3): the range of each normalised geometric mean over all reciprocal matrices within the judgements.

    A weight is least where its own row is at its lower ends (and its column at the reciprocals of these) and the sum of the other
    rows' means is largest over what is left of the matrix, and largest the other way round.

    Parameters
    ----------
    judgements : (n, n, 3) array
        Reciprocal: (l, m, u) of a pair against (1/u, 1/m, 1/l).

    References
    ----------
    Krejčí, J., Pavlačka, O. & Talašová, J. (2017). A fuzzy extension of analytic hierarchy process based on the constrained
    fuzzy arithmetic. Fuzzy Optimization and Decision Making 16(1), 89-110.

    Examples
    --------
    >>> constrained(np.array([[[1, 1, 1], [1, 4, 9]], [[1 / 9, 1 / 4, 1], [1, 1, 1]]])).round(4)[0].tolist()
    [0.5, 0.8, 0.9]
    """
    size = len(judgements)
    logs = np.log(judgements) / size
    rows = logs.sum(axis=1)
    weights = np.empty((size, 3))
    weights[:, 1] = _shares(rows[:, 1])
    for item in range(size):
        rest = np.delete(np.arange(size), item)
        inner = logs[np.ix_(rest, rest)]
        # The unit keeps every exponential near 1; it cancels.
        unit = float(rows[:, 1].max())
        most = _largest_sum(logs[rest, item, 2] - unit, inner[..., 0], inner[..., 2])
        least = _least_sum(logs[rest, item, 0] - unit, inner[..., 0])
        weights[item, 0] = _share_of(rows[item, 0] - unit, most)
        weights[item, 2] = _share_of(rows[item, 2] - unit, least)
    return weights


def _row_means(judgements: Floats) -> Floats:
    logs = np.log(judgements).mean(axis=1)
    return np.asarray(np.exp(logs - logs[:, 1].max()))


def _shares(logs: Floats) -> Floats:
    values = np.exp(logs - logs.max())
    return np.asarray(values / values.sum())


def _share_of(log: float, others: float) -> float:
    own = float(np.exp(log))
    return own / (own + others)


def _largest_sum(own: Floats, lower: Floats, upper: Floats) -> float:
    """The maximum of Σ exp(own_k + Σ_l y_kl) over lower ≤ y ≤ upper with y_lk = −y_kl.

    A convex function is largest at a corner, and those of these sums are orders of the items, each pulling as much as it can from
    those after it; the best order is found over subsets of those that come first.
    """
    size = len(own)
    given_up = upper - lower
    start = own + upper.sum(axis=1)
    gains = np.stack([np.exp(start[k] - _subset_sums(given_up[k])) for k in range(size)]) if size else np.zeros((0, 1))
    members = _members(size)
    counts = members.sum(axis=0)
    best = np.full(1 << size, -np.inf)
    best[0] = 0.0
    for count in range(1, size + 1):
        at = np.flatnonzero(counts == count)
        for k in range(size):
            with_k = at[members[k, at]]
            without = with_k ^ (1 << k)
            best[with_k] = np.maximum(best[with_k], best[without] + gains[k, without])
    return float(best[-1])


def _least_sum(own: Floats, lower: Floats) -> float:
    """The minimum of Σ exp(own_k + Σ_l y_kl) over lower ≤ y with y_lk = −y_kl.

    The totals x_k form a base polytope (any subset S has Σ_S x_k ≥ f(S), all together a fixed sum), on which every sum of equal
    convex functions is least at the same point: the one whose largest entries are as small as possible (Fujishige 1980). Its largest
    level is max f(S)/|S|, and so on within what is left.
    """
    size = len(own)
    floor = _floors(own + lower.sum(axis=1), lower + lower.T)
    counts = _members(size).sum(axis=0)
    inside, total = 0, 0.0
    while inside != (1 << size) - 1:
        above = np.flatnonzero((np.arange(1 << size) & inside) == inside)
        above = above[above != inside]
        grown = counts[above] - counts[inside]
        level = (floor[above] - floor[inside]) / grown
        # Of equal levels the largest set; sets that differ by rounding alone only split a level in two.
        chosen = int(np.lexsort((grown, level))[-1])
        total += float(grown[chosen] * np.exp(level[chosen]))
        inside = int(above[chosen])
    return total


def _floors(single: Floats, inner: Floats) -> Floats:
    """The least total of every subset: Σ single_k, less the pairs inside, whose two ends cancel."""
    floor = np.zeros(1)
    for k in range(len(single)):
        floor = np.concatenate([floor, floor + single[k] - _subset_sums(inner[k, :k])])
    return floor


def _subset_sums(values: Floats) -> Floats:
    """Sums over all subsets, at the position whose binary digits name the subset."""
    sums = np.zeros(1)
    for value in values:
        sums = np.concatenate([sums, sums + value])
    return sums


def _members(size: int) -> NDArray[np.bool_]:
    """Which items (first axis) are in which subset."""
    return (np.arange(1 << size)[None, :] >> np.arange(size)[:, None] & 1).astype(bool)
