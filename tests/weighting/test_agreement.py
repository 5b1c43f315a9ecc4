"""How far two sources of weights agree."""

import math

import pandas as pd
import pytest
from scipy import stats
from tests.contract.method import quietly

from sqeval.errors import DataError, OptionError
from sqeval.weighting import agreement, entropy

A = pd.Series({"a": 0.4, "b": 0.3, "c": 0.2, "d": 0.1, "e": 0.0})
B = pd.Series({"e": 0.05, "d": 0.05, "c": 0.3, "b": 0.2, "a": 0.4})
MEASURES = ("spearman", "kendall", "cosine", "l1", "kl")


def test_rank_correlations_with_ties_are_those_of_scipy():
    other = B[A.index]
    assert agreement(A, B) == pytest.approx(stats.spearmanr(A, other).statistic)
    assert agreement(A, B, "Kendall") == pytest.approx(stats.kendalltau(A, other).statistic)


def test_distances_by_hand():
    assert agreement(A, B, "l1") == pytest.approx(0 + 0.1 + 0.1 + 0.05 + 0.05)
    assert agreement(A, B, "kl") == pytest.approx(0.3 * math.log(1.5) + 0.2 * math.log(2 / 3) + 0.1 * math.log(2))
    assert agreement(A, B, "cosine") == pytest.approx(0.285 / math.sqrt(0.3 * 0.295))


def test_nothing_where_something_is_wanted_diverges():
    assert agreement(B, A, "kl") == math.inf


@pytest.mark.parametrize("measure", MEASURES)
def test_a_source_agrees_with_itself(measure):
    assert agreement(A, A[::-1], measure) == pytest.approx(0 if measure in ("l1", "kl") else 1)


def test_weights_that_differ_by_rounding_are_tied():
    third = {"a": 1 / 3, "b": 1 / 3 + 1e-15, "c": 1 / 3}
    with pytest.raises(DataError, match=r"all weights of 'b' are equal.*'cosine' or 'l1'"):
        agreement({"a": 0.5, "b": 0.3, "c": 0.2}, third)
    with pytest.raises(DataError, match="all weights of 'a' are equal"):
        agreement(third, third, "kendall")
    assert agreement(third, third, "cosine") == pytest.approx(1)


def test_results_are_sources():
    frame = pd.DataFrame({"a": [1.0, 2, 4], "b": [3.0, 1, 2], "c": [1.0, 1, 2]})
    result = quietly(entropy)(frame, "benefit")
    assert agreement(result, result.weights, "l1") == 0


def test_criteria_that_differ_are_named():
    with pytest.raises(DataError, match="column 'e': has no weight in b"):
        agreement(A, B.drop("e") / 0.95)


def test_rescaling_is_announced():
    with pytest.warns(match="rescaled at b"):
        assert agreement(A, B * 1.01, "l1") == pytest.approx(0.3)


def test_an_unknown_measure():
    with pytest.raises(OptionError, match="unknown measure"):
        agreement(A, B, "pearson")


def test_kendalls_correlation_ends_at_minus_1():
    assert agreement({"a": 0.5, "b": 0.3, "c": 0.2}, {"a": 0.2, "b": 0.3, "c": 0.5}, "kendall") == -1
