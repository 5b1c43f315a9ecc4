"""Sums of numbers, or of times."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal, Self

import numpy as np
from pydantic import model_validator

from sqeval import i18n
from sqeval.indicators import columns
from sqeval.indicators.context import Context
from sqeval.indicators.kinds import inference
from sqeval.indicators.kinds.base import Clock, MeasureBase, TimeUnit, refuse_unused
from sqeval.indicators.kinds.clock import elapsed
from sqeval.indicators.kinds.sample import Floats, Rows, Sample
from sqeval.indicators.kinds.words import source_text, unit_text
from sqeval.numerics.statistic import Statistic


class Total(MeasureBase):
    """Sum of a numeric column, or of the times from `start` to `end` in `unit`. Counted in full, so it has no interval."""

    is_fact = True

    kind: Literal["total"]
    column: str | None = None
    start: str | None = None
    end: str | None = None
    unit: TimeUnit = "hours"
    clock: Clock = "calendar"

    @model_validator(mode="after")
    def _one_thing(self) -> Self:
        if (self.column is None) == (self.start is None or self.end is None):
            raise ValueError("a `total` measure needs either `column`, or `start` and `end`")
        if self.column is not None:
            refuse_unused(self, ["start", "end", "unit", "clock"], "of a `column` of numbers: it is of times")
        return self

    def _own_columns(self) -> tuple[str, ...]:
        return tuple(name for name in (self.column, self.start, self.end) if name is not None)


def samples(measure: Total, context: Context) -> tuple[Sample, ...]:
    """The numbers, or the times."""
    rows = Rows.of(measure, context)
    if measure.column is not None:
        return (rows.sample(columns.floats(rows.frame[measure.column], measure.column)),)
    values = elapsed(rows, measure.start or "", measure.end or "", measure.unit, measure.clock)
    backwards = values < 0
    sample = rows.sample(np.where(backwards, np.nan, values))
    return (replace(sample, notes={"negative_durations": rows.count(backwards)}),)


def statistic(measure: Total, sample: Sample) -> Statistic:
    """The sum."""
    return inference.fact(value(measure, sample), sample)


def value(measure: Total, sample: Sample) -> Floats:
    """Nothing to add up is 0 among requests; where a companion frame has no row, or no value is known, it is unknown."""
    unknown = (sample.n == 0) & ((sample.groups.counts(sample.asked) > 0) | (measure.source != "records"))
    return np.where(unknown, np.nan, sample.sums(sample.values))


def sentence(measure: Total, lang: str) -> str:
    """How it is computed."""
    if measure.column is not None:
        return i18n.text("measure.total", lang, column=measure.column, source=source_text(measure, lang))
    return i18n.text("measure.total_time", lang, unit=unit_text(measure.unit, measure.clock, lang), start=measure.start, end=measure.end)
