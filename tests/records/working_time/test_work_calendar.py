"""Calendars: presets, days off, make-up workdays, named periods, and what is said where they end."""

import subprocess
import sys
from datetime import date

import numpy as np
import pandas as pd
import pytest

from sqeval.errors import ConfigError, DataError, MissingExtraError, OptionError
from sqeval.records import WorkCalendar, known_calendars

holidays = pytest.importorskip("holidays", reason="the extra `calendar` is not installed")

OFFICE = {"hours": {"mon-fri": "09:00-18:00"}}


def days(*texts):
    return pd.Series(pd.to_datetime(list(texts), format="ISO8601"))


def made(**changes):
    return WorkCalendar.from_dict({**OFFICE, **changes})


@pytest.mark.parametrize("name", known_calendars())
def test_every_preset_is_whole(name):
    calendar = WorkCalendar.preset(name)
    assert calendar.name == name
    assert calendar.label.text("zh") != calendar.label.text("en")
    assert calendar.is_workday(days("2026-01-05")).all()
    for lang in ("en", "zh"):
        assert "{" not in calendar.describe(lang)


def test_an_unknown_preset_names_the_known_ones():
    with pytest.raises(OptionError, match=r"unknown calendar .*office_cn"):
        WorkCalendar.preset("office_xx")


# The arrangements of the State Council for 2025 and 2026 (国办发明电〔2024〕12号, 〔2025〕7号).
SPRING_2026 = [f"2026-02-{day}" for day in range(15, 24)]
MADE_UP_2026 = ["2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10"]
MADE_UP_2025 = ["2025-01-26", "2025-02-08", "2025-04-27", "2025-09-28", "2025-10-11"]


def test_spring_festival_2026_in_china():
    office = WorkCalendar.preset("office_cn")
    assert not office.is_workday(days(*SPRING_2026)).any()
    assert office.is_workday(days("2026-02-13", "2026-02-24")).all()


@pytest.mark.parametrize("year", [2025, 2026])
def test_make_up_workdays_are_all_there_and_no_others(year):
    every = pd.Series(pd.date_range(f"{year}-01-01", f"{year}-12-31"))
    weekend = every[every.dt.day_of_week >= 5]
    found = weekend[WorkCalendar.preset("office_cn").is_workday(weekend)]
    assert found.dt.strftime("%Y-%m-%d").tolist() == {2025: MADE_UP_2025, 2026: MADE_UP_2026}[year]


def test_make_up_workdays_only_where_asked():
    office = WorkCalendar.preset("office_cn").changed(make_up_days=False)
    assert not office.is_workday(days(*MADE_UP_2026)).any()
    assert not office.is_workday(days("2026-10-01")).any()


def test_a_make_up_day_of_the_next_year_s_arrangement():
    # 31 December 2011 was worked for the New Year holiday of 2012.
    assert WorkCalendar.preset("office_cn").is_workday(days("2011-12-31")).all()


def test_own_days_go_before_those_of_the_country():
    office = WorkCalendar.preset("office_cn").changed(holidays=["2026-02-14", "2026-03-02"], workdays=["2026-02-16"])
    assert office.is_workday(days("2026-02-14", "2026-03-02", "2026-02-16")).tolist() == [False, False, True]


def test_days_are_read_from_all_kinds_of_dates():
    calendar = made(holidays=["2026-01-05", date(2026, 1, 6), pd.Timestamp("2026-01-07")])
    assert calendar.is_workday(days("2026-01-05", "2026-01-06", "2026-01-07", "2026-01-08")).tolist() == [False, False, False, True]


def test_missing_stamps_are_no_workdays():
    assert made().is_workday(days("2026-01-05", None)).tolist() == [True, False]
    assert made().is_workday(days(None)).tolist() == [False]


def hours_of(calendar, day):
    starts, ends = calendar.intervals(2026, 2026)
    on = starts // 86_400_000_000 == np.datetime64(day, "D").astype(int)
    return list(zip(starts[on] // 3_600_000_000 % 24, (ends[on] - starts[on]) // 3_600_000_000, strict=True))


def test_hours_of_make_up_workdays():
    hours = {"mon-thu": "09:00-18:00", "fri": "09:00-15:00", "sat": "09:00-12:00"}
    calendar = WorkCalendar.from_dict({"hours": hours, "workdays": ["2026-01-03", "2026-01-04"]})
    # A Saturday has hours of its own; a Sunday takes the longest ones.
    assert hours_of(calendar, "2026-01-03") == [(9, 3)]
    assert hours_of(calendar, "2026-01-04") == [(9, 9)]
    given = calendar.changed(make_up_hours="10:00-12:00")
    assert hours_of(given, "2026-01-03") == hours_of(given, "2026-01-04") == [(10, 2)]


def test_a_year_beyond_the_announcements_is_refused():
    office = WorkCalendar.preset("office_cn")
    with pytest.raises(DataError, match=r"'office_cn' does not know the days off of this year \(got 2031\).*beyond = 'estimate'"):
        office.check_years(2031, 2031)
    office.check_years(2001, 2026)


def test_the_package_itself_would_have_stayed_silent():
    assert len(holidays.country_holidays("CN", years=2090)) > 5
    assert not WorkCalendar.preset("office_cn").is_known(2090)


def test_a_country_without_announcements_is_known_by_rule():
    assert made(country="DE", region="BY").is_known(2090)
    assert not made(country="DE", region="BY").is_known(2190)


def test_years_may_be_declared_or_estimated():
    office = WorkCalendar.preset("office_cn")
    office.changed(covers=[2031, 2032], holidays=["2031-01-01"]).check_years(2031, 2032)
    guess = office.changed(beyond="Estimate")
    guess.check_years(2031, 2031)
    assert [caution.code for caution in guess.cautions(days("2026-05-05", "2031-05-05"))] == ["calendar_estimated"]
    assert guess.cautions(days("2026-05-05", None)) == ()
    assert "estimated" in guess.describe()


def test_own_lists_say_for_which_years_they_hold():
    listed = made(holidays=["2025-01-01"])
    caution = listed.cautions(days("2025-05-05"), days("2027-05-05"))
    assert [(one.code, one.where) for one in caution] == [("calendar_unlisted", ("2026", "2027"))]
    with pytest.raises(DataError, match="2026"):
        listed.changed(covers=[2025, 2025]).check_years(2025, 2026)


def test_without_the_package_a_country_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "holidays", None)
    with pytest.raises(MissingExtraError, match=r"public holidays of a country needs .* pip install 'sqeval\[calendar\]'"):
        WorkCalendar.preset("office_cn")
    assert WorkCalendar.preset("always").is_workday(days("2026-01-01")).all()


def test_the_package_is_loaded_only_when_used():
    code = "import sys; from sqeval.records import WorkCalendar; WorkCalendar.preset('always'); print('holidays' in sys.modules)"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "False"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"country": "XX"}, "country: is not a country"),
        ({"country": "DE", "region": "XX"}, "region: is not a region of DE .*'BY'"),
        ({"region": "BY"}, "region: needs a `country`"),
        ({"time_zone": "Mars"}, "time_zone: is no time zone"),
        ({"holidays": ["2026-01-01"], "workdays": ["2026-01-01"]}, "listed as a holiday and as a workday"),
        ({"holidays": [20260101]}, r"holidays\[0\]: a day is written as 2026-01-01"),
        ({"holidays": ["2026-02-30"]}, r"holidays\[0\]"),
        ({"hollidays": []}, "hollidays: unknown key. Did you mean 'holidays'"),
        ({"covers": [2026, 2025]}, "covers: ends before it starts"),
        ({"make_up_hours": "9"}, "make_up_hours: is no span"),
        ({"periods": [{"name": "a", "start": "01-01", "end": "01-02"}] * 2}, "two periods have the same name"),
    ],
)
def test_wrong_configurations_name_the_key(changes, said):
    with pytest.raises(ConfigError, match=said):
        made(**changes)


def test_from_toml(tmp_path):
    path = tmp_path / "calendar.toml"
    path.write_text('hours = { mon-fri = ["09:00-12:00", "13:30-18:00"] }\nholidays = [2026-01-01]\n', encoding="utf-8")
    assert WorkCalendar.from_toml(path) == WorkCalendar.from_dict(
        {"hours": {"mon-fri": ("09:00-12:00", "13:30-18:00")}, "holidays": ["2026-01-01"]}
    )
    path.write_text("hours = [", encoding="utf-8")
    with pytest.raises(ConfigError, match="is not valid TOML"):
        WorkCalendar.from_toml(path)
    with pytest.raises(ConfigError, match="cannot be read"):
        WorkCalendar.from_toml(tmp_path / "nowhere.toml")


def test_descriptions_in_both_languages():
    calendar = WorkCalendar.preset("office_cn").changed(holidays=["2026-03-02"], workdays=["2026-03-07", "2026-03-08"])
    assert calendar.describe() == (
        "Working time: Mon–Fri 09:00–18:00; time zone Asia/Shanghai; public holidays of CN off; its make-up workdays worked; "
        "off on 1 listed day; worked on 2 listed days."
    )
    assert calendar.describe("zh") == (
        "工作时间：周一至周五 09:00–18:00；时区 Asia/Shanghai；CN 法定节假日休息；调休上班日照常工作；另列 1 天休息；另列 2 天上班。"
    )


def test_named_periods_by_year_by_date_and_by_holiday():
    periods = [
        {"name": "new_year", "start": "12-30", "end": "01-02"},
        {"name": "sale", "dates": [["2026-06-01", "2026-06-03"], "2026-06-18"]},
        {"name": "spring", "holiday": "春节", "country": "CN", "days_before": 2, "days_after": 1},
    ]
    stamps = {
        "2025-12-29 23:59": None,
        "2025-12-30 00:00": "new_year",
        "2026-01-02 23:59": "new_year",
        "2026-01-03 00:00": None,
        "2026-06-03 23:59": "sale",
        "2026-06-04": None,
        "2026-06-18 12:00": "sale",
        "2026-02-14": None,
        "2026-02-15": "spring",
        "2026-02-18 10:00": "spring",
        "2026-02-19": None,
        "2025-01-27": "spring",
        "2025-01-26": None,
    }
    times = days(*stamps)
    times.index = times.index + 100
    found = made(periods=periods).period_of(times)
    assert found.astype(object).where(found.notna(), None).tolist() == list(stamps.values())
    assert found.index.equals(times.index)


def test_the_first_days_of_the_first_year_belong_to_a_period_of_the_year_before():
    calendar = made(periods=[{"name": "new_year", "start": "12-30", "end": "01-02"}])
    assert calendar.period_of(days("2026-01-02", "2026-01-03")).fillna("–").tolist() == ["new_year", "–"]


def test_the_first_of_two_periods_goes_before():
    periods = [{"name": "eve", "dates": ["2026-11-10"]}, {"name": "season", "start": "10-20", "end": "11-11"}]
    found = made(periods=periods).period_of(days("2026-11-09", "2026-11-10", None))
    assert found[:2].tolist() == ["season", "eve"]
    assert found.isna().tolist() == [False, False, True]


def test_periods_of_nothing():
    assert made().period_of(days("2026-11-09")).isna().all()
    assert made().period_of(days(None)).isna().all()


def test_double_eleven_and_the_moving_spring_festival():
    shop = WorkCalendar.preset("shop_cn")
    found = shop.period_of(days("2025-11-11 23:59:59", "2024-02-10", "2025-01-29", "2026-02-17", "2026-03-01"))
    assert found.fillna("–").tolist() == ["double_eleven", "spring_festival", "spring_festival", "spring_festival", "–"]
    assert [period.title("zh") for period in shop.periods][1] == "双十一"


@pytest.mark.parametrize(
    ("period", "said"),
    [
        ({"name": "x"}, "periods.x: takes one of"),
        ({"name": "x", "start": "01-01"}, "takes one of"),
        ({"name": "x", "start": "01-01", "end": "01-02", "dates": ["2026-01-01"]}, "takes one of"),
        ({"name": "x", "start": "02-29", "end": "03-01"}, r"periods.x: is no day that every year has \(got '02-29'\)"),
        ({"name": "x", "dates": [["2026-01-02", "2026-01-01"]]}, "periods.x.dates: ends before it starts"),
        ({"name": "x", "dates": ["2026-01-02"], "days_after": 3}, "go with `holiday`"),
        ({"name": "x", "holiday": "Spring Festival"}, "periods.x.country: is missing"),
        ({"name": "x", "start": "1-1", "end": "1-2"}, "periods"),
    ],
)
def test_wrong_periods_name_the_key(period, said):
    with pytest.raises(ConfigError, match=said):
        made(periods=[period])


def test_a_holiday_that_the_country_does_not_have():
    calendar = made(periods=[{"name": "x", "holiday": "Spring Festivl", "country": "CN"}])
    with pytest.raises(ConfigError, match="is no holiday of CN in 2026"):
        calendar.period_of(days("2026-01-01"))


def test_a_period_that_runs_over_the_turn_of_the_year():
    calendar = made(periods=[{"name": "x", "holiday": "New Year's Day", "country": "CN", "days_before": 3}])
    assert calendar.period_of(days("2025-12-29", "2025-12-28")).fillna("–").tolist() == ["x", "–"]


def test_one_day_off_need_not_stand_in_a_list():
    hours = {"mon-fri": "09:00-18:00"}
    one, listed = (WorkCalendar.from_dict({"hours": hours, "holidays": days}) for days in ("2026-03-27", ["2026-03-27"]))
    assert one.holidays == listed.holidays == (date(2026, 3, 27),)
