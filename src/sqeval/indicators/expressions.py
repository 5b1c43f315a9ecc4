"""Values made of other indicators, with the delta method for their intervals."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from sqeval.indicators import formula
from sqeval.indicators.estimate import Estimate
from sqeval.indicators.influence import influences
from sqeval.indicators.kinds import Expression, Measure
from sqeval.numerics.groups import Groups
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
    shifts: dict[str, tuple[Groups, Floats]] = {}
    for name, slope in slopes.items():
        measure, part = parts[name]
        moved = influences(measure, part.samples) if part.samples else None
        if moved is None:
            return none
        for sample, shift in moved:
            own = np.append(slope, 0.0)[sample.groups.codes] * shift
            groups, before = shifts.get(sample.source, (sample.groups, np.zeros(len(own))))
            # Rows of one frame in another order of groups (opened, resolved) move different cells.
            if len(before) != len(own) or not np.array_equal(groups.codes, sample.groups.codes):
                return none
            shifts[sample.source] = (groups, before + own)
    variance = np.sum([groups.sums(np.where(groups.codes >= 0, shift, np.nan) ** 2) for groups, shift in shifts.values()], axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(n > 1, np.sqrt(variance * n / (n - 1)), np.nan)
