"""Profit: against programmes in inputs and outputs, its parts, returns to scale without a limit, references and failures."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog
from tests.dea.economics.quietly import quietly
from tests.dea.economics.test_cost import bounds_on_lambda, priced_tables

from sqeval.errors import DataError, OptionError
from sqeval.numerics import lp

LOSS = ([[4.0], [5]], [[2.0], [3]], [1.0], [1.0])


def profit(X, Y, W, P, **options):
    return quietly("profit", X, Y, W, P, **options)


def most_profit(X, Y, w, p, rts):
    """max p·y − w·x with Σλx ≤ x, y ≤ Σλy, in the variables (x, y, λ); None where it has no limit."""
    (n, m), s = X.shape, Y.shape[1]
    rows = np.vstack([np.hstack([-np.eye(m), np.zeros((m, s)), X.T]), np.hstack([np.zeros((s, m)), np.eye(s), -Y.T])])
    more, limits, equal, right = bounds_on_lambda(n, rts, m + s)
    found = linprog([*w, *-p, *np.zeros(n)], np.vstack([rows, more]), [*np.zeros(m + s), *limits], equal, right)
    return -found.fun if found.status == 0 else None


@pytest.mark.parametrize("rts", ["vrs", "nirs"])
def test_equals_a_programme_in_inputs_and_outputs(rts, priced):
    X, Y, W, P = (table.to_numpy() for table in priced)
    result = profit(X, Y, W, P, rts=rts)
    np.testing.assert_allclose(result.max_profit, [most_profit(X, Y, W[k], P[k], rts) for k in range(len(X))], rtol=1e-9)
    np.testing.assert_allclose(result.observed_profit, (P * Y).sum(axis=1) - (W * X).sum(axis=1))
    np.testing.assert_allclose(result.profitability, (P * Y).sum(axis=1) / (W * X).sum(axis=1))
    np.testing.assert_allclose(result.max_profitability, ((P @ Y.T) / (W @ X.T)).max(axis=1))
    np.testing.assert_allclose(result.technical_inefficiency, quietly("directional", X, Y, rts=rts).scores, atol=1e-9)
    assert (result.status == "optimal").all()


@settings(max_examples=7)
@given(priced_tables(least=0), st.sampled_from(["vrs", "crs", "nirs", "ndrs"]), st.integers(0, 3))
def test_status_and_parts_hold_under_all_returns_to_scale(data, rts, shift):
    X, Y, W = data
    P = np.random.default_rng(shift).integers(1, 5, Y.shape).astype(float)
    result = profit(X, Y, W, P, rts=rts)
    expected = [most_profit(X, Y, W[k], P[k], rts) for k in range(len(X))]
    assert result.status.tolist() == ["unbounded" if value is None else "optimal" for value in expected]
    np.testing.assert_allclose(result.max_profit, [np.nan if value is None else value for value in expected], atol=1e-9)
    known = result.to_frame()[result.status == "optimal"]
    assert (known[["technical_inefficiency", "allocative_inefficiency"]] >= 0).all(axis=None)
    np.testing.assert_allclose(known["technical_inefficiency"] + known["allocative_inefficiency"], known["score"], atol=1e-12)
    np.testing.assert_allclose(result.losses.sum(axis=1, skipna=False), result.max_profit - result.observed_profit, atol=1e-8)


class TestWhatStandsInTheResult:
    def test_targets_peers_and_slacks_belong_together(self, priced):
        X, Y, W, P = priced
        result, table = profit(X, Y, W, P), X.join(Y)
        np.testing.assert_allclose(result.lambdas @ table, result.targets)
        np.testing.assert_allclose(result.slacks, (result.targets - table) * [-1, -1, 1, 1])
        np.testing.assert_allclose(
            (result.targets[Y.columns] * P).sum(axis=1) - (result.targets[X.columns] * W).sum(axis=1), result.max_profit
        )
        assert result.is_efficient.sum() == (result.scores < 1e-9).sum() > 0
        assert result.uniqueness["lambdas"].all()
        assert result.prices.columns.tolist() == [*X, *Y]
        with pytest.raises(OptionError, match=r"no `efficiency`\. See `\.scores`"):
            _ = result.efficiency

    def test_directions(self, priced):
        X, Y, W, P = priced
        for direction in ("inputs", "outputs", "mean", "range", (1.0, 2.0)):
            result = profit(X, Y, W, P, direction=direction)
            np.testing.assert_allclose(result.technical_inefficiency, quietly("directional", X, Y, direction=direction).scores, atol=1e-9)
            np.testing.assert_allclose(result.losses.sum(axis=1), result.max_profit - result.observed_profit, atol=1e-8)
        with pytest.raises(OptionError, match="unknown direction"):
            profit(X, Y, W, P, direction="up")

    def test_in_words(self, priced):
        result = profit(*priced)
        worst, best = result.scores.idxmax(), result.scores.idxmin()
        assert "would be possible at its prices" in result.explain(worst)
        assert "is profit-efficient" in result.explain(best)
        assert "利润无效率为" in result.explain(worst, "zh")
        assert "largest profit" in result.summary()
        assert "配置部分" in result.summary("zh")


class TestWithoutALimit:
    """Under constant returns the largest profit is 0, or there is none."""

    def test_unbounded_is_said_and_nothing_is_infinite(self, priced):
        X, Y, W, P = priced
        for rts in ("crs", "ndrs"):
            result = profit(X, Y, W, P, rts=rts)
            assert (result.status == "unbounded").all()
            numbers = result.to_frame().select_dtypes("number")
            assert not np.isinf(numbers).any(axis=None)
            assert numbers[["score", "allocative_inefficiency", "max_profit", "slack.hours", "target.solved"]].isna().all(axis=None)
            assert numbers[["observed_profit", "technical_inefficiency", "profitability", "max_profitability"]].notna().all(axis=None)
            assert {caution.code for caution in result.warnings} == {"dea_profit_unbounded"}
            assert "there is no largest profit" in result.explain("T00")
            assert "无界" in result.explain("T00", "zh")
            assert result.peers["T00"] == {}

    def test_nobody_makes_a_profit(self):
        result = profit(*LOSS, rts="crs")
        assert result.status.tolist() == ["optimal", "optimal"]
        assert result.max_profit.tolist() == [0, 0]
        assert result.targets.to_numpy().tolist() == [[0, 0], [0, 0]]
        assert result.peers.tolist() == [{}, {}]
        assert "doing nothing" in result.explain(0)
        assert "不生产" in result.explain(0, "zh")
        assert "learn" not in result.explain(0)
        np.testing.assert_allclose(result.scores, [2 / 6, 2 / 8])

    def test_doing_nothing_is_no_choice_under_vrs_and_ndrs(self):
        for rts in ("vrs", "ndrs"):
            assert profit(*LOSS, rts=rts).max_profit.tolist() == [-2, -2]

    def test_a_profit_of_rounding_is_none(self):
        # 3 × 0.1 − 0.3 is 5.6e-17.
        result = profit([[0.3], [4.0]], [[3.0], [1]], [1.0], [0.1], rts="crs")
        assert result.max_profit.tolist() == [0, 0]
        assert result.is_efficient.tolist() == [True, False]
        assert result.peers.tolist() == [{0: 1.0}, {0: 1.0}]
        assert not result.uniqueness["lambdas"].any()

    def test_general_returns_take_the_largest_size_of_a_profit_and_the_smallest_of_a_loss(self):
        best = profit([[4.0], [5]], [[6.0], [6]], [1.0], [1.0], rts=("grs", 0.5, 1.5))
        assert (best.max_profit.tolist(), best.peers[1]) == ([3, 3], {0: 1.5})
        assert profit(*LOSS, rts=("grs", 0.5, 1.5)).max_profit.tolist() == [-1, -1]


class TestReference:
    X, Y = np.array([[4.0], [8]]), np.array([[4.0], [6]])

    def test_beyond_all_others(self):
        result = profit([[4.0]], [[9.0]], [1], [1], reference=(self.X, self.Y))
        assert result.max_profit[0] == 0
        assert result.scores[0] == pytest.approx(-5 / 13)
        assert result.technical_inefficiency[0] < 0
        assert result.allocative_inefficiency[0] >= 0
        np.testing.assert_allclose(result.technical_inefficiency + result.allocative_inefficiency, result.scores)
        assert "more than any mix" in result.explain(0)
        assert "nothing has to change" in result.explain(0)
        assert "What to change" not in result.explain(0)

    def test_beyond_the_technical_frontier_at_another_size(self):
        # It makes 9 of 10, where the others' line through (4, 4) and (8, 6) ends at 6; at these prices 4 of 4 pays best.
        result = profit([[10.0]], [[9.0]], [3], [2], reference=(self.X, self.Y))
        assert result.technical_inefficiency[0] < 0 < result.scores[0]
        words = "It lies beyond the technical frontier of the reference units, which is worth "
        gain, lost = -result.losses["technical"][0], result.losses["allocative"][0]
        assert words + f"{gain:.4g} to it; by its mix or its size it forgoes {lost:.4g}." in result.explain(0)
        assert "超出参照单元的技术前沿" in result.explain(0, "zh")

    def test_no_way_to_the_frontier_leaves_profit_without_parts(self):
        # On the way out of its corner the unit never gets the second input that all others need.
        X_ref, Y_ref = np.array([[4.0, 1], [8, 1]]), np.array([[4.0], [6]])
        result = profit([[9.0, 0]], [[1.0]], [1, 1], [1], reference=(X_ref, Y_ref))
        assert result.status[0] == "optimal"
        assert result.technical_status[0] == "infeasible"
        assert result.scores[0] == pytest.approx((-1 + 8) / 10)
        assert result.allocative_inefficiency.isna()[0]
        assert "dea_no_technical" in {caution.code for caution in result.warnings}
        assert "cannot be split" in result.explain(0)


class TestOddData:
    @pytest.mark.parametrize("n", [1, 3])
    def test_one_unit_or_equal_ones(self, n):
        result = profit(np.full((n, 2), 3.0), np.full((n, 1), 2.0), [1, 2], [6])
        assert result.scores.tolist() == [0] * n
        assert result.max_profit.tolist() == [3] * n
        assert result.peers.tolist() == [{k: 1.0} for k in range(n)]

    def test_sizes(self, priced):
        X, Y, W, P = (table.to_numpy() for table in priced)
        by = np.array([1e-10, 1e9])
        one, other = profit(X, Y, W, P), profit(X * by, Y * by[::-1], W / by, P / by[::-1])
        np.testing.assert_allclose(other.scores, one.scores, rtol=1e-9, atol=1e-12)
        np.testing.assert_allclose(other.technical_inefficiency, one.technical_inefficiency, rtol=1e-9, atol=1e-12)

    def test_row_order_changes_nothing(self, priced):
        X, Y, W, P = priced
        pd.testing.assert_frame_equal(profit(X[::-1], Y, W, P[::-1]).to_frame()[::-1], profit(X, Y, W, P).to_frame())

    def test_many_units_are_compared_in_lots(self, monkeypatch, priced):
        expected = profit(*priced)
        monkeypatch.setattr("sqeval.dea.economics.profit_programme._CELLS", 100)
        pd.testing.assert_frame_equal(profit(*priced).to_frame(), expected.to_frame())

    def test_negative_values_are_refused(self, priced):
        X, Y, W, P = priced
        with pytest.raises(DataError, match="negative value"):
            profit(X, Y - 20, W, P)


def test_a_failing_engine_leaves_profits_and_all_other_parts(monkeypatch, priced):
    clean, solve = profit(*priced), lp.solve

    def broken(family, **options):
        batch = solve(family, **options)
        status = batch.status.copy()
        status[4] = "failed"
        return lp.LpBatch(status, batch.x, batch.dual, batch.certificate, batch.reasons, batch.unique, batch.face)

    monkeypatch.setattr(lp, "solve", broken)
    result = profit(*priced)
    pd.testing.assert_frame_equal(result.to_frame().drop("T04"), clean.to_frame().drop("T04"))
    assert (result.status["T04"], result.technical_status["T04"]) == ("optimal", "failed")
    assert result.scores["T04"] == pytest.approx(clean.scores["T04"])
    assert np.isnan(result.losses.loc["T04", "technical"])
