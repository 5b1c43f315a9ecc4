"""Trimmed means by group: the same share left out at both ends."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sqeval.numerics.groups import Groups
from sqeval.numerics.statistic import Statistic, student_factor

Floats = NDArray[np.float64]


def trimmed_mean(groups: Groups, values: Floats, share: float = 0.1, *, level: float = 0.95) -> Statistic:
    """Mean by group without the ⌊share · n⌋ smallest and as many largest values, with Tukey and McLaughlin's interval.

    With g values trimmed at each end and h = n − 2g kept, the standard error is √(SSD_w/(h(h − 1))), where SSD_w is the
    sum of squares of the winsorised values around their mean; Student's t has h − 1 degrees of freedom.

    Parameters
    ----------
    groups : Groups
        Rows in groups.
    values : (n,) array
        NaN where not known.
    share : float
        Share trimmed at each end, 0 ≤ share < 0.5.
    level : float
        Share of intervals that are to hold the trimmed mean of all there could be; holds from n = 10 on for symmetric
        values, from n = 20 on for exponential and from n = 30 on for lognormal ones (σ = 1).

    Returns
    -------
    Statistic
        n counts all known values, trimmed or not. Error and interval NaN where fewer than two values are kept.

    References
    ----------
    Tukey, J. W. & McLaughlin, D. H. (1963). Less vulnerable confidence and significance procedures for location based on
    a single sample. Sankhyā A 25, 331-352. Yuen, K. K. (1974). The two-sample trimmed t for unequal population
    variances. Biometrika 61(1), 165-170.

    Examples
    --------
    >>> found = trimmed_mean(Groups(np.zeros(5, dtype=np.intp), 1), np.array([1.0, 2.0, 3.0, 4.0, 90.0]), 0.2)
    >>> found.value, found.standard_error.round(3), found.low.round(2), found.high.round(2)
    (array([3.]), array([0.816]), array([-0.51]), array([6.51]))
    """
    ordered, starts = groups.ordered(values)
    n = np.diff(starts)
    # The small addition keeps 0.1 · 30 from falling below 3 by rounding.
    cut = np.floor(share * n + 1e-9).astype(np.intp)
    kept = (n - 2 * cut).astype(np.float64)
    winsorised = _winsorised(ordered, starts, cut)
    rows = Groups(np.repeat(np.arange(groups.size), n), groups.size)
    inside = _position(starts) - cut[rows.codes]
    with np.errstate(invalid="ignore", divide="ignore"):
        value = rows.sums(np.where((inside >= 0) & (inside < kept[rows.codes]), ordered, np.nan)) / kept
        centre = rows.sums(winsorised) / n
        squares = rows.sums((winsorised - centre[rows.codes]) ** 2)
        error = np.where(kept > 1, np.sqrt(squares / (kept * (kept - 1))), np.nan)
    half = student_factor(kept - 1, level) * error
    return Statistic(value, n.astype(np.float64), error, value - half, value + half)


def _position(starts: NDArray[np.intp]) -> NDArray[np.intp]:
    """Place of every ordered value within its group, from 0."""
    return np.arange(starts[-1]) - np.repeat(starts[:-1], np.diff(starts))


def _winsorised(ordered: Floats, starts: NDArray[np.intp], cut: NDArray[np.intp]) -> Floats:
    """Values beyond the ones that are kept moved to the nearest of those."""
    n = np.diff(starts)
    nearest = np.clip(_position(starts), np.repeat(cut, n), np.repeat(n - cut - 1, n))
    return np.asarray(ordered[np.repeat(starts[:-1], n) + nearest])
