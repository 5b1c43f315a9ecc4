"""Service levels: the share of requests for which something happened in time."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal, Self

import numpy as np
import pandas as pd
from pydantic import Field, model_validator

from sqeval import i18n
from sqeval.indicators import columns
from sqeval.indicators.context import Context
from sqeval.indicators.kinds import inference
from sqeval.indicators.kinds.base import SECONDS, Clock, MeasureBase, TimeUnit
from sqeval.indicators.kinds.sample import Floats, Mask, Rows, Sample
from sqeval.indicators.kinds.words import unit_text
from sqeval.numerics.statistic import Statistic
from sqeval.records import ServiceLevels
from sqeval.result import Caution


class Within(MeasureBase):
    """Share of requests whose time from `start` to `end` is at most `limit`, or one of `limits`; or `end` no later than `until`.

    `limits` differ by the values of columns, such as the priority or the channel, and have a unit and clock of their own;
    requests whose value has none, where no default is declared, are left out, and a caution counts them.

    A request without `end` counts as not within once it is due: what has not happened by then was not in time. An `end`
    that no request of the whole export has is taken as not recorded.
    `clock` "business" counts working time only, by the calendar of the hierarchy.
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
        if self.limits is not None and (self.unit, self.clock) != ("minutes", "calendar"):
            raise ValueError("`limits` have a unit and clock of their own: write them there")
        return self

    def _own_columns(self) -> tuple[str, ...]:
        if self.until is not None:
            return (self.end, self.until)
        return (self.start, self.end, *(() if self.limits is None else self.limits.by))


def samples(measure: Within, context: Context) -> tuple[Sample, ...]:
    """1 for in time, 0 for late; not known for what is not due yet."""
    rows = Rows.of(measure, context)
    return (_until(measure, rows) if measure.until is not None else _limited(measure, rows),)


def _until(measure: Within, rows: Rows) -> Sample:
    end, due = columns.times(rows.frame, measure.end), columns.times(rows.frame, measure.until or "")
    pending = end.isna() & (due > rows.context.observed_until)
    return rows.sample(np.where(due.isna() | pending, np.nan, end <= due))


def _limited(measure: Within, rows: Rows) -> Sample:
    """By the time that has passed on the clock of the limit."""
    begin = columns.times(rows.frame, measure.start)
    limit, late, took, cautions = _against_limit(measure, rows, begin)
    is_open = rows.frame[measure.end].isna().to_numpy()
    backwards = took < 0
    # What has not happened, and was not yet due when the export was taken, is not known.
    flags = np.where(is_open, np.where(late, 0.0, np.nan), np.where(np.isnan(took) | backwards, np.nan, ~late))
    without = np.isnan(limit)
    sample = rows.sample(np.where(without, np.nan, flags), left_out=without)
    sample.notes["negative_durations"] = rows.count(backwards)
    return replace(sample, cautions=(*sample.cautions, *cautions))


def _against_limit(measure: Within, rows: Rows, begin: pd.Series[pd.Timestamp]) -> tuple[Floats, Mask, Floats, tuple[Caution, ...]]:
    """Limit of every row; whether it is up (at the end, or when the records end); the time taken, NaN while open; cautions."""
    cautions: tuple[Caution, ...] = ()
    end, until = columns.times(rows.frame, measure.end), rows.context.observed_until
    reached = end.fillna(until)
    if measure.limits is None:
        limit = np.full(len(rows.frame), measure.limit, dtype=np.float64)
        seconds, clock = limit * SECONDS[measure.unit], measure.clock
    else:
        limit, cautions = measure.limits.limits_of(rows.frame)
        clock = measure.limits.clock.value
        if measure.limits.unit == "workdays":
            due = measure.limits.apply(rows.frame, rows.context.on_calendar(begin), rows.context.calendar).due
            shown = rows.context.on_calendar(reached)
            late = np.where(end.isna(), shown >= due, shown > due).astype(bool)
            return limit, late, rows.context.seconds(begin, end, "calendar"), cautions
        seconds = measure.limits.seconds(limit)
    passed = rows.context.seconds(begin, reached, clock)
    is_open = end.isna().to_numpy()
    return limit, np.where(is_open, passed >= seconds, passed > seconds), np.where(is_open, np.nan, passed), cautions


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
