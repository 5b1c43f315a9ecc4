"""Time in named stages: from each event of a stage to the next event of its case."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Codes = NDArray[np.intp]
Stamps = NDArray[np.datetime64]
Mask = NDArray[np.bool_]

_HOUR = np.timedelta64(1, "h")
_NEVER = np.datetime64("NaT", "us")


@dataclass(frozen=True, eq=False)
class StageTimes:
    """Cases × stages: hours, visits, first start and last end; `backwards` counts spans that would end before they start."""

    names: tuple[str, ...]
    hours: NDArray[np.float64]
    visits: NDArray[np.float64]
    started: Stamps
    ended: Stamps
    backwards: int

    def columns(self) -> dict[str, NDArray[np.float64] | Stamps]:
        """One column a stage and measure."""
        found: dict[str, NDArray[np.float64] | Stamps] = {}
        for k, name in enumerate(self.names):
            found[f"hours_{name}"] = self.hours[:, k]
            found[f"visits_{name}"] = self.visits[:, k]
            found[f"{name}_started_at"] = self.started[:, k]
            found[f"{name}_ended_at"] = self.ended[:, k]
        return found


@dataclass(frozen=True, eq=False)
class StageEvents:
    """Events in their order within cases: `case` is 0 … and does not fall, `stage` a position among the names of stages.

    An event of stage −1 belongs to none but ends the one before it; events that end no stage are left out. `begun` says when
    the activity of each event began, where that is known beside its `time`.
    """

    case: Codes
    time: Stamps
    stage: Codes
    begun: Stamps | None = None


def time_in_stages(events: StageEvents, names: Sequence[str], *, finished: Mask, last: Stamps) -> StageTimes:
    """Add up the time that each case spent in each stage: from each event of the stage to the next event of its case.

    Parameters
    ----------
    events : StageEvents
        With `begun`, hours are the sum of `time − begun` instead, and no stage stays open.
    names : sequence of str
        The stages.
    finished : array of one flag a case
        A finished case is over at its last event. In one that goes on, the stage of the last event is open: it has no
        end, and its hours are missing, as those of any duration without an end.
    last : array of one time stamp a case
        The last event of the case.
    """
    case, time, stage, begun = events.case, events.time, events.stage, events.begun
    size = (len(finished), len(names))
    own = np.flatnonzero(stage >= 0)
    start, end = (time, _next_time(case, time, finished, last)) if begun is None else (begun, time)
    key = case[own] * len(names) + stage[own]
    length = (end[own] - start[own]) / _HOUR
    backwards = length < 0
    hours = np.bincount(key, weights=np.where(backwards, 0.0, length), minlength=size[0] * size[1])
    changes = np.r_[True, (case[1:] != case[:-1]) | (stage[1:] != stage[:-1])] if case.size else np.zeros(0, dtype=bool)
    visits = np.bincount(key, weights=changes[own], minlength=size[0] * size[1])
    started, ended = (np.full(size[0] * size[1], _NEVER) for _ in range(2))
    # Where a key stands several times the last assignment stays, so the earliest start and the latest end are written last.
    early, late = np.argsort(start[own], kind="stable")[::-1], np.argsort(end[own], kind="stable")
    started[key[early]] = start[own][early]
    ended[key[late]] = end[own][late]
    return StageTimes(
        names=tuple(names),
        hours=np.where(visits > 0, hours, np.nan).reshape(size),
        visits=visits.astype(np.float64).reshape(size),
        started=started.reshape(size),
        ended=ended.reshape(size),
        backwards=int(backwards.sum()),
    )


def _next_time(case: Codes, time: Stamps, finished: Mask, last: Stamps) -> Stamps:
    """When the next event of the same case happened; after the last one, the end of a finished case and nothing in an open one."""
    following = np.r_[time[1:], _NEVER]
    is_last = np.r_[case[1:] != case[:-1], True] if case.size else np.zeros(0, dtype=bool)
    return np.where(is_last, np.where(finished[case], last[case], _NEVER), following[: case.size])
