"""Values made of other indicators, with the delta method for their intervals."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from sqeval.indicators import formula
from sqeval.indicators.estimate import Estimate
from sqeval.indicators.influence import influences
from sqeval.indicators.kinds import Expression, Measure
from sqeval.indicators.kinds.sample import Sample
from sqeval.numerics import clustered, means
from sqeval.numerics.statistic import normal_factor

Floats = NDArray[np.float64]


def evaluate(measure: Expression, parts: Mapping[str, tuple[Measure, Estimate]]) -> Estimate:
    """Value of a formula; its interval by the delta method (Oehlert 1992, Am. Stat. 46:27-29) where all parts allow it."""
    found = formula.differentiated(measure.tree, {name: part.value for name, (_, part) in parts.items()})
    size = len(next(iter(parts.values()))[1].value)
    value = np.broadcast_to(found.value, (size,)).astype(np.float64)
    value = np.where(np.isfinite(value), value, np.nan)
    n = np.minimum.reduce([part.n for _, part in parts.values()])
    missing = np.maximum.reduce([part.missing for _, part in parts.values()])
    error = _error(parts, {name: np.broadcast_to(slope, (size,)) for name, slope in found.by.items()}, n)
    half = normal_factor(0.95) * error
    return Estimate(value, n, error, value - half, value + half, missing)


def _error(parts: Mapping[str, tuple[Measure, Estimate]], slopes: Mapping[str, Floats], n: Floats) -> Floats:
    """Parts of the same rows are added up row by row, so that what they have in common is counted; other frames are independent."""
    none = np.full(len(n), np.nan)
    shifts: dict[str, tuple[Sample, Floats]] = {}
    for name, slope in slopes.items():
        measure, part = parts[name]
        moved = influences(measure, part.samples) if part.samples else None
        if moved is None:
            return none
        for sample, shift in moved:
            own = np.append(slope, 0.0)[sample.groups.codes] * shift
            first, before = shifts.get(sample.source, (sample, np.zeros(len(own))))
            # Rows of one frame in another order of groups (opened, resolved) move different cells.
            if len(before) != len(own) or not np.array_equal(first.groups.codes, sample.groups.codes):
                return none
            shifts[sample.source] = (first, before + own)
    return np.sqrt(np.sum([_squared(sample, shift) for sample, shift in shifts.values()], axis=0))


def _squared(sample: Sample, shift: Floats) -> Floats:
    """Variance of a sum of influences, between clusters where rows have them: that of the mean of n times each."""
    inside = sample.groups.codes >= 0
    each = np.append(sample.groups.counts(), np.nan)[sample.groups.codes] * np.where(inside, shift, np.nan)
    if sample.clusters is None:
        return means.mean(sample.groups, each).standard_error ** 2
    return clustered.mean(sample.groups, each, sample.clusters).standard_error ** 2
