"""Differences of two estimates from their own, perhaps lopsided, intervals (MOVER: method of variance estimates recovery)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sqeval.numerics.pairs import TIE
from sqeval.numerics.proportions import Z95

Floats = NDArray[np.float64]


def difference(values: tuple[Floats, Floats], low: tuple[Floats, Floats], high: tuple[Floats, Floats]) -> tuple[Floats, Floats]:
    r"""Interval of a − b: :math:`a - b - \sqrt{(a - l_a)^2 + (u_b - b)^2}` to :math:`a - b + \sqrt{(u_a - a)^2 + (b - l_b)^2}`.

    The level is that of the two intervals. With Wilson's it is Newcombe's hybrid score interval.

    References
    ----------
    Zou, G. Y. & Donner, A. (2008). Construction of confidence limits about effect measures: a general approach.
    Statistics in Medicine 27, 1693-1702.

    Examples
    --------
    >>> one, two = np.array([5.0]), np.array([2.0])
    >>> difference((one, two), (one - 3, two - 1), (one + 1, two + 4))
    (array([-2.]), array([4.41421356]))
    """
    (a, b), (low_a, low_b), (high_a, high_b) = values, low, high
    return a - b - np.hypot(a - low_a, high_b - b), a - b + np.hypot(high_a - a, b - low_b)


def ahead(a: Floats, b: Floats) -> Floats:
    """A − b, and 0 where the two differ by rounding only."""
    return np.where(np.abs(a - b) <= TIE * np.maximum(np.abs(a), np.abs(b)), 0.0, a - b)


def leads(values: tuple[Floats, Floats], low: tuple[Floats, Floats], high: tuple[Floats, Floats]) -> Floats:
    """Lead of a over b in standard errors, by the sides of their 95 % intervals that face one another.

    Beyond ±1.96 exactly where the interval of `difference` leaves out 0. 0 where the values are equal, infinite where they
    differ and neither has a width, NaN where an end that is needed is not known.

    Examples
    --------
    >>> leads((np.array([5.0]), np.array([2.0])), (np.array([2.0]), np.array([1.0])), (np.array([6.0]), np.array([6.0]))).round(3)
    array([1.176])
    """
    (a, b), (low_a, low_b), (high_a, high_b) = values, low, high
    lead = ahead(a, b)
    facing = np.where(lead > 0, np.hypot(a - low_a, high_b - b), np.hypot(high_a - a, b - low_b))
    with np.errstate(divide="ignore", invalid="ignore"):
        found = np.where(lead == 0, 0.0, lead / (facing / Z95))
    return np.asarray(np.where(np.isnan(facing), np.nan, found), dtype=np.float64)
