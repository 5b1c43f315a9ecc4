"""Weights of several sources put together."""

import math
import warnings

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import minimize, nnls
from tests.contract.method import quietly

import sqeval as sq
from sqeval.errors import DataError, OptionError, SqevalWarning
from sqeval.weighting import combine

EXPERTS = pd.Series({"speed": 0.5, "cost": 0.3, "stars": 0.2})
DATA = pd.Series({"stars": 0.2, "speed": 0.42, "cost": 0.38})
SURVEY = pd.Series({"speed": 0.6, "cost": 0.25, "stars": 0.15})
SOURCES = {"experts": EXPERTS, "data": DATA, "survey": SURVEY}
METHODS = ("additive", "multiplicative", "relative_entropy", "game_theory")

quiet = quietly(combine)


def codes(result):
    return {caution.code: caution.where for caution in result.warnings}


def aligned(*sources):
    return np.array([source[EXPERTS.index] for source in sources])


def test_additive_weights_are_joined_by_name():
    result = combine({"experts": EXPERTS, "data": DATA}, coefficients={"data": 0.25, "experts": 0.75})
    assert result.weights.to_dict() == pytest.approx({"speed": 0.48, "cost": 0.32, "stars": 0.2})
    assert result.coefficients.to_dict() == {"experts": 0.75, "data": 0.25}
    assert combine([EXPERTS, DATA]).coefficients.to_dict() == {"source 1": 0.5, "source 2": 0.5}


def test_all_sources_stand_side_by_side():
    table = combine(SOURCES).to_frame()
    assert list(table.columns) == ["experts", "data", "survey", "weight"]
    assert table.loc["cost"].tolist() == pytest.approx([0.3, 0.38, 0.25, 0.31])


def test_the_product_of_two():
    product = (EXPERTS * DATA)[EXPERTS.index]
    result = combine([EXPERTS, DATA], "multiplicative")
    assert result.weights.tolist() == pytest.approx((product / product.sum()).tolist())
    assert result.coefficients.tolist() == [1, 1]


def test_exponents_of_a_product():
    product = EXPERTS**2 * DATA**0.5
    result = combine([EXPERTS, DATA], "multiplicative", [2, 0.5])
    assert result.weights.to_dict() == pytest.approx((product / product.sum()).to_dict())


@pytest.mark.parametrize("coefficients", [None, [0.2, 0.3, 0.5]])
def test_relative_entropy_finds_the_minimum(coefficients):
    parts, shares = aligned(*SOURCES.values()), np.full(3, 1 / 3) if coefficients is None else np.array(coefficients)
    result = combine(SOURCES, "relative_entropy", coefficients)

    def divergence(weights):
        return float(shares @ (weights * np.log(weights / parts)).sum(axis=1))

    bounds, whole = [(1e-9, 1)] * 3, {"type": "eq", "fun": lambda weights: weights.sum() - 1}
    best = minimize(divergence, np.full(3, 1 / 3), bounds=bounds, constraints=whole, tol=1e-14)
    assert result.weights.tolist() == pytest.approx(best.x.tolist(), abs=1e-6)
    assert divergence(result.weights.to_numpy()) <= best.fun + 1e-12


def test_game_theory_solves_the_textbook_equations_where_their_answer_is_positive():
    first, second = pd.Series({"a": 0.7, "b": 0.2, "c": 0.1}), pd.Series({"a": 0.2, "b": 0.3, "c": 0.5})
    parts = np.array([first, second])
    products = parts @ parts.T
    solution = np.linalg.solve(products, np.diag(products))
    assert (solution > 0).all()
    result = quiet([first, second], "game_theory")
    assert result.coefficients.tolist() == pytest.approx((solution / solution.sum()).tolist())
    assert result.weights.tolist() == pytest.approx((solution @ parts / solution.sum()).tolist())


def test_game_theory_has_no_negative_coefficients():
    parts = aligned(*SOURCES.values())
    products = parts @ parts.T
    assert (np.linalg.solve(products, np.diag(products)) < 0).any()
    result = quiet(SOURCES, "game_theory")
    assert (result.coefficients >= 0).all()
    assert result.coefficients.sum() == pytest.approx(1)
    silent = tuple(result.coefficients.index[result.coefficients == 0])
    assert codes(result)["source_without_say"] == silent != ()


def test_sources_that_are_the_same_share_their_coefficient():
    first, second = pd.Series({"a": 0.7, "b": 0.2, "c": 0.1}), pd.Series({"a": 0.2, "b": 0.3, "c": 0.5})
    result = quiet([first, second, second], "game_theory")
    assert result.coefficients.iloc[1] == result.coefficients.iloc[2] > 0
    parts = np.array([first, second, second])
    products = parts @ parts.T
    plain, _ = nnls(products, np.diag(products).copy())
    assert result.weights.tolist() == pytest.approx((plain @ parts / plain.sum()).tolist())
    assert "coefficients_not_unique" not in codes(result)


def test_a_mixture_of_sources_leaves_the_coefficients_open_and_the_weights_not():
    first, second = pd.Series({"a": 0.7, "b": 0.2, "c": 0.1}), pd.Series({"a": 0.2, "b": 0.3, "c": 0.5})
    mixture = 0.3 * first + 0.7 * second
    one, other = quiet([first, second, mixture], "game_theory"), quiet([mixture, second, first], "game_theory")
    assert "coefficients_not_unique" in codes(one)
    assert one.weights.to_dict() == pytest.approx(other.weights.to_dict())


def test_results_of_ahp_and_of_weighting_are_sources():
    matrix = sq.ahp.PairwiseMatrix.from_upper([2, 3, 2], ["speed", "cost", "stars"])
    frame = pd.DataFrame({"stars": [4.5, 4.1, 4.4, 3], "cost": [9.0, 12, 11, 8], "speed": [2.0, 5, 9, 4]})
    experts, data = sq.ahp.solve(matrix), sq.weighting.entropy(frame, {"speed": "cost", "cost": "cost", "stars": "benefit"})
    result = quiet({"AHP": experts, "entropy": data})
    assert result.sources["AHP"].to_dict() == pytest.approx(experts.weights.to_dict())
    assert result.sources["entropy"].to_dict() == pytest.approx(data.weights.to_dict())
    again = quiet({"before": result, "survey": SURVEY})
    assert again.sources["before"].to_dict() == pytest.approx(result.weights.to_dict())


def test_of_a_hierarchy_the_weights_of_the_indicators_count():
    tree = sq.Hierarchy.from_dict({"name": "g", "children": [{"name": "a"}, {"name": "b", "children": [{"name": "c"}, {"name": "d"}]}]})
    judged = quietly(sq.ahp.hierarchy_weights)(tree, {"g": [[1, 3], ["1/3", 1]]})
    result = quiet([judged, {"c": 0.3, "d": 0.2, "a": 0.5}])
    assert result.sources["source 1"].to_dict() == pytest.approx({"a": 0.75, "c": 0.125, "d": 0.125})


def test_contradicting_sources_are_named_with_their_correlation():
    with pytest.warns(SqevalWarning, match=r"Spearman's correlation below 0.*experts – others \(-1.00\)"):
        result = combine({"experts": EXPERTS, "others": {"speed": 0.2, "cost": 0.3, "stars": 0.5}})
    assert result.agreement.loc["experts", "others"] == pytest.approx(-1)


def test_sources_that_do_not_contradict_say_nothing():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert combine([EXPERTS, DATA]).agreement.iloc[0, 1] == pytest.approx(1)
        equal = combine({"experts": EXPERTS, "equal": dict.fromkeys(EXPERTS.index, 1 / 3)})
    assert math.isnan(equal.agreement.loc["experts", "equal"])


@pytest.mark.parametrize("method", ["multiplicative", "relative_entropy"])
def test_a_zero_decides_a_product_and_is_said(method):
    result = quiet([EXPERTS, {"speed": 0.6, "cost": 0.4, "stars": 0.0}], method)
    assert result.weights["stars"] == 0
    assert result.weights.sum() == pytest.approx(1)
    assert codes(result)["zero_weight_decides"] == ("stars",)
    unheard = quiet([EXPERTS, {"speed": 0.6, "cost": 0.4, "stars": 0.0}], method, [1, 0])
    assert unheard.weights.to_dict() == pytest.approx(EXPERTS.to_dict())
    assert "zero_weight_decides" not in codes(unheard)


def test_products_that_are_all_zero_are_refused():
    with pytest.raises(DataError, match="every criterion has weight 0 in one of the sources"):
        combine([{"a": 1, "b": 0}, {"a": 0, "b": 1}], "multiplicative")


@pytest.mark.parametrize("method", METHODS)
def test_one_source_is_what_comes_out(method):
    assert combine([EXPERTS], method).weights.to_dict() == pytest.approx(EXPERTS.to_dict())


@pytest.mark.parametrize("method", METHODS)
def test_order_of_sources_and_criteria_changes_nothing(method):
    one = quiet(SOURCES, method)
    other = quiet({name: SOURCES[name].iloc[::-1] for name in ("survey", "experts", "data")}, method)
    assert other.weights.to_dict() == pytest.approx(one.weights.to_dict(), abs=1e-12)
    assert other.coefficients.to_dict() == pytest.approx(one.coefficients.to_dict(), abs=1e-12)


@pytest.mark.parametrize("method", METHODS)
def test_weights_are_shares(method):
    result = quiet({**SOURCES, "opposite": {"speed": 0.01, "cost": 0.01, "stars": 0.98}}, method)
    assert (result.weights >= 0).all()
    assert result.weights.sum() == pytest.approx(1, abs=1e-15)


def test_weights_nearly_of_one_are_rescaled_and_it_is_said():
    result = quiet({"rounded": {"a": 0.33, "b": 0.66}, "exact": {"a": 0.4, "b": 0.6}})
    assert result.sources["rounded"].tolist() == pytest.approx([1 / 3, 2 / 3])
    assert codes(result) == {"weights_rescaled": ("source 'rounded'",)}


@pytest.mark.parametrize(
    ("weights", "message"),
    [
        ({"experts": EXPERTS, "data": DATA.drop("cost")}, r"column 'cost': has no weight in source 'data'"),
        ({"experts": EXPERTS.drop("cost"), "data": DATA}, r"column 'cost': has no weight in source 'experts'"),
        ({"experts": EXPERTS * 2}, r"source 'experts' must sum to 1 \(within 0.02\) \(got 2.0\)"),
        ([{"a": 1.2, "b": -0.2}], r"column 'b': source 'source 1' must not be negative \(got -0.2\)"),
        ({"weight": EXPERTS}, "may not be called 'weight'"),
        ({}, "holds no source"),
        (EXPERTS, "must be a mapping of sources or a list"),
        ([{"a": "much"}], "needs numbers"),
    ],
)
def test_wrong_sources_are_named(weights, message):
    with pytest.raises(DataError, match=message):
        combine(weights)


@pytest.mark.parametrize(
    ("method", "coefficients", "message"),
    [
        ("additive", [0.5, 0.7], r"coefficients must sum to 1 \(within 0.02\) \(got 1.2\)"),
        ("additive", [1.5, -0.5], "0 or more"),
        ("multiplicative", [0, 0], "one of them positive"),
        ("additive", {"experts": 1.0}, "differ in 'data'"),
        ("additive", {"experts": 0.5, "data": 0.4, "date": 0.1}, "differ in 'date'"),
        ("additive", [1.0], "1 numbers for 2 sources"),
        ("additive", 0.5, "mapping"),
        ("game_theory", [0.5, 0.5], "coefficients are what game_theory finds"),
        ("geometric", None, "unknown method"),
    ],
)
def test_wrong_coefficients_are_named(method, coefficients, message):
    with pytest.raises(OptionError, match=message):
        combine({"experts": EXPERTS, "data": DATA}, method, coefficients)


def test_the_summary_speaks_both_languages():
    result = combine(SOURCES)
    assert "Combined weights from 3 sources" in result.summary()
    assert "组合权重（3 个来源）" in result.summary("zh")
    assert "experts 0.3333" in result.summary()


def test_two_sources_of_one_name_are_refused_instead_of_one_being_lost():
    with pytest.raises(DataError, match=r"two sources have the same name \(got '1'\)"):
        combine({1: {"a": 0.5, "b": 0.5}, "1": {"a": 0.1, "b": 0.9}})


def test_a_source_that_game_theory_leaves_out_is_told_though_rounding_leaves_a_trace():
    found = quietly(combine)([{"a": 1, "b": 0}, {"a": 0.5, "b": 0.5}], "game_theory")
    assert found.coefficients.tolist() == [1, 0]
    assert found.weights.tolist() == [1, 0]
    assert [caution.where for caution in found.warnings if caution.code == "source_without_say"] == [("source 2",)]
