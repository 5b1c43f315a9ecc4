"""Partial frontiers against every draw, and against their definitions."""

from itertools import product

import numpy as np
import pytest

from sqeval.numerics.partial_frontiers import best_but_for, expected_best


@pytest.mark.parametrize("m", [1, 2, 4])
@pytest.mark.parametrize("shrink", [True, False])
def test_the_expected_best_is_the_mean_over_all_draws(m, shrink):
    ratios = np.array([0.3, 0.7, 0.7, 1.9, 2.0])
    best = [min(draw) if shrink else max(draw) for draw in product(ratios, repeat=m)]
    ordered = np.append(ratios, [np.nan, np.nan])[None]
    assert expected_best(m, shrink=shrink)(ordered, np.array([5]))[0] == pytest.approx(np.mean(best), rel=1e-13)


def test_an_expectation_with_an_infinite_ratio_is_infinite():
    assert expected_best(3, shrink=True)(np.array([[1.0, np.inf, np.nan]]), np.array([2])).tolist() == [np.inf]


@pytest.mark.parametrize("alpha", [0.05, 0.1, 0.3, 0.7, 0.9, 0.95, 1.0])
@pytest.mark.parametrize("count", [1, 3, 10, 20])
def test_quantiles_are_those_of_the_definition(alpha, count):
    from fractions import Fraction

    ordered = np.arange(1.0, count + 1)[None]
    left = 1 - Fraction(str(alpha))
    least = next(k for k in range(1, count + 1) if Fraction(k, count) > left)
    largest = next(k for k in range(count, 0, -1) if Fraction(count - k + 1, count) > left)
    assert best_but_for(alpha, shrink=True)(ordered, np.array([count])).tolist() == [least]
    assert best_but_for(alpha, shrink=False)(ordered, np.array([count])).tolist() == [largest]
