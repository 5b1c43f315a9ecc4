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
    for customer, last in own.groupby("customer_id")["ordered_at"].max().items():
        later = named[(named["customer_id"] == customer) & (named["ordered_at"] > last) & (named["ordered_at"] <= last + window)]
        if len(later):
            flags.append(1)
        elif last + window <= end:
            flags.append(0)
    return (np.mean(flags) if flags else np.nan), len(flags)


@pytest.mark.parametrize("days", [7, 30])
def test_share_of_customers_who_come_again(days):
    placed = orders().drop_duplicates(["customer_id", "ordered_at"])
    table = measured({"kind": "repeat", "within_days": days}, requests(90), orders=placed)
    for (team, period), value in table.values["value"].items():
        expected, n = brute(placed, team, period, days)
        assert table.counts.loc[(team, period), "value"] == n
        np.testing.assert_allclose(value, expected, equal_nan=True)


def test_churn_is_the_rest():
    more = {"churn": {"kind": "repeat", "within_days": 30, "again": False}}
    values = measured({"kind": "repeat", "within_days": 30}, requests(90), more=more, orders=orders()).values
    np.testing.assert_allclose(values["value"] + values["churn"], np.where(values["value"].isna(), np.nan, 1))


def test_two_orders_at_one_time_are_one_visit_that_is_followed_by_the_other():
    placed = orders(4).assign(customer_id="c", team="T0", ordered_at=pd.Timestamp("2026-01-03"))
    table = measured({"kind": "repeat"}, requests(30), orders=placed)
    assert table.counts.loc[("T0", "2026-01"), "value"] <= 1
