"""The working intervals of a calendar as instants: one table for the years that some stamps need."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sqeval.errors import DataError, OptionError
from sqeval.numerics import wall_clock
from sqeval.numerics.business_time import WorkTable, work_table
from sqeval.records.working_time.day_numbers import year_of
from sqeval.records.working_time.work_calendar import WorkCalendar
from sqeval.records.working_time.zone import changes_for

Micros = NDArray[np.int64]


def table_for(calendar: WorkCalendar, moments: Micros, further: int = 0) -> WorkTable:
    """The table of the years in which some moments lie, and some `further` ones."""
    local = wall_clock.to_local(changes_for(calendar.time_zone, moments), moments)
    first, last = year_of(int(local.min())), year_of(int(local.max())) + further
    calendar.check_years(first, last)
    return year_table(calendar, first, last)


@lru_cache(maxsize=32)
def year_table(calendar: WorkCalendar, first: int, last: int) -> WorkTable:
    """The working intervals of some years as instants."""
    starts, ends = calendar.intervals(first, last)
    changes = changes_for(calendar.time_zone, np.concatenate([starts, ends]))
    return work_table(wall_clock.to_instants(changes, starts), wall_clock.to_instants(changes, ends))


def needs_calendar() -> OptionError:
    """The error for working time without a calendar."""
    return OptionError("working time needs a `calendar`", hint="Give WorkCalendar.preset('office_cn') or one of your own")


def check_aware(begin: pd.Series[Any], finish: pd.Series[Any], calendar: WorkCalendar) -> None:
    """Stamps with a zone are instants: without the calendar's own zone they tell nothing about its clock."""
    for column in (begin, finish):
        if calendar.time_zone is None and isinstance(column.dtype, pd.DatetimeTZDtype):
            hint = "Give the calendar a time_zone, e.g. calendar.changed(time_zone='Asia/Shanghai')"
            raise DataError(f"has stamps with a time zone, and the calendar {calendar.name!r} has none", column=column.name, hint=hint)
