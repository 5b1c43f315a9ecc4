"""The seven families on whatever comes in, and their parameters."""

import math
from dataclasses import FrozenInstanceError
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sqeval.errors import ConfigError, DataError, OptionError
from sqeval.fuzzy import membership as m

INF = math.inf
ALL = [
    m.Triangular(0, 4, 10),
    m.Trapezoidal(-INF, -INF, 4, 10),
    m.Gaussian(4, 2),
    m.Bell(3, 2, 4),
    *(m.Ridge(1, 4, side, 2) for side in ("small", "middle", "large")),
    *(m.Cauchy(4, 0.5, 2, side) for side in ("small", "middle", "large")),
    m.Sigmoid(4, -0.5),
]

numbers = st.integers(-60, 60).map(lambda k: k / 8)


def by_hand(x, a, b, c, d):
    """A trapezoid in fractions, case by case."""
    x, a, b, c, d = map(Fraction, (x, a, b, c, d))
    if b <= x <= c:
        return Fraction(1)
    if a < x < b:
        return (x - a) / (b - a)
    return (d - x) / (d - c) if c < x < d else Fraction(0)


@settings(max_examples=60)
@given(numbers, st.lists(numbers, min_size=4, max_size=4).map(sorted))
def test_trapezoids_and_triangles_are_those_of_fractions(x, corners):
    a, b, c, d = corners
    assert m.trapezoidal(x, *corners) == pytest.approx(float(by_hand(x, *corners)), abs=1e-15)
    assert m.triangular(x, a, b, d) == pytest.approx(float(by_hand(x, a, b, b, d)), abs=1e-15)
    assert m.Trapezoidal(*corners).exactly_at(Fraction(x)) == by_hand(x, a, b, c, d)


@settings(max_examples=40)
@given(st.sampled_from(ALL), st.floats(allow_nan=False))
def test_memberships_are_shares_and_positive_only_in_the_support(function, x):
    share = function(x)
    assert 0 <= share <= 1
    if not function.support[0] <= x <= function.support[1]:
        assert share == 0
    if function.core is not None and function.core[0] <= x <= function.core[1]:
        assert share == 1


@settings(max_examples=40)
@given(numbers, st.sampled_from([0.25, 3.0, 1024.0]), st.integers(-5, 5))
def test_units_do_not_matter(x, scale, shift):
    def moved(value):
        return value * scale + shift

    assert m.triangular(moved(x), *map(moved, (0, 4, 10))) == pytest.approx(m.triangular(x, 0, 4, 10), abs=1e-12)
    assert m.gaussian(moved(x), moved(4), 2 * scale) == pytest.approx(m.gaussian(x, 4, 2), abs=1e-12)
    assert m.bell(moved(x), 3 * scale, 2, moved(4)) == pytest.approx(m.bell(x, 3, 2, 4), abs=1e-12)
    assert m.sigmoid(moved(x), moved(4), 0.5 / scale) == pytest.approx(m.sigmoid(x, 4, 0.5), abs=1e-12)
    assert m.ridge(moved(x), moved(1), moved(4)) == pytest.approx(m.ridge(x, 1, 4), abs=1e-12)
    assert m.cauchy(moved(x), moved(4), 0.5 / scale**2, 2) == pytest.approx(m.cauchy(x, 4, 0.5, 2), abs=1e-12)


@settings(max_examples=40)
@given(numbers)
def test_small_and_large_are_mirrored(x):
    assert m.ridge(x, 1, 4, "small") == pytest.approx(m.ridge(-x, -4, -1, "large"), abs=1e-15)
    assert m.ridge(x, 1, 4, "small") + m.ridge(x, 1, 4, "large") == pytest.approx(1, abs=1e-15)
    assert m.sigmoid(x, 2, 3) == pytest.approx(m.sigmoid(-x, -2, -3), abs=1e-15)
    assert m.triangular(x, 0, 4, 10) == m.triangular(-x, -10, -4, 0)


def test_ridges_in_the_middle_rise_and_fall_around_their_centre():
    assert m.ridge([-3, -2, -1, 0, 1, 2, 3], 1, 3, "middle") == pytest.approx([0, 0.5, 1, 1, 1, 0.5, 0], abs=1e-15)
    assert m.Ridge(1, 3, "middle", 10).core == (9, 11)
    assert m.Ridge(1, 3, "middle", 10).support == (7, 13)
    assert m.ridge(12, 1, 3, "small", 10) == m.ridge(2, 1, 3)


def test_cauchy_by_its_formulas():
    x = np.array([3.0, 4.0, 5.5, 9.0])
    away = x - 4
    beyond = np.maximum(away, 0)
    assert m.cauchy(x, 4, 0.3, 2) == pytest.approx(1 / (1 + 0.3 * beyond**2))
    assert m.cauchy(x, 4, 0.3, 2, "middle") == pytest.approx(1 / (1 + 0.3 * away**2))
    assert m.cauchy(x, 4, 0.3, 2, "Large")[2:] == pytest.approx(1 / (1 + 0.3 * away[2:] ** -2.0))
    assert m.cauchy(x, 4, 0.3, 2, "large")[:2].tolist() == [0, 0]


def test_what_comes_in_comes_out_in_its_shape():
    assert isinstance(m.triangular(4, 0, 4, 10), float)
    assert m.triangular([[4, 7], [10, 0]], 0, 4, 10).shape == (2, 2)
    series = pd.Series([4, 7], index=["a", "b"], name="hours", dtype="Int64")
    expected = pd.Series([1.0, 0.5], index=["a", "b"], name="hours")
    pd.testing.assert_series_equal(m.triangular(series, 0, 4, 10), expected)
    pd.testing.assert_frame_equal(m.triangular(series.to_frame(), 0, 4, 10), expected.to_frame())
    assert m.triangular([], 0, 4, 10).shape == (0,)
    assert m.triangular([Fraction(1, 2)], 0, 1, 2).tolist() == [0.5]


@pytest.mark.parametrize("function", ALL, ids=repr)
def test_a_missing_value_is_refused_by_name(function):
    with pytest.raises(DataError, match=r"column 'hours', row 'b'.*missing"):
        function(pd.Series([1.0, np.nan], index=["a", "b"], name="hours"))
    with pytest.raises(DataError, match="missing"):
        function(float("nan"))


@pytest.mark.parametrize("x", ["7", ["7"], None, [None], [True, "no"], [1, [2, 3]], pd.Series([pd.Timestamp(0)]), 1j])
def test_what_is_no_number_is_refused(x):
    with pytest.raises(DataError):
        m.gaussian(x, 0, 1)


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda: m.Triangular(4, 2, 10), r"triangular: needs a ≤ b ≤ c \(got \(4.0, 2.0, 2.0, 10.0\)"),
        (lambda: m.Trapezoidal(0, 4, 2, 10), "a ≤ b ≤ c ≤ d"),
        (lambda: m.Trapezoidal(0, INF, INF, INF), "full at no number"),
        (lambda: m.Triangular(0, INF, INF), "triangular.b: is not finite"),
        (lambda: m.Triangular("0", 1, 2), "triangular.a: is no number"),
        (lambda: m.Triangular(True, 1, 2), "triangular.a: is no number"),
        (lambda: m.Gaussian(0, 0), "gaussian.sigma: must be positive"),
        (lambda: m.Gaussian(math.nan, 1), "gaussian.mean: is no number"),
        (lambda: m.Bell(-1, 1, 0), "bell.a: must be positive"),
        (lambda: m.Bell(1, 0, 0), "bell.b: must be positive"),
        (lambda: m.Ridge(4, 4), "ridge: needs a < b"),
        (lambda: m.Ridge(-1, 4, "middle"), "0 ≤ a < b"),
        (lambda: m.Cauchy(0, 0, 2), "cauchy.alpha: must be positive"),
        (lambda: m.Cauchy(0, 1, None), "cauchy.beta: is no number"),
        (lambda: m.Sigmoid(0, 0), "sigmoid.slope: must not be 0"),
    ],
)
def test_parameters_are_checked(make, says):
    with pytest.raises(ConfigError, match=says):
        make()


def test_unknown_side():
    with pytest.raises(OptionError, match="'small', 'middle', 'large'"):
        m.ridge(1, 0, 1, "left")


def test_functions_are_frozen_values():
    assert m.Gaussian(4, 2) == m.Gaussian(4.0, 2.0)
    assert repr(m.Cauchy(4, 1, 2)) == "Cauchy(a=4.0, alpha=1.0, beta=2.0, side='small')"
    with pytest.raises(FrozenInstanceError):
        m.Gaussian(4, 2).mean = 3


def test_supports_and_cores():
    assert m.Trapezoidal(-INF, -INF, 24, 48).support == (-INF, 48)
    assert m.Trapezoidal(-INF, 0, 24, 48).core == (-INF, 24)
    assert m.Sigmoid(0, 1).core is None
    assert m.Cauchy(4, 1, 2, "large").support == (4, INF)
    assert m.Ridge(1, 2, "large").core == (2, INF)
    assert m.Gaussian(4, 2).support == (-INF, INF)
