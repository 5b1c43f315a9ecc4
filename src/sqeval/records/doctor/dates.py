"""Dates that can be read in two ways, columns that mix several forms, and formats that do not fit."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sqeval.options import Policy
from sqeval.records import schema
from sqeval.records.doctor.declared_formats import clocks, fits, format_keys, names_day_first, needs_repair, proposes
from sqeval.records.doctor.problem import Action, Problem
from sqeval.records.doctor.sheet import Sheet
from sqeval.records.doctor.time_columns import TimeColumn
from sqeval.records.doctor.two_digit_years import Place
from sqeval.records.policies import Policies
from sqeval.records.times.forms import Form
from sqeval.records.times.parse import ISO

#: ISO 8601 with and without offset is one form to a format; the offsets are looked at elsewhere.
_ALIKE = {Form.ISO_OFFSET: Form.ISO}

#: A day as in most cells, with another time of day or none.
_OTHER_CLOCK = "other_clock"


def check(sheet: Sheet, columns: dict[str, TimeColumn], formats: dict[str, str], policies: Policies) -> list[Problem]:
    """Problems of every time column; `formats` are the declared ones by source column, ISO 8601 where none is."""
    found: list[Problem] = []
    # With swapped dates in a column that is read, the policy that reads other forms is refused.
    is_swapped = any(column.is_swapped and _action(sheet, name, policies) is not Action.REPORT for name, column in columns.items())
    for name, column in columns.items():
        found += _ambiguous(sheet, column, formats.get(name))
        found += _ambiguous_years(sheet, column, formats.get(name))
        found += _swapped(sheet, column, formats.get(name), policies)
        found += _mixed(sheet, column, formats.get(name), policies, is_proposed=not is_swapped)
        found += _otherwise(sheet, column, formats.get(name), policies)
        found += _unfitting(sheet, column, formats.get(name))
    return found


def _ambiguous(sheet: Sheet, column: TimeColumn, declared: str | None) -> list[Problem]:
    if column.reads_both is None or not column.both:
        return []
    known = int(column.distinct.known.sum())
    decided = column.decides
    if not decided and _is_settled(column, declared):
        return []
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
    settings = _formats(sheet, column) if declared is not None and proposes(column, declared) else {}
    mask = column.distinct.cells(column.reads_both)
    return sheet.problem(code, column.name, mask, of=known, details=details, settings=settings)


def _ambiguous_years(sheet: Sheet, column: TimeColumn, declared: str | None) -> list[Problem]:
    """Years of two digits that may stand first or last; what they would span decides, or a declared format."""
    years = column.years
    is_settled = declared is not None and "%y" in declared and column.share_read(declared) > 0
    if years is None or not years.reads_both.any() or (years.place is Place.EITHER and is_settled):
        return []
    mask, known = column.distinct.cells(years.reads_both), int(column.distinct.known.sum())
    spans = {"first_span": years.first_span, "last_span": years.last_span}
    details = {"both": float(mask.sum() / known), **spans, "format": column.time_format}
    code = "undecided_years" if years.place is Place.EITHER else "ambiguous_years"
    return sheet.problem(code, column.name, mask, of=known, details=details)


def _swapped(sheet: Sheet, column: TimeColumn, declared: str | None, policies: Policies) -> list[Problem]:
    """Real dates that a spreadsheet has made of texts with day and month swapped."""
    if column.swapped is None or not column.is_swapped:
        return []
    action = _action(sheet, column.name, {**policies, "mixed_formats": Policy.REJECT})
    are_read = policies["mixed_formats"] is Policy.REPAIR or (declared == ISO and not proposes(column, declared))
    is_refused = are_read and action is not Action.REPORT
    mask, known = column.distinct.cells(column.swapped), int(column.distinct.known.sum())
    details = {"texts": int(column.distinct.counts[column.form == Form.SLASHES].sum())}
    return sheet.problem("swapped_dates", column.name, mask, of=known, action=Action.REFUSE if is_refused else action, details=details)


def _mixed(sheet: Sheet, column: TimeColumn, declared: str | None, policies: Policies, *, is_proposed: bool) -> list[Problem]:
    kinds = _kinds(column, declared)
    counts = column.distinct.counts
    totals = {kind: int(counts[kinds == kind].sum()) for kind in (*(form.value for form in Form), _OTHER_CLOCK)}
    main = max(Form, key=lambda form: totals[form.value]).value
    others = {kind: count for kind, count in totals.items() if count and kind not in (main, Form.OTHER.value)}
    if not others:
        return []
    details = {"main": main, "others": others}
    action = _action(sheet, column.name, policies)
    is_open = is_proposed and policies["mixed_formats"] is not Policy.REPAIR and action is not Action.REPORT
    settings = {"policies": {"mixed_formats": Policy.REPAIR.value}} if is_open else {}
    known, mask = int(column.distinct.known.sum()), column.distinct.cells(np.isin(kinds, list(others)))
    return sheet.problem("mixed_formats", column.name, mask, of=known, action=action, details=details, settings=settings)


def _kinds(column: TimeColumn, declared: str | None) -> NDArray[np.object_]:
    """The form of every different text; of those in the main form, whether they have another time of day than is read.

    The unreadable ones have no form: they are met on reading. Swapped dates were texts like the others, and are told apart.
    """
    kinds = np.array([_ALIKE.get(form, form).value for form in column.form], dtype=object)
    if column.is_swapped:
        kinds[kinds == Form.ISO.value] = Form.SLASHES.value
    reads = declared if declared is not None and fits(column, declared) else column.time_format
    if reads is not None:
        kinds[column.other_clock(reads)] = _OTHER_CLOCK
    kinds[~column.is_readable] = Form.OTHER.value
    return kinds


def _action(sheet: Sheet, column: str, policies: Policies) -> Action:
    """What reading does about a time in another form: it reads it, empties the cell, or rejects the row (of a log: the event)."""
    canonical = sheet.canonical(column)
    if column in clocks(sheet.rules):
        return Action.REPAIR if policies["mixed_formats"] is Policy.REPAIR else Action.REJECT
    if sheet.rules is not None and schema.kind_of(canonical) is not schema.Kind.TIME:
        return Action.REPORT
    is_emptied = policies["not_a_time"] is Policy.REPAIR and canonical not in schema.REQUIRED
    return Action.REPAIR if is_emptied or policies["mixed_formats"] is Policy.REPAIR else Action.REJECT


def _otherwise(sheet: Sheet, column: TimeColumn, declared: str | None, policies: Policies) -> list[Problem]:
    """A column that is wholly written in a form which can be read in one way only, but which is not the declared one."""
    if not needs_repair(sheet, column, declared):
        return []
    is_repaired = policies["mixed_formats"] is Policy.REPAIR
    action = Action.REPAIR if is_repaired else Action.REFUSE
    settings = {} if is_repaired else {"policies": {"mixed_formats": "repair"}}
    known, mask = int(column.distinct.known.sum()), column.distinct.cells(column.form == column.main)
    details = {"main": column.main.value, "declared": declared}
    return sheet.problem("other_form", column.name, mask, of=known, action=action, details=details, settings=settings)


def _is_settled(column: TimeColumn, declared: str | None) -> bool:
    """Whether a declared format says which is the day and which the month, and reads the column."""
    return declared is not None and names_day_first(declared) is not None and column.share_read(declared) > 0


def _formats(sheet: Sheet, column: TimeColumn) -> dict[str, Any]:
    return {"formats": dict.fromkeys(format_keys(sheet, column.name), column.time_format)}


def _unfitting(sheet: Sheet, column: TimeColumn, declared: str | None) -> list[Problem]:
    """A declared format that is not the one most cells are written in."""
    if declared is None or not proposes(column, declared):
        return []
    known = column.distinct.known
    details = {"declared": declared, "format": column.time_format}
    settings = _formats(sheet, column)
    of = int(known.sum())
    return sheet.problem("wrong_format", column.name, known, of=of, action=Action.REFUSE, details=details, settings=settings)
