"""Differences, and other weighted sums, of estimates of groups, with intervals and p-values."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from scipy import special

from sqeval.numerics.groups import Codes, Groups
from sqeval.numerics.statistic import student_factor

Floats = NDArray[np.float64]
Ends = tuple[float, float]

#: No p-value is told below this one.
LEAST_P = 1e-12


def combined(value: Floats, low: Floats, high: Floats, coefficients: Floats, correlations: Floats | None = None) -> Ends:
    r"""Interval of a weighted sum Σ c θ of estimates from their own intervals (square-and-add, MOVER).

    The lower end is Σ c θ − √(Σᵢⱼ ρᵢⱼ sᵢ sⱼ aᵢ aⱼ) with s the sign of c and a how far c θ may fall within its own interval; the
    upper end likewise.

    Parameters
    ----------
    value, low, high : (k,) array
        Estimates and the ends of their intervals, all of one level.
    coefficients : (k,) array
    correlations : (k, k) array, optional
        Of the estimates; independent where not given.

    Returns
    -------
    low, high : float
        NaN where one that counts has no interval.

    References
    ----------
    Zou, G. Y. & Donner, A. (2008). Construction of confidence limits about effect measures: a general approach. Statistics in
    Medicine 27(10), 1693-1702. For two shares with Wilson's intervals it is Newcombe (1998), Statistics in Medicine 17, 873-890,
    method 10.

    Examples
    --------
    >>> low, high = combined(np.array([0.5, 0.8]), np.array([0.4, 0.7]), np.array([0.6, 0.88]), np.array([-1.0, 1.0]))
    >>> round(low, 4), round(high, 4)
    (0.1586, 0.4281)
    """
    counts = coefficients != 0
    value, low, high, coefficients = value[counts], low[counts], high[counts], coefficients[counts]
    centre = float(coefficients @ value)
    signs = np.sign(coefficients)
    down = np.abs(coefficients) * np.where(signs > 0, value - low, high - value)
    up = np.abs(coefficients) * np.where(signs > 0, high - value, value - low)
    rho = np.eye(len(value)) if correlations is None else correlations[np.ix_(counts, counts)]
    below, above = (
        float(np.sqrt(max(0.0, (signs * arm) @ rho @ (signs * arm)))) if not np.isnan(arm).any() else np.nan for arm in (down, up)
    )
    return centre - below, centre + above


def welch(value: Floats, error: Floats, degrees: Floats, coefficients: Floats, level: float) -> Ends:
    """Interval of a weighted sum Σ c θ of independent means: Student's t with the degrees of freedom of Welch and Satterthwaite.

    Parameters
    ----------
    value, error, degrees : (k,) array
        Estimates, standard errors and their degrees of freedom.
    coefficients : (k,) array
    level : float

    Returns
    -------
    low, high : float
        NaN where an error is not known; both the estimate where nothing varies.

    References
    ----------
    Welch, B. L. (1947). The generalization of "Student's" problem when several different population variances are involved.
    Biometrika 34, 28-35.

    Examples
    --------
    >>> low, high = welch(np.array([10.0, 12.0]), np.array([0.5, 1.0]), np.array([9.0, 9.0]), np.array([-1.0, 1.0]), 0.95)
    >>> round(low, 3), round(high, 3)
    (-0.411, 4.411)
    """
    centre = float(coefficients @ value)
    largest = float(np.max(np.abs(coefficients * error)))
    if np.isnan(largest) or largest == 0:
        return centre - largest, centre + largest
    # Parts of the largest: squares of tiny errors would vanish.
    parts = (coefficients * error / largest) ** 2
    total = float(parts.sum())
    some = parts > 0
    freedom = total**2 / float((parts[some] ** 2 / degrees[some]).sum())
    half = largest * float(np.sqrt(total)) * float(student_factor(np.array([freedom]), level)[0])
    return centre - half, centre + half


def p_value(interval: Callable[[float], Ends]) -> float:
    """Two-sided p-value by inversion: 1 − the highest level whose interval still leaves out 0; NaN where there is no interval.

    Interval and p-value then always tell the same. It is not told below 1e-12; where no interval reaches a high level, the
    p-value is that of the highest one.

    Parameters
    ----------
    interval : callable
        Level → (low, high), wider for higher levels.

    Examples
    --------
    >>> from sqeval.numerics.statistic import normal_factor
    >>> round(p_value(lambda level: (1 - normal_factor(level) * 0.5, 1 + normal_factor(level) * 0.5)), 4)
    0.0455
    """

    def leaves_out_zero(exponent: float) -> bool:
        low, high = interval(1 - 10**exponent)
        return low > 0 or high < 0

    if np.isnan(interval(0.5)).any() and np.isnan(interval(0.95)).any():
        return np.nan
    least, most = np.log10(LEAST_P), np.log10(0.999_999)
    if leaves_out_zero(least):
        return LEAST_P
    if not leaves_out_zero(most):
        return 1.0
    for _ in range(26):
        middle = (least + most) / 2
        least, most = (least, middle) if leaves_out_zero(middle) else (middle, most)
    return float(10**most)


def normal_p(estimate: float, low: float, high: float, factor: float) -> float:
    """Two-sided p-value of an estimate whose interval has the normal factor `factor`, by the arm that points to 0."""
    arm = estimate - low if estimate > 0 else high - estimate
    if np.isnan(arm):
        return np.nan
    if arm == 0:
        return 1.0 if estimate == 0 else LEAST_P
    return float(max(LEAST_P, 2 * special.ndtr(-abs(estimate) / arm * factor)))


def correlations(groups: Groups, residuals: Floats, clusters: Codes) -> Floats:
    """Correlations of the means of groups whose rows share clusters: Σ (sums of a cluster in one)(in the other), scaled.

    Parameters
    ----------
    groups : Groups
    residuals : (n,) array
        Values less the mean of their group; NaN where not known.
    clusters : (n,) array of int
        −1 where not known: a cluster of its own.

    Returns
    -------
    (groups, groups) array
        1 on the diagonal; 0 where one of both does not vary.

    Examples
    --------
    >>> two = Groups(np.array([0, 0, 1, 1]), 2)
    >>> correlations(two, np.array([-1.0, 1.0, -2.0, 2.0]), np.array([0, 1, 0, 1]))
    array([[1., 1.],
           [1., 1.]])
    """
    known = groups.known(residuals)
    labels = clusters.astype(np.intp)
    alone = np.flatnonzero(labels < 0)
    labels[alone] = labels.max(initial=-1) + 1 + np.arange(len(alone))
    sums = np.zeros((int(labels.max(initial=-1)) + 1, groups.size))
    np.add.at(sums, (labels[known], groups.codes[known]), residuals[known])
    sizes = np.sqrt((sums**2).sum(axis=0))
    parts = sums / np.where(sizes > 0, sizes, 1.0)
    found = np.clip(parts.T @ parts, -1.0, 1.0)
    np.fill_diagonal(found, 1.0)
    return np.asarray(found)


def skewness(values: Floats, others: Floats) -> float:
    """Skewness of the difference of two means, Σ m₃/n² with signs over the cube of its error; 0 where nothing varies.

    A one-sided limit of 2.5 % then misses by about 0.085 times it (first term of Edgeworth's expansion).

    Examples
    --------
    >>> round(skewness(np.array([1.0, 1.0, 1.0, 9.0]), np.array([1.0, 2.0, 3.0])), 3)
    -0.519
    """
    third, second = 0.0, 0.0
    largest = max((float(np.max(np.abs(part - part.mean()))) for part in (values, others) if len(part)), default=0.0)
    for part, sign in ((others, 1), (values, -1)):
        if len(part) and largest > 0:
            apart = (part - part.mean()) / largest
            third += sign * float((apart**3).mean()) / len(part) ** 2
            second += float((apart**2).mean()) / len(part)
    return third / second**1.5 if second > 0 else 0.0
