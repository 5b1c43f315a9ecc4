"""From an audit log of events to one row a ticket, without letting an early event know the end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sqeval.errors import DataError
from sqeval.records.preset import EventLog, Preset
from sqeval.records.times import parse_times
from sqeval.result import Caution

Positions = NDArray[np.intp]


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
    state: NDArray[Any]


def tickets_from_events(log: pd.DataFrame, preset: Preset, spec: EventLog) -> Tickets:
    """Reduce an event log to tickets.

    - Attributes (group, category, priority …) take the last known value; counters their maximum.
    - Outcomes are taken from the last event, and only if it is a resolution or closure that lies at or after them.
    - First response: the first event in a known state other than the new ones. One that precedes the opening is
      left missing and counted.
    - `resolved`: the ticket passed a resolved state, or its last event states when it was resolved.
    - `status_updates`: events; `longest_silence`: the longest gap in hours between events until the resolution.
    """
    time = parse_times(log[spec.time], preset.format_of(spec.time))
    dropped = (
        (spec.case, "missing", np.flatnonzero(log[spec.case].isna().to_numpy())),
        (spec.time, "not_a_time", np.flatnonzero((time.isna() & log[spec.case].notna()).to_numpy())),
    )
    events = _order(log, spec, time)
    if not len(events.order):
        raise DataError("no event has both a ticket and a time stamp", column=spec.time, hint="Check the preset's formats")
    ended = np.isin(events.state[events.ends], (*spec.resolved, *spec.closed))
    frame = _last_known(log, events, spec, ended)
    cautions = [*_derive(frame, events, preset, spec, ended), *_unknown_states(log, spec)]
    return Tickets(frame, events.order[events.starts], dropped, tuple(cautions))


def _order(log: pd.DataFrame, spec: EventLog, time: pd.Series[Any]) -> _Ordered:
    usable = np.flatnonzero((log[spec.case].notna() & time.notna()).to_numpy())
    case = pd.factorize(log[spec.case].to_numpy()[usable])[0]
    sequence = pd.to_numeric(log[spec.sequence], errors="coerce").to_numpy(dtype=float, na_value=np.inf)[usable]
    stamps = time.to_numpy()[usable]
    state = log[spec.state].to_numpy(dtype=object)[usable]
    # Ties of sequence and time fall to the state's name, so that the order of rows decides nothing.
    rank = pd.factorize(state, sort=True)[0]
    inner = np.lexsort((rank, stamps, sequence, case))
    order, case = usable[inner], case[inner]
    starts = np.flatnonzero(np.r_[True, case[1:] != case[:-1]]) if case.size else np.array([], dtype=np.intp)
    ends = np.r_[starts[1:], case.size] - 1 if case.size else starts
    return _Ordered(order, starts, ends, time.iloc[order].reset_index(drop=True), state[inner])


def _last_known(log: pd.DataFrame, events: _Ordered, spec: EventLog, ended: NDArray[np.bool_]) -> pd.DataFrame:
    """Per ticket and column: the maximum of a counter, the end's word on an outcome, else the last value that is known."""
    columns: dict[str, Any] = {}
    for name in log.columns:
        if name in spec.counters:
            numbers = pd.to_numeric(log[name], errors="coerce").to_numpy(dtype=float, na_value=np.nan)[events.order]
            columns[name] = np.fmax.reduceat(numbers, events.starts)
            continue
        values = log[name].to_numpy(dtype=object)
        last = pd.Series(values[events.order[events.ends]], dtype=object)
        columns[name] = last.where(pd.Series(ended), None) if name in spec.outcomes else _fill_from_earlier(last, values, events)
    return pd.DataFrame(columns)


def _fill_from_earlier(last: pd.Series[Any], values: NDArray[Any], events: _Ordered) -> pd.Series[Any]:
    """Where the last event does not say, look back in the ticket's own events."""
    silent = last.isna().to_numpy()
    lengths = events.ends - events.starts + 1
    own = values[events.order[np.repeat(silent, lengths)]]
    if not own.size:
        return last
    starts = np.r_[0, np.cumsum(lengths[silent])[:-1]]
    latest = np.maximum.reduceat(np.where(pd.isna(own), -1, np.arange(own.size)), starts)
    known = latest >= starts
    filled = last.to_numpy(dtype=object, copy=True)
    filled[np.flatnonzero(silent)[known]] = own[latest[known]]
    return pd.Series(filled, dtype=object)


def _derive(frame: pd.DataFrame, events: _Ordered, preset: Preset, spec: EventLog, ended: NDArray[np.bool_]) -> list[Caution]:
    columns = preset.columns
    opened, resolved_at = (parse_times(frame[columns[name]], preset.format_of(name)) for name in ("created_at", "resolved_at"))
    last_time = events.time.iloc[events.ends].reset_index(drop=True)
    foreseen = (resolved_at > last_time).to_numpy()
    frame.loc[foreseen, columns["resolved_at"]] = None
    resolved_at = resolved_at.mask(foreseen)

    first = _first_time(events, np.isin(events.state, (*spec.resolved, *spec.closed, *spec.other)))
    early = (first < opened).to_numpy()
    frame["first_response_at"] = first.mask(early)

    passed = np.logical_or.reduceat(np.isin(events.state, spec.resolved), events.starts)
    frame["resolved"] = passed & ended | resolved_at.notna().to_numpy()
    frame["status_updates"] = (events.ends - events.starts + 1).astype(float)
    frame["longest_silence"] = _longest_gap(events, resolved_at)
    undated = int((frame["resolved"] & resolved_at.isna()).sum())
    found = {
        "first_response_before_opening": int(early.sum()),
        "resolution_not_dated": undated,
        "outcome_from_the_future": int(foreseen.sum()),
    }
    return [Caution(code, (), {"tickets": count}) for code, count in found.items() if count]


def _first_time(events: _Ordered, wanted: NDArray[np.bool_]) -> pd.Series[Any]:
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
    before_end = hours <= np.repeat(limit, events.ends - events.starts + 1)
    return np.maximum.reduceat(np.where(before_end, gap, 0.0), events.starts)


def _unknown_states(log: pd.DataFrame, spec: EventLog) -> list[Caution]:
    known = {*spec.new, *spec.resolved, *spec.closed, *spec.other}
    counts = log[spec.state].value_counts()
    odd = {str(state): int(count) for state, count in counts.items() if state not in known}
    return [Caution("unknown_state", tuple(f"{state} ({count}×)" for state, count in sorted(odd.items())), {})] if odd else []
