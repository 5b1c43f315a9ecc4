"""From an audit log of events to one row a ticket, without letting an early event know the end."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from sqeval.errors import DataError
from sqeval.records.cleaning import counted
from sqeval.records.declarations import EventLog
from sqeval.records.events.ordered import Mask, Ordered, Tickets, first_time, in_order, latest_known, longest_gap, taken
from sqeval.records.events.stages import StageEvents, Stamps, time_in_stages
from sqeval.records.numbers import parse_numbers
from sqeval.records.preset import Preset
from sqeval.records.times import parse_times
from sqeval.result import Caution


def tickets_from_events(log: pd.DataFrame, preset: Preset, spec: EventLog) -> Tickets:
    """Reduce an event log to tickets.

    - Attributes (group, category, priority …) take the last known value; counters their maximum.
    - Outcomes are taken from the last event, and only if it is a resolution or closure that lies at or after them.
    - First response: the first event in a known state other than the new ones. One that precedes the opening is
      left missing and counted.
    - `resolved`: the ticket passed a resolved state, or its last event states when it was resolved.
    - `status_updates`: events; `longest_silence`: the longest gap in hours between events until the resolution.
    - For every stage that is declared: hours, visits, start and end, by the states it consists of.
    """
    time = parse_times(log[spec.time], preset.format_of(spec.time), preset.time_zone)
    dropped = (
        (spec.case, "missing", np.flatnonzero(log[spec.case].isna().to_numpy())),
        (spec.time, "not_a_time", np.flatnonzero((time.isna() & log[spec.case].notna()).to_numpy())),
    )
    events = _order(log, spec, time)
    if not len(events.order):
        raise DataError("no event has both a ticket and a time stamp", column=spec.time, hint="Check the preset's formats")
    ended = events.among((*spec.resolved, *spec.closed))[events.ends]
    frame = _last_known(log, events, spec, ended)
    cautions = [*_derive(frame, events, preset, spec, ended), *_stages(frame, events, spec, ended), *_unknown_states(log, spec)]
    return Tickets(spec.case, frame, events.order[events.starts], dropped, tuple(cautions))


def _order(log: pd.DataFrame, spec: EventLog, time: pd.Series[Any]) -> Ordered:
    usable = np.flatnonzero((log[spec.case].notna() & time.notna()).to_numpy())
    sequence = np.nan_to_num(parse_numbers(log[spec.sequence]).to_numpy(), nan=np.inf)
    return in_order(log, usable, (spec.case, spec.state), [sequence, time.to_numpy()], time)


def _last_known(log: pd.DataFrame, events: Ordered, spec: EventLog, ended: Mask) -> pd.DataFrame:
    """Per ticket and column: the maximum of a counter, the end's word on an outcome, else the last value that is known."""
    last = events.order[events.ends]
    columns: dict[str, Any] = {}
    for name in map(str, log.columns):
        if name in spec.counters:
            columns[name] = np.fmax.reduceat(parse_numbers(log[name]).to_numpy()[events.order], events.starts)
        elif name in spec.outcomes:
            columns[name] = taken(log[name], np.where(ended, last, -1))
        else:
            columns[name] = taken(log[name], latest_known(log[name], events, last))
    return pd.DataFrame(columns)


def _derive(frame: pd.DataFrame, events: Ordered, preset: Preset, spec: EventLog, ended: Mask) -> list[Caution]:
    last_time = events.time[events.ends]
    foreseen = _drop_foreseen(frame, last_time, preset, spec)
    opened, resolved_at = (_time_of(frame, name, preset) for name in ("created_at", "resolved_at"))
    first = first_time(events, events.among((*spec.resolved, *spec.closed, *spec.other)))
    early = first < opened.to_numpy()
    passed = np.logical_or.reduceat(events.among(spec.resolved), events.starts)
    resolved = passed & ended | resolved_at.notna().to_numpy()
    frame["first_response_at"] = np.where(early, np.datetime64("NaT", "us"), first)
    frame["resolved"] = resolved
    frame["status_updates"] = events.lengths.astype(float)
    frame["longest_silence"] = longest_gap(events, resolved_at.to_numpy())
    found = {
        "first_response_before_opening": int(early.sum()),
        "resolution_not_dated": int((resolved & resolved_at.isna().to_numpy()).sum()),
        "outcome_from_the_future": int(foreseen.sum()),
    }
    return [Caution(code, (), {"tickets": count}) for code, count in found.items() if count]


def _drop_foreseen(frame: pd.DataFrame, last_time: Stamps, preset: Preset, spec: EventLog) -> Mask:
    """Empty the outcomes that lie after a ticket's last event, and say which tickets had one."""
    foreseen = np.zeros(len(frame), dtype=bool)
    for name in ("resolved_at", "closed_at"):
        source = preset.columns.get(name)
        if source in spec.outcomes:
            ahead = (_time_of(frame, name, preset) > last_time).to_numpy()
            frame[source] = frame[source].mask(ahead)
            foreseen |= ahead
    return foreseen


def _time_of(frame: pd.DataFrame, name: str, preset: Preset) -> pd.Series[Any]:
    """A canonical time column, kept as read where nothing in it was lost, so that it is not read again."""
    source = preset.columns[name]
    times = parse_times(frame[source], preset.format_of(name), preset.time_zone)
    if (times.notna() == frame[source].notna()).all():
        frame[source] = times
    return times


def _stages(frame: pd.DataFrame, events: Ordered, spec: EventLog, ended: Mask) -> list[Caution]:
    if not spec.stages:
        return []
    known = events.among((*spec.new, *spec.resolved, *spec.closed, *spec.other))
    stage = events.coded(list(spec.stages.values()))[known]
    states = StageEvents(events.case[known], events.time[known], stage)
    found = time_in_stages(states, tuple(spec.stages), finished=ended, last=events.time[events.ends])
    for name, values in found.columns().items():
        frame[name] = values
    return [Caution("stage_runs_backwards", (), {"rows": found.backwards})] if found.backwards else []


def _unknown_states(log: pd.DataFrame, spec: EventLog) -> list[Caution]:
    known = (*spec.new, *spec.resolved, *spec.closed, *spec.other)
    return counted("unknown_state", log[spec.state][log[spec.state].notna() & ~log[spec.state].isin(known)])
