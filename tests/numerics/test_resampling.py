"""Bootstrap draws and intervals: what is drawn, that order decides nothing, and formulas against scipy."""

import numpy as np
import pytest
from scipy import stats

from sqeval.numerics.groups import Groups
from sqeval.numerics.means import mean
from sqeval.numerics.resampling import acceleration_of, cluster_draws, interval, row_draws, standard_error

CODES = np.array([2, 0, 0, -1, 2, 2, 0, 2])
KEYS = np.array([50, 7, 3, 99, 10, 20, 5, 40])
CLUSTERS = np.array([4, 1, 1, 0, 4, 9, -1, 9])


def test_every_sample_has_as_many_rows_of_each_group():
    for rows in row_draws(Groups(CODES, 4), KEYS, np.random.default_rng(1), 20):
        assert np.bincount(CODES[rows], minlength=4).tolist() == [3, 0, 4, 0]


def test_every_row_of_a_group_is_drawn_alike():
    drawn = np.concatenate(list(row_draws(Groups(CODES, 4), KEYS, np.random.default_rng(1), 3000)))
    share = np.bincount(drawn, minlength=8) / 3000
    np.testing.assert_allclose(share, (CODES >= 0) * 1.0, atol=0.08)


def test_clusters_come_whole():
    groups = Groups(CODES, 4)
    for rows in cluster_draws(groups, CLUSTERS, KEYS, np.random.default_rng(2), 50):
        times = np.bincount(rows, minlength=8)
        assert times[3] == 0
        assert times[1] == times[2]
        assert times[0] == times[4]
        assert times[5] == times[7]
        assert times[1] + times[6] == times[0] + times[5] == 2, "two clusters of each group"


@pytest.mark.parametrize("seed", range(5))
def test_the_order_of_rows_and_the_names_of_clusters_decide_nothing(seed):
    order = np.random.default_rng(seed).permutation(8)
    renamed = np.array([3, 0, 7, 1, 6, 2, 5, 4, 8, 9])
    relabelled = np.where(CLUSTERS < 0, -1, renamed[CLUSTERS])[order]
    draws = (
        (
            row_draws(Groups(CODES, 4), KEYS, np.random.default_rng(3), 5),
            row_draws(Groups(CODES[order], 4), KEYS[order], np.random.default_rng(3), 5),
        ),
        (
            cluster_draws(Groups(CODES, 4), CLUSTERS, KEYS, np.random.default_rng(3), 5),
            cluster_draws(Groups(CODES[order], 4), relabelled, KEYS[order], np.random.default_rng(3), 5),
        ),
    )
    for first, second in draws:
        for rows, others in zip(first, second, strict=True):
            np.testing.assert_array_equal(KEYS[rows], KEYS[order][others])


def test_nothing_to_draw_from():
    empty = Groups(np.array([-1, -1]), 2)
    assert [rows.size for rows in row_draws(empty, np.arange(2), np.random.default_rng(0), 2)] == [0, 0]
    assert [rows.size for rows in cluster_draws(empty, np.arange(2), np.arange(2), np.random.default_rng(0), 2)] == [0, 0]


def sample():
    rng = np.random.default_rng(4)
    values = rng.gamma(2, size=40)
    groups = Groups(np.zeros(40, dtype=np.intp), 1)
    drawn = np.array([[values[rows].mean()] for rows in row_draws(groups, np.arange(40), rng, 4000)])
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
    assert standard_error(drawn)[0] == pytest.approx(mean(groups, values).standard_error[0] * np.sqrt(39 / 40), rel=0.03)


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
