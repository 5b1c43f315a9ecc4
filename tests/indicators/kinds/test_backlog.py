"""Backlog against a count period by period."""

import numpy as np
import pandas as pd
import pytest
from tests.indicators.kinds.desk import measured, requests

from sqeval.errors import SqevalWarning

BACKLOG = {"kind": "backlog"}


def brute(frame, team, end):
    own = frame[frame["team"] == team]
    return int(((own["created_at"] < end) & ~(own["resolved_at"] < end)).sum())


@pytest.mark.parametrize("seed", range(3))
def test_open_at_the_end_of_every_period(seed):
    frame = requests(300, seed)
    values = measured(BACKLOG, frame).values["value"]
    last = frame[["created_at", "resolved_at"]].max().max() + pd.Timedelta(microseconds=1)
    for (team, period), value in values.items():
        assert value == brute(frame, team, min(pd.Period(period).end_time, last))


def test_requests_opened_before_the_span_count():
    frame = requests(300)
    whole = measured(BACKLOG, frame).values
    with pytest.warns(SqevalWarning, match="outside the span"):
        part = measured(BACKLOG, frame, span=("2026-03", "2026-03")).values
    pd.testing.assert_frame_equal(part, whole[whole.index.get_level_values("period") == "2026-03"])


def test_without_periods_it_is_what_is_open_when_the_records_end():
    frame = requests(200)
    values = measured(BACKLOG, frame, period=None).values["value"]
    assert values.sum() == frame["resolved_at"].isna().sum()


def test_a_request_that_ended_at_an_unknown_time_is_left_out_and_counted():
    frame = requests(60).assign(resolved=True)
    undated = frame["resolved_at"].isna().sum()
    with pytest.warns(SqevalWarning, match=rf"unknown time .*{undated}×"):
        values = measured(BACKLOG, frame, period=None).values["value"]
    assert values.sum() == 0


def test_order_of_rows_changes_nothing():
    frame = requests(200)
    shuffled = frame.sample(frac=1, random_state=1)
    pd.testing.assert_frame_equal(measured(BACKLOG, frame).values, measured(BACKLOG, shuffled).values)


def test_its_interval_is_that_of_a_count():
    table = measured(BACKLOG, requests(200), period=None)
    value = table.values["value"].to_numpy()
    np.testing.assert_allclose(table.standard_errors["value"], np.sqrt(value))
