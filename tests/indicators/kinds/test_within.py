"""Service levels: one limit, limits by priority, working time."""

import numpy as np
import pandas as pd
import pytest
from tests.indicators.kinds.desk import measured, requests

from sqeval.errors import ConfigError, SqevalWarning
from sqeval.records import WorkCalendar

CLOCK = {"kind": "within", "start": "created_at", "end": "resolved_at"}
told = pytest.mark.filterwarnings("ignore:Rows whose time is not up")


def one(measure, frame, **options):
    table = measured(measure, frame, by=None, period=None, **options)
    return float(table.values.iloc[0, 0]), int(table.counts.iloc[0, 0])


def plain(frame, limit):
    """Row by row: in time, or late; without those whose time is not up, as long as one of them is open."""
    end = frame[["created_at", "resolved_at"]].max().max()
    due = frame["created_at"] + pd.to_timedelta(limit, unit="h")
    assert (frame["resolved_at"].isna() & (due > end)).any()
    flags = []
    for resolved, deadline in zip(frame["resolved_at"], due, strict=True):
        if not pd.isna(deadline) and deadline <= end:
            flags.append(not pd.isna(resolved) and resolved <= deadline)
    return float(np.mean(flags)), len(flags)


@told
def test_limits_by_priority_with_a_default():
    frame = requests(300)
    limit = frame["priority"].map({"high": 8.0, "low": 48.0}).fillna(24.0)
    found = one({**CLOCK, "limits": {"by": "priority", "limits": {"high": 8, "low": 48}, "unit": "hours", "default": 24}}, frame)
    assert found == pytest.approx(plain(frame, limit))


@told
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


def waiting(rows=4000, seed=1):
    """Requests that take 10 days on average, exported when three months are over."""
    rng = np.random.default_rng(seed)
    opened = pd.Timestamp("2026-01-01") + pd.to_timedelta(rng.uniform(0, 89, rows), unit="D").round("s")
    resolved = pd.Series(opened + pd.to_timedelta(rng.exponential(10, rows), unit="D").round("s"))
    ids = [str(k) for k in range(rows)]
    return pd.DataFrame({"request_id": ids, "team": "T0", "created_at": opened, "resolved_at": resolved}), pd.Timestamp("2026-03-31")


@pytest.mark.parametrize("deadline", ["limit", "until"])
def test_the_last_weeks_are_unbiased_and_what_is_left_out_is_counted(deadline):
    frame, export = waiting()
    frame["promised_at"] = frame["created_at"] + pd.Timedelta(days=14)
    seen = frame.assign(resolved_at=frame["resolved_at"].where(frame["resolved_at"] < export))
    measure = {**CLOCK, "limit": 14, "unit": "days"} if deadline == "limit" else {**CLOCK, "until": "promised_at"}
    ahead = frame["promised_at"] > seen[["created_at", "resolved_at"]].max().max()
    with pytest.warns(SqevalWarning, match=rf"time is not up .*value \({ahead.sum()}×\)"):
        table = measured(measure, seen, period="week")
    values, counts = table.values["value"].dropna(), table.counts["value"]
    assert counts.sum() == (~ahead).sum()
    assert len(values) == 12
    true = 1 - np.exp(-1.4)
    assert (abs(values - true) < 3 * np.sqrt(true * (1 - true) / counts[values.index])).all()


def test_a_finished_export_loses_nothing():
    frame, _ = waiting(400)
    ahead = frame["created_at"] + pd.Timedelta(days=60) > frame["resolved_at"].max()
    assert ahead.any()
    assert one({**CLOCK, "limit": 60, "unit": "days"}, frame)[1] == 400


def test_one_open_request_stands_for_all_units_and_periods():
    frame, _ = waiting(400)
    frame = frame.assign(team=np.where(frame.index % 2, "T0", "T1"))
    last = frame["created_at"].idxmax()
    frame["resolved_at"] = frame["resolved_at"].where(frame["resolved_at"] <= frame["created_at"].max(), frame["created_at"].max())
    frame.loc[last, "resolved_at"] = pd.NaT
    ahead = frame["created_at"] + pd.Timedelta(days=14) > frame["created_at"].max()
    with pytest.warns(SqevalWarning, match=rf"value \({ahead.sum()}×\)"):
        table = measured({**CLOCK, "limit": 14, "unit": "days"}, frame, period=None)
    expected = (~ahead).groupby(frame["team"]).sum()
    assert table.counts["value"].tolist() == expected.tolist()
    # Rows that do not count do not hold others back.
    others = {"team": "T1" if frame.loc[last, "team"] == "T0" else "T0"}
    assert one({**CLOCK, "limit": 14, "unit": "days", "where": others}, frame)[1] == 200


def test_what_was_closed_without_the_event_was_not_in_time_and_what_was_resolved_undated_is_not_known():
    frame = pd.DataFrame(
        {
            "request_id": list("abcdef"),
            "created_at": pd.Timestamp("2026-03-01 09:00"),
            "resolved_at": [pd.Timestamp("2026-03-01 12:00"), *[pd.NaT] * 4, pd.Timestamp("2026-03-01 13:00")],
            "closed_at": [pd.NaT, pd.Timestamp("2026-03-01 12:00"), pd.Timestamp("2026-03-01 12:00"), pd.NaT, pd.NaT, pd.NaT],
            "resolved": pd.array([True, False, True, True, False, True], dtype="boolean"),
            "status": ["closed", "closed", "closed", "resolved", "cancelled", "resolved"],
        }
    )
    # b was closed and e cancelled unsolved; c and d were solved at a time that nobody knows. Nobody waits.
    with pytest.warns(SqevalWarning, match=r"unknown time .*value \(2×\)"):
        assert one({**CLOCK, "limit": 100, "unit": "days"}, frame) == (0.5, 4)
    # A response that was never given to what is over was not in time either.
    answered = frame.assign(first_response_at=[pd.Timestamp("2026-03-01 09:05"), *[pd.NaT] * 5])
    assert one({**CLOCK, "end": "first_response_at", "limit": 100, "unit": "days"}, answered) == (1 / 6, 6)
    # A refund may still come to what is resolved, but not to what is closed: a, d and f wait, so nothing is known yet.
    refunded = frame.assign(refunded_at=[pd.NaT, pd.NaT, pd.Timestamp("2026-03-01 10:00"), pd.NaT, pd.NaT, pd.NaT], status=None)
    with pytest.warns(SqevalWarning, match=r"time is not up .*value \(6×\)"):
        assert one({**CLOCK, "end": "refunded_at", "limit": 100, "unit": "days"}, refunded)[1] == 0
