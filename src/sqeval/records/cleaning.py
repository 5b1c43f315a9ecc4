"""From raw rows to canonical columns: every cell is converted by a declared rule, or its row is rejected with a reason."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sqeval.errors import DataError, nearest_hint
from sqeval.labelled import as_text, lost_digits
from sqeval.records import schema
from sqeval.records.duplicates import superfluous
from sqeval.records.numbers import parse_numbers
from sqeval.records.preset import Preset
from sqeval.records.times import parse_times
from sqeval.result import Caution

Mask = NDArray[np.bool_]


@dataclass(eq=False)
class Rejections:
    """Collects, for each rejected row, the first reason found."""

    rows: dict[int, tuple[str, Any, str]] = field(default_factory=dict)

    def add(self, mask: Mask, column: str, values: pd.Series[Any], reason: str) -> None:
        """Reject the rows of `mask` because of `column`."""
        for row in np.flatnonzero(mask):
            self.rows.setdefault(int(row), (column, values.iloc[row], reason))

    def mask(self, size: int) -> Mask:
        """Which of `size` rows are rejected."""
        rejected = np.zeros(size, dtype=bool)
        rejected[list(self.rows)] = True
        return rejected


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


def convert(frame: pd.DataFrame, preset: Preset, rejections: Rejections) -> pd.DataFrame:
    """Convert every canonical column to its kind, noting rows that cannot be."""
    columns: dict[str, Any] = {}
    for name in frame.columns:
        kind = schema.kind_of(name)
        columns[name] = frame[name] if kind is None else _CONVERTERS[kind](frame[name], preset, rejections)
    return pd.DataFrame(columns, index=frame.index)


def check(frame: pd.DataFrame, rejections: Rejections) -> None:
    """Note rows whose values contradict the contract of records."""
    for name in schema.REQUIRED:
        rejections.add(frame[name].isna().to_numpy(), name, frame[name], "missing")
    for name in schema.AFTER_OPENING:
        if name in frame.columns:
            rejections.add((frame[name] < frame["created_at"]).to_numpy(), name, frame[name], "before_opening")
    # Last, so that a bad row does not make a good one of the same id a duplicate.
    ids = frame["request_id"]
    for row, is_same in superfluous(frame, np.flatnonzero(~rejections.mask(len(frame)))):
        rejections.rows[row] = ("request_id", ids.iloc[row], "duplicate" if is_same else "duplicate_differs")


def _text(column: pd.Series[Any], preset: Preset, rejections: Rejections) -> pd.Series[Any]:
    del preset, rejections
    text = as_text(column)
    if column.name in schema.IDS:
        _refuse_spreadsheet_numbers(text)
    if column.name == "first_response_by":
        return text.str.strip().str.lower()
    return text


def _refuse_spreadsheet_numbers(ids: pd.Series[Any]) -> None:
    """A spreadsheet keeps 15 digits of a number: what was longer comes back as 1.23E+18, or with zeros at its end."""
    scientific = ids[ids.str.fullmatch(r"\d(?:[.,]\d+)?[eE]\+\d+", na=False)]
    if len(scientific):
        raise lost_digits(ids, scientific.iloc[0])
    long = ids[ids.str.fullmatch(r"\d{16,}", na=False)].drop_duplicates()
    if len(long) > 1 and bool(long.str.fullmatch(r"\d{15}0+").all()):
        raise lost_digits(ids, long.iloc[0])


def _time(column: pd.Series[Any], preset: Preset, rejections: Rejections) -> pd.Series[Any]:
    name = str(column.name)
    no_time_at_all(column)
    times = parse_times(column, preset.format_of(name), preset.time_zone)
    lost = (times.isna() & column.notna()).to_numpy()
    if lost.any() and lost.sum() == column.notna().sum():
        row = int(np.flatnonzero(lost)[0])
        hint = f"The format tried is {preset.format_of(name)!r}; give the right one, e.g. formats={{{name!r}: '%d/%m/%Y %H:%M'}}"
        raise DataError("no value can be read as a time", column=name, value=column.iloc[row], hint=hint)
    rejections.add(lost, name, column, "not_a_time")
    return times


def no_time_at_all(column: pd.Series[Any]) -> None:
    """Refuse a column of numbers where time stamps belong; one without any value passes."""
    if pd.api.types.is_numeric_dtype(column.dtype) and column.notna().any():
        value = column.dropna().iloc[0]
        raise DataError("holds numbers, not time stamps", column=column.name, value=value, hint="Convert it with pandas.to_datetime")


def _flag(column: pd.Series[Any], preset: Preset, rejections: Rejections) -> pd.Series[Any]:
    del preset
    if pd.api.types.is_bool_dtype(column.dtype):
        return column.astype("boolean")
    words = column.astype("str").str.strip().str.lower()
    flags = pd.Series(pd.NA, index=column.index, dtype="boolean", name=column.name)
    flags[words.isin(schema.TRUE_WORDS)] = True
    flags[words.isin(schema.FALSE_WORDS)] = False
    rejections.add((flags.isna() & column.notna()).to_numpy(), str(column.name), column, "not_a_flag")
    return flags


def _number(column: pd.Series[Any], preset: Preset, rejections: Rejections) -> pd.Series[Any]:
    del preset
    numbers = parse_numbers(column)
    name = str(column.name)
    rejections.add(~np.isfinite(numbers.to_numpy()) & column.notna().to_numpy(), name, column, "not_a_number")
    rejections.add((numbers < 0).to_numpy(), name, column, "negative")
    return numbers


def _rating(column: pd.Series[Any], preset: Preset, rejections: Rejections) -> pd.Series[Any]:
    numbers = parse_numbers(column)
    name = str(column.name)
    rejections.add((numbers.isna() & column.notna()).to_numpy(), name, column, "not_a_number")
    low, high = preset.rating_scale
    rejections.add(((numbers < low) | (numbers > high)).to_numpy(), name, column, "off_scale")
    return numbers


_CONVERTERS = {
    schema.Kind.TEXT: _text,
    schema.Kind.TIME: _time,
    schema.Kind.FLAG: _flag,
    schema.Kind.NUMBER: _number,
    schema.Kind.RATING: _rating,
}


def derive(frame: pd.DataFrame) -> pd.DataFrame:
    """Fill in `resolved` where the source does not say: a request with a resolution time is resolved."""
    if "resolved" not in frame.columns and "resolved_at" in frame.columns:
        return frame.assign(resolved=frame["resolved_at"].notna().astype("boolean"))
    return frame


def unknown_states(frame: pd.DataFrame, preset: Preset) -> list[Caution]:
    """Count status words that the preset does not know; the rows are kept."""
    if "status" not in frame.columns or preset.events is not None:
        return []
    odd = frame["status"][frame["status"].notna() & ~frame["status"].str.strip().str.lower().isin(preset.states)]
    return counted("unknown_state", odd)


def unknown_responders(frame: pd.DataFrame) -> list[Caution]:
    """Count first responses by neither a person nor a robot; the rows are kept, but indicators of either leave them out."""
    if "first_response_by" not in frame.columns:
        return []
    odd = frame["first_response_by"][frame["first_response_by"].notna() & ~frame["first_response_by"].isin(schema.RESPONDERS)]
    return counted("unknown_responder", odd)


def counted(code: str, words: pd.Series[Any]) -> list[Caution]:
    """A caution that lists words by frequency, ties by name; nothing where there are none."""
    found = sorted(words.value_counts().items(), key=lambda item: (-item[1], str(item[0])))
    return [Caution(code, tuple(f"{word} ({count}×)" for word, count in found), {"rows": len(words)})] if found else []


def variants(frame: pd.DataFrame) -> dict[str, dict[str, list[str]]]:
    """Labels that differ only in case, spaces, width or Unicode form: column → most frequent form → other forms."""
    found: dict[str, dict[str, list[str]]] = {}
    for column in schema.LABELS:
        if column not in frame.columns:
            continue
        forms: dict[str, list[str]] = defaultdict(list)
        # value_counts is ordered by frequency; ties are put in order by name, so that row order decides nothing.
        for label, _ in sorted(frame[column].value_counts().items(), key=lambda item: (-item[1], str(item[0]))):
            forms[_same(str(label))].append(str(label))
        several = {labels[0]: labels[1:] for labels in forms.values() if len(labels) > 1}
        if several:
            found[column] = several
    return found


def merge_variants(frame: pd.DataFrame, found: dict[str, dict[str, list[str]]]) -> pd.DataFrame:
    """Write every variant of a label as its most frequent form."""
    merged = {}
    for column, forms in found.items():
        main_form = {other: main for main, others in forms.items() for other in others}
        merged[column] = frame[column].replace(main_form)
    return frame.assign(**merged)


def like_records(companion: pd.DataFrame | None, kept: pd.DataFrame) -> pd.DataFrame | None:
    """Write the labels of a companion frame as the records do, where they are the same but for case, spaces or width."""
    if companion is None:
        return None
    written = {}
    for column in (name for name in schema.LABELS if name in companion.columns and name in kept.columns):
        forms = {_same(str(label)): str(label) for label in kept[column].dropna().unique()}
        written[column] = companion[column].map(lambda label, forms=forms: forms.get(_same(str(label)), label), na_action="ignore")
    return companion.assign(**written)


def _same(label: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", label).casefold().split())
