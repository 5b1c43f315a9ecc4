"""Moments of survey items: numpy on complete data, pair by pair where answers are missing, and a simulation of the means."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from sqeval.numerics.item_moments import item_moments

RNG = np.random.default_rng(5)
VALUES = RNG.integers(1, 6, (60, 4)).astype(float)
CODES = RNG.integers(-1, 3, 60).astype(np.intp)


def test_complete_answers_have_numpys_covariance_by_group():
    found = item_moments(VALUES, CODES, 4)
    for group in range(3):
        own = VALUES[group == CODES]
        np.testing.assert_allclose(found.mean[group], own.mean(axis=0), rtol=1e-13)
        np.testing.assert_allclose(found.covariance[group], np.cov(own, rowvar=False), rtol=1e-12)
        np.testing.assert_allclose(found.of_means[group], np.cov(own, rowvar=False) / len(own), rtol=1e-12)
    assert (found.pairs[3] == 0).all()
    assert np.isnan(found.mean[3]).all()
    assert np.isnan(found.of_means[3]).all()


def test_missing_answers_are_left_out_pair_by_pair():
    values = np.where(RNG.random(VALUES.shape) < 0.3, np.nan, VALUES)
    found = item_moments(values, np.zeros(60, dtype=np.intp), 1)
    for i in range(4):
        for j in range(4):
            both = ~np.isnan(values[:, i]) & ~np.isnan(values[:, j])
            joint = np.cov(values[both][:, i], values[both][:, j])[0, 1]
            assert found.pairs[0, i, j] == both.sum()
            assert found.covariance[0, i, j] == pytest.approx(joint, abs=1e-12)
            n = (~np.isnan(values)).sum(axis=0)
            assert found.of_means[0, i, j] == pytest.approx(both.sum() * joint / (n[i] * n[j]), abs=1e-12)


@given(arrays(float, (12, 3), elements=st.sampled_from([1.0, 2.5, 4.3, 5.0, np.nan])), st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_no_digit(values, random):
    codes = np.arange(12) % 2
    order = list(range(12))
    random.shuffle(order)
    first, second = item_moments(values, codes, 2), item_moments(values[order], codes[order], 2)
    np.testing.assert_array_equal(first.mean, second.mean)
    np.testing.assert_array_equal(first.covariance, second.covariance)


@given(arrays(float, (6, 2), elements=st.sampled_from([1.0, 2.0, 5.0, np.nan])), arrays(int, 6, elements=st.integers(0, 4)))
def test_weights_are_repeated_rows(values, heads):
    zero = np.zeros(6, dtype=np.intp)
    weighted = item_moments(values, zero, 1, heads.astype(float))
    repeated = item_moments(np.repeat(values, heads, axis=0), np.repeat(zero, heads), 1)
    np.testing.assert_array_equal(weighted.pairs, repeated.pairs)
    np.testing.assert_allclose(weighted.mean, repeated.mean, rtol=1e-12)
    np.testing.assert_allclose(weighted.covariance, repeated.covariance, rtol=1e-9, atol=1e-12)


def test_equal_answers_have_no_variance_at_all():
    found = item_moments(np.full((7, 2), 4.3), np.zeros(7, dtype=np.intp), 1)
    assert (found.covariance == 0).all()


def test_a_pair_that_nobody_answered_both_of_is_independent_and_one_person_says_nothing():
    values = np.array([[1.0, np.nan], [2.0, np.nan], [np.nan, 3.0], [np.nan, 5.0]])
    zero = np.zeros(4, dtype=np.intp)
    assert item_moments(values, zero, 1).of_means[0, 0, 1] == 0
    values[0, 1] = 4.0
    assert np.isnan(item_moments(values, zero, 1).of_means[0, 0, 1])
