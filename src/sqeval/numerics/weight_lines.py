"""Additive scores as one weight moves: straight lines, of which two meet at most once.

The weight t of criterion j goes from 0 to 1, the others keep their ratios: w_k (1 − t)/(1 − w_j). The lead of one alternative over
another is then (1 − t) a + t b, with a its lead where criterion j has no weight and b where it has all; they meet where a and b have
different signs, at t = a/(a − b).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Whole = NDArray[np.intp]

#: Leads smaller than this part of what they are the difference of are rounding.
TIE = 1e-12


class Leads(NamedTuple):
    """Leads of the first over the second of each pair: now (pairs,), and by criterion without and with all weight (pairs, criteria)."""

    now: Floats
    without: Floats
    alone: Floats


def others(weights: Floats) -> Floats:
    """(criteria, criteria): by row the shares of the other criteria where the row's has weight 0; equal ones where they have none.

    Examples
    --------
    >>> others(np.array([0.5, 0.3, 0.2])).round(4).tolist()
    [[0.0, 0.6, 0.4], [0.7143, 0.0, 0.2857], [0.625, 0.375, 0.0]]
    """
    size = len(weights)
    rest = np.where(np.eye(size, dtype=bool), 0.0, weights)
    rest = np.where(rest.sum(axis=1, keepdims=True) > 0, rest, 1.0 - np.eye(size))
    total = rest.sum(axis=1, keepdims=True)
    return np.asarray(np.divide(rest, total, out=np.zeros_like(rest), where=total > 0))


def leads(scores: Floats, weights: Floats, first: Whole, second: Whole) -> Leads:
    """Leads of alternatives `first` over `second`; what is only rounding is 0.

    Parameters
    ----------
    scores : (alternatives, criteria) array
    weights : (criteria,) array
        Summing to 1.
    first, second : (pairs,) array of int
    """
    apart = scores[first] - scores[second]
    size = np.abs(scores[first]) + np.abs(scores[second])
    shares = others(weights).T
    return Leads(
        now=_without_rounding(apart @ weights, size @ weights),
        without=_without_rounding(apart @ shares, size @ shares),
        alone=_without_rounding(apart, size),
    )


def crossings(lead: Leads) -> Floats:
    """(pairs, criteria): the weight at which the two of a pair change places, NaN where they do nowhere between 0 and 1.

    Examples
    --------
    >>> crossings(Leads(np.array([0.1]), np.array([[-1.0, 2.0]]), np.array([[3.0, 1.0]]))).tolist()
    [[0.25, nan]]
    """
    meets = np.sign(lead.without) * np.sign(lead.alone) < 0
    return np.asarray(np.divide(lead.without, lead.without - lead.alone, out=np.full(lead.alone.shape, np.nan), where=meets))


def lines(scores: Floats, weights: Floats, criterion: int, at: Floats) -> Floats:
    """(points, alternatives): the scores where the criterion has the weights `at`.

    Examples
    --------
    >>> lines(np.array([[1.0, 0.0], [0.0, 1.0]]), np.array([0.5, 0.5]), 0, np.array([0.0, 0.25])).tolist()
    [[0.0, 1.0], [0.25, 0.75]]
    """
    rest = totals(scores, others(weights)[criterion])
    return np.asarray((1.0 - at)[:, None] * rest + at[:, None] * scores[:, criterion])


def totals(scores: Floats, weights: Floats) -> Floats:
    """(alternatives,): additive scores, equal for equal rows to the last digit."""
    return np.asarray((scores * weights).sum(axis=-1))


def _without_rounding(values: Floats, size: Floats) -> Floats:
    return np.where(np.abs(values) <= TIE * size, 0.0, values)
