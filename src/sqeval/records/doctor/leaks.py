"""Outcomes that stand on every event of a case: who learns from an early event then knows the end."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import numpy as np

from sqeval.records.doctor.event_log import EventView, cases_problem, ended
from sqeval.records.doctor.problem import Action, Problem
from sqeval.records.doctor.sheet import Mask, Sheet
from sqeval.records.doctor.time_columns import TimeColumn
from sqeval.records.labels import snake
from sqeval.records.times.parse import ISO, parse_times

#: Names of what only the end of a case can know.
_OUTCOME = re.compile(
    r"(?:^|_)(?:resolv\w*|resolution\w*|clos(?:e|ed|ure|ing)|solv\w*|solution|finish\w*|complet\w*|ended|end_\w+|sla|outcome\w*|"
    r"result\w*|satisf\w*|csat|nps|rating|refunded)(?:_|$)|解决|关闭|完成|结案|满意|评分|评价|结果"
)

#: In so large a share of the cases the first event already holds the last event's value, or a stamp ahead of itself.
_LEAST_SHARE = 0.5
_LEAST_CASES = 10


def check(sheet: Sheet, view: EventView, columns: dict[str, TimeColumn], formats: dict[str, str]) -> list[Problem]:
    """Outcome columns, by name or because their stamps lie ahead of the event, that are filled on the first event already."""
    outcomes = () if sheet.rules is None or sheet.rules.events is None else sheet.rules.events.outcomes
    found: list[Problem] = []
    for name in map(str, sheet.frame.columns):
        if name in (view.case, view.time, view.state):
            continue
        ahead = _ahead(view, columns[name], formats) if name in columns else None
        is_named = name in outcomes or _OUTCOME.search(snake(name)) is not None
        if is_named or (ahead is not None and ahead >= _LEAST_SHARE):
            found += _leak(sheet, view, name, ahead, is_declared=name in outcomes)
    return found


def _leak(sheet: Sheet, view: EventView, name: str, ahead: float | None, *, is_declared: bool) -> list[Problem]:
    codes = sheet.distinct(name).codes
    several = view.ends > view.starts
    eligible = several & (codes[view.last] >= 0) & ~ended(sheet, view, view.first)
    leaks = eligible & (codes[view.first] == codes[view.last])
    if leaks.sum() < max(_LEAST_CASES, _LEAST_SHARE * eligible.sum()):
        return []
    constant = _constant(codes, view) & leaks
    details: dict[str, Any] = {"constant": float(constant.sum() / eligible.sum()), "ahead": ahead}
    action = Action.REPAIR if is_declared else Action.REPORT
    return [
        replace(problem, of=int(eligible.sum()), action=action) for problem in cases_problem(sheet, view, leaks, "leak", name, **details)
    ]


def _constant(codes: np.ndarray, view: EventView) -> Mask:
    """Cases whose events all hold the same."""
    ordered = codes[view.order]
    return np.asarray(np.maximum.reduceat(ordered, view.starts) == np.minimum.reduceat(ordered, view.starts))


def _ahead(view: EventView, column: TimeColumn, formats: dict[str, str]) -> float | None:
    """Share of the first events with a stamp that hold one later than themselves; None where there is none."""
    distinct = column.distinct
    stamps = parse_times(distinct.series, formats.get(column.name, column.time_format or ISO)).to_numpy(dtype="datetime64[us]")
    own = np.append(stamps, np.datetime64("NaT", "us"))[distinct.codes[view.first]]
    known = ~np.isnat(own)
    return float((own[known] > view.stamps[view.first][known]).mean()) if known.any() else None
