"""How consistent agents are: the spread of their true means, apart from the noise of single rows."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import special

from sqeval.numerics.clustered import Cells, cells_of
from sqeval.numerics.groups import Codes, Groups
from sqeval.numerics.means import moments
from sqeval.numerics.statistic import Statistic, normal_factor

Floats = NDArray[np.float64]


def between(groups: Groups, values: Floats, agents: Codes, *, level: float = 0.95) -> Statistic:
    """Standard deviation of the agents' true means by group; lower is more consistent, 0 is as alike as chance allows.

    One-way random effects by the method of moments: with k agents, the variance S of their observed means, the pooled
    variance W within agents and the harmonic mean h of their numbers of rows, σ̂² = S − W/h, clipped at 0. The interval is
    Williams and Tukey's for σ², with Thomas and Hultquist's h S in place of the mean square between agents; where that
    leaves nothing but 0, the high end is taken with W in place of h S.

    Parameters
    ----------
    groups : Groups
        Rows in groups.
    values : (n,) array
        NaN where not known.
    agents : (n,) array of int
        Agent of every row; rows without one (−1) are left out.
    level : float
        Share of intervals that are to hold σ; holds from three agents on for normal means, if numbers of rows are
        comparable.

    Returns
    -------
    Statistic
        n is the number of rows and `clusters` that of agents. The standard error is the width of the interval over
        twice the normal quantile. All but those two NaN where there are fewer than two agents, or where none has two
        rows, so that agents and chance cannot be told apart.

    References
    ----------
    Thomas, J. D. & Hultquist, R. A. (1978). Interval estimation for the unbalanced case of the one-way random effects
    model. Annals of Statistics 6(3), 582-587. Williams, J. S. (1962). A confidence interval for variance components.
    Biometrika 49, 278-281.

    Examples
    --------
    >>> six = Groups(np.zeros(6, dtype=np.intp), 1)
    >>> found = between(six, np.array([1.0, 3.0, 5.0, 7.0, 9.0, 11.0]), np.array([0, 0, 1, 1, 2, 2]))
    >>> found.value.round(3), found.n, found.clusters
    (array([3.873]), array([6.]), array([3.]))
    """
    cells = cells_of(groups, agents, groups.known(values) & (agents >= 0))
    rows, within, harmonic, between_means = _sums(cells, values)
    k = cells.number
    with np.errstate(divide="ignore", invalid="ignore"):
        inner = within / (rows - k)
        enough = (k > 1) & (rows > k)
        value = np.where(enough, np.sqrt(np.maximum(between_means / (k - 1) - inner / harmonic, 0.0)), np.nan)
        outer = harmonic * between_means / (k - 1)
        df, rest = np.where(enough, k - 1, np.nan), np.where(enough, rows - k, np.nan)
        low = _end(outer, inner, df, rest, (1 + level) / 2) / np.sqrt(harmonic)
        high = _end(outer, inner, df, rest, (1 - level) / 2) / np.sqrt(harmonic)
        # Means that differ less than chance should make them do not show that σ is 0 beyond doubt.
        high = np.where(high > 0, high, _end(inner, inner, df, rest, (1 - level) / 2) / np.sqrt(harmonic))
    return Statistic(value, rows, (high - low) / (2 * normal_factor(level)), low, high, k)


def _sums(cells: Cells, values: Floats) -> tuple[Floats, Floats, Floats, Floats]:
    """Rows, squares within agents, harmonic mean of rows an agent, and squares of the agents' means around theirs."""
    n, average, squares = moments(cells.rows, values)
    _, _, apart = moments(cells.groups, average)
    with np.errstate(divide="ignore", invalid="ignore"):
        harmonic = cells.number / cells.groups.sums(1 / n)
    return cells.groups.sums(n), cells.groups.sums(squares), harmonic, apart


def _end(outer: Floats, inner: Floats, df: Floats, rest: Floats, tail: float) -> Floats:
    """√((k − 1)(outer − F inner)/χ²): F and χ² at their upper tail give the low end, at their lower one the high end."""
    clear = np.maximum(outer - special.fdtri(df, rest, tail) * inner, 0.0)
    return np.asarray(np.sqrt(clear * df / (2 * special.gammaincinv(df / 2, tail))))
