"""Means of numeric columns."""

from __future__ import annotations

from typing import Literal, Self

import numpy as np
from pydantic import Field, model_validator

from sqeval import i18n
from sqeval.indicators import columns
from sqeval.indicators.context import Context
from sqeval.indicators.kinds import inference
from sqeval.indicators.kinds.base import MeasureBase, refuse_unused
from sqeval.indicators.kinds.sample import Floats, Rows, Sample
from sqeval.numerics.statistic import Statistic


class Mean(MeasureBase):
    """Mean of a numeric column over the rows where it is known; `scale` maps [low, high] to 0–100.

    `statistic` "trimmed" leaves out the share `trim` of the values at each end. `weight` is a column that says how many
    answers a row stands for, where rows are means of answers; how these varied is not known then, so there is no interval.
    """

    kind: Literal["mean"]
    column: str
    scale: tuple[float, float] | None = None
    statistic: Literal["mean", "trimmed"] = "mean"
    trim: float = Field(0.1, gt=0, lt=0.5)
    weight: str | None = None

    @model_validator(mode="after")
    def _a_range(self) -> Self:
        if self.weight is not None and self.statistic == "trimmed":
            raise ValueError("a trimmed mean takes no `weight`")
        if self.statistic != "trimmed":
            refuse_unused(self, ["trim"], "without `statistic` = 'trimmed'")
        if self.scale is not None and not self.scale[0] < self.scale[1]:
            raise ValueError("`scale` runs from the lowest value to a higher one")
        return self

    def _own_columns(self) -> tuple[str, ...]:
        return (self.column,) if self.weight is None else (self.column, self.weight)


def samples(measure: Mean, context: Context) -> tuple[Sample, ...]:
    """The numbers, on 0–100 where a scale is given."""
    rows = Rows.of(measure, context)
    values = columns.floats(rows.frame[measure.column], measure.column)
    if measure.scale is not None:
        low, high = measure.scale
        columns.check_within(values, measure.scale, measure.column)
        values = (values - low) / (high - low) * 100
    if measure.weight is None:
        return (rows.sample(values),)
    weight = columns.floats(rows.frame[measure.weight], measure.weight)
    return (rows.sample(np.where(weight > 0, values, np.nan), weight=weight),)


def statistic(measure: Mean, sample: Sample) -> Statistic:
    """Mean, or trimmed mean."""
    if measure.weight is not None:
        none = np.full(sample.groups.size, np.nan)
        return Statistic(value(measure, sample), _weights(sample), none, none, none)
    if measure.statistic == "trimmed":
        return inference.trimmed_mean(sample, measure.trim)
    return inference.mean(sample, bounds=None if measure.scale is None else (0.0, 100.0))


def value(measure: Mean, sample: Sample) -> Floats:
    """The value alone."""
    if measure.weight is not None:
        with np.errstate(divide="ignore", invalid="ignore"):
            return sample.sums(sample.values * sample.more["weight"]) / _weights(sample)
    return statistic(measure, sample).value if measure.statistic == "trimmed" else sample.mean


def _weights(sample: Sample) -> Floats:
    """Answers that the rows stand for, by group."""
    return sample.sums(np.where(np.isnan(sample.values), np.nan, sample.more["weight"]))


def sentence(measure: Mean, lang: str) -> str:
    """How it is computed."""
    key = "mean" if measure.scale is None else "mean_scaled"
    low, high = measure.scale or (0.0, 0.0)
    text = i18n.text(f"measure.{key}", lang, column=measure.column, low=f"{low:g}", high=f"{high:g}")
    if measure.weight is not None:
        return text + i18n.text("measure.weighted", lang, weight=measure.weight)
    return text + (i18n.text("measure.trimmed", lang, trim=f"{measure.trim:g}") if measure.statistic == "trimmed" else "")
