"""Cost efficiency: against programmes with inputs as variables, its parts, references, zeros, sizes and failures."""

import warnings

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from scipy.optimize import linprog
from tests.dea.economics.quietly import quietly

from sqeval import dea
from sqeval.errors import DataError, OptionError, SqevalWarning
from sqeval.numerics import lp

RETURNS = ("vrs", "crs", "nirs", "ndrs")


def cost(X, Y, W, **options):
    return quietly("cost", X, Y, W, **options)


def bounds_on_lambda(n, rts, offset):
    """Rows on Σλ behind `offset` other variables: (A_ub, b_ub, A_eq, b_eq)."""
    row = [[*np.zeros(offset), *np.ones(n)]]
    return {
        "crs": (np.empty((0, offset + n)), [], None, None),
        "vrs": (np.empty((0, offset + n)), [], row, [1]),
        "nirs": (row, [1], None, None),
        "ndrs": (-np.array(row), [-1], None, None),
    }[rts]


def least_cost(X, Y, w, y, rts):
    """min w·x with Σλx ≤ x, Σλy ≥ y, in the variables (x, λ)."""
    (n, m), s = X.shape, Y.shape[1]
    rows = np.vstack([np.hstack([-np.eye(m), X.T]), np.hstack([np.zeros((s, m)), -Y.T])])
    more, limits, equal, right = bounds_on_lambda(n, rts, m)
    return linprog([*w, *np.zeros(n)], np.vstack([rows, more]), [*np.zeros(m), *-y, *limits], equal, right).fun


@st.composite
def priced_tables(draw, least=1):
    n, m, s = draw(st.integers(2, 8)), draw(st.integers(1, 3)), draw(st.integers(1, 2))
    numbers = st.integers(least, 12).map(float)
    values = draw(hnp.arrays(np.float64, (n, m + s), elements=numbers))
    values[:, [0, m]] += 1 - least
    return values[:, :m], values[:, m:], draw(hnp.arrays(np.float64, (n, m), elements=st.integers(1, 9).map(float)))


@pytest.mark.parametrize("rts", RETURNS)
def test_equals_a_programme_with_inputs_as_variables(rts, priced):
    X, Y, W, _ = (table.to_numpy() for table in priced)
    result = cost(X, Y, W, rts=rts)
    expected = np.array([least_cost(X, Y, W[k], Y[k], rts) for k in range(len(X))])
    np.testing.assert_allclose(result.min_cost, expected, rtol=1e-9)
    np.testing.assert_allclose(result.observed_cost, (W * X).sum(axis=1))
    np.testing.assert_allclose(result.scores, expected / (W * X).sum(axis=1), rtol=1e-9)
    np.testing.assert_allclose(result.technical, quietly("radial", X, Y, rts=rts).efficiency, rtol=1e-9)
    assert result.better == "higher"
    assert (result.status == "optimal").all()
    assert max(result.certificate.primal, result.certificate.dual, result.certificate.gap) <= 1e-9


class TestWhatStandsInTheResult:
    def test_targets_peers_slacks_and_money_belong_together(self, priced):
        X, Y, W, _ = priced
        result = cost(X, Y, W)
        table = X.join(Y)
        np.testing.assert_allclose(result.lambdas @ table, result.targets)
        np.testing.assert_allclose((result.targets[X.columns] * W).sum(axis=1), result.min_cost)
        np.testing.assert_allclose(result.slacks, (result.targets - table) * [-1, -1, 1, 1], atol=1e-12)
        np.testing.assert_allclose(result.savings, result.slacks[X.columns] * W)
        np.testing.assert_allclose(result.savings.sum(axis=1), result.observed_cost - result.min_cost, atol=1e-9)
        assert (result.slacks[Y.columns].to_numpy() >= -1e-9).all()
        assert (result.slacks[X.columns].to_numpy() < -1e-9).any()

    def test_targets_are_efficient_and_cost_the_least(self, priced):
        X, Y, W, _ = priced
        targets = cost(X, Y, W).targets
        again = cost(targets[X.columns], targets[Y.columns], W, reference=(X, Y))
        np.testing.assert_allclose(again.scores, 1, rtol=1e-9)
        assert quietly("additive", targets[X.columns], targets[Y.columns], reference=(X, Y), weights="ram").is_efficient.all()

    @pytest.mark.parametrize("rts", RETURNS)
    def test_multipliers_are_prices_and_marginal_costs(self, rts, priced):
        X, Y, W, _ = priced
        result = cost(X, Y, W, rts=rts)
        np.testing.assert_array_equal(result.multipliers[X.columns], W)
        u, u_0 = result.multipliers[Y.columns].to_numpy(), result.intercept.to_numpy()
        np.testing.assert_allclose((u * Y).sum(axis=1) + u_0, result.min_cost, rtol=1e-8)
        assert (u @ Y.to_numpy().T + u_0[:, None] <= W.to_numpy() @ X.to_numpy().T * (1 + 1e-9)).all()
        assert u.min() >= 0
        assert rts != "crs" or not u_0.any()

    def test_an_output_that_the_least_cost_leaves_room_for_is_a_slack(self):
        # B costs what A costs and yields more of the second output.
        X, Y = np.array([[2.0], [2], [4]]), np.array([[3.0, 1], [3, 2], [3, 1]])
        result = cost(X, Y, [5])
        assert result.economic.tolist() == [1, 1, 0.5]
        assert result.is_weakly_efficient.tolist() == [True, True, False]
        assert result.is_efficient.tolist() == [False, True, False]
        assert result.peers.tolist() == [{1: 1.0}, {1: 1.0}, {1: 1.0}]
        assert result.slacks["Y2"].tolist() == [1, 0, 1]
        assert "for the same money" in result.explain(0)

    def test_of_several_least_costs_a_unit_keeps_its_own(self):
        X, Y = np.array([[1.0, 3], [3, 1], [2, 2]]), np.ones((3, 1))
        result = cost(X, Y, [1, 1])
        np.testing.assert_allclose(result.targets[["X1", "X2"]], X)
        assert result.peers.tolist()[:2] == [{0: 1.0}, {1: 1.0}]
        assert not result.uniqueness["lambdas"].any()

    def test_the_table(self, priced):
        table = cost(*priced[:3]).to_frame()
        assert table.columns[:5].tolist() == ["efficiency", "technical", "allocative", "observed_cost", "min_cost"]
        assert {"saving.hours", "slack.cost", "target.solved"} <= set(table.columns)

    def test_in_words(self, priced):
        result = cost(*priced[:3])
        worst, best = result.scores.idxmin(), result.scores.idxmax()
        lines = result.explain(worst).splitlines()
        assert lines[0] == f"{worst} (cost efficiency, input-oriented, variable returns to scale)"
        assert lines[1].startswith(f"{worst} spends ")
        assert "Technical" in lines[2]
        assert "is cost-efficient" in result.explain(best)
        assert "成本效率为" in result.explain(worst, "zh")
        assert "最小成本" in result.summary("zh")
        assert "least cost" in result.summary()

    def test_progress_counts_every_programme(self, priced):
        seen = []
        cost(*priced[:3], progress=lambda done, total, what: seen.append((done, total, what)))
        assert seen[-1] == (90, 90, "DEA")


class TestParts:
    @settings(max_examples=8)
    @given(priced_tables(least=0), st.sampled_from(RETURNS))
    def test_they_multiply_and_stay_within_0_and_1(self, data, rts):
        result = cost(*data, rts=rts)
        for part in (result.economic, result.technical, result.allocative):
            assert ((part > 0) & (part <= 1)).all()
        np.testing.assert_allclose(result.technical * result.allocative, result.economic, rtol=1e-12)
        assert (result.economic <= result.technical * (1 + 1e-12)).all()

    @settings(max_examples=7)
    @given(priced_tables(), priced_tables(), st.sampled_from(RETURNS))
    def test_also_against_others(self, data, others, rts):
        (X, Y, W), (X_ref, Y_ref, _) = data, others
        m, s = min(X.shape[1], X_ref.shape[1]), min(Y.shape[1], Y_ref.shape[1])
        result = cost(X[:, :m], Y[:, :s], W[:, :m], rts=rts, reference=(X_ref[:, :m], Y_ref[:, :s]))
        solved = result.status == "optimal"
        assert result.technical[solved].notna().all()
        assert result.economic[~solved].isna().all()
        np.testing.assert_allclose((result.technical * result.allocative)[solved], result.economic[solved], rtol=1e-12)
        assert result.to_frame()[["efficiency", "technical", "allocative"]].stack().dropna().between(0, 1).all()

    def test_one_input_leaves_no_mix_to_choose(self, stores):
        result = cost(*stores, [7.0])
        np.testing.assert_allclose(result.allocative, 1, rtol=1e-12)

    def test_units_of_one_price_need_no_prices_to_be_compared(self, priced):
        X, Y, W, _ = priced
        one, other = cost(X, Y, W), cost(X, Y, W.mul(np.linspace(1, 9, len(W)), axis=0))
        np.testing.assert_allclose(one.scores, other.scores, rtol=1e-12)


class TestReference:
    X, Y = np.array([[4.0, 4], [2, 8]]), np.array([[2.0], [2]])

    def test_cheaper_than_all_others(self):
        result = cost([[1.0, 1]], [[2.0]], [1, 1], reference=(self.X, self.Y))
        assert result.scores[0] == 4
        assert (result.economic[0], result.technical[0], result.allocative[0]) == (1, 1, 1)
        assert "less than any mix" in result.explain(0)
        assert "低于参照单元" in result.explain(0, "zh")

    def test_beyond_the_frontier_but_with_a_costly_mix(self):
        # Less of the first input than anybody takes, much of the second, which is dear: all of the excess is the mix.
        result = cost([[1.0, 20]], [[2.0]], [1, 2], reference=(self.X, self.Y))
        assert result.technical[0] == 1
        assert result.economic[0] == result.allocative[0] == pytest.approx(12 / 41)

    def test_out_of_reach_is_infeasible_and_alone_so(self):
        result = cost([[5.0, 5], [5, 5]], [[2.0], [9]], [1, 1], reference=(self.X, self.Y))
        assert result.status.tolist() == ["optimal", "infeasible"]
        assert result.technical_status.tolist() == ["optimal", "infeasible"]
        assert result.economic[0] == 0.8
        assert np.isnan(
            result.to_frame().loc[1, ["efficiency", "technical", "allocative", "min_cost", "saving.X1", "target.Y1"]].astype(float)
        ).all()
        assert result.observed_cost[1] == 10
        assert result.peers[1] == {}

    def test_an_input_of_zero_that_all_others_need_leaves_cost_but_no_technical_part(self):
        result = cost([[0.0, 30]], [[2.0]], [1, 1], reference=(self.X, self.Y))
        assert result.status[0] == "optimal"
        assert result.technical_status[0] == "infeasible"
        assert result.economic[0] == pytest.approx(8 / 30)
        assert result.to_frame()[["technical", "allocative"]].isna().all(axis=None)
        caution = next(caution for caution in result.warnings if caution.code == "dea_no_technical")
        assert (caution.where, caution.details) == (("0",), {"status": "infeasible"})
        assert "cannot be split" in result.explain(0)
        assert "无法分解" in result.explain(0, "zh")


class TestOddData:
    def test_zeros_among_inputs_and_outputs(self):
        X = np.array([[0.0, 4], [3, 0], [2, 2], [4, 4], [0, 8]])
        Y = np.array([[3.0, 0], [0, 3], [2, 2], [1, 1], [3, 0]])
        W = np.array([2.0, 3])
        for rts in RETURNS:
            result = cost(X, Y, W, rts=rts)
            np.testing.assert_allclose(result.min_cost, [least_cost(X, Y, W, Y[k], rts) for k in range(5)], rtol=1e-9)
            np.testing.assert_allclose(result.technical * result.allocative, result.economic, rtol=1e-12)
        assert not [caution for caution in result.warnings if caution.code == "dea_zero_inputs"]

    def test_negative_outputs_under_vrs(self, priced):
        X, Y, W, _ = priced
        result, moved = cost(X, Y - 20, W), cost(X, Y, W)
        np.testing.assert_allclose(result.scores, moved.scores, rtol=1e-9)
        np.testing.assert_allclose(result.targets[X.columns], moved.targets[X.columns])
        np.testing.assert_allclose((result.multipliers[Y.columns] * (Y - 20)).sum(axis=1) + result.intercept, result.min_cost, rtol=1e-8)
        with pytest.raises(DataError, match="negative value"):
            cost(X, Y - 20, W, rts="crs")

    @pytest.mark.parametrize("n", [1, 4])
    def test_one_unit_or_equal_ones(self, n):
        result = cost(np.full((n, 2), 3.0), np.full((n, 1), 2.0), [1, 2])
        assert result.economic.tolist() == result.allocative.tolist() == [1.0] * n

    def test_sizes(self, priced):
        X, Y, W, _ = (table.to_numpy() for table in priced)
        for by in (np.array([1e-10, 1e9]), np.array([1e10, 1e10])):
            one, other = cost(X, Y, W), cost(X * by, Y * by[::-1], W / by * 1e-5)
            np.testing.assert_allclose(other.scores, one.scores, rtol=1e-9)
            np.testing.assert_allclose(other.min_cost, one.min_cost * 1e-5, rtol=1e-9)
            assert other.is_efficient.tolist() == one.is_efficient.tolist()

    def test_row_order_changes_nothing(self, priced):
        X, Y, W, _ = priced
        pd.testing.assert_frame_equal(cost(X[::-1], Y, W.sample(frac=1, random_state=1)).to_frame()[::-1], cost(X, Y, W).to_frame())

    def test_many_prices_are_solved_in_lots(self, monkeypatch, priced):
        X, Y, W, _ = priced
        expected = cost(X, Y, W)
        monkeypatch.setattr("sqeval.dea.economics.valuing._CELLS", 100)
        np.testing.assert_allclose(cost(X, Y, W).scores, expected.scores, rtol=1e-12)

    def test_unknown_words(self, stores):
        with pytest.raises(OptionError, match="unknown rts"):
            dea.cost(*stores, [1], rts="irs")
        with pytest.raises(OptionError, match="solver"):
            dea.cost(*stores, [1], solver="cplexx")


def test_any_solver(priced):
    X, Y, W, _ = priced
    np.testing.assert_allclose(cost(X, Y, W, solver="highs").scores, cost(X, Y, W).scores, rtol=1e-9)


@pytest.mark.parametrize("call", [0, 1, 2])
def test_a_failing_engine_flags_its_unit_only(call, monkeypatch, priced):
    """The radial programmes come first, then those of cost, then slacks."""
    X, Y, W, _ = priced
    clean, solve, calls = cost(X, Y, W), lp.solve, []

    def broken(family, **options):
        batch = solve(family, **options)
        if len(calls) == call:
            status = batch.status.copy()
            status[4] = "failed"
            batch = lp.LpBatch(status, batch.x, batch.dual, batch.certificate, batch.reasons, batch.unique, batch.face)
        calls.append(family)
        return batch

    monkeypatch.setattr(lp, "solve", broken)
    result = cost(X, Y, W)
    others = [unit for unit in X.index if unit != "T04"]
    pd.testing.assert_frame_equal(
        result.to_frame().loc[others, "efficiency":"min_cost"], clean.to_frame().loc[others, "efficiency":"min_cost"]
    )
    assert result.technical_status["T04"] == ("failed" if call == 0 else "optimal")
    assert result.status["T04"] == ("optimal" if call == 0 else "failed")
    assert np.isnan(result.allocative["T04"])
    assert np.isnan(result.economic["T04"]) == (call > 0)
    assert {caution.code for caution in result.warnings} >= {"dea_no_technical" if call == 0 else "dea_not_solved"}


def test_cautions_are_announced(priced):
    X, Y, W, _ = priced
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")
        dea.cost(X[:5], Y[:5], W)
    assert any(isinstance(entry.message, SqevalWarning) and "few" in str(entry.message) for entry in seen)
