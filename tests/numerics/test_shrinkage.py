"""Empirical Bayes on planted units: errors, coverage, parameters recovered, second formulations and properties."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import optimize

from sqeval.numerics import shrinkage

GROUPS = 2000


def planted_means(seed, units, between, *, low=4, high=30, groups=GROUPS):
    """True values, measured ones, sizes and standard errors estimated from as many normal observations of variance 1."""
    rng = np.random.default_rng(seed)
    codes = np.repeat(np.arange(groups), units)
    n = rng.integers(low, high + 1, len(codes)).astype(float)
    true = 5 + np.sqrt(between) * rng.normal(size=len(codes))
    value = true + rng.normal(size=len(codes)) / np.sqrt(n)
    error = np.sqrt(rng.chisquare(n - 1) / (n - 1) / n)
    return codes, n, true, value, error


def planted_shares(seed, units, a, b, *, sizes=(4, 60), groups=GROUPS):
    """True shares from a beta, and measured ones."""
    rng = np.random.default_rng(seed)
    codes = np.repeat(np.arange(groups), units)
    n = rng.integers(sizes[0], sizes[1] + 1, len(codes)).astype(float)
    true = rng.beta(a, b, len(codes))
    return codes, n, true, rng.binomial(n.astype(int), true) / n


def drawn_means(codes, n, value, error, groups=GROUPS):
    noise = shrinkage.moderated_noise(error, n)
    prior = shrinkage.normal_prior(value, noise, codes, groups)
    found = shrinkage.normal_posterior(value, noise, prior, codes)
    return prior, found, shrinkage.normal_interval(found)


def drawn_shares(codes, n, value, groups=GROUPS):
    prior = shrinkage.binomial_prior(value, n, codes, groups)
    assert ((prior.mean > 0) & (prior.mean < 1)).all()
    found = shrinkage.binomial_posterior(value, n, prior, codes)
    return prior, found, shrinkage.beta_interval(found)


def error_ratio(found, value, true):
    return ((found.value - true) ** 2).mean() / ((value - true) ** 2).mean()


@pytest.mark.parametrize(("units", "between", "most"), [(8, 0.0, 0.35), (8, 0.1, 0.7), (20, 0.02, 0.3), (20, 0.1, 0.62), (20, 1.0, 0.95)])
def test_drawn_means_lie_nearer_to_the_truth(units, between, most):
    codes, n, true, value, error = planted_means(1, units, between)
    _, found, (low, high) = drawn_means(codes, n, value, error)
    assert error_ratio(found, value, true) < most
    assert 0.925 <= ((low <= true) & (true <= high)).mean() <= 1.0


@pytest.mark.parametrize(("a", "b", "most"), [(2, 18, 0.6), (9, 1, 0.7), (20, 20, 0.5), (1, 1, 0.9)])
def test_drawn_shares_lie_nearer_to_the_truth(a, b, most):
    codes, n, true, value = planted_shares(2, 15, a, b)
    _, found, (low, high) = drawn_shares(codes, n, value)
    assert error_ratio(found, value, true) < most
    assert 0.925 <= ((low <= true) & (true <= high)).mean() <= 0.975
    assert ((low >= 0) & (low <= found.value) & (found.value <= high) & (high <= 1)).all()


def test_units_that_stand_well_apart_lose_nothing():
    codes, n, true, value, error = planted_means(3, 6, 25.0)
    assert error_ratio(drawn_means(codes, n, value, error)[1], value, true) < 1.02
    codes, n, true, value = planted_shares(3, 6, 0.7, 0.7, sizes=(200, 900))
    assert error_ratio(drawn_shares(codes, n, value)[1], value, true) < 1.02


def test_even_four_units_gain_where_they_are_alike():
    codes, n, true, value, error = planted_means(4, 4, 0.0, low=20, high=20)
    assert error_ratio(drawn_means(codes, n, value, error)[1], value, true) < 0.8


@pytest.mark.parametrize(("a", "b"), [(2, 18), (6, 2), (30, 30), (0.5, 0.5)])
def test_the_beta_is_recovered(a, b):
    codes, n, _, value = planted_shares(5, 400, a, b, sizes=(2, 80), groups=20)
    prior = shrinkage.binomial_prior(value, n, codes, 20)
    assert prior.mean.mean() == pytest.approx(a / (a + b), abs=0.01)
    assert prior.variance.mean() == pytest.approx(a * b / ((a + b) ** 2 * (a + b + 1)), rel=0.08)


def test_the_normal_is_recovered():
    codes, n, _, value, error = planted_means(6, 400, 0.3, groups=20)
    prior, _, _ = drawn_means(codes, n, value, error, 20)
    assert prior.mean.mean() == pytest.approx(5, abs=0.02)
    assert prior.variance.mean() == pytest.approx(0.3, rel=0.06)


def test_variance_between_units_solves_the_equation_of_paule_and_mandel():
    rng = np.random.default_rng(7)
    value, noise = rng.normal(3, 2, 9), rng.uniform(0.2, 2, 9)

    def excess(between):
        weights = 1 / (noise + between)
        return (weights * (value - (weights * value).sum() / weights.sum()) ** 2).sum() - 8

    expected = optimize.brentq(excess, 0, 100)
    assert shrinkage.normal_prior(value, noise, np.zeros(9, dtype=np.intp), 1).variance[0] == pytest.approx(expected)


def test_variance_between_shares_solves_the_equation_of_its_moments():
    n, value = np.array([2.0, 3, 5, 4, 40]), np.array([1.0, 0, 0.8, 0.25, 0.6])

    def excess(rho):
        weights = n / (1 + (n - 1) * rho)
        mean = (weights * value).sum() / weights.sum()
        return (weights * (value - mean) ** 2).sum() * (1 - 1 / weights.sum()) / (mean * (1 - mean)) - 4

    rho = optimize.brentq(excess, 0, 1)
    prior = shrinkage.binomial_prior(value, n, np.zeros(5, dtype=np.intp), 1)
    assert prior.variance[0] == pytest.approx(rho * prior.mean[0] * (1 - prior.mean[0]))


def test_equal_noise_by_hand():
    # Mean 3, Σ(y − 3)² = 10 over 4 gives v + A = 2.5, A = 1.5; B = 2/4 · 1/2.5 = 0.2.
    value, codes = np.array([1.0, 2, 3, 4, 5]), np.zeros(5, dtype=np.intp)
    prior = shrinkage.normal_prior(value, np.ones(5), codes, 1)
    assert (prior.mean[0], prior.variance[0], prior.units[0]) == pytest.approx((3, 1.5, 5))
    found = shrinkage.normal_posterior(value, np.ones(5), prior, codes)
    assert found.value == pytest.approx([1.4, 2.2, 3, 3.8, 4.6])
    assert found.reliability == pytest.approx(np.full(5, 0.8))
    # Morris: v(1 − B) + B²(v + A)/k + 2B²/(k − 3)·(y − m)².
    assert found.variance == pytest.approx(0.8 + 0.04 * 2.5 / 5 + 0.04 * (value - 3) ** 2)


def test_units_alike_are_drawn_as_far_as_their_number_allows():
    value, codes = np.array([3.0, 3.1, 2.9, 3.05, 2.95]), np.zeros(5, dtype=np.intp)
    prior = shrinkage.normal_prior(value, np.ones(5), codes, 1)
    assert prior.variance[0] == 0
    assert shrinkage.normal_posterior(value, np.ones(5), prior, codes).reliability == pytest.approx(np.full(5, 0.5))


def test_single_answers_cannot_tell_units_apart():
    value, codes = np.array([0.0, 1, 1, 0, 1, 1]), np.zeros(6, dtype=np.intp)
    assert shrinkage.binomial_prior(value, np.ones(6), codes, 1).variance[0] == 0


def test_a_group_without_units_is_unknown_and_disturbs_no_other():
    value, codes = np.array([0.5, 0.2, 0.9, 0.4]), np.full(4, 1, dtype=np.intp)
    prior = shrinkage.binomial_prior(value, np.full(4, 30.0), codes, 3)
    assert np.isnan(prior.mean[[0, 2]]).all()
    assert np.isnan(prior.variance[[0, 2]]).all()
    assert prior.variance[1] > 0


def test_the_spread_of_a_small_unit_is_drawn_to_that_of_all():
    n, error = np.array([100.0, 100, 2, 1]), np.array([0.2, 0.2, 0.0, np.nan])
    noise = shrinkage.moderated_noise(error, n)
    pooled = (2 * 99 * 4.0) / 199
    assert noise[0] == pytest.approx((10 * pooled + 99 * 4) / 109 / 100)
    assert noise[2] == pytest.approx(10 * pooled / 11 / 2)
    assert noise[3] == pytest.approx(pooled)
    assert np.isnan(shrinkage.moderated_noise(np.full(2, np.nan), np.full(2, 5.0))).all()


counts = st.lists(st.tuples(st.integers(1, 200), st.floats(0, 1)), min_size=4, max_size=25)


@given(counts)
def test_a_drawn_share_lies_between_its_own_and_the_mean(found):
    n = np.array([size for size, _ in found], dtype=float)
    value = np.array([round(size * share) for size, share in found]) / n
    codes = np.zeros(len(n), dtype=np.intp)
    prior = shrinkage.binomial_prior(value, n, codes, 1)
    if not 0 < prior.mean[0] < 1:
        return
    drawn = shrinkage.binomial_posterior(value, n, prior, codes)
    low, high = shrinkage.beta_interval(drawn)
    mean, slack = prior.mean[0], 1e-12
    assert (drawn.value >= np.minimum(value, mean) - slack).all()
    assert (drawn.value <= np.maximum(value, mean) + slack).all()
    assert ((drawn.reliability >= 0) & (drawn.reliability <= 1)).all()
    assert (np.diff(drawn.reliability[np.argsort(n)]) >= -slack).all()
    assert ((low >= 0) & (high <= 1) & (low <= high)).all()


@given(st.lists(st.integers(0, 20), min_size=4, max_size=15))
def test_equal_sizes_keep_the_order(parts):
    value, n, codes = np.array(parts) / 20, np.full(len(parts), 20.0), np.zeros(len(parts), dtype=np.intp)
    prior = shrinkage.binomial_prior(value, n, codes, 1)
    if not 0 < prior.mean[0] < 1:
        return
    drawn = shrinkage.binomial_posterior(value, n, prior, codes)
    assert (np.diff(drawn.value[np.argsort(value)]) >= -1e-12).all()
    assert np.ptp(drawn.reliability) < 1e-12


@given(st.lists(st.tuples(st.floats(-100, 100), st.floats(0.01, 50)), min_size=4, max_size=20))
def test_a_drawn_mean_lies_between_its_own_and_the_common_one(found):
    value, noise = np.array(found).T
    codes = np.zeros(len(value), dtype=np.intp)
    prior = shrinkage.normal_prior(value, noise, codes, 1)
    drawn = shrinkage.normal_posterior(value, noise, prior, codes)
    mean = prior.mean[0]
    assert (drawn.value >= np.minimum(value, mean) - 1e-9).all()
    assert (drawn.value <= np.maximum(value, mean) + 1e-9).all()
    assert (np.diff(drawn.reliability[np.argsort(-noise)]) >= -1e-9).all()
    assert (drawn.variance >= 0).all()
