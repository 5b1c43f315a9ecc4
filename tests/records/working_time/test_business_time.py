"""Working time, computed by hand, minute by minute, and by rules that hold for every calendar."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sqeval.errors import ConfigError, DataError, OptionError
from sqeval.records import WorkCalendar, business_minutes, due, durations, elapsed_seconds

pytest.importorskip("holidays", reason="the extra `calendar` is not installed")

CALENDARS = {
    "office_cn": WorkCalendar.preset("office_cn"),
    "always": WorkCalendar.preset("always"),
    "lunch": WorkCalendar.from_dict({"hours": {"mon-fri": ["09:00-12:00", "13:30-18:00"]}}),
    "late": WorkCalendar.from_dict({"hours": {"mon-sun": "18:00-24:00"}}),
    "night": WorkCalendar.from_dict({"hours": {"mon-sun": "00:00-06:00"}, "time_zone": "Europe/Berlin"}),
    "office_de": WorkCalendar.from_dict({"hours": {"mon-fri": "09:00-18:00"}, "country": "DE", "time_zone": "Europe/Berlin"}),
    "always_de": WorkCalendar.preset("always").changed(time_zone="Europe/Berlin"),
    "always_ny": WorkCalendar.preset("always").changed(time_zone="America/New_York"),
}

BY_HAND = [
    # weekends
    ("office_cn", "2026-01-09 17:00", "2026-01-12 10:00", 60 + 60),
    ("office_cn", "2026-01-10 12:00", "2026-01-11 12:00", 0),
    ("office_cn", "2026-01-08 09:00", "2026-01-15 09:00", 5 * 540),
    # holidays and make-up workdays: off 15–23 February 2026, Saturday the 14th worked
    ("office_cn", "2026-02-13 17:00", "2026-02-24 10:00", 60 + 540 + 60),
    ("office_cn", "2026-02-14 00:00", "2026-02-15 00:00", 540),
    ("office_cn", "2026-02-16 09:00", "2026-02-20 18:00", 0),
    # off 1–7 October 2026, Sunday 20 September and Saturday 10 October worked
    ("office_cn", "2026-09-30 12:00", "2026-10-10 12:00", 360 + 540 + 540 + 180),
    ("office_cn", "2026-09-19 10:00", "2026-09-20 10:00", 60),
    # start and end outside hours, zero length
    ("office_cn", "2026-01-12 07:00", "2026-01-12 22:00", 540),
    ("office_cn", "2026-01-12 19:00", "2026-01-12 23:00", 0),
    ("office_cn", "2026-01-12 18:00", "2026-01-13 09:00", 0),
    ("office_cn", "2026-01-12 12:00", "2026-01-12 12:00", 0),
    ("office_cn", "2026-01-12 17:59:30", "2026-01-13 09:00:15", 0.75),
    # lunch
    ("lunch", "2026-01-12 11:30", "2026-01-12 14:00", 30 + 30),
    ("lunch", "2026-01-12 12:10", "2026-01-12 13:20", 0),
    ("lunch", "2026-01-12 08:00", "2026-01-13 08:00", 180 + 270),
    # midnight
    ("always", "2026-01-12 23:30", "2026-01-13 00:15", 45),
    ("always", "2025-12-31 23:59", "2026-01-01 00:01", 2),
    ("late", "2026-01-12 23:00", "2026-01-13 19:00", 60 + 60),
    ("late", "2026-01-12 23:00", "2026-01-13 00:00", 60),
    # the clock goes forward on 29 March 2026 at 02:00 and back on 25 October at 03:00
    ("night", "2026-03-29 00:00", "2026-03-29 06:00", 300),
    ("night", "2026-10-25 00:00", "2026-10-25 06:00", 420),
    ("night", "2026-03-28 05:00", "2026-03-29 04:00", 60 + 180),
    ("always_de", "2026-03-28 12:00", "2026-03-29 12:00", 23 * 60),
    ("always_de", "2026-10-24 12:00", "2026-10-25 12:00", 25 * 60),
    ("always_de", "2026-03-29 02:30", "2026-03-29 03:30", 30),
    ("always_de", "2026-10-25 02:50", "2026-10-25 02:10", 20),
    ("office_de", "2026-03-27 17:00", "2026-03-30 10:00", 60 + 60),
    ("office_de", "2026-10-23 17:00", "2026-10-26 10:00", 60 + 60),
    ("always_ny", "2026-03-08 00:00", "2026-03-08 04:00", 180),
    ("always_ny", "2026-11-01 00:00", "2026-11-01 04:00", 300),
]


def stamps(*texts, index=None):
    return pd.Series(pd.to_datetime(list(texts), format="ISO8601"), index=index)


@pytest.mark.parametrize(("calendar", "begin", "finish", "minutes"), BY_HAND)
def test_cases_computed_by_hand(calendar, begin, finish, minutes):
    assert business_minutes(stamps(begin), stamps(finish), calendar=CALENDARS[calendar]).tolist() == [minutes]


def test_all_cases_of_a_calendar_at_once_give_the_same():
    for name in {case[0] for case in BY_HAND}:
        cases = [case[1:] for case in BY_HAND if case[0] == name]
        begin, finish, minutes = zip(*cases, strict=True)
        assert business_minutes(stamps(*begin), stamps(*finish), calendar=CALENDARS[name]).tolist() == list(minutes)


def test_the_plain_call_of_the_public_surface():
    index = ["a", "b", "c", "d"]
    begin = stamps("2026-01-02 17:00", None, "2026-01-05 10:00", "2026-01-05 10:00", index=index)
    finish = stamps("2026-01-06 10:00", "2026-01-05 10:00", None, "2026-01-05 09:59", index=index)
    found = business_minutes(begin, finish, days=range(5), start="09:00", end="18:00", holidays=["2026-01-05"])
    assert found.index.tolist() == index
    assert found["a"] == 120
    assert found[["b", "c", "d"]].isna().all()


def test_an_end_before_its_start_at_night_is_missing_too():
    # Neither end lies in working hours, so the working time alone would be 0.
    begin, finish = stamps("2026-01-05 23:00"), stamps("2026-01-05 22:00")
    assert business_minutes(begin, finish, days="mon-fri").isna().all()
    assert durations(begin, finish, "business", CALENDARS["office_cn"]).tolist() == [-3600]


@pytest.mark.parametrize(
    "listed",
    [
        ["2026-01-05"],
        [pd.Timestamp("2026-01-05 12:00")],
        [datetime(2026, 1, 5)],
        pd.DatetimeIndex(["2026-01-05"]),
        np.array(["2026-01-05"], dtype="datetime64[D]"),
        stamps("2026-01-05"),
        {"2026-01-05"},
    ],
)
def test_holidays_are_read_from_all_kinds_of_lists(listed):
    begin, finish = stamps("2026-01-05 10:00"), stamps("2026-01-05 12:00")
    assert business_minutes(begin, finish, days="mon-fri", holidays=listed).tolist() == [0]


def test_a_calendar_of_the_holidays_package_is_a_list_of_days():
    holidays = pytest.importorskip("holidays")
    begin, finish = stamps("2026-10-01 10:00"), stamps("2026-10-01 12:00")
    assert business_minutes(begin, finish, days="mon-fri", holidays=holidays.country_holidays("CN", years=2026)).tolist() == [0]


def test_make_up_days_and_a_time_zone():
    begin, finish = stamps("2026-10-24 10:00", "2026-10-24 23:00"), stamps("2026-10-24 11:00", "2026-10-25 09:00")
    found = business_minutes(begin, finish, days="sun", start="00:00", end="24:00", workdays=["2026-10-24"], time_zone="Europe/Berlin")
    assert found.tolist() == [60, 60 + 10 * 60]


def test_stamps_with_a_zone_are_instants():
    begin, finish = stamps("2026-01-05 01:00"), stamps("2026-01-05 02:00")
    utc = (begin.dt.tz_localize("UTC"), finish.dt.tz_localize("UTC"))
    assert business_minutes(*utc, calendar="office_cn").tolist() == [60]
    with pytest.raises(DataError, match="has stamps with a time zone, and the calendar 'calendar' has none"):
        durations(*utc, "business", CALENDARS["lunch"])
    with pytest.raises(DataError, match="one column of stamps has a time zone and the other has none"):
        durations(begin, utc[1])


def test_the_row_order_changes_nothing():
    rng = np.random.default_rng(1)
    begin = pd.Series(np.datetime64("2026-01-01", "us") + rng.integers(0, 10**13, 500).astype("timedelta64[us]"))
    finish = begin + pd.to_timedelta(rng.integers(0, 10**12, 500), unit="us")
    found = business_minutes(begin, finish, calendar="office_cn")
    order = rng.permutation(500)
    again = business_minutes(begin.iloc[order], finish.iloc[order], calendar="office_cn")
    pd.testing.assert_series_equal(found, again.sort_index())


def test_microseconds_are_exact():
    begin, finish = stamps("2026-01-05 09:00:00.000001"), stamps("2026-01-06 09:00:00.000003")
    assert durations(begin, finish, "business", CALENDARS["office_cn"]).tolist() == [32400.000002]


def test_empty_and_missing_columns():
    none = pd.Series(pd.to_datetime([]))
    assert business_minutes(none, none, days="mon-fri").tolist() == []
    assert durations(stamps(None), stamps("2026-01-01"), "business", CALENDARS["office_cn"]).tolist() != [0]
    assert np.isnan(durations(stamps(None), stamps("2050-01-01"), "business", CALENDARS["office_cn"])).all()


@pytest.mark.parametrize(
    ("options", "error", "said"),
    [
        ({}, OptionError, "needs `days` or a `calendar`"),
        ({"calendar": "office_cn", "days": "mon-fri"}, OptionError, "not both"),
        ({"calendar": "office_cn", "end": "17:00"}, OptionError, "not both"),
        ({"calendar": "office"}, OptionError, "unknown calendar .*Did you mean 'office_cn'"),
        ({"days": "workdays"}, ConfigError, "days: is no weekday"),
        ({"days": "mon-fri", "start": "9"}, ConfigError, "start: is no time of day"),
        ({"days": "mon-fri", "start": "18:00", "end": "09:00"}, ConfigError, "end: ends before it starts"),
        ({"days": "mon-fri", "holidays": ["tomorrow"]}, ConfigError, r"holidays\[0\]"),
        ({"days": "mon-fri", "time_zone": "Mars"}, ConfigError, "time_zone"),
    ],
)
def test_wrong_options(options, error, said):
    with pytest.raises(error, match=said):
        business_minutes(stamps("2026-01-01"), stamps("2026-01-01"), **options)


def test_wrong_columns():
    with pytest.raises(DataError, match="different indexes"):
        business_minutes(stamps("2026-01-01"), stamps("2026-01-01", index=[7]), days="mon-fri")
    with pytest.raises(DataError, match="holds no time stamps"):
        business_minutes(pd.Series(["2026-01-01"]), stamps("2026-01-01"), days="mon-fri")
    with pytest.raises(OptionError, match="working time needs a `calendar`"):
        durations(stamps("2026-01-01"), stamps("2026-01-01"), "business")
    with pytest.raises(OptionError, match="unknown clock"):
        durations(stamps("2026-01-01"), stamps("2026-01-01"), "sidereal")


def test_a_year_whose_days_off_are_not_known_is_never_taken_as_one_without():
    begin, finish = stamps("2026-12-01", "2026-12-01"), stamps("2026-12-02", "2031-01-05")
    with pytest.raises(DataError, match=r"days off of this year \(got 20"):
        business_minutes(begin, finish, calendar="office_cn")


def test_calendar_time_is_the_time_that_passed():
    begin, finish = stamps("2026-03-28 22:00", "2026-03-28 22:00"), stamps("2026-03-29 06:00", "2026-03-28 21:00")
    assert durations(begin, finish).tolist() == [8 * 3600, -3600]
    assert durations(begin, finish, "calendar", CALENDARS["night"]).tolist() == [7 * 3600, -3600]
    assert elapsed_seconds(begin, finish, "Europe/Berlin").tolist() == [7 * 3600, -3600]
    with pytest.raises(OptionError, match="is no time zone"):
        elapsed_seconds(begin, finish, "Mars")


def test_a_repeated_end_is_read_so_that_it_follows_its_start():
    begin = stamps("2026-10-25 02:50", "2026-10-25 02:10", "2026-10-25 03:10", "2026-10-25 01:00")
    finish = stamps("2026-10-25 02:10", "2026-10-25 02:50", "2026-10-25 02:50", "2026-10-25 02:30")
    # The third is before its start in both readings, and the first reading of the fourth does.
    assert (elapsed_seconds(begin, finish, "Europe/Berlin") / 60).tolist() == [20, 40, -80, 90]


# Rules for every calendar.

HOURS = ["09:00-18:00", ["09:00-12:00", "13:30-18:00"], "00:00-24:00", ["00:00-02:00", "20:00-24:00"], "02:00-03:00", []]
FIRST = datetime(2026, 3, 16)
ZONES = st.sampled_from([None, "Asia/Shanghai", "Europe/Berlin", "America/New_York"])


@st.composite
def calendars(draw, zones=ZONES):
    week = [draw(st.sampled_from(HOURS)) for _ in range(7)]
    week = week if any(week) else ["09:00-18:00", *week[1:]]
    dates = [(FIRST + timedelta(days=day)).date() for day in draw(st.lists(st.integers(0, 30), max_size=6, unique=True))]
    half = len(dates) // 2
    names = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
    return WorkCalendar.from_dict(
        {"hours": dict(zip(names, week, strict=True)), "time_zone": draw(zones), "holidays": dates[:half], "workdays": dates[half:]}
    )


minutes = st.integers(0, 30 * 1440)


def at(*offsets):
    return pd.Series([FIRST + timedelta(minutes=offset) for offset in offsets], dtype="datetime64[us]")


def open_hours(calendar, day):
    """Hours of one day, said again in another way."""
    if day in calendar.holidays:
        return ()
    own = calendar.week[day.weekday()]
    return own or (calendar.make_up_week_hours if day in calendar.workdays else ())


def minute_by_minute(calendar, begin, finish):
    """Minutes whose first second lies in working hours, counted along UTC."""
    zone = ZoneInfo(calendar.time_zone) if calendar.time_zone else UTC
    moment, end = begin.replace(tzinfo=zone).astimezone(UTC), finish.replace(tzinfo=zone).astimezone(UTC)
    count = 0
    hours = {}
    while moment < end:
        local = moment.astimezone(zone)
        day, second = local.date(), local.hour * 3600 + local.minute * 60
        if day not in hours:
            hours[day] = open_hours(calendar, day)
        count += any(opening <= second < closing for opening, closing in hours[day])
        moment += timedelta(minutes=1)
    return count


@given(calendars(), minutes, st.integers(0, 4 * 1440))
def test_it_agrees_with_counting_minute_by_minute(calendar, start, length):
    begin, finish = at(start), at(start + length)
    # Python reads a skipped stamp as an hour later, we as the moment of the change: those are compared by hand above.
    zone = ZoneInfo(calendar.time_zone) if calendar.time_zone else UTC
    for stamp in (begin[0], finish[0]):
        there = stamp.to_pydatetime().replace(tzinfo=zone)
        if there.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != stamp:
            return
    expected = minute_by_minute(calendar, begin[0].to_pydatetime(), finish[0].to_pydatetime())
    assert durations(begin, finish, "business", calendar).tolist() == [expected * 60]


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/New_York"])
@pytest.mark.parametrize("hours", ["00:00-24:00", "02:00-03:00", "01:00-04:00", "03:00-09:00"])
@pytest.mark.parametrize("day", ["2026-03-07", "2026-03-28", "2026-10-24", "2026-10-31"])
def test_minute_by_minute_over_every_clock_change(zone, hours, day):
    calendar = WorkCalendar.from_dict({"hours": {"mon-sun": hours}, "time_zone": zone})
    begin = datetime.fromisoformat(day)
    finish = begin + timedelta(days=2)
    expected = minute_by_minute(calendar, begin, finish)
    assert durations(stamps(str(begin)), stamps(str(finish)), "business", calendar).tolist() == [expected * 60]


@given(calendars(), st.lists(minutes, min_size=3, max_size=3))
def test_working_time_adds_up_and_never_exceeds_calendar_time(calendar, offsets):
    a, b, c = (at(offset) for offset in sorted(offsets))
    first, second, whole = (durations(*pair, "business", calendar)[0] for pair in ((a, b), (b, c), (a, c)))
    assert first + second == whole
    assert 0 <= first <= whole
    assert whole <= durations(a, c, "calendar", calendar)[0]


@given(calendars(zones=st.just("Asia/Shanghai")), minutes, st.integers(0, 20_000), st.integers(1, 60))
def test_whole_weeks_later_is_the_same_where_there_are_no_holidays(calendar, start, length, weeks):
    plain = calendar.changed(holidays=[], workdays=[])
    begin, finish = at(start), at(start + length)
    later = pd.Timedelta(weeks=weeks)
    assert durations(begin, finish, "business", plain) == durations(begin + later, finish + later, "business", plain)


@given(calendars(), minutes, st.integers(1, 10_000))
def test_due_inverts_working_time(calendar, start, length):
    begin = at(start)
    end = due(begin, length * 60, "business", calendar)
    # A stamp on the local clock says not which of two equal ones is meant, so only others come back exactly.
    if calendar.time_zone is None or not any(value.month in (10, 11) for value in end):
        assert durations(begin, end, "business", calendar).tolist() == [length * 60]


@pytest.mark.parametrize("one", ["2026-03-27", date(2026, 3, 27), pd.Timestamp("2026-03-27"), ["2026-03-27"]], ids=str)
def test_one_holiday_need_not_stand_in_a_list(one):
    begin, finish = (pd.Series(pd.to_datetime([f"2026-03-{day} 09:00"])) for day in (26, 30))
    assert business_minutes(begin, finish, days="mon-fri", holidays=one).tolist() == [540]
    with pytest.raises(ConfigError, match=r"holidays\[0\].*got '27 March'"):
        business_minutes(begin, finish, days="mon-fri", holidays="27 March")
