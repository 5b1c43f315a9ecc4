"""Statistics whose rows come in clusters, such as requests of one customer or agent, and are alike within them.

Errors are taken between clusters: the residuals of a cluster are added up first (Taylor linearisation with the factor
G/(G − 1), the CR1 estimator), and Student's t has one degree of freedom fewer than there are clusters. A row whose cluster
is not known (code −1) is a cluster of its own. Where a group has fewer than two clusters there is no error and no interval
(NaN). Levels hold from some 30 clusters of comparable size on.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sqeval.numerics import proportions
from sqeval.numerics.groups import Codes, Groups, Mask
from sqeval.numerics.means import dispersion, moments, of_rows
from sqeval.numerics.quantiles import at_rank
from sqeval.numerics.statistic import Statistic, student_factor

Floats = NDArray[np.float64]


def mean(groups: Groups, values: Floats, clusters: Codes, *, level: float = 0.95, bounds: tuple[float, float] | None = None) -> Statistic:
    """Mean by group with its cluster-robust standard error and interval x̄ ∓ t s, or one that respects a scale.

    Parameters
    ----------
    groups : Groups
        Rows in groups.
    values : (n,) array
        NaN where not known.
    clusters : (n,) array of int
        Cluster of every row, −1 where not known.
    level : float
        Share of intervals that are to hold the mean.
    bounds : (low, high), optional
        Ends of the scale of the answers. The interval is then Wilson's, as in `means.bounded_interval`, with t and the
        number of answers divided by the design effect: the cluster-robust variance over that of independent rows, at
        least 1; where all answers are equal it is not known, and every cluster counts as one answer.

    Returns
    -------
    Statistic
        With `clusters`, the number of clusters that have known values. Error and interval NaN where that is below 2.

    References
    ----------
    Cameron, A. C. & Miller, D. L. (2015). A practitioner's guide to cluster-robust inference. Journal of Human Resources
    50(2), 317-372. Korn, E. L. & Graubard, B. I. (1998). Confidence intervals for proportions with small expected number
    of positive counts estimated from survey data. Survey Methodology 24(2), 193-201.

    Examples
    --------
    >>> four = Groups(np.zeros(4, dtype=np.intp), 1)
    >>> found = mean(four, np.array([1.0, 1.0, 4.0, 6.0]), np.array([0, 0, 1, 2]))
    >>> found.value, found.standard_error.round(3), found.clusters
    (array([3.]), array([1.561]), array([3.]))
    """
    n, value, squares = moments(groups, values)
    cells = cells_of(groups, clusters, groups.known(values))
    variance = _variance(cells, values - of_rows(groups, value), n)
    error, factor = np.sqrt(variance), student_factor(cells.number - 1, level)
    if bounds is None:
        return Statistic(value, n, error, value - factor * error, value + factor * error, cells.number)
    start, width = bounds[0], bounds[1] - bounds[0]
    position = np.clip((value - start) / width, 0.0, 1.0)
    worth = n / (dispersion(position, n, squares / width**2) * _design_effect(cells, variance, squares, n))
    low, high = proportions.wilson(position, worth, factor)
    return Statistic(value, n, error, start + width * low, start + width * high, cells.number)


def share(groups: Groups, flags: Floats, clusters: Codes, *, level: float = 0.95) -> Statistic:
    """Share of rows with flag 1 by group: `mean` on the scale 0 to 1, so Wilson's interval with n over the design effect.

    Examples
    --------
    >>> five = Groups(np.zeros(5, dtype=np.intp), 1)
    >>> found = share(five, np.array([1.0, 1.0, 0.0, 1.0, np.nan]), np.array([0, 0, 1, 2, 3]))
    >>> found.value, found.standard_error.round(3), found.clusters
    (array([0.75]), array([0.286]), array([3.]))
    """
    return mean(groups, flags, clusters, level=level, bounds=(0.0, 1.0))


def quantile(groups: Groups, values: Floats, clusters: Codes, q: float = 0.5, *, level: float = 0.95) -> Statistic:
    """Quantile q by group (linear interpolation) with Woodruff's interval.

    The share of values up to the quantile has the standard error e = √(q(1 − q) d/n) with the design effect d (at least 1)
    between clusters; the interval runs from the quantile q − t e to the quantile q + t e, at ranks np + ½.

    Parameters
    ----------
    groups, values, clusters, level
        As in `mean`.
    q : float
        Between 0 and 1, both excluded.

    Returns
    -------
    Statistic
        With `clusters`. The standard error is the width of the interval over 2 t. Error and interval are NaN where there
        are fewer than two clusters, or where q ∓ t e leaves 0..1: the sample does not reach that far.

    References
    ----------
    Woodruff, R. S. (1952). Confidence intervals for medians and other position measures. Journal of the American
    Statistical Association 47, 635-646.

    Examples
    --------
    >>> twenty = Groups(np.zeros(20, dtype=np.intp), 1)
    >>> found = quantile(twenty, np.arange(1.0, 21.0), np.arange(20), 0.5)
    >>> found.value, found.low.round(2), found.high.round(2)
    (array([10.5]), array([5.82]), array([15.18]))
    """
    ordered, starts = groups.ordered(values)
    n = np.diff(starts).astype(np.float64)
    value = at_rank(ordered, starts, 1 + q * (n - 1))
    below = np.where(groups.known(values), (values <= of_rows(groups, value)) * 1.0, np.nan)
    _, found, squares = moments(groups, below)
    cells = cells_of(groups, clusters, groups.known(values))
    effect = _design_effect(cells, _variance(cells, below - of_rows(groups, found), n), squares, n)
    factor = student_factor(cells.number - 1, level)
    half = factor * np.sqrt(np.divide(q * (1 - q) * effect, n, out=np.full_like(n, np.nan), where=n > 0))
    reached = (half <= q) & (half <= 1 - q)
    low, high = (at_rank(ordered, starts, np.clip(n * (q + sign * half) + 0.5, 1, n)) for sign in (-1, 1))
    low, high = (np.where(reached, end, np.nan) for end in (low, high))
    return Statistic(value, n, (high - low) / (2 * factor), low, high, cells.number)


@dataclass(frozen=True, eq=False)
class Cells:
    """Clusters within groups: `rows` puts rows into cells, `groups` puts cells into groups."""

    rows: Groups
    groups: Groups

    @property
    def number(self) -> Floats:
        """Clusters by group."""
        return self.groups.counts()


def cells_of(groups: Groups, clusters: Codes, known: Mask) -> Cells:
    """Cells of the known rows; a row whose cluster is not known is a cell of its own."""
    alone = np.flatnonzero(known & (clusters < 0))
    labels = clusters.astype(np.intp)
    labels[alone] = labels.max(initial=-1) + 1 + np.arange(len(alone))
    width = int(labels.max(initial=-1)) + 1
    pairs, cell = np.unique(groups.codes[known] * width + labels[known], return_inverse=True)
    codes = np.full(len(labels), -1, dtype=np.intp)
    codes[known] = cell
    return Cells(Groups(codes, len(pairs)), Groups((pairs // max(width, 1)).astype(np.intp), groups.size))


def _variance(cells: Cells, residuals: Floats, n: Floats) -> Floats:
    """Variance of a mean between clusters: G/(G − 1) Σ (Σ residuals)²/n²; NaN where G < 2."""
    number = cells.number
    factor = np.divide(number, (number - 1) * n**2, out=np.full_like(n, np.nan), where=number > 1)
    return factor * cells.groups.sums(cells.rows.sums(residuals) ** 2)


def _design_effect(cells: Cells, variance: Floats, squares: Floats, n: Floats) -> Floats:
    """Variance over that of independent rows, at least 1; where nothing varies, as if clusters answered as one."""
    one_voice = np.divide(cells.groups.sums(cells.rows.counts() ** 2), n, out=np.ones_like(n), where=n > 0)
    independent = np.divide(squares, n * (n - 1), out=np.zeros_like(n), where=n > 1)
    return np.maximum(np.divide(variance, independent, out=one_voice, where=independent > 0), 1.0)
