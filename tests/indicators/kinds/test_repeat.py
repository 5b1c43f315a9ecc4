"""Repurchase and churn against a look at every customer one by one."""

import numpy as np
import pandas as pd
import pytest
from tests.indicators.kinds.desk import measured, requests


def orders(rows=400, seed=0):
    rng = np.random.default_rng(seed)
    return pd.DataFrame(
        {
            "order_id": [f"o{k}" for k in range(rows)],
            "customer_id": [None if k % 50 == 0 else f"c{rng.integers(rows // 4)}" for k in range(rows)],
            "team": rng.choice(["T0", "T1", "T2"], rows),
            "ordered_at": pd.Timestamp("2026-01-01") + pd.to_timedelta(rng.integers(0, 89 * 24, rows), unit="h"),
        }
    )


def brute(frame, team, period, days):
    window, end = pd.Timedelta(days=days), frame["ordered_at"].max()
    named = frame.dropna(subset=["customer_id"])
    own = named[(named["team"] == team) & (named["ordered_at"].dt.strftime("%Y-%m") == period)]
    flags = []
    for customer, first in own.groupby("customer_id")["ordered_at"].min().items():
        later = named[(named["customer_id"] == customer) & (named["ordered_at"] > first) & (named["ordered_at"] <= first + window)]
        if len(later):
            flags.append(1)
        elif first + window <= end:
            flags.append(0)
    return (np.mean(flags) if flags else np.nan), len(flags)


@pytest.mark.parametrize("days", [7, 30])
def test_share_of_customers_who_come_again(days):
    placed = orders()
    table = measured({"kind": "repeat", "within_days": days}, requests(90), orders=placed)
    for (team, period), value in table.values["value"].items():
        expected, n = brute(placed, team, period, days)
        assert table.counts.loc[(team, period), "value"] == n
        np.testing.assert_allclose(value, expected, equal_nan=True)


def test_churn_is_the_rest():
    more = {"churn": {"kind": "repeat", "within_days": 30, "again": False}}
    values = measured({"kind": "repeat", "within_days": 30}, requests(90), more=more, orders=orders()).values
    np.testing.assert_allclose(values["value"] + values["churn"], np.where(values["value"].isna(), np.nan, 1))


def test_orders_at_one_instant_are_one_visit_whatever_their_order_and_unit():
    placed = pd.DataFrame(
        {"order_id": ["o1", "o2", "o3"], "customer_id": "c", "team": ["T0", "T1", "T0"], "ordered_at": pd.Timestamp("2026-01-03")}
    )
    placed.loc[2, ["customer_id", "ordered_at"]] = ["d", pd.Timestamp("2026-03-20")]
    for shown in (placed, placed.iloc[::-1]):
        values = measured({"kind": "repeat", "within_days": 20}, requests(60, teams=2), orders=shown).values["value"]
        assert values.loc[[("T0", "2026-01"), ("T1", "2026-01")]].tolist() == [0.0, 0.0]


def test_only_rows_that_count_are_visits():
    placed = orders().assign(paid=lambda frame: frame.index % 2 == 0)
    measure = {"kind": "repeat", "within_days": 30}
    where = measured({**measure, "where": {"paid": True}}, requests(90), orders=placed).values
    alone = measured(measure, requests(90), orders=placed[placed["paid"]]).values
    pd.testing.assert_frame_equal(where, alone)
