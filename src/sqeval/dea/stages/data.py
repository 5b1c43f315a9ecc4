"""The boundary of models with stages: inputs, what one stage hands to another, and outputs, checked once and joined by key."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sqeval.dea.data import DeaData, checked_tables, has_columns, same_columns, side_by_side
from sqeval.dea.data_audit import audit_data
from sqeval.errors import DataError
from sqeval.labelled import LabelledMatrix
from sqeval.result import Caution, merged

_NAMES, _SIDES = ("X", "Z", "Y"), ("inputs", "intermediates", "outputs")
#: Cautions that are about whole units, not about what one stage takes and makes.
_OF_UNITS = ("dea_duplicates", "dea_all_equal")


@dataclass(frozen=True, eq=False)
class StageData(DeaData):
    """DeaData whose tables hold `m` inputs, then `q` intermediate products, then the outputs."""

    q: int = 0

    @property
    def intermediates(self) -> LabelledMatrix:
        """What one stage makes and another takes, of the units that are evaluated."""
        return self._of(slice(self.m, self.m + self.q))

    @property
    def outputs(self) -> LabelledMatrix:
        """What leaves the last stages, of the units that are evaluated."""
        return self._of(slice(self.m + self.q, None))

    def between(self, taken: NDArray[np.intp], made: NDArray[np.intp]) -> DeaData:
        """One stage alone: what it takes (columns of the tables) as inputs, what it makes as outputs."""
        places = np.concatenate([taken, made])
        table = _some(self.table, places)
        return DeaData(table, table if self.is_own_reference else _some(self.reference_table, places), len(taken))

    def _of(self, which: slice) -> LabelledMatrix:
        return _some(self.table, np.arange(len(self.variables))[which])


def _some(table: LabelledMatrix, places: NDArray[np.intp]) -> LabelledMatrix:
    return LabelledMatrix(table.values[:, places], table.rows, table.columns[places])


def stage_data(X: Any, Z: Any, Y: Any, reference: tuple[Any, ...] | None = None) -> StageData:
    """Check inputs, intermediate products (None: there are none) and outputs by the one policy of `dea_data`.

    Every unit needs a positive input, a positive intermediate product and a positive output; nothing may be negative.

    Raises
    ------
    DataError
        Naming unit and column: what the policy refuses, and a unit or column that stands in one table only, or twice.
    """
    given = [(table, name, side) for table, name, side in zip((X, Z, Y), _NAMES, _SIDES, strict=True) if table is not None or name != "Z"]
    tables, names, sides = ([part[at] for part in given] for at in range(3))
    checked = _distinct(checked_tables(tables, names, sides), names)
    widths = dict(zip(sides, (len(table.columns) for table in checked), strict=True))
    table = side_by_side(checked)
    data = StageData(table, table, widths["inputs"], q=widths.get("intermediates", 0))
    if reference is None:
        return data
    others = _parts_of(reference, names)
    found = checked_tables(others, [f"reference {name}" for name in names], sides)
    alike = [
        same_columns(part, like, f"reference {name}", by_position=not has_columns(raw))
        for part, like, name, raw in zip(found, checked, names, others, strict=True)
    ]
    return replace(data, reference_table=side_by_side(alike))


def _distinct(tables: list[LabelledMatrix], names: Sequence[str]) -> list[LabelledMatrix]:
    """Names that tell the tables apart: unnamed columns become X1 …, Z1 … and Y1 …; a name in two tables is refused."""
    if all(isinstance(table.columns, pd.RangeIndex) for table in tables):
        named = ([f"{name}{k + 1}" for k in range(len(table.columns))] for name, table in zip(names, tables, strict=True))
        return [replace(table, columns=pd.Index(columns)) for table, columns in zip(tables, named, strict=True)]
    for (first, left), (second, right) in combinations(zip(names, tables, strict=True), 2):
        both = left.columns.intersection(right.columns)
        if len(both):
            raise DataError(f"stands in {first} and in {second}", column=both[0], hint=f"Give the column of {second} a name of its own")
    return tables


def _parts_of(reference: Any, names: Sequence[str]) -> tuple[Any, ...]:
    if isinstance(reference, (tuple, list)) and len(reference) == len(names):
        return tuple(reference)
    wanted = ", ".join(f"{name}_ref" for name in names)
    raise DataError(f"`reference` is not {len(names)} tables", value=type(reference).__name__, hint=f"Give ({wanted})")


def audit_stages(data: StageData, alone: Sequence[DeaData]) -> tuple[Caution, ...]:
    """What to know about the data: of whole units, and of every stage alone, by what it takes and makes."""
    return merged([*_picked(data, of_units=True), *(caution for stage in alone for caution in _picked(stage, of_units=False))])


def _picked(data: DeaData, *, of_units: bool) -> Iterator[Caution]:
    return (caution for caution in audit_data(data).cautions if (caution.code in _OF_UNITS) is of_units)
