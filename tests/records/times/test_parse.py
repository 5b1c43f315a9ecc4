"""Time stamps are read by a declared format, never guessed; offsets are converted, stamps without one stay as they are."""

import datetime as dt

import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sqeval.records.times.forms import Form, forms
from sqeval.records.times.parse import ISO, parse_times, says_zone


def parsed(texts, time_format=ISO, zone=None):
    found = parse_times(pd.Series(texts, dtype=object), time_format, zone)
    assert found.dtype == "datetime64[us]"
    return [None if pd.isna(one) else f"{one:%Y-%m-%d %H:%M:%S}" for one in found]


@pytest.mark.parametrize(
    "text",
    [
        "2026-01-05 09:00:00",
        "2026-01-05T09:00",
        "2026-01-05 09:00:00.000",
        " 2026-01-05 09:00 ",
        "2026/01/05 09:00",
        "20260105T0900",
        "20260105 09:00",
    ],
)
def test_iso_is_read(text):
    assert parsed([text]) == ["2026-01-05 09:00:00"]


@pytest.mark.parametrize(
    "text", ["today", "now", "2026", "2026-01", "31/01/2026", "2026-02-30", "2026-13-01", "45000", "", "2026-01-05 25:00", "soon", "NaT"]
)
def test_what_is_no_date_to_the_day_is_not_read(text):
    assert parsed([text]) == [None]


@pytest.mark.parametrize(
    ("time_format", "text", "moment"),
    [
        ("%d/%m/%Y %H:%M", "3/2/2016 1:05", "2016-02-03 01:05:00"),
        ("%d/%m/%Y %H:%M", "03/02/2016  01:05", "2016-02-03 01:05:00"),
        ("%m/%d/%Y %H:%M", "03/02/2016 01:05", "2016-03-02 01:05:00"),
        ("%d/%m/%Y %H:%M", "02/13/2016 01:05", None),
        ("%d/%m/%Y %H:%M", "29/02/2016", None),
        ("%d/%m/%Y %H:%M", "29/02/2016 01:05:30", None),
        ("%d/%m/%Y %H:%M", "", None),
        ("%d/%m/%Y %I:%M %p", "03/02/2016 01:05 PM", "2016-02-03 13:05:00"),
        ("%d/%m/%Y", "03/02/2016", "2016-02-03 00:00:00"),
        ("%d-%m-%Y", "03-02-2016", "2016-02-03 00:00:00"),
        ("%Y年%m月%d日 %H:%M", "2025年11月5日 08:30", "2025-11-05 08:30:00"),
        ("%d %m %Y %H:%M", "03 02 2016 01:05", "2016-02-03 01:05:00"),
        ("%d.%m.%Y %H:%M:%S.%f", "03.02.2016 01:05:06.5", "2016-02-03 01:05:06"),
        ("%d %B %Y %H:%M", "3 February 2016 01:05", "2016-02-03 01:05:00"),
    ],
)
def test_a_declared_format_is_kept_to(time_format, text, moment):
    assert parsed([text, "x y", None], time_format) == [moment, None, None]


WHEN = st.datetimes(min_value=dt.datetime(1990, 1, 1), max_value=dt.datetime(2100, 1, 1)).map(lambda moment: moment.replace(microsecond=0))
ODD = st.sampled_from(["", " ", "x", "1/1/2026", "10:00", "1/1/2026 10:00 \x00 2/2/2026 11:00", "\x00", "a b c d", None])


@given(st.lists(st.one_of(WHEN, ODD), max_size=20), st.sampled_from(["%d/%m/%Y %H:%M", "%Y-%m-%d %H:%M:%S", "%m/%d/%y %I:%M %p"]))
@example([dt.datetime(2026, 1, 1), "1/1/2026 10:00 \x00 2/2/2026 11:00", "", "x"], "%d/%m/%Y %H:%M")
def test_reading_in_halves_is_reading_whole(cells, time_format):
    texts = pd.Series([cell.strftime(time_format) if isinstance(cell, dt.datetime) else cell for cell in cells], dtype=object)
    whole = pd.to_datetime(texts.astype("str").str.strip(), format=time_format, errors="coerce")
    found = parse_times(texts, time_format)
    pd.testing.assert_series_equal(found, whole.astype("datetime64[us]"), check_names=False)


@pytest.mark.parametrize("offset", ["+08:00", "+0800", "+08"])
@pytest.mark.parametrize(
    ("zone", "moment"), [(None, "2026-01-05 01:00:00"), ("Asia/Shanghai", "2026-01-05 09:00:00"), ("UTC", "2026-01-05 01:00:00")]
)
def test_an_offset_is_converted(offset, zone, moment):
    assert parsed([f"2026-01-05T09:00{offset}"], zone=zone) == [moment]
    # A declared %z knows offsets of hours and minutes only.
    assert parsed([f"05.01.2026 09:00 {offset}"], "%d.%m.%Y %H:%M %z", zone) == [moment if len(offset) > 3 else None]


@pytest.mark.parametrize("word", ["Z", "z", "UTC", " UTC", "GMT", " gmt", "  utc"])
@pytest.mark.parametrize("clock", ["09:00", "09:00:00", "09:00:00.25", "0900"])
def test_utc_has_several_names(word, clock):
    assert [moment[:16] for moment in parsed([f"2026-01-05 {clock}{word}"], zone="Asia/Shanghai")] == ["2026-01-05 17:00"]
    assert says_zone(pd.Series([f"2026-01-05T{clock}{word}"]), ISO)
    assert forms(pd.Series([f"2026-01-05T{clock}{word}"])).tolist() == [Form.ISO_OFFSET]


@pytest.mark.parametrize("word", ["CET", "UTZ", " Z Z", "A", "UTC+1"])
def test_other_letters_are_no_offset(word):
    assert parsed([f"2026-01-05 09:00{word}"]) == [None]


def test_mixed_offsets_and_summer_time():
    texts = ["2026-03-29T01:30+01:00", "2026-03-29T03:30+02:00", "2026-03-29T00:30Z"]
    assert parsed(texts) == ["2026-03-29 00:30:00", "2026-03-29 01:30:00", "2026-03-29 00:30:00"]
    assert parsed(texts, zone="Europe/Berlin") == ["2026-03-29 01:30:00", "2026-03-29 03:30:00", "2026-03-29 01:30:00"]


def test_a_stamp_without_offset_stays_as_it_is_beside_stamps_with_one():
    assert parsed(["2026-01-05 09:00", "2026-01-05 09:00Z"], zone="Asia/Shanghai") == ["2026-01-05 09:00:00", "2026-01-05 17:00:00"]


def test_the_year_at_the_end_of_a_date_is_no_offset():
    assert parsed(["05-01-2026", "06-01-2026"], "%d-%m-%Y", "Asia/Shanghai") == ["2026-01-05 00:00:00", "2026-01-06 00:00:00"]


STAMPS = pd.Series(pd.to_datetime(["2026-01-05 09:00", None]))


@pytest.mark.parametrize(
    "column",
    [
        STAMPS,
        STAMPS.astype("datetime64[ns]"),
        STAMPS.astype("datetime64[s]"),
        STAMPS.astype(object),
        pd.Series([dt.datetime(2026, 1, 5, 9), None], dtype=object),
        STAMPS.convert_dtypes(dtype_backend="pyarrow"),
        STAMPS.dt.tz_localize("Asia/Shanghai"),
        STAMPS.dt.tz_localize("Asia/Shanghai").astype(object),
        STAMPS.dt.tz_localize("Asia/Shanghai").convert_dtypes(dtype_backend="pyarrow"),
    ],
    ids=lambda column: str(column.dtype),
)
def test_real_time_stamps_need_no_format(column):
    found = parse_times(column, "%d/%m/%Y", "Asia/Shanghai")
    assert found.dtype == "datetime64[us]"
    assert found[0] == pd.Timestamp("2026-01-05 09:00")
    assert pd.isna(found[1])


def test_dates_without_a_time_begin_their_day():
    assert parsed([dt.date(2026, 1, 5), None], "%d/%m/%Y") == ["2026-01-05 00:00:00", None]


def test_nothing_at_all():
    assert parsed([]) == []
    assert parsed([None, None], "%d/%m/%Y %H:%M") == [None, None]


def test_microseconds_are_kept():
    assert parse_times(pd.Series(["2026-01-05 09:00:00.123456"]), ISO)[0].microsecond == 123456
