"""Companion frames: surveys, orders and resources, joined to requests by key or to units by unit and period."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from sqeval.errors import DataError
from sqeval.labelled import as_text
from sqeval.records import schema
from sqeval.records.cleaning import no_time_at_all
from sqeval.records.numbers import parse_numbers
from sqeval.records.preset import Preset
from sqeval.records.source import Raw, read_source
from sqeval.records.times import parse_times

#: Keys a companion may have: one of these columns (for a period or a time, with the units' own columns beside it).
KEYS = {
    "surveys": ("request_id", "period", "answered_at"),
    "orders": ("order_id", "period", "ordered_at", "created_at"),
    "resources": ("period",),
}


def read_companion(source: Any, name: str, preset: Preset) -> pd.DataFrame | None:
    """Read a companion frame and check its key; times, numbers and yes/no words become what they are.

    Raises
    ------
    DataError
        It has no key column to join by, a key is missing in a row, or a time cannot be read.
    """
    if source is None:
        return None
    raw = read_source(source, preset.nulls, name)
    keys = [key for key in KEYS[name] if key in raw.frame.columns]
    if not keys:
        raise DataError(f"{name} has no column to join by", hint=f"It needs one of: {', '.join(KEYS[name])}")
    lost = raw.frame[keys[0]].isna().to_numpy()
    if lost.any():
        raise DataError(f"{name} has a row without its key", column=keys[0], row=raw.row_numbers[int(np.flatnonzero(lost)[0])])
    columns = {column: _typed(raw, str(column), name, preset) for column in raw.frame.columns}
    return pd.DataFrame(columns, index=raw.frame.index)


def _typed(raw: Raw, name: str, what: str, preset: Preset) -> pd.Series[Any]:
    column = raw.frame[name]
    if name in (*schema.IDS, "period", *schema.LABELS):
        return as_text(column)
    if name in (*schema.TIMES, *schema.COMPANION_TIMES):
        return _times(raw, name, what, preset)
    if not (column.dtype == object or isinstance(column.dtype, pd.CategoricalDtype) or pd.api.types.is_string_dtype(column.dtype)):
        return column
    return _by_content(column)


def _by_content(column: pd.Series[Any]) -> pd.Series[Any]:
    """A text column that is wholly numeric becomes numbers, one of yes/no words becomes flags."""
    numbers = parse_numbers(column)
    if pd.api.types.infer_dtype(column, skipna=True) != "boolean" and bool((numbers.notna() | column.isna()).all()):
        return numbers
    words = column.astype("str").str.strip().str.lower()
    if bool((words.isin(schema.TRUE_WORDS | schema.FALSE_WORDS) | column.isna()).all()):
        return words.isin(schema.TRUE_WORDS).astype("boolean").mask(column.isna())
    return column


def _times(raw: Raw, name: str, what: str, preset: Preset) -> pd.Series[Any]:
    column = raw.frame[name]
    # The format of the preset is that of the records; a companion's is ISO 8601 unless `formats` names it.
    time_format = preset.formats.get(name, "ISO8601")
    no_time_at_all(column)
    times = parse_times(column, time_format, preset.time_zone)
    lost = np.flatnonzero((times.isna() & column.notna()).to_numpy())
    if lost.size:
        hint = f"The format tried is {time_format!r}; give the right one, e.g. formats={{{name!r}: '%d/%m/%Y'}}"
        problem = f"{what} has a value that cannot be read as a time"
        raise DataError(problem, column=name, row=raw.row_numbers[lost[0]], value=column.iloc[lost[0]], hint=hint)
    return times
