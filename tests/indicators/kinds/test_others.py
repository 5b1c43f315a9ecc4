"""Net promoter score, consistency, quantiles of numbers, requests with an answer, ratios."""

import numpy as np
import pandas as pd
import pytest
from tests.indicators.kinds.desk import measured, requests

from sqeval.errors import DataError, SqevalWarning


def test_net_promoter_score():
    frame = requests(10).assign(likely=[10.0, 9.0, 9.0, 8.0, 7.0, 6.0, 0.0, np.nan, 10.0, 5.0])
    found = measured({"kind": "nps", "column": "likely"}, frame, by=None, period=None)
    # Four promoters and three detractors among nine answers.
    assert found.values.iloc[0, 0] == pytest.approx(100 / 9)
    assert -100 <= found.low.iloc[0, 0] < found.values.iloc[0, 0] < found.high.iloc[0, 0] <= 100
    with pytest.raises(DataError, match="off its scale"):
        measured({"kind": "nps", "column": "likely"}, frame.assign(likely=11.0), by=None)


def test_net_promoter_score_of_all_alike_still_has_an_interval():
    found = measured({"kind": "nps", "column": "likely"}, requests(12).assign(likely=10.0), by=None, period=None)
    assert found.values.iloc[0, 0] == 100
    assert found.low.iloc[0, 0] < 100


def test_consistency_between_agents():
    rng = np.random.default_rng(3)
    frame = requests(4000)
    alike = frame.assign(score=rng.normal(50, 10, 4000))
    apart = alike.assign(score=alike["score"] + frame["agent"].map(dict(zip("abcde", [-8, -4, 0, 4, 8], strict=True))))
    measure = {"kind": "spread", "column": "score", "among": "agent"}
    (near,), (far,) = (measured(measure, each, by=None, period=None).values["value"] for each in (alike, apart))
    assert near < 1
    assert far == pytest.approx(np.std([-8, -4, 0, 4, 8], ddof=1), rel=0.15)


def test_quantiles_of_a_column():
    frame = requests(300)
    found = measured({"kind": "quantile", "column": "cost", "quantile": 0.9}, frame).values["value"]
    expected = frame.groupby(["team", frame["created_at"].dt.strftime("%Y-%m")])["cost"].quantile(0.9)
    np.testing.assert_allclose(found, expected)


def test_requests_with_an_answer():
    frame = requests(50)
    surveys = pd.DataFrame({"request_id": frame["request_id"][:20], "informed": [5.0] * 10 + [np.nan] * 10})
    row, answered = (
        measured({"kind": "matched", **more}, frame, by=None, period=None, surveys=surveys) for more in ({}, {"column": "informed"})
    )
    assert row.values.iloc[0, 0] == pytest.approx(0.4)
    assert answered.values.iloc[0, 0] == pytest.approx(0.2)


def test_a_ratio_of_the_same_requests_has_an_interval():
    ratio = {"kind": "ratio", "numerator": {"kind": "total", "column": "cost"}, "denominator": {"kind": "count"}}
    table = measured(ratio, requests(300), more={"mean": {"kind": "mean", "column": "cost"}})
    for frame in (table.values, table.standard_errors, table.low, table.high):
        np.testing.assert_allclose(frame["value"], frame["mean"], rtol=1e-9)


def test_clusters_widen_the_intervals_where_their_requests_are_alike():
    frame = requests(900, teams=1, months=1)
    rng = np.random.default_rng(1)
    level = frame["customer_id"].map(
        dict(zip(frame["customer_id"].unique(), rng.normal(0, 20, frame["customer_id"].nunique()), strict=True))
    )
    frame["cost"] = 100 + level + rng.normal(0, 1, len(frame))
    alone, together = (measured({"kind": "mean", "column": "cost"}, frame, cluster=column) for column in (None, "customer_id"))
    assert (together.standard_errors["value"] > 1.3 * alone.standard_errors["value"]).all()
    with pytest.raises(DataError, match="customer_id"):
        measured({"kind": "mean", "column": "cost"}, frame, cluster="customer")


@pytest.mark.parametrize("cluster", [None, "customer_id"])
def test_the_bootstrap_is_seeded_and_does_not_depend_on_the_order_of_rows(cluster):
    frame = requests(150, teams=1, months=1)
    more = {"hours": {"kind": "duration", "start": "created_at", "end": "resolved_at"}, "rate": {"kind": "share", "column": "resolved"}}
    options = {"more": more, "interval": "bootstrap", "replications": 60, "cluster": cluster}
    first = measured({"kind": "mean", "column": "cost"}, frame, **options)
    again = measured({"kind": "mean", "column": "cost"}, frame.sample(frac=1, random_state=0), **options)
    other = measured({"kind": "mean", "column": "cost"}, frame, seed=1, **options)
    pd.testing.assert_frame_equal(first.low, again.low)
    pd.testing.assert_frame_equal(first.high, again.high)
    assert not first.low.equals(other.low)


def test_small_values_are_marked_and_can_be_kept_back():
    frame = requests(60)
    table = measured({"kind": "mean", "column": "cost"}, frame, min_n=8)
    small = table.counts["value"] < 8
    assert small.any()
    assert not small.all()
    pd.testing.assert_series_equal(table.small["value"], small)
    assert table.guarded["value"].isna().equals(small)


def test_what_cannot_be_clustered_says_so():
    frame = requests(200)
    trimmed = {"kind": "mean", "column": "cost", "statistic": "trimmed"}
    with pytest.warns(SqevalWarning, match="clusters were asked for.*value"):
        measured(trimmed, frame, cluster="customer_id")


def test_means_of_units_are_weighted_by_their_answers():
    answers = pd.DataFrame({"team": ["T0", "T0", "T0"], "period": "2026-01", "informed": [4.0, 2.0, 5.0], "n": [30, 10, 0]})
    frame = requests(50, teams=1, months=1)
    measure = {"kind": "mean", "source": "surveys", "column": "informed", "weight": "n"}
    table = measured(measure, frame, surveys=answers)
    assert table.values["value"].tolist() == [3.5]
    assert table.counts["value"].tolist() == [40]
    assert table.low["value"].isna().all()
