"""Quantiles against numpy, ranks against exact binomial chances."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from sqeval.numerics.groups import Groups
from sqeval.numerics.quantiles import quantile, ranks


def one(values):
    return Groups(np.zeros(len(values), dtype=np.intp), 1), np.array(values, dtype=np.float64)


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=60), st.sampled_from([0.05, 0.25, 0.5, 0.75, 0.9]))
def test_values_are_numpys(values, q):
    assert quantile(*one(values), q).value[0] == pytest.approx(np.quantile(values, q), rel=1e-9, abs=1e-6)


@given(st.integers(2, 5000), st.floats(0.02, 0.98), st.sampled_from([0.8, 0.95, 0.99]))
def test_whole_ranks_next_to_the_ends_enclose_the_level(n, q, level):
    """[X(r), X(s)] misses below with P(B < r) and above with P(B ≥ s), B ~ Bin(n, q): by exact binomial chances."""
    low, high = (end[0] for end in ranks(np.array([float(n)]), q, level))
    if np.isnan(low):
        assert stats.binom.pmf(0, n, q) + stats.binom.pmf(n, n, q) > 1 - level - 1e-12
        return
    assert 1 <= low < high <= n

    def missed(r, s):
        return stats.binom.cdf(r - 1, n, q) + stats.binom.sf(s - 1, n, q)

    assert missed(np.floor(low), np.ceil(high)) <= 1 - level + 1e-9
    assert missed(np.ceil(low), np.floor(high)) >= 1 - level - 1e-9


def test_hettmansperger_and_sheathers_weight():
    """For the median: λ = (n − r) I/(r + (n − 2r) I) with I = (γ_r − γ)/(γ_r − γ_{r+1}), Hettmansperger & Sheather 1986."""
    n, level = 10, 0.95
    wider, narrower = (1 - 2 * stats.binom.cdf(r - 1, n, 0.5) for r in (2, 3))
    between = (wider - level) / (wider - narrower)
    weight = (n - 2) * between / (2 + (n - 4) * between)
    low, high = ranks(np.array([10.0]), 0.5, level)
    assert low[0] == pytest.approx(2 + weight)
    assert high[0] == pytest.approx(11 - low[0])


def test_nybloms_weight():
    """λ = (1 + r(1 − q)(π_{r+1} − α)/((n − r) q (α − π_r)))⁻¹ with π_r = P(Bin(n, q) < r), Nyblom 1992."""
    n, q, alpha = 60, 0.8, 0.025
    r = int(stats.binom.ppf(alpha, n, q))
    below, above = stats.binom.cdf(r - 1, n, q), stats.binom.cdf(r, n, q)
    assert below <= alpha < above
    weight = 1 / (1 + r * (1 - q) * (above - alpha) / ((n - r) * q * (alpha - below)))
    assert ranks(np.array([60.0]), q, 0.95)[0][0] == pytest.approx(r + weight)


@pytest.mark.parametrize(("q", "n"), [(0.5, 6), (0.9, 29), (0.1, 29), (0.75, 11)])
def test_the_least_number_for_an_interval(q, n):
    """Smallest to largest value enclose the quantile with 1 − qⁿ − (1 − q)ⁿ."""
    assert 1 - q**n - (1 - q) ** n >= 0.95 > 1 - q ** (n - 1) - (1 - q) ** (n - 1)
    assert not np.isnan(quantile(*one(np.arange(n)), q).low[0])
    fewer = quantile(*one(np.arange(n - 1)), q)
    assert np.isnan([fewer.low[0], fewer.high[0], fewer.standard_error[0]]).all()
    assert not np.isnan(fewer.value[0])


@given(st.lists(st.integers(-50, 50), min_size=6, max_size=60), st.sampled_from([0.3, 0.5, 0.7]))
def test_both_sides_are_alike(values, q):
    here, there = quantile(*one(values), q), quantile(*one(np.negative(values)), 1 - q)
    np.testing.assert_allclose([there.value[0], there.low[0], there.high[0]], [-here.value[0], -here.high[0], -here.low[0]], atol=1e-9)


def test_the_error_of_a_large_sample_is_that_of_theory():
    """√(q(1 − q)/n)/f(ξ)."""
    rng = np.random.default_rng(5)
    found = quantile(*one(rng.normal(size=200_000)), 0.5)
    assert found.standard_error[0] == pytest.approx(np.sqrt(0.25 / 200_000) / stats.norm.pdf(0), rel=0.05)


def test_many_groups_of_different_sizes_are_each_their_own():
    rng = np.random.default_rng(6)
    codes, values = rng.integers(0, 300, 9000), rng.exponential(size=9000)
    together = quantile(Groups(codes, 300), values, 0.6)
    for group in (0, 17, 299):
        alone = quantile(*one(values[codes == group]), 0.6)
        assert (together.value[group], together.low[group], together.high[group]) == (alone.value[0], alone.low[0], alone.high[0])
