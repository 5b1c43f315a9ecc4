"""Periods in the order of time, whatever they are written as; what has no such order is refused."""

import datetime as dt

import numpy as np
import pandas as pd
import pytest

from sqeval.dea.panels.period_order import in_time_order
from sqeval.errors import DataError

STAMPS = pd.to_datetime(["2026-02-01", "2025-12-01", "2026-01-01"])


@pytest.mark.parametrize(
    ("column", "ordered"),
    [
        (["2026-10", "2026-9", "2026-11"], ["2026-9", "2026-10", "2026-11"]),
        (["2026Q2", "2025Q4"], ["2025Q4", "2026Q2"]),
        (["2026年10月", "2026年9月"], ["2026年9月", "2026年10月"]),
        (["M10", "M9"], ["M9", "M10"]),
        (["2026-W10", "2026-w9"], ["2026-w9", "2026-W10"]),
        (["2026-1", "2025-2026"], ["2025-2026", "2026-1"]),
        (["only"], ["only"]),
        ([10, 9, 9], [9, 10]),
        ([2026.0, 2025.0], [2025, 2026]),
        ([np.int8(2), np.int8(1)], [1, 2]),
        ([dt.date(2026, 2, 1), dt.date(2026, 1, 1)], [dt.date(2026, 1, 1), dt.date(2026, 2, 1)]),
        (STAMPS, sorted(STAMPS)),
        (STAMPS.tz_localize("Asia/Shanghai"), sorted(STAMPS.tz_localize("Asia/Shanghai"))),
        (pd.PeriodIndex(["2026-02", "2026-01"], freq="M"), [pd.Period("2026-01"), pd.Period("2026-02")]),
        (pd.Categorical(["after", "before"], categories=["never", "before", "after"], ordered=True), ["before", "after"]),
        (pd.Categorical(["2026-10", "2026-9"], categories=["2026-10", "2026-9"]), ["2026-9", "2026-10"]),
    ],
)
def test_orders_periods(column, ordered):
    assert in_time_order(pd.Series(column), "month").tolist() == ordered


@pytest.mark.parametrize(
    ("column", "problem", "culprit"),
    [
        (["before", "after"], "place in time", "'before'"),
        (["2026-01", "2026 Q1"], "several ways", "2026 Q1"),
        (["01/2026", "02/2025"], "begin with the year", "'01/2026'"),
        (["12-25", "01-26", "02-26"], "begin with the year", "'12-25'"),
        (["2026-9", "2026-09"], "two ways", "2026-09"),
        ([1, "2"], "several kinds", "(1, '2')"),
        ([pd.Timestamp("2026-01-01"), dt.date(2026, 2, 1)], "several kinds", "2026"),
        ([pd.Timestamp("2026-01-01"), pd.Timestamp("2026-01-01", tz="UTC")], "several kinds", "Timestamp"),
        ([pd.Period("2026-01", "M"), pd.Period("2026Q2", "Q")], "several kinds", "2026Q2"),
        ([2026.1, 2026.2], "not a period", "2026.1"),
        ([True, False], "not a period", "True"),
        ([("2026", 1), ("2026", 2)], "not a period", "('2026', 1)"),
    ],
)
def test_refuses_what_has_no_order(column, problem, culprit):
    with pytest.raises(DataError, match=problem) as error:
        in_time_order(pd.Series(column, dtype=object), "month")
    assert "'month'" in str(error.value)
    assert culprit in str(error.value)
