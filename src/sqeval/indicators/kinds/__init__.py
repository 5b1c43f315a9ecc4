"""Kinds of measures, one file a kind: what is declared, which rows it reads, the statistic with its interval, the sentence.

A new kind is a file with a `MeasureBase` (what the user writes) and the functions `samples`, `statistic`, `value` and
`sentence`; it is entered in `Measure` and `KINDS`, its words in i18n/labels/measure.toml.
"""

from __future__ import annotations

from types import ModuleType
from typing import Annotated

from pydantic import Field

from sqeval.indicators.kinds import (
    backlog,
    count,
    distinct,
    duration,
    expression,
    matched,
    mean,
    nps,
    quantile,
    rating,
    ratio,
    repeat,
    share,
    spread,
    total,
    within,
)
from sqeval.indicators.kinds.backlog import Backlog
from sqeval.indicators.kinds.base import Condition, MeasureBase, Range
from sqeval.indicators.kinds.count import Count
from sqeval.indicators.kinds.distinct import Distinct
from sqeval.indicators.kinds.duration import Duration
from sqeval.indicators.kinds.expression import Expression
from sqeval.indicators.kinds.matched import Matched
from sqeval.indicators.kinds.mean import Mean
from sqeval.indicators.kinds.nps import Nps
from sqeval.indicators.kinds.quantile import Quantile
from sqeval.indicators.kinds.rating import Rating
from sqeval.indicators.kinds.ratio import Ratio
from sqeval.indicators.kinds.repeat import Repeat
from sqeval.indicators.kinds.share import Share
from sqeval.indicators.kinds.spread import Spread
from sqeval.indicators.kinds.total import Total
from sqeval.indicators.kinds.within import Within

Measure = Annotated[
    Duration
    | Within
    | Share
    | Mean
    | Quantile
    | Rating
    | Nps
    | Spread
    | Count
    | Distinct
    | Total
    | Ratio
    | Backlog
    | Repeat
    | Matched
    | Expression,
    Field(discriminator="kind"),
]

#: What computes and describes each kind.
KINDS: dict[type, ModuleType] = {
    Duration: duration,
    Within: within,
    Share: share,
    Mean: mean,
    Quantile: quantile,
    Rating: rating,
    Nps: nps,
    Spread: spread,
    Count: count,
    Distinct: distinct,
    Total: total,
    Ratio: ratio,
    Backlog: backlog,
    Repeat: repeat,
    Matched: matched,
    Expression: expression,
}

__all__ = [
    "KINDS",
    "Backlog",
    "Condition",
    "Count",
    "Distinct",
    "Duration",
    "Expression",
    "Matched",
    "Mean",
    "Measure",
    "MeasureBase",
    "Nps",
    "Quantile",
    "Range",
    "Rating",
    "Ratio",
    "Repeat",
    "Share",
    "Spread",
    "Total",
    "Within",
]
