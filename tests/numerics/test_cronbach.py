"""Cronbach's α against exact fractions, a second formulation and simulations of its interval."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from sqeval.numerics import cronbach

#: Six people, four questions; small enough to be worked out by hand.
TABLE = [[4, 5, 4, 3], [3, 3, 2, 3], [5, 5, 4, 5], [2, 3, 2, 1], [4, 4, 5, 4], [1, 2, 2, 2]]


def exact_variance(values):
    mean = Fraction(sum(values), len(values))
    return sum((value - mean) ** 2 for value in values) / (len(values) - 1)


def exact_alpha(table):
    """k/(k − 1)(1 − Σ var(item)/var(total)) in fractions: the total's variance, not the covariances, which the code uses."""
    k = len(table[0])
    own = sum(exact_variance(column) for column in zip(*table, strict=True))
    return Fraction(k, k - 1) * (1 - own / exact_variance([sum(row) for row in table]))


def covariance(table):
    return np.atleast_2d(np.cov(np.asarray(table, dtype=float), rowvar=False))


def test_alpha_of_a_hand_table_is_the_exact_fraction():
    # Sums of squares: items 65/6, 22/3, 53/6 and 10, together 37; totals 16, 11, 19, 8, 17, 7 give 1140 − 78²/6 = 126.
    by_hand = Fraction(4, 3) * (1 - Fraction(37, 126))
    assert by_hand == Fraction(178, 189) == exact_alpha(TABLE)
    assert cronbach.alpha(covariance(TABLE)) == pytest.approx(178 / 189, rel=1e-14)


def test_alpha_without_each_item_is_alpha_of_the_others():
    found = cronbach.alpha_without(covariance(TABLE))
    plain = [float(exact_alpha([row[:k] + row[k + 1 :] for row in TABLE])) for k in range(4)]
    np.testing.assert_allclose(found, plain, rtol=1e-13)


def test_item_rest_correlation_is_that_of_the_item_with_the_sum_of_the_others():
    table = np.asarray(TABLE, dtype=float)
    plain = [np.corrcoef(table[:, k], np.delete(table, k, axis=1).sum(axis=1))[0, 1] for k in range(4)]
    np.testing.assert_allclose(cronbach.item_rest_correlation(covariance(TABLE)), plain, rtol=1e-12)


@given(arrays(float, (8, 3), elements=st.integers(1, 5).map(float)))
def test_alpha_follows_from_the_two_way_analysis_of_variance(table):
    # Hoyt (1941): α = 1 − MS(residual)/MS(persons).
    persons, items, grand = table.mean(axis=1), table.mean(axis=0), table.mean()
    between = 3 * ((persons - grand) ** 2).sum() / 7
    residual = ((table - persons[:, None] - items[None, :] + grand) ** 2).sum() / 14
    if between < 1e-9:
        assert np.isnan(cronbach.alpha(covariance(table)))
    else:
        assert cronbach.alpha(covariance(table)) == pytest.approx(1 - residual / between, abs=1e-9)


def test_parallel_copies_are_wholly_reliable_and_opposites_are_not_defined():
    x = np.array([1.0, 2, 4, 5])
    assert cronbach.alpha(covariance(np.column_stack([x, x, x]))) == pytest.approx(1)
    opposite = covariance(np.column_stack([x, 6 - x]))
    assert np.isnan(cronbach.alpha(opposite))
    assert cronbach.status(opposite, 4) == cronbach.CONSTANT


@pytest.mark.parametrize(
    ("table", "status"),
    [
        ([[1], [2]], cronbach.SINGLE_ITEM),
        ([[3, 3], [3, 3]], cronbach.CONSTANT),
        ([[3, 1], [3, 2]], cronbach.OK),
    ],
)
def test_what_is_not_defined_says_why(table, status):
    assert cronbach.status(covariance(table), len(table)) == status
    assert cronbach.status(covariance([[1, 2], [2, 1], [3, 3]]), 1) == cronbach.FEW_RESPONDENTS


def test_feldts_interval_of_one_alpha():
    # Printed tables of F (upper 2.5 %): F(40, 120) = 1.61 and F(120, 40) = 1.72, to two decimals.
    low, high = cronbach.feldt_interval(0.8, items=4, respondents=41)
    assert low == pytest.approx(1 - 0.2 * 1.61, abs=0.2 * 0.005)
    assert high == pytest.approx(1 - 0.2 / 1.72, abs=0.2 * 0.005 / 1.72)


@pytest.mark.parametrize(("items", "respondents", "share"), [(4, 30, 0.5), (2, 15, 0.3), (8, 100, 0.2)])
def test_feldts_interval_covers_at_its_nominal_rate(items, respondents, share):
    # Parallel items: one common part of variance `share`, so that α = k·share/(1 + (k − 1)·share).
    rng = np.random.default_rng(20)
    runs = 2000
    common = rng.normal(size=(runs, respondents, 1)) * np.sqrt(share)
    answers = 3 + common + rng.normal(size=(runs, respondents, items)) * np.sqrt(1 - share)
    true = items * share / (1 + (items - 1) * share)
    intervals = [cronbach.feldt_interval(cronbach.alpha(covariance(table)), items, respondents) for table in answers]
    covered = np.mean([low <= true <= high for low, high in intervals])
    assert covered == pytest.approx(0.95, abs=0.02)
