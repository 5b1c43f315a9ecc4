"""Cluster-robust statistics against their unclustered kin, regressions written out, and doubled data."""

import numpy as np
import pytest
from scipy import stats

from sqeval.numerics import clustered, means, proportions, quantiles
from sqeval.numerics.groups import Groups

RNG = np.random.default_rng(8)
CODES, VALUES, CLUSTERS = np.repeat([0, 1], 60), RNG.gamma(3, size=120), RNG.integers(0, 20, 120)
TWO = Groups(CODES, 2)


def test_the_error_is_cr1s():
    """(X'X)⁻¹ (Σ X'e e'X) (X'X)⁻¹ G/(G − 1) (n − 1)/(n − k) of a regression on a constant, k = 1."""
    found = clustered.mean(TWO, VALUES, CLUSTERS)
    for group in (0, 1):
        rows = np.arange(60) + 60 * group
        values, clusters = VALUES[rows], CLUSTERS[rows]
        labels = np.unique(clusters)
        meat = sum((values[clusters == label] - values.mean()).sum() ** 2 for label in labels)
        error = np.sqrt(len(labels) / (len(labels) - 1) * meat) / len(values)
        assert found.clusters[group] == len(labels)
        assert found.standard_error[group] == pytest.approx(error)
        assert found.high[group] == pytest.approx(values.mean() + stats.t.ppf(0.975, len(labels) - 1) * error)


@pytest.mark.parametrize("clusters", [np.arange(120), np.full(120, -1)], ids=["of one row", "not known"])
def test_clusters_of_one_row_change_nothing(clusters):
    plain, found = means.mean(TWO, VALUES), clustered.mean(TWO, VALUES, clusters)
    for field in ("value", "n", "standard_error", "low", "high"):
        np.testing.assert_allclose(getattr(found, field), getattr(plain, field))
    assert found.clusters.tolist() == [60, 60]


def test_rows_said_twice_by_the_same_customer_add_nothing():
    """Doubled rows in doubled clusters leave error and interval where they are; taken as independent they would narrow."""
    codes, values = np.tile(CODES, 2), np.tile(VALUES, 2)
    doubled = Groups(codes, 2)
    once, twice = means.mean(TWO, VALUES), clustered.mean(doubled, values, np.tile(np.arange(120), 2))
    for field in ("value", "standard_error", "low", "high"):
        np.testing.assert_allclose(getattr(twice, field), getattr(once, field))
    flags = (values > 3) * 1.0
    share = clustered.share(doubled, flags, np.tile(np.arange(120), 2))
    low, high = proportions.wilson(share.value, np.full(2, 60.0) * 59 / 60 * 120 / 119, stats.t.ppf(0.975, 59))
    np.testing.assert_allclose(share.low, low, rtol=1e-2)
    np.testing.assert_allclose(share.high, high, rtol=1e-2)
    median = clustered.quantile(doubled, values, np.tile(np.arange(120), 2))
    independent = clustered.quantile(doubled, values, np.arange(240))
    assert (median.high - median.low > 1.1 * (independent.high - independent.low)).all()


def test_the_same_codes_in_two_groups_are_two_clusters():
    found = clustered.mean(Groups(np.array([0, 0, 1, 1]), 2), np.arange(4.0), np.array([0, 1, 0, 1]))
    assert found.clusters.tolist() == [2, 2]


def test_clusters_that_differ_less_than_chance_do_not_narrow_a_share():
    flags = np.tile([0.0, 1.0], 60)
    found = clustered.share(TWO, flags, np.arange(120) // 2)
    assert (found.standard_error == 0).all(), "every cluster is half and half"
    low, high = proportions.wilson(np.full(2, 0.5), np.full(2, 60.0), stats.t.ppf(0.975, 29))
    np.testing.assert_allclose(found.low, low)
    np.testing.assert_allclose(found.high, high)


def test_equal_answers_count_once_a_cluster():
    found = clustered.share(TWO, np.ones(120), np.arange(120) // 4)
    low, _ = proportions.wilson(np.ones(2), np.full(2, 15.0), stats.t.ppf(0.975, 14))
    np.testing.assert_allclose(found.low, low)
    assert found.high.tolist() == [1, 1]


def test_one_cluster_has_no_interval():
    for found in (
        clustered.mean(TWO, VALUES, CODES),
        clustered.share(TWO, (VALUES > 3) * 1.0, CODES),
        clustered.quantile(TWO, VALUES, CODES),
        clustered.mean(TWO, VALUES, CODES, bounds=(0, 20)),
    ):
        assert found.clusters.tolist() == [1, 1]
        assert not np.isnan(found.value).any()
        assert np.isnan([found.standard_error, found.low, found.high]).all()


def test_the_median_of_single_rows_has_about_the_binomial_interval():
    plain, found = quantiles.quantile(TWO, VALUES), clustered.quantile(TWO, VALUES, np.arange(120))
    assert (found.value == plain.value).all()
    np.testing.assert_allclose(found.low, plain.low, atol=0.15)
    np.testing.assert_allclose(found.high, plain.high, atol=0.15)


def test_a_quantile_beyond_the_reach_of_the_sample_has_no_interval():
    found = clustered.quantile(TWO, VALUES, np.arange(120), 0.99)
    assert not np.isnan(found.value).any()
    assert np.isnan([found.low, found.high, found.standard_error]).all()
