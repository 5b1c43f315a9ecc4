"""Wilson's interval against its defining equation and a printed table."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from sqeval.numerics import proportions
from sqeval.numerics.groups import Groups
from sqeval.numerics.proportions import Z95, standard_error, wilson

shares = st.integers(1, 5000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


def test_z_is_the_normal_quantile():
    assert pytest.approx(stats.norm.ppf(0.975), rel=1e-15) == Z95


@given(shares)
def test_the_ends_solve_the_score_equation(data):
    """Both ends are the p at which |k/n − p| = z √(p(1 − p)/n), Wilson 1927."""
    k, n = data
    low, high = wilson(np.array([k / n]), np.array([float(n)]))
    # The squared equation is p² (1 + z²/n) − p (2k/n + z²/n) + (k/n)² = 0; its roots have this sum and this product.
    assert low[0] + high[0] == pytest.approx((2 * k + Z95**2) / (n + Z95**2), rel=1e-12)
    assert low[0] * high[0] == pytest.approx(k**2 / n / (n + Z95**2), rel=1e-9, abs=1e-15)


@given(shares)
def test_the_interval_is_the_one_of_scipy(data):
    k, n = data
    low, high = wilson(np.array([k / n]), np.array([float(n)]))
    expected = stats.binomtest(k, n).proportion_ci(0.95, method="wilson")
    assert (low[0], high[0]) == (pytest.approx(expected.low, abs=1e-12), pytest.approx(expected.high, abs=1e-12))


def test_a_printed_value():
    """Newcombe 1998, Statistics in Medicine 17:857-872, table I: 81/263, score interval 0.2553 to 0.3662."""
    low, high = wilson(np.array([81 / 263]), np.array([263.0]))
    assert (round(float(low[0]), 4), round(float(high[0]), 4)) == (0.2553, 0.3662)


def test_ends_stay_within_0_and_1_and_contain_the_share():
    share = np.array([0.0, 0.5, 1.0])
    low, high = wilson(share, np.array([5.0, 5.0, 5.0]))
    assert (low >= 0).all()
    assert (high <= 1).all()
    assert ((low <= share) & (share <= high)).all()


def test_nothing_out_of_nothing_is_not_a_number():
    for found in (*wilson(np.array([np.nan]), np.array([0.0])), standard_error(np.array([np.nan]), np.array([0.0]))):
        assert np.isnan(found[0])


@given(shares)
def test_the_standard_error_is_binomial(data):
    k, n = data
    assert standard_error(np.array([k / n]), np.array([float(n)]))[0] == pytest.approx(stats.binom.std(n, k / n) / n, abs=1e-12)


def test_the_module_takes_arrays_of_any_length():
    low, high = proportions.wilson(np.array([]), np.array([]))
    assert low.size == high.size == 0


def test_shares_by_group_have_wilsons_interval():
    found = proportions.share(Groups(np.array([0, 0, 0, 2, -1]), 3), np.array([1.0, 0.0, np.nan, 1.0, 1.0]))
    assert found.n.tolist() == [2, 0, 1]
    assert found.value[[0, 2]].tolist() == [0.5, 1]
    low, high = wilson(np.array([0.5, 1.0]), np.array([2.0, 1.0]))
    np.testing.assert_allclose(found.low[[0, 2]], low)
    np.testing.assert_allclose(found.high[[0, 2]], high)


def test_shares_of_counts_keep_to_their_level():
    found = proportions.of_counts(np.array([81.0, np.nan]), np.array([263.0, 10.0]), level=0.99)
    expected = stats.binomtest(81, 263).proportion_ci(0.99, method="wilson")
    assert (found.low[0], found.high[0]) == (pytest.approx(expected.low), pytest.approx(expected.high))
    assert np.isnan([found.value[1], found.low[1], found.high[1], found.standard_error[1]]).all()


@pytest.mark.parametrize("n", [1, 7, 10, 12, 333, 5000])
def test_shares_of_none_and_of_all_lie_within_their_interval(n):
    low, high = wilson(np.array([0.0, 1.0]), np.array([n, n], dtype=np.float64))
    assert low[0] == 0.0
    assert high[1] == 1.0
    assert (low[1], high[0]) == pytest.approx((n / (n + Z95**2), Z95**2 / (n + Z95**2)), abs=1e-15)
