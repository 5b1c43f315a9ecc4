"""Counts of events and rates over a denominator that is known without error."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import special

from sqeval.numerics.statistic import Statistic

Floats = NDArray[np.float64]


def poisson(events: Floats, *, level: float = 0.95) -> Statistic:
    """Counts with standard error √x and Garwood's exact interval from χ²(α/2; 2x)/2 to χ²(1 − α/2; 2x + 2)/2.

    Parameters
    ----------
    events : (groups,) array
        Counts; NaN where not known.
    level : float
        Smallest share of intervals that hold the expected count. An exact interval covers more than it promises: at
        95 % at most 97 % from an expected count of 20 on, some 98 % around 5.

    Returns
    -------
    Statistic
        NaN where the count is. The standard error of a count of 0 is 0; its interval is not of width 0.

    References
    ----------
    Garwood, F. (1936). Fiducial limits for the Poisson distribution. Biometrika 28, 437-442.

    Examples
    --------
    >>> found = poisson(np.array([0.0, 10.0]))
    >>> found.low.round(3), found.high.round(3)
    (array([0.   , 4.795]), array([ 3.689, 18.39 ]))
    """
    tail = (1 - level) / 2
    some = events > 0
    low = np.where(some, special.gammaincinv(np.where(some, events, 1.0), tail), np.where(np.isnan(events), np.nan, 0.0))
    high = np.asarray(special.gammaincinv(events + 1, 1 - tail), dtype=np.float64)
    return Statistic(events, np.nan_to_num(events), np.sqrt(events), low, high)


def rate(events: Floats, exposure: Floats, *, level: float = 0.95) -> Statistic:
    """Poisson counts over an exposure that is known without error (orders, hours): `poisson` over exposure.

    Parameters
    ----------
    events, exposure : (groups,) array
        Counts and what they are counted over; NaN where not known.
    level : float
        As in `poisson`.

    Returns
    -------
    Statistic
        All but n, the number of events, NaN where the exposure is not above 0.

    Examples
    --------
    >>> found = rate(np.array([10.0, 3.0]), np.array([500.0, 0.0]))
    >>> found.value, found.low.round(5), found.high.round(5)
    (array([0.02,  nan]), array([0.00959,     nan]), array([0.03678,     nan]))
    """
    counted = poisson(events, level=level)
    each = np.divide(1.0, exposure, out=np.full_like(exposure, np.nan), where=exposure > 0)
    return Statistic(events * each, counted.n, counted.standard_error * each, counted.low * each, counted.high * each)
