"""What all kinds of measures share: the frame, the rows that count, and the period they count in. Nothing here touches data."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, ClassVar, Literal, Self

from pydantic import Field, model_validator

from sqeval.options import Cohort
from sqeval.spec import AnyCase, Spec, Table

Source = Literal["records", "surveys", "orders", "resources"]
TimeUnit = Literal["seconds", "minutes", "hours", "days"]
Clock = Annotated[Literal["calendar", "business"], AnyCase]
Value = str | int | float | bool

SECONDS = {"seconds": 1.0, "minutes": 60.0, "hours": 3600.0, "days": 86400.0}


class Range(Spec):
    """Numbers from `at_least` to `at_most`, ends included; one of them may be left open."""

    at_least: float | None = None
    at_most: float | None = None

    @model_validator(mode="after")
    def _an_end(self) -> Self:
        if self.at_least is None and self.at_most is None:
            raise ValueError("a range needs `at_least` or `at_most`")
        return self

    def __str__(self) -> str:
        ends = (("≥", self.at_least), ("≤", self.at_most))
        return " ".join(f"{sign} {end:g}" for sign, end in ends if end is not None)


def refuse_unused(spec: Spec, names: Iterable[str], where: str) -> None:
    """Refuse options that nothing would read; as a dump writes them, with their defaults, they say nothing."""
    for name in names:
        if getattr(spec, name) != type(spec).model_fields[name].default:
            raise ValueError(f"`{name}` means nothing {where}")


#: What a column has to hold: a value, one of several, or a number in a range.
Condition = Value | tuple[Value, ...] | Range


class MeasureBase(Spec):
    """What all kinds of measures share.

    `source` is the frame. `where` keeps only rows that meet a condition in each of its columns (so a row whose value is
    missing is left out), `unless` leaves out rows that meet one (so a row whose value is missing stays). `during` keeps
    only requests opened in one of these named periods of the calendar, `outside` leaves those out. `cohort` says which
    time stamp puts a request into a period.
    """

    #: Whether the value is a share from 0 to 1.
    is_share: ClassVar[bool] = False
    #: Whether the value is counted in full, so that no sample stands between it and the truth.
    is_fact: ClassVar[bool] = False

    #: Whether the value is what there is at the end of a period, and not what happened in it.
    is_stock: ClassVar[bool] = False

    source: Source = "records"
    where: Table[str, Condition] = Field(default_factory=dict)
    unless: Table[str, Condition] = Field(default_factory=dict)
    during: tuple[str, ...] = ()
    outside: tuple[str, ...] = ()
    cohort: Annotated[Cohort, AnyCase] = Cohort.OPENED

    @model_validator(mode="after")
    def _periods_of_records(self) -> Self:
        if (self.during or self.outside) and self.source != "records":
            raise ValueError("`during` and `outside` go by the opening of requests, so they need the source records")
        return self

    @property
    def columns(self) -> tuple[str, ...]:
        """Columns of the source that the measure reads."""
        return tuple(dict.fromkeys([*self.where, *self.unless, *self._own_columns()]))

    @property
    def may_be_empty(self) -> tuple[str, ...]:
        """Columns that tell something also where no row has a value: an end that nothing has reached."""
        return ()

    @property
    def sources(self) -> dict[str, tuple[str, ...]]:
        """The data layer: columns it reads, by frame."""
        return {self.source: self.columns}

    @property
    def names(self) -> tuple[str, ...]:
        """Other indicators that the value is made of."""
        return ()

    def _own_columns(self) -> tuple[str, ...]:
        return ()
