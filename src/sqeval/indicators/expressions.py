"""Values made of other indicators, with the delta method for their intervals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sqeval.indicators import formula
from sqeval.indicators.estimate import Estimate
from sqeval.indicators.influence import influences
from sqeval.indicators.kinds import Expression, Measure
from sqeval.indicators.kinds.sample import Sample
from sqeval.numerics import clustered
from sqeval.numerics.groups import Groups
from sqeval.numerics.statistic import student_factor

Floats = NDArray[np.float64]
Named = Mapping[str, tuple[Measure, Estimate]]


def evaluate(measure: Expression, parts: Named) -> Estimate:
    """Value of a formula; its interval by the delta method (Oehlert 1992, Am. Stat. 46:27-29) where all parts allow it."""
    found = formula.differentiated(measure.tree, {name: part.value for name, (_, part) in parts.items()})
    size = len(next(iter(parts.values()))[1].value)
    value = np.broadcast_to(found.value, (size,)).astype(np.float64)
    # Of a quantile that is not reached only a bound is known, so nothing made of it is.
    endless = np.any([np.isinf(part.value) for _, part in parts.values()], axis=0)
    value = np.where(np.isfinite(value) & ~endless, value, np.nan)
    n = np.minimum.reduce([part.n for _, part in parts.values()])
    missing = np.maximum.reduce([part.missing for _, part in parts.values()])
    error, freedom = _error(parts, {name: np.broadcast_to(slope, (size,)) for name, slope in found.by.items()}, n)
    half = student_factor(freedom, 0.95) * error
    return Estimate(value, n, error, value - half, value + half, missing)


def _error(parts: Named, slopes: Mapping[str, Floats], n: Floats) -> tuple[Floats, Floats]:
    """Standard error, and the observations (or clusters) less one that it rests on.

    Parts of the same requests are added up request by request, so that what they have in common is counted.

    Rows of other frames are independent of them. Rows of one frame that stand in other cells for another part (opened,
    resolved) have no error by this method.
    """
    none = np.full(len(n), np.nan), n - 1
    shifts: dict[str, _Shifts] = {}
    for name, slope in slopes.items():
        measure, part = parts[name]
        moved = influences(measure, part.samples) if part.samples else None
        if moved is None:
            return none
        for sample, shift in moved:
            own = shifts.setdefault(sample.source, _Shifts.none(sample.groups.size))
            added = own.plus(sample, np.append(slope, 0.0)[sample.groups.codes] * shift)
            if added is None:
                return none
            shifts[sample.source] = added
    variances, freedoms = zip(*(found.variance(n) for found in shifts.values()), strict=True)
    total: Floats = np.sum(variances, axis=0)
    return np.sqrt(total), np.minimum.reduce(freedoms)


@dataclass(frozen=True, eq=False)
class _Shifts:
    """How far every row of a frame moves the value, with its cell (−1 for none) and cluster; grown as rows appear."""

    codes: NDArray[np.intp]
    values: Floats
    clusters: NDArray[np.intp] | None
    size: int

    @classmethod
    def none(cls, size: int) -> _Shifts:
        return cls(np.zeros(0, dtype=np.intp), np.zeros(0), None, size)

    def plus(self, sample: Sample, shift: Floats) -> _Shifts | None:
        """With a sample's shifts added to the rows that they hang on; None where these stand in another cell."""
        inside = sample.groups.codes >= 0
        rows = np.flatnonzero(inside) if sample.origin is None else sample.origin[inside]
        length = max(len(self.codes), int(rows.max(initial=-1)) + 1)
        codes, values = _grown(self.codes, length, -1), _grown(self.values, length, 0.0)
        placed = sample.groups.codes[inside]
        if ((codes[rows] >= 0) & (codes[rows] != placed)).any():
            return None
        codes[rows] = placed
        values += np.bincount(rows, weights=np.nan_to_num(shift[inside]), minlength=length)
        clusters = self.clusters
        if sample.clusters is not None:
            clusters = _grown(np.zeros(0, dtype=np.intp) if clusters is None else clusters, length, -1)
            clusters[rows] = sample.clusters[inside]
        return _Shifts(codes, values, clusters, self.size)

    def variance(self, n: Floats) -> tuple[Floats, Floats]:
        """Variance of a sum of influences, between clusters where rows have them; and its degrees of freedom.

        Rows that do not count have no influence, so that the n that do, and not all rows, make up for what their mean fits.
        """
        groups = Groups(self.codes, self.size)
        if self.clusters is None:
            squares = groups.sums(np.where(self.codes >= 0, self.values**2, np.nan))
            return np.divide(squares * n, n - 1, out=np.full_like(n, np.nan), where=n > 1), n - 1
        each = np.append(groups.counts(), np.nan)[self.codes] * self.values
        found = clustered.mean(groups, each, self.clusters)
        return found.standard_error**2, (n if found.clusters is None else found.clusters) - 1


def _grown(values: NDArray[Any], length: int, filled: float) -> NDArray[Any]:
    return np.concatenate([values, np.full(length - len(values), filled, dtype=values.dtype)])
