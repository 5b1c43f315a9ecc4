import dataclasses
import math
import pickle
import warnings

import numpy as np
import pandas as pd
import pulp
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sqeval.ahp import PairwiseMatrix, solve
from sqeval.ahp.priorities import PROGRAMMES
from sqeval.errors import JudgementError, OptionError, SolverError, SqevalWarning
from sqeval.options import PriorityMethod
from sqeval.result import Caution

CITY = PairwiseMatrix.from_upper(["1/5", 3, "1/2", 5, 7, 1, 7, "1/4", 3, 7], ["culture", "family", "housing", "jobs", "transport"])
CYCLE = [[1, 3, "1/3"], ["1/3", 1, 3], [3, "1/3", 1]]
UPPER = st.lists(st.sampled_from(["1/9", "1/7", "1/5", "1/3", 1, 2, 4, 6, 8]), min_size=6, max_size=6)


def quiet(*args, **options):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SqevalWarning)
        return solve(*args, **options)


def test_everything_a_matrix_accepts_is_accepted():
    rows = [[1, "1/4"], [4, 1]]
    for given_as in (rows, np.array([[1, 0.25], [4, 1]]), pd.DataFrame(rows), PairwiseMatrix(rows)):
        assert solve(given_as).weights.tolist() == pytest.approx([0.2, 0.8], rel=1e-15)


def test_weights_carry_the_labels_in_the_order_given():
    assert list(solve(CITY).weights.index) == list(CITY.labels)


@given(UPPER, st.permutations(list("badc")))
def test_order_of_items_changes_no_bit(upper, order):
    matrix = PairwiseMatrix.from_upper(upper, list("abcd"))
    first, second = quiet(matrix), quiet(PairwiseMatrix(matrix, order))
    assert second.weights.to_dict() == first.weights.to_dict()
    assert second.cr == first.cr


@pytest.mark.parametrize("method", ["eigenvector", "geometric_mean"])
@given(weights=st.lists(st.floats(1e-3, 1e3), min_size=1, max_size=8))
def test_a_consistent_matrix_returns_its_weights(method, weights):
    result = solve(np.divide.outer(weights, weights), method)
    np.testing.assert_allclose(result.weights, np.array(weights) / sum(weights), rtol=1e-12)
    assert (result.ci, result.cr, result.lambda_max) == (0.0, 0.0, len(weights))
    assert result.is_consistent


@given(UPPER)
def test_lambda_is_at_least_n_and_weights_are_shares(upper):
    result = quiet(PairwiseMatrix.from_upper(upper))
    assert result.lambda_max >= 4
    assert result.ci >= 0
    assert (result.weights > 0).all()
    assert result.weights.sum() == pytest.approx(1, abs=1e-14)


@pytest.mark.parametrize("values", [[[1]], [[1, 9], ["1/9", 1]], [[1, 0.33], [3, 1]]])
def test_one_and_two_items_never_contradict(values):
    result = solve(values)
    assert (result.ci, result.ri, result.cr) == (0.0, 0.0, 0.0)
    assert result.lambda_max == len(values)


def test_equal_judgements_give_equal_weights():
    assert solve(np.ones((4, 4))).weights.tolist() == [0.25] * 4


def test_huge_ratios_keep_every_digit():
    weights = solve([[1, 1e12], [1e-12, 1]]).weights
    assert weights[1] == pytest.approx(1 / (1 + 1e12), rel=1e-15)


def test_ratios_at_the_limit_stay_finite():
    result = quiet([[1, 1e100, 1e-100], [1e-100, 1, 1e100], [1e100, 1e-100, 1]])
    np.testing.assert_allclose(result.weights, 1 / 3)
    assert math.isfinite(result.cr)


def test_geometric_mean_keeps_cr_of_the_principal_eigenvalue():
    eigen, means = solve(CITY), solve(CITY, "geometric_mean")
    logs = np.log(CITY.values).mean(axis=1)
    np.testing.assert_allclose(means.weights, np.exp(logs) / np.exp(logs).sum(), rtol=1e-14)
    assert means.weights.tolist() != eigen.weights.tolist()
    assert (means.lambda_max, means.ci, means.cr) == (eigen.lambda_max, eigen.ci, eigen.cr)
    weights = means.weights.to_numpy()
    assert means.lambda_estimate == pytest.approx(np.mean(CITY.values @ weights / weights), rel=1e-14)
    assert means.lambda_estimate != means.lambda_max
    assert eigen.lambda_estimate == eigen.lambda_max


class TestSolver:
    @pytest.mark.parametrize("method", ["log_least_absolute", "goal_programming"])
    @pytest.mark.parametrize("solver", ["highs", "highspy", "pulp", pulp.HiGHS(msg=False)])
    def test_who_solves_the_programme_changes_nothing(self, method, solver):
        np.testing.assert_allclose(quiet(CITY, method, solver=solver).weights, quiet(CITY, method).weights, atol=1e-9)

    @pytest.mark.parametrize("method", [name.value for name in PriorityMethod if name not in PROGRAMMES])
    def test_a_method_without_a_programme_takes_no_solver(self, method):
        with pytest.raises(OptionError, match=f"solver: has no meaning for method '{method}'.*'goal_programming'"):
            solve(CITY, method, solver="highs")

    def test_an_unknown_solver(self):
        with pytest.raises(OptionError, match="'highs', 'highspy', 'pulp', a PuLP solver"):
            solve(CITY, "goal_programming", solver="cbc")

    def test_a_solver_that_cannot_run_is_told(self):
        with pytest.raises(SolverError, match="not solved"):
            solve(CITY, "goal_programming", solver=pulp.COIN_CMD(path="/no/such/cbc", msg=False))


class TestGoalProgramming:
    def test_the_largest_deviation_is_least(self):
        def largest(method):
            weights = quiet(CITY, method).weights.to_numpy()
            return np.abs(np.log(CITY.values / np.divide.outer(weights, weights))).max()

        assert largest("goal_programming") < min(largest(name) for name in PriorityMethod if name != "goal_programming") - 1e-3

    def test_many_optima_are_said(self):
        found = quiet(PairwiseMatrix.from_upper(["1/5", "1/7", 1, 7, "1/5", 9, 3, 9, "1/9", "1/3"], list("abcde")), "goal_programming")
        assert "optimum_not_unique" in [caution.code for caution in found.warnings]
        assert "目标规划法" in found.summary("zh")

    @given(UPPER, st.permutations(list("badc")))
    def test_order_of_items_changes_no_bit(self, upper, order):
        matrix = PairwiseMatrix.from_upper(upper, list("abcd"))
        first, second = (quiet(one, "goal_programming") for one in (matrix, PairwiseMatrix(matrix, order)))
        assert second.weights.to_dict() == first.weights.to_dict()


class TestRandomIndex:
    @pytest.mark.parametrize(("table", "ri"), [("alonso_lamata_2006", 1.1086), ("saaty_1980", 1.12), ("exact", 1.1086)])
    def test_the_result_names_its_table(self, table, ri):
        result = solve(CITY, random_index=table)
        assert (result.random_index, result.ri) == (table, ri)
        assert result.cr == result.ci / ri
        assert table in result.summary()
        assert len(result.random_index_source) > 50

    def test_beyond_fifteen_items_the_result_says_that_the_index_comes_from_the_line(self):
        result = quiet(np.ones((16, 16)))
        assert result.ri == pytest.approx((2.7699 * 16 - 4.3513 - 16) / 15)
        assert "beyond n = 15" in result.summary()
        assert "2.7699 n" in result.random_index_source
        assert "beyond" not in solve(np.ones((15, 15))).summary()

    @pytest.mark.parametrize(
        ("size", "table", "others"),
        [(16, "saaty_1980", "'alonso_lamata_2006' or 'exact'"), (21, "exact", "Use 'alonso_lamata_2006'")],
    )
    def test_a_table_that_ends_before_names_those_that_do_not(self, size, table, others):
        with pytest.raises(OptionError) as caught:
            solve(np.ones((size, size)), random_index=table)
        assert f"n = {size}" in str(caught.value)
        assert others in str(caught.value)


class TestCautions:
    def test_inconsistent(self):
        with pytest.warns(SqevalWarning, match=r"inconsistent|circle") as told:
            result = solve(CYCLE)
        assert [caution.code for caution in result.warnings] == ["inconsistent", "judged_in_circles"]
        assert result.warnings[0] == Caution("inconsistent", ("0", "1", "2"))
        assert [str(one.message) for one in told] == [caution.message for caution in result.warnings]
        assert "0 > 1 > 2 > 0" in result.warnings[1].message
        assert not result.is_consistent

    def test_a_verdict_that_depends_on_the_table(self):
        # CI 0.0539: CR 0.1028 with 0.5247, 0.0930 with Saaty's 0.58.
        matrix = PairwiseMatrix.from_upper([2, 3, 4], ["a", "b", "c"])
        default, saaty = quiet(matrix), quiet(matrix, random_index="saaty_1980")
        assert default.cr > 0.1 > saaty.cr
        assert [caution.code for caution in default.warnings] == ["inconsistent", "verdict_depends_on_table"]
        assert [caution.code for caution in saaty.warnings] == ["verdict_depends_on_table"]
        assert f"saaty_1980 {saaty.cr:.4f}" in saaty.warnings[0].message
        assert "取决于" in saaty.warnings[0].text("zh")

    def test_a_consistent_matrix_warns_of_nothing(self):
        assert solve(CITY).warnings == ()


class TestRefused:
    def test_a_missing_judgement_is_named(self):
        matrix = PairwiseMatrix.from_pairs({("a", "b"): 3, ("b", "c"): 2})
        with pytest.raises(JudgementError, match=r"pair \('a', 'c'\): has no judgement"):
            solve(matrix)

    def test_a_matrix_that_is_not_reciprocal(self):
        with pytest.raises(JudgementError, match=r"pair \(0, 1\)"):
            solve([[1, 3], [2, 1]])

    def test_unknown_words(self):
        with pytest.raises(OptionError, match="Did you mean 'eigenvector'"):
            solve(CITY, "eigen_vector")
        with pytest.raises(OptionError, match="Did you mean 'saaty_1980'"):
            solve(CITY, random_index="saaty")

    def test_words_are_case_insensitive(self):
        assert solve(CITY, "Eigenvector", random_index="EXACT").random_index == "exact"


def test_an_index_at_its_limit_keeps_it():
    """Koczkodaj takes an index up to 1/3, which judgements such as 1/2, 3 and 4 reach exactly, but for rounding."""
    result = solve(PairwiseMatrix.from_upper(["1/2", 3, 4], list("abc")))
    assert result.koczkodaj == pytest.approx(1 / 3, rel=1e-14)
    assert result.consistency.loc["Koczkodaj index", "consistent"]
    assert not solve(PairwiseMatrix.from_upper(["1/2", 3, 3], list("abc"))).consistency.loc["Koczkodaj index", "consistent"]


class TestResult:
    def test_frozen_and_fresh(self):
        result = solve(CITY)
        with pytest.raises(dataclasses.FrozenInstanceError):
            result.cr = 0
        weights = result.weights
        weights["jobs"] = 9
        assert result.weights["jobs"] < 1

    def test_frame(self):
        frame = solve(CITY).to_frame()
        assert list(frame.columns) == ["weight"]
        assert list(frame.index) == list(CITY.labels)

    def test_cards_in_both_languages(self):
        result = solve(CITY)
        assert "principal eigenvector" in repr(result)
        assert "特征向量法" in result.summary("zh")
        assert "方根法" in solve(CITY, "geometric_mean").summary("zh")
        assert "0.0508" in result._repr_html_()

    def test_pickle(self):
        result = solve(CITY)
        assert pickle.loads(pickle.dumps(result)).weights.equals(result.weights)
