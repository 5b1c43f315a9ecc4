"""Days as numbers since 1 January 1970."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import numpy as np
from numpy.typing import NDArray

from sqeval.records.working_time.week import Hours

Days = NDArray[np.int64]

_EPOCH = date(1970, 1, 1).toordinal()
_SECOND = 1_000_000


def number_of(day: date) -> int:
    """The number of one day."""
    return day.toordinal() - _EPOCH


def numbers_of(days: Iterable[date]) -> Days:
    """The numbers of some days, rising."""
    return np.array(sorted(map(number_of, days)), dtype=np.int64)


def days_of_years(first: int, last: int) -> Days:
    """Every day of the years from `first` to `last`."""
    return np.arange(first_day(first), first_day(last + 1))


def first_day(year: int) -> int:
    """1 January of a year."""
    return int(np.datetime64(f"{year:04d}-01-01", "D").astype(np.int64))


def year_of(stamp: int) -> int:
    """The year of a stamp in microseconds since 1970."""
    return int(np.datetime64(stamp, "us").astype("datetime64[Y]").astype(np.int64)) + 1970


def weekdays_of(days: Days) -> Days:
    """Weekdays, Monday 0; the first day of 1970 was a Thursday."""
    return (days + 3) % 7


def edges_of(hours: Hours) -> tuple[Days, Days]:
    """Starts and ends of a day's working intervals, in microseconds since midnight."""
    edges = np.array(hours, dtype=np.int64).reshape(-1, 2) * _SECOND
    return edges[:, 0], edges[:, 1]
