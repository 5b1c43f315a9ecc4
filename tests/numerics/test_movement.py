"""Movement over time against scipy, and its false alarms on planted units that do not move."""

import numpy as np
import pytest
from scipy import stats

from sqeval.numerics import movement


def test_shares_are_tested_by_the_chi_square_of_their_table():
    yes, n = np.array([30.0, 45.0, 20.0]), np.array([100.0, 90.0, 80.0])
    found = movement.of_shares(yes / n, n, np.zeros(3, dtype=np.intp))
    expected = stats.chi2_contingency([yes, n - yes], correction=False)
    assert found.p[0] == pytest.approx(expected.pvalue)
    assert found.pooled == pytest.approx(expected.pvalue)
    assert found.real_share == pytest.approx(1 - 2 / expected.statistic)


def test_a_share_that_is_always_one_has_not_moved():
    found = movement.of_shares(np.ones(3), np.full(3, 9.0), np.zeros(3, dtype=np.intp))
    assert (found.p.tolist(), found.real_share) == ([1.0], 0.0)


def test_a_unit_with_one_period_cannot_be_tested():
    found = movement.of_means(np.array([1.0, 2.0]), np.full(2, 20.0), np.ones(2), np.array([0, 1]))
    assert len(found.p) == 0
    assert np.isnan(found.pooled)
    empty = np.empty(0)
    assert len(movement.of_shares(empty, empty, np.empty(0, dtype=np.intp)).p) == 0
    assert movement.moves(empty, np.empty(0, dtype=np.intp)) is False


def test_still_units_are_seldom_said_to_move_and_moving_ones_nearly_always():
    rng = np.random.default_rng(11)
    units = np.repeat(np.arange(4000), 8)
    n = rng.integers(12, 60, len(units)).astype(float)
    errors = np.sqrt(4.0 / n * rng.chisquare(n - 1) / (n - 1))
    still = 5 + rng.normal(size=len(units)) * np.sqrt(4.0 / n)
    assert (movement.of_means(still, n, errors, units).p < 0.05).mean() == pytest.approx(0.05, abs=0.035)
    assert (movement.of_means(still + rng.normal(size=len(units)), n, errors, units).p < 0.05).mean() > 0.9
    assert movement.of_means(still, n, errors, units).real_share < 0.05
    shares = rng.binomial(n.astype(int), 0.8) / n
    assert (movement.of_shares(shares, n, units).p < 0.05).mean() == pytest.approx(0.05, abs=0.02)


def test_units_move_or_not():
    assert not movement.moves(np.array([1.0, 2.0, 1.0]), np.array([0, 1, 0]))
    assert movement.moves(np.array([1.0, 2.0, 1.5]), np.array([0, 1, 0]))
