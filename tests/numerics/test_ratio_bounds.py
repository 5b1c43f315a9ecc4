import numpy as np
import pytest
from scipy.optimize import linprog

from sqeval.numerics import ratio_bounds


def feasible_bounds(seed, size=5):
    rng = np.random.default_rng(seed)
    place = rng.normal(0, 1, size)
    return place[:, None] - place[None, :] + rng.exponential(0.4, (size, size)) * (1 - np.eye(size))


def by_programme(bounds, item, sense):
    """Least (sense 1) or largest (−1) weight of an item, by a linear programme."""
    size = len(bounds)
    rows = [np.eye(size)[i] - np.exp(bounds[i, j]) * np.eye(size)[j] for i in range(size) for j in range(size) if i != j]
    found = linprog(sense * np.eye(size)[item], A_ub=rows, b_ub=np.zeros(len(rows)), A_eq=np.ones((1, size)), b_eq=[1])
    return sense * found.fun


@pytest.mark.parametrize("seed", range(3))
def test_ranges_are_those_of_linear_programmes(seed):
    bounds = feasible_bounds(seed)
    low, high = ratio_bounds.weight_range(ratio_bounds.tightest(bounds))
    np.testing.assert_allclose(low, [by_programme(bounds, item, 1) for item in range(5)], atol=1e-9)
    np.testing.assert_allclose(high, [by_programme(bounds, item, -1) for item in range(5)], atol=1e-9)


@pytest.mark.parametrize("seed", range(5))
def test_centres_of_the_ranges_keep_all_bounds(seed):
    bounds = feasible_bounds(seed)
    closed = ratio_bounds.tightest(bounds)
    low, high = ratio_bounds.weight_range(closed)
    weights = ratio_bounds.central(low, high)
    assert (np.log(weights[:, None] / weights[None, :]) <= closed + 1e-12).all()
    assert weights.sum() == pytest.approx(1, abs=1e-15)
    assert ((low <= weights) & (weights <= high)).all()


def test_no_circle_is_broken_where_weights_exist():
    assert ratio_bounds.broken_circle(feasible_bounds(1)) is None
    place = np.array([0.3, -1.7, 0.1, 2.9])
    assert ratio_bounds.broken_circle(place[:, None] - place[None, :]) is None


@pytest.mark.parametrize("seed", range(5))
def test_a_broken_circle_is_named_and_falls_short(seed):
    bounds = feasible_bounds(seed)
    bounds[3, 1] = bounds[0, 2] = -3.0
    closed = ratio_bounds.tightest(bounds)
    circle = ratio_bounds.broken_circle(bounds)
    assert (np.diagonal(closed) < 0).any() == (circle is not None)
    assert bounds[circle, np.roll(circle, -1)].sum() < 0
    assert circle[0] == min(circle)


def test_bounds_that_say_nothing_are_infinite():
    bounds = np.array([[0.0, np.inf, 1.0], [np.inf, 0.0, 1.0], [1.0, 1.0, 0.0]])
    assert ratio_bounds.broken_circle(bounds) is None
    low, high = ratio_bounds.weight_range(ratio_bounds.tightest(bounds))
    assert (low > 0).all()
    assert (high < 1).all()
