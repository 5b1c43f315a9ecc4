"""Surveys, orders and resources beside records: joined by request, or by unit and period, against plain pandas."""

import math

import numpy as np
import pandas as pd
import pytest

import sqeval as sq
from sqeval.errors import DataError, SqevalWarning

pytestmark = pytest.mark.filterwarnings("ignore::sqeval.errors.SqevalWarning")

RNG = np.random.default_rng(11)
SIZE = 240
RECORDS = pd.DataFrame(
    {
        "request_id": [f"r{k}" for k in range(SIZE)],
        "created_at": pd.Timestamp("2026-01-01") + pd.to_timedelta(RNG.integers(0, 90 * 24, SIZE), unit="h"),
        "team": RNG.choice(["A", "B"], SIZE),
        "shop": RNG.choice(["north", "south"], SIZE),
    }
)
RECORDS["resolved_at"] = RECORDS["created_at"] + pd.to_timedelta(RNG.integers(1, 400, SIZE), unit="h")
MONTH = RECORDS["created_at"].dt.strftime("%Y-%m")
GRID = pd.MultiIndex.from_product([["A", "B"], ["2026-01", "2026-02", "2026-03"]], names=["unit", "period"])

SURVEYS = pd.DataFrame({"request_id": RNG.permutation(RECORDS["request_id"])[:100], "score": RNG.integers(1, 6, 100).astype(float)})
SURVEYS.loc[:9, "score"] = np.nan
ORDERS = GRID.to_frame(index=False, name=["team", "period"]).assign(orders=RNG.integers(300, 400, 6), returned=RNG.integers(10, 90, 6))
RESOURCES = GRID.to_frame(index=False, name=["team", "period"]).assign(hours=RNG.uniform(100, 200, 6).round(1))

SCORE = {"kind": "mean", "column": "score", "source": "surveys"}
HOURS = {"kind": "total", "column": "hours", "source": "resources"}
VOLUME = {"kind": "total", "column": "orders", "source": "orders"}


def measured(measure, options=None, **companions):
    tree = sq.Hierarchy.from_dict({"name": "desk", "children": [{"name": "x", "measure": measure}]})
    return sq.measure(sq.read_records(RECORDS, **companions), tree, **(options or {}))


def agree(found, plain):
    assert list(found.index) == list(plain.index)
    np.testing.assert_allclose(found.to_numpy(), plain.to_numpy(dtype=float), rtol=1e-12)


def cautions(table):
    return [(caution.code, caution.where, caution.details) for caution in table.warnings]


# By request


@pytest.mark.parametrize("cohort", ["opened", "resolved"])
def test_surveys_by_request_take_the_unit_and_period_of_their_request(cohort):
    table = measured(SCORE | {"cohort": cohort}, surveys=SURVEYS)
    clock = {"opened": "created_at", "resolved": "resolved_at"}[cohort]
    joined = SURVEYS.merge(RECORDS, on="request_id", validate="one_to_one")
    plain = joined.groupby(["team", joined[clock].dt.strftime("%Y-%m")])["score"].agg(["mean", "count", "size", "sem"])
    plain = plain[plain.index.get_level_values(1) < "2026-04"]
    agree(table.values["x"], plain["mean"])
    agree(table.counts["x"], plain["count"])
    agree(table.missing["x"], 1 - plain["count"] / plain["size"])
    agree(table.standard_errors["x"], plain["sem"])


def test_several_answers_to_one_request_all_count():
    table = measured(SCORE, surveys=pd.concat([SURVEYS, SURVEYS]))
    agree(table.counts["x"], 2 * measured(SCORE, surveys=SURVEYS).counts["x"])


def test_answers_to_unknown_requests_are_left_out_and_counted():
    strangers = pd.DataFrame({"request_id": ["x1", "x2", "x3"], "score": [1.0, 1.0, 1.0]})
    with pytest.warns(SqevalWarning, match=r"3 row\(s\) of surveys match no unit and period of the records"):
        table = measured(SCORE, surveys=pd.concat([SURVEYS, strangers]))
    assert cautions(table) == [("unmatched_rows", (), {"frame": "surveys", "rows": 3})]
    agree(table.values["x"], measured(SCORE, surveys=SURVEYS).values["x"])


def test_the_order_of_a_companions_rows_decides_nothing():
    first, second = measured(SCORE, surveys=SURVEYS), measured(SCORE, surveys=SURVEYS.sample(frac=1, random_state=1))
    agree(first.values["x"], second.values["x"])


def test_numbers_as_request_ids_match_their_text():
    records = RECORDS.assign(request_id=np.arange(SIZE))
    surveys = SURVEYS.assign(request_id=SURVEYS["request_id"].str.removeprefix("r").astype(float))
    tree = sq.Hierarchy.from_dict({"name": "desk", "children": [{"name": "x", "measure": SCORE}]})
    agree(sq.measure(sq.read_records(records, surveys=surveys), tree).values["x"], measured(SCORE, surveys=SURVEYS).values["x"])


# By unit and period


def by_unit(frame, values):
    return frame.groupby(["team", "period"])[values]


def test_surveys_by_unit_and_period():
    surveys = pd.DataFrame({"team": RNG.choice(["A", "B"], 60), "period": RNG.choice(GRID.levels[1], 60), "score": RNG.integers(1, 6, 60)})
    table = measured(SCORE, surveys=surveys)
    agree(table.values["x"], by_unit(surveys, "score").mean())
    agree(table.counts["x"], by_unit(surveys, "score").count())
    assert table.warnings == ()


def test_surveys_by_unit_and_time_of_the_answer():
    times = pd.Timestamp("2026-01-01") + pd.to_timedelta(RNG.integers(0, 90 * 24, 60), unit="h")
    surveys = pd.DataFrame({"team": RNG.choice(["A", "B"], 60), "answered_at": times, "score": RNG.integers(1, 6, 60)})
    plain = surveys.groupby(["team", surveys["answered_at"].dt.strftime("%Y-%m")])["score"].mean()
    agree(measured(SCORE, surveys=surveys).values["x"], plain)


@pytest.mark.parametrize("clock", ["ordered_at", "created_at"])
def test_single_orders_by_unit_and_time(clock):
    times = pd.Timestamp("2026-01-01") + pd.to_timedelta(RNG.integers(0, 90 * 24, 60), unit="h")
    orders = pd.DataFrame({"order_id": [f"o{k}" for k in range(60)], clock: times, "team": RNG.choice(["A", "B"], 60)})
    table = measured({"kind": "count", "source": "orders"}, orders=orders)
    agree(table.values["x"], orders.groupby(["team", orders[clock].dt.strftime("%Y-%m")]).size())


@pytest.mark.parametrize(("period", "labels"), [("month", MONTH), ("quarter", "2026-Q1"), ("year", "2026")])
def test_volumes_add_up_to_longer_periods(period, labels):
    table = measured(VOLUME, {"period": period}, orders=ORDERS)
    label = ORDERS["period"] if period == "month" else pd.Series(labels, ORDERS.index)
    agree(table.values["x"], ORDERS["orders"].groupby([ORDERS["team"], label]).sum())


def test_without_periods_volumes_add_up_by_unit():
    agree(measured(VOLUME, {"period": None}, orders=ORDERS).values["x"], ORDERS.groupby("team")["orders"].sum())
    agree(measured(VOLUME, {"by": None}, orders=ORDERS).values["x"].droplevel("unit"), ORDERS.groupby("period")["orders"].sum())


def test_units_of_several_columns():
    resources = GRID.to_frame(index=False, name=["team", "period"]).merge(pd.DataFrame({"shop": ["north", "south"]}), how="cross")
    resources["hours"] = np.arange(1.0, 13)
    table = measured(HOURS, {"by": ["team", "shop"]}, resources=resources)
    unit = (resources["team"] + " / " + resources["shop"]).rename("unit")
    agree(table.values["x"], resources.groupby([unit, "period"])["hours"].sum())


def test_a_rate_over_orders():
    returned = VOLUME | {"column": "returned"}
    table = measured({"kind": "ratio", "numerator": returned, "denominator": VOLUME, "proportion": True}, orders=ORDERS)
    plain = ORDERS.set_index(["team", "period"])
    agree(table.values["x"], plain["returned"] / plain["orders"])
    agree(table.counts["x"], plain["orders"])
    share, n = table.values["x"], plain["orders"].to_numpy()
    agree(table.standard_errors["x"], np.sqrt(share * (1 - share) / n))


def test_a_cost_per_request_joins_two_frames():
    table = measured({"kind": "ratio", "numerator": HOURS, "denominator": {"kind": "count"}}, resources=RESOURCES)
    agree(table.values["x"], RESOURCES.set_index(["team", "period"])["hours"] / RECORDS.groupby(["team", MONTH]).size())


# Rows that match nothing, cells that nothing matches


def test_rows_of_other_units_and_periods_are_counted_by_frame():
    beside = pd.DataFrame({"team": ["C", "A"], "period": ["2026-01", "2025-12"], "hours": [5.0, 5.0]})
    table = measured(HOURS, resources=pd.concat([RESOURCES, beside]), orders=ORDERS.assign(team="Z"))
    # Of the orders, which this indicator does not read, nothing is said.
    assert cautions(table) == [("unmatched_rows", (), {"frame": "resources", "rows": 2})]
    agree(table.values["x"], RESOURCES.set_index(["team", "period"])["hours"])


def test_a_cell_without_a_row_has_no_total_and_no_ratio():
    table = measured(HOURS, resources=RESOURCES.drop(index=4))
    assert math.isnan(table.values["x"].iloc[4])
    assert table.counts["x"].iloc[4] == 0
    assert table.values["x"].notna().sum() == 5
    ratio = measured({"kind": "ratio", "numerator": {"kind": "count"}, "denominator": HOURS}, resources=RESOURCES.drop(index=4))
    assert math.isnan(ratio.values["x"].iloc[4])


@pytest.mark.parametrize("period", ["month", "quarter", "year", None])
@pytest.mark.parametrize("keyed", ["by period", "by time"])
def test_what_lies_beside_a_span_is_not_added_to_it(period, keyed):
    orders = ORDERS if keyed == "by period" else ORDERS.assign(ordered_at=ORDERS["period"] + "-15").drop(columns="period")
    table = measured(VOLUME, {"period": period, "span": ("2026-02", "2026-02")}, orders=orders)
    assert table.values["x"].tolist() == ORDERS.loc[ORDERS["period"] == "2026-02", "orders"].tolist()


LACKING = {
    "surveys without a team": (SCORE, {"surveys": pd.DataFrame({"period": ["2026-01"], "score": [5]})}, "surveys.team"),
    "orders without a period": (
        VOLUME,
        {"orders": pd.DataFrame({"order_id": ["o1"], "team": ["A"], "orders": [5]})},
        "orders.period / ordered_at / created_at",
    ),
    "resources without hours": (HOURS, {"resources": RESOURCES.drop(columns="hours")}, "resources.hours"),
    "resources of no hours": (HOURS, {"resources": RESOURCES.assign(hours=np.nan)}, "resources.hours"),
    "no resources": (HOURS, {}, "resources"),
}


@pytest.mark.parametrize("name", LACKING)
def test_a_frame_that_cannot_be_placed_is_no_data(name):
    measure, companions, what = LACKING[name]
    table = measured(measure, **companions)
    assert cautions(table) == [("no_data", (f"x: {what}",), {})]
    assert table.values["x"].isna().all()
    assert (table.counts["x"] == 0).all()


def test_without_periods_orders_need_none():
    orders = pd.DataFrame({"order_id": ["o1", "o2", "o3"], "team": ["A", "A", "B"]})
    assert measured({"kind": "count", "source": "orders"}, {"period": None}, orders=orders).values["x"].tolist() == [2, 1]


@pytest.mark.parametrize(
    ("measure", "options", "resources", "said"),
    [
        (
            HOURS,
            {"period": "week"},
            RESOURCES,
            "column 'period': resources has periods of a month, which cannot be told by week (got '2026-01')",
        ),
        (HOURS, {}, RESOURCES.assign(period="Jan 2026"), "column 'period': resources has a period that cannot be read (got 'Jan 2026')"),
        (HOURS, {}, RESOURCES.assign(hours="many"), "column 'hours': holds no numbers (got 'many')"),
        (HOURS, {}, RESOURCES.assign(hours=math.inf), "column 'hours', row 0: holds an infinite number"),
        (
            {"kind": "ratio", "numerator": {"kind": "count"}, "denominator": HOURS, "proportion": True},
            {},
            RESOURCES.assign(hours=1.0),
            "unit ('A', '2026-01'): a share is above 1 (got ",
        ),
    ],
    ids=["longer periods", "no period", "text", "infinite", "share above 1"],
)
def test_a_bad_companion_is_one_clear_line(measure, options, resources, said):
    with pytest.raises(DataError) as error:
        measured(measure, options, resources=resources)
    assert said in str(error.value)
    assert len(str(error.value).splitlines()) == 1


# Periods of other lengths, and rows that would count twice


def test_days_add_up_to_months_and_months_to_quarters():
    days = pd.DataFrame({"team": ["A"] * 3, "period": ["2026-01-03", "2026-01-31", "2026-02-01"], "hours": [1.0, 2.0, 4.0]})
    table = measured(HOURS, resources=days)
    assert table.values["x"].loc["A"].tolist()[:2] == [3, 4]
    assert measured(HOURS, {"period": "quarter"}, resources=days).values["x"].loc["A", "2026-Q1"] == 7


@pytest.mark.parametrize("period", ["day", "week"])
def test_months_are_not_split_into_shorter_periods(period):
    with pytest.raises(DataError, match=rf"resources has periods of a month, which cannot be told by {period} \(got '2026-01'\)"):
        measured(HOURS, {"period": period}, resources=RESOURCES)


def test_two_rows_of_one_unit_and_period_add_up():
    halves = pd.concat([RESOURCES.assign(hours=RESOURCES["hours"] * share) for share in (0.25, 0.75)])
    agree(measured(HOURS, resources=halves).values["x"], RESOURCES.set_index(["team", "period"])["hours"])


@pytest.mark.parametrize("period", ["quarter", "year", None])
@pytest.mark.parametrize("label", ["2026-Q1", "2026-02-11", "2026"])
def test_a_period_beside_one_that_covers_it_would_count_twice(period, label):
    if label == "2026" and period == "quarter":
        return
    both = pd.concat([RESOURCES, pd.DataFrame({"team": ["A"], "period": [label], "hours": [9.0]})])
    for rows in (both, both.iloc[::-1]):
        with pytest.raises(DataError, match=rf"unit 'A': resources has periods of several lengths .* would count twice \(got '{label}'\)"):
            measured(HOURS, {"period": period}, resources=rows)


def test_periods_of_several_lengths_may_stand_side_by_side():
    apart = RESOURCES[RESOURCES["team"] == "B"]
    mixed = pd.concat([apart, pd.DataFrame({"team": ["A", "B"], "period": ["2026-Q1", "2026-Q2"], "hours": [9.0, 1.0]})])
    table = measured(HOURS, {"period": "quarter"}, resources=mixed)
    assert table.values["x"].tolist() == [9, pytest.approx(apart["hours"].sum())]


def test_single_answers_by_day_and_by_month_are_no_totals():
    surveys = pd.DataFrame({"respondent_id": ["p", "q"], "team": "A", "period": ["2026-01", "2026-01-05"], "score": [5.0, 3.0]})
    assert measured(SCORE, surveys=surveys).values["x"].loc["A", "2026-01"] == 4


# Units that are written otherwise, or not at all


def test_labels_that_differ_in_case_space_or_width_join_only_where_they_are_merged():
    resources = RESOURCES.assign(team=["a", "Ａ", "A "] + ["B"] * 3)
    plain = RESOURCES.set_index(["team", "period"])["hours"]
    agree(measured(HOURS, resources=resources).values["x"], plain.where(plain.index.get_level_values(0) == "B"))
    tree = sq.Hierarchy.from_dict({"name": "desk", "children": [{"name": "x", "measure": HOURS}]})
    merged = sq.read_records(RECORDS, resources=resources, label_variants="merge")
    agree(sq.measure(merged, tree).values["x"], plain)


def test_volumes_without_units_serve_all_records_together_only():
    total = ORDERS.groupby("period", as_index=False)["orders"].sum()
    agree(measured(VOLUME, {"by": None}, orders=total).values["x"].droplevel("unit"), total.set_index("period")["orders"])
    table = measured(VOLUME, orders=total)
    assert cautions(table) == [("no_data", ("x: orders.team",), {})]


def test_orders_one_a_row_give_shares_of_flags_and_of_times():
    days = np.arange(60)
    orders = pd.DataFrame({"order_id": [f"o{k}" for k in days], "team": np.where(days % 2, "A", "B")})
    orders["ordered_at"] = pd.Timestamp("2026-01-02") + pd.to_timedelta(days % 20, unit="D")
    orders["delivered_at"] = orders["ordered_at"] + pd.to_timedelta(1 + days % 4, unit="D")
    orders["on_time"] = np.where(days % 4 < 2, "yes", "no")
    by_flag = measured({"kind": "share", "source": "orders", "column": "on_time"}, orders=orders)
    clock = {"kind": "within", "source": "orders", "start": "ordered_at", "end": "delivered_at", "limit": 2, "unit": "days"}
    assert by_flag.values["x"].dropna().tolist() == measured(clock, orders=orders).values["x"].dropna().tolist() == [0.5, 0.5]
    assert by_flag.counts["x"].sum() == 60
