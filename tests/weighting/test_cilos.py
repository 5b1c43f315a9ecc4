"""CILOS and IDOCRIW weights."""

import pandas as pd
import pytest
from tests.contract.method import quietly

from sqeval.errors import DataError
from sqeval.weighting import cilos, entropy, idocriw

quiet = quietly(cilos)


def frame(**columns):
    return pd.DataFrame(columns, index=[f"U{k}" for k in range(len(next(iter(columns.values()))))], dtype=float)


def codes(result):
    return {caution.code: caution.where for caution in result.warnings}


def test_two_criteria_by_hand():
    # Best in a is U0, where b loses 3/4; best in b is U1, where a loses 1/2; w_a · 1/2 = w_b · 3/4.
    result = quiet(frame(a=[10, 5], b=[1, 4]), "benefit")
    assert result.to_frame()["loss_suffered"].tolist() == [0.5, 0.75]
    assert result.to_frame()["loss_caused"].tolist() == [0.75, 0.5]
    assert result.weights.tolist() == pytest.approx([0.6, 0.4])


def test_losses_suffered_and_caused_balance():
    table = frame(a=[10, 5, 7, 1], b=[1, 4, 2, 3], c=[5, 6, 9, 2], d=[4, 3, 2, 1])
    weights = cilos(table, {"a": "benefit", "b": "cost", "c": "benefit", "d": "cost"}).weights
    best = pd.DataFrame({"a": table["a"] / 10, "b": 1 / table["b"], "c": table["c"] / 9, "d": 1 / table["d"]})
    losses = 1 - best.loc[best.idxmax()].set_axis(table.columns).T
    assert (weights * losses.sum(axis=1)).tolist() == pytest.approx((weights @ losses).tolist())


def test_a_cost_of_zero_is_the_limit_of_small_costs():
    directions = {"a": "benefit", "b": "cost"}
    at_zero, near = quiet(frame(a=[10, 5, 2], b=[3, 0, 1]), directions), quiet(frame(a=[10, 5, 2], b=[3, 1e-12, 1]), directions)
    assert at_zero.weights.tolist() == pytest.approx(near.weights.tolist(), abs=1e-9)
    assert codes(at_zero) == {"zero_cost": ("b",)}


def test_units_that_tie_as_best_are_averaged_in_any_order():
    table = frame(a=[10, 10, 4, 2], b=[1, 2, 4, 3])
    result = quiet(table, "benefit")
    # b loses 3/4 at U0 and 1/2 at U1.
    assert result.to_frame()["loss_suffered"].tolist() == pytest.approx([0.6, 0.625])
    assert codes(result) == {"several_best_units": ("a",)}
    turned = table.set_axis(table.index[::-1])
    assert quiet(turned, "benefit").weights.tolist() == pytest.approx(result.weights.tolist())


def test_one_unit_that_is_best_in_all_leaves_weights_open():
    result = quiet(frame(a=[10, 5, 1], b=[4, 1, 2], c=[9, 8, 7]), "benefit")
    assert result.weights.tolist() == pytest.approx([1 / 3] * 3)
    assert "losses_undetermined" in codes(result)


def test_two_balances_are_mixed_by_what_flows_to_them():
    # U0 is best in a and b, U1 in c and d; c and d lose at U0, a and b at U1: one class, all balanced by symmetry.
    result = quiet(frame(a=[4, 2], b=[4, 2], c=[2, 4], d=[2, 4]), "benefit")
    assert result.weights.tolist() == pytest.approx([0.25] * 4)
    assert "losses_undetermined" not in codes(result)


def test_a_criterion_that_never_loses_takes_all_and_it_is_said():
    # Wherever b or c is best, a is best too.
    result = quiet(frame(a=[5, 5, 1], b=[9, 3, 2], c=[3, 9, 2]), "benefit")
    assert result.weights.tolist() == pytest.approx([1, 0, 0])
    assert codes(result)["all_to_the_lossless"] == ("b", "c")


@pytest.mark.parametrize("method", [cilos, idocriw])
def test_a_negative_value_is_refused(method):
    with pytest.raises(DataError, match=r"column 'a', unit 'U1': a value is negative.*critic or standard_deviation"):
        method(frame(a=[10, -5], b=[1, 4]), "benefit")


@pytest.mark.parametrize("normalisation", ["none", "sum", "min_max", "shift"])
def test_idocriw_is_the_product_of_both(normalisation):
    table, directions = frame(a=[10, 5, 7, 0], b=[1, 4, 2, 3], c=[5, 6, 9, 2]), {"a": "benefit", "b": "cost", "c": "benefit"}
    spread = quietly(entropy)(table, directions, normalisation).weights
    product = spread * quiet(table, directions).weights
    result = quietly(idocriw)(table, directions, normalisation)
    assert result.weights.tolist() == pytest.approx((product / product.sum()).tolist())
    assert result.to_frame()["entropy_weight"].tolist() == pytest.approx(spread.tolist())


def test_idocriw_takes_raw_shares_unless_told_otherwise():
    table, directions = frame(a=[10, 5, 7], b=[2, 5, 1]), {"a": "benefit", "b": "cost"}
    assert idocriw(table, directions).weights.equals(idocriw(table, directions, "none").weights)
    assert not idocriw(table, directions).weights.equals(idocriw(table, directions, "sum").weights)
