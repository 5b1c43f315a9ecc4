"""How far values made of others can be trusted: against other ways to write the same number, and against draws of one's own."""

import numpy as np
import pandas as pd
import pytest
from tests.indicators.kinds.desk import measured, requests

from sqeval.errors import SqevalWarning

pytestmark = pytest.mark.filterwarnings("ignore::sqeval.errors.SqevalWarning")

COUNT = {"kind": "count"}
COST = {"kind": "total", "column": "cost"}
CLOCK = {"start": "created_at", "end": "resolved_at"}
ALL = {"by": None, "period": None}
DRAWS = 4000


def expression(formula):
    return {"kind": "expression", "formula": formula}


def row(table, name="value"):
    """One indicator's figures in the only cell."""
    return table.to_frame().set_index("indicator").loc[name]


def flagged(rows, bad, **more):
    frame = {"request_id": range(rows), "created_at": "2026-01-05 09:00", "team": "A", "bad": np.arange(rows) < bad}
    return pd.DataFrame({**frame, **more})


BAD, GOOD = {**COUNT, "where": {"bad": True}}, {**COUNT, "where": {"bad": False}}
COUNTS = {"all": COUNT, "bad": BAD, "good": GOOD}


# Rows at risk


@pytest.mark.parametrize("formula", ["bad / all", "1 - good / all", "bad / (bad + good)", "1 - (all - bad) / all"])
def test_a_share_made_of_counts_rests_on_all_that_count_in_any(formula):
    found = row(measured(expression(formula), flagged(1000, 3), more=COUNTS, **ALL))
    assert found["n"] == 1000
    # √(p (1 − p)/(n − 1)), and the 97.5 % point of Student's t with 999 degrees of freedom.
    error = np.sqrt(0.003 * 0.997 / 999)
    assert found["standard_error"] == pytest.approx(error)
    assert (found["low"], found["high"]) == pytest.approx((0.003 - 1.962341 * error, 0.003 + 1.962341 * error), abs=1e-8)


def test_a_mean_over_few_rows_rests_on_these_and_not_on_all():
    frame = flagged(1000, 3, cost=np.arange(1000.0))
    more = {"cost": {**COST, "where": {"bad": True}}, "bad": BAD}
    table = measured(expression("cost / bad"), frame, more=more, **ALL)
    assert row(table)["n"] == 3
    assert row(table)["standard_error"] == pytest.approx(np.std([0, 1, 2], ddof=1) / np.sqrt(3))
    assert table.small["value"].all()


def test_rounding_of_influences_that_cancel_out_makes_no_request_count():
    high = {"where": {"priority": "high"}}
    frame = requests(500)
    table = measured(expression("cost / high"), frame, more={"cost": {**COST, **high}, "high": {**COUNT, **high}})
    chosen = frame[frame["priority"] == "high"]
    expected = chosen.groupby(["team", chosen["created_at"].dt.strftime("%Y-%m")]).size()
    assert table.counts["value"].tolist() == expected.tolist()


def test_none_of_fifty_has_an_interval_up_to_that_of_the_count():
    found = row(measured(expression("bad / all"), flagged(50, 0), more=COUNTS, **ALL))
    assert (found["n"], found["value"], found["standard_error"], found["low"]) == (50, 0, 0, 0)
    # Garwood's upper end for no event: −ln 0.025.
    assert found["high"] == pytest.approx(-np.log(0.025) / 50)


def test_one_request_has_no_error():
    table = measured(expression("cost / all"), flagged(1, 0, cost=7.0), more={**COUNTS, "cost": COST}, **ALL)
    assert np.isnan(row(table)["standard_error"])


# The same number, written in three ways


@pytest.mark.parametrize("cluster", [None, "customer_id"])
def test_ratio_mean_and_expression_have_one_error(cluster):
    ratio = {"kind": "ratio", "numerator": COST, "denominator": COUNT}
    more = {"cost": COST, "all": COUNT, "mean": {"kind": "mean", "column": "cost"}, "ratio": ratio, "nested": expression("half * 2")}
    more["half"] = expression("cost / (2 * all)")
    table = measured(expression("cost / all"), requests(500), more=more, cluster=cluster)
    assert table.counts["value"].equals(table.counts["mean"])
    for name in ("mean", "ratio", "nested"):
        np.testing.assert_allclose(table.standard_errors["value"], table.standard_errors[name], rtol=1e-9)
        np.testing.assert_allclose(table.values["value"], table.values[name])
    for end in (table.low, table.high):
        np.testing.assert_allclose(end["value"] - table.values["value"], end["nested"] - table.values["value"], rtol=1e-9)
        # The others bend for skewed costs.
        np.testing.assert_allclose(end["value"] - table.values["value"], end["mean"] - table.values["value"], rtol=0.35)


@pytest.mark.parametrize(("formula", "slope", "start"), [("100 * solved", 100, 0), ("1 - solved", -1, 1), ("(rate - 0.5) / 2", 0.5, -0.25)])
@pytest.mark.parametrize("cluster", [None, "customer_id"])
def test_a_value_of_one_part_has_the_interval_of_that_part(formula, slope, start, cluster):
    share = {"kind": "share", "column": "rating", "at_least": 4}
    table = measured(expression(formula), requests(90), more={"solved": share, "rate": expression("solved")}, cluster=cluster)
    np.testing.assert_allclose(table.standard_errors["value"], abs(slope) * table.standard_errors["solved"])
    ends = np.sort(np.stack([start + slope * end["solved"] for end in (table.low, table.high)]), axis=0)
    np.testing.assert_allclose(np.stack([table.low["value"], table.high["value"]]), ends)
    assert table.counts["value"].equals(table.counts["solved"])


def test_the_median_in_another_unit_keeps_its_interval():
    hours, minutes = ({"kind": "duration", **CLOCK, "unit": unit} for unit in ("hours", "minutes"))
    table = measured(expression("60 * hours"), requests(300), more={"hours": hours, "minutes": minutes})
    for field in (table.values, table.standard_errors, table.low, table.high, table.counts):
        np.testing.assert_allclose(field["value"], field["minutes"])


RESOURCES = pd.DataFrame({"team": ["T0", "T1", "T2"], "period": "2026-01", "hours": [100.0, 80.0, 60.0]})
HOURS = {"kind": "total", "source": "resources", "column": "hours"}


def test_a_count_over_hours_has_the_interval_of_the_ratio():
    done = {**COUNT, "where": {"priority": "high"}}
    ratio = {"kind": "ratio", "numerator": done, "denominator": HOURS}
    frame = requests(60, months=1)
    table = measured(expression("done / hours"), frame, more={"done": done, "hours": HOURS, "ratio": ratio}, resources=RESOURCES)
    for field in (table.values, table.standard_errors, table.low, table.high):
        np.testing.assert_allclose(field["value"], field["ratio"])
    # Every request could have been done; the hours, one row a team, are no sample.
    assert table.counts["value"].tolist() == frame.groupby("team").size().tolist()


def test_a_cost_over_hours_has_an_interval_too():
    frame = requests(60, months=1)
    table = measured(expression("cost / hours"), frame, more={"cost": COST, "hours": HOURS}, resources=RESOURCES)
    squares, n = frame["cost"].pow(2).groupby(frame["team"]).sum(), frame.groupby("team").size()
    np.testing.assert_allclose(table.standard_errors["value"], np.sqrt(squares * n / (n - 1)) / RESOURCES["hours"].to_numpy())


def test_orders_are_known_where_they_are_divided_by_and_nowhere_else():
    orders = pd.DataFrame({"team": "T0", "ordered_at": "2026-01-05 09:00", "order_id": range(8), "amount": 5.0})
    amount = {"kind": "total", "source": "orders", "column": "amount"}
    more = {"amount": amount, "cost": COST, "above": expression("amount / cost")}
    table = measured(expression("cost / amount"), requests(60, teams=1, months=1), more=more, orders=orders, **ALL)
    assert row(table)["standard_error"] > 0
    assert np.isnan(row(table, "above")["standard_error"])


# Clusters


def clustered_errors(frame, of_sums):
    """Standard deviation of a function of cluster sums (requests, cost) over draws of whole customers."""
    sums = frame.groupby("customer_id")["cost"].agg(["size", "sum"]).to_numpy(dtype=float)
    times = np.random.default_rng(5).poisson(1.0, (DRAWS, len(sums)))
    return of_sums(*(times @ sums).T).std(ddof=1)


CLUSTERED = [
    ("2 * all", lambda n, cost: 2 * n),
    ("cost - 10 * all", lambda n, cost: cost - 10 * n),
    ("cost / all", lambda n, cost: cost / n),
    ("cost * cost / (all * all)", lambda n, cost: (cost / n) ** 2),
    ("mean * all", lambda n, cost: cost),
]


@pytest.mark.parametrize("interval", ["analytic", "bootstrap"])
@pytest.mark.parametrize(("formula", "of_sums"), CLUSTERED, ids=[text for text, _ in CLUSTERED])
def test_clusters_widen_the_interval_of_an_expression_as_drawing_them_does(formula, of_sums, interval):
    rng = np.random.default_rng(2)
    customer = rng.integers(0, 40, 400)
    cost = rng.gamma(2, 10, 400) + 10 * rng.random(40)[customer]
    frame = flagged(400, 0, customer_id=[f"c{k}" for k in customer], cost=cost)
    more = {"all": COUNT, "cost": COST, "mean": {"kind": "mean", "column": "cost"}}
    table = measured(expression(formula), frame, more=more, cluster="customer_id", interval=interval, replications=1000, **ALL)
    found = row(table)
    assert found["standard_error"] == pytest.approx(clustered_errors(frame, of_sums), rel=0.08)
    assert found["low"] < found["value"] - found["standard_error"]
    assert found["high"] > found["value"] + found["standard_error"]


def test_the_error_of_a_number_of_clustered_requests_by_hand():
    frame = flagged(6, 0, customer_id=["a", "a", "a", "b", "b", "c"])
    found = row(measured(expression("2 * all"), frame, more=COUNTS, cluster="customer_id", **ALL))
    # 2 √(3/2 (3² + 2² + 1²)), with two degrees of freedom.
    assert found["standard_error"] == pytest.approx(2 * np.sqrt(21))
    assert found["high"] - 12 == pytest.approx(4.302653 * 2 * np.sqrt(21))


# What is counted in full


def test_what_has_an_error_is_not_counted_in_full():
    more = {"cost": COST, **COUNTS, "hours": HOURS, "mean": expression("cost / all"), "agents": {"kind": "distinct", "column": "bad"}}
    more |= {"twice": expression("2 * hours"), "each": expression("all / agents"), "shifted": expression("all / late")}
    more["late"] = {**COUNT, "cohort": "resolved"}
    hierarchy = measured(COUNT, flagged(2, 1, cost=5.0, resolved_at="2026-01-06"), more=more, resources=RESOURCES, **ALL).hierarchy
    in_full = {node.name for node in hierarchy.measured if hierarchy.in_full(node)}
    # Numbers of agents, and of requests opened over those resolved, have no error: they are counted as their parts are.
    assert in_full == {"value", "cost", "all", "bad", "good", "hours", "agents", "late", "twice", "each", "shifted"}


def test_a_cost_per_request_of_two_requests_is_small():
    table = measured(expression("cost / all"), flagged(2, 1, cost=[5.0, 9.0]), more={"cost": COST, "all": COUNT}, **ALL)
    assert table.standard_errors["value"].notna().all()
    assert table.small["value"].all()
    assert table.guarded["value"].isna().all()
    assert not table.small[["cost", "all"]].any(axis=None)


# Drawn again


def test_nothing_made_of_what_cannot_be_drawn_looks_surer_than_it_is():
    more = {"km": {"kind": "duration", **CLOCK, "open_cases": "censored"}, "c": {"kind": "mean", "column": "cost"}}
    more |= {"people": {"kind": "distinct", "column": "agent"}, "each": expression("value + c / people"), "days": expression("km / 24")}
    frame = requests(200, teams=1, months=1)
    with pytest.warns(SqevalWarning, match=r"cannot draw Kaplan–Meier.*: value, each"):
        table = measured(expression("km + c"), frame, more=more, interval="bootstrap", replications=100, **ALL)
    assert table.values.notna().all(axis=None)
    for field in (table.standard_errors, table.low, table.high):
        assert field[["value", "each"]].isna().all(axis=None)
        # With no other part the interval is that of the quantile.
        np.testing.assert_allclose(field["days"], field["km"] / 24)


@pytest.mark.parametrize("cluster", [None, "customer_id"])
def test_draws_of_a_count_over_hours_have_both_ends(cluster):
    more = {"done": COUNT, "hours": HOURS, "bad": {**COUNT, "where": {"priority": "odd"}}}
    frame = requests(40, teams=1, months=1)
    table = measured(expression("done / hours"), frame, more=more, resources=RESOURCES, interval="bootstrap", cluster=cluster)
    found = row(table)
    assert found["low"] < found["value"] - found["standard_error"] < found["value"] + found["standard_error"] < found["high"]
    fields = ["value", "standard_error", "low", "high"]
    assert 100 * found[fields].to_numpy(dtype=float) == pytest.approx(row(table, "done")[fields].to_numpy(dtype=float), rel=0.05)


def test_one_that_counts_among_forty_has_an_interval_by_draws():
    found = row(measured(BAD, flagged(40, 1), interval="bootstrap", **ALL))
    assert found["standard_error"] == pytest.approx(1, rel=0.15)
    assert found["low"] == 0
    assert 2 <= found["high"] <= 6


def test_the_order_of_rows_decides_nothing():
    frame = requests(120)
    more = {"cost": COST, "all": COUNT, "mean": expression("cost / all")}
    orders = frame, frame.sample(frac=1, random_state=4)
    first, second = (measured(expression("1 / mean"), rows, more=more, cluster="customer_id").to_frame() for rows in orders)
    pd.testing.assert_frame_equal(first, second, rtol=1e-12)
