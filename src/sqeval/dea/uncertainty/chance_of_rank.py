"""Who is ahead, and which ranks are open, by what distances might be: replications (b, k), the smallest distance leading."""

from __future__ import annotations

import numpy as np
from scipy.stats import rankdata

from sqeval.dea.model import Bools
from sqeval.dea.two_stages import EQUAL
from sqeval.labelled import Floats
from sqeval.numerics.ranks import rank_counts, win_counts

#: Replications whose ranks are taken together.
_CELLS = 1_000_000


def superiority(possible: Floats) -> Floats:
    """Share of replications (k, k) in which the unit of the row is nearer to its frontier than that of the column; ties count half."""
    return np.asarray(win_counts(-possible, np.full_like(possible, EQUAL)) / max(len(possible), 1), dtype=np.float64)


def rank_range(possible: Floats, confidence: float) -> np.ndarray[tuple[int, int], np.dtype[np.int64]]:
    """Best and worst rank (k, 2) that are left when (1 − confidence)/2 of the replications is cut away at either end.

    Examples
    --------
    >>> rank_range(np.array([[1.0, 1.2, 1.5], [1.1, 1.0, 1.4]]), 0.9).tolist()
    [[1, 2], [1, 2], [3, 3]]
    """
    count, units = possible.shape
    if not units or not count:
        return np.zeros((units, 2), dtype=np.int64)
    shares = rank_counts(-possible, np.full_like(possible, EQUAL)).cumsum(axis=1) / count
    cut = (1 - confidence) / 2
    return 1 + np.column_stack([(shares <= cut).sum(axis=1), (shares < 1 - cut - EQUAL).sum(axis=1)])


def rank_correlation(possible: Floats, corrected: Floats) -> float:
    """Mean over replications of the correlation between ranks of `possible` and of `corrected` (k,).

    Units that tie share the mean of their ranks; replications in which all tie say nothing, and NaN is left where none says anything.

    Examples
    --------
    >>> round(rank_correlation(np.array([[1.0, 1.2, 1.5], [1.1, 1.0, 1.4]]), np.array([1.0, 1.2, 1.3])), 2)
    0.75
    """
    count, units = possible.shape
    if units <= 1 or not count:
        return np.nan
    first = _centred(_ranks(corrected[None]))
    step = max(1, _CELLS // units)
    others = (_centred(_ranks(possible[start : start + step])) for start in range(0, count, step))
    each = np.concatenate([part @ first[0] for part in others])
    known = each[~np.isnan(each)]
    return float(known.mean()) if len(known) else np.nan


def spread_out(some: Floats, solved: Bools) -> Floats:
    """A table of the solved units (p, p) as one of all (k, k), NaN elsewhere."""
    table = np.full((len(solved), len(solved)), np.nan)
    table[np.ix_(solved, solved)] = some
    return table


def _ranks(distances: Floats) -> Floats:
    """By row, those that tie sharing the mean of the ranks that they take together."""
    order = np.argsort(distances, axis=1, kind="stable")
    rises = np.diff(np.take_along_axis(distances, order, axis=1), axis=1) > EQUAL
    groups = np.cumsum(np.pad(rises, ((0, 0), (1, 0))), axis=1)
    ranks = np.empty(distances.shape)
    np.put_along_axis(ranks, order, rankdata(groups, axis=1), axis=1)
    return ranks


def _centred(ranks: Floats) -> Floats:
    """Ranks about their mean, of length 1."""
    centred = ranks - ranks.mean(axis=1, keepdims=True)
    lengths = np.sqrt((centred**2).sum(axis=1, keepdims=True))
    found: Floats = np.divide(centred, lengths, out=np.full_like(centred, np.nan), where=lengths > 0)
    return found
