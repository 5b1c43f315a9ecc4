"""Ratios whose parts are not known everywhere: what counts in both goes out of both, and intervals know it."""

import numpy as np
import pandas as pd
import pytest
from tests.indicators.kinds.desk import measured, requests

from sqeval.errors import SqevalWarning

COST = {"kind": "total", "column": "cost"}
MEAN = {"kind": "mean", "column": "cost"}


def ratio(numerator, denominator, **more):
    return {"kind": "ratio", "numerator": numerator, "denominator": denominator, **more}


def gappy(rows=600, seed=0, **options):
    """Requests of which a third of the costs is not known; the dear ones more often."""
    frame, rng = requests(rows, seed, **options), np.random.default_rng(seed)
    return frame.assign(cost=frame["cost"].where(rng.random(rows) > np.minimum(frame["cost"] / 60, 0.9)))


def test_a_cost_that_is_not_known_is_not_free():
    table = measured(ratio(COST, {"kind": "count"}), requests(12, months=1, teams=1).assign(cost=[10.0, None] * 6))
    assert table.values["value"].tolist() == [10]
    assert table.counts["value"].tolist() == [6]
    assert table.missing["value"].tolist() == [0.5]
    assert not table.warnings


@pytest.mark.parametrize("cluster", [None, "customer_id"])
def test_a_total_over_the_number_is_the_mean_with_its_interval(cluster):
    table = measured(ratio(COST, {"kind": "count"}), gappy(), more={"mean": MEAN}, cluster=cluster)
    for frame in (table.values, table.standard_errors, table.low, table.high, table.counts, table.missing):
        np.testing.assert_allclose(frame["value"], frame["mean"], rtol=1e-9)


def test_a_row_outside_the_condition_of_one_part_adds_nothing_there():
    frame = pd.DataFrame(
        {
            "request_id": list("abcde"),
            "team": "T0",
            "created_at": pd.Timestamp("2026-01-05"),
            "cost": [10.0, np.nan, 30.0, np.nan, np.nan],
            "hours": [1.0, 2.0, np.nan, 4.0, np.nan],
            "priority": ["high", "high", "high", "low", "low"],
        }
    )
    # b, c are unknown in one part; d stands in the denominator alone; e is known in neither.
    table = measured(ratio({**COST, "where": {"priority": "high"}}, {"kind": "total", "column": "hours"}), frame)
    assert table.values["value"].tolist() == [10 / (1 + 4)]
    assert table.counts["value"].tolist() == [2]
    assert table.missing["value"].tolist() == [pytest.approx(2 / 3)]


@pytest.mark.parametrize("cluster", [None, "customer_id"])
@pytest.mark.parametrize(
    "measure",
    [
        ratio(COST, {"kind": "count", "where": {"priority": ["high", "odd"]}}),
        ratio({**COST, "where": {"priority": "high"}}, {"kind": "total", "start": "created_at", "end": "resolved_at"}),
    ],
    ids=["cost per urgent request", "cost per hour"],
)
def test_the_interval_is_that_of_drawing_requests_again(measure, cluster):
    frame = gappy(1500, teams=1, months=1)
    twice = {"twice": {"kind": "expression", "formula": "2 * value"}}
    own, drawn = (
        measured(measure, frame, more=twice, interval=word, replications=400, cluster=cluster) for word in ("analytic", "bootstrap")
    )
    pd.testing.assert_frame_equal(own.values, drawn.values)
    np.testing.assert_allclose(own.standard_errors, drawn.standard_errors, rtol=0.12)
    np.testing.assert_allclose(own.standard_errors["twice"], 2 * own.standard_errors["value"], rtol=0.01)


def test_rows_of_one_companion_frame_are_paired_too():
    placed = pd.DataFrame({"team": "T0", "period": "2026-01", "shop": ["a", "b"], "returned": [np.nan, 5.0], "orders": [100, 80]})
    parts = ({"kind": "total", "source": "orders", "column": name} for name in ("returned", "orders"))
    table = measured(ratio(*parts, proportion=True), requests(30, months=1, teams=1), orders=placed)
    assert table.values["value"].tolist() == [5 / 80]
    assert table.missing["value"].tolist() == [0.5]


def test_rows_of_two_frames_cannot_be_paired_so_a_caution_counts_what_is_missing():
    placed = pd.DataFrame({"team": "T0", "period": "2026-01", "shop": ["a", "b"], "orders": [100, 80]})
    frame = requests(30, months=1, teams=1)
    frame.loc[:4, "cost"] = np.nan
    per_order = ratio(COST, {"kind": "total", "source": "orders", "column": "orders"})
    with pytest.warns(SqevalWarning, match=r"cannot be paired .*value \(5×\)"):
        table = measured(per_order, frame, orders=placed)
    assert table.values["value"].tolist() == [pytest.approx(frame["cost"].sum() / 180)]
    agents = ratio({"kind": "count"}, {"kind": "distinct", "column": "agent"})
    frame.loc[:2, "agent"] = None
    with pytest.warns(SqevalWarning, match=r"cannot be paired .*value \(3×\)"):
        assert measured(agents, frame).values["value"].tolist() == [30 / frame["agent"].nunique()]


def test_the_sentence_says_that_rows_are_paired():
    table = measured(ratio(COST, {"kind": "count"}), requests(30), more={"n": ratio({"kind": "count"}, {"kind": "count"})})
    for lang, words in (("en", "left out of both"), ("zh", "两部分均不计")):
        said = table.definitions_in(lang).iloc[:, 2]
        assert words in said["value"]
        assert words not in said["n"]
