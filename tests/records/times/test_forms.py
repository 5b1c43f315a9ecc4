"""The form of a time stamp, by its shape alone."""

import pandas as pd
import pytest

from sqeval.records.times.forms import Form, forms
from sqeval.records.times.parse import ISO, parse_times

SHAPES = {
    Form.ISO: ["2026-01-05", "2026/1/5 9:05", "20260105", "20260105T0900", "2026-01-05T09:00:00.123", "2026-1-5 09"],
    Form.ISO_OFFSET: [
        "2026-01-05T09:00Z",
        "2026-01-05 09:00:00.5+08:00",
        "2026-01-05 09:00 +8",
        "2026-01-05T09-05",
        "2026-01-05 09:00 UTC",
    ],
    Form.SLASHES: ["05/01/2026", "5.1.26 9:05", "05-01-2026 09:00:00 PM", "26-01-05 09:00"],
    Form.YEAR_FIRST: [
        "2026.01.05",
        "2026.1.5 9:05",
        "2026-01-05 09:00 PM",
        "2026/1/5 11:02:00 AM",
        "2026-01-05  09:00",
        "2026-01-05 09:00:00,123",
    ],
    Form.CHINESE: ["2026年1月5日", "2026年1月5日 下午3:04", "2026/1/25 上午 11:02:00", "2026-1-25 下午1:02"],
    Form.COMPACT: ["20260105090000", "202601050900", "19991231235959"],
    Form.EXCEL_SERIAL: ["46028", "46028.5", "46028,375"],
    Form.EPOCH_SECONDS: ["1767690000", "1767690000.5"],
    Form.EPOCH_MILLISECONDS: ["1767690000000"],
    Form.MONTH_NAME: ["5-Jan-2026 09:00", "Jan 5, 2026"],
    Form.OTHER: ["soon", "2026", "2026-01", "202603", "2026/1-5", "2026-01-05 soon", "30260105090000", "96028", "", "2026-01-05 09:00 CET"],
}


@pytest.mark.parametrize(("form", "text"), [(form, text) for form, texts in SHAPES.items() for text in texts])
def test_the_form_of_a_stamp(form, text):
    assert forms(pd.Series([text])).tolist() == [form]


@pytest.mark.parametrize("text", SHAPES[Form.ISO] + SHAPES[Form.ISO_OFFSET])
def test_what_has_the_shape_of_iso_8601_is_read_by_it(text):
    assert parse_times(pd.Series([text]), ISO).notna().all()


@pytest.mark.parametrize("text", [text for form, texts in SHAPES.items() if form not in (Form.ISO, Form.ISO_OFFSET) for text in texts])
def test_what_has_not_is_not(text):
    assert parse_times(pd.Series([text]), ISO).isna().all()
