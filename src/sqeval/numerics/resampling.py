"""Seeded bootstrap: draws of rows or of whole clusters, and intervals from what they give."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray
from scipy import special

from sqeval.numerics.groups import Groups
from sqeval.numerics.statistic import normal_factor, student_factor

Floats = NDArray[np.float64]
Rows = NDArray[np.intp]


def poisson_draws(units: Rows, rng: np.random.Generator, replicates: int) -> Iterator[Rows]:
    """How often every row stands in one bootstrap sample after the other: as often as its unit is drawn, Poisson(1) times.

    Where the number of rows is left to chance too, as that of requests is, drawing it with them is the right model; the
    draws of one frame serve every grouping of its rows.

    Parameters
    ----------
    units : (n,) array of int
        Number from 0 of what is drawn as one: the row itself, or its cluster. Numbers that follow names, and not the order
        of rows, make the draws independent of that order.
    rng : numpy.random.Generator
        Where chance comes from; the same seed gives the same draws.
    replicates : int
        Number of samples.

    Yields
    ------
    (n,) array of int

    References
    ----------
    Hanley, J. A. & MacGibbon, B. (2006). Creating non-parametric bootstrap samples using Poisson frequencies. Computer
    Methods and Programs in Biomedicine 83(1), 57-62.

    Examples
    --------
    >>> units = np.array([0, 0, 1, 2])
    >>> [times.tolist() for times in poisson_draws(units, np.random.default_rng(3), 2)]
    [[0, 0, 0, 2], [1, 1, 0, 1]]
    """
    number = int(units.max(initial=-1)) + 1
    for _ in range(replicates):
        yield rng.poisson(1.0, number)[units]


def standard_error(replicates: Floats) -> Floats:
    """Standard deviation of the replicates (samples, groups) by group; undefined (NaN) ones are left out, NaN below two."""
    known = ~np.isnan(replicates)
    n = known.sum(axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        centre = np.where(known, replicates, 0.0).sum(axis=0) / n
        squares = np.where(known, (replicates - centre) ** 2, 0.0).sum(axis=0)
        return np.where(n > 1, np.sqrt(squares / (n - 1)), np.nan)


def interval(
    replicates: Floats,
    estimate: Floats,
    level: float = 0.95,
    method: str = "bca",
    *,
    acceleration: Floats | float = 0.0,
    units: Floats | None = None,
) -> tuple[Floats, Floats]:
    """Bootstrap interval by group.

    Parameters
    ----------
    replicates : (samples, groups) array
        Statistic of every sample; NaN where a sample has none, and left out. Percentile ends want 1,000 samples or more.
    estimate : (groups,) array
        Statistic of the data.
    level : float
        Share of intervals that are to hold the true value; holds for smooth statistics of 20 units on with `units`,
        of some 50 without.
    method : "percentile", "basic" or "bca"
        Quantiles of the replicates; those reflected at the estimate; or quantiles moved for bias, by the share of
        replicates below the estimate, and for `acceleration`.
    acceleration : (groups,) array or float
        For "bca", see `acceleration_of`; 0 corrects for bias alone.
    units : (groups,) array, optional
        Rows, or clusters, that were drawn from, by group. Samples of n vary less than they should by (n − 1)/n and have
        normal tails; with `units` the quantiles are those of t √(n/(n − 1)), which makes up for both.

    Returns
    -------
    low, high : (groups,) array
        NaN where fewer than two replicates or units are known or the estimate is NaN.

    References
    ----------
    Efron, B. (1987). Better bootstrap confidence intervals. Journal of the American Statistical Association 82, 171-185.
    For `units`: Hesterberg, T. C. (2015). What teachers should know about the bootstrap. The American Statistician 69(4),
    371-386.

    Examples
    --------
    >>> replicates = np.arange(101.0)[:, None]
    >>> [round(end.item(), 6) for end in interval(replicates, np.array([60.0]), 0.9, "percentile")]
    [5.0, 95.0]
    >>> [round(end.item(), 6) for end in interval(replicates, np.array([60.0]), 0.9, "basic")]
    [25.0, 115.0]
    """
    ordered = np.sort(replicates, axis=0)
    factor = np.full(estimate.shape, normal_factor(level))
    if units is not None:
        several = np.maximum(units, 2)
        factor = student_factor(units - 1, level) * np.sqrt(several / (several - 1))
    low, high = _METHODS[method](ordered, estimate, factor, np.broadcast_to(np.asarray(acceleration, dtype=np.float64), estimate.shape))
    known = ~np.isnan(estimate + factor)
    return np.where(known, low, np.nan), np.where(known, high, np.nan)


def acceleration_of(groups: Groups, influence: Floats) -> Floats:
    """Acceleration Σu³/(6 (Σu²)^1.5) by group of the influence u of every row (or cluster) on the statistic.

    For a mean u is the residual from it, for a ratio of totals a − R b; 0 where nothing varies.

    Examples
    --------
    >>> acceleration_of(Groups(np.zeros(3, dtype=np.intp), 1), np.array([-2.0, -1.0, 3.0])).round(4)
    array([0.0573])
    """
    squares = groups.sums(influence**2)
    return np.divide(groups.sums(influence**3), 6 * squares**1.5, out=np.zeros_like(squares), where=squares > 0)


def _percentile(ordered: Floats, estimate: Floats, factor: Floats, acceleration: Floats) -> tuple[Floats, Floats]:  # noqa: ARG001
    return _quantile(ordered, special.ndtr(-factor)), _quantile(ordered, special.ndtr(factor))


def _basic(ordered: Floats, estimate: Floats, factor: Floats, acceleration: Floats) -> tuple[Floats, Floats]:
    low, high = _percentile(ordered, estimate, factor, acceleration)
    return 2 * estimate - high, 2 * estimate - low


def _bca(ordered: Floats, estimate: Floats, factor: Floats, acceleration: Floats) -> tuple[Floats, Floats]:
    n = np.maximum((~np.isnan(ordered)).sum(axis=0), 1)
    # Ties count half, and no share is 0 or 1, whose normal quantile is not finite.
    below = ((ordered < estimate).sum(axis=0) + 0.5 * (ordered == estimate).sum(axis=0)) / n
    bias = special.ndtri(np.clip(below, 0.5 / n, 1 - 0.5 / n))
    shifted = (bias - factor, bias + factor)
    low, high = (_quantile(ordered, special.ndtr(bias + z / (1 - acceleration * z))) for z in shifted)
    return low, high


_METHODS: dict[str, Callable[[Floats, Floats, Floats, Floats], tuple[Floats, Floats]]] = {
    "percentile": _percentile,
    "basic": _basic,
    "bca": _bca,
}


def _quantile(ordered: Floats, share: Floats) -> Floats:
    """Quantile by column of rising values with NaN at their end, linear between ranks; NaN below two values."""
    n = (~np.isnan(ordered)).sum(axis=0)
    place = np.nan_to_num(share) * np.maximum(n - 1, 0)
    below = np.floor(place).astype(np.intp)
    column = np.arange(len(n))
    first, second = ordered[below, column], ordered[np.minimum(below + 1, np.maximum(n - 1, 0)), column]
    return np.where(n > 1, first + (second - first) * (place - below), np.nan)
