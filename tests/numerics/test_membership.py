import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from sqeval.numerics.membership import answered_shares, respondent_shares, threshold_membership

RISING = np.array([1.0, 2.0, 4.0, 8.0])

thresholds = st.lists(st.floats(-1e12, 1e12), min_size=2, max_size=7, unique=True).map(sorted).map(np.array)
numbers = st.floats(allow_nan=False)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (1.0, [1, 0, 0, 0]),
        (2.0, [0, 1, 0, 0]),
        (8.0, [0, 0, 0, 1]),
        (3.0, [0, 0.5, 0.5, 0]),
        (5.0, [0, 0, 0.75, 0.25]),
        (0.0, [1, 0, 0, 0]),
        (9.0, [0, 0, 0, 1]),
        (-np.inf, [1, 0, 0, 0]),
        (np.inf, [0, 0, 0, 1]),
    ],
)
def test_triangles_between_half_trapezoids(value, expected):
    assert_array_equal(threshold_membership(np.array(value), RISING), expected)


def test_falling_thresholds_are_the_mirror_image():
    values = np.array([0.5, 1.5, 3.3, 7.0, 100.0])
    assert_array_equal(threshold_membership(values, RISING[::-1]), threshold_membership(values, RISING)[:, ::-1])


def test_leading_axes_are_kept():
    values = np.array([[1.0, 3.0], [5.0, 8.0], [0.0, 2.5]])
    whole = threshold_membership(values, RISING)
    assert whole.shape == (3, 2, 4)
    assert_array_equal(whole[1, 0], threshold_membership(np.array(5.0), RISING))


@given(thresholds, st.lists(numbers, min_size=1, max_size=20), st.booleans())
def test_rows_are_a_partition_to_the_last_bit(limits, values, falling):
    rows = threshold_membership(np.array(values), limits[::-1] if falling else limits)
    assert ((rows >= 0) & (rows <= 1)).all()
    assert_array_equal(rows.sum(axis=-1), 1.0)
    assert ((rows > 0).sum(axis=-1) <= 2).all()


@given(thresholds)
def test_a_grade_holds_fully_at_its_threshold(limits):
    assert_array_equal(threshold_membership(limits, limits), np.eye(len(limits)))


@given(thresholds, numbers, numbers)
def test_a_larger_value_never_moves_mass_down(limits, one, other):
    low, high = sorted([one, other])
    below, above = np.cumsum(threshold_membership(np.array([low, high]), limits), axis=-1)
    assert (below >= above - 1e-15).all()


def test_shares_of_the_answered():
    assert_allclose(answered_shares(np.array([[3.0, 1.0], [1.0, 1.0]])), [[0.75, 0.25], [0.5, 0.5]], rtol=0, atol=0)


def test_shares_of_all_respondents_keep_the_silent_as_unknown():
    shares = respondent_shares(np.array([[3.0, 1.0], [0.0, 0.0]]), np.array([8.0, 2.0]))
    assert_array_equal(shares, [[0.375, 0.125, 0.5], [0.0, 0.0, 1.0]])
