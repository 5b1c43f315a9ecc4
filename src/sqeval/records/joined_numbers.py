"""Numbers of a joined source, read as the canonical columns that they end up in are read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from sqeval.records import schema
from sqeval.records.cells import numbers_of
from sqeval.records.numbers import POINT, parse_numbers
from sqeval.records.preset import Preset

#: Cells of a column as numbers, and which of them hold something that is none.
Numbers = tuple["pd.Series[Any]", "pd.Series[Any]"]


def plain_numbers(column: pd.Series[Any], decimal: str = POINT) -> Numbers:
    """Cells as numbers by no other rule than the decimal mark."""
    numbers = parse_numbers(column, decimal)
    return numbers, numbers.isna() & column.notna()


@dataclass(frozen=True)
class Numerals:
    """How numbers are written in the sources: what reads a column of a source by its name, and the mark before their decimals."""

    read: Callable[[str, pd.Series[Any]], Numbers] = lambda _, column: plain_numbers(column)
    decimal: str = POINT

    def written(self, number: float) -> str | None:
        """A number as it would stand in a cell; None where it is missing."""
        return None if np.isnan(number) else np.format_float_positional(number, trim="0").replace(POINT, self.decimal)


def numerals_of(preset: Preset) -> Numerals:
    """How numbers are written in the sources of a preset."""
    return Numerals(lambda source, column: _numbers(source, column, preset), preset.decimal)


def _numbers(source: str, column: pd.Series[Any], preset: Preset) -> Numbers:
    """What the columns that are read from this one make of its cells: a cell that none of them can read, none will read later."""
    names = {str(column.name), f"{source}.{column.name}"}
    readings = [numbers_of(column, canonical, preset) for canonical in _fed(names, preset)]
    if not readings or any(names & {*spec.column} for spec in preset.elapsed.values()):
        readings.append(plain_numbers(column, preset.decimal))
    numbers, unread = readings[0]
    for others, other_unread in readings[1:]:
        numbers, unread = numbers.fillna(others), unread | other_unread
    return numbers, unread & numbers.isna()


def _fed(names: set[str], preset: Preset) -> list[str]:
    """Canonical columns that are read from a column of one of these names."""
    fed = [canonical for canonical in preset.columns if names & {*preset.names_of(canonical)}]
    return [*fed, *sorted(name for name in names if schema.kind_of(name) is not None and name not in preset.columns)]
