"""Quantiles by group with intervals between order statistics."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import special

from sqeval.numerics.groups import Groups
from sqeval.numerics.statistic import Statistic, normal_factor

Floats = NDArray[np.float64]
Places = NDArray[np.intp]


def quantile(groups: Groups, values: Floats, q: float = 0.5, *, level: float = 0.95) -> Statistic:
    """Quantile q by group (linear interpolation) with the interpolated order-statistic interval of Nyblom.

    The chance that the r-th smallest of n values lies above the true quantile is P(B < r), B ~ Bin(n, q). Each end of
    the interval lies between the two neighbouring order statistics whose chances enclose half of 1 − level, by Nyblom's
    weights (for the median those of Hettmansperger and Sheather), so that coverage does not jump with n. Where not even
    the smallest or the largest value is beyond the quantile often enough for one end, it is taken as that end, and the
    other end gets what is left of 1 − level.

    Parameters
    ----------
    groups : Groups
        Rows in groups.
    values : (n,) array
        NaN where not known.
    q : float
        Between 0 and 1, both excluded.
    level : float
        Share of intervals that are to hold the true quantile of a continuous quantity; ties only widen the interval.

    Returns
    -------
    Statistic
        The standard error is the width of the interval over twice the normal quantile, so both tell the same. Error and
        interval are NaN where even smallest to largest value cover less than `level`: a median needs six values at
        95 %, a quantile of 0.9 needs 29.

    References
    ----------
    Nyblom, J. (1992). Note on interpolated order statistics. Statistics & Probability Letters 14(2), 129-131.
    Hettmansperger, T. P. & Sheather, S. J. (1986). Confidence intervals based on interpolated order statistics.
    Statistics & Probability Letters 4(2), 75-79.

    Examples
    --------
    >>> found = quantile(Groups(np.zeros(10, dtype=np.intp), 1), np.arange(1.0, 11.0), 0.5)
    >>> found.value, found.low.round(2), found.high.round(2)
    (array([5.5]), array([2.66]), array([8.34]))
    """
    ordered, starts = groups.ordered(values)
    n = np.diff(starts).astype(np.float64)
    value = at_rank(ordered, starts, 1 + q * (n - 1))
    # Ranks depend on n alone, and few n are different.
    sizes, which = np.unique(n, return_inverse=True)
    low, high = (at_rank(ordered, starts, rank[which]) for rank in ranks(sizes, q, level))
    return Statistic(value, n, (high - low) / (2 * normal_factor(level)), low, high)


def at_rank(ordered: Floats, starts: Places, rank: Floats) -> Floats:
    """Order statistic of a rank by group (1 for the smallest), linear between ranks; NaN where the rank is none.

    Examples
    --------
    >>> at_rank(np.array([1.0, 2.0, 8.0]), np.array([0, 3, 3]), np.array([2.5, 1.0]))
    array([ 5., nan])
    """
    n = np.diff(starts)
    there = (rank >= 1) & (rank <= n)
    if not there.any():
        return np.full(len(n), np.nan)
    safe = np.where(there, rank, 1.0) - 1
    below = np.floor(safe)
    share = safe - below
    first = np.minimum(starts[:-1] + below.astype(np.intp), len(ordered) - 1)
    second = np.minimum(first + (share > 0), len(ordered) - 1)
    return np.where(there, ordered[first] * (1 - share) + ordered[second] * share, np.nan)


def ranks(n: Floats, q: float, level: float) -> tuple[Floats, Floats]:
    """Ranks, with fractions, between which the quantile q of n values lies at `level`; NaN where n is too small.

    Examples
    --------
    >>> low, high = ranks(np.array([5.0, 6.0, 30.0]), 0.5, 0.95)
    >>> low.round(2), high.round(2)
    (array([  nan,  1.36, 10.23]), array([  nan,  5.64, 20.77]))
    """
    alpha = 1 - level
    # What the sample cannot do better at one end is what the other has to make up for.
    least_low, least_high = _chance(np.minimum(n, 1), n, q), _chance(np.minimum(n, 1), n, 1 - q)
    low = _rank(n, q, np.minimum(alpha / 2, alpha - least_high), least_low)
    high = n + 1 - _rank(n, 1 - q, np.minimum(alpha / 2, alpha - least_low), least_high)
    enough = (least_low + least_high <= alpha) & (n > 1)
    return np.where(enough, low, np.nan), np.where(enough, high, np.nan)


def _chance(rank: Floats, n: Floats, q: float) -> Floats:
    """P(Bin(n, q) < rank): how often the order statistic of this rank lies above the quantile; 0 for rank 0."""
    some = rank > 0
    return np.where(some, special.betainc(np.where(some, n - rank + 1, 1.0), np.where(some, rank, 1.0), 1 - q), 0.0)


def _rank(n: Floats, q: float, alpha: Floats, least: Floats) -> Floats:
    """Rank, with Nyblom's fraction, of a lower limit that lies above the quantile with chance alpha."""
    whole = _largest_rank(n, q, np.maximum(alpha, least))
    below, above = _chance(whole, n, q), _chance(np.minimum(whole + 1, n), n, q)
    with np.errstate(divide="ignore", invalid="ignore"):
        fraction = 1 / (1 + whole * (1 - q) * (above - alpha) / ((n - whole) * q * (alpha - below)))
    return whole + np.where((alpha > below) & (whole < n), fraction, 0.0)


def _largest_rank(n: Floats, q: float, alpha: Floats) -> Floats:
    """Largest rank r with P(Bin(n, q) < r) ≤ alpha, by bisection."""
    low, high = np.zeros_like(n), n + 1
    while (high - low > 1).any():
        middle = np.floor((low + high) / 2)
        fits = _chance(np.minimum(middle, n), n, q) <= alpha
        low, high = np.where(fits, middle, low), np.where(fits, high, middle)
    return low
