"""Normal clouds on arrays: against integrals done numerically, and against the definition in fractions."""

import math
from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import quad

from sqeval.numerics.clouds import backward, drops, overlap

CLOUDS = st.tuples(st.floats(-50, 50), st.floats(0.05, 30))


def curve(cloud, x):
    return math.exp(-((x - cloud[0]) ** 2) / (2 * cloud[1] ** 2))


def area(first, second):
    """The area below both curves, by quadrature between all places where they may cross, and within every entropy of either."""
    (a, s), (b, t) = first, second
    cuts = {a, b, (a * t + b * s) / (s + t)} | ({(a * t - b * s) / (t - s)} if s != t else set())
    cuts |= {x + k * width for x, width in (first, second) for k in range(-6, 7)}
    low, high = min(a - 12 * s, b - 12 * t), max(a + 12 * s, b + 12 * t)
    ends = sorted({low, high} | {cut for cut in cuts if low < cut < high})
    pieces = [quad(lambda x: min(curve(first, x), curve(second, x)), *piece)[0] for piece in pairwise(ends)]
    return math.fsum(pieces)


@settings(max_examples=15)
@given(CLOUDS, CLOUDS)
def test_the_overlap_is_the_area_below_both_curves(first, second):
    expected = area(first, second) / (math.sqrt(2 * math.pi) * (first[1] + second[1]) / 2)
    assert overlap(np.array(first), np.array(second)) == pytest.approx(expected, abs=1e-7)


@settings(max_examples=15)
@given(CLOUDS, CLOUDS, st.floats(1e-200, 1e200))
def test_the_overlap_is_symmetric_between_0_and_1_and_knows_no_unit(first, second, unit):
    found = overlap(np.array(first), np.array(second))
    assert 0 <= found <= 1
    assert overlap(np.array(second), np.array(first)) == found
    assert overlap(unit * np.array(first), unit * np.array(second)) == pytest.approx(found, rel=1e-9, abs=1e-300)
    assert overlap(np.array(first), np.array(first)) == 1


def test_points():
    point, other, wide = np.array([1.0, 0.0]), np.array([2.0, 0.0]), np.array([2.0, 1.0])
    assert overlap(point, point) == 1
    assert overlap(point, other) == 0
    assert overlap(point, wide) == overlap(wide, point) == pytest.approx(math.exp(-0.5))


VALUES = st.lists(st.integers(-100, 100), min_size=2, max_size=12)


@settings(max_examples=20)
@given(VALUES)
def test_figures_of_whole_numbers_against_fractions(values):
    size = len(values)
    mean = Fraction(sum(values), size)
    first = sum(abs(x - mean) for x in values) / size
    variance = sum((x - mean) ** 2 for x in values) / (size - 1)
    found = backward(np.array(values, dtype=float), np.ones(size))
    entropy = math.sqrt(math.pi / 2) * float(first)
    assert found.expectation == pytest.approx(float(mean), abs=1e-12)
    assert found.entropy == pytest.approx(entropy, abs=1e-12)
    assert found.hyper_entropy**2 == pytest.approx(abs(float(variance) - math.pi / 2 * float(first) ** 2), abs=1e-9)


@settings(max_examples=20)
@given(VALUES, st.randoms(use_true_random=False), st.sampled_from([-900, -300, 0, 300, 900]))
def test_order_and_unit_decide_no_digit(values, random, power):
    shuffled = random.sample(values, len(values))
    found = backward(np.array(values, dtype=float), np.ones(len(values)))
    assert backward(np.array(shuffled, dtype=float), np.ones(len(values))) == found
    moved = backward(np.ldexp(np.array(values, dtype=float), power), np.ones(len(values)))
    assert np.ldexp(moved[:3], -power).tolist() == list(found[:3])


def test_counts_are_values_that_often():
    values, counts = np.array([90.0, 70, 50]), np.array([5.0, 3, 0])
    repeated = backward(np.array([90.0] * 5 + [70.0] * 3), np.ones(8))
    assert np.allclose(backward(values, counts)[:3], repeated[:3], rtol=1e-15)


@pytest.mark.parametrize("values", [[0.1], [0.1] * 3, [0.0], [-1e300] * 7])
def test_one_value_is_a_point(values):
    assert backward(np.array(values), np.ones(len(values))) == (values[0], 0, 0, False)


def test_values_that_spread_less_than_a_cloud_would():
    # Half at either end: the mean distance is d and S² = d²·n/(n − 1), while En² = d²·π/2.
    found = backward(np.array([1.0, 3.0] * 10), np.ones(20))
    assert found.is_short
    assert found.hyper_entropy == pytest.approx(math.sqrt(math.pi / 2 - 20 / 19))


def test_drops_follow_their_definition():
    x, certainty = drops((80.0, 4.0, 0.5), 200_000, np.random.default_rng(5))
    # E x = Ex and D x = En² + He² (Liu, Li, Du & Han 2005, Chinese); P(μ ≤ 1/e) = P(|z| ≥ √2).
    assert x.mean() == pytest.approx(80, abs=0.05)
    assert x.var() == pytest.approx(16.25, rel=0.02)
    assert (certainty <= math.exp(-1)).mean() == pytest.approx(0.1573, abs=0.005)


def test_the_way_there_and_back():
    x, _ = drops((80.0, 4.0, 0.8), 200_000, np.random.default_rng(5))
    found = backward(x, np.ones(len(x)))
    assert found[:3] == pytest.approx((80, 4, 0.8), rel=0.1)
