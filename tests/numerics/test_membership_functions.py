import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from sqeval.numerics import membership_functions as families

INF = np.inf
BIG = 1.5e308


def test_a_step_is_full_at_its_edge():
    assert_array_equal(families.trapezoidal(np.array([0.9, 1.0, 2.0, 2.1]), 1, 1, 2, 2), [0, 1, 1, 0])


def test_an_infinite_end_has_no_side():
    x = np.array([-INF, -BIG, 3.0, BIG, INF])
    assert_array_equal(families.trapezoidal(x, -INF, -INF, 2, 4), [1, 1, 0.5, 0, 0])
    assert_array_equal(families.trapezoidal(x, 2, 4, INF, INF), [0, 0, 0.5, 1, 1])


def test_differences_that_are_too_large_for_a_float():
    x = np.array([-BIG, 0.0, BIG])
    assert_allclose(families.trapezoidal(x, -BIG, BIG, BIG, INF), [0, 0.5, 1])
    assert_allclose(families.gaussian(x, BIG, BIG), [np.exp(-2), np.exp(-0.5), 1])
    assert_allclose(families.bell(x, BIG, 1, BIG), [0.2, 0.5, 1])
    assert_allclose(families.sigmoid(x, BIG, 1 / BIG), [1 / (1 + np.exp(2)), 1 / (1 + np.e), 0.5])
    assert_allclose(families.ridge_rising(x, -BIG, BIG), [0, 0.5, 1], atol=1e-16)


@pytest.mark.parametrize("x", [-INF, INF])
def test_far_away_there_is_no_membership(x):
    at = np.array([x])
    assert families.gaussian(at, 3, 1e-300) == families.bell(at, 1e-300, 40, 3) == 0
    assert families.sigmoid(at, 3, 2) == (x > 0)
    assert families.cauchy_falling(at, 2, 3) == (x < 0)
    assert families.cauchy_rising(at, 2, 3) == (x > 0)


def test_powers_too_large_for_a_float_still_count():
    # α d^β and α d^−β are moderate where the power alone overflows or underflows.
    assert_allclose(families.cauchy_falling(np.array([1.4142135623730951e154]), 1e-308, 2), 1 / 3, rtol=1e-9)
    assert_allclose(families.cauchy_falling(np.array([1e-170]), 1e300, 1.8), 1 / (1 + 1e-6), rtol=1e-9)
    assert_allclose(families.cauchy_rising(np.array([1e-155]), 1e-307, 2), 1 / 1001, rtol=1e-9)


def test_both_tails_of_the_sigmoid_are_precise():
    assert_allclose(families.sigmoid(np.array([-50.0, 50.0]), 0, 1), [np.exp(-50) / (1 + np.exp(-50)), 1 / (1 + np.exp(-50))], rtol=1e-15)


def test_ridges_are_0_and_1_at_their_ends_and_what_the_sine_says_between():
    a, b = 24.0, 48.0
    x = np.linspace(a, b, 13)
    sine = 0.5 * np.sin(np.pi / (b - a) * (x - (a + b) / 2))
    assert_allclose(families.ridge_falling(x, a, b), 0.5 - sine, atol=1e-15)
    assert_allclose(families.ridge_rising(x, a, b), 0.5 + sine, atol=1e-15)
    assert families.ridge_falling(np.array([b]), a, b) == families.ridge_rising(np.array([a]), a, b) == 0
