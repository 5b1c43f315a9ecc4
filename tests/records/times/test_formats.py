"""Formats by which a date would be guessed in part, or a part of it ignored, are refused with the way out."""

import datetime as dt

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import sqeval as sq
from sqeval.errors import ConfigError
from sqeval.records.times.formats import format_fault
from sqeval.records.times.parse import parse_times


@pytest.mark.parametrize(
    ("time_format", "problem", "hint"),
    [
        ("mixed", "guesses every cell", "mixed_formats"),
        ("%Y-%m-%d %H:%M:%S %Z", "has %Z, the name of a zone", "%z"),
        ("%d/%m/%Y %H:%M %p", "has %p, which counts only beside %I", "%I for hours from 1 to 12"),
        ("%d/%m/%Y %I:%M", "has %I without %p", "%H for the whole day"),
        ("%d/%m %H:%M", "says no year", "%d/%m/%Y"),
        ("%d/%Y", "says no month", "%d/%m/%Y"),
        ("%d/%M/%Y", "says no month", "%m is the month, %M the minute"),
        ("%m/%Y", "says no day", "%d/%m/%Y"),
        ("%H:%M", "says no year", "%d/%m/%Y"),
        ("%Y-%m-%d %M", "says the minute but not the hour", "%M the minute"),
        ("%Y-%m-%d %H:%S", "says the second but not the minute", "%H:%M"),
        ("%d/%d/%Y", "has %d twice", "%d/%m/%Y"),
        ("%Y-%m-%d %y", "says the year twice", "%d/%m/%Y"),
        ("%d %b %m %Y", "says the month twice", "%d/%m/%Y"),
        ("%j %d/%Y", "says the day twice", "%d/%m/%Y"),
        ("%x", "depends on the language of the machine", "%d/%m/%Y"),
        ("%D", "is no date format", "%d/%m/%Y"),
        ("%G-W%V", "is no date format", "%d/%m/%Y"),
        ("iso8601", "says no year", "ISO8601"),
        ("", "says no year", "ISO8601"),
    ],
)
def test_what_would_be_guessed_or_ignored_is_refused(time_format, problem, hint):
    frame = pd.DataFrame({"request_id": ["a"], "created_at": ["01/03/2026 09:00 PM"]})
    with pytest.raises(ConfigError, match=r"^formats\.created_at: ") as error:
        sq.read_records(frame, formats={"created_at": time_format})
    assert problem in str(error.value)
    assert hint in error.value.hint
    assert len(str(error.value).splitlines()) == 1


@pytest.mark.parametrize(
    ("time_format", "text", "moment"),
    [
        ("ISO8601", "2026-03-01 09:00", "2026-03-01 09:00"),
        ("%Y-%j %H", "2026-060 09", "2026-03-01 09:00"),
        ("%G-W%V-%u", "2026-W09-7", "2026-03-01"),
        ("%Y %W %w", "2026 08 0", "2026-03-01"),
        ("%A %d %B %Y", "Sunday 01 March 2026", "2026-03-01"),
        ("%d.%m.%y, %I:%M:%S.%f %p %z", "01.03.26, 09:00:05.5 PM +0800", "2026-03-01 13:00:05.500"),
        ("%Y%m%d%H%M%S", "20260301090000", "2026-03-01 09:00"),
        ("%d.%m.%Y, %H:%M Uhr", "01.03.2026, 09:00 Uhr", "2026-03-01 09:00"),
        ("100%% %Y-%m-%d", "100% 2026-03-01", "2026-03-01"),
    ],
)
def test_what_says_a_whole_date_is_kept_and_reads(time_format, text, moment):
    assert format_fault(time_format) is None
    assert parse_times(pd.Series([text]), time_format)[0] == pd.Timestamp(moment)


PARTS = st.lists(st.sampled_from(["%Y", "%y", "%m", "%b", "%d", "%j", "%H", "%I", "%M", "%S", "%p"]), max_size=7, unique=True)


@given(PARTS, st.datetimes(dt.datetime(2000, 1, 1), dt.datetime(2060, 1, 1)).map(lambda moment: moment.replace(microsecond=0)))
def test_a_format_that_passes_gives_back_every_part_it_says(parts, moment):
    time_format = " ".join(parts)
    if format_fault(time_format) is not None:
        return
    found = parse_times(pd.Series([moment.strftime(time_format)]), time_format)[0]
    cut = {"%S": "s", "%M": "min", "%H": "h", "%I": "h"}
    finest = next((unit for directive, unit in cut.items() if directive in parts), "D")
    assert found == pd.Timestamp(moment).floor(finest)
