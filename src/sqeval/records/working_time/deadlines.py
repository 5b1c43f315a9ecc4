"""When a limit of time is up: on the clock, in working time, or in workdays."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sqeval.errors import DataError
from sqeval.numerics import business_time, wall_clock
from sqeval.numerics.business_time import DAY, WorkTable
from sqeval.options import Clock, parse
from sqeval.records.working_time.day_numbers import year_of
from sqeval.records.working_time.work_calendar import WorkCalendar
from sqeval.records.working_time.work_tables import check_aware, needs_calendar, table_for
from sqeval.records.working_time.zone import changes_for, instants, local_stamps

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]
Micros = NDArray[np.int64]

SECOND = 1_000_000

#: A limit beyond this many years is a mistake.
_LONGEST = 50
_LONGEST_SECONDS = _LONGEST * 366 * 86_400


def due(begin: pd.Series[Any], seconds: Any, clock: str = "calendar", calendar: WorkCalendar | None = None) -> pd.Series[Any]:
    """When a limit is up: the first moment, not before `begin`, at which `seconds` have passed on the clock.

    Parameters
    ----------
    begin : Series of time stamps, of shape (n,)
    seconds : float or array of float, of shape (n,)
        The limit, 0 or more; NaN where there is none.
    clock : {"calendar", "business"}
    calendar : WorkCalendar, optional
        Working hours and time zone. Working time needs it.

    Returns
    -------
    Series of time stamps, of shape (n,)
        On the clock of the calendar's time zone and the index of `begin`; missing where the begin or the limit is. Working
        time that ends with the day is due at closing time, not next morning.

    Raises
    ------
    OptionError
        An unknown clock, or working time without a calendar.
    DataError
        A negative or endless limit, or a year whose days off the calendar does not know.

    Examples
    --------
    >>> office = WorkCalendar.from_dict({"hours": {"mon-fri": "09:00-18:00"}})
    >>> due(pd.Series(pd.to_datetime(["2026-01-02 17:00"])), 4 * 3600, "business", office).tolist()
    [Timestamp('2026-01-05 12:00:00')]
    """
    is_business = parse(Clock, clock, "clock") is Clock.BUSINESS
    if is_business and calendar is None:
        raise needs_calendar()
    zone = None if calendar is None else calendar.time_zone
    moments, known = instants(begin, zone)
    lengths = _lengths(seconds, len(begin))
    known = known & ~np.isnan(lengths)
    moments, micros = moments[known], np.round(lengths[known] * SECOND).astype(np.int64)
    if not micros.size:
        return _stamps(begin, known, moments)
    if is_business and calendar is not None:
        check_aware(begin, begin, calendar)
        moments = business_time.due(_table_reaching(calendar, moments, micros), moments, micros)
    else:
        moments = moments + micros
    zone = str(begin.dt.tz) if zone is None and isinstance(begin.dtype, pd.DatetimeTZDtype) else zone
    return _stamps(begin, known, wall_clock.to_local(changes_for(zone, moments), moments))


def due_in_workdays(begin: pd.Series[Any], count: Any, calendar: WorkCalendar) -> pd.Series[Any]:
    """Closing time of the `count`-th workday after the day of `begin`, which itself is not counted.

    So the Civil Code of the People's Republic of China reckons periods of days (articles 201 and 203).

    Parameters
    ----------
    begin : Series of time stamps, of shape (n,)
    count : float or array of float, of shape (n,)
        Whole numbers from 1; NaN where there is no limit.
    calendar : WorkCalendar

    Returns
    -------
    Series of time stamps, of shape (n,)
        On the calendar's clock and the index of `begin`; missing where the begin or the limit is.

    Raises
    ------
    DataError
        A limit that is no whole number of days, or a year whose days off the calendar does not know.

    Examples
    --------
    >>> due_in_workdays(pd.Series(pd.to_datetime(["2026-09-30 10:00"])), 7, WorkCalendar.preset("office_cn")).tolist()
    [Timestamp('2026-10-15 18:00:00')]
    """
    local, known = local_stamps(begin, calendar.time_zone)
    lengths = _lengths(count, len(begin))
    known = known & ~np.isnan(lengths)
    wanted = lengths[known]
    if ((wanted < 1) | (wanted % 1 != 0)).any():
        problem = "a limit in workdays is a whole number from 1"
        raise DataError(problem, value=float(wanted[(wanted < 1) | (wanted % 1 != 0)][0]))
    if not wanted.size:
        return _stamps(begin, known, local[known])
    closing = _closings(calendar, local[known] // DAY, wanted.astype(np.int64))
    return _stamps(begin, known, closing)


def _lengths(values: Any, size: int) -> Floats:
    try:
        lengths = np.broadcast_to(np.asarray(values, dtype=np.float64), (size,))
    except (TypeError, ValueError):
        problem = f"limits are one number, or one for each of the {size} rows"
        raise DataError(problem, value=np.asarray(values, dtype=object).ravel()[:1].tolist()) from None
    wrong = (lengths < 0) | np.isinf(lengths) | (lengths > _LONGEST_SECONDS)
    if wrong.any():
        problem = f"a limit is 0 or more, and at most {_LONGEST} years"
        raise DataError(problem, row=int(np.flatnonzero(wrong)[0]), value=float(lengths[wrong][0]))
    return lengths


def _stamps(begin: pd.Series[Any], known: Mask, local: Micros) -> pd.Series[Any]:
    stamps = np.full(len(known), np.datetime64("NaT", "us"))
    stamps[known] = local.view("datetime64[us]")
    return pd.Series(stamps, index=begin.index, name="due")


def _table_reaching(calendar: WorkCalendar, moments: Micros, micros: Micros) -> WorkTable:
    """A table that holds all the work wanted; it is drawn year by year, as a year too many may not be known."""
    for further in range(_LONGEST):
        table = table_for(calendar, moments, further)
        if (business_time.worked_until(table, moments) + micros).max() <= table.before[-1]:
            return table
    raise DataError(f"a limit is longer than {_LONGEST} years of work", value=float(micros.max() / SECOND))


def _closings(calendar: WorkCalendar, days: Micros, wanted: Micros) -> Micros:
    """Closing time, on the local clock, of the workday that lies so many workdays after each day."""
    first, last = year_of(int(days.min()) * DAY), year_of(int(days.max()) * DAY)
    for further in range(_LONGEST):
        calendar.check_years(first, last + further)
        workdays = calendar.working_days(first, last + further)
        place = np.searchsorted(workdays, days, side="right") + wanted - 1
        if place.max() < len(workdays):
            chosen = workdays[place]
            ends = np.sort(calendar.intervals(first, last + further)[1])
            # 24:00 ends the day before the one on which it lies.
            return np.asarray(ends[np.searchsorted(ends, (chosen + 1) * DAY, side="right") - 1])
    raise DataError(f"a limit is longer than {_LONGEST} years of work", value=float(wanted.max()))
