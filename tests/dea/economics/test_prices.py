"""Prices: every way to give them, and every way to give them wrongly."""

import numpy as np
import pandas as pd
import pytest
from tests.dea.economics.quietly import quietly

from sqeval.errors import DataError

ROW = {"hours": 3.0, "cost": 2.0}


def cost(X, Y, prices):
    return quietly("cost", X, Y, prices)


@pytest.mark.parametrize(
    "prices",
    [
        ROW,
        {"cost": 2, "hours": 3},
        pd.Series(ROW),
        pd.DataFrame([ROW]),
        pd.DataFrame([ROW], index=["all"]),
        [3, 2],
        np.array([[3.0, 2]]),
        (3, 2),
    ],
    ids=repr,
)
def test_one_row_for_all(prices, teams):
    result = cost(*teams, prices)
    assert (result.prices == pd.DataFrame(ROW, index=teams[0].index)).all(axis=None)
    np.testing.assert_allclose(result.observed_cost, teams[0] @ pd.Series(ROW))


def test_a_row_a_unit_in_any_order_and_for_more_units(priced):
    X, Y, W, _ = priced
    expected = cost(X, Y, W).scores
    more = pd.concat([W, W.iloc[[0]].set_axis(["new"])])
    by_column = {name: W[name] for name in W.columns[::-1]}
    for prices in (W.iloc[::-1, ::-1], more, by_column, W.to_numpy(), W.to_numpy().tolist()):
        pd.testing.assert_series_equal(cost(X, Y, prices).scores, expected)


def test_frames_of_another_kind(priced):
    polars = pytest.importorskip("polars")
    X, Y, W, _ = priced
    table = polars.DataFrame(W.reset_index(drop=True).to_dict("list"))
    pd.testing.assert_series_equal(cost(X, Y, table).scores, cost(X, Y, W).scores)


def test_a_lone_row_of_a_lone_unit():
    X, Y = pd.DataFrame({"a": [2.0]}, index=["one"]), pd.DataFrame({"b": [3.0]}, index=["one"])
    for index in (["one"], ["whatever"]):
        assert cost(X, Y, pd.DataFrame({"a": [5.0]}, index=index)).observed_cost["one"] == 10


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda W: W.drop(columns="cost"), "column 'cost': has no price in input_prices"),
        (lambda W: W.rename(columns={"cost": "costs"}), "column 'cost': has no price in input_prices"),
        (lambda W: W.assign(rent=1.0), "column 'rent': has a price in input_prices but is no input.*hours, cost"),
        (lambda W: W.drop(index="T07"), "unit 'T07': has no row in input_prices"),
        (lambda W: W.iloc[[0]], "unit 'T01': has no row in input_prices"),
        (
            lambda W: W.replace(W.loc["T03", "cost"], 0.0),
            r"column 'cost', unit 'T03': has a price .* not positive \(got 0.0\)",
        ),
        (lambda W: -W, "column 'hours', unit 'T00'.*not positive"),
        (lambda W: W.replace(W.loc["T03", "cost"], np.nan), "column 'cost', unit 'T03': input_prices has a missing value"),
        (lambda W: W.replace(W.loc["T03", "cost"], np.inf), "column 'cost', unit 'T03': input_prices has an infinite value"),
        (lambda W: W.replace(W.loc["T03", "cost"], 1e290), r"column 'cost', unit 'T03'.*beyond 1e±280"),
        (lambda W: W.astype(str), "column 'hours': input_prices needs numbers"),
        (lambda W: pd.concat([W, W.iloc[[0]]]), "a unit stands twice"),
        (lambda _: [1, 2, 3], r"a price for each of hours, cost \(got '3 numbers'\)"),
        (lambda _: 3.0, r"a price for each of hours, cost \(got 3.0\)"),
        (lambda _: np.ones((4, 2)), "4 rows for 30 units"),
        (lambda _: {"hours": 1}, "column 'cost': has no price"),
        (lambda W: W["hours"], "column 'hours': has no price in input_prices"),
        (lambda _: None, "a price for each of hours, cost"),
    ],
)
def test_what_is_refused(change, message, priced):
    X, Y, W, _ = priced
    with pytest.raises(DataError, match=message):
        cost(X, Y, change(W))


def test_output_prices_are_of_outputs(priced):
    X, Y, W, P = priced
    with pytest.raises(DataError, match=r"column 'solved': has no price in output_prices.*Give every output a price"):
        quietly("revenue", X, Y, W)
    with pytest.raises(DataError, match=r"column 'hours': has no price in input_prices"):
        quietly("profit", X, Y, P, W)
