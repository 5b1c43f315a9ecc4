"""Expressions: values, order, circles, and intervals that know what the parts have in common."""

import warnings

import numpy as np
import pytest
from tests.indicators.kinds.desk import measured, requests, tree

import sqeval as sq
from sqeval.errors import ConfigError

COST = {"kind": "total", "column": "cost"}
SOLVED = {"kind": "count", "where": {"resolved": True}}


def expression(formula):
    return {"kind": "expression", "formula": formula}


def test_value_and_order():
    frame = requests(300)
    more = {"twice": expression("2 * value"), "cost": COST, "solved": SOLVED}
    values = measured(expression("cost / solved"), frame, more=more).values
    np.testing.assert_allclose(values["value"], values["cost"] / values["solved"])
    np.testing.assert_allclose(values["twice"], 2 * values["value"])
    assert list(values.columns) == ["value", "twice", "cost", "solved"]


def test_an_expression_of_the_same_rows_has_the_error_of_their_ratio():
    # Σcost / n is the mean cost, whose error is known without any expression.
    more = {"cost": COST, "n": {"kind": "count"}, "mean": {"kind": "mean", "column": "cost"}}
    table = measured(expression("cost / n"), requests(400), more=more)
    np.testing.assert_allclose(table.standard_errors["value"], table.standard_errors["mean"], rtol=1e-9)


def test_a_sum_of_a_value_and_its_negative_has_no_error():
    more = {"mean": {"kind": "mean", "column": "cost"}}
    table = measured(expression("mean - mean"), requests(400), more=more)
    np.testing.assert_allclose(table.standard_errors["value"], 0, atol=1e-12)


def test_delta_method_and_bootstrap_agree():
    more = {"rate": {"kind": "share", "column": "resolved"}, "mean": {"kind": "mean", "column": "cost"}}
    frame = requests(900, teams=1, months=1)
    delta, drawn = (measured(expression("mean / rate"), frame, more=more, interval=word) for word in ("analytic", "bootstrap"))
    np.testing.assert_allclose(delta.standard_errors["value"], drawn.standard_errors["value"], rtol=0.12)


def test_quantiles_have_no_delta_method_but_can_be_drawn():
    more = {"hours": {"kind": "duration", "start": "created_at", "end": "resolved_at"}}
    more["cost"] = {"kind": "mean", "column": "cost"}
    frame = requests(200, teams=1, months=1)
    delta, drawn = (measured(expression("cost / hours"), frame, more=more, interval=word) for word in ("analytic", "bootstrap"))
    assert delta.standard_errors["value"].isna().all()
    assert (drawn.standard_errors["value"] > 0).all()
    assert ((drawn.low["value"] < drawn.values["value"]) & (drawn.values["value"] < drawn.high["value"])).all()


def test_unknown_parts_and_circles_are_refused_by_name():
    with pytest.raises(ConfigError, match=r"costs.*'cost'"):
        tree([{"name": "a", "measure": expression("costs / 2")}, {"name": "cost", "measure": COST}])
    with pytest.raises(ConfigError, match="a → b → a"):
        tree([{"name": "a", "measure": expression("b + 1")}, {"name": "b", "measure": expression("a + 1")}])


@pytest.mark.parametrize("wrong", ["1 + 2", "a ** 2", "__import__('os').system('true')", ""])
def test_what_is_no_formula(wrong):
    with pytest.raises(ConfigError, match="formula"):
        tree([{"name": "a", "measure": expression(wrong)}])


def test_a_part_without_data_leaves_the_value_unknown():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", sq.SqevalWarning)
        table = measured(expression("a / 2"), requests(50), more={"a": {"kind": "mean", "column": "cost_labour"}})
    assert table.values["value"].isna().all()
