"""Draws of distances mirrored at 1, against the steps of the paper one by one, and what they keep."""

import numpy as np
import pytest

from sqeval.numerics.mirrored_draws import has_spread, mirrored_draws, reference_width


@pytest.fixture
def pairs():
    """Distances of 60 units from two frontiers, high in one where they are high in the other; some are on them."""
    rng = np.random.default_rng(3)
    common = np.abs(rng.normal(0, 0.3, 60))
    found = 1 + np.maximum(common[:, None] + rng.normal(0, 0.1, (60, 2)), 0)
    found[:6, 0] = found[4:9, 1] = 1.0
    return found


def drawn(distances, width, replications=400, seed=2):
    return np.concatenate(list(mirrored_draws(distances, len(distances), width, np.random.default_rng(seed), replications)))


def test_draws_are_those_of_the_algorithm(pairs):
    """Simar & Wilson 1999: rows of the 4n by 2 matrix Δ, noise by Σ or Σ with its other sign, shrunk about the mean of the rows drawn."""
    width, n = 0.3, 60
    a, b = pairs.T
    delta = np.concatenate([pairs, np.c_[2 - a, b], np.c_[a, 2 - b], 2 - pairs])
    covariance = np.cov(pairs.T, ddof=0)
    values, vectors = np.linalg.eigh(covariance)
    roots = {1: vectors @ np.diag(np.sqrt(values)) @ vectors.T}
    roots[-1] = roots[1] * [[1, -1], [-1, 1]]
    np.testing.assert_allclose(roots[-1] @ roots[-1], covariance * [[1, -1], [-1, 1]], atol=1e-15)
    rng = np.random.default_rng(5)
    for found in mirrored_draws(pairs, n, width, np.random.default_rng(5), 3):
        rows, normal = rng.integers(4 * n, size=n), rng.standard_normal((n, 2))
        # The same deviates, mirrored as their row is, have the covariance of its mirror image.
        signs = np.array([(1, 1), (-1, 1), (1, -1), (-1, -1)])[rows // n]
        noise = np.array([roots[sign.prod()] @ (sign * one) for sign, one in zip(signs, normal, strict=True)])
        mean = delta[rows].mean(axis=0)
        gamma = (1 + width**2) ** -0.5 * (delta[rows] + width * noise - mean) + mean
        np.testing.assert_allclose(found, np.where(gamma < 1, 2 - gamma, gamma), rtol=1e-12)


def test_all_are_at_least_one(pairs):
    assert drawn(pairs, 0.7).min() >= 1


@pytest.mark.parametrize("width", [0.0, 0.2, 0.6])
def test_second_moments_about_one(pairs, width):
    """Of mirrored rows, whose mean m* of n varies by S/n about 1: E(γ − 1)² = S/n + (S(n − 1)/n + h²σ²)/(1 + h²), mirrored back or not."""
    moments, n = ((pairs - 1) ** 2).mean(axis=0), len(pairs)
    expected = moments / n + (moments * (n - 1) / n + width**2 * pairs.var(axis=0)) / (1 + width**2)
    np.testing.assert_allclose(((drawn(pairs, width, 800) - 1) ** 2).mean(axis=0), expected, rtol=0.02)


def test_variances_and_covariance_are_kept_where_nothing_is_mirrored_back(pairs):
    width = 0.5
    distances = pairs + 3.0
    everything = drawn(distances, width, 1500, seed=1)
    # Each image has the covariance of the distances, and moves with the mean of the rows drawn, which is S/n about 1.
    spread = ((distances - 1) ** 2).mean(axis=0) / 60 * (1 - (1 + width**2) ** -0.5) ** 2
    np.testing.assert_allclose(everything.var(axis=0), distances.var(axis=0) + spread, rtol=0.02)
    assert np.cov(everything.T)[0, 1] == pytest.approx(np.cov(distances.T, ddof=0)[0, 1], rel=0.03)
    np.testing.assert_allclose(everything.mean(axis=0) - 1, (distances.mean(axis=0) - 1) / np.sqrt(1 + width**2), rtol=0.01)


def test_without_smoothing_pairs_stay_what_they_are(pairs):
    found = np.round(drawn(pairs, 0.0, 20), 12)
    known = {tuple(row) for row in np.round(pairs, 12)}
    assert {tuple(row) for row in found} <= known
    assert found.mean() == pytest.approx(pairs.mean(), rel=0.02)


def test_the_two_axes_are_treated_alike(pairs):
    """The distribution of pairs turned round is that of the pairs, turned round; that of mirrored pairs is that of the pairs."""
    there, back = drawn(pairs, 0.4, 800), drawn(pairs[:, ::-1], 0.4, 800, seed=9)[:, ::-1]
    for share in (0.25, 0.5, 0.9):
        np.testing.assert_allclose(np.quantile(there - 1, share, axis=0), np.quantile(back - 1, share, axis=0), rtol=0.05, atol=5e-3)
    assert np.corrcoef(there.T)[0, 1] == pytest.approx(np.corrcoef(back.T)[0, 1], abs=0.02)


def test_one_axis_and_another_number(pairs):
    found = list(mirrored_draws(pairs[:, :1], 7, 0.3, np.random.default_rng(0), 4))
    assert [some.shape for some in found] == [(7, 1)] * 4
    assert min(some.min() for some in found) >= 1
    assert next(mirrored_draws(pairs, 0, 0.3, np.random.default_rng(0), 1)).shape == (0, 2)


def test_more_replications_begin_with_the_fewer(pairs):
    few, many = (list(mirrored_draws(pairs, 60, 0.3, np.random.default_rng(4), count)) for count in (2, 5))
    np.testing.assert_array_equal(many[:2], few)


def test_the_same_distances_in_both_periods_are_drawn_alike(pairs):
    """A covariance that is not regular is no obstacle."""
    twice = pairs[:, [0, 0]]
    found = drawn(twice, 0.5, 50)
    assert np.corrcoef(found.T)[0, 1] > 0.97


def test_widths_and_spread(pairs):
    assert reference_width(20) == pytest.approx((4 / 100) ** (1 / 6), rel=1e-15)
    assert has_spread(pairs[:, 0], 0.1)
    assert not has_spread(pairs[:, 0], 0.0)
    assert not has_spread(np.ones(5), 0.4)
    assert not has_spread(pairs[:1, 0], 0.4)
    assert not has_spread(pairs[:0, 0], 0.4)
    assert next(mirrored_draws(np.ones((5, 2)), 5, 0.4, np.random.default_rng(0), 1)).tolist() == [[1.0, 1.0]] * 5
