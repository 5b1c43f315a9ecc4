"""Correlation and variance inflation against scipy, direct regressions and cases by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from sqeval.numerics import redundancy


def regressed(values, column):
    """1/(1 − R²) of a column on the others with an intercept, by least squares."""
    y = values[:, column]
    x = np.column_stack([np.ones(len(y)), np.delete(values, column, axis=1)])
    rest = y - x @ np.linalg.lstsq(x, y, rcond=None)[0]
    return ((y - y.mean()) ** 2).sum() / (rest**2).sum()


@given(st.integers(0, 10_000), st.integers(2, 6))
def test_inflation_is_that_of_a_regression_on_the_others(seed, columns):
    rng = np.random.default_rng(seed)
    values = rng.normal(size=(30, columns)) @ rng.normal(size=(columns, columns)) * 10.0 ** rng.integers(-6, 6, columns)
    expected = [regressed((values - values.mean(axis=0)) / values.std(axis=0), column) for column in range(columns)]
    assert redundancy.variance_inflation(values) == pytest.approx(expected, rel=1e-6)


def test_inflation_of_a_pair_by_hand():
    # r = 1/2, so that 1/(1 − r²) = 4/3.
    values = np.array([[1.0, 1.0], [2.0, 3.0], [3.0, 2.0]])
    assert redundancy.variance_inflation(values) == pytest.approx([4 / 3, 4 / 3])


def test_orthogonal_columns_are_not_inflated():
    values = np.array([[1.0, 1.0], [1.0, -1.0], [-1.0, 1.0], [-1.0, -1.0]])
    assert redundancy.variance_inflation(values).tolist() == [1.0, 1.0]


def test_what_is_an_exact_combination_is_infinite_and_what_is_not_is_unharmed():
    rng = np.random.default_rng(3)
    a, b, c = rng.normal(size=(3, 40))
    values = np.column_stack([a, b, 100 - a - b, c])
    found = redundancy.variance_inflation(values)
    assert np.isinf(found[:3]).all()
    assert found[3] == pytest.approx(regressed(values[:, [0, 1, 3]], 2))


def test_constant_columns_have_no_factor_and_leave_the_others_alone():
    rng = np.random.default_rng(4)
    values = np.column_stack([rng.normal(size=(20, 2)), np.full(20, 0.1 + 0.2)])
    found = redundancy.variance_inflation(values)
    assert np.isnan(found[2])
    assert found[:2] == pytest.approx(redundancy.variance_inflation(values[:, :2]))


def test_too_few_rows_say_nothing():
    values = np.random.default_rng(5).normal(size=(4, 4))
    assert np.isnan(redundancy.variance_inflation(values)).all()
    assert np.isfinite(redundancy.variance_inflation(values[:, :3])).all()


@given(st.lists(st.tuples(st.integers(-5, 5), st.integers(-5, 5)), min_size=3, max_size=20))
def test_correlations_are_those_of_scipy(pairs):
    x, y = np.array(pairs, dtype=float).T
    _, pearson, spearman, rows = redundancy.pair_correlations(np.column_stack([x, y]))
    assert rows.tolist() == [len(pairs)]
    if len(set(x)) == 1 or len(set(y)) == 1:
        assert np.isnan([*pearson, *spearman]).all()
    else:
        assert pearson[0] == pytest.approx(stats.pearsonr(x, y).statistic)
        assert spearman[0] == pytest.approx(stats.spearmanr(x, y).statistic)


def test_missing_values_are_left_out_pair_by_pair():
    nan = np.nan
    values = np.array([[1, 2, nan], [2, 4, 5], [3, 6, 1], [nan, 0, 2], [4, 9, 0.0]])
    pairs, pearson, _, rows = redundancy.pair_correlations(values)
    assert pairs.tolist() == [[0, 1], [0, 2], [1, 2]]
    assert rows.tolist() == [4, 3, 4]
    assert pearson[0] == pytest.approx(np.corrcoef([1, 2, 3, 4], [2, 4, 6, 9])[0, 1])


def test_a_large_offset_does_not_make_a_column_constant():
    values = np.array([[1e9], [1e9 + 1], [1e9 + 2]])
    assert redundancy.is_constant(values).tolist() == [False]
    assert redundancy.is_constant(np.array([[0.3, np.nan], [0.1 + 0.2, np.nan]])).tolist() == [True, False]


def test_infinity_is_one_value_and_a_column_with_others_beside_it_is_not_constant():
    inf, nan = np.inf, np.nan
    values = np.array([[inf, inf, 1.0, -inf, inf], [inf, 2.0, 1.0, inf, nan], [nan, 2.0, nan, 3.0, nan]])
    assert redundancy.is_constant(values).tolist() == [True, False, True, False, True]


def test_rows_that_are_not_reached_tell_no_correlation():
    x = np.arange(12.0)
    values = np.column_stack([np.where(x < 3, np.inf, x), np.where(x < 3, np.inf, x % 5), np.full(12, np.inf)])
    pairs, pearson, spearman, rows = redundancy.pair_correlations(values)
    assert (pairs.tolist(), rows.tolist()) == ([[0, 1], [0, 2], [1, 2]], [9, 0, 0])
    assert pearson[0] == pytest.approx(stats.pearsonr(x[3:], x[3:] % 5)[0])
    assert spearman[0] == pytest.approx(stats.spearmanr(x[3:], x[3:] % 5)[0])
    assert np.isnan(pearson[1:]).all()
