"""Columns that are sums of others, and rows that stand more than once."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sqeval.numerics.repeated import repeated_rows, weighted_sums

RNG = np.random.default_rng(3)
FREE = RNG.uniform(1, 9, (3, 200))


def test_nothing_is_a_sum_of_what_is_free():
    assert weighted_sums(FREE) == {}


def test_a_sum_is_found_with_its_weights():
    found = weighted_sums(np.vstack([FREE, 2 * FREE[0] + 0.5 * FREE[2]]))
    assert list(found) == [3]
    assert found[3].tolist() == pytest.approx([2, 0, 0.5, 0], abs=1e-12)


def test_of_two_multiples_the_earlier_is_kept():
    found = weighted_sums(np.vstack([FREE[0], 3 * FREE[0]]))
    assert {column: weights.tolist() for column, weights in found.items()} == {1: [3.0, 0.0]}


def test_of_three_multiples_one_is_kept():
    assert sorted(weighted_sums(np.vstack([FREE[0], 3 * FREE[0], FREE[0]]))) == [1, 2]


def test_a_difference_is_a_sum_for_the_column_it_is_taken_from_only():
    assert list(weighted_sums(np.vstack([FREE[0] + FREE[1], FREE[0], FREE[1]]))) == [0]


def test_nearly_is_not_a_sum():
    near = FREE[0] + FREE[1]
    near[17] *= 1 + 1e-7
    assert weighted_sums(np.vstack([FREE, near])) == {}


def test_columns_of_any_size_and_zeros():
    sizes = np.array([1e-10, 1e9, 1.0, 1e-200])[:, None]
    columns = np.vstack([FREE, FREE[0] + 7 * FREE[1]]) * sizes
    found = weighted_sums(np.vstack([columns, np.zeros(200)]))
    assert list(found) == [3]
    assert found[3][:4] == pytest.approx([1e-190, 7e-209, 0, 0])


@settings(max_examples=20)
@given(st.permutations(range(200)), st.lists(st.floats(0.1, 10), min_size=3, max_size=3))
def test_the_order_of_rows_changes_nothing(order, weights):
    columns = np.vstack([FREE, np.array(weights) @ FREE])
    found = weighted_sums(columns[:, order])
    assert list(found) == [3]
    assert found[3][:3] == pytest.approx(weights)


@settings(max_examples=50)
@given(st.lists(st.tuples(st.sampled_from([0.0, -0.0, 1, 2, 1e-300, 3.5]), st.integers(0, 2)), min_size=1, max_size=40))
def test_repeated_rows_are_those_that_pandas_finds(rows):
    values = np.array(rows, dtype=float)
    assert repeated_rows(values.T.copy()).tolist() == pd.DataFrame(values).duplicated(keep=False).tolist()


def test_whole_numbers_do_not_collide():
    values = RNG.integers(0, 30, (3, 20_000)).astype(float)
    assert repeated_rows(values).tolist() == pd.DataFrame(values.T).duplicated(keep=False).tolist()
