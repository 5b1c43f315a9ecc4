"""Columns of a companion frame as what they hold: ids and labels stay text, times, numbers and yes/no words become such."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from sqeval.errors import DataError, nearest_hint
from sqeval.labelled import as_text, is_text
from sqeval.records import schema
from sqeval.records.cleaning import no_time_at_all, refuse_spreadsheet_numbers
from sqeval.records.companions.period_labels import plain_periods
from sqeval.records.numbers import POINT, parse_numbers
from sqeval.records.personal import different_values, sign_of
from sqeval.records.preset import Preset
from sqeval.records.sources import Raw
from sqeval.records.times.parse import parse_times

#: Who answered a survey, and which of several answers: text like the other ids.
RESPONDENTS = ("respondent_id", "response_id")

#: Columns by which rows are joined and told apart.
ID_COLUMNS = (*schema.IDS, *RESPONDENTS)

_TEXTS = (*ID_COLUMNS, "period", *schema.LABELS)
_CLOCKS = (*schema.TIMES, *schema.COMPANION_TIMES)


def renamed(raw: Raw, columns: Mapping[str, str | tuple[str, ...]], what: str) -> Raw:
    """The columns under the names they are given here; the others ride along under their own.

    Raises
    ------
    DataError
        None of the names of a column is there, or its name here is also that of another column.
    """
    if not columns:
        return raw
    names = [str(name) for name in raw.frame.columns]
    sources = {name: _first_there(name, (given,) if isinstance(given, str) else given, names, what) for name, given in columns.items()}
    riding = [name for name in names if name not in sources.values()]
    for name in (name for name in riding if name in sources):
        raise DataError(f"is in the {what}, and also mapped to {sources[name]!r}", column=name, hint="Map or drop one of them")
    mapped = {name: raw.frame[source] for name, source in sources.items()}
    return replace(raw, frame=pd.DataFrame({**mapped, **{name: raw.frame[name] for name in riding}}, index=raw.frame.index))


def _first_there(name: str, given: tuple[str, ...], names: list[str], what: str) -> str:
    found = next((source for source in given if source in names), None)
    if found is None:
        looked = f"Looked for: {', '.join(map(repr, given))}. " if len(given) > 1 else ""
        raise DataError(f"is not in the {what} ({name} is read from it)", column=given[0], hint=looked + nearest_hint(given[0], names))
    return found


def typed(raw: Raw, what: str, preset: Preset) -> pd.DataFrame:
    """The frame with every column as what it holds.

    Raises
    ------
    DataError
        A time cannot be read, or an id has lost digits.
    """
    return pd.DataFrame({column: _typed(raw, str(column), what, preset) for column in raw.frame.columns}, index=raw.frame.index)


def by_content(column: pd.Series[Any], decimal: str = POINT) -> pd.Series[Any]:
    """A text column that is wholly numeric becomes numbers, one of yes/no words becomes flags.

    Phone and id numbers stay text: as numbers they would lose their signs and zeros, and no longer join with the records.
    """
    if sign_of(str(column.name), different_values(column)) is not None:
        return column
    numbers = parse_numbers(column, decimal)
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
        return plain_periods(text) if name == "period" else text
    if name in _CLOCKS:
        return _times(raw, name, what, preset)
    return by_content(column, preset.decimal) if is_text(column) else column


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
