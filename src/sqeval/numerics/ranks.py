"""Ranks in many samples of values at a time; those that tie share the ranks that they take together."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Whole = NDArray[np.intp]

#: Values that are compared at a time, few enough to stay near the processor.
_NEAR_CELLS = 30_000


def rank_counts(values: Floats, tolerance: Floats) -> Floats:
    """In how many samples each item takes each rank, the largest value being first.

    Of e items that tie after b better ones each counts 1/e at the ranks b + 1 … b + e. Neighbours in the order tie where they
    are no further apart than the larger of their tolerances.

    Parameters
    ----------
    values, tolerance : (samples, items) array

    Returns
    -------
    (items, ranks) array
        Every row and every column sums to the number of samples.

    Examples
    --------
    >>> rank_counts(np.array([[3.0, 1.0, 2.0], [1.0, 2.0, 2.0]]), np.zeros((2, 3))).tolist()
    [[1.0, 0.0, 1.0], [0.5, 0.5, 1.0], [0.5, 1.5, 0.0]]
    """
    size = values.shape[1]
    order = np.argsort(-values, axis=1, kind="stable")
    tied = _ties(values, tolerance, order)
    is_plain = ~tied.any(axis=1)
    plain = np.bincount((order[is_plain] * size + np.arange(size)).ravel(), minlength=size * size).reshape(size, size)
    return plain + _shared(order[~is_plain], tied[~is_plain])


def competition_ranks(values: Floats, tolerance: Floats) -> Whole:
    """Rank of each item in one sample, the largest first; items that tie share the better rank.

    Examples
    --------
    >>> competition_ranks(np.array([0.2, 0.5, 0.2, 0.1]), np.zeros(4)).tolist()
    [2, 1, 2, 4]
    """
    order = np.argsort(-values, kind="stable")
    begins = np.append(True, ~_ties(values[None], tolerance[None], order[None])[0])
    ranks = np.empty(len(values), dtype=np.intp)
    ranks[order] = np.maximum.accumulate(np.where(begins, np.arange(1, len(values) + 1), 1))
    return ranks


def known_ranks(values: Floats, tolerance: float) -> Whole:
    """Rank of each item of which something is known, as `competition_ranks`; 0 where the value is NaN.

    Examples
    --------
    >>> known_ranks(np.array([0.2, np.nan, 0.5]), 0.0).tolist()
    [2, 0, 1]
    """
    known = ~np.isnan(values)
    ranks = np.zeros(len(values), dtype=np.intp)
    if known.any():
        ranks[known] = competition_ranks(values[known], np.full(int(known.sum()), tolerance))
    return ranks


def first_shares(values: Floats, tolerance: Floats) -> Floats:
    """Share of the first rank that each item has in each sample: 1, 1/e where e items tie for it, or 0.

    Examples
    --------
    >>> first_shares(np.array([[3.0, 1.0], [2.0, 2.0]]), np.zeros((2, 2))).tolist()
    [[1.0, 0.0], [0.5, 0.5]]
    """
    order = np.argsort(-values, axis=1, kind="stable")
    leads = np.cumprod(np.hstack([np.ones((len(values), 1), dtype=bool), _ties(values, tolerance, order)]), axis=1)
    shares = np.empty(values.shape)
    np.put_along_axis(shares, order, leads / leads.sum(axis=1, keepdims=True), axis=1)
    return shares


def win_counts(values: Floats, tolerance: Floats) -> Floats:
    """In how many samples the item of the row is above that of the column; a tie counts one half, as an item does with itself.

    Examples
    --------
    >>> win_counts(np.array([[3.0, 1.0], [2.0, 2.0]]), np.zeros((2, 2))).tolist()
    [[1.0, 1.5], [0.5, 1.0]]
    """
    size = values.shape[1]
    above, below = np.zeros((size, size)), np.zeros((size, size))
    step = max(1, _NEAR_CELLS // max(size, 1))
    for start in range(0, len(values), step):
        rows, allowed = (np.ascontiguousarray(part[start : start + step].T) for part in (values, tolerance))
        for item in range(size - 1):
            lead = rows[item] - rows[item + 1 :]
            limit = np.maximum(allowed[item], allowed[item + 1 :])
            above[item, item + 1 :] += np.count_nonzero(lead > limit, axis=1)
            below[item, item + 1 :] += np.count_nonzero(lead < -limit, axis=1)
    wins = above + below.T
    return np.asarray(wins + 0.5 * (len(values) - wins - wins.T))


def _ties(values: Floats, tolerance: Floats, order: Whole) -> NDArray[np.bool_]:
    """(samples, items − 1): whether each place of the order ties with the next."""
    ranked, allowed = np.take_along_axis(values, order, axis=1), np.take_along_axis(tolerance, order, axis=1)
    return np.asarray(ranked[:, :-1] - ranked[:, 1:] <= np.maximum(allowed[:, :-1], allowed[:, 1:]))


def _shared(order: Whole, tied: NDArray[np.bool_]) -> Floats:
    """`rank_counts` of samples with ties: whole counts by size of the group, so that they add up exactly."""
    size = order.shape[1]
    counts = np.zeros((size, size))
    edge = np.ones((len(order), 1), dtype=bool)
    begins, ends = np.hstack([edge, ~tied]), np.hstack([~tied, edge])
    places = np.arange(size)
    first = np.maximum.accumulate(np.where(begins, places, 0), axis=1)
    last = np.minimum.accumulate(np.where(ends, places, size - 1)[:, ::-1], axis=1)[:, ::-1]
    together = last - first + 1
    for number in np.unique(together):
        chosen = together == number
        steps = np.zeros((size, size + 1), dtype=np.intp)
        np.add.at(steps, (order[chosen], first[chosen]), 1)
        np.add.at(steps, (order[chosen], last[chosen] + 1), -1)
        counts += np.cumsum(steps, axis=1)[:, :size] / number
    return counts
