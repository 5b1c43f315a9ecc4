"""Entropy weights: rules for zero, negative and constant columns under every normalisation."""

import math

import pandas as pd
import pytest
from tests.contract.method import quietly

from sqeval.errors import DataError, OptionError
from sqeval.weighting import entropy

quiet = quietly(entropy)


def divergence(*shares):
    """By hand, with 0·ln 0 = 0."""
    total = math.fsum(shares)
    return 1 + math.fsum(p / total * math.log(p / total) for p in shares if p) / math.log(len(shares))


def frame(**columns):
    return pd.DataFrame(columns, index=list("ABCD"), dtype=float)


def codes(result):
    return {caution.code: caution.where for caution in result.warnings}


PLAIN = {"solved": [6, 8, 7, 9], "hours": [4, 8, 2, 16]}
DIRECTIONS = {"solved": "benefit", "hours": "cost"}


@pytest.mark.parametrize(
    ("normalisation", "solved", "hours"),
    [
        ("sum", PLAIN["solved"], [2 / 4, 2 / 8, 1, 2 / 16]),
        ("none", PLAIN["solved"], PLAIN["hours"]),
        ("shift", PLAIN["solved"], PLAIN["hours"]),
        ("min_max", [0, 2, 1, 3], [12, 8, 14, 0]),
    ],
)
def test_every_normalisation_by_hand(normalisation, solved, hours):
    result = quiet(frame(**PLAIN), DIRECTIONS, normalisation)
    told = [divergence(*solved), divergence(*hours)]
    table = result.to_frame()
    assert table["divergence"].tolist() == pytest.approx(told, rel=1e-12)
    assert table["entropy"].tolist() == pytest.approx([1 - part for part in told], rel=1e-12)
    assert result.weights.tolist() == pytest.approx([part / sum(told) for part in told], rel=1e-12)
    assert result.settings == (("normalisation", normalisation),)


def test_zero_shares_count_as_nothing():
    for normalisation in ("sum", "none"):
        result = quiet(frame(solved=[0, 8, 0, 8], stars=[1, 2, 3, 4]), "benefit", normalisation)
        assert result.to_frame()["divergence"].tolist() == pytest.approx([0.5, divergence(1, 2, 3, 4)])
        assert codes(result) == {"zero_shares": ("solved",)}


def test_a_cost_of_zero_is_the_limit_of_small_costs():
    at_zero = quiet(frame(hours=[0, 8, 0, 16], stars=[1, 2, 3, 4]), {"hours": "cost", "stars": "benefit"})
    near = quiet(frame(hours=[1e-12, 8, 1e-12, 16], stars=[1, 2, 3, 4]), {"hours": "cost", "stars": "benefit"})
    assert at_zero.to_frame()["divergence"]["hours"] == pytest.approx(0.5)
    assert at_zero.weights.tolist() == pytest.approx(near.weights.tolist(), abs=1e-9)
    assert codes(at_zero) == {"zero_cost": ("hours",)}


@pytest.mark.parametrize("normalisation", ["sum", "none"])
def test_a_negative_value_is_refused_where_shares_need_none(normalisation):
    with pytest.raises(DataError, match=r"column 'profit', unit 'B': a value is negative.*got -2.0.*'min_max' or 'shift'"):
        entropy(frame(profit=[1, -2, 3, 4]), "benefit", normalisation)


def test_min_max_takes_any_sign_without_a_word():
    result = entropy(frame(profit=[-3, -1, -2, 0], hours=[4, 8, 2, 16]), {"profit": "benefit", "hours": "cost"}, "min_max")
    assert result.to_frame()["divergence"].tolist() == pytest.approx([divergence(0, 2, 1, 3), divergence(12, 8, 14, 0)])
    assert result.warnings == ()


def test_shift_moves_only_columns_that_are_not_positive():
    result = quiet(frame(profit=[-3, -1, -2, 0], share=[0, 1, 2, 3], stars=[1, 2, 3, 4]), "benefit", "shift")
    told = divergence(0.01, 2.01, 1.01, 3.01)
    assert result.to_frame()["divergence"].tolist() == pytest.approx([told, divergence(0.01, 1.01, 2.01, 3.01), divergence(1, 2, 3, 4)])
    assert codes(result) == {"shifted": ("profit", "share")}
    assert "0.01" in result.warnings[0].message


def test_a_direction_that_has_no_part_is_said():
    for normalisation in ("none", "shift"):
        result = quiet(frame(**PLAIN), DIRECTIONS, normalisation)
        assert codes(result) == {"direction_unused": ("hours",)}
        assert normalisation in result.warnings[0].message


def test_a_constant_negative_column_is_refused_or_gets_nothing():
    with pytest.raises(DataError, match="column 'loss'"):
        entropy(frame(loss=[-2] * 4, stars=[1, 2, 3, 4]), "benefit")
    for normalisation in ("min_max", "shift"):
        result = quiet(frame(loss=[-2] * 4, stars=[1, 2, 3, 4]), "benefit", normalisation)
        assert result.weights.tolist() == [0, 1]
        assert codes(result) == {"constant_criterion": ("loss",)}


def test_a_column_of_zeros_is_constant():
    for direction in ("benefit", "cost"):
        result = quiet(frame(returns=[0] * 4, stars=[1, 2, 3, 4]), {"returns": direction, "stars": "benefit"})
        assert result.weights.tolist() == [0, 1]
        assert codes(result) == {"constant_criterion": ("returns",)}


def test_an_unknown_normalisation():
    with pytest.raises(OptionError, match=r"unknown normalisation.*'min_max'"):
        entropy(frame(**PLAIN), DIRECTIONS, "minmax")


def test_values_that_differ_little_keep_their_ratio():
    # For small relative spreads the divergence is half the variance of the ratio to the mean, over ln m.
    tiny = [[1 + spread * d for d in (-1, 1, -1, 1)] for spread in (1e-6, 2e-6)]
    weights = entropy(frame(a=tiny[0], b=tiny[1]), "benefit").weights
    assert weights["b"] / weights["a"] == pytest.approx(4, rel=1e-6)
