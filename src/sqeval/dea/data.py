"""The boundary of every DEA model: inputs and outputs by unit, checked once and joined by key."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from sqeval import labelled
from sqeval.errors import DataError, nearest_hint
from sqeval.labelled import Floats, LabelledMatrix


@dataclass(frozen=True, eq=False)
class DeaData:
    """Inputs and outputs of the units that are evaluated and of those that make the frontier, in the caller's order."""

    inputs: LabelledMatrix
    outputs: LabelledMatrix
    reference_inputs: LabelledMatrix
    reference_outputs: LabelledMatrix

    @property
    def units(self) -> pd.Index:
        """The units that are evaluated."""
        return self.inputs.rows

    @property
    def reference(self) -> pd.Index:
        """The units that make the frontier."""
        return self.reference_inputs.rows

    @property
    def values(self) -> Floats:
        """Inputs, then outputs, of the units that are evaluated."""
        return np.hstack([self.inputs.values, self.outputs.values])

    @property
    def variables(self) -> pd.Index:
        """Names of the inputs, then of the outputs."""
        names: pd.Index = pd.Index([*self.inputs.columns, *self.outputs.columns])
        return names

    @property
    def is_own_reference(self) -> bool:
        """Whether the units are measured against themselves."""
        return self.reference_inputs is self.inputs

    def position(self, unit: Any) -> int:
        """Where a unit stands among those that are evaluated; raises DataError if it does not."""
        if unit not in self.units:
            raise DataError("is not among the units", unit=unit, hint=nearest_hint(unit, self.units))
        return int(self.units.get_indexer(pd.Index([unit]))[0])

    def sorted(self) -> DeaData:
        """The same data with units in sorted order, in which they are solved."""
        order = labelled.sorted_order(self.units)
        inputs, outputs = self.inputs.take(order), self.outputs.take(order)
        if self.is_own_reference:
            return DeaData(inputs, outputs, inputs, outputs)
        order = labelled.sorted_order(self.reference)
        return DeaData(inputs, outputs, self.reference_inputs.take(order), self.reference_outputs.take(order))


def unit_name(unit: Any) -> str:
    """How a unit is called in text: the levels of a multi-level index side by side."""
    return " / ".join(str(part) for part in unit) if isinstance(unit, tuple) else str(unit)


def dea_data(X: Any, Y: Any, reference: tuple[Any, Any] | None = None) -> DeaData:
    """Check inputs, outputs and an optional reference set.

    Parameters
    ----------
    X, Y : table of units × inputs, units × outputs
        DataFrames with the same units as index, in any order, or arrays, whose rows are matched by position.
        Finite numbers ≥ 0; booleans count as 0 and 1.
    reference : (X_ref, Y_ref), optional
        Tables with the same columns, whose units make the frontier.

    Raises
    ------
    DataError
        Naming unit and column: text, a missing, infinite or negative value, a unit or column that stands twice or in one
        table only, and units without any positive input or output.
    """
    inputs, outputs = _pair(X, Y, ("X", "Y"))
    if reference is None:
        return DeaData(inputs, outputs, inputs, outputs)
    X_ref, Y_ref = _two_tables(reference)
    names = ("reference X", "reference Y")
    reference_inputs, reference_outputs = _pair(X_ref, Y_ref, names)
    return DeaData(
        inputs,
        outputs,
        _same_columns(reference_inputs, inputs, names[0], by_position=not _has_columns(X_ref)),
        _same_columns(reference_outputs, outputs, names[1], by_position=not _has_columns(Y_ref)),
    )


def _pair(X: Any, Y: Any, names: tuple[str, str]) -> tuple[LabelledMatrix, LabelledMatrix]:
    inputs, outputs = labelled.matrix(X, names[0]), labelled.matrix(Y, names[1])
    if len(inputs.rows) == len(outputs.rows) and _has_index(X) != _has_index(Y):
        known = (inputs if _has_index(X) else outputs).rows
        inputs, outputs = replace(inputs, rows=known), replace(outputs, rows=known)
    outputs = labelled.align(inputs, outputs, names)
    for table, name, kind in ((inputs, names[0], "input"), (outputs, names[1], "output")):
        _refuse_negative(table, name)
        _refuse_empty(table, name, kind)
    return _distinct(inputs, outputs)


def _refuse_negative(table: LabelledMatrix, name: str) -> None:
    found = np.argwhere(table.values < 0)
    if len(found):
        unit, column = found[0]
        value = float(table.values[unit, column])
        hint = "DEA needs values ≥ 0: shift the column or measure it another way"
        raise DataError(f"{name} has a negative value", column=table.columns[column], unit=table.rows[unit], value=value, hint=hint)


def _refuse_empty(table: LabelledMatrix, name: str, kind: str) -> None:
    empty = np.flatnonzero(~(table.values > 0).any(axis=1))
    if empty.size:
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
    return isinstance(data, (pd.DataFrame, pd.Series))


def _has_columns(data: Any) -> bool:
    return _has_index(data) or isinstance(data, Mapping) or hasattr(data, "columns")
