"""Quantiles of numeric columns, such as the longest silence or the hours spent in a stage."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from sqeval import i18n
from sqeval.indicators import columns
from sqeval.indicators.context import Context
from sqeval.indicators.kinds import inference
from sqeval.indicators.kinds.base import MeasureBase
from sqeval.indicators.kinds.sample import Floats, Rows, Sample
from sqeval.numerics.statistic import Statistic


class Quantile(MeasureBase):
    """A quantile of a numeric column over the rows where it is known; 0.5 is the median."""

    kind: Literal["quantile"]
    column: str
    quantile: float = Field(0.5, gt=0, lt=1)

    def _own_columns(self) -> tuple[str, ...]:
        return (self.column,)


def samples(measure: Quantile, context: Context) -> tuple[Sample, ...]:
    """The numbers."""
    rows = Rows.of(measure, context)
    return (rows.sample(columns.floats(rows.frame[measure.column], measure.column)),)


def statistic(measure: Quantile, sample: Sample) -> Statistic:
    """The quantile with its order-statistic interval."""
    return inference.quantile(sample, measure.quantile)


def value(measure: Quantile, sample: Sample) -> Floats:
    """The value alone."""
    return sample.groups.quantile(sample.values, measure.quantile)


def sentence(measure: Quantile, lang: str) -> str:
    """How it is computed."""
    key = "median_of" if measure.quantile == 0.5 else "quantile_of"
    return i18n.text(f"measure.{key}", lang, column=measure.column, q=f"{measure.quantile:g}")
