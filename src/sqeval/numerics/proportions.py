"""Shares and their intervals."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from sqeval.numerics.statistic import Statistic, normal_factor

if TYPE_CHECKING:
    from sqeval.numerics.groups import Groups

Floats = NDArray[np.float64]

#: Standard normal quantile of a two-sided 95 % interval.
Z95 = 1.959963984540054


def share(groups: Groups, flags: Floats, *, level: float = 0.95) -> Statistic:
    """Share of rows with flag 1 by group, its binomial standard error, and Wilson's interval.

    Parameters
    ----------
    groups : Groups
        Rows in groups.
    flags : (n,) array
        1 or 0, NaN where not known.
    level : float
        Share of intervals that are to hold the true share; met on average over true shares from n = 10 on. For a
        single true share the coverage of any interval for counts swings with n.

    Returns
    -------
    Statistic
        All but n NaN where n is 0. Where all flags are equal the standard error is 0; the interval is not of width 0.

    References
    ----------
    Brown, L. D., Cai, T. T. & DasGupta, A. (2001). Interval estimation for a binomial proportion. Statistical Science
    16(2), 101-133.

    Examples
    --------
    >>> from sqeval.numerics.groups import Groups
    >>> found = share(Groups(np.array([0, 0, 0, 0]), 1), np.array([1.0, 1.0, np.nan, 0.0]))
    >>> found.value.round(3), found.n, found.low.round(3), found.high.round(3)
    (array([0.667]), array([3.]), array([0.208]), array([0.939]))
    """
    return of_counts(groups.sums(flags), groups.counts(groups.known(flags)), level=level)


def of_counts(part: Floats, whole: Floats, *, level: float = 0.95) -> Statistic:
    """Share part/whole of counts, its binomial standard error, and Wilson's interval; all but n NaN where `whole` is 0.

    Parameters
    ----------
    part, whole : (groups,) array
        Counts, 0 ≤ part ≤ whole; NaN where not known.
    level : float
        As in `share`.

    Examples
    --------
    >>> found = of_counts(np.array([81.0, 0.0]), np.array([263.0, 0.0]))
    >>> found.value.round(4), found.low.round(4), found.high.round(4)
    (array([0.308,   nan]), array([0.2553,    nan]), array([0.3662,    nan]))
    """
    some = whole > 0
    value = np.divide(part, whole, out=np.full_like(whole, np.nan), where=some)
    low, high = wilson(value, whole, normal_factor(level))
    return Statistic(value, np.nan_to_num(whole), standard_error(value, whole), low, high)


def wilson(share: Floats, n: Floats, z: float | Floats = Z95) -> tuple[Floats, Floats]:
    """Wilson score interval of shares out of n (Wilson 1927, JASA 22:209-212); NaN where n is 0."""
    with np.errstate(divide="ignore", invalid="ignore"):
        spread = z * z / n
        centre = (share + spread / 2) / (1 + spread)
        half = z / (1 + spread) * np.sqrt(share * (1 - share) / n + spread / (4 * n))
    # The ends of shares of 0 and 1 are 0 and 1, which rounding would miss by a hair, so that the share lay outside.
    return np.where(share == 0, 0.0, np.clip(centre - half, 0.0, 1.0)), np.where(share == 1, 1.0, np.clip(centre + half, 0.0, 1.0))


def standard_error(share: Floats, n: Floats) -> Floats:
    """Binomial standard error √(p(1 − p)/n); NaN where n is 0."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.sqrt(share * (1 - share) / n)
