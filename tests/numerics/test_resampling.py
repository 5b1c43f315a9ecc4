"""Bootstrap draws and intervals: what is drawn, that order decides nothing, and formulas against scipy."""

import numpy as np
import pytest
from scipy import stats

from sqeval.numerics.groups import Groups
from sqeval.numerics.means import mean
from sqeval.numerics.resampling import acceleration_of, interval, poisson_draws, standard_error

UNITS = np.array([2, 0, 0, 1, 3])


def test_rows_of_one_unit_are_drawn_together_once_on_average():
    drawn = np.array(list(poisson_draws(UNITS, np.random.default_rng(1), 4000)))
    np.testing.assert_array_equal(drawn[:, 1], drawn[:, 2])
    np.testing.assert_allclose(drawn.mean(axis=0), 1, atol=0.06)
    np.testing.assert_allclose(drawn.var(axis=0), 1, atol=0.1)
    apart = np.corrcoef(drawn[:, [0, 1, 3, 4]].T) - np.eye(4)
    assert abs(apart).max() < 0.06


def test_the_order_of_rows_decides_nothing():
    order = np.array([4, 2, 0, 1, 3])
    for times, others in zip(*(poisson_draws(units, np.random.default_rng(3), 5) for units in (UNITS, UNITS[order])), strict=True):
        np.testing.assert_array_equal(times[order], others)


def test_nothing_to_draw_from():
    assert [times.size for times in poisson_draws(np.zeros(0, dtype=np.intp), np.random.default_rng(0), 2)] == [0, 0]


def sample():
    rng = np.random.default_rng(4)
    values = rng.gamma(2, size=40)
    groups = Groups(np.zeros(40, dtype=np.intp), 1)
    drawn = np.array([[np.average(values, weights=times)] for times in poisson_draws(np.arange(40), rng, 4000)])
    return groups, values, drawn


@pytest.mark.parametrize("method", ["percentile", "basic", "bca"])
def test_intervals_are_those_of_scipy(method):
    """scipy's own bootstrap, on its own draws: ends agree within what 4,000 samples leave open."""
    groups, values, drawn = sample()
    acceleration = acceleration_of(groups, values - values.mean())
    low, high = interval(drawn, np.array([values.mean()]), 0.9, method, acceleration=acceleration)
    options = {"n_resamples": 4000, "confidence_level": 0.9, "rng": np.random.default_rng(5), "method": method}
    expected = stats.bootstrap((values,), np.mean, **options).confidence_interval
    assert (low[0], high[0]) == (pytest.approx(expected.low, abs=0.03), pytest.approx(expected.high, abs=0.03))


def test_the_error_is_that_of_the_mean():
    groups, values, drawn = sample()
    assert standard_error(drawn)[0] == pytest.approx(mean(groups, values).standard_error[0], rel=0.05)


def test_few_units_widen_the_interval():
    """With `units` the percentile interval of a normal statistic is Student's."""
    replicates = stats.norm.ppf((np.arange(100_000) + 0.5) / 100_000)[:, None] * np.sqrt(9 / 10)
    _, high = interval(replicates, np.zeros(1), 0.95, "percentile", units=np.array([10.0]))
    assert high[0] == pytest.approx(stats.t.ppf(0.975, 9), rel=1e-3)


def test_samples_without_a_statistic_are_left_out():
    replicates = np.arange(101.0)
    some = np.full((150, 3), np.nan)
    some[np.random.default_rng(6).permutation(150)[:101], 0] = replicates
    some[:, 1] = 5
    found = interval(some, np.array([50.0, np.nan, 1.0]), 0.9, "percentile")
    assert (found[0][0], found[1][0]) == (pytest.approx(5), pytest.approx(95))
    assert np.isnan([end[column] for end in found for column in (1, 2)]).all()
    assert standard_error(some)[0] == pytest.approx(replicates.std(ddof=1))
    assert np.isnan(standard_error(some)[2])
