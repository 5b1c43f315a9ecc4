"""Stamps of a local clock and the instants they stand for, where the clock is put forward and back.

All values are whole microseconds (int64). A local stamp is read as the earliest instant at which the clock had come
so far: a repeated stamp (autumn) is the first of the two, a skipped one (spring) is the moment of the change. This
reading never turns the order of two stamps around.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sqeval.numerics.parts import chunks, over_parts

Micros = NDArray[np.int64]
Mask = NDArray[np.bool_]

#: What numpy calls NaT, as an integer.
_MISSING = np.iinfo(np.int64).min


@dataclass(frozen=True, eq=False)
class ClockChanges:
    """Instants (k,) at which the clock's distance from UTC changes, and the distances (k + 1,) before, between, after."""

    instants: Micros
    offsets: Micros

    @property
    def old(self) -> Micros:
        """What the clock showed when it was changed."""
        return self.instants + self.offsets[:-1]

    @property
    def new(self) -> Micros:
        """What it was set to."""
        return self.instants + self.offsets[1:]


def to_instants(changes: ClockChanges, local: Micros) -> Micros:
    """Instants of local stamps, by the reading above."""
    passed = np.searchsorted(changes.old, local, side="right")
    instants = local - changes.offsets[passed]
    if not changes.instants.size:
        return instants
    return np.where(passed > 0, np.maximum(instants, changes.instants[passed - 1]), instants)


def to_later_instants(changes: ClockChanges, local: Micros) -> Micros:
    """Instants of local stamps, of a repeated one the second."""
    passed = np.searchsorted(np.minimum(changes.old, changes.new), local, side="right")
    instants = local - changes.offsets[passed]
    if not changes.instants.size:
        return instants
    return np.where(passed > 0, np.maximum(instants, changes.instants[passed - 1]), instants)


def to_local(changes: ClockChanges, instants: Micros) -> Micros:
    """What the clock shows at each instant."""
    return np.asarray(instants + changes.offsets[np.searchsorted(changes.instants, instants, side="right")])


def is_skipped(changes: ClockChanges, local: Micros) -> Mask:
    """Stamps that the clock never showed."""
    return _between(changes.old, changes.new, local)


def is_repeated(changes: ClockChanges, local: Micros) -> Mask:
    """Stamps that the clock showed twice."""
    return _between(changes.new, changes.old, local)


def _between(low: Micros, high: Micros, local: Micros) -> Mask:
    """Stamps in one of the spans low ≤ t < high; a span whose ends are the wrong way round holds none."""
    real = high > low
    low, high = low[real], high[real]
    return np.asarray(np.searchsorted(low, local, side="right") > np.searchsorted(high, local, side="right"))


def seconds_between(begin: NDArray[np.datetime64], finish: NDArray[np.datetime64]) -> NDArray[np.float64]:
    """Seconds from `begin` to `finish`, of shape (n,), both to the microsecond; NaN where either is missing.

    Examples
    --------
    >>> seconds_between(np.array(["2026-01-01T00:00", "NaT"], "M8[us]"), np.array(["2026-01-01T00:01", "2026-01-02"], "M8[us]"))
    array([60., nan])
    """
    first, last = begin.view(np.int64), finish.view(np.int64)
    found = np.empty(len(first))

    def between(part: slice) -> None:
        for chunk in chunks(part):
            known = (first[chunk] != _MISSING) & (last[chunk] != _MISSING)
            found[chunk] = np.where(known, (last[chunk] - first[chunk]) / 1_000_000, np.nan)

    over_parts(between, len(first))
    return found
