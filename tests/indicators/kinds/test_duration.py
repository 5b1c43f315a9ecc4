"""Durations: open requests, trimmed means, working time."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from tests.indicators.kinds.desk import measured, requests, tree

from sqeval.errors import ConfigError, SqevalWarning

CLOCK = {"kind": "duration", "start": "created_at", "end": "resolved_at"}


def hours(frame):
    return (frame["resolved_at"] - frame["created_at"]).dt.total_seconds() / 3600


def kaplan_meier_median(times, ended):
    """Slow and plain: the product over the times, one after the other."""
    left = 1.0
    for time in np.unique(times):
        at_risk = (times >= time).sum()
        left *= 1 - ((times == time) & ended).sum() / at_risk
        if left <= 0.5 + 1e-12:
            return time
    return np.inf


def test_open_requests_as_censored():
    frame = requests(300)
    end = frame[["created_at", "resolved_at"]].max().max()
    times = hours(frame).fillna((end - frame["created_at"]).dt.total_seconds() / 3600).to_numpy()
    found = measured({**CLOCK, "open_cases": "censored"}, frame, by=None, period=None)
    assert found.values.iloc[0, 0] == pytest.approx(kaplan_meier_median(times, frame["resolved_at"].notna().to_numpy()))
    assert found.counts.iloc[0, 0] == 300
    assert found.values.iloc[0, 0] > hours(frame).median()
    assert found.low.iloc[0, 0] < found.values.iloc[0, 0] < found.high.iloc[0, 0]


def test_a_median_that_is_not_reached_says_so_and_is_no_nan():
    frame = requests(60)
    frame.loc[frame.index[5:], "resolved_at"] = pd.NaT
    with pytest.warns(SqevalWarning, match=r"not reached.*value: \(all\)"):
        found = measured({**CLOCK, "open_cases": "censored"}, frame, by=None, period=None)
    assert found.values.iloc[0, 0] == np.inf
    assert found.not_reached.iloc[0, 0]
    assert found.low.iloc[0, 0] > 0
    for lang, words in (("en", "not reached"), ("zh", "未达到")):
        assert words in found.summary(lang)


def test_open_requests_with_the_time_so_far():
    frame = requests(200)
    end = frame[["created_at", "resolved_at"]].max().max()
    times = hours(frame).fillna((end - frame["created_at"]).dt.total_seconds() / 3600)
    found = measured({**CLOCK, "open_cases": "elapsed", "statistic": "mean"}, frame, by=None, period=None)
    assert found.values.iloc[0, 0] == pytest.approx(times.mean())


def test_trimmed_mean():
    frame = requests(200)
    found = measured({**CLOCK, "statistic": "trimmed", "trim": 0.2}, frame, by=None, period=None)
    assert found.values.iloc[0, 0] == pytest.approx(stats.trim_mean(hours(frame).dropna(), 0.2))


def test_working_time_needs_a_calendar_and_counts_only_its_hours():
    frame = pd.DataFrame(
        {
            "request_id": ["a", "b"],
            # Friday 16:00 to Monday 10:00 is 2 + 1 working hours; Saturday to Sunday is none.
            "created_at": ["2026-01-09 16:00", "2026-01-10 10:00"],
            "resolved_at": ["2026-01-12 10:00", "2026-01-11 12:00"],
        }
    )
    clock = {**CLOCK, "clock": "business", "statistic": "mean"}
    with pytest.raises(ConfigError, match="calendar"):
        measured(clock, frame, by=None)
    from sqeval.records import WorkCalendar

    nine_to_six = WorkCalendar.from_dict({"name": "plain", "hours": {"mon-fri": "09:00-18:00"}})
    found = measured(clock, frame, by=None, calendar=nine_to_six)
    assert found.values.iloc[0, 0] == pytest.approx(1.5)


def test_the_mean_of_what_has_not_ended_is_refused():
    with pytest.raises(ConfigError, match="quantile"):
        tree([{"name": "x", "measure": {**CLOCK, "open_cases": "censored", "statistic": "mean"}}])


def closed_unstamped():
    """Every request is solved after 5 hours and closed after 5 days; every fifth has no time of resolution"""
    opened = pd.date_range("2026-01-01", periods=100, freq="D")
    stamped = np.arange(100) % 5 > 0
    return pd.DataFrame(
        {
            "request_id": [str(k) for k in range(100)],
            "team": "T0",
            "created_at": opened,
            "resolved_at": pd.Series(opened + pd.Timedelta(hours=5)).where(stamped),
            "closed_at": opened + pd.Timedelta(days=5),
            "resolved": True,
        }
    )


@pytest.mark.parametrize("rule", [{}, {"statistic": "mean"}, {"open_cases": "elapsed", "statistic": "mean"}, {"open_cases": "censored"}])
@pytest.mark.parametrize("frame", [closed_unstamped(), closed_unstamped().drop(columns="closed_at")], ids=["closed", "flag only"])
def test_what_was_solved_at_an_unknown_time_does_not_run_on(rule, frame):
    with pytest.warns(SqevalWarning, match=r"unknown time .*value \(20×\)"):
        table = measured({**CLOCK, **rule}, frame, by=None, period=None)
    assert (table.values.iloc[0, 0], table.counts.iloc[0, 0], table.missing.iloc[0, 0]) == (5, 80, pytest.approx(0.2))


def test_closed_with_an_unknown_outcome_is_an_unknown_time_too():
    frame = closed_unstamped().assign(resolved=pd.array([None] * 100, dtype="boolean"))
    with pytest.warns(SqevalWarning, match=r"value \(20×\)"):
        table = measured({**CLOCK, "open_cases": "elapsed", "statistic": "mean"}, frame, by=None, period=None)
    assert table.values.iloc[0, 0] == 5


def test_what_was_closed_unsolved_lasted_until_then():
    frame = closed_unstamped().assign(resolved=lambda made: made["resolved_at"].notna())
    mean = measured({**CLOCK, "open_cases": "elapsed", "statistic": "mean"}, frame, by=None, period=None)
    assert mean.values.iloc[0, 0] == pytest.approx(0.8 * 5 + 0.2 * 120)
    # Four in five were solved after 5 hours, and none of the others ever.
    with pytest.warns(SqevalWarning, match="not reached"):
        median = measured({**CLOCK, "open_cases": "censored", "quantile": 0.9}, frame, by=None, period=None)
    assert (median.values.iloc[0, 0], median.counts.iloc[0, 0]) == (np.inf, 100)


def test_a_response_that_was_never_given_was_awaited_until_the_request_was_over():
    frame = pd.DataFrame(
        {
            "request_id": list("abcd"),
            "created_at": pd.Timestamp("2026-01-01"),
            "first_response_at": [pd.Timestamp("2026-01-01 01:00"), pd.NaT, pd.NaT, pd.NaT],
            "resolved_at": [pd.NaT, pd.Timestamp("2026-01-01 03:00"), pd.Timestamp("2026-01-01 04:00"), pd.NaT],
            "closed_at": [pd.NaT, pd.NaT, pd.Timestamp("2026-01-01 05:00"), pd.NaT],
            "refunded_at": [pd.Timestamp("2026-01-01 02:00"), pd.NaT, pd.NaT, pd.NaT],
        }
    )
    so_far = {**CLOCK, "open_cases": "elapsed", "statistic": "mean"}
    # a waited 1 hour, b 3 (resolved), c 5 (closed), and d waits as the records end after 4.
    assert measured({**so_far, "end": "first_response_at"}, frame, by=None, period=None).values.iloc[0, 0] == (1 + 3 + 5 + 4) / 4
    # A refund may come to what is resolved, and not to what is closed.
    assert measured({**so_far, "end": "refunded_at"}, frame, by=None, period=None).values.iloc[0, 0] == (2 + 4 + 5 + 4) / 4
    # An answer to what ended at an unknown time was awaited nobody knows how long; where open cases are left out, none was.
    undated = frame.assign(resolved=[False, True, True, True])
    with pytest.warns(SqevalWarning, match=r"unknown time .*value \(1×\)"):
        assert measured({**so_far, "end": "first_response_at"}, undated, by=None, period=None).values.iloc[0, 0] == 3
    answered = measured({**CLOCK, "end": "first_response_at"}, undated, by=None, period=None)
    assert (answered.values.iloc[0, 0], answered.warnings) == (1, ())


def test_a_cancelled_request_does_not_run_on():
    frame = closed_unstamped().drop(columns=["closed_at", "resolved"])
    frame["status"] = np.where(frame["resolved_at"].isna(), "Cancelled ", "resolved")
    with pytest.warns(SqevalWarning, match=r"value \(20×\)"):
        table = measured({**CLOCK, "open_cases": "elapsed", "statistic": "mean"}, frame, by=None, period=None)
    assert table.values.iloc[0, 0] == 5
    with pytest.warns(SqevalWarning, match=r"value \(20×\)"):
        assert measured({"kind": "backlog"}, frame, by=None, period=None).values.iloc[0, 0] == 0


def test_the_sentence_says_what_becomes_of_closed_requests():
    table = measured({**CLOCK, "open_cases": "censored"}, requests(60), by=None, period=None)
    for lang, words in (("en", "until it was closed"), ("zh", "计至关闭时")):
        assert words in table.definitions_in(lang).iloc[0, 2]
