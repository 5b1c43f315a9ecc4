"""Durations: how long it takes from one time stamp to another."""

from __future__ import annotations

from typing import Literal, Self

import numpy as np
from pydantic import Field, model_validator

from sqeval import i18n
from sqeval.indicators.context import Context
from sqeval.indicators.kinds import inference
from sqeval.indicators.kinds.base import Clock, MeasureBase, TimeUnit, refuse_unused
from sqeval.indicators.kinds.clock import elapsed, lasted
from sqeval.indicators.kinds.ending import Ending
from sqeval.indicators.kinds.sample import Floats, Rows, Sample
from sqeval.indicators.kinds.words import open_text, unit_text
from sqeval.numerics import survival
from sqeval.numerics.statistic import Statistic


class Duration(MeasureBase):
    """Time from `start` to `end`: a quantile (0.5 is the median), the mean, or the mean without the longest and shortest.

    `open_cases` says what becomes of requests without `end`: they are left out ("exclude"), they count as lasting at
    least until the records end ("censored": the Kaplan–Meier quantile, which may not be reached), or they count with
    the time that has passed so far ("elapsed"). One that was closed without `end` lasted until then, and one that ended
    at an unknown time is left out whatever `open_cases` says, and a caution counts it. `clock` "business" counts working
    time only, by the calendar of the hierarchy. A time that ends before it starts is a mistake of the records: it is left
    out, and a caution counts it.
    """

    kind: Literal["duration"]
    start: str
    end: str
    statistic: Literal["quantile", "mean", "trimmed"] = "quantile"
    quantile: float = Field(0.5, gt=0, lt=1)
    trim: float = Field(0.1, gt=0, lt=0.5)
    unit: TimeUnit = "hours"
    clock: Clock = "calendar"
    open_cases: Literal["exclude", "censored", "elapsed"] = "exclude"

    @model_validator(mode="after")
    def _quantile_only(self) -> Self:
        if self.open_cases == "censored" and self.statistic != "quantile":
            raise ValueError("`open_cases` = 'censored' takes a quantile: the mean of times that have not ended is not known")
        for option, statistic in (("quantile", "quantile"), ("trim", "trimmed")):
            if self.statistic != statistic:
                refuse_unused(self, [option], f"where `statistic` is '{self.statistic}'")
        return self

    @property
    def may_be_empty(self) -> tuple[str, ...]:
        """Where open requests count, none needs to have ended."""
        return () if self.open_cases == "exclude" else (self.end,)

    def _own_columns(self) -> tuple[str, ...]:
        return (self.start, self.end)


def samples(measure: Duration, context: Context) -> tuple[Sample, ...]:
    """Time by request; where open requests count, whether it has ended."""
    rows = Rows.of(measure, context)
    ending = Ending.of(rows, measure.end)
    if measure.open_cases == "exclude":
        # Of what never came there is no time to be known.
        values, unknown, more = elapsed(rows, measure.start, measure.end, measure.unit, measure.clock), ending.undated, {}
    else:
        values, unknown = lasted(rows, measure.start, ending, measure.unit, measure.clock), ending.unknown
        more = {"ended": ending.came}
    backwards = values < 0
    wrong = backwards | unknown
    sample = rows.sample(np.where(wrong, np.nan, values) if wrong.any() else values, **more)
    sample.notes.update(negative_durations=rows.count(backwards), undated_left_out=rows.count(unknown))
    return (sample,)


def statistic(measure: Duration, sample: Sample) -> Statistic:
    """The statistic asked for, with the interval of its kind."""
    if measure.open_cases == "censored":
        return survival.kaplan_meier_quantile(sample.groups, sample.values, sample.more["ended"], measure.quantile)
    if measure.statistic == "mean":
        return inference.mean(sample)
    if measure.statistic == "trimmed":
        return inference.trimmed_mean(sample, measure.trim)
    return inference.quantile(sample, measure.quantile)


def value(measure: Duration, sample: Sample) -> Floats:
    """The value alone."""
    if measure.open_cases != "censored" and measure.statistic == "quantile":
        return sample.groups.quantile(sample.values, measure.quantile)
    if measure.statistic == "mean":
        return sample.mean
    return statistic(measure, sample).value


def sentence(measure: Duration, lang: str) -> str:
    """How it is computed."""
    facts = {"unit": unit_text(measure.unit, measure.clock, lang), "start": measure.start, "end": measure.end}
    if measure.statistic != "quantile":
        key = "mean_time" if measure.statistic == "mean" else "trimmed_time"
        text = i18n.text(f"measure.{key}", lang, trim=f"{measure.trim:g}", **facts)
    else:
        key = "median" if measure.quantile == 0.5 else "quantile"
        text = i18n.text(f"measure.{key}", lang, q=f"{measure.quantile:g}", **facts)
    return text + open_text(measure, lang)
