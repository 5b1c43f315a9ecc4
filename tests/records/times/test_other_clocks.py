"""Stamps of the declared day with another time of day, or none."""

import datetime as dt

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import sqeval as sq
from sqeval.records.times.other_clocks import other_clocks, read_other_clocks

DAY = "%d/%m/%Y"
CLOCKS = ["", "%H:%M", "%H:%M:%S", "%H:%M:%S.%f", "%I:%M %p", "%I:%M%p", "%I:%M:%S %p", "%I:%M:%S%p"]


def read(texts, time_format, zone=None):
    return [None if pd.isna(one) else pd.Timestamp(one) for one in read_other_clocks(pd.Series(texts, dtype="str"), time_format, zone)]


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("13/03/2026", "2026-03-13"),
        ("01/03/2026 09:00:05", "2026-03-01 09:00:05"),
        ("1/3/2026 9:00:05.25", "2026-03-01 09:00:05.25"),
        ("01/03/2026 9:00 PM", "2026-03-01 21:00"),
        ("01/03/2026 12:00:07am", "2026-03-01 00:00:07"),
        # The declared form itself is not another, and the order of day and month is never changed.
        ("01/03/2026 09:00", None),
        ("03/13/2026", None),
        ("2026-03-01", None),
        ("01/03/2026 25:00:00", None),
        ("soon", None),
    ],
)
def test_the_declared_day_is_read_with_other_clocks(text, moment):
    assert read([text], "%d/%m/%Y %H:%M") == [None if moment is None else pd.Timestamp(moment)]


@pytest.mark.parametrize(
    ("time_format", "others"),
    [
        ("ISO8601", ()),
        ("%H:%M %d/%m/%Y", ()),
        ("%Y%m%d%H%M%S", ()),
        ("%d/%m/%Y at %H:%M", ()),
        ("%b %d, %Y", tuple(f"%b %d, %Y {clock}" for clock in CLOCKS[1:])),
        ("%d.%m.%Y, %H:%M Uhr", ("%d.%m.%Y", *(f"%d.%m.%Y, {clock} Uhr" for clock in CLOCKS[2:]))),
        # A day alone has no offset.
        ("%d.%m.%Y %H:%M %z", tuple(f"%d.%m.%Y {clock} %z" for clock in CLOCKS[2:])),
    ],
)
def test_which_formats_are_tried(time_format, others):
    assert other_clocks(time_format) == others


@given(
    st.datetimes(dt.datetime(1990, 1, 1), dt.datetime(2060, 1, 1)).map(lambda moment: moment.replace(microsecond=0)),
    st.sampled_from(CLOCKS),
    st.sampled_from(CLOCKS),
)
def test_whatever_the_clock_the_day_and_hour_are_those_that_were_written(moment, declared, written):
    time_format = f"{DAY} {declared}".strip()
    found = read([moment.strftime(f"{DAY} {written}".strip())], time_format)[0]
    if declared == written:
        assert found is None
    else:
        assert found == pd.Timestamp(moment).floor({"": "D", "%H:%M": "min", "%I:%M %p": "min", "%I:%M%p": "min"}.get(written, "s"))


def test_an_offset_is_converted_whatever_the_clock():
    assert read(["01.03.2026 09:00:05 +0100"], "%d.%m.%Y %H:%M %z", "Asia/Shanghai") == [pd.Timestamp("2026-03-01 16:00:05")]


def test_under_repair_they_are_read_and_listed_and_rejected_otherwise():
    texts = ["01/03/2026 09:00:05", "01/03/2026 09:00", "01/03/2026", "13/03/2026 09:00"]
    frame = pd.DataFrame({"request_id": list("abcd"), "created_at": texts})
    formats = {"created_at": "%d/%m/%Y %H:%M"}
    records = sq.read_records(frame, formats=formats, policies={"mixed_formats": "repair"})
    assert records.frame["created_at"].tolist() == [pd.to_datetime(text, dayfirst=True) for text in texts]
    assert records.repairs[["row", "before", "problem"]].values.tolist() == [[0, texts[0], "mixed_formats"], [2, texts[2], "mixed_formats"]]
    assert sq.read_records(frame, formats=formats).rejected["row"].tolist() == [0, 2]
