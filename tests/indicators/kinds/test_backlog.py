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


@pytest.mark.parametrize("period", ["month", None])
def test_it_is_taken_when_the_span_ends(period):
    # Solved before March; open until May; opened in March and April. With an open span, April ends before the records do.
    opened = ["2026-02-01", "2026-03-05", "2026-03-28", "2026-04-05", "2026-04-06"]
    solved = ["2026-02-03", "2026-05-01", None, None, None]
    frame = pd.DataFrame({"request_id": list("abcde"), "team": "T0", "created_at": opened, "resolved_at": solved})
    for span, expected in ((("2026-03", "2026-03"), 2), (("2026-03-01", "2026-03-20"), 1), (("2026-03", None), 3 + (period is not None))):
        with pytest.warns(SqevalWarning, match="outside the span"):
            values = measured(BACKLOG, frame, period=period, span=span).values["value"]
        assert values.iloc[-1] == expected


def test_what_is_closed_without_an_answer_no_longer_waits_for_one():
    frame = pd.DataFrame(
        {
            "request_id": list("abc"),
            "team": "T0",
            "created_at": ["2026-01-02", "2026-01-03", "2026-01-04"],
            "first_response_at": [None, None, "2026-02-04"],
            "resolved_at": [None, "2026-02-02", None],
            "closed_at": ["2026-01-20", None, None],
        }
    )
    # All of January's are without an answer, but one of them is closed by its end.
    found = measured({"kind": "backlog", "end": "first_response_at"}, frame, span=("2026-01", "2026-01"))
    assert found.values["value"].tolist() == [2]
    assert "until it was closed" in found.definitions.iloc[0, 2]
