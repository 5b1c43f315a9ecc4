"""Where targets may lie: bounds on changes and limits of values, as a user gives them, and what they leave every unit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from numbers import Real
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sqeval import labelled
from sqeval.dea.data import DeaData
from sqeval.errors import DataError, OptionError, nearest_hint
from sqeval.labelled import Floats

_SHAPE = "Write a pair (low, high), with None where there is no limit"
_END = "Write a number, None where there is no limit, or a Series by unit"
#: Ends beyond this are none that can be computed with; it is what data may be at most.
_LARGEST = 1e300


@dataclass(frozen=True, eq=False)
class Room:
    """Least and largest values of targets (k, v), inf where there is no limit, and which of them the user set (v,)."""

    low: Floats
    high: Floats
    has_low: NDArray[np.bool_]
    has_high: NDArray[np.bool_]

    @classmethod
    def free(cls, values: Floats, m: int) -> Room:
        """No worse than now, and as good as can be, for values (k, v) of which `m` are inputs."""
        is_input, none = np.arange(values.shape[1]) < m, np.zeros(values.shape[1], dtype=bool)
        return cls(np.where(is_input, 0.0, values), np.where(is_input, values, np.inf), none, none)

    def of(self, rows: NDArray[np.intp]) -> Room:
        """The same for some units, in their order."""
        return Room(self.low[rows], self.high[rows], self.has_low, self.has_high)

    def without(self, at: int, free: Room) -> Room:
        """The same without what the user set for a variable."""
        low, high, has_low, has_high = self.low.copy(), self.high.copy(), self.has_low.copy(), self.has_high.copy()
        low[:, at], high[:, at], has_low[at], has_high[at] = free.low[:, at], free.high[:, at], False, False
        return Room(low, high, has_low, has_high)

    @property
    def bounded(self) -> NDArray[np.intp]:
        """The variables for which the user set an end."""
        return np.flatnonzero(self.has_low | self.has_high)

    @property
    def is_free(self) -> bool:
        """Whether the user set none."""
        return not self.bounded.size


class _Ends(NamedTuple):
    """Ends of one variable for every unit (k,); None where not given."""

    low: Floats | None
    high: Floats | None


def target_room(bounds: Any, limits: Any, data: DeaData) -> Room:
    """What bounds (relative changes) and limits (values) leave; no worse than now, and as good as can be, where they say nothing."""
    given = _by_variable(bounds, "bounds", data)
    for name, pair in _by_variable(limits, "limits", data).items():
        if name in given:
            raise OptionError("has bounds and limits", column=name, hint="Give a variable either changes or values")
        given[name] = pair
    inputs, free = np.arange(len(data.variables)) < data.m, Room.free(data.values, data.m)
    low, high = free.low, free.high
    for name, ends in given.items():
        at = _place(name, data)
        low[:, at], high[:, at] = _both(ends, low[:, at], high[:, at], is_input=bool(inputs[at]))
        _refuse_crossed(low[:, at], high[:, at], name, data)
    has = [np.array([name in given and given[name][end] is not None for name in data.variables]) for end in (0, 1)]
    return Room(low, high, *has)


def _both(ends: _Ends, low: Floats, high: Floats, *, is_input: bool) -> tuple[Floats, Floats]:
    """The ends that are given; "no worse than now" gives way where the other end asks for worse."""
    if ends.low is not None and ends.high is not None:
        return ends.low, ends.high
    if ends.low is not None:
        return ends.low, np.maximum(high, ends.low) if is_input else high
    if ends.high is not None:
        return low if is_input else np.minimum(low, ends.high), ends.high
    return low, high


def _by_variable(given: Any, option: str, data: DeaData) -> dict[Any, _Ends]:
    if given is None:
        return {}
    if not isinstance(given, Mapping):
        raise OptionError("is not a mapping of variables", path=option, value=type(given).__name__, hint=f"{option}={{name: (low, high)}}")
    for name in given:
        if name not in data.variables:
            problem = f"stands in {option} but is neither input nor output"
            raise DataError(problem, column=name, hint=nearest_hint(name, map(str, data.variables)))
    return {name: _ends(pair, name, option, data) for name, pair in given.items()}


def _ends(pair: Any, name: Any, option: str, data: DeaData) -> _Ends:
    if not isinstance(pair, (tuple, list)) or len(pair) != 2:
        raise OptionError(f"has {option} that are no pair", column=name, value=pair, hint=_SHAPE)
    return _Ends(*(_end(end, name, option, data) for end in pair))


def _end(end: Any, name: Any, option: str, data: DeaData) -> Floats | None:
    """One end for every unit, as a value; a number holds for all, a Series or mapping goes by unit."""
    if end is None:
        return None
    if isinstance(end, (pd.Series, Mapping)):
        found = _of_units(labelled.vector(end, f"{option} of {name}"), option, data)
    elif isinstance(end, Real) and not isinstance(end, bool) and np.isfinite(float(end)):
        found = np.full(len(data.units), float(end))
    else:
        raise OptionError(f"has {option} that are no numbers", column=name, value=end, hint=_END)
    least = -1.0 if option == "bounds" else 0.0
    for row in np.flatnonzero(found < least)[:1].tolist():
        hint = "A change of -0.1 is one of -10 %; nothing falls below -1" if option == "bounds" else "Targets are ≥ 0"
        raise OptionError(f"has {option} below {least:g}", column=name, unit=data.units[row], value=float(found[row]), hint=hint)
    with np.errstate(over="ignore"):
        found = found if option == "limits" else data.values[:, _place(name, data)] * (1.0 + found)
    for row in np.flatnonzero(found > _LARGEST)[:1].tolist():
        raise OptionError(f"has {option} beyond {_LARGEST:g}", column=name, unit=data.units[row], hint="Write None where there is no limit")
    return found


def _place(name: Any, data: DeaData) -> int:
    return list(data.variables).index(name)


def _of_units(vector: labelled.LabelledVector, option: str, data: DeaData) -> Floats:
    for unit in data.units.difference(vector.labels, sort=False):
        raise DataError(f"has no value in {option}", column=vector.name, unit=unit, hint="Give every unit one, or one number for all")
    return np.asarray(vector.values[vector.labels.get_indexer(data.units)], dtype=np.float64)


def _refuse_crossed(low: Floats, high: Floats, name: Any, data: DeaData) -> None:
    for row in np.flatnonzero(low > high)[:1].tolist():
        value = (float(low[row]), float(high[row]))
        raise OptionError("has a low end above the high one", column=name, unit=data.units[row], value=value, hint=_SHAPE)
