import warnings

import pandas as pd
import pytest

import sqeval as sq
from sqeval.errors import ConfigError, DataError
from sqeval.indicators.node import Target
from sqeval.monitoring import check_targets
from sqeval.monitoring.targets import in_force


def frame(**values):
    return pd.DataFrame({"value": [value for value, _ in values.values()], "n": [n for _, n in values.values()]}, index=list(values))


@pytest.mark.parametrize(
    ("value", "n", "op", "status"),
    [
        # Wilson intervals by hand: 95 of 100 → 0.888–0.978; 98 of 100 → 0.930–0.994; 80 of 100 → 0.711–0.867.
        (0.98, 100, ">=", "met"),
        (0.95, 100, ">=", "at risk"),
        (0.80, 100, ">=", "missed"),
        (0.80, 100, "<=", "met"),
        (0.98, 100, "<", "missed"),
        (0.9, 0, ">=", "met"),
    ],
)
def test_status_takes_value_and_interval(value, n, op, status):
    check = check_targets(frame(share=(value, n)), {"share": {"op": op, "target": 0.9}})
    assert check["status"].tolist() == [status]


def test_the_interval_is_wilsons():
    row = check_targets(frame(share=(0.8, 100)), {"share": {"op": ">=", "target": 0.9}}).to_frame().iloc[0]
    # Newcombe 1998, formula 3: (2np + z² ± z√(z² + 4npq)) / 2(n + z²)
    z, n, p = 1.959963984540054, 100, 0.8
    half = z * (z * z + 4 * n * p * (1 - p)) ** 0.5
    assert row["low"] == pytest.approx((2 * n * p + z * z - half) / (2 * (n + z * z)), abs=1e-12)
    assert row["high"] == pytest.approx((2 * n * p + z * z + half) / (2 * (n + z * z)), abs=1e-12)


def test_gap_owner_and_origin_are_carried():
    target = {"op": "<", "target": 0.05, "owner": "IT", "start": "Q1", "end": "Q3", "origin": "promise"}
    row = check_targets(frame(concern=(0.04, 500)), {"concern": target}).to_frame().iloc[0]
    assert row["gap"] == pytest.approx(-0.01)
    assert (row["owner"], row["start"], row["end"], row["origin"]) == ("IT", "Q1", "Q3", "promise")


@pytest.mark.parametrize(
    ("period", "start", "end", "expected"),
    [
        ("2026-03", "Q1", "Q1", True),
        ("2026-04", "Q1", "Q1", False),
        ("2026-04", "Q2", "Q3", True),
        ("2026-Q3", "Q2", "Q3", True),
        ("2026-Q4", "Q2", "Q3", False),
        ("2026", "Q2", "Q3", True),
        ("2026-05-17", "Q2", "Q2", True),
        ("2026-W14", "Q2", "Q2", True),
        ("2026-W13", "Q2", "Q2", False),
        ("2026-03", "2025-Q2", "2026-Q1", True),
        ("2026-04", "2025-Q2", "2026-Q1", False),
        ("2026-04", None, "Q1", False),
        ("2026-04", "Q2", None, True),
        ("2026-04", None, None, True),
    ],
)
def test_a_target_holds_in_its_quarters(period, start, end, expected):
    assert in_force(Target(op=">=", target=1, start=start, end=end), period) is expected


@pytest.mark.parametrize(
    ("targets", "error", "words"),
    [
        ({"speed": {"op": ">=", "target": 0.9}}, ConfigError, "targets.speed"),
        ({"share": {"op": "=>", "target": 0.9}}, ConfigError, "targets.share.op"),
        ({"share": {"op": ">=", "targt": 0.9}}, ConfigError, "target"),
        ({"share": {"op": ">="}}, ConfigError, "targets.share.target"),
    ],
)
def test_a_wrong_target_is_named(targets, error, words):
    with pytest.raises(error, match=words):
        check_targets(frame(share=(0.9, 10)), targets)


def test_a_wrong_frame_is_named():
    with pytest.raises(DataError, match="'n'"):
        check_targets(pd.DataFrame({"value": [1.0]}, index=["a"]), {"a": {"op": ">=", "target": 0.9}})
    with pytest.raises(DataError, match="share between 0 and 1"):
        check_targets(frame(minutes=(15.0, 10)), {"minutes": {"op": "<=", "target": 20}})


def test_a_span_that_is_no_quarter_is_named():
    with pytest.raises(ConfigError, match=r"target\.start.*'May'"):
        in_force(Target(op=">=", target=1, start="May"), "2026-05")


def test_a_table_brings_its_own_intervals_and_missing_values_are_unknown():
    rows = pd.DataFrame(
        {
            "request_id": list("abcdef"),
            "team": list("XXXXXY"),
            "created_at": "2026-02-03 09:00",
            "resolved_at": [f"2026-02-03 {hour}:00" for hour in (10, 11, 12, 13, 14)] + [None],
        }
    )
    clock = {"kind": "duration", "start": "created_at", "end": "resolved_at", "unit": "hours"}
    leaf = {"name": "hours", "direction": "cost", "measure": clock, "target": {"op": "<=", "target": 4, "start": "Q1", "end": "Q1"}}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        table = sq.measure(sq.read_records(rows), sq.Hierarchy.from_dict({"name": "desk", "children": [leaf]}))
    check = check_targets(table).to_frame().set_index("unit")
    # Median 3 of five values; the order-statistic interval of so few is the whole sample, 1 to 5.
    assert check.loc["X", ["actual", "low", "high", "status"]].tolist() == [3.0, 1.0, 5.0, "at risk"]
    assert check.loc["Y", "status"] == "unknown"
