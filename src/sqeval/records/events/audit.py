"""From an audit log of events to one row a ticket, without letting an early event know the end."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from sqeval.records.cleaning import as_times, counted
from sqeval.records.declarations import EventLog
from sqeval.records.events.clocks import Clocks, read_clocks
from sqeval.records.events.main_forms import in_main_forms
from sqeval.records.events.naming import beside, renamed
from sqeval.records.events.ordered import Mask, Ordered, Tickets, first_time, in_order, latest_known, longest_gap, taken
from sqeval.records.events.stages import StageEvents, Stamps, cautions_of, over_at, time_in_stages
from sqeval.records.labels import plain, same_among
from sqeval.records.ledger import Ledger
from sqeval.records.numbers import parse_numbers
from sqeval.records.policies import Policies
from sqeval.records.preset import Preset
from sqeval.result import Caution

#: What tickets are read by.
Rules = tuple[Preset, EventLog, Policies]


def tickets_from_events(log: pd.DataFrame, preset: Preset, spec: EventLog, policies: Policies) -> Tickets:
    """Reduce an event log to tickets.

    - Attributes (group, category, priority …) take the last known value; counters their maximum.
    - Outcomes are taken from the last event, and only if it is a resolution or closure that lies at or after them.
    - First response: the first event in a known state other than the new ones. One that precedes the opening is
      left missing and counted.
    - `resolved`: the ticket passed a resolved state, or its last event states when it was resolved.
    - `status_updates`: events; `longest_silence`: the longest gap in hours between events until the resolution.
    - For every stage that is declared: hours, visits, start and end, by the states it consists of.
    """
    clocks = read_clocks(log, (spec.case, spec.time, None), preset, policies)
    log, merged = in_main_forms(log, (spec.state,), clocks.ledger)
    events = _order(log, spec, clocks)
    ended = events.among((*spec.resolved, *spec.closed))[events.ends]
    source = _last_known(log, events, spec, ended)
    derived, cautions = _derive(source, events, (preset, spec, policies), ended)
    cautions += _stages(derived, events, spec, ended)
    frame, names = beside(source, derived, {})
    cautions += [*_unknown_states(log, spec), *merged, *renamed(names)]
    return Tickets(spec.case, spec.time, frame, events.order[events.starts], clocks.ledger, names, tuple(cautions))


def _order(log: pd.DataFrame, spec: EventLog, clocks: Clocks) -> Ordered:
    sequence = np.nan_to_num(parse_numbers(log[spec.sequence]).to_numpy(), nan=np.inf)
    return in_order(log, clocks.usable, (spec.case, spec.state), [sequence, clocks.time.to_numpy()], clocks.time)


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


def _derive(source: pd.DataFrame, events: Ordered, rules: Rules, ended: Mask) -> tuple[pd.DataFrame, list[Caution]]:
    """What follows from the events of every ticket; outcomes that the source foresees are emptied in it."""
    _, spec, _ = rules
    foreseen = _drop_foreseen(source, events.time[events.ends], rules)
    opened, resolved_at = (_time_of(source, name, rules) for name in ("created_at", "resolved_at"))
    first = first_time(events, events.among((*spec.resolved, *spec.closed, *spec.other)))
    early = first < opened.to_numpy()
    passed = np.logical_or.reduceat(events.among(spec.resolved), events.starts)
    resolved = passed & ended | resolved_at.notna().to_numpy()
    derived = {
        "first_response_at": np.where(early, np.datetime64("NaT", "us"), first),
        "resolved": resolved,
        "status_updates": events.lengths.astype(float),
        "longest_silence": longest_gap(events, resolved_at.to_numpy()),
    }
    found = {
        "first_response_before_opening": int(early.sum()),
        "resolution_not_dated": int((resolved & resolved_at.isna().to_numpy()).sum()),
        "outcome_from_the_future": int(foreseen.sum()),
    }
    return pd.DataFrame(derived), [Caution(code, (), {"tickets": count}) for code, count in found.items() if count]


def _drop_foreseen(source: pd.DataFrame, last_time: Stamps, rules: Rules) -> Mask:
    """Empty the outcomes that lie after a ticket's last event, and say which tickets had one."""
    preset, spec, _ = rules
    foreseen = np.zeros(len(source), dtype=bool)
    for name in ("resolved_at", "closed_at"):
        column = preset.columns.get(name)
        if column in spec.outcomes:
            ahead = (_time_of(source, name, rules) > last_time).to_numpy()
            source[column] = source[column].mask(ahead)
            foreseen |= ahead
    return foreseen


def _time_of(source: pd.DataFrame, name: str, rules: Rules) -> pd.Series[Any]:
    """A canonical time column, kept as read where it was read as it stands, so that it is not read again.

    Other cells keep their text: what is done about them is listed by ticket later.
    """
    preset, _, policies = rules
    column = preset.columns[name]
    ledger = Ledger(policies, np.zeros(len(source), dtype=bool))
    times = as_times(source[column].rename(name), preset, ledger)
    if not (ledger.repairs or ledger.rejections or ledger.cautions):
        source[column] = times
    return times


def _stages(frame: pd.DataFrame, events: Ordered, spec: EventLog, ended: Mask) -> list[Caution]:
    if not spec.stages:
        return []
    known = events.among(spec.known)
    stage = events.coded(list(spec.stages.values()))[known]
    states = StageEvents(events.case[known], events.time[known], stage)
    found = time_in_stages(states, tuple(spec.stages), over=over_at(events, known, ended))
    for name, values in found.columns().items():
        frame[name] = values
    return cautions_of(found, ended)


def _unknown_states(log: pd.DataFrame, spec: EventLog) -> list[Caution]:
    codes, forms = same_among(log[spec.state])
    is_unknown = np.append(~forms.isin(plain(spec.known)), False)[codes]
    return counted("unknown_state", log[spec.state][is_unknown])
