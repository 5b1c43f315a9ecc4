"""How far every row moves a value: the first-order terms by which values made of the same rows vary together."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sqeval.indicators.kinds import Count, Duration, Matched, Mean, Measure, Nps, Rating, Ratio, Repeat, Share, Total, Within, ratio
from sqeval.indicators.kinds.sample import Sample

Floats = NDArray[np.float64]

_MEANS = (Matched, Nps, Rating, Repeat, Share, Within)


def influences(measure: Measure, samples: tuple[Sample, ...]) -> tuple[tuple[Sample, Floats], ...] | None:
    """For every sample the influence of its rows; None for a value that is no smooth function of rows.

    The mean of x moves by (x − x̄)/n, a sum or a number by x itself (as the number of requests is left to chance too), a
    ratio of totals a/b by (a − R b)/Σb.
    """
    if isinstance(measure, Mean) and measure.weight is not None:
        return None
    if isinstance(measure, _MEANS) or (isinstance(measure, (Duration, Mean)) and measure.statistic == "mean"):
        return ((samples[0], _of_mean(samples[0])),)
    if isinstance(measure, (Count, Total)) and measure.source == "records":
        return ((samples[0], np.nan_to_num(samples[0].values)),)
    if isinstance(measure, Ratio) and ratio.is_of_same_rows(measure):
        return (_of_ratio(measure, *samples),)
    return None


def _of_mean(sample: Sample) -> Floats:
    n = sample.n
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = sample.groups.sums(sample.values) / n
        shift = (sample.values - _at(mean, sample)) / _at(n, sample)
    return np.nan_to_num(shift)


def _of_ratio(measure: Ratio, above: Sample, below: Sample) -> tuple[Sample, Floats]:
    found = ratio.value(measure, above, below)
    with np.errstate(divide="ignore", invalid="ignore"):
        over = below.groups.sums(below.values)
        shift = (np.nan_to_num(above.values) - _at(found, above) * np.nan_to_num(below.values)) / _at(over, below)
    return above, np.nan_to_num(shift)


def _at(by_group: Floats, sample: Sample) -> Floats:
    """A value by group at every row; NaN for rows in none."""
    return np.append(by_group, np.nan)[sample.groups.codes]
