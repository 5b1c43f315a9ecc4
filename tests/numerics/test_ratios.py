"""Ratios of totals against their definition, the mean, and Fieller's equation solved by bisection."""

import numpy as np
import pytest
from scipy import optimize, stats

from sqeval.numerics.groups import Groups
from sqeval.numerics.means import skewed_mean
from sqeval.numerics.ratios import ratio_of_totals


def one(*columns):
    return Groups(np.zeros(len(columns[0]), dtype=np.intp), 1), *(np.array(column, dtype=np.float64) for column in columns)


@pytest.mark.parametrize("sign", [1, -1])
def test_ends_solve_fiellers_equation(sign):
    """For residuals that are symmetric, |mean(a − R b)| = t s(a − R b)/√n at both ends, Fieller 1954."""
    below = np.array([3.0, 4, 5, 6, 3, 4, 5, 6])
    above = 2 * below + np.array([1.0, -1, 1, -1, -1, 1, -1, 1])
    found = ratio_of_totals(*one(above, sign * below))

    def excess(ratio):
        rest = above - ratio * sign * below
        return rest.mean() ** 2 - (stats.t.ppf(0.975, 7) * stats.sem(rest)) ** 2

    inner, outer = sign * 2, {1: (0, 9), -1: (-9, 0)}[sign]
    assert found.value[0] == pytest.approx(inner)
    assert found.low[0] == pytest.approx(optimize.brentq(excess, outer[0], inner))
    assert found.high[0] == pytest.approx(optimize.brentq(excess, inner, outer[1]))


def test_the_error_is_linearised():
    rng = np.random.default_rng(1)
    below = rng.gamma(3, size=30)
    above = 2 * below + rng.normal(size=30)
    found = ratio_of_totals(*one(above, below))
    ratio = above.sum() / below.sum()
    assert found.value[0] == pytest.approx(ratio)
    assert found.standard_error[0] == pytest.approx(np.sqrt(30 / 29 * np.sum((above - ratio * below) ** 2)) / below.sum())


@pytest.mark.parametrize("each", [1.0, -2.0])
def test_over_equal_rows_it_is_the_mean(each):
    values = np.random.default_rng(2).exponential(size=15)
    plain, found = skewed_mean(*one(values / each)), ratio_of_totals(*one(values, np.full(15, each)))
    for field in ("value", "standard_error", "low", "high"):
        assert getattr(found, field)[0] == pytest.approx(getattr(plain, field)[0])


def test_rows_count_where_both_parts_are_known():
    found = ratio_of_totals(*one([1, 2, np.nan, 9], [1, 1, 5, np.nan]))
    assert (found.value[0], found.n[0]) == (1.5, 2)


def test_a_denominator_that_may_be_0_rules_nothing_out():
    found = ratio_of_totals(*one([1, 2, 3], [0, 0, 1]))
    assert (found.value[0], found.low[0], found.high[0]) == (6, -np.inf, np.inf)


def test_no_denominator_no_ratio():
    found = ratio_of_totals(*one([1, 2, 3], [0, 0, 0]))
    assert np.isnan([found.value[0], found.standard_error[0], found.low[0], found.high[0]]).all()
