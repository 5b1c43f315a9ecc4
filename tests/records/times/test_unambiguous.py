"""Time stamps that can be read in one way only."""

import pandas as pd
import pytest

from sqeval.records.times.unambiguous import read_unambiguous


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("上午12:30", "00:30"),
        ("凌晨12:30", "00:30"),
        ("凌晨1:30", "01:30"),
        ("凌晨00:30", "00:30"),
        ("早上8:05", "08:05"),
        ("上午9:30", "09:30"),
        ("中午11:45", "11:45"),
        ("中午12:30", "12:30"),
        ("中午1:10", "13:10"),
        ("下午12:30", "12:30"),
        ("下午3:04", "15:04"),
        ("下午15:04", "15:04"),
        ("晚上8:00", "20:00"),
        ("晚上23:10", "23:10"),
        ("12:30", "12:30"),
        ("0:30", "00:30"),
        # Either end of the night, or not in that part of the day at all.
        ("晚上12:30", None),
        ("晚上1:30", None),
        ("上午13:00", None),
        ("中午5:00", None),
        ("下午25:00", None),
    ],
)
def test_hours_of_a_part_of_the_day(text, moment):
    stamp = pd.Timestamp(read_unambiguous(pd.Series([f"2026年1月5日 {text}"]), None)[0])
    assert (None if pd.isna(stamp) else stamp) == (None if moment is None else pd.Timestamp(f"2026-01-05 {moment}"))


def test_a_day_alone_begins_at_midnight():
    assert read_unambiguous(pd.Series(["2026年1月5日"]), None)[0] == pd.Timestamp("2026-01-05")


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        # As Chinese Windows and its spreadsheets show a moment.
        ("2026/1/25 上午 11:02:00", "2026-01-25 11:02:00"),
        ("2026/1/25 下午 1:02:03", "2026-01-25 13:02:03"),
        ("2026-1-25 下午1:02", "2026-01-25 13:02"),
        ("2026.1.25 中午12:30", "2026-01-25 12:30"),
        ("2026年1月25日 上午11時02分", "2026-01-25 11:02"),
        ("2026/2/30 上午 11:02:00", None),
        ("2026/1/25 上午 25:02:00", None),
        # The year first, in marks that ISO 8601 does not know, or with half days.
        ("2026.01.25", "2026-01-25"),
        ("2026.1.25 9:05", "2026-01-25 09:05"),
        ("2026-01-25 12:00:05 AM", "2026-01-25 00:00:05"),
        ("2026/1/25 12:00 pm", "2026-01-25 12:00"),
        ("2026-01-25 09:00:00,123", "2026-01-25 09:00:00.123"),
        ("2026-01-25 13:00 PM", None),
        ("2026-01-25 00:30 PM", None),
        ("2026.13.01", None),
        ("2026.02.30", None),
        # Digits alone.
        ("20260125090005", "2026-01-25 09:00:05"),
        ("202601250900", "2026-01-25 09:00"),
        ("20260230090005", None),
        ("202699990900", None),
    ],
)
def test_stamps_of_one_reading(text, moment):
    stamp = pd.Timestamp(read_unambiguous(pd.Series([text, "x"]), None)[0])
    assert (None if pd.isna(stamp) else stamp) == (None if moment is None else pd.Timestamp(moment))
