"""`WorkCalendar`: when people work, and which days carry a name."""

from __future__ import annotations

import tomllib
from datetime import date
from importlib.resources import files
from typing import Annotated, Any, Literal, Self

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pydantic import BeforeValidator, model_validator

from sqeval.errors import ConfigError, DataError, OptionError
from sqeval.numerics.business_time import DAY, daily_intervals
from sqeval.records.working_time import calendar_text, public_holidays
from sqeval.records.working_time.day_numbers import Days, days_of_years, edges_of, first_day, number_of, numbers_of, weekdays_of, year_of
from sqeval.records.working_time.named_period import NamedPeriod
from sqeval.records.working_time.week import Hours, read_hours, read_week
from sqeval.records.working_time.zone import declared_zone, local_stamps
from sqeval.result import Caution
from sqeval.spec import AnyCase, Configured, Table, Text


def _written(day: object) -> object:
    """A day is text or a date: pydantic would take the number 20260101 for seconds since 1970."""
    if isinstance(day, int | float):
        raise ValueError("a day is written as 2026-01-01")
    return day.to_pydatetime() if isinstance(day, pd.Timestamp) else day


def _listed(days: object) -> object:
    return (days,) if isinstance(days, str | date) else days


Day = Annotated[date, BeforeValidator(_written)]

#: Days; one alone need not stand in a list.
DaysOff = Annotated[tuple[Day, ...], BeforeValidator(_listed)]
HoursText = str | tuple[str, ...]


class WorkCalendar(Configured):
    """Working hours, days off, make-up workdays and named periods, on the clock of one time zone.

    Parameters
    ----------
    name : str
    label : text, optional
        The name for people, in English and Chinese.
    time_zone : str, optional
        IANA name such as "Asia/Shanghai". Without one the clock is taken as never changed.
    hours : mapping of weekdays to hours
        For example { mon-fri = ["09:00-12:00", "13:30-18:00"], sat = "10:00-14:00" }; weekdays not named are free.
        24:00 is the end of a day. A shift over midnight is refused: it is two spans on two days.
    holidays, workdays : days, optional
        Days off, and weekend days on which people work. They go before what is known of the country.
    make_up_hours : hours, optional
        Hours of make-up workdays; by default those of their own weekday, or, where that is free, of the weekday with the
        most working time.
    country, region : str, optional
        Public holidays of a country (code as "CN") or a part of it, from the extra `calendar`.
    make_up_days : bool
        Whether the country's own make-up workdays (调休) are worked.
    covers : (first year, last year), optional
        The years for which `holidays` and `workdays` are complete.
    beyond : {"refuse", "estimate"}
        What becomes of a year for which days off are not known: an error, or weekdays and whatever holidays can be
        computed by rule, with a caution (see `cautions`). A country that announces its make-up workdays year by year
        is known only as far as they are announced.
    periods : named periods
        Promotions and the like; where two overlap the first goes before.

    Examples
    --------
    >>> calendar = WorkCalendar.from_dict({"hours": {"mon-fri": ["09:00-12:00", "13:30-18:00"]}, "holidays": ["2026-01-01"]})
    >>> calendar.describe()
    'Working time: Mon–Fri 09:00–12:00, 13:30–18:00; local clock without changes; off on 1 listed day.'
    >>> calendar.is_workday(pd.Series(pd.to_datetime(["2026-01-01 09:00", "2026-01-02 20:00", "2026-01-03 09:00"]))).tolist()
    [False, True, False]
    """

    name: str = "calendar"
    label: Text | None = None
    time_zone: str | None = None
    hours: Table[str, HoursText]
    make_up_hours: HoursText | None = None
    holidays: DaysOff = ()
    workdays: DaysOff = ()
    country: str | None = None
    region: str | None = None
    make_up_days: bool = True
    covers: tuple[int, int] | None = None
    beyond: Annotated[Literal["refuse", "estimate"], AnyCase] = "refuse"
    periods: tuple[NamedPeriod, ...] = ()

    @classmethod
    def preset(cls, name: str) -> Self:
        """A calendar that comes with sqeval: "always", "office_cn" or "shop_cn".

        Examples
        --------
        >>> WorkCalendar.preset("always").describe()
        'Working time: Mon–Sun 00:00–24:00; local clock without changes; no days off.'
        """
        word = name.strip().lower() if isinstance(name, str) else None
        if word not in known_calendars():
            raise OptionError.unknown("calendar", name, known_calendars())
        path = files(__package__).joinpath("calendars", f"{word}.toml")
        return cls.from_dict(tomllib.loads(path.read_text(encoding="utf-8")))

    @property
    def week(self) -> tuple[Hours, ...]:
        """Working intervals of the seven weekdays, Monday first, in seconds since midnight."""
        return read_week(self.hours)

    @property
    def make_up_week_hours(self) -> Hours:
        """Working intervals of a make-up workday."""
        if self.make_up_hours is not None:
            return read_hours(self.make_up_hours, "make_up_hours")
        return max(self.week, key=lambda hours: sum(end - start for start, end in hours))

    def describe(self, lang: str = "en") -> str:
        """The definition in one sentence, for reports."""
        return calendar_text.describe(self, lang)

    def is_workday(self, times: pd.Series[Any]) -> NDArray[np.bool_]:
        """Whether people work on the day of each stamp; False where it is missing.

        Raises
        ------
        DataError
            A year whose days off the calendar does not know.
        """
        local, known = local_stamps(times, self.time_zone)
        span = _year_span(local[known])
        if span:
            self.check_years(*span)
        return known & np.isin(local // DAY, self.working_days(*span)) if span else known

    def period_of(self, times: pd.Series[Any]) -> pd.Series[Any]:
        """Name of the named period that each stamp lies in, missing where it lies in none; index kept.

        Examples
        --------
        >>> stamps = pd.Series(pd.to_datetime(["2026-11-11 23:59", "2026-11-12 00:00", "2026-02-17 12:00"]))
        >>> WorkCalendar.preset("shop_cn").period_of(stamps).fillna("–").tolist()
        ['double_eleven', '–', 'spring_festival']
        """
        local, known = local_stamps(times, self.time_zone)
        place = np.full(len(times), len(self.periods))
        span = _year_span(local[known])
        if span:
            place[known] = self._periods_by_day(*span)[local[known] // DAY - first_day(span[0])]
        names = np.array([*(period.name for period in self.periods), None], dtype=object)
        return pd.Series(names[place], index=times.index, name="period", dtype="str")

    def working_days(self, first: int, last: int) -> Days:
        """Days since 1970 with working hours in the years from `first` to `last`, rising."""
        days, made_up = self._days(first, last)
        return np.sort(np.concatenate([days[np.isin(weekdays_of(days), self._open_weekdays())], made_up]))

    def intervals(self, first: int, last: int) -> tuple[Days, Days]:
        """Starts and ends of the working intervals in the years from `first` to `last`, in microseconds on the local clock."""
        days, made_up = self._days(first, last)
        weekdays = weekdays_of(days)
        parts = [(days[weekdays == number], hours) for number, hours in enumerate(self.week)]
        pairs = [daily_intervals(some, *edges_of(hours)) for some, hours in (*parts, (made_up, self.make_up_week_hours))]
        return np.concatenate([start for start, _ in pairs]), np.concatenate([end for _, end in pairs])

    def is_known(self, year: int) -> bool:
        """Whether the days off of a year are known."""
        listed = self.covers is not None and self.covers[0] <= year <= self.covers[1]
        if self.country is None:
            return listed or self.covers is None
        first, last = public_holidays.known_years(self.country, self.region)
        return listed or first <= year <= last

    def check_years(self, first: int, last: int) -> None:
        """Refuse years whose days off are not known, unless the calendar says to estimate them."""
        unknown = [year for year in range(first, last + 1) if not self.is_known(year)]
        if unknown and self.beyond == "refuse":
            hint = "Update the package `holidays`, list the year's holidays and workdays with `covers`, or set beyond = 'estimate'"
            raise DataError(f"the calendar {self.name!r} does not know the days off of this year", value=unknown[0], hint=hint)

    def cautions(self, *times: pd.Series[Any]) -> tuple[Caution, ...]:
        """What a reader must know: years among the stamps whose days off are estimated, or are not listed at all."""
        stamps = [local[known] for local, known in (local_stamps(column, self.time_zone) for column in times)]
        span = _year_span(np.concatenate([*stamps, np.zeros(0, np.int64)]))
        years = range(span[0], span[1] + 1) if span else range(0)
        unknown = tuple(str(year) for year in years if not self.is_known(year))
        listed = {day.year for day in self.holidays}
        bare = tuple(str(year) for year in years if listed and self.country is None and self.covers is None and year not in listed)
        found = [("calendar_estimated", unknown), ("calendar_unlisted", bare)]
        return tuple(Caution(code, where, {"calendar": self.name}) for code, where in found if where)

    def _days(self, first: int, last: int) -> tuple[Days, Days]:
        """Days with the hours of their weekday, and make-up workdays with hours of their own."""
        off, made_up = set(self.holidays), set(self.workdays)
        if self.country is not None:
            off |= public_holidays.days_off(self.country, self.region, first, last) - made_up
            if self.make_up_days:
                made_up |= public_holidays.make_up_days(self.country, self.region, first, last) - off
        days, extra = days_of_years(first, last), numbers_of(made_up)
        if self.make_up_hours is None:
            extra = extra[~np.isin(weekdays_of(extra), self._open_weekdays())]
        ordinary = days[~np.isin(days, np.concatenate([numbers_of(off), extra]))]
        return ordinary, extra[(extra >= days[0]) & (extra <= days[-1])]

    def _open_weekdays(self) -> list[int]:
        return [number for number, hours in enumerate(self.week) if hours]

    def _periods_by_day(self, first: int, last: int) -> Days:
        """Number of the period of every day in some years; that of no period is one more than the last."""
        start = first_day(first)
        place = np.full(first_day(last + 1) - start, len(self.periods))
        # From the last to the first, so that the first goes before where two overlap.
        for number, period in reversed(list(enumerate(self.periods))):
            for begin, end in period.spans(first, last):
                place[max(number_of(begin) - start, 0) : max(number_of(end) + 1 - start, 0)] = number
        return place

    @model_validator(mode="after")
    def _check(self) -> Self:
        declared_zone(self.time_zone)
        both = sorted(set(self.holidays) & set(self.workdays))
        if both:
            raise ConfigError("is listed as a holiday and as a workday", path="workdays", value=str(both[0]))
        if self.region is not None and self.country is None:
            raise ConfigError("needs a `country`", path="region", value=self.region)
        if self.country is not None:
            public_holidays.check_country(self.country, self.region)
        if self.covers is not None and self.covers[1] < self.covers[0]:
            raise ConfigError("ends before it starts", path="covers", value=self.covers)
        names = [period.name for period in self.periods]
        if len(set(names)) < len(names):
            raise ConfigError("two periods have the same name", path="periods", value=names)
        _ = self.week, self.make_up_week_hours
        return self


def known_calendars() -> tuple[str, ...]:
    """Names of the calendars that come with sqeval."""
    names = (path.name for path in files(__package__).joinpath("calendars").iterdir())
    return tuple(sorted(name.removesuffix(".toml") for name in names if name.endswith(".toml")))


def _year_span(stamps: Days) -> tuple[int, int] | None:
    """First and last year of some stamps."""
    return (year_of(int(stamps.min())), year_of(int(stamps.max()))) if stamps.size else None
