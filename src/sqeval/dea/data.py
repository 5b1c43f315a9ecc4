"""The boundary of every DEA model: inputs and outputs by unit, checked once and joined by key.

`dea_data` holds the one policy of sqeval for zeros, negative and missing values, duplicates, booleans, text and dates.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from sqeval import labelled
from sqeval.dea.shift import away_from_negatives
from sqeval.errors import DataError, nearest_hint
from sqeval.labelled import Floats, LabelledMatrix

#: Sizes that can be scaled, summed and divided without leaving double precision; beyond them there is no answer to certify.
_SMALLEST, _LARGEST = 1e-300, 1e300


@dataclass(frozen=True, eq=False)
class DeaData:
    """Inputs and outputs of the units that are evaluated and of those that make the frontier, in the caller's order.

    `table` and `reference_table` hold `m` inputs, then the outputs, side by side: models read them so, and there is no second copy.
    `shift` (m + s,) is what `sorted` added to every variable, None where nothing was.
    """

    table: LabelledMatrix
    reference_table: LabelledMatrix
    m: int
    shift: Floats | None = None

    @property
    def inputs(self) -> LabelledMatrix:
        """Inputs of the units that are evaluated."""
        return _columns(self.table, slice(0, self.m))

    @property
    def outputs(self) -> LabelledMatrix:
        """Outputs of the units that are evaluated."""
        return _columns(self.table, slice(self.m, None))

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
        """Inputs, then outputs, of the units that are evaluated."""
        return self.table.values

    @property
    def reference_values(self) -> Floats:
        """Inputs, then outputs, of the units that make the frontier."""
        return self.reference_table.values

    @property
    def variables(self) -> pd.Index:
        """Names of the inputs, then of the outputs."""
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

    def sorted(self) -> DeaData:
        """The data as they are solved: units in sorted order; columns with negative values moved to positive ones by `shift`."""
        negative = (self.values < 0).any() or (self.reference_values < 0).any()
        by = away_from_negatives(self.values, self.reference_values) if negative else None
        table = _solved_in(self.table, by)
        return DeaData(table, table if self.is_own_reference else _solved_in(self.reference_table, by), self.m, by)


def _columns(table: LabelledMatrix, which: slice) -> LabelledMatrix:
    return LabelledMatrix(table.values[:, which], table.rows, table.columns[which])


def _solved_in(table: LabelledMatrix, by: Floats | None) -> LabelledMatrix:
    """The table in sorted order, moved."""
    taken = table.take(labelled.sorted_order(table.rows))
    return taken if by is None else replace(taken, values=taken.values + by)


def unit_name(unit: Any) -> str:
    """How a unit is called in text: the levels of a multi-level index side by side."""
    return " / ".join(str(part) for part in unit) if isinstance(unit, tuple) else str(unit)


def dea_data(X: Any, Y: Any, reference: tuple[Any, Any] | None = None, *, negative: Collection[str] = ()) -> DeaData:
    """Check inputs, outputs and an optional reference set: one policy for the data of every DEA model.

    ====================  ==========================================================================================
    zero                  a value like any other; a unit needs a positive input and a positive output, and one that is
                          on the frontier with an input of zero is named in a caution ("dea_zero_inputs")
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
    reference : (X_ref, Y_ref), optional
        Tables with the same columns, whose units make the frontier; the same policy.
    negative : collection of "inputs", "outputs"
        The sides that may hold negative values, see `shift.free_sides`.

    Raises
    ------
    DataError
        Naming unit and column: what the policy refuses, and a unit or column that stands in one table only.
    """
    inputs, outputs = _pair(X, Y, ("X", "Y"), negative)
    table = _side_by_side(inputs, outputs)
    if reference is None:
        return DeaData(table, table, len(inputs.columns))
    X_ref, Y_ref = _two_tables(reference)
    names = ("reference X", "reference Y")
    reference_inputs, reference_outputs = _pair(X_ref, Y_ref, names, negative)
    reference_table = _side_by_side(
        _same_columns(reference_inputs, inputs, names[0], by_position=not _has_columns(X_ref)),
        _same_columns(reference_outputs, outputs, names[1], by_position=not _has_columns(Y_ref)),
    )
    return DeaData(table, reference_table, len(inputs.columns))


def _side_by_side(inputs: LabelledMatrix, outputs: LabelledMatrix) -> LabelledMatrix:
    # Names of two types stay what they are: 1 beside 2.5 would become 1.0.
    alike = inputs.columns.dtype == outputs.columns.dtype
    names = pd.Index([*inputs.columns, *outputs.columns], dtype=None if alike else object)
    return LabelledMatrix(np.hstack([inputs.values, outputs.values]), inputs.rows, names)


def _pair(X: Any, Y: Any, names: tuple[str, str], negative: Collection[str]) -> tuple[LabelledMatrix, LabelledMatrix]:
    inputs, outputs = labelled.matrix(X, names[0]), labelled.matrix(Y, names[1])
    if len(inputs.rows) == len(outputs.rows) and _has_index(X) != _has_index(Y):
        known = (inputs if _has_index(X) else outputs).rows
        inputs, outputs = replace(inputs, rows=known), replace(outputs, rows=known)
    outputs = labelled.align(inputs, outputs, names)
    for table, name, side in ((inputs, names[0], "inputs"), (outputs, names[1], "outputs")):
        _refuse_extreme(table, name)
        if (table.values < 0).any():
            _refuse_negative(table, name, side, negative)
        else:
            _refuse_empty(table, name, side)
    return _distinct(inputs, outputs)


def _refuse_negative(table: LabelledMatrix, name: str, side: str, negative: Collection[str]) -> None:
    if side in negative:
        return
    unit, column = np.argwhere(table.values < 0)[0]
    value = float(table.values[unit, column])
    other = {"inputs": "output", "outputs": "input"}[side]
    hint = (
        f"Split the column into what adds and what takes away, or use a model that shifting {side} leaves alone: "
        f"rts='vrs' with orientation='{other}', or additive under 'vrs'"
    )
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


def _distinct(inputs: LabelledMatrix, outputs: LabelledMatrix) -> tuple[LabelledMatrix, LabelledMatrix]:
    """Names that tell inputs from outputs: unnamed columns (0, 1, …) become X1 … and Y1 …; a name in both tables is refused."""
    both = inputs.columns.intersection(outputs.columns)
    if not len(both):
        return inputs, outputs
    if isinstance(inputs.columns, pd.RangeIndex) and isinstance(outputs.columns, pd.RangeIndex):
        return _numbered(inputs, "X"), _numbered(outputs, "Y")
    raise DataError("stands in X and in Y", column=both[0], hint="Give the output a name of its own")


def _numbered(table: LabelledMatrix, letter: str) -> LabelledMatrix:
    return replace(table, columns=pd.Index([f"{letter}{k + 1}" for k in range(len(table.columns))]))


def _same_columns(table: LabelledMatrix, like: LabelledMatrix, name: str, *, by_position: bool) -> LabelledMatrix:
    if by_position and len(table.columns) == len(like.columns):
        return replace(table, columns=like.columns)
    for column in like.columns.difference(table.columns, sort=False):
        raise DataError(f"is missing in {name}", column=column, hint="The reference needs the same columns")
    for column in table.columns.difference(like.columns, sort=False):
        raise DataError(f"stands in {name} only", column=column, hint="The reference needs the same columns")
    return LabelledMatrix(table.values[:, table.columns.get_indexer(like.columns)], table.rows, like.columns)


def _two_tables(reference: Any) -> tuple[Any, Any]:
    if not isinstance(reference, (tuple, list)) or len(reference) != 2:
        raise DataError("`reference` is not a pair of tables", value=type(reference).__name__, hint="Give (X_ref, Y_ref)")
    return reference[0], reference[1]


def _has_index(data: Any) -> bool:
    """Whether rows have names: a mapping has those of the Series in it."""
    if isinstance(data, Mapping):
        return any(isinstance(column, pd.Series) for column in data.values())
    return isinstance(data, (pd.DataFrame, pd.Series))


def _has_columns(data: Any) -> bool:
    return isinstance(data, (pd.DataFrame, pd.Series, Mapping)) or hasattr(data, "columns")
