"""Numbers of rows."""

from __future__ import annotations

from typing import Literal

import numpy as np

from sqeval import i18n
from sqeval.indicators.context import Context
from sqeval.indicators.kinds.base import MeasureBase
from sqeval.indicators.kinds.sample import Floats, Rows, Sample
from sqeval.indicators.kinds.words import source_text
from sqeval.numerics import rates
from sqeval.numerics.statistic import Statistic


class Count(MeasureBase):
    """Number of rows (after `where`).

    Counted in full; the interval says how far chance alone moves such a number from period to period (Poisson).
    """

    is_fact = True

    kind: Literal["count"]


def samples(measure: Count, context: Context) -> tuple[Sample, ...]:
    """One for every row that counts."""
    rows = Rows.of(measure, context)
    return (rows.sample(np.ones(len(rows.frame))),)


def statistic(measure: Count, sample: Sample) -> Statistic:
    """The number with its Poisson interval."""
    return rates.poisson(value(measure, sample))


def value(measure: Count, sample: Sample) -> Floats:
    """The number."""
    del measure
    return sample.n


def sentence(measure: Count, lang: str) -> str:
    """How it is computed."""
    return i18n.text("measure.count", lang, source=source_text(measure, lang))
