"""Working hours as people write them."""

from datetime import time

import pytest

from sqeval.errors import ConfigError
from sqeval.records.working_time.week import read_clock, read_days, read_week, write_clock


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        ("mon-fri", [0, 1, 2, 3, 4]),
        ("Monday – Friday", [0, 1, 2, 3, 4]),
        ("Mon Tue  Wed", [0, 1, 2]),
        ("sat, sun", [5, 6]),
        ("fri-mon", [0, 4, 5, 6]),
        ("1111100", [0, 1, 2, 3, 4]),
        ("周一至周五", [0, 1, 2, 3, 4]),
        ("星期六、星期日", [5, 6]),
        (range(5), [0, 1, 2, 3, 4]),
        (["Mon", "mon", 6], [0, 6]),
        (3, [3]),
    ],
)
def test_weekdays(days, expected):
    assert list(read_days(days)) == expected


@pytest.mark.parametrize("days", ["someday", "", 7, -1, [True], [None], "mon-tue-wed", []])
def test_what_is_no_weekday_is_refused(days):
    with pytest.raises(ConfigError, match=r"days: .*weekday"):
        read_days(days)


def test_a_week():
    week = read_week({"mon-thu": "09:00-18:00", "fri": ["13:30–18:00", "9:00-12:00"]})
    assert week[0] == week[3] == ((32400, 64800),)
    assert week[4] == ((32400, 43200), (48600, 64800))
    assert week[5] == ()


@pytest.mark.parametrize(
    ("hours", "said"),
    [
        ({"mon": "22:00-06:00"}, r"hours.mon: ends before it starts \(got '22:00-06:00'\). A shift over midnight is two: 22:00-24:00"),
        ({"mon": "22:00-00:00"}, "The end of a day is 24:00"),
        ({"mon": "09:00-09:00"}, "ends before it starts"),
        ({"mon": ["09:00-12:00", "11:00-13:00"]}, "hours.mon: hours overlap"),
        ({"mon-fri": "09:00-18:00", "fri": "09:00-12:00"}, "hours.fri: friday is named twice"),
        ({"mon": "9-18"}, r"hours.mon: is no time of day \(got '9'\)"),
        ({"mon": "09:00-25:00"}, r"is no time of day \(got '25:00'\)"),
        ({"mon": "09:00-24:01"}, "is no time of day"),
        ({"mon": "09:60-18:00"}, "is no time of day"),
        ({"mon": "09:00"}, "is no span of hours"),
        ({"mon": 9}, "is no list of hours"),
        ({"mon": []}, "no weekday has working hours"),
        ({}, "needs working hours by weekday"),
    ],
)
def test_wrong_hours_name_the_place(hours, said):
    with pytest.raises(ConfigError, match=said):
        read_week(hours)


@pytest.mark.parametrize("text", ["00:00", "09:05", "23:59:59", "24:00"])
def test_clocks_come_back(text):
    assert write_clock(read_clock(text, "start")) == text


def test_a_time_of_python():
    assert read_clock(time(9, 30), "start") == 34200
