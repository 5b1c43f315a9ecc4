"""How an indicator is computed from the frames: declared, validated and printable; nothing here touches data."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from sqeval.options import Cohort
from sqeval.spec import AnyCase, Spec, Table

Source = Literal["records", "surveys", "orders", "resources"]
TimeUnit = Literal["seconds", "minutes", "hours", "days"]
Value = str | int | float | bool


class MeasureBase(Spec):
    """What all kinds of measures share.

    `source` is the frame. `where` keeps only rows with one of the given values in a column (so a row whose value is
    missing is left out), `unless` leaves out rows with one of the given values (so a row whose value is missing
    stays). `cohort` says which time stamp puts a request into a period.
    """

    source: Source = "records"
    where: Table[str, Value | tuple[Value, ...]] = Field(default_factory=dict)
    unless: Table[str, Value | tuple[Value, ...]] = Field(default_factory=dict)
    cohort: Annotated[Cohort, AnyCase] = Cohort.OPENED

    @property
    def columns(self) -> tuple[str, ...]:
        """Columns of the source that the measure reads."""
        return tuple(dict.fromkeys([*self.where, *self.unless, *self._own_columns()]))

    def _own_columns(self) -> tuple[str, ...]:
        return ()


class Duration(MeasureBase):
    """Time from `start` to `end` over requests that have both: a quantile (0.5 is the median) or the mean.

    A time that ends before it starts is a mistake of the records: it is left out, and a caution counts it.
    """

    kind: Literal["duration"]
    start: str
    end: str
    statistic: Literal["quantile", "mean"] = "quantile"
    quantile: float = Field(0.5, gt=0, lt=1)
    unit: TimeUnit = "hours"

    def _own_columns(self) -> tuple[str, ...]:
        return (self.start, self.end)


class Within(MeasureBase):
    """Share of requests whose time from `start` to `end` is at most `limit` (or until the time stamp `until`).

    A request without `end` counts as not within once it is due: what has not happened by then was not in time.
    """

    kind: Literal["within"]
    start: str
    end: str
    limit: float | None = Field(None, gt=0)
    until: str | None = None
    unit: TimeUnit = "minutes"

    @model_validator(mode="after")
    def _one_deadline(self) -> Self:
        if (self.limit is None) == (self.until is None):
            raise ValueError("a `within` measure needs either `limit` or `until`")
        return self

    def _own_columns(self) -> tuple[str, ...]:
        return (self.start, self.end) if self.until is None else (self.end, self.until)


class Share(MeasureBase):
    """Share of rows where `column` holds (is true, or one of `equals`), over the rows where it is known."""

    kind: Literal["share"]
    column: str
    equals: tuple[Value, ...] | None = None
    at_least: float | None = None
    at_most: float | None = None

    @model_validator(mode="after")
    def _one_rule(self) -> Self:
        if self.equals == ():
            raise ValueError("`equals` names no value")
        if sum(rule is not None for rule in (self.equals, self.at_least, self.at_most)) > 1:
            raise ValueError("a `share` measure takes one of `equals`, `at_least`, `at_most`")
        return self

    def _own_columns(self) -> tuple[str, ...]:
        return (self.column,)


class Mean(MeasureBase):
    """Mean of a numeric column over the rows where it is known; `scale` maps [low, high] to 0–100."""

    kind: Literal["mean"]
    column: str
    scale: tuple[float, float] | None = None

    @model_validator(mode="after")
    def _a_range(self) -> Self:
        if self.scale is not None and not self.scale[0] < self.scale[1]:
            raise ValueError("`scale` runs from the lowest value to a higher one")
        return self

    def _own_columns(self) -> tuple[str, ...]:
        return (self.column,)


class Rating(MeasureBase):
    """Answers on a rating scale; `answers` maps each answer to the number of a grade (1 is the best).

    The value is the mean answer on 0–100 (lowest answer 0, highest 100); the counts by grade give the membership.
    """

    kind: Literal["rating"]
    column: str
    answers: Table[str, int] = Field(min_length=2)

    @model_validator(mode="after")
    def _a_scale(self) -> Self:
        if len(set(self.answers.values())) < 2:
            raise ValueError("a `rating` measure needs `answers` of at least two grades")
        return self

    def _own_columns(self) -> tuple[str, ...]:
        return (self.column,)


class Count(MeasureBase):
    """Number of rows (after `where`)."""

    kind: Literal["count"]


class Distinct(MeasureBase):
    """Number of different values of a column, e.g. agents at work."""

    kind: Literal["distinct"]
    column: str

    def _own_columns(self) -> tuple[str, ...]:
        return (self.column,)


class Total(MeasureBase):
    """Sum of a numeric column, or of the times from `start` to `end` in `unit`."""

    kind: Literal["total"]
    column: str | None = None
    start: str | None = None
    end: str | None = None
    unit: TimeUnit = "hours"

    @model_validator(mode="after")
    def _one_thing(self) -> Self:
        if (self.column is None) == (self.start is None or self.end is None):
            raise ValueError("a `total` measure needs either `column`, or `start` and `end`")
        return self

    def _own_columns(self) -> tuple[str, ...]:
        return tuple(name for name in (self.column, self.start, self.end) if name is not None)


class Ratio(Spec):
    """One total or count over another, each from its own frame, joined by unit and period.

    `proportion` says that the numerator is part of the denominator, so that the ratio is a share.
    """

    kind: Literal["ratio"]
    numerator: Annotated[Total | Count | Distinct, Field(discriminator="kind")]
    denominator: Annotated[Total | Count | Distinct, Field(discriminator="kind")]
    proportion: bool = False


Measure = Annotated[Duration | Within | Share | Mean | Rating | Count | Distinct | Total | Ratio, Field(discriminator="kind")]


def needs(measure: Measure) -> dict[str, tuple[str, ...]]:
    """The data layer of a measure: columns it reads, by frame."""
    if isinstance(measure, Ratio):
        joined: dict[str, tuple[str, ...]] = {}
        for part in (measure.numerator, measure.denominator):
            joined[part.source] = tuple(dict.fromkeys([*joined.get(part.source, ()), *part.columns]))
        return joined
    return {measure.source: measure.columns}
