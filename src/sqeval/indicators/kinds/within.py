"""Service levels: the share of requests for which something happened in time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Literal, Self

import numpy as np
import pandas as pd
from pydantic import Field, model_validator

from sqeval import i18n
from sqeval.indicators import columns
from sqeval.indicators.context import Context
from sqeval.indicators.kinds import inference
from sqeval.indicators.kinds.base import SECONDS, Clock, MeasureBase, TimeUnit, refuse_unused
from sqeval.indicators.kinds.ending import Ending
from sqeval.indicators.kinds.sample import Floats, Mask, Rows, Sample
from sqeval.indicators.kinds.words import unit_text
from sqeval.numerics.statistic import Statistic
from sqeval.records import ServiceLevels
from sqeval.result import Caution


class Within(MeasureBase):
    """Share of requests whose time from `start` to `end` is at most `limit`, or one of `limits`; or `end` no later than `until`.

    `limits` differ by the values of columns, such as the priority or the channel, and have a unit and clock of their own;
    requests whose value has none, where no default is declared, are left out, and a caution counts them.

    A request without `end` counts as not within once it is due, or closed: what has not happened by then was not in time.
    One that was resolved at an unknown time is not known, and a caution counts it. As long as any request is open and not
    due yet, only those whose time is up when the records end count, in time or not, and a caution counts the others: of
    these only the early ones are known, and they alone would make the last periods look good. An `end` that no request of
    the whole export has is taken as not recorded. `clock` "business" counts working time only, by the calendar of the
    hierarchy.
    """

    is_share = True

    kind: Literal["within"]
    start: str
    end: str
    limit: float | None = Field(None, gt=0)
    limits: ServiceLevels | None = None
    until: str | None = None
    unit: TimeUnit = "minutes"
    clock: Clock = "calendar"

    @model_validator(mode="after")
    def _one_deadline(self) -> Self:
        if sum(deadline is not None for deadline in (self.limit, self.limits, self.until)) != 1:
            raise ValueError("a `within` measure needs either `limit`, `limits` or `until`")
        if self.until is not None and self.clock == "business":
            raise ValueError("`until` is a time stamp: it takes no working hours")
        if self.until is not None:
            refuse_unused(self, ["unit", "clock"], "with `until`, which is a time stamp")
        if self.limits is not None:
            refuse_unused(self, ["unit", "clock"], "beside `limits`, which have a unit and clock of their own: write it there")
        return self

    def _own_columns(self) -> tuple[str, ...]:
        if self.until is not None:
            return (self.end, self.until)
        return (self.start, self.end, *(() if self.limits is None else self.limits.by))


@dataclass(frozen=True, eq=False)
class _Deadline:
    """Until when what is measured is in time; `beyond` gives the seconds by which moments lie past it, NaN where there is none."""

    beyond: Callable[[pd.Series[Any]], Floats]
    not_set: Mask
    cautions: tuple[Caution, ...] = ()


def samples(measure: Within, context: Context) -> tuple[Sample, ...]:
    """1 for in time, 0 for late; not known for what is not due yet."""
    rows = Rows.of(measure, context)
    deadline, ending = _deadline(measure, rows), Ending.of(rows, measure.end)
    flags, waiting = _flags(rows, columns.times(rows.frame, measure.end), deadline, ending)
    backwards = _backwards(measure, rows)
    sample = rows.sample(np.where(backwards, np.nan, flags), left_out=deadline.not_set)
    notes = {"negative_durations": backwards, "undated_left_out": ending.undated & ~deadline.not_set, "time_not_up": waiting}
    sample.notes.update({code: rows.count(mask) for code, mask in notes.items()})
    return (replace(sample, cautions=(*sample.cautions, *deadline.cautions)),)


def _flags(rows: Rows, end: pd.Series[Any], deadline: _Deadline, ending: Ending) -> tuple[Floats, Mask]:
    """1 for in time, 0 for late, NaN for not known; and the rows left out because their time is not up."""
    until = rows.context.observed_until
    beyond = deadline.beyond(end.fillna(until))
    running = ~ending.came & ~ending.over & (beyond < 0)
    flags = np.where(ending.came, beyond <= 0, 0.0)
    flags[np.isnan(beyond) | running | ending.undated] = np.nan
    if not (running & rows.asked).any():
        return flags, running
    # Early outcomes alone would count of those whose time is not up: the last periods would all look good.
    waiting = deadline.beyond(pd.Series(until, index=end.index)) < 0
    return np.where(waiting, np.nan, flags), waiting


def _backwards(measure: Within, rows: Rows) -> Mask:
    """Times that end before they start; a promise has no start."""
    if measure.until is not None:
        return np.zeros(len(rows.frame), dtype=bool)
    begin, end = columns.times(rows.frame, measure.start), columns.times(rows.frame, measure.end)
    return rows.context.seconds(begin, end, "calendar") < 0


def _deadline(measure: Within, rows: Rows) -> _Deadline:
    context = rows.context
    if measure.until is not None:
        promised = columns.times(rows.frame, measure.until)
        return _Deadline(lambda moments: _seconds(moments - promised), np.zeros(len(rows.frame), dtype=bool))
    begin = columns.times(rows.frame, measure.start)
    cautions: tuple[Caution, ...] = ()
    if measure.limits is None:
        limit = np.full(len(rows.frame), measure.limit, dtype=np.float64)
        seconds, clock = limit * SECONDS[measure.unit], str(measure.clock)
    else:
        limit, cautions = measure.limits.limits_of(rows.frame)
        if measure.limits.unit == "workdays":
            due = measure.limits.apply(rows.frame, context.on_calendar(begin), context.calendar).due
            return _Deadline(lambda moments: _seconds(context.on_calendar(moments) - due), np.isnan(limit), cautions)
        seconds, clock = measure.limits.seconds(limit), measure.limits.clock.value
    return _Deadline(lambda moments: context.seconds(begin, moments, clock) - seconds, np.isnan(limit), cautions)


def _seconds(times: pd.Series[Any]) -> Floats:
    return np.asarray(times.dt.total_seconds(), dtype=np.float64)


def statistic(measure: Within, sample: Sample) -> Statistic:
    """Share in time."""
    del measure
    return inference.share(sample)


def value(measure: Within, sample: Sample) -> Floats:
    """The value alone."""
    del measure
    return sample.mean


def sentence(measure: Within, lang: str) -> str:
    """How it is computed."""
    return _share_text(measure, lang) + i18n.text("measure.time_up", lang)


def _share_text(measure: Within, lang: str) -> str:
    if measure.until is not None:
        return i18n.text("measure.until", lang, end=measure.end, until=measure.until)
    facts = {"end": measure.end, "start": measure.start}
    if measure.limits is not None:
        return i18n.text("measure.within_limits", lang, limits=_said(measure.limits, lang), **facts)
    return i18n.text("measure.within", lang, limit=f"{measure.limit:g}", unit=unit_text(measure.unit, measure.clock, lang), **facts)


def _said(limits: ServiceLevels, lang: str) -> str:
    """The limits within a sentence."""
    text = limits.describe(lang).rstrip(".。")
    return text[:1].lower() + text[1:]
