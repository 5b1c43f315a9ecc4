"""From an audit log of events to one row a ticket, without letting an early event know the end."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sqeval.errors import DataError
from sqeval.records.cleaning import counted
from sqeval.records.numbers import parse_numbers
from sqeval.records.preset import EventLog, Preset
from sqeval.records.times import parse_times
from sqeval.result import Caution

Positions = NDArray[np.intp]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Tickets:
    """One row a ticket with the source's columns and canonical ones derived from its events."""

    frame: pd.DataFrame
    first_rows: Positions
    dropped: tuple[tuple[str, str, Positions], ...]
    cautions: tuple[Caution, ...]


@dataclass(frozen=True, eq=False)
class _Ordered:
    """Events sorted by ticket and sequence. `order` are rows of the log, `starts` and `ends` the first and last of each ticket."""

    order: Positions
    starts: Positions
    ends: Positions
    time: pd.Series[Any]
    state: Positions
    states: pd.Index

    @property
    def lengths(self) -> Positions:
        return self.ends - self.starts + 1

    def among(self, wanted: Collection[str]) -> Mask:
        """Which events are in one of the wanted states."""
        known = np.append(self.states.isin(list(wanted)), False)
        return np.asarray(known[self.state], dtype=bool)


def tickets_from_events(log: pd.DataFrame, preset: Preset, spec: EventLog) -> Tickets:
    """Reduce an event log to tickets.

    - Attributes (group, category, priority …) take the last known value; counters their maximum.
    - Outcomes are taken from the last event, and only if it is a resolution or closure that lies at or after them.
    - First response: the first event in a known state other than the new ones. One that precedes the opening is
      left missing and counted.
    - `resolved`: the ticket passed a resolved state, or its last event states when it was resolved.
    - `status_updates`: events; `longest_silence`: the longest gap in hours between events until the resolution.
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
    cautions = [*_derive(frame, events, preset, spec, ended), *_unknown_states(log, spec)]
    return Tickets(frame, events.order[events.starts], dropped, tuple(cautions))


def _order(log: pd.DataFrame, spec: EventLog, time: pd.Series[Any]) -> _Ordered:
    usable = np.flatnonzero((log[spec.case].notna() & time.notna()).to_numpy())
    case = pd.factorize(log[spec.case])[0][usable]
    sequence = np.nan_to_num(parse_numbers(log[spec.sequence]).to_numpy()[usable], nan=np.inf)
    stamps = time.to_numpy()[usable]
    state, states = pd.factorize(log[spec.state], sort=True)
    inner = np.lexsort((state[usable], stamps, sequence, case))
    keys = [key[inner] for key in (case, sequence, stamps, state[usable])]
    order, case = _settle_ties(log, usable[inner], keys), keys[0]
    starts = np.flatnonzero(np.r_[True, case[1:] != case[:-1]]) if case.size else np.array([], dtype=np.intp)
    ends = np.r_[starts[1:], case.size] - 1 if case.size else starts
    return _Ordered(order, starts, ends, time.iloc[order].reset_index(drop=True), state[order], pd.Index(states))


def _settle_ties(log: pd.DataFrame, order: Positions, keys: list[NDArray[Any]]) -> Positions:
    """Events that are alike in every key fall to the text of their cells, so that the order of rows decides nothing."""
    alike = np.logical_and.reduce([key[1:] == key[:-1] for key in keys])
    if not alike.any():
        return order
    tied = np.flatnonzero(np.r_[alike, False] | np.r_[False, alike])
    group = np.cumsum(~np.r_[False, alike])[tied]
    texts = [tuple(map(str, cells)) for cells in log.iloc[order[tied]].itertuples(index=False)]
    inner = sorted(range(len(tied)), key=lambda k: (group[k], texts[k]))
    settled = order.copy()
    settled[tied] = order[tied[inner]]
    return settled


def _last_known(log: pd.DataFrame, events: _Ordered, spec: EventLog, ended: Mask) -> pd.DataFrame:
    """Per ticket and column: the maximum of a counter, the end's word on an outcome, else the last value that is known."""
    last = events.order[events.ends]
    columns: dict[str, Any] = {}
    for name in map(str, log.columns):
        if name in spec.counters:
            columns[name] = np.fmax.reduceat(parse_numbers(log[name]).to_numpy()[events.order], events.starts)
        elif name in spec.outcomes:
            columns[name] = _taken(log[name], np.where(ended, last, -1))
        else:
            columns[name] = _taken(log[name], _latest_known(log[name], events, last))
    return pd.DataFrame(columns)


def _taken(column: pd.Series[Any], rows: Positions) -> Any:
    """The values at `rows`; missing where a row is −1."""
    return pd.api.extensions.take(column.array, rows, allow_fill=True)


def _latest_known(column: pd.Series[Any], events: _Ordered, last: Positions) -> Positions:
    """Row of the latest event of every ticket that says something; where the last one does not, look back."""
    known = column.notna().to_numpy()
    silent = ~known[last]
    own = events.order[np.repeat(silent, events.lengths)]
    if not own.size:
        return last
    starts = np.r_[0, np.cumsum(events.lengths[silent])[:-1]]
    latest = np.maximum.reduceat(np.where(known[own], np.arange(own.size), -1), starts)
    rows = last.copy()
    rows[silent] = np.where(latest >= starts, own[latest], last[silent])
    return rows


def _derive(frame: pd.DataFrame, events: _Ordered, preset: Preset, spec: EventLog, ended: Mask) -> list[Caution]:
    last_time = events.time.iloc[events.ends].reset_index(drop=True)
    foreseen = _drop_foreseen(frame, last_time, preset, spec)
    opened, resolved_at = (_time_of(frame, name, preset) for name in ("created_at", "resolved_at"))
    first = _first_time(events, events.among((*spec.resolved, *spec.closed, *spec.other)))
    early = (first < opened).to_numpy()
    passed = np.logical_or.reduceat(events.among(spec.resolved), events.starts)
    resolved = passed & ended | resolved_at.notna().to_numpy()
    frame["first_response_at"] = first.mask(early)
    frame["resolved"] = resolved
    frame["status_updates"] = events.lengths.astype(float)
    frame["longest_silence"] = _longest_gap(events, resolved_at)
    found = {
        "first_response_before_opening": int(early.sum()),
        "resolution_not_dated": int((resolved & resolved_at.isna().to_numpy()).sum()),
        "outcome_from_the_future": int(foreseen.sum()),
    }
    return [Caution(code, (), {"tickets": count}) for code, count in found.items() if count]


def _drop_foreseen(frame: pd.DataFrame, last_time: pd.Series[Any], preset: Preset, spec: EventLog) -> Mask:
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


def _first_time(events: _Ordered, wanted: Mask) -> pd.Series[Any]:
    position = np.arange(len(events.order))
    first = np.minimum.reduceat(np.where(wanted, position, len(position)), events.starts)
    found = first <= events.ends
    return events.time.iloc[np.where(found, first, 0)].reset_index(drop=True).where(pd.Series(found))


def _longest_gap(events: _Ordered, resolved_at: pd.Series[Any]) -> NDArray[np.float64]:
    hours = events.time.to_numpy(dtype="datetime64[s]").astype(np.int64) / 3600.0
    gap = np.r_[0.0, np.diff(hours)]
    gap[events.starts] = 0.0
    until = resolved_at.to_numpy(dtype="datetime64[s]")
    limit = np.where(np.isnat(until), np.inf, until.astype(np.int64) / 3600.0)
    before_end = hours <= np.repeat(limit, events.lengths)
    return np.maximum.reduceat(np.where(before_end, gap, 0.0), events.starts)


def _unknown_states(log: pd.DataFrame, spec: EventLog) -> list[Caution]:
    known = (*spec.new, *spec.resolved, *spec.closed, *spec.other)
    return counted("unknown_state", log[spec.state][log[spec.state].notna() & ~log[spec.state].isin(known)])
