"""Ratios of two totals over the same rows."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sqeval.numerics.groups import Groups
from sqeval.numerics.means import moments, of_rows, slant_of, unbent
from sqeval.numerics.statistic import Statistic, student_factor

Floats = NDArray[np.float64]


def ratio_of_totals(groups: Groups, above: Floats, below: Floats, *, level: float = 0.95) -> Statistic:
    """Σa/Σb by group over the rows where both are known, its linearised standard error, and Fieller's interval.

    The standard error is that of the residuals a − R b: √(n/(n − 1) Σ(a − R b)²)/Σb. Fieller's interval holds every R
    for which the mean of a − R b lies within t (n − 1 degrees of freedom) of its standard errors around 0, with Hall's
    transformation for skewed residuals; it bends where the denominator itself is uncertain, and is that of
    `means.skewed_mean` where all b are equal.

    Parameters
    ----------
    groups : Groups
        Rows in groups.
    above, below : (n,) array
        Parts of the numerator and of the denominator; NaN where not known.
    level : float
        Share of intervals that are to hold the ratio of the two expectations; holds from n = 10 on for moderately
        skewed residuals.

    Returns
    -------
    Statistic
        All but n NaN where Σb is 0. Error and interval NaN where n < 2. Where the denominator does not differ from 0 at
        this level, nothing is ruled out on that side: low is −inf, high is inf.

    References
    ----------
    Fieller, E. C. (1954). Some problems in interval estimation. Journal of the Royal Statistical Society B 16(2),
    175-185. Hall, P. (1992). On the removal of skewness by transformation. Ibid. 54(1), 221-228. Cochran, W. G. (1977).
    Sampling Techniques, 3rd ed. Wiley, chapter 6.

    Examples
    --------
    >>> six = Groups(np.zeros(6, dtype=np.intp), 1)
    >>> found = ratio_of_totals(six, np.array([10.0, 21, 30, 41, 11, 19]), np.array([1.0, 2, 3, 4, 1, 2]))
    >>> found.value.round(2), found.standard_error.round(3), found.low.round(2), found.high.round(2)
    (array([10.15]), array([0.153]), array([9.44]), array([10.55]))
    """
    both = groups.known(above) & groups.known(below)
    a, b = (np.where(both, part, np.nan) for part in (above, below))
    n, mean_b, _ = moments(groups, b)
    total_a, total_b = groups.sums(a), groups.sums(b)
    value = np.divide(total_a, total_b, out=np.full_like(n, np.nan), where=total_b != 0)
    residual = a - of_rows(groups, value) * b
    centred = b - of_rows(groups, mean_b)
    # Variances of means of rows: s²/n = squares/(n (n − 1)).
    each = np.divide(1.0, n * (n - 1), out=np.full_like(n, np.nan), where=n > 1)
    error_e, error_b, shared = (each * groups.sums(product) for product in (residual**2, centred**2, residual * centred))
    error = np.divide(np.sqrt(error_e), np.abs(mean_b), out=np.full_like(n, np.nan), where=total_b != 0)
    factor, slant = student_factor(n - 1, level), slant_of(groups, residual, n) * np.sign(mean_b)
    down, up = (_root(mean_b, error_e, error_b, shared, unbent(sign * factor, slant)) for sign in (1, -1))
    return Statistic(value, n, error, value + down, value + up)


def _root(mean_b: Floats, error_e: Floats, error_b: Floats, shared: Floats, factor: Floats) -> Floats:
    """Root δ on the side of −factor of (δ b̄)² = t² (V_e − 2 δ V_eb + δ² V_b); endless where b̄ may be 0."""
    squared = factor**2
    leading = mean_b**2 - squared * error_b
    half = squared * shared
    with np.errstate(invalid="ignore", divide="ignore"):
        root = (-half - np.sign(factor) * np.sqrt(half**2 + leading * squared * error_e)) / leading
    return np.where(leading <= 0, -np.sign(factor) * np.inf, root)
