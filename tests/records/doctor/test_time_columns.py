"""Columns of time stamps: which cells are moments that exist."""

import pandas as pd
import pytest

from sqeval.records.doctor.problem import Of
from sqeval.records.doctor.sheet import Sheet
from sqeval.records.doctor.time_columns import time_columns
from sqeval.records.times.parse import parse_times

CLOCKS = ["00:00", "9:05", "23:59", "23:59:59", "24:00", "24:30", "24:00:00", "25:10", "10:60", "10:00:75", "10:00:0"]


@pytest.mark.parametrize("clock", CLOCKS)
def test_a_time_of_day_is_readable_where_reading_can_read_it(clock):
    text = f"21/02/2026 {clock}"
    frame = pd.DataFrame({"opened": pd.Series([text, *[f"{day}/02/2026 10:00" for day in range(1, 28)]], dtype="str")})
    column = time_columns(Sheet(frame, frame.index.to_numpy(), None, Of.ROWS))["opened"]
    formats = ("%d/%m/%Y %H:%M", "%d/%m/%Y %H:%M:%S")
    can_be_read = any(parse_times(pd.Series([text]), time_format).notna().all() for time_format in formats)
    assert bool(column.is_readable[0]) == can_be_read
