"""Service levels: the share of requests for which something happened in time."""

from __future__ import annotations

from typing import Any, Literal, Self

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pydantic import Field, model_validator

from sqeval import i18n
from sqeval.indicators import columns
from sqeval.indicators.kinds import inference
from sqeval.indicators.kinds.base import Clock, MeasureBase, TimeUnit
from sqeval.indicators.kinds.clock import elapsed, elapsed_so_far
from sqeval.indicators.kinds.sample import Floats, Rows, Sample
from sqeval.indicators.kinds.words import unit_text
from sqeval.indicators.context import Context
from sqeval.numerics.statistic import Statistic
from sqeval.spec import Spec, Table


class Limits(Spec):
    """Limits that differ: by the values of a column (channel, category, priority), with a default for the others.

    Without a default, requests whose value has no limit are left out, and a caution counts them.
    """

    by: str
    limits: Table[str, float] = Field(min_length=1)
    default: float | None = Field(None, gt=0)

    @model_validator(mode="after")
    def _positive(self) -> Self:
        if not all(limit > 0 for limit in self.limits.values()):
            raise ValueError("limits are above 0")
        return self


class Within(MeasureBase):
    """Share of requests whose time from `start` to `end` is at most `limit`, one of `limits`, or no later than the stamp `until`.

    A request without `end` counts as not within once it is due: what has not happened by then was not in time.
    `clock` "business" counts working time only, by the calendar of the hierarchy.
    """

    is_share = True

    kind: Literal["within"]
    start: str
    end: str
    limit: float | None = Field(None, gt=0)
    limits: Limits | None = None
    until: str | None = None
    unit: TimeUnit = "minutes"
    clock: Clock = "calendar"

    @model_validator(mode="after")
    def _one_deadline(self) -> Self:
        if sum(deadline is not None for deadline in (self.limit, self.limits, self.until)) != 1:
            raise ValueError("a `within` measure needs either `limit`, `limits` or `until`")
        if self.until is not None and self.clock == "business":
            raise ValueError("`until` is a time stamp: it takes no working hours")
        return self

    def _own_columns(self) -> tuple[str, ...]:
        if self.until is not None:
            return (self.end, self.until)
        return (self.start, self.end, *(() if self.limits is None else (self.limits.by,)))


def samples(measure: Within, context: Context) -> tuple[Sample, ...]:
    """1 for in time, 0 for late; not known for what is not due yet."""
    rows = Rows.of(measure, context)
    return (_until(measure, rows) if measure.until is not None else _limited(measure, rows),)


def _until(measure: Within, rows: Rows) -> Sample:
    end, due = columns.times(rows.frame, measure.end), columns.times(rows.frame, measure.until or "")
    pending = end.isna() & (due > rows.context.observed_until)
    return rows.sample(np.where(due.isna() | pending, np.nan, end <= due))


def _limited(measure: Within, rows: Rows) -> Sample:
    clock = (measure.unit, measure.clock, rows.context)
    took = elapsed(rows.frame, measure.start, measure.end, *clock)
    limit = _limit(measure, rows.frame)
    is_open = rows.frame[measure.end].isna().to_numpy()
    # What has not happened, and was not yet due when the export was taken, is not known.
    late = is_open & (elapsed_so_far(rows.frame, measure.start, *clock) >= limit) if is_open.any() else is_open
    backwards = took < 0
    flags = np.where(late, 0.0, np.where(np.isnan(took) | backwards, np.nan, took <= limit))
    without = np.isnan(limit)
    sample = rows.sample(np.where(without, np.nan, flags), left_out=without)
    sample.notes.update({"negative_durations": rows.count(backwards), "no_limit": rows.count(without)})
    return sample


def _limit(measure: Within, frame: pd.DataFrame) -> Floats | NDArray[Any]:
    if measure.limits is None:
        return np.full(len(frame), measure.limit)
    other = np.nan if measure.limits.default is None else measure.limits.default
    codes, words = pd.factorize(frame[measure.limits.by])
    found = [measure.limits.limits.get(columns.word(word), other) for word in words]
    # A missing word has code -1, which takes what is put at the end.
    return np.array([*found, other], dtype=np.float64)[codes]


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
    facts = {"end": measure.end, "start": measure.start, "unit": unit_text(measure.unit, measure.clock, lang)}
    return i18n.text("measure.within", lang, limit=_limit_text(measure, lang), **facts)


def _limit_text(measure: Within, lang: str) -> str:
    if measure.limits is None:
        return f"{measure.limit:g}"
    listed = ", ".join(f"{word}: {limit:g}" for word, limit in measure.limits.limits.items())
    other = measure.limits.default
    others = "" if other is None else i18n.text("measure.other_limit", lang, limit=f"{other:g}")
    return f"[{measure.limits.by}: {listed}{others}]"
