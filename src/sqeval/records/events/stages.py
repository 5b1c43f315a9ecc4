"""Time in named stages: from each event of a stage to the next event of its case."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sqeval.records.events.ordered import Ordered
from sqeval.result import Caution

Codes = NDArray[np.intp]
Stamps = NDArray[np.datetime64]
Mask = NDArray[np.bool_]

_HOUR = np.timedelta64(1, "h")
_NEVER = np.datetime64("NaT", "us")


@dataclass(frozen=True, eq=False)
class StageTimes:
    """Cases × stages: hours, visits, first start and last end.

    `backwards` counts spans that would end before they start, and `open` are the stages in which cases stand: 0 … for each
    case, −1 for none.
    """

    names: tuple[str, ...]
    hours: NDArray[np.float64]
    visits: NDArray[np.float64]
    started: Stamps
    ended: Stamps
    backwards: int
    open: Codes

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


def over_at(events: Ordered, steps: Mask, finished: Mask) -> Stamps:
    """When every case is over: at its last event, if it is finished; NaT where that event is itself its last step, or it goes on."""
    is_over = finished & ~steps[events.ends]
    return np.where(is_over, events.time[events.ends], _NEVER)


def cautions_of(found: StageTimes, finished: Mask) -> list[Caution]:
    """What a reader must know: spans that run backwards, and finished cases that stand in a stage which began after their end."""
    cautions = [Caution("stage_runs_backwards", (), {"rows": found.backwards})] if found.backwards else []
    late = found.open[finished & (found.open >= 0)]
    if late.size:
        counts = np.bincount(late, minlength=len(found.names))
        where = tuple(f"{name} ({count}×)" for name, count in zip(found.names, counts, strict=True) if count)
        cautions.append(Caution("stage_after_end", where, {"tickets": len(late)}))
    return cautions


def time_in_stages(events: StageEvents, names: Sequence[str], *, over: Stamps) -> StageTimes:
    """Add up the time that each case spent in each stage: from each event of the stage to the next event of its case.

    Parameters
    ----------
    events : StageEvents
        With `begun`, hours are the sum of `time − begun` instead, and no stage stays open.
    names : sequence of str
        The stages.
    over : array of one time stamp a case
        When a case is over, whose last stage ends then; NaT in a case that goes on, or after whose last stage nothing is
        known. That stage is open: it has no end, and its hours are missing, as those of any duration without an end.
    """
    case, time, stage, begun = events.case, events.time, events.stage, events.begun
    size = (len(over), len(names))
    own = np.flatnonzero(stage >= 0)
    start, end = (time, _next_time(case, time, over)) if begun is None else (begun, time)
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
        open=_open(case[own], stage[own], np.isnat(end[own]), len(over)),
    )


def _open(case: Codes, stage: Codes, is_open: Mask, size: int) -> Codes:
    """For every case the stage that has no end; −1 where all have."""
    found = np.full(size, -1)
    found[case[is_open]] = stage[is_open]
    return found


def _next_time(case: Codes, time: Stamps, over: Stamps) -> Stamps:
    """When the next event of the same case happened; after the last one, when the case is over, if that is known."""
    following = np.r_[time[1:], _NEVER]
    is_last = np.r_[case[1:] != case[:-1], True] if case.size else np.zeros(0, dtype=bool)
    return np.where(is_last, over[case], following[: case.size])
