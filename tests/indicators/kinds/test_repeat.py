"""Repurchase and churn against a look at every customer one by one."""

import re

import numpy as np
import pandas as pd
import pytest
from tests.indicators.kinds.desk import measured, requests

from sqeval.errors import SqevalWarning

#: Of the last customers it is never known whether they come again, so every table says so.
told = pytest.mark.filterwarnings("ignore:Rows whose time is not up")


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
        if first + window <= end:
            flags.append(len(later) > 0)
    return (np.mean(flags) if flags else np.nan), len(flags)


@told
@pytest.mark.parametrize("days", [7, 30])
def test_share_of_customers_who_come_again(days):
    placed = orders()
    table = measured({"kind": "repeat", "within_days": days}, requests(90), orders=placed)
    for (team, period), value in table.values["value"].items():
        expected, n = brute(placed, team, period, days)
        assert table.counts.loc[(team, period), "value"] == n
        np.testing.assert_allclose(value, expected, equal_nan=True)


@told
def test_churn_is_the_rest():
    more = {"churn": {"kind": "repeat", "within_days": 30, "again": False}}
    values = measured({"kind": "repeat", "within_days": 30}, requests(90), more=more, orders=orders()).values
    np.testing.assert_allclose(values["value"] + values["churn"], np.where(values["value"].isna(), np.nan, 1))


@told
def test_orders_at_one_instant_are_one_visit_whatever_their_order_and_unit():
    placed = pd.DataFrame(
        {"order_id": ["o1", "o2", "o3"], "customer_id": "c", "team": ["T0", "T1", "T0"], "ordered_at": pd.Timestamp("2026-01-03")}
    )
    placed.loc[2, ["customer_id", "ordered_at"]] = ["d", pd.Timestamp("2026-03-20")]
    for shown in (placed, placed.iloc[::-1]):
        values = measured({"kind": "repeat", "within_days": 20}, requests(60, teams=2), orders=shown).values["value"]
        assert values.loc[[("T0", "2026-01"), ("T1", "2026-01")]].tolist() == [0.0, 0.0]


@told
def test_only_rows_that_count_are_visits():
    placed = orders().assign(paid=lambda frame: frame.index % 2 == 0)
    measure = {"kind": "repeat", "within_days": 30}
    where = measured({**measure, "where": {"paid": True}}, requests(90), orders=placed).values
    alone = measured(measure, requests(90), orders=placed[placed["paid"]]).values
    pd.testing.assert_frame_equal(where, alone)


def visits(customers=6000, seed=1):
    """Every visit of nine months is followed by another with chance 0.3, 1 to 80 days later."""
    rng = np.random.default_rng(seed)
    who, day = np.arange(customers), rng.uniform(0, 273, customers)
    made = []
    while len(who):
        made.append(pd.DataFrame({"customer_id": who, "day": day}))
        comes = rng.random(len(who)) < 0.3
        who, day = who[comes], day[comes] + rng.uniform(1, 80, comes.sum())
    placed = pd.concat(made, ignore_index=True).query("day < 273")
    time = pd.Timestamp("2026-01-01") + pd.to_timedelta(placed["day"], unit="D").dt.round("s")
    return pd.DataFrame({"customer_id": "c" + placed["customer_id"].astype(str), "team": "T0", "ordered_at": time})


def test_the_last_months_are_unbiased_and_what_is_left_out_is_counted():
    placed, days = visits(), pd.date_range("2026-01-05", periods=9, freq="30D")
    opened = pd.DataFrame({"request_id": [str(k) for k in range(9)], "team": "T0", "created_at": days})
    with pytest.warns(SqevalWarning, match=r"time is not up .*value \(\d+×\)") as caught:
        table = measured({"kind": "repeat", "within_days": 90}, opened, orders=placed)
    values, counts, errors = (frame["value"].droplevel("unit") for frame in (table.values, table.counts, table.standard_errors))
    known = values.dropna()
    assert list(known.index) == [f"2026-0{month}" for month in range(1, 8)]
    assert (abs(known - 0.3) < 3 * errors[known.index]).all()
    customers = placed.groupby(placed["ordered_at"].dt.strftime("%Y-%m"))["customer_id"].nunique()
    left_out = int(re.search(r"\((\d+)×\)", str(caught[0].message))[1])
    assert left_out == customers.sum() - counts.sum() > 1000
