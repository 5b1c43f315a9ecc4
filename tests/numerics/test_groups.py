"""Statistics by group against plain pandas and numpy, and intervals against formulas written anew."""

import math
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from scipy import stats

from sqeval.numerics import groups

GROUPS = 4
VALUES = st.floats(-1e9, 1e9)


@st.composite
def grouped(draw, values=VALUES):
    size = draw(st.integers(0, 60))
    codes = draw(hnp.arrays(np.intp, size, elements=st.integers(0, GROUPS - 1)))
    return codes, draw(hnp.arrays(np.float64, size, elements=values))


def by_group(codes, values):
    return pd.Series(values).groupby(pd.Categorical(codes, categories=range(GROUPS)), observed=False)


@given(grouped())
def test_counts_sums_and_means_are_those_of_pandas(data):
    codes, values = data
    plain = by_group(codes, values)
    mean, error = groups.means(codes, values, GROUPS)
    np.testing.assert_array_equal(groups.counts(codes, GROUPS), plain.count())
    np.testing.assert_allclose(groups.sums(codes, values, GROUPS), plain.sum(), rtol=1e-9, atol=1e-6)
    np.testing.assert_allclose(mean, plain.mean(), rtol=1e-9, atol=1e-6)
    np.testing.assert_allclose(error, plain.sem(), rtol=1e-6, atol=1e-6)


def test_the_standard_error_keeps_its_digits_for_large_values():
    _, error = groups.means(np.zeros(3, dtype=np.intp), np.array([1e12, 1e12 + 1, 1e12 + 2]), 1)
    assert error[0] == pytest.approx(math.sqrt(1 / 3), rel=1e-12)


@given(grouped(), st.sampled_from([0.1, 0.25, 0.5, 0.75, 0.9]))
def test_quantiles_are_those_of_pandas(data, q):
    codes, values = data
    middle, low, high = groups.quantiles(codes, values, GROUPS, q)
    np.testing.assert_allclose(middle, by_group(codes, values).quantile(q), rtol=1e-9, atol=1e-6)
    known = groups.counts(codes, GROUPS) >= 2
    assert np.isnan(low[~known]).all()
    assert np.isnan(high[~known]).all()
    assert (low[known] <= high[known]).all()


@given(st.lists(VALUES, min_size=2, max_size=200), st.sampled_from([0.1, 0.5, 0.9]))
def test_the_interval_runs_between_order_statistics(values, q):
    """Ranks r = ⌈nq − 1.96 √(nq(1 − q))⌉ and s = ⌈nq + 1.96 √(nq(1 − q))⌉, Conover 1999, section 3.2."""
    n = len(values)
    spread = stats.norm.ppf(0.975) * math.sqrt(n * q * (1 - q))
    ranked = sorted(values)
    r, s = (min(max(math.ceil(n * q + sign * spread), 1), n) for sign in (-1, 1))
    _, low, high = groups.quantiles(np.zeros(n, dtype=np.intp), np.array(values), 1, q)
    assert (low[0], high[0]) == (ranked[r - 1], ranked[s - 1])


def test_the_interval_of_conovers_kind_covers_about_95_percent():
    """Exact coverage of [X(r), X(s)] for the median is P(r ≤ B < s) with B ~ Bin(n, ½)."""
    for n in (20, 50, 100, 1000):
        _, low, high = groups.quantiles(np.zeros(n, dtype=np.intp), np.arange(1.0, n + 1), 1, 0.5)
        coverage = stats.binom.cdf(high[0] - 1, n, 0.5) - stats.binom.cdf(low[0] - 1, n, 0.5)
        assert 0.93 < coverage < 0.97


@given(st.lists(VALUES, min_size=2, max_size=60, unique=True))
def test_the_interval_of_the_median_is_the_same_from_both_sides(values):
    codes, array = np.zeros(len(values), dtype=np.intp), np.array(values)
    middle, low, high = groups.quantiles(codes, array, 1, 0.5)
    turned, turned_low, turned_high = groups.quantiles(codes, -array, 1, 0.5)
    assert turned[0] == pytest.approx(-middle[0], abs=1e-6)
    # Where nq ∓ z√(nq(1 − q)) is no whole number, rounding both ranks up is symmetric.
    if not float(len(values) / 2 - 1.959963984540054 * math.sqrt(len(values)) / 2).is_integer():
        assert (turned_low[0], turned_high[0]) == (-high[0], -low[0])


def test_a_single_value_says_nothing_about_its_spread():
    middle, low, high = groups.quantiles(np.array([0]), np.array([7.0]), 1, 0.5)
    assert middle[0] == 7
    assert np.isnan([low[0], high[0]]).all()
    assert np.isnan(groups.means(np.array([0]), np.array([7.0]), 1)[1][0])


def test_no_values_at_all():
    nothing = np.array([], dtype=np.intp), np.array([])
    assert all(np.isnan(found).all() and found.shape == (2,) for found in groups.quantiles(*nothing, 2, 0.5))
    assert all(np.isnan(found).all() and found.shape == (2,) for found in groups.means(*nothing, 2))
    assert groups.sums(*nothing, 2).tolist() == [0, 0]
    assert groups.distinct(nothing[0], nothing[0], 2).tolist() == [0, 0]


@given(grouped(st.integers(0, 5)))
def test_distinct_items_are_those_of_pandas(data):
    codes, values = data
    found = groups.distinct(codes, values.astype(np.intp), GROUPS)
    np.testing.assert_array_equal(found, by_group(codes, values).nunique())


@given(grouped(), st.randoms(use_true_random=False))
def test_the_order_of_rows_decides_nothing(data, random):
    codes, values = data
    order = np.array(random.sample(range(len(codes)), len(codes)), dtype=np.intp)
    for first, second in zip(
        groups.quantiles(codes, values, GROUPS, 0.5), groups.quantiles(codes[order], values[order], GROUPS, 0.5), strict=True
    ):
        np.testing.assert_array_equal(first, second)


def test_intervals_narrow_as_groups_grow():
    rng = np.random.default_rng(1)
    widths = []
    for n in (30, 300, 3000):
        _, low, high = groups.quantiles(np.zeros(n, dtype=np.intp), rng.normal(size=n), 1, 0.5)
        widths.append(high[0] - low[0])
    assert all(wide > narrow for wide, narrow in pairwise(widths))
