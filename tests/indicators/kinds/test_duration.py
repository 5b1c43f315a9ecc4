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
