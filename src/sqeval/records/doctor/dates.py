"""Dates that can be read in two ways, columns that mix several forms, and formats that do not fit."""

from __future__ import annotations

from typing import Any

import numpy as np

from sqeval.options import Policy
from sqeval.records import schema
from sqeval.records.doctor.problem import Action, Problem
from sqeval.records.doctor.sheet import Sheet
from sqeval.records.doctor.time_columns import TimeColumn
from sqeval.records.policies import Policies
from sqeval.records.preset import Preset
from sqeval.records.time_forms import Form
from sqeval.records.times import ISO

#: ISO 8601 with and without offset is one form to a format; the offsets are looked at elsewhere.
_ALIKE = {Form.ISO_OFFSET: Form.ISO}


def check(sheet: Sheet, columns: dict[str, TimeColumn], formats: dict[str, str], policies: Policies) -> list[Problem]:
    """Problems of every time column; `formats` are the declared ones by source column, ISO 8601 where none is."""
    found: list[Problem] = []
    for name, column in columns.items():
        found += _ambiguous(sheet, column, formats.get(name))
        found += _mixed(sheet, column, policies)
        found += _unfitting(sheet, column, formats.get(name))
    return found


def _ambiguous(sheet: Sheet, column: TimeColumn, declared: str | None) -> list[Problem]:
    if column.reads_both is None or not column.both:
        return []
    known = int(column.distinct.known.sum())
    decided = column.decides
    is_declared = declared is not None and declared == column.time_format
    details: dict[str, Any] = {
        "both": column.both / known,
        "same": column.same / known,
        "day_first": column.day_first,
        "month_first": column.month_first,
        "day_month_share": (column.both + column.day_first) / known,
        "month_day_share": (column.both + column.month_first) / known,
        "decided": decided,
        "format": column.time_format,
        "declared": declared,
    }
    code = "ambiguous_dates" if decided else "undecided_dates"
    settings = {} if declared is None or is_declared or not decided else {"formats": {sheet.canonical(column.name): column.time_format}}
    mask = column.distinct.cells(column.reads_both)
    return sheet.problem(code, column.name, mask, of=known, details=details, settings=settings)


def _mixed(sheet: Sheet, column: TimeColumn, policies: Policies) -> list[Problem]:
    form = np.array([_ALIKE.get(kind, kind) for kind in column.form], dtype=object)
    # The unreadable ones have no form: they are met on reading.
    form[~column.is_readable] = Form.OTHER
    counts = column.distinct.counts
    totals = {kind: int(counts[form == kind].sum()) for kind in Form}
    main = max(totals, key=lambda kind: totals[kind])
    others = {kind.value: count for kind, count in totals.items() if count and kind not in (main, Form.OTHER)}
    if not others:
        return []
    is_odd = (form != main) & (form != Form.OTHER)
    details = {"main": main.value, "others": others}
    action = _action(sheet, column.name, policies)
    is_open = policies["mixed_formats"] is not Policy.REPAIR and action is not Action.REPORT and column.name not in clocks(sheet.rules)
    settings = {"policies": {"mixed_formats": Policy.REPAIR.value}} if is_open else {}
    known = int(column.distinct.known.sum())
    return sheet.problem(
        "mixed_formats", column.name, column.distinct.cells(is_odd), of=known, action=action, details=details, settings=settings
    )


def _action(sheet: Sheet, column: str, policies: Policies) -> Action:
    """What reading does about a time in another form: it reads it, empties the cell, or rejects the row (of a log: the event)."""
    canonical = sheet.canonical(column)
    if column in clocks(sheet.rules):
        return Action.REJECT
    if sheet.rules is not None and schema.kind_of(canonical) is not schema.Kind.TIME:
        return Action.REPORT
    is_emptied = policies["not_a_time"] is Policy.REPAIR and canonical not in schema.REQUIRED
    return Action.REPAIR if is_emptied or policies["mixed_formats"] is Policy.REPAIR else Action.REJECT


def clocks(rules: Preset | None) -> frozenset[str]:
    """Columns of a log that say when its events happened or began, as the preset names them."""
    if rules is None:
        return frozenset()
    declared = () if rules.events is None else (rules.events.time,)
    return frozenset(declared if rules.activities is None else (*declared, *rules.activities.time, *rules.activities.start))


def _unfitting(sheet: Sheet, column: TimeColumn, declared: str | None) -> list[Problem]:
    """A declared format that is not the one most cells are written in."""
    if declared is None or not proposes(column) or same_day(declared, column.time_format):
        return []
    known = column.distinct.known
    details = {"declared": declared, "format": column.time_format}
    settings = {"formats": {sheet.canonical(column.name): column.time_format}}
    of = int(known.sum())
    return sheet.problem("wrong_format", column.name, known, of=of, action=Action.REFUSE, details=details, settings=settings)


def proposes(column: TimeColumn) -> bool:
    """Whether the format of a column is sure enough to be proposed."""
    return column.time_format is not None and (column.decides or not column.both)


def same_day(declared: str, seen: str | None) -> bool:
    """Formats that differ in details of the clock may both be right; those that differ in the day are not."""
    return seen is not None and (declared.partition(" ")[0] == seen.partition(" ")[0] or (declared.startswith("%Y") and seen == ISO))
