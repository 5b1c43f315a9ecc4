"""Centre lines, moving ranges and dispersion of control charts; the last axis is time, NaN is a missing point."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import special

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

#: Mean range of two standard normal values, 2/√π, as tables print it.
D2 = 1.128
#: Three sigma in mean moving ranges, as tables print it: 3/1.128 rounded.
INDIVIDUALS = 2.66


def mean(values: Floats, chosen: Flags) -> Floats:
    """Mean of the chosen points that are known; NaN where there is none.

    Deviations from one of them are averaged, so that equal values have exactly that mean.
    """
    known = chosen & ~np.isnan(values)
    first = np.take_along_axis(values, np.argmax(known, axis=-1)[..., None], -1)
    count = known.sum(axis=-1)
    total = np.where(known, values - first, 0.0).sum(axis=-1)
    return np.where(count > 0, first[..., 0] + total / np.maximum(count, 1), np.nan)


def mean_moving_range(values: Floats, chosen: Flags) -> Floats:
    """Mean of |x_t − x_(t−1)| over neighbouring points that are both known and chosen; NaN where there is no such pair.

    Examples
    --------
    >>> float(mean_moving_range(np.array([1.0, 3, np.nan, 9, 10]), np.ones(5, dtype=bool)))
    1.5
    """
    kept = np.where(chosen, values, np.nan)
    ranges = np.abs(np.diff(kept, axis=-1))
    count = (~np.isnan(ranges)).sum(axis=-1)
    return np.where(count > 0, np.nansum(ranges, axis=-1) / np.maximum(count, 1), np.nan)


def pooled(counts: Floats, sizes: Floats, chosen: Flags) -> Floats:
    """Σx/Σn over the chosen points; NaN where nothing was counted."""
    part, whole = (np.where(chosen, column, 0.0).sum(axis=-1) for column in (counts, sizes))
    return np.where(whole > 0, part / np.where(whole > 0, whole, 1.0), np.nan)


def sigma(centre: Floats, sizes: Floats, *, share: bool) -> Floats:
    """Standard deviation of a share √(p(1 − p)/n), or of a rate √(u/n); NaN where n is not above 0."""
    variance = centre * (1 - centre) if share else centre
    some = sizes > 0
    return np.where(some, np.sqrt(np.maximum(variance, 0.0) / np.where(some, sizes, 1.0)), np.nan)


def standardised(values: Floats, centre: Floats, deviation: Floats) -> Floats:
    """(x − centre)/σ; 0 where both are 0, since nothing varies there."""
    away = values - centre
    return np.where(deviation > 0, away / np.where(deviation > 0, deviation, 1.0), np.where(away == 0, 0.0, np.nan))


def dispersion(scores: Floats, chosen: Flags) -> tuple[Floats, NDArray[np.intp], Floats]:
    """Chi-square statistic of standardised points about their pooled centre, its degrees of freedom and its p-value.

    Σ z² over the chosen points against χ² with one degree less than points; p is 1 where there is none.
    """
    known = chosen & ~np.isnan(scores)
    degrees = np.maximum(known.sum(axis=-1) - 1, 0)
    statistic = np.where(known, scores, 0.0) ** 2
    total = np.asarray(statistic.sum(axis=-1))
    return total, degrees, chi_square(total, degrees)


def chi_square(statistic: Floats | float, degrees: NDArray[np.intp] | int) -> Floats:
    """P-value of a chi-square statistic; 1 without a degree of freedom."""
    return np.where(np.asarray(degrees) > 0, special.chdtrc(np.maximum(degrees, 1), statistic), 1.0)
