"""Truncated regression against a direct optimisation of the density as scipy has it."""

import numpy as np
import pytest
from scipy import optimize, stats

from sqeval.numerics.truncated_regression import _likelihood, fitted, truncated_draws


def samples(seed, n=120, b=4):
    rng = np.random.default_rng(seed)
    z = np.column_stack([np.ones(n), rng.normal(5, 2, n), rng.uniform(0, 1e3, n)])
    mean = z @ [1.2, 0.15, 5e-4]
    return np.array([truncated_draws(mean, 0.5, 1.0, rng) for _ in range(b)]), z


@pytest.mark.parametrize("seed", range(3))
def test_it_is_the_maximum_that_a_direct_search_finds(seed):
    y, z = samples(seed)
    fits = fitted(y, z, 1.0)
    assert fits.found.all()

    def lost(point, sample):
        mean, sigma = z @ (point[:3] / [1, 1, 1e3]), np.exp(point[3])
        return -stats.truncnorm.logpdf(sample, (1 - mean) / sigma, np.inf, mean, sigma).sum()

    for sample, beta, sigma in zip(y, fits.coefficients, fits.sigma, strict=True):
        own = np.append(beta * [1, 1, 1e3], np.log(sigma))
        other = optimize.minimize(lost, np.array([1.0, 0.1, 0.5, -0.5]), args=(sample,), method="BFGS", options={"gtol": 1e-7})
        assert lost(own, sample) <= other.fun + 1e-9
        np.testing.assert_allclose(own, other.x, rtol=2e-3, atol=2e-4)


def test_gradient_and_hessian_are_those_of_the_likelihood():
    y, z = samples(5, n=30, b=2)
    point = np.array([[1.0, 0.2, 1e-3, 1.5], [0.5, 0.3, 2e-3, 2.5]])
    _, slope, curve = _likelihood(point, y, z, 1.0)
    for k, width in enumerate((1e-5, 1e-6, 1e-8, 1e-5)):
        move = np.zeros(4)
        move[k] = width
        (high, up, _), (low, down, _) = (_likelihood(point + way * move, y, z, 1.0) for way in (1, -1))
        np.testing.assert_allclose((high - low) / (2 * width), slope[:, k], rtol=1e-5, atol=1e-5)
        np.testing.assert_allclose((up - down) / (2 * width), curve[:, k], rtol=1e-5, atol=1e-3)


def test_many_samples_are_as_one_by_one_and_sizes_of_columns_do_not_matter():
    y, z = samples(8, b=6)
    together = fitted(y, z, 1.0)
    for k in range(6):
        np.testing.assert_allclose(fitted(y[[k]], z, 1.0).coefficients[0], together.coefficients[k], rtol=1e-8)
    sizes = np.array([1.0, 1e6, 1e-6])
    np.testing.assert_allclose(fitted(y, z * sizes, 1.0).coefficients * sizes, together.coefficients, rtol=1e-7)


def test_without_truncation_it_is_least_squares():
    rng = np.random.default_rng(0)
    z = np.column_stack([np.ones(50), rng.normal(size=50)])
    y = z @ [20.0, 1.0] + rng.normal(0, 0.3, 50)
    fits = fitted(y[None], z, 1.0)
    beta, rest = np.linalg.lstsq(z, y)[:2]
    np.testing.assert_allclose(fits.coefficients[0], beta, rtol=1e-8)
    assert fits.sigma[0] == pytest.approx(np.sqrt(rest[0] / 50), rel=1e-8)


def test_where_there_is_no_maximum_it_says_so():
    y = 1 + np.random.default_rng(3).exponential(1, 200) ** 1.6
    fits = fitted(y[None], np.ones((200, 1)), 1.0)
    assert not fits.found[0]
    assert np.isnan(fits.sigma[0])


def test_draws_follow_the_truncated_normal():
    drawn = truncated_draws(np.full(20_000, 0.4), 0.7, 1.0, np.random.default_rng(1))
    expected = stats.truncnorm((1 - 0.4) / 0.7, np.inf, 0.4, 0.7)
    assert stats.kstest(drawn, expected.cdf).pvalue > 0.01
    far = truncated_draws(np.full(1000, -60.0), 1.0, 1.0, np.random.default_rng(1))
    assert (far >= 1).all()
    assert far.mean() == pytest.approx(1 + 1 / 61, rel=1e-2)
