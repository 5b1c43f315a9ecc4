"""Events that do not fit the life of a case: work before its opening, and cases that never were new."""

from __future__ import annotations

import numpy as np

from sqeval.records.doctor.event_log import EventView, cases_problem, in_states
from sqeval.records.doctor.problem import Problem
from sqeval.records.doctor.sheet import Sheet
from sqeval.records.times.parse import parse_times


def check(sheet: Sheet, view: EventView) -> list[Problem]:
    """What a declared log shows about the beginning of its cases."""
    rules = sheet.rules
    if rules is None or rules.events is None or view.state is None:
        return []
    spec = rules.events
    new = in_states(sheet, view.state, spec.new)[view.order]
    worked = in_states(sheet, view.state, (*spec.resolved, *spec.closed, *spec.other))[view.order]
    opened = parse_times(sheet.frame[rules.columns["created_at"]].iloc[view.first], rules.format_of("created_at"))
    stamps = view.stamps[view.order]
    far = np.datetime64("9999-12-31", "us")
    earliest = np.minimum.reduceat(np.where(worked, stamps, far), view.starts)
    is_early = earliest < opened.to_numpy(dtype="datetime64[us]")
    never_new = ~np.logical_or.reduceat(new, view.starts)
    return [
        *cases_problem(sheet, view, is_early, "early_work", view.time),
        *cases_problem(sheet, view, never_new, "never_new", view.state, states=list(spec.new)),
    ]
