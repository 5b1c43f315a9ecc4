"""Trimmed means against scipy."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from sqeval.numerics.groups import Groups
from sqeval.numerics.means import mean
from sqeval.numerics.trimmed import trimmed_mean

VALUES = st.lists(st.floats(-1e6, 1e6).map(lambda x: round(x, 3)), min_size=3, max_size=60)


def one(values):
    return Groups(np.zeros(len(values), dtype=np.intp), 1), np.array(values, dtype=np.float64)


@given(VALUES, st.sampled_from([0.05, 0.1, 0.2, 0.25]))
def test_value_and_error_are_those_of_scipys_parts(values, share):
    n, cut = len(values), int(share * len(values) + 1e-9)
    found = trimmed_mean(*one(values), share)
    assert found.value[0] == pytest.approx(stats.trim_mean(values, share), rel=1e-9, abs=1e-6)
    kept = n - 2 * cut
    ordered = sorted(values)
    winsorised = [ordered[cut]] * cut + ordered[cut : n - cut] + [ordered[n - cut - 1]] * cut
    error = np.sqrt((n - 1) * np.var(winsorised, ddof=1) / (kept * (kept - 1)))
    assert found.standard_error[0] == pytest.approx(error, rel=1e-7, abs=1e-6)
    assert found.high[0] - found.value[0] == pytest.approx(stats.t.ppf(0.975, kept - 1) * error, rel=1e-7, abs=1e-5)


@given(VALUES)
def test_nothing_trimmed_is_the_mean(values):
    plain, found = mean(*one(values)), trimmed_mean(*one(values), 0.0)
    for field in ("value", "standard_error", "low", "high"):
        np.testing.assert_allclose(getattr(found, field), getattr(plain, field), rtol=1e-7, atol=1e-5)


def test_a_share_of_30_is_not_lost_to_rounding():
    """0.29 · 100 is 28.999… in binary."""
    values = np.arange(100.0) ** 2
    found = trimmed_mean(*one(values), 0.29)
    assert found.value[0] == pytest.approx(values[29:71].mean())


def test_what_lies_beyond_does_not_matter():
    near, far = (trimmed_mean(*one([1, 2, 3, 4, outlier]), 0.2) for outlier in (5, 5e9))
    assert near.value[0] == far.value[0] == 3
    assert near.high[0] == far.high[0]


def test_too_few_kept_have_no_interval():
    found = trimmed_mean(*one([1, 2, 9]), 0.4)
    assert found.value[0] == 2
    assert np.isnan([found.standard_error[0], found.low[0], found.high[0]]).all()
