"""Lengths of time between stamps of the records, round the clock or in working time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sqeval.errors import DataError, OptionError
from sqeval.numerics import business_time as numerics
from sqeval.numerics import wall_clock
from sqeval.options import Clock, parse
from sqeval.records.working_time import week
from sqeval.records.working_time.work_calendar import WorkCalendar
from sqeval.records.working_time.work_tables import check_aware, needs_calendar, table_for
from sqeval.records.working_time.zone import check_zone, instants, later_instants
from sqeval.spec import read

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]
Micros = NDArray[np.int64]

SECOND = 1_000_000

_PLAIN = np.dtype("datetime64[us]")


def business_minutes(
    begin: pd.Series[Any],
    finish: pd.Series[Any],
    *,
    days: Any = None,
    start: Any = "09:00",
    end: Any = "18:00",
    holidays: Iterable[Any] | None = None,
    workdays: Iterable[Any] | None = None,
    time_zone: str | None = None,
    calendar: WorkCalendar | str | None = None,
) -> pd.Series[Any]:
    """Minutes of working time from `begin` to `finish`.

    Parameters
    ----------
    begin, finish : Series of time stamps, of shape (n,)
        With the same index. Stamps without zone are what the clock of the calendar's time zone showed.
    days : weekdays
        As "mon-fri", a list of names, a week mask "1111100", or numbers from 0 (Monday) to 6.
    start, end : str or datetime.time
        Working hours of these days, within one day; "24:00" is the end of a day.
    holidays : days, optional
        Days without work (text as 2026-01-01, dates, time stamps, or a calendar of the package `holidays`).
    workdays : days, optional
        Days with the same hours though their weekday has none, such as make-up workdays (调休).
    time_zone : str, optional
        IANA name. Without one the clock is taken as never changed.
    calendar : WorkCalendar or str, optional
        A calendar, or the name of one that comes with sqeval, instead of all of these.

    Returns
    -------
    Series of float, of shape (n,)
        Exact to the microsecond, 0 or more, on the index of `begin`; NaN where an end is missing or before its start.

    Raises
    ------
    OptionError
        Neither `days` nor `calendar`, or both; an unknown calendar.
    ConfigError
        A word that is no weekday, time of day, date or time zone.
    DataError
        Columns that hold no time stamps or have another index, or a year whose days off the calendar does not know.

    Notes
    -----
    With W(t) the working time up to t, the result is W(finish) − W(begin). Where the clock is put forward or back within
    working hours, the time that really passed counts.

    Examples
    --------
    >>> begin = pd.Series(pd.to_datetime(["2026-01-02 17:00", "2026-01-03 12:00"]))
    >>> finish = pd.Series(pd.to_datetime(["2026-01-05 10:30", "2026-01-04 12:00"]))
    >>> business_minutes(begin, finish, days="mon-fri").tolist()
    [150.0, 0.0]
    """
    if calendar is None:
        if days is None:
            raise OptionError("business_minutes needs `days` or a `calendar`", hint="Give days='mon-fri' or calendar='office_cn'")
        opening, closing = week.checked_span(week.read_clock(start, "start"), week.read_clock(end, "end"), "end")
        hours = f"{week.write_clock(opening)}-{week.write_clock(closing)}"
        listed = {"holidays": _listed(holidays), "workdays": _listed(workdays)}
        named = {week.WEEKDAYS[day]: hours for day in week.read_days(days)}
        chosen = read(WorkCalendar, {"name": "business_minutes", "hours": named, "time_zone": time_zone, **listed})
    elif (days, start, end, holidays, workdays, time_zone) != (None, "09:00", "18:00", None, None, None):
        raise OptionError("business_minutes takes a `calendar` or the parts of one, not both", hint="Use calendar.changed(…)")
    else:
        chosen = WorkCalendar.preset(calendar) if isinstance(calendar, str) else calendar
    seconds = durations(begin, finish, "business", chosen)
    return pd.Series(np.where(seconds < 0, np.nan, seconds / 60), index=begin.index, name="business_minutes")


def durations(begin: pd.Series[Any], finish: pd.Series[Any], clock: str = "calendar", calendar: WorkCalendar | None = None) -> Floats:
    """Seconds from `begin` to `finish`: below 0 just where the end is before its start, NaN where one is missing.

    Parameters
    ----------
    begin, finish : Series of time stamps, of shape (n,)
        With the same index.
    clock : {"calendar", "business"}
        All the time that passed, or working time only.
    calendar : WorkCalendar, optional
        Working hours, and the time zone of stamps without one. Working time needs it.

    Returns
    -------
    array of float, of shape (n,)
        An end before its start is a mistake of the records, which has no working time: it has its calendar seconds,
        negative, on both clocks, so that it can be counted.

    Raises
    ------
    OptionError
        An unknown clock, or working time without a calendar.
    DataError
        Columns that hold no time stamps or have another index, or a year whose days off the calendar does not know.

    Examples
    --------
    >>> begin = pd.Series(pd.to_datetime(["2026-01-02 17:00", "2026-01-02 17:00"]))
    >>> finish = pd.Series(pd.to_datetime(["2026-01-05 10:30", "2026-01-02 16:59"]))
    >>> durations(begin, finish, "business", WorkCalendar.from_dict({"hours": {"mon-fri": "09:00-18:00"}}))
    array([9000.,  -60.])
    """
    is_business = parse(Clock, clock, "clock") is Clock.BUSINESS
    if is_business and calendar is None:
        raise needs_calendar()
    if not is_business and (calendar is None or calendar.time_zone is None) and begin.dtype == finish.dtype == _PLAIN:
        _check_index(begin, finish)
        return wall_clock.seconds_between(begin.to_numpy(), finish.to_numpy())
    pair = _pair(begin, finish, None if calendar is None else calendar.time_zone)
    micros = pair.finish - pair.begin
    if is_business and calendar is not None and pair.known.any():
        check_aware(begin, finish, calendar)
        table = table_for(calendar, np.concatenate([pair.begin[pair.known], pair.finish[pair.known]]))
        micros = np.where(micros < 0, micros, numerics.worked(table, pair.begin, pair.finish))
    return np.where(pair.known, micros / SECOND, np.nan)


def elapsed_seconds(begin: pd.Series[Any], finish: pd.Series[Any], zone: str) -> Floats:
    """Seconds that really passed between stamps of a zone's clock, also while it was put forward or back.

    A stamp that the clock showed twice is read as the first of the two, an end as the second where it would come before
    its start; one that it never showed is read as the moment of the change (see `dst_fold`, `dst_gap`). So an end is
    before its start only where no reading avoids it.

    Parameters
    ----------
    begin, finish : Series of time stamps, of shape (n,)
        With the same index.
    zone : str
        IANA name.

    Returns
    -------
    array of float, of shape (n,)
        Negative where the end is before its start, NaN where one is missing.

    Raises
    ------
    OptionError
        An unknown zone.
    DataError
        Columns that hold no time stamps or have another index.

    Examples
    --------
    >>> night = pd.Series(pd.to_datetime(["2026-03-28 22:00", "2026-10-24 22:00"]))
    >>> (elapsed_seconds(night, night + pd.Timedelta(hours=8), "Europe/Berlin") / 3600).tolist()
    [7.0, 9.0]
    """
    check_zone(zone)
    pair = _pair(begin, finish, zone)
    return np.where(pair.known, (pair.finish - pair.begin) / SECOND, np.nan)


@dataclass(frozen=True, eq=False)
class _Pair:
    """Instants of begins and ends, in microseconds UTC, and where both are known."""

    begin: Micros
    finish: Micros
    known: Mask


def _check_index(begin: pd.Series[Any], finish: pd.Series[Any]) -> None:
    if not begin.index.equals(finish.index):
        raise DataError("begin and finish have different indexes", hint="Take both from one frame, or align them first")


def _pair(begin: pd.Series[Any], finish: pd.Series[Any], zone: str | None) -> _Pair:
    _check_index(begin, finish)
    if zone is None and isinstance(begin.dtype, pd.DatetimeTZDtype) != isinstance(finish.dtype, pd.DatetimeTZDtype):
        raise DataError("one column of stamps has a time zone and the other has none", column=finish.name, hint="Give `time_zone`")
    first, is_begun = instants(begin, zone)
    second, is_over = instants(finish, zone)
    known = is_begun & is_over
    back = np.flatnonzero(known & (second < first))
    if back.size and zone is not None:
        # An end read as the first of two equal stamps may precede its start; the second then makes sense.
        later = later_instants(finish.iloc[back], zone)
        second[back] = np.where(later >= first[back], later, second[back])
    return _Pair(first, np.where(known, second, first), known)


def _listed(days: Iterable[Any] | None) -> tuple[Any, ...]:
    if days is None:
        return ()
    # One day alone: a text would be taken letter by letter.
    several = days if isinstance(days, Iterable) and not isinstance(days, str) else (days,)
    return tuple(sorted({_day(day) for day in several}, key=str))


def _day(day: Any) -> Any:
    """A day as a date; what is none is left for the calendar to refuse."""
    if isinstance(day, np.datetime64 | pd.Timestamp):
        return pd.Timestamp(day).date()
    return day.date() if hasattr(day, "date") else day
