"""Means against scipy, Hall's interval against its defining equation, bounded means against Wilson's."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import optimize, stats

from sqeval.numerics import means, proportions
from sqeval.numerics.groups import Groups

VALUES = st.lists(st.floats(-1e6, 1e6).map(lambda x: round(x, 3)), min_size=2, max_size=50).filter(lambda values: np.ptp(values) > 1e-3)


def one(values):
    return Groups(np.zeros(len(values), dtype=np.intp), 1), np.array(values, dtype=np.float64)


@given(VALUES, st.sampled_from([0.8, 0.95, 0.99]))
def test_students_interval_is_that_of_scipy(values, level):
    found = means.mean(*one(values), level=level)
    expected = stats.ttest_1samp(values, 0).confidence_interval(level)
    assert found.standard_error[0] == pytest.approx(stats.sem(values), rel=1e-9)
    assert (found.low[0], found.high[0]) == (
        pytest.approx(expected.low, rel=1e-7, abs=1e-6),
        pytest.approx(expected.high, rel=1e-7, abs=1e-6),
    )


def test_errors_keep_their_digits_for_large_values():
    found = means.mean(*one([1e12, 1e12 + 1, 1e12 + 2]))
    assert found.standard_error[0] == pytest.approx(math.sqrt(1 / 3), rel=1e-12)


@pytest.mark.parametrize("seed", range(5))
def test_halls_interval_solves_its_equation(seed):
    """The ends are the μ with g(√n (x̄ − μ)/s) = ± t, Hall 1992; solved here by bisection."""
    values = np.random.default_rng(seed).gamma(2, size=12)
    n, skewness, t = 12, stats.skew(values), stats.t.ppf(0.975, 11)

    def transformed(mu):
        T = (values.mean() - mu) / stats.sem(values)
        a = skewness / math.sqrt(n)
        return T + a * T**2 / 3 + a**2 * T**3 / 27 + a / 6

    low, high = (optimize.brentq(lambda mu, end=end: transformed(mu) - end, -100, 100) for end in (t, -t))
    found = means.skewed_mean(*one(values))
    assert (found.low[0], found.high[0]) == (pytest.approx(low), pytest.approx(high))


def test_symmetric_values_have_students_interval():
    plain, skewed = (method(*one([1, 2, 3, 4, 5])) for method in (means.mean, means.skewed_mean))
    assert (skewed.low[0], skewed.high[0]) == (pytest.approx(plain.low[0]), pytest.approx(plain.high[0]))


def test_long_tails_move_the_interval_towards_the_tail():
    plain, skewed = (method(*one([1, 1, 2, 2, 3, 4, 5, 30])) for method in (means.mean, means.skewed_mean))
    assert skewed.low[0] > plain.low[0]
    assert skewed.high[0] > plain.high[0]


@given(st.integers(1, 300).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), st.sampled_from([(0, 1), (-100, 100), (1, 5)]))
def test_two_ends_alone_have_wilsons_interval(data, bounds):
    k, n = data
    start, end = bounds
    found = means.mean(*one([end] * k + [start] * (n - k)), bounds=bounds)
    low, high = proportions.wilson(np.array([k / n]), np.array([float(n)]))
    assert found.low[0] == pytest.approx(start + (end - start) * low[0], abs=1e-9)
    assert found.high[0] == pytest.approx(start + (end - start) * high[0], abs=1e-9)


@given(st.lists(st.floats(1, 5), min_size=1, max_size=40))
def test_the_interval_never_leaves_the_scale_and_never_has_width_zero(values):
    found = means.mean(*one(values), bounds=(1, 5))
    assert 1 <= found.low[0] < found.high[0] <= 5


def test_equal_answers_say_more_the_more_there_are():
    widths = [np.subtract(found.high, found.low)[0] for found in (means.mean(*one([4] * n), bounds=(1, 5)) for n in (1, 3, 30, 400))]
    assert widths == sorted(widths, reverse=True)
    assert widths[0] > 2
    assert widths[-1] < 0.02


def test_answers_near_the_middle_say_more_than_answers_at_the_ends():
    near, ends = (means.mean(*one(values), bounds=(1, 5)) for values in ([2, 3, 3, 4] * 5, [1, 5, 1, 5] * 5))
    assert (near.high - near.low)[0] < (ends.high - ends.low)[0]
