"""Value, standard error and interval of a sample, by what is asked of it and by whether its rows stand for themselves."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sqeval.indicators.kinds.sample import Sample
from sqeval.numerics import clustered, means, proportions, quantiles, trimmed
from sqeval.numerics.statistic import Statistic

Floats = NDArray[np.float64]


def mean(sample: Sample, bounds: tuple[float, float] | None = None) -> Statistic:
    """Mean of the known values; `bounds` are the ends of their scale. Without them costs and times are taken to be skewed."""
    if sample.clusters is not None:
        return clustered.mean(sample.groups, sample.values, sample.clusters, bounds=bounds)
    if bounds is None:
        return means.skewed_mean(sample.groups, sample.values)
    return means.mean(sample.groups, sample.values, bounds=bounds)


def share(sample: Sample) -> Statistic:
    """Share of ones among the known values."""
    if sample.clusters is not None:
        return clustered.share(sample.groups, sample.values, sample.clusters)
    return proportions.share(sample.groups, sample.values)


def quantile(sample: Sample, q: float) -> Statistic:
    """Quantile of the known values."""
    if sample.clusters is not None:
        return clustered.quantile(sample.groups, sample.values, sample.clusters, q)
    return quantiles.quantile(sample.groups, sample.values, q)


def trimmed_mean(sample: Sample, trim: float) -> Statistic:
    """Mean without the share `trim` of the values at each end."""
    return trimmed.trimmed_mean(sample.groups, sample.values, trim)


def fact(value: Floats, sample: Sample) -> Statistic:
    """A value that is counted in full."""
    none = np.full(len(value), np.nan)
    return Statistic(value, sample.n, none, none, none)
