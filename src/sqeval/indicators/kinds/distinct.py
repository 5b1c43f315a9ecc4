"""Numbers of different values, e.g. agents at work."""

from __future__ import annotations

from typing import Literal

import numpy as np
import pandas as pd

from sqeval import i18n
from sqeval.indicators.context import Context
from sqeval.indicators.kinds import inference
from sqeval.indicators.kinds.base import MeasureBase
from sqeval.indicators.kinds.sample import Floats, Rows, Sample
from sqeval.indicators.kinds.words import source_text
from sqeval.numerics.statistic import Statistic


class Distinct(MeasureBase):
    """Number of different values of a column, e.g. agents at work. Counted in full, so it has no interval."""

    is_fact = True

    kind: Literal["distinct"]
    column: str

    def _own_columns(self) -> tuple[str, ...]:
        return (self.column,)


def samples(measure: Distinct, context: Context) -> tuple[Sample, ...]:
    """Codes of the values."""
    rows = Rows.of(measure, context)
    items = pd.factorize(rows.frame[measure.column])[0].astype(np.float64)
    return (rows.sample(np.where(items < 0, np.nan, items)),)


def statistic(measure: Distinct, sample: Sample) -> Statistic:
    """The number."""
    return inference.fact(value(measure, sample), sample)


def value(measure: Distinct, sample: Sample) -> Floats:
    """Where rows are there but none of them names an item, how many there were is unknown, not 0."""
    del measure
    items = np.where(np.isnan(sample.values), -1, sample.values).astype(np.intp)
    found = sample.groups.distinct(items)
    return np.where((sample.n == 0) & (sample.groups.counts(sample.asked) > 0), np.nan, found)


def sentence(measure: Distinct, lang: str) -> str:
    """How it is computed."""
    return i18n.text("measure.distinct", lang, column=measure.column, source=source_text(measure, lang))
