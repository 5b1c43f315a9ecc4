"""Means of numeric columns."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, model_validator

from sqeval import i18n
from sqeval.indicators import columns
from sqeval.indicators.context import Context
from sqeval.indicators.kinds import inference
from sqeval.indicators.kinds.base import MeasureBase
from sqeval.indicators.kinds.sample import Floats, Rows, Sample
from sqeval.numerics.statistic import Statistic


class Mean(MeasureBase):
    """Mean of a numeric column over the rows where it is known; `scale` maps [low, high] to 0–100.

    `statistic` "trimmed" leaves out the share `trim` of the values at each end.
    """

    kind: Literal["mean"]
    column: str
    scale: tuple[float, float] | None = None
    statistic: Literal["mean", "trimmed"] = "mean"
    trim: float = Field(0.1, gt=0, lt=0.5)

    @model_validator(mode="after")
    def _a_range(self) -> Self:
        if self.scale is not None and not self.scale[0] < self.scale[1]:
            raise ValueError("`scale` runs from the lowest value to a higher one")
        return self

    def _own_columns(self) -> tuple[str, ...]:
        return (self.column,)


def samples(measure: Mean, context: Context) -> tuple[Sample, ...]:
    """The numbers, on 0–100 where a scale is given."""
    rows = Rows.of(measure, context)
    values = columns.floats(rows.frame[measure.column], measure.column)
    if measure.scale is not None:
        low, high = measure.scale
        columns.check_within(values, measure.scale, measure.column)
        values = (values - low) / (high - low) * 100
    return (rows.sample(values),)


def statistic(measure: Mean, sample: Sample) -> Statistic:
    """Mean, or trimmed mean."""
    if measure.statistic == "trimmed":
        return inference.trimmed_mean(sample, measure.trim)
    return inference.mean(sample, bounds=None if measure.scale is None else (0.0, 100.0))


def value(measure: Mean, sample: Sample) -> Floats:
    """The value alone."""
    return statistic(measure, sample).value if measure.statistic == "trimmed" else sample.mean


def sentence(measure: Mean, lang: str) -> str:
    """How it is computed."""
    key = "mean" if measure.scale is None else "mean_scaled"
    low, high = measure.scale or (0.0, 0.0)
    text = i18n.text(f"measure.{key}", lang, column=measure.column, low=f"{low:g}", high=f"{high:g}")
    return text + (i18n.text("measure.trimmed", lang, trim=f"{measure.trim:g}") if measure.statistic == "trimmed" else "")
