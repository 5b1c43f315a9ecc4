"""Values made of other indicators, and how far they can be trusted.

A formula is taken apart down to the indicators that are measured (its leaves), with the slope of the value by each. Hours
and agents of the resources, and orders that are divided by, are known without error. A value with one other leaf has the
interval of that leaf, drawn out by its slope; a value of several has the delta method's (`shifts`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sqeval.indicators import formula
from sqeval.indicators.estimate import Estimate
from sqeval.indicators.influence import at_risk, influence, is_smooth, is_sum, leaves, units_at_risk
from sqeval.indicators.kinds import Expression, Measure
from sqeval.indicators.shifts import Shifts
from sqeval.numerics.statistic import student_factor

Floats = NDArray[np.float64]
Named = Mapping[str, tuple[Measure, Estimate]]


def evaluate(measure: Expression, named: Named) -> Estimate:
    """Value of a formula, with its interval where the leaves allow one; n are the fewest observations that one rests on."""
    parts = {name: named[name][1] for name in measure.names}
    size = len(next(iter(parts.values())).value)
    value = np.broadcast_to(formula.differentiated(measure.tree, _values(parts)).value, (size,)).astype(np.float64)
    # Of a quantile that is not reached only a bound is known, so nothing made of it is.
    endless = np.any([np.isinf(part.value) for part in parts.values()], axis=0)
    value = np.where(np.isfinite(value) & ~endless, value, np.nan)
    missing = np.maximum.reduce([part.missing for part in parts.values()])
    slopes = {name: np.broadcast_to(slope, (size,)) for name, slope in _slopes(measure, named).items()}
    found = _precision([_Part(*named[name], slopes[name], leaf.is_known) for name, leaf in leaves(measure, "", named).items()])
    known = ~np.isnan(value)
    error, down, up = (np.where(known & np.isfinite(array), array, np.nan) for array in (found.error, found.down, found.up))
    return Estimate(value, found.n, error, value - down, value + up, missing, units=found.units)


def _values(parts: Mapping[str, Estimate]) -> dict[str, Floats]:
    return {name: part.value for name, part in parts.items()}


def _slopes(measure: Expression, named: Named) -> dict[str, Floats]:
    """Derivative of a value by each of its leaves, through the expressions between them."""
    found: dict[str, Floats] = {}
    by = formula.differentiated(measure.tree, _values({name: named[name][1] for name in measure.names})).by
    for name, slope in by.items():
        part = named[name][0]
        inner = _slopes(part, named) if isinstance(part, Expression) else {name: np.ones(())}
        for leaf, own in inner.items():
            found[leaf] = found.get(leaf, 0.0) + slope * own
    return found


@dataclass(frozen=True, eq=False)
class _Part:
    """An indicator that is measured, and the slope of the value by it."""

    measure: Measure
    found: Estimate
    slope: Floats
    is_known: bool

    @property
    def n(self) -> Floats:
        """Observations that it rests on; of a sum all requests that could have been added up."""
        if not (is_sum(self.measure) and self.found.samples):
            return self.found.n
        return self.found.samples[0].groups.counts(at_risk(self.measure, self.found.samples))

    @property
    def units(self) -> Floats:
        """The requests, or clusters of them, that these are."""
        return units_at_risk(self.measure, self.found.samples, self.found.n)

    @property
    def has_own_interval(self) -> bool:
        """Whether it has one that may be drawn out: it allows for clusters, or there is no other."""
        return bool(np.isfinite(self.found.standard_error).any()) and not (
            is_smooth(self.measure) and "rows_independent" in self.found.notes
        )

    @property
    def reach(self) -> tuple[Floats, Floats]:
        """How far the ends of its own interval take the value down and up."""
        ends = [self.slope * (end - self.found.value) for end in (self.found.low, self.found.high)]
        return -np.minimum(*ends), np.maximum(*ends)

    @property
    def unseen(self) -> tuple[Floats, Floats]:
        """The reach where no row moves the leaf although chance may, as with none of 50; 0 elsewhere.

        Ends of its interval stand in for its variance (Zou & Donner 2008, Stat. Med. 27:1693-1702).
        """
        alike = (self.found.standard_error == 0) & np.isfinite(self.found.low) & np.isfinite(self.found.high)
        down, up = (np.where(alike, reach, 0.0) for reach in self.reach)
        return down, up


@dataclass(frozen=True, eq=False)
class _Precision:
    """Standard error, reach of the interval down and up, the observations, and requests or clusters that vary by chance."""

    error: Floats
    down: Floats
    up: Floats
    n: Floats
    units: Floats


def _precision(parts: list[_Part]) -> _Precision:
    unsure = [leaf for leaf in parts if not leaf.is_known]
    n, units = (np.minimum.reduce([getattr(leaf, name) for leaf in unsure or parts]) for name in ("n", "units"))
    if len(unsure) == 1 and unsure[0].has_own_interval:
        return _Precision(np.abs(unsure[0].slope) * unsure[0].found.standard_error, *unsure[0].reach, n, units)
    none = np.full(len(n), np.nan)
    return _by_delta_method(unsure) or _Precision(none, none, none, n, units)


def _by_delta_method(unsure: list[_Part]) -> _Precision | None:
    """Oehlert 1992 (Am. Stat. 46:27-29): leaves of the same requests are added up request by request; None where there are others."""
    shifts = Shifts()
    for leaf in unsure:
        found = influence(leaf.measure, leaf.found.samples)
        if found is None or not shifts.add(found, leaf.slope, is_sum=is_sum(leaf.measure)):
            return None
    if not unsure:
        return None
    variance, units = shifts.variance()
    half = student_factor(units - 1, 0.95) * np.sqrt(variance)
    unseen = [leaf.unseen for leaf in unsure]
    down, up = (np.sqrt(half**2 + np.sum([ends[side] ** 2 for ends in unseen], axis=0)) for side in (0, 1))
    return _Precision(np.sqrt(variance), down, up, shifts.observations(), units)
