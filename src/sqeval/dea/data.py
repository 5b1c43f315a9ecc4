"""The boundary of every DEA model: inputs and outputs by unit, checked once and joined by key.

`dea_data` holds the one policy of sqeval for zeros, negative and missing values, duplicates, booleans, text and dates.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sqeval import labelled
from sqeval.dea.shift import away_from_negatives
from sqeval.errors import DataError, nearest_hint
from sqeval.labelled import Floats, LabelledMatrix

#: Sizes that can be scaled, summed and divided without leaving double precision; beyond them there is no answer to certify.
_SMALLEST, _LARGEST = 1e-300, 1e300
#: How tables are called in errors, and what they hold; the first two there always are.
_NAMES, _SIDES, _TWO = ("X", "Y", "undesirable"), ("inputs", "outputs", "undesirable"), 2
_OTHER_SIDE = {"inputs": "output", "outputs": "input"}


@dataclass(frozen=True, eq=False)
class DeaData:
    """Inputs and outputs of the units that are evaluated and of those that make the frontier, in the caller's order.

    `table` and `reference_table` hold `m` inputs, then the outputs, then `bad` undesirable outputs (none for most models), side by
    side: models read them so, and there is no second copy. `shift` is what `sorted` added to every variable, None where nothing was.
    """

    table: LabelledMatrix
    reference_table: LabelledMatrix
    m: int
    shift: Floats | None = None
    bad: int = 0

    @property
    def inputs(self) -> LabelledMatrix:
        """Inputs of the units that are evaluated."""
        return _columns(self.table, slice(0, self.m))

    @property
    def outputs(self) -> LabelledMatrix:
        """Outputs of the units that are evaluated, without the undesirable ones."""
        return _columns(self.table, slice(self.m, len(self.variables) - self.bad))

    @property
    def undesirable(self) -> LabelledMatrix:
        """Undesirable outputs of the units that are evaluated; no columns where there are none."""
        return _columns(self.table, slice(len(self.variables) - self.bad, None))

    @property
    def units(self) -> pd.Index:
        """The units that are evaluated."""
        return self.table.rows

    @property
    def reference(self) -> pd.Index:
        """The units that make the frontier."""
        return self.reference_table.rows

    @property
    def values(self) -> Floats:
        """Inputs, then outputs, then undesirable ones, of the units that are evaluated."""
        return self.table.values

    @property
    def reference_values(self) -> Floats:
        """The same of the units that make the frontier."""
        return self.reference_table.values

    @property
    def variables(self) -> pd.Index:
        """Names of the inputs, then of the outputs, then of the undesirable ones."""
        return self.table.columns

    @property
    def is_own_reference(self) -> bool:
        """Whether the units are measured against themselves."""
        return self.reference_table is self.table

    def position(self, unit: Any) -> int:
        """The row of a unit; one that is not among those evaluated raises a DataError."""
        try:
            found = self.units.get_loc(unit)
        except (KeyError, TypeError, pd.errors.InvalidIndexError):
            found = None
        if isinstance(found, (int, np.integer)):
            return int(found)
        raise DataError("is not among the units", unit=unit, hint=nearest_hint(unit, self.units))

    def own_places(self) -> NDArray[np.intp]:
        """Where each unit stands itself in the reference, with its name and its values; -1 if it does not."""
        if self.is_own_reference:
            return np.arange(len(self.units))
        places = self.reference.get_indexer(self.units)
        itself = (places >= 0) & (self.reference_values[places] == self.values).all(axis=1)
        return np.where(itself, places, -1)

    def sorted(self) -> DeaData:
        """The data as they are solved: units in sorted order; columns with negative values moved to positive ones by `shift`."""
        negative = (self.values < 0).any() or (self.reference_values < 0).any()
        by = away_from_negatives(self.values, self.reference_values) if negative else None
        table = _solved_in(self.table, by)
        return replace(
            self, table=table, reference_table=table if self.is_own_reference else _solved_in(self.reference_table, by), shift=by
        )


def _columns(table: LabelledMatrix, which: slice) -> LabelledMatrix:
    return LabelledMatrix(table.values[:, which], table.rows, table.columns[which])


def _solved_in(table: LabelledMatrix, by: Floats | None) -> LabelledMatrix:
    """The table in sorted order, moved."""
    taken = table.take(labelled.sorted_order(table.rows))
    return taken if by is None else replace(taken, values=taken.values + by)


def unit_name(unit: Any) -> str:
    """How a unit is called in text: the levels of a multi-level index side by side."""
    return " / ".join(str(part) for part in unit) if isinstance(unit, tuple) else str(unit)


def dea_data(
    X: Any,
    Y: Any,
    reference: tuple[Any, ...] | None = None,
    *,
    undesirable: Any = None,
    negative: Collection[str] = (),
    called: str | None = None,
) -> DeaData:
    """Check inputs, outputs and an optional reference set: one policy for the data of every DEA model.

    ====================  ==========================================================================================
    zero                  a value like any other; a unit needs a positive input and a positive output, and one that is
                          on the frontier with an input of zero is named in a caution ("dea_zero_inputs"); a unit may be
                          without any undesirable output
    negative value        refused, but on a side named in `negative`, where the model's results do not change when a
                          column is shifted; such a side may be zero throughout for a unit
    missing, infinite     refused by unit and column; nothing is filled in, no unit is dropped
    beyond 1e±300         refused by unit and column
    unit standing twice   refused by name; units that differ by name only are kept ("dea_duplicates")
    boolean               0 or 1
    text, date, duration  refused, also where it looks like a number
    ratio                 accepted with a caution ("dea_ratios")
    ====================  ==========================================================================================

    Parameters
    ----------
    X, Y : table of units × inputs, units × outputs
        DataFrames with the same units as index, in any order, or arrays, whose rows are matched by position.
    reference : (X_ref, Y_ref), or with undesirable outputs (X_ref, Y_ref, B_ref), optional
        Tables with the same columns, whose units make the frontier; the same policy.
    undesirable : table of units × undesirable outputs, optional
    negative : collection of "inputs", "outputs", "undesirable"
        The sides that may hold negative values, see `shift.free_sides`.
    called : str, optional
        The one table that all of X, Y and undesirable were taken from, for errors.

    Raises
    ------
    DataError
        Naming unit and column: what the policy refuses, and a unit or column that stands in one table only.
    """
    given = _Given.of((X, Y, undesirable), "")
    given = given if called is None else given._replace(names=(called,) * len(given.names))
    tables = _distinct(_checked(given, negative))
    table = side_by_side(tables)
    m, bad = len(tables[0].columns), len(tables[2].columns) if len(tables) > 2 else 0
    if reference is None:
        return DeaData(table, table, m, bad=bad)
    others = _Given.of(_parts_of(reference, len(tables)), "reference ")
    alike = [
        same_columns(found, like, name, by_position=not has_columns(data))
        for found, like, name, data in zip(_checked(others, negative), tables, others.names, others.tables, strict=True)
    ]
    return DeaData(table, side_by_side(alike), m, bad=bad)


def checked_tables(tables: Sequence[Any], names: Sequence[str], sides: Sequence[str]) -> list[LabelledMatrix]:
    """Tables of the same units, in the order of the first, by the policy of `dea_data`; `names` and `sides` are what errors call them."""
    return _checked(_Given(tuple(tables), tuple(names), tuple(sides)), ())


class _Given(NamedTuple):
    """Tables as a caller gave them, how errors call them, and on which side each is."""

    tables: tuple[Any, ...]
    names: tuple[str, ...]
    sides: tuple[str, ...]

    @classmethod
    def of(cls, tables: Sequence[Any], prefix: str) -> _Given:
        present = tuple(table for at, table in enumerate(tables) if at < _TWO or table is not None)
        return cls(present, tuple(f"{prefix}{name}" for name in _NAMES[: len(present)]), _SIDES[: len(present)])


def side_by_side(tables: Sequence[LabelledMatrix]) -> LabelledMatrix:
    """Tables of the same units as one."""
    # Names of two types stay what they are: 1 beside 2.5 would become 1.0.
    alike = all(table.columns.dtype == tables[0].columns.dtype for table in tables)
    names = pd.Index([name for table in tables for name in table.columns], dtype=None if alike else object)
    return LabelledMatrix(np.hstack([table.values for table in tables]), tables[0].rows, names)


def _checked(given: _Given, negative: Collection[str]) -> list[LabelledMatrix]:
    """Tables with the units of the first, in its order; names of units are taken from a table that has some."""
    tables = [labelled.matrix(table, name) for table, name in zip(given.tables, given.names, strict=True)]
    tables = _named_alike(tables, [_has_index(table) for table in given.tables])
    tables = [
        tables[0],
        *(labelled.align(tables[0], table, (given.names[0], name)) for table, name in zip(tables[1:], given.names[1:], strict=True)),
    ]
    for table, name, side in zip(tables, given.names, given.sides, strict=True):
        _refuse_extreme(table, name)
        if (table.values < 0).any():
            _refuse_negative(table, name, side, negative)
        elif side != "undesirable":
            _refuse_empty(table, name, side)
    return tables


def _named_alike(tables: list[LabelledMatrix], named: list[bool]) -> list[LabelledMatrix]:
    """Bare arrays as long as a table with names of units have those names."""
    if all(named) or not any(named):
        return tables
    known = tables[named.index(True)].rows
    return [table if has or len(table.rows) != len(known) else replace(table, rows=known) for table, has in zip(tables, named, strict=True)]


def _refuse_negative(table: LabelledMatrix, name: str, side: str, negative: Collection[str]) -> None:
    if side in negative:
        return
    unit, column = np.argwhere(table.values < 0)[0]
    value = float(table.values[unit, column])
    hint = "Split the column into what adds and what takes away"
    other = _OTHER_SIDE.get(side)
    if other is not None:
        hint += f", or use a model that shifting {side} leaves alone: rts='vrs' with orientation='{other}', or additive under 'vrs'"
    raise DataError(f"{name} has a negative value", column=table.columns[column], unit=table.rows[unit], value=value, hint=hint)


def _refuse_extreme(table: LabelledMatrix, name: str) -> None:
    for column, values in zip(table.columns, table.values.T, strict=True):
        size = np.abs(values)
        if size.max() <= _LARGEST and size.min(where=size > 0, initial=1.0) >= _SMALLEST:
            continue
        unit = int(np.flatnonzero((size > _LARGEST) | ((size > 0) & (size < _SMALLEST)))[0])
        hint = "Give the column in another unit of measure, or write 0 for what is none"
        raise DataError(f"{name} has a value beyond 1e±300", column=column, unit=table.rows[unit], value=float(values[unit]), hint=hint)


def _refuse_empty(table: LabelledMatrix, name: str, side: str) -> None:
    empty = np.flatnonzero(~(table.values > 0).any(axis=1))
    if empty.size:
        kind = side.removesuffix("s")
        raise DataError(f"every {kind} in {name} is zero", unit=table.rows[empty[0]], hint=f"Drop the unit or give it a positive {kind}")


def _distinct(tables: list[LabelledMatrix]) -> list[LabelledMatrix]:
    """Names that tell the sides apart: unnamed columns (0, 1, …) become X1 …, Y1 … and B1 …; a name in two tables is refused."""
    if all(isinstance(table.columns, pd.RangeIndex) for table in tables):
        return [_numbered(table, letter) for table, letter in zip(tables, "XYB", strict=False)]
    for (first, left), (second, right) in combinations(zip(_NAMES, tables, strict=False), 2):
        both = left.columns.intersection(right.columns)
        if len(both):
            raise DataError(f"stands in {first} and in {second}", column=both[0], hint=f"Give the column of {second} a name of its own")
    return tables


def _numbered(table: LabelledMatrix, letter: str) -> LabelledMatrix:
    return replace(table, columns=pd.Index([f"{letter}{k + 1}" for k in range(len(table.columns))]))


def same_columns(table: LabelledMatrix, like: LabelledMatrix, name: str, *, by_position: bool) -> LabelledMatrix:
    """A reference table with its columns in the order of the table like it."""
    if by_position and len(table.columns) == len(like.columns):
        return replace(table, columns=like.columns)
    for column in like.columns.difference(table.columns, sort=False):
        raise DataError(f"is missing in {name}", column=column, hint="The reference needs the same columns")
    for column in table.columns.difference(like.columns, sort=False):
        raise DataError(f"stands in {name} only", column=column, hint="The reference needs the same columns")
    return LabelledMatrix(table.values[:, table.columns.get_indexer(like.columns)], table.rows, like.columns)


def _parts_of(reference: Any, count: int) -> tuple[Any, ...]:
    if isinstance(reference, (tuple, list)) and len(reference) == count:
        return tuple(reference)
    if count == _TWO:
        raise DataError("`reference` is not a pair of tables", value=type(reference).__name__, hint="Give (X_ref, Y_ref)")
    raise DataError("`reference` is not three tables", value=type(reference).__name__, hint="Give (X_ref, Y_ref, B_ref)")


def _has_index(data: Any) -> bool:
    """Whether rows have names: a mapping has those of the Series in it."""
    if isinstance(data, Mapping):
        return any(isinstance(column, pd.Series) for column in data.values())
    return isinstance(data, (pd.DataFrame, pd.Series))


def has_columns(data: Any) -> bool:
    """Whether the columns of a table as it was given have names."""
    return isinstance(data, (pd.DataFrame, pd.Series, Mapping)) or hasattr(data, "columns")
