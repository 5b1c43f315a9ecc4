from itertools import product

import numpy as np
import pytest
from scipy import stats

from sqeval.numerics import case_mix
from sqeval.numerics.proportions import wilson


def test_the_distribution_is_that_of_all_outcomes_enumerated():
    cases, rates = np.array([2.0, 3.0, 0.0]), np.array([0.3, 0.9, 0.5])
    chances = np.repeat(rates, cases.astype(int))
    expected = np.zeros(6)
    for outcome in product([0, 1], repeat=5):
        expected[sum(outcome)] += np.prod(np.where(outcome, chances, 1 - chances))
    assert case_mix.success_distribution(cases, rates) == pytest.approx(expected, abs=1e-14)


@pytest.mark.parametrize("rate", [0.0, 0.02, 0.5, 0.97, 1.0])
@pytest.mark.parametrize("n", [1, 7, 400])
def test_one_stratum_is_a_binomial(n, rate):
    found = case_mix.success_distribution(np.array([float(n)]), np.array([rate]))
    assert found == pytest.approx(stats.binom.pmf(np.arange(n + 1), n, rate), abs=1e-11)


@pytest.mark.parametrize("rate", [0.02, 0.37, 0.97])
@pytest.mark.parametrize("n", [1, 7, 400])
def test_limits_are_quantiles_of_the_binomial(n, rate):
    low, high = case_mix.limits(case_mix.success_distribution(np.array([float(n)]), np.array([rate])), 0.95)
    assert (low, high) == (stats.binom.ppf(0.025, n, rate), n - stats.binom.ppf(0.025, n, 1 - rate))


def test_limits_of_several_strata_by_a_polynomial_and_case_by_case():
    rng = np.random.default_rng(3)
    for _ in range(30):
        cases, rates = rng.integers(0, 25, 3) + np.array([1.0, 0, 0]), rng.random(3)
        chances = np.repeat(rates, cases.astype(int))
        exact = np.array([1.0])
        for p in chances:
            exact = np.polymul(exact, [p, 1 - p])
        exact = exact[::-1]
        for level in (0.95, 0.998):
            tail = (1 - level) / 2
            inside = [k for k in range(len(exact)) if min(exact[: k + 1].sum(), exact[k:].sum()) > tail]
            found = case_mix.success_distribution(cases, rates)
            assert case_mix.limits(found, level) == (inside[0], inside[-1])
            surprises = [case_mix.surprise(found, k) for k in range(len(exact))]
            assert [k for k, p in enumerate(surprises) if p > 2 * tail] == inside


def test_the_interval_with_one_stratum_is_wilsons():
    n, p = np.array([10.0, 40, 200]), 0.6
    observed = np.array([0.0, 30, 111])
    low, high = case_mix.ratio_interval(observed, n * p, n * p * p)
    assert np.array([low, high]) * p == pytest.approx(np.array(wilson(observed / n, n)), abs=1e-12)


def test_the_ends_of_the_interval_solve_the_score_equation():
    cases, rates, observed, z = np.array([20.0, 30]), np.array([0.9, 0.4]), 33.0, 1.959963984540054
    expected, squares = np.array([cases @ rates]), np.array([cases @ rates**2])
    ends = case_mix.ratio_interval(np.array([observed]), expected, squares)
    for theta in (float(end[0]) for end in ends):
        variance = (cases * theta * rates * (1 - theta * rates)).sum()
        assert abs(observed - theta * (cases @ rates)) == pytest.approx(z * variance**0.5, rel=1e-9)
