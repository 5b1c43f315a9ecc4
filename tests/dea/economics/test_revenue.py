"""Revenue efficiency: against programmes with outputs as variables, its parts, references and odd data."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog
from tests.dea.economics.quietly import quietly
from tests.dea.economics.test_cost import RETURNS, bounds_on_lambda, priced_tables

from sqeval.errors import DataError


def revenue(X, Y, P, **options):
    return quietly("revenue", X, Y, P, **options)


def most_revenue(X, Y, p, x, rts):
    """max p·y with Σλx ≤ x, y ≤ Σλy, in the variables (y, λ)."""
    (n, m), s = X.shape, Y.shape[1]
    rows = np.vstack([np.hstack([np.eye(s), -Y.T]), np.hstack([np.zeros((m, s)), X.T])])
    more, limits, equal, right = bounds_on_lambda(n, rts, s)
    return -linprog([*-p, *np.zeros(n)], np.vstack([rows, more]), [*np.zeros(s), *x, *limits], equal, right).fun


@pytest.mark.parametrize("rts", RETURNS)
def test_equals_a_programme_with_outputs_as_variables(rts, priced):
    X, Y, _, P = (table.to_numpy() for table in priced)
    result = revenue(X, Y, P, rts=rts)
    expected = np.array([most_revenue(X, Y, P[k], X[k], rts) for k in range(len(X))])
    np.testing.assert_allclose(result.max_revenue, expected, rtol=1e-9)
    np.testing.assert_allclose(result.observed_revenue, (P * Y).sum(axis=1))
    np.testing.assert_allclose(result.scores, expected / (P * Y).sum(axis=1), rtol=1e-9)
    np.testing.assert_allclose(result.technical, quietly("radial", X, Y, orientation="output", rts=rts).efficiency, rtol=1e-9)
    assert result.better == "lower"
    assert (result.status == "optimal").all()


def test_targets_slacks_and_money_belong_together(priced):
    X, Y, _, P = priced
    result = revenue(X, Y, P)
    np.testing.assert_allclose((result.targets[Y.columns] * P).sum(axis=1), result.max_revenue)
    np.testing.assert_allclose(result.slacks, (result.targets - X.join(Y)) * [-1, -1, 1, 1], atol=1e-12)
    np.testing.assert_allclose(result.savings.sum(axis=1), result.max_revenue - result.observed_revenue, atol=1e-9)
    assert (result.slacks[X.columns].to_numpy() >= -1e-9).all()
    assert result.to_frame().columns[3:5].tolist() == ["observed_revenue", "max_revenue"]
    assert (result.prices == P).all(axis=None)


@pytest.mark.parametrize("rts", RETURNS)
def test_multipliers_are_marginal_revenues_and_prices(rts, priced):
    X, Y, _, P = priced
    result = revenue(X, Y, P, rts=rts)
    np.testing.assert_array_equal(result.multipliers[Y.columns], P)
    v, v_0 = result.multipliers[X.columns].to_numpy(), result.intercept.to_numpy()
    np.testing.assert_allclose((v * X).sum(axis=1) + v_0, result.max_revenue, rtol=1e-8)
    assert (v @ X.to_numpy().T + v_0[:, None] >= P.to_numpy() @ Y.to_numpy().T * (1 - 1e-9)).all()
    assert v.min() >= 0


@settings(max_examples=7)
@given(priced_tables(least=0), st.sampled_from(RETURNS))
def test_parts_multiply_and_stay_within_0_and_1(data, rts):
    Y, X, P = data
    result = revenue(X, Y, P, rts=rts)
    for part in (result.economic, result.technical, result.allocative):
        assert ((part > 0) & (part <= 1)).all()
    np.testing.assert_allclose(result.technical * result.allocative, result.economic, rtol=1e-12)


def test_negative_inputs_under_vrs(priced):
    X, Y, _, P = priced
    result, moved = revenue(X - 20, Y, P), revenue(X, Y, P)
    np.testing.assert_allclose(result.scores, moved.scores, rtol=1e-9)
    np.testing.assert_allclose((result.multipliers[X.columns] * (X - 20)).sum(axis=1) + result.intercept, result.max_revenue, rtol=1e-8)
    with pytest.raises(DataError, match="negative value"):
        revenue(X, Y - 20, P)


class TestReference:
    X, Y = np.array([[4.0, 4], [2, 8]]), np.array([[2.0, 1], [2, 2]])

    def test_more_than_all_others_earn(self):
        result = revenue([[4.0, 8]], [[5.0, 3]], [1, 1], reference=(self.X, self.Y))
        assert result.scores[0] == 0.5
        assert (result.economic[0], result.technical[0], result.allocative[0]) == (1, 1, 1)
        assert "more than any mix" in result.explain(0)

    def test_nothing_is_in_reach_under_crs(self):
        # Without the first input no mix of the others yields anything.
        result = revenue([[0.0, 8]], [[5.0, 3]], [1, 1], reference=(self.X, self.Y), rts="crs")
        assert (result.scores[0], result.max_revenue[0], result.economic[0], result.allocative[0]) == (0, 0, 1, 1)

    def test_out_of_reach_is_infeasible_under_vrs(self):
        result = revenue([[1.0, 8], [4, 4]], [[5.0, 3], [1, 1]], [1, 1], reference=(self.X, self.Y))
        assert result.status.tolist() == ["infeasible", "optimal"]
        assert result.economic[1] == pytest.approx(2 / 3)


def test_zeros_are_a_caution_where_they_hold_back(priced):
    X, Y, _, P = priced
    X = X.copy()
    X.loc["T00", "hours"] = 0
    assert "dea_zero_inputs" in {caution.code for caution in revenue(X, Y, P).warnings}


def test_in_words(priced):
    X, Y, _, P = priced
    result = revenue(X, Y, P)
    worst, best = result.scores.idxmax(), result.scores.idxmin()
    assert result.explain(worst).splitlines()[1].startswith(f"{worst} earns ")
    assert "is revenue-efficient" in result.explain(best)
    assert "收益效率为" in result.explain(worst, "zh")
    assert "最大收益" in result.summary("zh")


def test_efficient_by_revenue_with_inputs_to_spare():
    result = revenue([[2.0], [3]], [[5.0], [5]], [1])
    assert (result.economic[1], result.is_efficient[1]) == (1, False)
    assert result.slacks.loc[1].tolist() == [1, 0]
    assert "less of some inputs" in result.explain(1)


def test_row_order_changes_nothing(priced):
    X, Y, _, P = priced
    pd.testing.assert_frame_equal(revenue(X[::-1], Y, P).to_frame()[::-1], revenue(X, Y, P).to_frame())
