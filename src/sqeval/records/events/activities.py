"""From a plain log of (case, activity, timestamp, resource) to one row a case, by what its activities are declared to mean."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sqeval.errors import DataError
from sqeval.records.cleaning import counted
from sqeval.records.declarations import ActivityLog
from sqeval.records.events.clocks import read_clocks
from sqeval.records.events.main_forms import in_main_forms
from sqeval.records.events.naming import beside, renamed
from sqeval.records.events.ordered import Mask, Ordered, Tickets, first_time, in_order, last_position, latest_known, longest_gap, taken
from sqeval.records.events.stages import StageEvents, Stamps, cautions_of, over_at, time_in_stages
from sqeval.records.labels import plain, same_among
from sqeval.records.policies import Policies
from sqeval.records.preset import Preset
from sqeval.result import Caution

#: Status by the latest thing that happened to a case.
_STATUS = np.array(["new", "in_progress", "reopened", "resolved", "closed"], dtype=object)


def tickets_from_activities(log: pd.DataFrame, preset: Preset, spec: ActivityLog, policies: Policies) -> Tickets:
    """Reduce a log of activities to cases.

    - Opened: the first `opened` event; the first event of the case where no activity is declared to open it.
    - First response: the first response, by a person or a robot, at or after the opening. A response that a resource among
      `robots` gives is a robot's, whatever the activity is called.
    - Resolved and closed: the first such event after the last reopening. `reopen_count` counts the reopenings.
    - Agent, first agent and `reassignment_count`: the last and first person that an event names, and how often the person
      changes. Events of robot responses and of `robots` name no person, so that a hand-over from or to a robot is no
      reassignment, and a case that only robots touched has no agent. Team: that of the last event that names one.
    - Stages: see `time_in_stages`; a case that is resolved or closed is over at its last event, and a stage that this very
      event begins is open.
    - Activities and resources are compared without regard to case, spaces and width; with the policy label_variants =
      "repair" they, and teams, are also written in their most frequent form.
    - Everything else takes the last known value.
    """
    columns = {name: _first_there(getattr(spec, name), log) for name in ("case", "activity", "time", "resource", "team", "start")}
    case, activity, clock = (str(columns[name]) for name in ("case", "activity", "time"))
    clocks = read_clocks(log, (case, clock, columns["start"]), preset, policies)
    log, merged = in_main_forms(log, (activity, columns["resource"], columns["team"]), clocks.ledger)
    events = in_order(log, clocks.usable, (case, activity), [clocks.time.to_numpy(), _rank(log[activity], spec)], clocks.time)
    since = None if clocks.begun is None else clocks.begun.to_numpy(dtype="datetime64[us]")[events.order]
    by_robot = _by_robots(log, events, columns["resource"], spec)
    frame = pd.DataFrame(index=range(len(events.starts)))
    cautions = [*_meanings(frame, events, spec, since, by_robot), *_unknown(log[activity].iloc[clocks.usable], spec)]
    _people(frame, log, events, columns, by_robot | events.among(spec.robot_response))
    cautions += [*_stages(frame, events, spec, since), *merged]
    keys = {case: "request_id", activity: "last_activity", clock: "last_event_at"}
    used = [columns[role] for role, ours in (("team", "team"), ("resource", "agent")) if columns[role] == ours]
    frame, names = beside(_attributes(log, events), frame, keys, used)
    return Tickets(case, clock, frame, events.order[events.starts], clocks.ledger, names, (*cautions, *renamed(names)))


def _first_there(names: tuple[str, ...], log: pd.DataFrame) -> str | None:
    return next((name for name in names if name in log.columns), None)


def _rank(activity: pd.Series[Any], spec: ActivityLog) -> NDArray[np.float64]:
    """Events of one case at the same time are taken to have happened in the order of the declaration, unknown ones first."""
    codes, forms = same_among(activity)
    rank = {name: position for position, name in reversed(list(enumerate(plain(spec.in_order))))}
    return np.array([*(rank.get(form, -1) for form in forms), -1], dtype=np.float64)[codes]


def _attributes(log: pd.DataFrame, events: Ordered) -> pd.DataFrame:
    last = events.order[events.ends]
    return pd.DataFrame({str(name): taken(log[name], latest_known(log[name], events, last)) for name in log.columns})


def _meanings(frame: pd.DataFrame, events: Ordered, spec: ActivityLog, begun: Stamps | None, by_robot: Mask) -> list[Caution]:
    """The times and counts that follow from what activities mean; what is not declared is not made up."""
    opened = first_time(events, events.among(spec.opened)) if spec.opened else _first_sign(events, begun)
    frame["created_at"] = opened
    early = _responses(frame, events, spec, opened, by_robot) if spec.person_response or spec.robot_response else 0
    reopening = events.among(spec.reopened)
    current = np.arange(len(events.order)) > np.repeat(last_position(events, reopening), events.lengths)
    ended = {name: first_time(events, events.among(getattr(spec, name)) & current) for name in ("resolved", "closed")}
    for name in (name for name in ended if getattr(spec, name)):
        frame[f"{name}_at"] = ended[name]
    if spec.resolved:
        frame["resolved"] = ~np.isnat(ended["resolved"])
    if spec.reopened:
        frame["reopen_count"] = np.add.reduceat(reopening.astype(float), events.starts)
    if spec.resolved or spec.closed:
        worked_on = events.among((*spec.person_response, *spec.robot_response)) | (events.coded(list(spec.stages.values())) >= 0)
        passed = [np.logical_or.reduceat(step, events.starts) for step in (worked_on, reopening)]
        steps = [*passed, *(~np.isnat(at) for at in ended.values())]
        frame["status"] = _STATUS[np.max([(k + 1) * step for k, step in enumerate(steps)], axis=0)]
    frame["status_updates"] = events.lengths.astype(float)
    frame["longest_silence"] = longest_gap(events, ended["resolved"])
    return [Caution("response_before_opening", (), {"tickets": early})] if early else []


def _first_sign(events: Ordered, begun: Stamps | None) -> Stamps:
    """When the first event of every case happened, or the first activity began."""
    return np.fmin.reduceat(events.time if begun is None else np.fmin(events.time, begun), events.starts)


def _responses(frame: pd.DataFrame, events: Ordered, spec: ActivityLog, opened: Stamps, by_robot: Mask) -> int:
    """First responses by persons, by robots, and by whoever came first; the number of cases with one before the opening."""
    not_early = ~(events.time < np.repeat(opened, events.lengths))
    replies, automatic = events.among(spec.person_response), events.among(spec.robot_response)
    who = {"person": replies & ~by_robot, "robot": automatic | (replies & by_robot)}
    by = {name: first_time(events, answers & not_early) for name, answers in who.items()}
    frame["first_person_response_at"], frame["first_robot_response_at"] = by["person"], by["robot"]
    is_robot = ~np.isnat(by["robot"]) & ~(by["person"] <= by["robot"])
    first = np.where(is_robot, by["robot"], by["person"])
    frame["first_response_at"] = first
    frame["first_response_by"] = pd.Series(np.where(is_robot, "robot", "person"), dtype="str").where(pd.Series(~np.isnat(first)))
    return int(np.logical_or.reduceat((replies | automatic) & ~not_early, events.starts).sum())


def _by_robots(log: pd.DataFrame, events: Ordered, resource: str | None, spec: ActivityLog) -> Mask:
    """Which events name a resource that is declared to be a robot."""
    if not spec.robots:
        return np.zeros(len(events.order), dtype=bool)
    if resource is None:
        hint = "Name it in [activities]"
        raise DataError("is missing from the event log, and `robots` are declared by it", column=spec.resource[0], hint=hint)
    codes, forms = same_among(log[resource])
    return np.append(forms.isin(plain(spec.robots)), False)[codes][events.order]


def _people(frame: pd.DataFrame, log: pd.DataFrame, events: Ordered, columns: dict[str, str | None], by_robot: Mask) -> None:
    """The last team; the first and the last person, and how often the case went from one person to another."""
    if columns["team"] is not None:
        frame["team"] = taken(log[columns["team"]], latest_known(log[columns["team"]], events, events.order[events.ends]))
    if columns["resource"] is None:
        return
    codes = same_among(log[columns["resource"]])[0][events.order]
    named = np.flatnonzero((codes >= 0) & ~by_robot)
    case, who = events.case[named], codes[named]
    changes = np.r_[False, (case[1:] == case[:-1]) & (who[1:] != who[:-1])][: len(named)]
    frame["reassignment_count"] = np.bincount(case, weights=changes, minlength=len(frame)).astype(float)
    first, last = np.full((2, len(frame)), -1)
    first[case[::-1]] = events.order[named][::-1]
    last[case] = events.order[named]
    frame["agent"] = taken(log[columns["resource"]], last)
    frame["first_agent"] = taken(log[columns["resource"]], first)


def _stages(frame: pd.DataFrame, events: Ordered, spec: ActivityLog, begun: Stamps | None) -> list[Caution]:
    if not spec.stages:
        return []
    stage = events.coded(list(spec.stages.values()))
    ends = (stage >= 0) | events.among(spec.milestones)
    if spec.unknown_ends_stage:
        ends |= ~events.among(spec.in_order)
    finished = np.zeros(len(frame), dtype=bool)
    for name in (name for name in ("resolved", "closed") if getattr(spec, name)):
        finished |= frame[f"{name}_at"].notna().to_numpy()
    over = over_at(events, ends, finished)
    steps = StageEvents(events.case[ends], events.time[ends], stage[ends], None if begun is None else begun[ends])
    found = time_in_stages(steps, tuple(spec.stages), over=over)
    for name, values in found.columns().items():
        frame[name] = values
    return cautions_of(found, finished)


def _unknown(activity: pd.Series[Any], spec: ActivityLog) -> list[Caution]:
    codes, forms = same_among(activity)
    is_unknown = np.append(~forms.isin(plain(spec.in_order)), False)[codes]
    return counted("unknown_activity", activity[is_unknown])
