"""A sheet whose rows are events: which column names the case, which the moment, and which events are first and last."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from sqeval.records.doctor.problem import Of, Problem
from sqeval.records.doctor.sheet import Mask, Sheet
from sqeval.records.doctor.time_columns import TimeColumn
from sqeval.records.numbers import parse_numbers
from sqeval.records.preset import Preset
from sqeval.records.times.parse import ISO, parse_times

Positions = NDArray[np.intp]
Stamps = NDArray[np.datetime64]

_CASE_WORDS = re.compile(r"(?:^|_)(?:id|number|no|num|case|ticket|incident|key)(?:_|$)|单号|编号|工单")

#: A log has at least so many events a case, and nearly all cases have several.
_EVENTS_A_CASE, _SEVERAL = 1.5, 0.5

#: The clock of events moves within so large a share of the cases.
_MOVING = 0.9


@dataclass(frozen=True, eq=False)
class EventView:
    """Events in the order of case, then sequence, then time.

    `order` are rows of the sheet; `starts` and `ends` are the places in it of each case's first and last event.
    """

    case: str
    time: str
    state: str | None
    order: Positions
    starts: Positions
    ends: Positions
    stamps: Stamps

    @property
    def first(self) -> Positions:
        """Rows of the first events."""
        return self.order[self.starts]

    @property
    def last(self) -> Positions:
        """Rows of the last events."""
        return self.order[self.ends]


def event_view(sheet: Sheet, columns: dict[str, TimeColumn], formats: dict[str, str]) -> EventView | None:
    """The sheet as a log of events, as its preset says or as its shape shows; None where it is none."""
    named = _declared(sheet.rules, sheet.frame.columns) if sheet.rules is not None else None
    if named is None:
        named = _guessed(sheet, columns)
    if named is None or not {named[0], named[1]} <= set(sheet.frame.columns):
        return None
    case, time, sequence, state = named
    stamps = parse_times(sheet.frame[time], formats.get(time, ISO)).to_numpy(dtype="datetime64[us]")
    codes = sheet.distinct(case).codes
    usable = np.flatnonzero((codes >= 0) & ~np.isnat(stamps))
    if not usable.size:
        return None
    keys = [stamps[usable], codes[usable]]
    if sequence in sheet.frame.columns:
        keys.insert(1, np.nan_to_num(parse_numbers(sheet.frame[sequence]).to_numpy()[usable], nan=np.inf))
    order = usable[np.lexsort(keys)]
    starts = np.flatnonzero(np.r_[True, codes[order][1:] != codes[order][:-1]])
    ends = np.r_[starts[1:], len(order)] - 1
    return EventView(case, time, state if state in sheet.frame.columns else None, order, starts, ends, stamps)


def _declared(rules: Preset, columns: Iterable[str]) -> tuple[str, str, str, str] | None:
    """Case, clock, sequence and state of a declared log; an activity says of a plain log what a state says of an audit log."""
    audit, plain, there = rules.events, rules.activities, set(columns)
    if audit is not None:
        return audit.case, audit.time, audit.sequence, audit.state
    if plain is None:
        return None
    case, time, activity = (next((name for name in names if name in there), "") for names in (plain.case, plain.time, plain.activity))
    return case, time, "", activity


def case_column(rules: Preset, columns: Iterable[str]) -> str | None:
    """The column that names the cases of a declared log; None where the rules declare none."""
    named = _declared(rules, columns)
    return None if named is None else named[0]


def _guessed(sheet: Sheet, columns: dict[str, TimeColumn]) -> tuple[str, str, str, str] | None:
    """A column of ids that repeat, and the clock that moves most within them.

    Where the column of the requests' ids is known, no other can name the cases: orders and customers repeat in any export.
    """
    for case in sheet.texts if sheet.id_column is None else [sheet.id_column]:
        if not _CASE_WORDS.search(case.strip().lower()) or case in columns:
            continue
        distinct = sheet.distinct(case)
        counts = distinct.counts
        if not len(counts) or distinct.known.sum() < _EVENTS_A_CASE * len(counts) or np.mean(counts > 1) < _SEVERAL:
            continue
        moving = {name: _moves(distinct.codes, column.distinct.codes) for name, column in columns.items()}
        clock = max(moving, key=lambda name: (moving[name], name), default=None)
        if clock is not None and moving[clock] >= _MOVING:
            return case, clock, "", ""
    return None


def _moves(case: Positions, stamp: Positions) -> float:
    """Share of the cases with several events whose stamps are not all the same."""
    usable = np.flatnonzero((case >= 0) & (stamp >= 0))
    if not usable.size:
        return 0.0
    order = usable[np.argsort(case[usable], kind="stable")]
    starts = np.flatnonzero(np.r_[True, case[order][1:] != case[order][:-1]])
    several = np.diff(np.r_[starts, len(order)]) > 1
    spread = np.maximum.reduceat(stamp[order], starts) != np.minimum.reduceat(stamp[order], starts)
    return float(spread[several].mean()) if several.any() else 0.0


def ended(sheet: Sheet, view: EventView, rows: Positions) -> Mask:
    """Which of the rows are events in a resolved or closed state; none where states are not known."""
    spec = None if sheet.rules is None else sheet.rules.events or sheet.rules.activities
    if view.state is None or spec is None:
        return np.zeros(len(rows), dtype=bool)
    return in_states(sheet, view.state, (*spec.resolved, *spec.closed))[rows]


def in_states(sheet: Sheet, column: str, states: tuple[str, ...]) -> Mask:
    """Cells that hold one of the states."""
    distinct = sheet.distinct(column)
    return distinct.cells(distinct.among(set(states)))


def cases_problem(sheet: Sheet, view: EventView, cases: Mask, code: str, column: str, **details: object) -> list[Problem]:
    """A problem of cases, at the rows of their first events."""
    mask = np.zeros(len(sheet.frame), dtype=bool)
    mask[view.first[cases]] = True
    found = sheet.problem(code, column, mask, of=len(view.starts), details=details)
    return [replace(problem, what=Of.REQUESTS) for problem in found]
