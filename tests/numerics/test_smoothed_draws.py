"""Bandwidths and smoothed draws of distances, against direct formulas."""

import numpy as np
import pytest
from scipy import stats

from sqeval.numerics.smoothed_draws import cross_validation, normal_reference, smoothed_draws


@pytest.fixture
def distances():
    found = 1 + np.abs(np.random.default_rng(3).normal(0, 0.3, 60))
    found[:12] = 1.0
    return found


def scaled_up(width, distances):
    both = np.concatenate([2 - distances[12:], distances[12:]])
    return width * (len(both) / len(distances)) ** 0.2 * distances.std(ddof=1) / both.std(ddof=1)


def test_the_normal_reference_is_that_of_the_reflected_distances(distances):
    both = np.concatenate([2 - distances[12:], distances[12:]])
    spread = min(both.std(ddof=1), stats.iqr(both) / 1.349)
    assert normal_reference(distances) == pytest.approx(scaled_up(0.9 * spread * 96 ** (-0.2), distances), rel=1e-12)


def test_cross_validation_is_where_the_criterion_is_smallest(distances):
    both = np.concatenate([2 - distances[12:], distances[12:]])

    def criterion(width):
        density = stats.norm.pdf((both[:, None] - both) / width).sum(axis=1) / width
        apart = (density - stats.norm.pdf(0) / width) / (len(both) - 1)
        grid = np.linspace(-3, 5, 4001)
        squares = (stats.norm.pdf((grid[:, None] - both) / width).mean(axis=1) / width) ** 2
        return np.trapezoid(squares, grid) - 2 * apart.mean()

    found = cross_validation(distances) / scaled_up(1.0, distances)
    assert all(criterion(found) <= criterion(found * change) + 1e-12 for change in (0.3, 0.8, 0.97, 1.03, 1.3, 2))


def test_with_everybody_on_the_frontier_there_is_no_width():
    assert normal_reference(np.ones(5)) == cross_validation(np.ones(5)) == 0.0
    assert next(smoothed_draws(np.ones(5), 0.0, np.random.default_rng(0), 1)).tolist() == [1.0] * 5


def test_a_single_distance_has_a_width_of_its_own():
    assert np.isfinite(normal_reference(np.array([1.4])))


def test_draws_are_those_of_the_algorithm(distances):
    width, found = 0.1, list(smoothed_draws(distances, 0.1, np.random.default_rng(5), 3))
    rng = np.random.default_rng(5)
    for draw in found:
        drawn = [distances[at] for at in rng.integers(60, size=60)]
        moved = [value + width * noise for value, noise in zip(drawn, rng.standard_normal(60), strict=True)]
        reflected = [value if value >= 1 else 2 - value for value in moved]
        mean = sum(drawn) / 60
        expected = [mean + (value - mean) / (1 + width**2 / distances.var()) ** 0.5 for value in reflected]
        np.testing.assert_allclose(draw, expected, rtol=1e-13)
        assert (draw >= 1).all()


def test_draws_have_the_mean_and_spread_of_the_distances():
    distances = 1.5 + np.abs(np.random.default_rng(1).normal(0, 0.3, 400))
    drawn = np.concatenate(list(smoothed_draws(distances, 0.1, np.random.default_rng(2), 300)))
    assert drawn.mean() == pytest.approx(distances.mean(), rel=2e-3)
    assert drawn.std() == pytest.approx(distances.std(), rel=1e-2)
