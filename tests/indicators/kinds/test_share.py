"""Shares: several conditions at once, ranges, and requests that are still open."""

import numpy as np
import pandas as pd
import pytest
from tests.indicators.kinds.desk import measured, requests

import sqeval as sq
from sqeval.errors import ConfigError


def share_of(frame, **measure):
    table = measured({"kind": "share", **measure}, frame, by=None, period=None)
    return float(table.values.iloc[0, 0]), int(table.counts.iloc[0, 0])


def flagged(**columns):
    rows = len(next(iter(columns.values())))
    base = {"request_id": [str(k) for k in range(rows)], "created_at": "2026-01-05"}
    return pd.DataFrame({**base, **columns})


def test_all_of_is_false_once_one_fails_and_unknown_where_one_is_missing():
    resolved = [True, True, True, None, None, False]
    reopened = [0.0, 1.0, None, 0.0, 2.0, None]
    # yes, no, unknown, unknown, no (reopened), no (not resolved)
    frame = flagged(resolved=pd.array(resolved, dtype="boolean"), reopen_count=reopened)
    assert share_of(frame, all_of={"resolved": True, "reopen_count": 0}) == (0.25, 4)


def test_ranges_have_both_ends():
    frame = flagged(cost=[1.0, 2.0, 3.0, 4.0, None])
    assert share_of(frame, column="cost", at_least=2, at_most=3) == (0.5, 4)
    assert share_of(frame, column="cost", at_least=2, where={"cost": {"at_most": 3}}) == (2 / 3, 3)
    assert share_of(frame, column="cost", at_least=0, unless={"cost": {"at_least": 4}}) == (1.0, 3)


def test_open_requests_can_be_left_out():
    frame = requests(200)
    everything, n = share_of(frame, column="resolved")
    settled, fewer = share_of(frame, column="resolved", open_cases="exclude")
    assert n == 200
    assert fewer == frame["resolved_at"].notna().sum()
    assert settled == 1.0
    assert everything == pytest.approx(fewer / n)


def test_a_request_that_is_resolved_without_a_stamp_is_not_open():
    stamps = ["2026-01-06", None, None, None, None]
    resolved, status = pd.array([True, True, False, None, False], dtype="boolean"), ["closed", "resolved", "cancelled", "closed", "new"]
    frame = flagged(resolved_at=pd.to_datetime(stamps), resolved=resolved, status=status)
    # The last is open, and of the one before it nobody knows.
    assert share_of(frame, column="resolved", open_cases="exclude") == (2 / 3, 3)
    assert share_of(frame.drop(columns="status"), column="resolved", open_cases="exclude") == (1.0, 2)


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"column": "a", "all_of": {"b": True}},
        {"all_of": {"b": True}, "at_least": 1},
        {"column": "a", "equals": [1], "at_most": 1},
        {"column": "a", "equals": []},
        {"column": "a", "source": "surveys", "open_cases": "exclude"},
        {"all_of": {"b": {}}},
    ],
)
def test_what_is_no_share(wrong):
    with pytest.raises(ConfigError):
        sq.Hierarchy.from_dict({"name": "g", "children": [{"name": "s", "measure": {"kind": "share", **wrong}}]})


def test_interval_is_wilsons():
    found = measured({"kind": "share", "column": "resolved"}, requests(200), by=None, period=None)
    p, n, z = float(found.values.iloc[0, 0]), 200, 1.959963984540054
    centre, half = (p + z * z / (2 * n)) / (1 + z * z / n), z * np.sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    assert (found.low.iloc[0, 0], found.high.iloc[0, 0]) == pytest.approx((centre - half, centre + half))
