"""Service levels: one limit, limits by priority, working time."""

import numpy as np
import pandas as pd
import pytest
from tests.indicators.kinds.desk import measured, requests

from sqeval.errors import ConfigError, SqevalWarning
from sqeval.records import WorkCalendar

CLOCK = {"kind": "within", "start": "created_at", "end": "resolved_at"}


def one(measure, frame, **options):
    table = measured(measure, frame, by=None, period=None, **options)
    return float(table.values.iloc[0, 0]), int(table.counts.iloc[0, 0])


def plain(frame, limit):
    """Row by row: in time, late, or not known yet."""
    end = frame[["created_at", "resolved_at"]].max().max()
    flags = []
    for opened, resolved, hours in zip(frame["created_at"], frame["resolved_at"], limit, strict=True):
        due = opened + pd.Timedelta(hours=hours) if not np.isnan(hours) else None
        if due is None or (pd.isna(resolved) and due > end):
            continue
        flags.append(not pd.isna(resolved) and resolved <= due)
    return float(np.mean(flags)), len(flags)


def test_limits_by_priority_with_a_default():
    frame = requests(300)
    limit = frame["priority"].map({"high": 8.0, "low": 48.0}).fillna(24.0)
    found = one({**CLOCK, "limits": {"by": "priority", "limits": {"high": 8, "low": 48}, "unit": "hours", "default": 24}}, frame)
    assert found == pytest.approx(plain(frame, limit))


def test_without_a_default_what_has_no_limit_is_left_out_and_counted():
    frame = requests(300)
    limit = frame["priority"].map({"high": 8.0, "low": 48.0})
    with pytest.warns(SqevalWarning, match=rf"value: odd \({limit.isna().sum()}\)"):
        found = one({**CLOCK, "limits": {"by": "priority", "limits": {"high": 8, "low": 48}, "unit": "hours"}}, frame)
    assert found == pytest.approx(plain(frame, limit))


def test_working_time():
    frame = pd.DataFrame(
        {
            "request_id": ["a", "b"],
            "created_at": ["2026-01-09 16:00", "2026-01-09 16:00"],
            "resolved_at": ["2026-01-12 10:00", "2026-01-12 12:00"],
        }
    )
    nine_to_six = WorkCalendar.from_dict({"name": "plain", "hours": {"mon-fri": "09:00-18:00"}})
    assert one({**CLOCK, "unit": "hours", "limit": 4, "clock": "business"}, frame, calendar=nine_to_six) == (0.5, 2)
    assert one({**CLOCK, "unit": "hours", "limit": 4}, frame) == (0.0, 2)


def test_workdays_end_at_closing_time():
    frame = pd.DataFrame(
        {
            "request_id": ["a", "b"],
            # Two workdays after a Friday are over on Tuesday at 18:00.
            "created_at": ["2026-01-09 16:00", "2026-01-09 16:00"],
            "resolved_at": ["2026-01-13 17:59", "2026-01-13 18:01"],
        }
    )
    nine_to_six = WorkCalendar.from_dict({"name": "plain", "hours": {"mon-fri": "09:00-18:00"}})
    limits = {"default": 2, "unit": "workdays", "clock": "business"}
    assert one({**CLOCK, "limits": limits}, frame, calendar=nine_to_six) == (0.5, 2)


def test_limits_have_their_own_unit():
    with pytest.raises(ConfigError, match="of their own"):
        one({**CLOCK, "unit": "hours", "limits": {"default": 2}}, requests(20))
