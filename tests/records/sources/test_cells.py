"""Cells become one column of one kind, and every digit that was there is there still, or is seen to be lost."""

import datetime as dt

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sqeval.errors import DataError
from sqeval.labelled import as_text
from sqeval.records.cleaning import refuse_spreadsheet_numbers
from sqeval.records.sources.cells import column_of, text_of

LONG = 1000000000000000123


@pytest.mark.parametrize(
    ("cells", "found", "kind"),
    [
        ([7.0, 12345.0], [7, 12345], "int64"),
        ([7.0, None], [7, pd.NA], "Int64"),
        ([LONG, None], [LONG, pd.NA], "Int64"),
        ([LONG, 7], [LONG, 7], "int64"),
        ([1, 2.5], [1.0, 2.5], "float64"),
        ([LONG, 2.5], [str(LONG), "2.5"], "str"),
        ([2**63, 1], [str(2**63), "1"], "str"),
        ([7.0, "A-1", None], ["7", "A-1", np.nan], "str"),
        ([True, None], [True, pd.NA], "boolean"),
        ([True, "x"], ["true", "x"], "str"),
        ([True, 1], ["true", "1"], "str"),
        (
            [dt.date(2026, 1, 5), dt.datetime(2026, 1, 6, 9)],
            [pd.Timestamp("2026-01-05"), pd.Timestamp("2026-01-06 09:00")],
            "datetime64[us]",
        ),
        ([dt.datetime(2026, 1, 6, 9), "late"], ["2026-01-06 09:00:00", "late"], "str"),
        ([dt.time(9, 30)], ["09:30:00"], "str"),
        ([dt.timedelta(hours=30), None], [pd.Timedelta(hours=30), pd.NaT], "timedelta64[us]"),
        ([None, None], [np.nan, np.nan], "str"),
        ([], [], "str"),
    ],
)
def test_cells_of_every_kind(cells, found, kind):
    column = column_of(cells)
    pd.testing.assert_series_equal(column, pd.Series(found, dtype=kind))


@given(st.lists(st.one_of(st.none(), st.integers(-(2**70), 2**70))))
def test_no_digit_of_a_whole_number_is_lost(cells):
    text = as_text(column_of(cells))
    assert [None if pd.isna(cell) else cell for cell in text] == [None if cell is None else str(cell) for cell in cells]


@given(st.lists(st.one_of(st.floats(allow_nan=False, allow_infinity=False), st.text(min_size=1, max_size=3)), min_size=1))
def test_numbers_in_text_are_the_same_numbers(cells):
    column = column_of(cells).tolist()
    assert [float(found) if isinstance(cell, float) else found for found, cell in zip(column, cells, strict=True)] == cells


@pytest.mark.parametrize("cells", [[1e18, 2.0], [1e18, "A"], [2.0**53, "A"], [9.5e15, "A"], [float(10**15), float(2 * 10**15)]])
def test_ids_that_went_through_a_spreadsheet_are_refused(cells):
    with pytest.raises(DataError, match="lost digits"):
        refuse_spreadsheet_numbers(as_text(column_of(cells).rename("request_id")))


def test_ids_of_sixteen_digits_that_are_exact_are_kept():
    assert as_text(column_of([1234567890123456.0, 12.0])).tolist() == ["1234567890123456", "12"]
    assert text_of(1234567890123456.0) == "1234567890123456"
