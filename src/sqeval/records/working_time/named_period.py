"""Spans of days that have a name and are no alarm: promotions, and the weeks around a movable holiday."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated, Self

from pydantic import BeforeValidator, Field, StringConstraints, model_validator

from sqeval.errors import ConfigError
from sqeval.records.working_time import public_holidays
from sqeval.spec import Spec, Text

Span = tuple[date, date]


def _two_days(span: object) -> object:
    return (span, span) if isinstance(span, str | date) else span


MonthDay = Annotated[str, StringConstraints(pattern=r"^\d\d-\d\d$")]


class NamedPeriod(Spec):
    """One named period, given in one of three ways; first and last day both belong to it.

    Parameters
    ----------
    name : str
        What `WorkCalendar.period_of` returns.
    label : text, optional
        The name for people, in English and Chinese.
    start, end : "MM-DD"
        The same days every year; a period that ends before it starts runs into the next year.
    dates : list of days or of [first day, last day]
        Explicit days.
    holiday : str
        A holiday of `country` by its name in English or in the country's language; the period runs from `days_before`
        its first day to `days_after` it. Needs the extra `calendar`.
    """

    name: str = Field(min_length=1)
    label: Text | None = None
    start: MonthDay | None = None
    end: MonthDay | None = None
    dates: tuple[Annotated[Span, BeforeValidator(_two_days)], ...] = ()
    holiday: str | None = None
    country: str | None = None
    days_before: int = Field(0, ge=0, le=183)
    days_after: int = Field(0, ge=0, le=183)

    def title(self, lang: str = "en") -> str:
        """The name for people."""
        return self.name if self.label is None else self.label.text(lang)

    def spans(self, first: int, last: int) -> list[Span]:
        """First and last day of the period wherever it touches the years from `first` to `last`."""
        if self.holiday is not None and self.country is not None:
            # The days before a holiday in January lie in the year before, and those after one in December in the next.
            years = (first - (self.days_after > 0), last + (self.days_before > 0))
            starts = public_holidays.first_days(self.country, None, self.holiday, *years)
            return [(day - timedelta(self.days_before), day + timedelta(self.days_after)) for day in starts]
        if self.start is None or self.end is None:
            return list(self.dates)
        wraps = self.end < self.start
        return [(_day(year, self.start), _day(year + wraps, self.end)) for year in range(first - wraps, last + 1)]

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        ways = [self.start is not None or self.end is not None, bool(self.dates), self.holiday is not None]
        if sum(ways) != 1 or (self.start is None) != (self.end is None):
            problem = "takes one of `start` with `end`, `dates`, or `holiday`"
            raise ConfigError(problem, path=f"periods.{self.name}")
        if self.holiday is not None and self.country is None:
            raise ConfigError("is missing, and a `holiday` needs it", path=f"periods.{self.name}.country")
        if (self.days_before or self.days_after or self.country) and self.holiday is None:
            raise ConfigError("`country`, `days_before` and `days_after` go with `holiday`", path=f"periods.{self.name}")
        for text in (self.start, self.end):
            if text is not None:
                _check_day(text, self.name)
        for begin, finish in self.dates:
            if finish < begin:
                raise ConfigError("ends before it starts", path=f"periods.{self.name}.dates", value=f"{begin} to {finish}")
        return self


def _day(year: int, text: str) -> date:
    return date(year, int(text[:2]), int(text[3:]))


def _check_day(text: str, name: str) -> None:
    try:
        # A year without 29 February: the day must be there every year.
        _day(2001, text)
    except ValueError:
        raise ConfigError("is no day that every year has", path=f"periods.{name}", value=text, hint="Write it as MM-DD") from None
