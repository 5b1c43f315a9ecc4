"""Net promoter score: promoters less detractors, in points."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import model_validator

from sqeval import i18n
from sqeval.indicators import columns
from sqeval.indicators.context import Context
from sqeval.indicators.kinds import inference
from sqeval.indicators.kinds.base import MeasureBase
from sqeval.indicators.kinds.sample import Floats, Rows, Sample
from sqeval.numerics.promoter_points import POINTS, promoter_points
from sqeval.numerics.statistic import Statistic


class Nps(MeasureBase):
    """100 × (share of answers of at least `promoters` − share of answers of at most `detractors`), from −100 to 100.

    `scale` is the scale of the answers; one off the scale is refused.

    References
    ----------
    Reichheld (2003), Harvard Business Review 81(12): 46–54.
    """

    kind: Literal["nps"]
    column: str
    promoters: float = 9
    detractors: float = 6
    scale: tuple[float, float] = (0, 10)

    @model_validator(mode="after")
    def _apart(self) -> Self:
        if not self.scale[0] <= self.detractors < self.promoters <= self.scale[1]:
            raise ValueError("an `nps` measure needs detractors below promoters, both on the scale")
        return self

    def _own_columns(self) -> tuple[str, ...]:
        return (self.column,)


def samples(measure: Nps, context: Context) -> tuple[Sample, ...]:
    """100 for a promoter, −100 for a detractor, 0 for one in between."""
    rows = Rows.of(measure, context)
    answers = columns.floats(rows.frame[measure.column], measure.column)
    columns.check_within(answers, measure.scale, measure.column)
    return (rows.sample(promoter_points(answers, measure.promoters, measure.detractors)),)


def statistic(measure: Nps, sample: Sample) -> Statistic:
    """Mean of the points with an interval that stays within −100 and 100."""
    del measure
    return inference.mean(sample, bounds=POINTS)


def value(measure: Nps, sample: Sample) -> Floats:
    """The value alone."""
    del measure
    return sample.mean


def sentence(measure: Nps, lang: str) -> str:
    """How it is computed."""
    facts = {"promoters": f"{measure.promoters:g}", "detractors": f"{measure.detractors:g}"}
    return i18n.text("measure.nps", lang, column=measure.column, **facts)
