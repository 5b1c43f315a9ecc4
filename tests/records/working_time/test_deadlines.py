"""When limits are up."""

import numpy as np
import pandas as pd
import pytest

from sqeval.errors import DataError, OptionError
from sqeval.records import WorkCalendar, due, due_in_workdays

pytest.importorskip("holidays", reason="the extra `calendar` is not installed")

OFFICE = WorkCalendar.preset("office_cn")
LATE = WorkCalendar.from_dict({"hours": {"mon-sun": ["09:00-12:00", "18:00-24:00"]}})


def stamps(*texts):
    return pd.Series(pd.to_datetime(list(texts), format="ISO8601"))


@pytest.mark.parametrize(
    ("begin", "hours", "end"),
    [
        ("2026-01-12 10:00", 4, "2026-01-12 14:00"),
        ("2026-01-12 16:00", 4, "2026-01-13 11:00"),
        # A limit that ends with the day is due that evening, not next morning.
        ("2026-01-12 14:00", 4, "2026-01-12 18:00"),
        ("2026-01-12 20:00", 1, "2026-01-13 10:00"),
        ("2026-01-12 20:00", 0, "2026-01-12 20:00"),
        # Saturday 14 February is worked, then the Spring Festival to the 23rd.
        ("2026-02-13 17:00", 10, "2026-02-14 18:00"),
        ("2026-02-13 17:00", 11, "2026-02-24 10:00"),
    ],
)
def test_working_time(begin, hours, end):
    assert due(stamps(begin), hours * 3600, "business", OFFICE).tolist() == stamps(end).tolist()


def test_calendar_time_over_a_clock_change():
    berlin = WorkCalendar.preset("always").changed(time_zone="Europe/Berlin")
    begin = stamps("2026-03-28 12:00", "2026-10-24 12:00")
    assert due(begin, 24 * 3600).tolist() == stamps("2026-03-29 12:00", "2026-10-25 12:00").tolist()
    assert due(begin, 24 * 3600, "calendar", berlin).tolist() == stamps("2026-03-29 13:00", "2026-10-25 11:00").tolist()
    assert due(begin.dt.tz_localize("Europe/Berlin"), 24 * 3600).tolist() == stamps("2026-03-29 13:00", "2026-10-25 11:00").tolist()


def test_limits_by_row_and_missing_ones():
    begin = pd.Series(pd.to_datetime(["2026-01-12 10:00", "2026-01-12 10:00", None]), index=list("abc"))
    found = due(begin, np.array([3600, np.nan, 3600]), "business", OFFICE)
    assert found.index.tolist() == list("abc")
    assert found.isna().tolist() == [False, True, True]
    assert due(begin, np.nan).isna().all()


def test_a_limit_reaches_into_the_next_year_only_where_that_is_known():
    begin = stamps("2025-12-31 17:00")
    assert due(begin, 2 * 3600, "business", OFFICE).tolist() == stamps("2026-01-04 10:00").tolist()
    beyond = OFFICE.changed(country=None, covers=[2025, 2025])
    assert due(begin, 3600, "business", beyond).tolist() == stamps("2025-12-31 18:00").tolist()
    with pytest.raises(DataError, match="2026"):
        due(begin, 2 * 3600, "business", beyond)


@pytest.mark.parametrize("limit", [-1, np.inf])
def test_a_limit_has_an_end(limit):
    with pytest.raises(DataError, match="row 0: a limit is 0 or more, and at most 50 years"):
        due(stamps("2026-01-12"), limit)


def test_a_limit_of_centuries_is_a_mistake():
    plain = WorkCalendar.from_dict({"hours": {"mon": "09:00-10:00"}})
    with pytest.raises(DataError, match="longer than 50 years"):
        due(stamps("2026-01-12"), 3600 * 52 * 300, "business", plain)
    with pytest.raises(DataError, match="longer than 50 years"):
        due_in_workdays(stamps("2026-01-12"), 6_000, plain)


def test_working_time_needs_a_calendar():
    with pytest.raises(OptionError, match="needs a `calendar`"):
        due(stamps("2026-01-12"), 60, "business")


@pytest.mark.parametrize(
    ("begin", "count", "end"),
    [
        ("2026-01-12 10:00", 1, "2026-01-13 18:00"),
        ("2026-01-12 23:59", 1, "2026-01-13 18:00"),
        ("2026-01-09 10:00", 1, "2026-01-12 18:00"),
        ("2026-01-10 10:00", 1, "2026-01-12 18:00"),
        # 8, 9 and Saturday 10 October, then 12 to 15.
        ("2026-09-30 10:00", 7, "2026-10-15 18:00"),
        ("2025-12-31 10:00", 1, "2026-01-04 18:00"),
    ],
)
def test_workdays_run_from_the_day_after_to_closing_time(begin, count, end):
    assert due_in_workdays(stamps(begin), count, OFFICE).tolist() == stamps(end).tolist()


def test_closing_time_at_midnight():
    assert due_in_workdays(stamps("2026-01-12 10:00"), 2, LATE).tolist() == stamps("2026-01-15 00:00").tolist()


@pytest.mark.parametrize("count", [0, 1.5])
def test_workdays_are_whole(count):
    with pytest.raises(DataError, match="whole number from 1"):
        due_in_workdays(stamps("2026-01-12"), count, OFFICE)


def test_workdays_of_missing_rows():
    assert due_in_workdays(stamps(None), 3, OFFICE).isna().all()
    assert due_in_workdays(stamps("2026-01-12"), np.nan, OFFICE).isna().all()
