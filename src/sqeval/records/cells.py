"""What a preset declares about cells, done to canonical columns before they are converted to their kinds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pandas as pd

from sqeval.labelled import as_text
from sqeval.records import answers, schema
from sqeval.records.cleaning import counted
from sqeval.records.declarations import Elapsed
from sqeval.records.labels import same
from sqeval.records.ledger import Ledger
from sqeval.records.numbers import COMMA, POINT, parse_numbers, without_groups
from sqeval.records.preset import Preset
from sqeval.records.times.parse import parse_times
from sqeval.result import Caution


@dataclass(frozen=True, eq=False)
class Declared:
    """The frame with what was declared done to it, and what that was."""

    frame: pd.DataFrame
    derived: Mapping[str, str] = field(default_factory=dict)
    answers: Mapping[str, str] = field(default_factory=dict)
    cautions: tuple[Caution, ...] = ()


def declared(frame: pd.DataFrame, preset: Preset, ledger: Ledger) -> Declared:
    """Strip marks, replace values, read answers, work out times and the flag of resolution, as the preset declares."""
    columns: dict[str, Any] = {}
    columns |= {name: _stripped(frame[name], marks, preset.decimal) for name, marks in preset.strip.items() if name in frame.columns}
    columns |= {
        name: _replaced(columns.get(name, frame[name]), words, preset.decimal)
        for name, words in preset.values.items()
        if name in frame.columns
    }
    if "status" in columns and "source_status" not in frame.columns:
        columns["source_status"] = frame["status"]
    frame = frame.assign(**columns)
    read, used, cautions = _answers(frame, preset, ledger)
    frame = frame.assign(**read)
    times, derived = _elapsed(frame, preset, ledger)
    frame = frame.assign(**times)
    by_status, more = _by_status(frame, preset, derived)
    frame = frame.assign(**by_status)
    return Declared(frame, derived, used, (*cautions, *more, *_undated(frame, derived)))


def numbers_of(column: pd.Series[Any], canonical: str, preset: Preset) -> tuple[pd.Series[Any], pd.Series[Any]]:
    """Numbers of cells that stand for a canonical column, read as the preset declares of it, and which cells are none."""
    cells = _stripped(column, preset.strip.get(canonical, ()), preset.decimal)
    cells = _replaced(cells, preset.values[canonical], preset.decimal) if canonical in preset.values else cells
    rule = preset.answers.get(canonical, preset.answers.get(answers.EVERY)) if schema.kind_of(canonical) is schema.Kind.RATING else None
    if rule is None:
        numbers = parse_numbers(cells, preset.decimal)
    else:
        numbers = cells.map({answer: rule.number(str(answer)) for answer in cells.dropna().unique()}).astype("float64")
    return numbers, numbers.isna() & cells.notna()


def whole_days(frame: pd.DataFrame, preset: Preset) -> pd.DataFrame:
    """Converted times with those that stand for a whole day, because they are dates, put at its last second."""
    times = {name: frame[name] for name in preset.whole_days if name in frame.columns}
    rest = pd.Timedelta("1D") - pd.Timedelta("1s")
    return frame.assign(**{name: time.where(time != time.dt.normalize(), time + rest) for name, time in times.items()})


def _stripped(column: pd.Series[Any], marks: tuple[str, ...], decimal: str) -> pd.Series[Any]:
    """Text without marks such as ¥, and without points or commas that group three digits: 12,00 is not 1200."""
    if pd.api.types.is_numeric_dtype(column.dtype):
        return column
    text = column.astype("str")
    for mark in (mark for mark in marks if mark not in (POINT, COMMA)):
        text = text.str.replace(mark, "", regex=False)
    text = text.str.strip()
    for mark in (mark for mark in marks if mark in (POINT, COMMA)):
        text = without_groups(text, mark, decimal)
    return text


def _replaced(column: pd.Series[Any], words: Mapping[str, str], decimal: str) -> pd.Series[Any]:
    """Words of the source as those declared for them ("" is missing); any case and width will do, and other words stay."""
    text = as_text(column)
    if pd.api.types.is_float_dtype(column.dtype):
        # Numbers become text in the words of the preset, as they are read again by its decimal mark.
        text = text.str.replace(POINT, decimal, regex=False)
    known = {same(word): meant for word, meant in words.items()}
    meanings = {word: known[same(word)] or None for word in map(str, text.dropna().unique()) if same(word) in known}
    return text.map(meanings).where(text.isin(list(meanings)), text).astype("str")


def _answers(frame: pd.DataFrame, preset: Preset, ledger: Ledger) -> tuple[dict[str, Any], dict[str, str], list[Caution]]:
    """Ratings as numbers by their rules; answers that a rule does not know are met as the policy of `not_an_answer` says."""
    numbers: dict[str, Any] = {}
    used: dict[str, str] = {}
    cautions: list[Caution] = []
    for name in (column for column in frame.columns if schema.kind_of(column) is schema.Kind.RATING):
        rule = preset.answers.get(name, preset.answers.get(answers.EVERY))
        if rule is None:
            unread = int((parse_numbers(frame[name], preset.decimal).isna() & frame[name].notna()).sum())
        else:
            numbers[name], unknown = answers.read_answers(frame[name], rule)
            ledger.meet(unknown, frame[name], "not_an_answer")
            used[name], unread = rule.name, int(unknown.sum())
        cautions += answers.odd_answers(frame[name], rule, unread)
    return numbers, used, cautions


def _elapsed(frame: pd.DataFrame, preset: Preset, ledger: Ledger) -> tuple[dict[str, Any], dict[str, str]]:
    """Times that the export gives as durations since others, where it does not give the times themselves."""
    times: dict[str, Any] = {}
    derived: dict[str, str] = {}
    for name, spec in preset.elapsed.items():
        source = next((column for column in spec.column if column in frame.columns), None)
        if name in frame.columns or source is None or spec.start not in frame.columns:
            continue
        times[name] = _later(frame, source, spec, preset, ledger)
        derived[name] = f"{spec.start} + {source} ({spec.unit})"
    return times, derived


def _later(frame: pd.DataFrame, source: str, spec: Elapsed, preset: Preset, ledger: Ledger) -> pd.Series[Any]:
    start = parse_times(frame[spec.start], preset.format_of(spec.start), preset.time_zone)
    length = parse_numbers(frame[source], preset.decimal).where(np.isfinite)
    ledger.meet((length.isna() & frame[source].notna()).to_numpy(), frame[source], "not_a_number")
    return start + pd.to_timedelta(length, unit=spec.unit).dt.round("us")


def _by_status(frame: pd.DataFrame, preset: Preset, derived: dict[str, str]) -> tuple[dict[str, Any], list[Caution]]:
    """Columns that count in some statuses only, and the flag of resolution where the source has none.

    What an unknown status or none means for them nobody knows, so there a cell stays. A request of an unknown status is
    resolved if it has a time of resolution; of one without any status nothing is said.
    """
    if "status" not in frame.columns:
        return {}, []
    status = frame["status"].astype("str").str.strip().str.lower()
    is_known = status.isin(preset.states)
    found: dict[str, Any] = {}
    cautions: list[Caution] = []
    for name, statuses in preset.only_in.items():
        if name in frame.columns:
            elsewhere = ~status.isin(statuses) & frame[name].notna()
            found[name] = frame[name].mask(elsewhere & is_known)
            derived[name] = f"{derived.get(name, preset.columns.get(name, name))}, where status is {' or '.join(statuses)}"
            details = {"column": name, "statuses": ", ".join(statuses)}
            cautions += _counted("emptied_by_status", status[elsewhere & is_known], details)
            cautions += _counted("kept_by_status", status[elsewhere & ~is_known].fillna("–"), details)
    if preset.resolved_statuses and "resolved" not in frame.columns:
        is_dated = frame["resolved_at"].notna() if "resolved_at" in frame.columns else pd.Series(False, index=frame.index)
        is_resolved = status.isin(preset.resolved_statuses) | (~is_known & is_dated)
        found["resolved"] = is_resolved.astype("boolean").mask(status.isna())
        derived["resolved"] = f"status is {' or '.join(preset.resolved_statuses)}"
    return found, cautions


def _counted(code: str, statuses: pd.Series[Any], details: Mapping[str, str]) -> list[Caution]:
    """A caution with the number of requests by status."""
    return [replace(caution, details={**caution.details, **details}) for caution in counted(code, statuses)]


def _undated(frame: pd.DataFrame, derived: Mapping[str, str]) -> list[Caution]:
    """Count requests that their status calls resolved, without a time of resolution."""
    if "resolved" not in derived or "resolved_at" not in frame.columns:
        return []
    tickets = int((frame["resolved"].fillna(False).astype(bool) & frame["resolved_at"].isna()).sum())
    return [Caution("resolution_not_dated", (), {"tickets": tickets})] if tickets else []
