"""Poisson intervals against printed values and scipy."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from sqeval.numerics.rates import poisson, rate


@pytest.mark.parametrize(
    ("events", "low", "high"), [(0, 0, 3.69), (1, 0.0253, 5.57), (5, 1.62, 11.67), (10, 4.80, 18.39), (50, 37.11, 65.92)]
)
def test_garwoods_limits(events, low, high):
    """Pearson & Hartley, Biometrika Tables for Statisticians I, table 40."""
    found = poisson(np.array([float(events)]))
    assert (found.low[0], found.high[0]) == (pytest.approx(low, abs=0.006), pytest.approx(high, abs=0.006))


@given(st.integers(0, 100_000), st.sampled_from([0.8, 0.95, 0.99]))
def test_ends_are_where_a_tail_holds_half_of_what_is_left(events, level):
    found = poisson(np.array([float(events)]), level=level)
    assert stats.poisson.cdf(events, found.high[0]) == pytest.approx((1 - level) / 2, rel=1e-6)
    if events:
        assert stats.poisson.sf(events - 1, found.low[0]) == pytest.approx((1 - level) / 2, rel=1e-6)
    assert found.standard_error[0] == pytest.approx(np.sqrt(events))


def test_a_rate_is_the_count_over_its_exposure():
    counted, found = poisson(np.array([7.0])), rate(np.array([7.0]), np.array([350.0]))
    for field in ("value", "standard_error", "low", "high"):
        assert getattr(found, field)[0] == pytest.approx(getattr(counted, field)[0] / 350)


def test_what_is_not_known_stays_so():
    found = rate(np.array([3.0, np.nan, 3.0, 0.0]), np.array([0.0, 5.0, np.nan, 2.0]))
    assert np.isnan(found.value).tolist() == np.isnan(found.low).tolist() == np.isnan(found.high).tolist() == [True, True, True, False]
    assert found.n.tolist() == [3, 0, 3, 0]
