"""Consistency: how far the means of agents (or of anything else within a unit) lie apart beyond chance."""

from __future__ import annotations

from typing import Literal

import pandas as pd

from sqeval import i18n
from sqeval.indicators import columns
from sqeval.indicators.context import Context
from sqeval.indicators.kinds.base import MeasureBase
from sqeval.indicators.kinds.sample import Floats, Rows, Sample
from sqeval.numerics import spread
from sqeval.numerics.statistic import Statistic


class Spread(MeasureBase):
    """Standard deviation of the true means of `column` between the values of `among` (e.g. agents), 0 if all are alike.

    What the luck of few answers adds is taken off (one-way random effects), so that a unit with small agents does not
    look inconsistent. In the unit of `column`; lower is more consistent.
    """

    kind: Literal["spread"]
    column: str
    among: str

    def _own_columns(self) -> tuple[str, ...]:
        return (self.column, self.among)


def samples(measure: Spread, context: Context) -> tuple[Sample, ...]:
    """The numbers, and who each is of."""
    rows = Rows.of(measure, context)
    values = columns.floats(rows.frame[measure.column], measure.column)
    who = pd.factorize(rows.frame[measure.among])[0]
    return (rows.sample(values, left_out=who < 0, who=who),)


def statistic(measure: Spread, sample: Sample) -> Statistic:
    """Between-agent standard deviation."""
    del measure
    return spread.between(sample.groups, sample.values, sample.more["who"])


def value(measure: Spread, sample: Sample) -> Floats:
    """The value alone."""
    return statistic(measure, sample).value


def sentence(measure: Spread, lang: str) -> str:
    """How it is computed."""
    return i18n.text("measure.spread", lang, column=measure.column, among=measure.among)
