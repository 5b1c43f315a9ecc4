"""What every statistic by group returns, and the factors its interval is made with."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Statistic:
    """A statistic of every group, and how far it can be trusted; arrays of shape (groups,).

    Attributes
    ----------
    value : (groups,) array
        NaN where a group has no known value.
    n : (groups,) array
        Known values that the statistic rests on.
    standard_error, low, high : (groups,) array
        Standard error and interval; NaN where n does not allow one, as each function says for itself.
    clusters : (groups,) array or None
        Clusters among the known values, for statistics whose error is taken between clusters.
    """

    value: Floats
    n: Floats
    standard_error: Floats
    low: Floats
    high: Floats
    clusters: Floats | None = None


def normal_factor(level: float) -> float:
    """Two-sided standard normal quantile.

    Examples
    --------
    >>> round(normal_factor(0.95), 6)
    1.959964
    """
    return float(special.ndtri((1 + level) / 2))


def student_factor(df: Floats, level: float) -> Floats:
    """Two-sided quantile of Student's t with `df` degrees of freedom; NaN where there are none.

    Examples
    --------
    >>> student_factor(np.array([0.0, 1.0, 9.0]), 0.95).round(4)
    array([    nan, 12.7062,  2.2622])
    """
    some = df > 0
    return np.where(some, special.stdtrit(np.where(some, df, 1.0), (1 + level) / 2), np.nan)
