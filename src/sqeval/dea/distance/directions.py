"""Directions of a directional distance: what a user may give, and what it says for every unit and variable."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from numbers import Real
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sqeval import labelled
from sqeval.dea.conditions import Conditions
from sqeval.dea.data import DeaData
from sqeval.dea.face import column_units
from sqeval.dea.returns import Returns
from sqeval.errors import DataError, OptionError
from sqeval.labelled import Floats, LabelledMatrix
from sqeval.options import Disposability, DistanceDirection, parse

Bools = NDArray[np.bool_]
_SIDES = ("inputs", "outputs", "undesirable")
_NAMES = ("gx", "gy", "gb")
_WORDS = DistanceDirection
#: The sides that each word moves.
_MOVED = {
    _WORDS.OBSERVED: _SIDES,
    _WORDS.INPUTS: ("inputs",),
    _WORDS.OUTPUTS: ("outputs",),
    _WORDS.UNDESIRABLE: ("undesirable",),
    _WORDS.OUTCOMES: ("outputs", "undesirable"),
    _WORDS.MEAN: _SIDES,
    _WORDS.RANGE: _SIDES,
}
#: Words that make sense with bad outputs only.
_NEED_BAD = (_WORDS.UNDESIRABLE, _WORDS.OUTCOMES)


@dataclass(frozen=True)
class Course:
    """A direction as a user gave it: its word, or the parts (gx, gy) or (gx, gy, gb) of one's own."""

    word: DistanceDirection | None
    parts: tuple[Any, ...] = ()

    @classmethod
    def parse(cls, direction: Any, *, has_bad: bool) -> Course:
        """Read a word, or as many parts as there are sides."""
        if isinstance(direction, str):
            word = parse(DistanceDirection, direction, "direction")
            if word in _NEED_BAD and not has_bad:
                raise OptionError("moves bad outputs, and there are none", path="direction", value=word.value, hint="Give undesirable=B")
            return cls(word)
        count = 2 + has_bad
        if isinstance(direction, (tuple, list)) and len(direction) == count:
            return cls(None, tuple(direction))
        shape = f"({', '.join(_NAMES[:count])})"
        hint = f"Give {shape}, each a number, a row by column or a table, or one of {', '.join(repr(word.value) for word in _WORDS)}"
        raise OptionError(f"is neither a word nor {shape}", path="direction", value=type(direction).__name__, hint=hint)

    def sides_below_zero(self, rts: Returns, disposal: Disposability | None) -> tuple[str, ...]:
        """Sides that may hold negative values: Σλ = 1, and neither the direction nor an abatement factor is a share of them."""
        if not rts.low == rts.high == 1:
            return ()
        by_value = () if self.word in (None, _WORDS.RANGE) else _MOVED[self.word]
        shifting = ("inputs",) if disposal is Disposability.WEAK else _SIDES
        return tuple(side for side in shifting if side not in by_value)

    def table(self, data: DeaData, conditions: Conditions | None = None) -> LabelledMatrix:
        """Direction ≥ 0 by unit and variable, in the caller's order, 0 for what is given; no unit has one that is zero throughout."""
        still = None if conditions is None else conditions.still(data.variables)
        given = np.zeros(len(data.variables), dtype=bool) if still is None else still
        values = _own(self.parts, data, given) if self.word is None else _by_word(self.word, data, given)
        if given.any() and not values.any():
            hint = "Leave out at least one name, or take another direction"
            raise OptionError("all that the direction moves is given, so there is nothing to move", path="direction", hint=hint)
        _refuse_bad(values, data)
        return LabelledMatrix(values, data.units, data.variables)


def _by_word(word: DistanceDirection, data: DeaData, given: Bools) -> Floats:
    if word is _WORDS.RANGE:
        found = _room(data)
    elif word is _WORDS.MEAN:
        found = np.tile(data.reference_values.mean(axis=0), (len(data.units), 1))
    else:
        found = data.values
    moved = np.repeat([side in _MOVED[word] for side in _SIDES], _widths(data)) & ~given
    found = np.where(moved, found, 0.0)
    # Who is at the best value of all that moves has no room there: any way on from it shows that, so the usual size is taken.
    usual = column_units(data.sorted().reference_values)
    return np.where((found > 0).any(axis=1, keepdims=True), found, np.where(moved, usual, 0.0))


def _room(data: DeaData) -> Floats:
    """From each unit to the best value of every variable in the reference (Portela, Thanassoulis & Simpson 2004)."""
    good = np.repeat([False, True, False], _widths(data))
    reference = data.reference_values
    best = np.where(good, reference.max(axis=0), reference.min(axis=0))
    return np.asarray(np.maximum(np.where(good, best - data.values, data.values - best), 0.0), dtype=np.float64)


def _own(parts: tuple[Any, ...], data: DeaData, given: Bools) -> Floats:
    names = np.split(np.arange(len(data.variables)), np.cumsum(_widths(data))[:2])
    tables = [_part(part, name, data, data.variables[at]) for part, name, at in zip(parts, _NAMES, names, strict=False)]
    # A number is for all of its side that may change; whoever names a variable, and moves it, says two things.
    named = np.concatenate([np.full(len(at), not _is_number(part)) for part, at in zip(parts, names, strict=False)])
    values = np.hstack(tables)
    for column in np.flatnonzero(given & named & (values != 0).any(axis=0))[:1].tolist():
        hint = "Set it to 0 in the direction, or do not name it as given"
        raise DataError("has a direction but is given, so it does not move", column=data.variables[column], hint=hint)
    return np.where(given, 0.0, values)


def _part(part: Any, name: str, data: DeaData, columns: pd.Index) -> Floats:
    """One side as a full table (k, columns): a number for all, one row for all, or a row a unit."""
    label, shape = f"direction {name}", (len(data.units), len(columns))
    if isinstance(part, (bool, np.bool_)):
        raise OptionError("is no direction", path=label, value=part, hint="Give a number, or a row of them")
    if _is_number(part):
        return np.full(shape, _finite(float(part), label))
    if isinstance(part, (pd.Series, Mapping)) or (not hasattr(part, "columns") and np.ndim(part) == 1):
        row = labelled.vector(part, label, columns)
        return np.tile(_in_order(row.values[None], row.labels, columns, label), (len(data.units), 1))
    table = labelled.matrix(part, label, columns=None if hasattr(part, "columns") else _as_wide(part, columns, label))
    values = _in_order(table.values, table.columns, columns, label)
    if len(values) == 1:
        return np.tile(values, (len(data.units), 1))
    if not isinstance(part, pd.DataFrame):
        if len(values) == shape[0]:
            return values
        raise DataError(f"{label} has {len(values)} rows for {shape[0]} units", hint="Give one row, or one a unit")
    for unit in data.units.difference(table.rows, sort=False):
        raise DataError(f"has no row in {label}", unit=unit, hint="Give one row, or one a unit")
    return values[table.rows.get_indexer(data.units)]


def _is_number(part: Any) -> bool:
    return isinstance(part, Real) and not isinstance(part, bool)


def _as_wide(part: Any, columns: pd.Index, label: str) -> list[Any]:
    """Names for a bare array, which must have a column a variable."""
    if np.ndim(part) == 2 and np.shape(part)[1] == len(columns):
        return list(columns)
    raise DataError(f"{label} does not have the {len(columns)} columns of its side", value=np.shape(part))


def _in_order(values: Floats, labels: pd.Index, columns: pd.Index, label: str) -> Floats:
    for name in columns.difference(labels, sort=False):
        raise DataError(f"is missing in {label}", column=name, hint="Give every column of the side a number; 0 where it stays")
    for name in labels.difference(columns, sort=False):
        raise DataError(f"stands in {label} only", column=name)
    return values[:, labels.get_indexer(columns)]


def _finite(value: float, label: str) -> float:
    if not np.isfinite(value):
        raise DataError(f"{label} is not a finite number", value=value)
    return value


def _refuse_bad(values: Floats, data: DeaData) -> None:
    for unit, column in np.argwhere(values < 0)[:1].tolist():
        hint = "Inputs and bad outputs shrink and good outputs grow: every part is ≥ 0"
        value = float(values[unit, column])
        raise DataError("has a negative direction", column=data.variables[column], unit=data.units[unit], value=value, hint=hint)
    for unit in np.flatnonzero(~(values > 0).any(axis=1))[:1].tolist():
        raise DataError("has a direction that is zero throughout", unit=data.units[unit], hint="Give it something to move")


def _widths(data: DeaData) -> tuple[int, int, int]:
    return data.m, len(data.variables) - data.m - data.bad, data.bad
