"""From raw rows to canonical columns: every cell is converted by a declared rule, or its row is rejected with a reason."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import numpy as np
import pandas as pd

from sqeval.errors import DataError, nearest_hint
from sqeval.labelled import as_text, lost_digits
from sqeval.options import Policy
from sqeval.records import schema
from sqeval.records.ids import LONG, SCIENTIFIC, ZEROED
from sqeval.records.ledger import Ledger, Mask
from sqeval.records.numbers import parse_numbers
from sqeval.records.preset import Preset
from sqeval.records.times.forms import Form, forms
from sqeval.records.times.lost_offsets import lost_offsets
from sqeval.records.times.other_forms import read_otherwise
from sqeval.records.times.parse import ISO, is_all_digits, parse_times
from sqeval.records.times.swapped import swapped_dates
from sqeval.result import Caution


def rename(frame: pd.DataFrame, preset: Preset) -> pd.DataFrame:
    """Give the source's columns their canonical names; the others ride along under their own.

    Raises
    ------
    DataError
        A column that the preset names, or a required one, is not in the source.
    """
    for canonical, source in preset.columns.items():
        if source not in frame.columns:
            hint = nearest_hint(source, map(str, frame.columns))
            raise DataError(f"is not in the source ({canonical} is read from it)", column=source, hint=hint)
    # A column may feed two canonical ones, so build from canonical to source, not the reverse.
    named = {canonical: frame[source] for canonical, source in preset.columns.items()}
    taken = set(preset.columns.values())
    riding = {str(column): frame[column] for column in frame.columns if column not in taken and str(column) not in named}
    result = pd.DataFrame({**named, **riding}, index=frame.index)
    for name, value in preset.defaults.items():
        if name not in result.columns:
            result[name] = value
    for name in schema.REQUIRED:
        if name not in result.columns:
            hint = f"Name the source's column in a mapping, e.g. preset={{{name!r}: '…'}}. {nearest_hint(name, map(str, frame.columns))}"
            raise DataError("is missing", column=name, hint=hint)
    return result


def convert(frame: pd.DataFrame, preset: Preset, ledger: Ledger) -> pd.DataFrame:
    """Convert every canonical column to its kind, noting cells that cannot be."""
    columns: dict[str, Any] = {}
    for name in frame.columns:
        kind = schema.kind_of(name)
        columns[name] = frame[name] if kind is None else _CONVERTERS[kind](frame[name], preset, ledger)
    return pd.DataFrame(columns, index=frame.index)


def check(frame: pd.DataFrame, preset: Preset, ledger: Ledger) -> pd.DataFrame:
    """Note rows whose values contradict the contract of records, and repair those that shall be."""
    for name in schema.REQUIRED:
        ledger.reject(frame[name].isna().to_numpy(), frame[name], "missing")
    repaired = {}
    for name in (column for column in schema.AFTER_OPENING if column in frame.columns):
        is_before = (frame[name] < frame["created_at"]).to_numpy()
        # The moments of activities have the clock of the log, in which midnight is a time like others.
        is_dates = preset.activities is None and _of_dates_only(frame[name])
        on_the_day = is_before & is_dates & (frame[name] >= frame["created_at"].dt.normalize()).to_numpy()
        ledger.flag(on_the_day, frame[name], "same_day")
        repaired[name] = _without(frame[name], ledger.meet(is_before & ~on_the_day, frame[name], "before_opening"))
    for name, problem, known in _vocabularies(frame, preset):
        repaired[name] = _without(frame[name], ledger.meet(~_among(frame[name], known), frame[name], problem))
    return frame.assign(**repaired)


def _of_dates_only(times: pd.Series[Any]) -> bool:
    """Whether a column holds dates without a time of day: everything is at midnight."""
    known = times.dropna()
    return len(known) > 0 and bool((known == known.dt.normalize()).all())


def _vocabularies(frame: pd.DataFrame, preset: Preset) -> list[tuple[str, str, Collection[str]]]:
    """Columns that take known words only, the problem of another word, and the words."""
    # The status of an audit log is a word of its own states, which are counted before events become requests.
    states = [("status", "unknown_state", preset.states)] if preset.events is None else []
    columns = [*states, ("first_response_by", "unknown_responder", schema.RESPONDERS)]
    return [entry for entry in columns if entry[0] in frame.columns]


def _among(column: pd.Series[Any], known: Collection[str]) -> Mask:
    """Cells that are missing or one of the known words, in any case."""
    codes, words = pd.factorize(column)
    is_known = pd.Series(words, dtype="str").str.strip().str.lower().isin(list(known)).to_numpy(dtype=bool)
    return np.asarray(np.append(is_known, True)[codes])


def _without(column: pd.Series[Any], lost: Mask) -> pd.Series[Any]:
    return column.mask(lost) if lost.any() else column


def _text(column: pd.Series[Any], preset: Preset, ledger: Ledger) -> pd.Series[Any]:
    del preset, ledger
    text = as_text(column)
    if column.name in schema.IDS:
        refuse_spreadsheet_numbers(text)
    if column.name == "first_response_by":
        return text.str.strip().str.lower()
    return text


def refuse_spreadsheet_numbers(ids: pd.Series[Any]) -> None:
    """A spreadsheet keeps 15 digits of a number: what was longer comes back as 1.23E+18, or with zeros at its end.

    Where only some end in zeros, they are read and a caution says so.
    """
    scientific = ids[ids.str.fullmatch(SCIENTIFIC, na=False)]
    if len(scientific):
        raise lost_digits(ids, scientific.iloc[0])
    long = ids[ids.str.fullmatch(LONG, na=False)].drop_duplicates()
    if len(long) > 1 and bool(long.str.fullmatch(ZEROED).all()):
        raise lost_digits(ids, long.iloc[0])


def as_times(column: pd.Series[Any], preset: Preset, ledger: Ledger) -> pd.Series[Any]:
    """A column of time stamps by its format, and by other forms where the policy of `mixed_formats` allows it."""
    name = str(column.name)
    time_format, is_repaired = preset.format_of(name), ledger.policies["mixed_formats"] is Policy.REPAIR
    if pd.api.types.is_numeric_dtype(column.dtype) and (is_repaired or is_all_digits(time_format)):
        # Numbers of which it is declared that they are digits of a date, serial days or seconds are read as if they were text.
        column = as_text(column)
    no_time_at_all(column)
    times = parse_times(column, time_format, preset.time_zone)
    lost = (times.isna() & column.notna()).to_numpy()
    if lost.any() and (is_repaired or time_format == ISO):
        _refuse_swapped(column)
    if lost.any() and is_repaired:
        repaired = read_otherwise(column, times, lost, preset)
        ledger.repair(lost & repaired.notna().to_numpy(), column, "mixed_formats", repaired)
        times, lost = repaired, (repaired.isna() & column.notna()).to_numpy()
    if lost.any() and lost.sum() == column.notna().sum():
        row = int(np.flatnonzero(lost)[0])
        hint = f"The format tried is {time_format!r}; give the right one, e.g. formats={{{name!r}: '%d/%m/%Y %H:%M'}}"
        raise DataError("no value can be read as a time", column=name, value=column.iloc[row], hint=hint)
    ledger.cautions.extend(lost_offsets(column, times, time_format, preset.time_zone))
    ledger.meet(lost, column, "not_a_time")
    return times


def _refuse_swapped(column: pd.Series[Any]) -> None:
    """Refuse real dates, read as they stand, of which a spreadsheet has swapped day and month."""
    texts = pd.Series(column.dropna().astype("str").unique(), dtype="str")
    swapped = texts[swapped_dates(texts, forms(texts))]
    if len(swapped):
        problem = "holds dates of which a spreadsheet has swapped day and month: all have a day up to 12, while the others stayed text"
        hint = "Import the export anew, with this column as text: CSV files that are opened by a double click come out so"
        raise DataError(problem, column=column.name, value=min(swapped), hint=hint)


def no_time_at_all(column: pd.Series[Any]) -> None:
    """Refuse a column of numbers where time stamps belong; one without any value passes."""
    if pd.api.types.is_numeric_dtype(column.dtype) and column.notna().any():
        value = column.dropna().iloc[0]
        raise DataError("holds numbers, not time stamps", column=column.name, value=value, hint=_what_it_counts(value))


def _what_it_counts(value: Any) -> str:
    """What a number in a column of times most likely counts, and the way out."""
    form = forms(as_text(pd.Series([value])))[0]
    known = {Form.EXCEL_SERIAL: "the serial days of a spreadsheet"}
    known |= dict.fromkeys((Form.EPOCH_SECONDS, Form.EPOCH_MILLISECONDS), "seconds or milliseconds since 1970")
    if form not in known:
        return "Convert it with pandas.to_datetime"
    return f"It looks like {known[form]}: convert it with pandas.to_datetime; records take policies={{'mixed_formats': 'repair'}}"


def _flag(column: pd.Series[Any], preset: Preset, ledger: Ledger) -> pd.Series[Any]:
    del preset
    if pd.api.types.is_bool_dtype(column.dtype):
        return column.astype("boolean")
    words = column.astype("str").str.strip().str.lower()
    flags = pd.Series(pd.NA, index=column.index, dtype="boolean", name=column.name)
    flags[words.isin(schema.TRUE_WORDS)] = True
    flags[words.isin(schema.FALSE_WORDS)] = False
    ledger.meet((flags.isna() & column.notna()).to_numpy(), column, "not_a_flag")
    return flags


def _number(column: pd.Series[Any], preset: Preset, ledger: Ledger) -> pd.Series[Any]:
    numbers = _finite(column, preset, ledger)
    return _without(numbers, ledger.meet((numbers < 0).to_numpy(), column, "negative", numbers))


def _rating(column: pd.Series[Any], preset: Preset, ledger: Ledger) -> pd.Series[Any]:
    low, high = preset.rating_scale
    numbers = parse_numbers(column, preset.decimal)
    ledger.meet((numbers.isna() & column.notna()).to_numpy(), column, "not_a_number")
    return _without(numbers, ledger.meet(((numbers < low) | (numbers > high)).to_numpy(), column, "off_scale", numbers))


def _finite(column: pd.Series[Any], preset: Preset, ledger: Ledger) -> pd.Series[Any]:
    numbers = parse_numbers(column, preset.decimal)
    unreadable = ~np.isfinite(numbers.to_numpy()) & column.notna().to_numpy()
    return _without(numbers, ledger.meet(unreadable, column, "not_a_number"))


_CONVERTERS = {
    schema.Kind.TEXT: _text,
    schema.Kind.TIME: as_times,
    schema.Kind.FLAG: _flag,
    schema.Kind.NUMBER: _number,
    schema.Kind.RATING: _rating,
}


def derive(frame: pd.DataFrame, preset: Preset, ledger: Ledger) -> pd.DataFrame:
    """Fill in `resolved` where the source does not say: a request with a resolution time is resolved.

    Where the time stood there and was taken away as wrong, nobody knows.
    """
    if "resolved" in frame.columns or "resolved_at" not in frame.columns:
        return frame
    elapsed = preset.elapsed.get("resolved_at")
    is_taken = _taken_away(ledger, {"resolved_at", *(() if elapsed is None else elapsed.column)})
    is_resolved = frame["resolved_at"].notna()
    return frame.assign(resolved=is_resolved.astype("boolean").mask(is_taken & ~is_resolved))


def _taken_away(ledger: Ledger, columns: Collection[str]) -> Mask:
    """Rows in which a cell of one of the columns was repaired by making it missing."""
    is_taken = np.zeros(len(ledger.is_rejected), dtype=bool)
    for entry in ledger.repairs:
        if entry.column in columns and entry.after is not None:
            is_taken[entry.rows[pd.isna(entry.after)]] = True
    return is_taken


def counted(code: str, words: pd.Series[Any]) -> list[Caution]:
    """A caution that lists words by frequency, ties by name; nothing where there are none."""
    found = sorted(words.value_counts().items(), key=lambda item: (-item[1], str(item[0])))
    return [Caution(code, tuple(f"{word} ({count}×)" for word, count in found), {"rows": len(words)})] if found else []
