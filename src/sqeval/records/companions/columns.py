"""Columns of a companion frame as what they hold: ids and labels stay text, times, numbers and yes/no words become such."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from sqeval.errors import DataError
from sqeval.labelled import as_text, is_text
from sqeval.records import schema
from sqeval.records.cleaning import no_time_at_all, refuse_spreadsheet_numbers
from sqeval.records.numbers import parse_numbers
from sqeval.records.personal import different_values, sign_of
from sqeval.records.preset import Preset
from sqeval.records.sources import Raw
from sqeval.records.times import parse_times

#: Who answered a survey, and which of several answers: text like the other ids.
RESPONDENTS = ("respondent_id", "response_id")

#: Columns by which rows are joined and told apart.
ID_COLUMNS = (*schema.IDS, *RESPONDENTS)

_TEXTS = (*ID_COLUMNS, "period", *schema.LABELS)
_CLOCKS = (*schema.TIMES, *schema.COMPANION_TIMES)


def typed(raw: Raw, what: str, preset: Preset) -> pd.DataFrame:
    """The frame with every column as what it holds.

    Raises
    ------
    DataError
        A time cannot be read, or an id has lost digits.
    """
    return pd.DataFrame({column: _typed(raw, str(column), what, preset) for column in raw.frame.columns}, index=raw.frame.index)


def by_content(column: pd.Series[Any]) -> pd.Series[Any]:
    """A text column that is wholly numeric becomes numbers, one of yes/no words becomes flags.

    Phone and id numbers stay text: as numbers they would lose their signs and zeros, and no longer join with the records.
    """
    if sign_of(str(column.name), different_values(column)) is not None:
        return column
    numbers = parse_numbers(column)
    if pd.api.types.infer_dtype(column, skipna=True) != "boolean" and bool((numbers.notna() | column.isna()).all()):
        return numbers
    words = column.astype("str").str.strip().str.lower()
    if bool((words.isin(schema.TRUE_WORDS | schema.FALSE_WORDS) | column.isna()).all()):
        return words.isin(schema.TRUE_WORDS).astype("boolean").mask(column.isna())
    return column


def _typed(raw: Raw, name: str, what: str, preset: Preset) -> pd.Series[Any]:
    column = raw.frame[name]
    if name in _TEXTS:
        text = as_text(column)
        if name in ID_COLUMNS:
            refuse_spreadsheet_numbers(text)
        return text
    if name in _CLOCKS:
        return _times(raw, name, what, preset)
    return by_content(column) if is_text(column) else column


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
