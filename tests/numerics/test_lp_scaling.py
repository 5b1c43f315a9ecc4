"""Scaling by powers of two: exact there and back."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from sqeval.numerics.linear_program import LpFamily
from sqeval.numerics.lp_scaling import scaled_block


@given(st.integers(0, 2**32 - 1), st.floats(-12, 12), st.floats(-12, 12))
def test_scaled_data_are_near_1_and_can_be_turned_back_exactly(seed, rows, columns):
    rng = np.random.default_rng(seed)
    sizes = 10.0 ** (rows * rng.uniform(-1, 1, (3, 1)))
    family = LpFamily(
        sizes * 10.0 ** (columns * rng.uniform(-1, 1, (1, 4))),
        sizes[None] * rng.uniform(1, 2, (2, 3, 1)),
        rng.uniform(1, 2, 5),
        sizes.T * rng.uniform(1, 2, (2, 3)),
        ("<=",) * 3,
    )
    block = scaled_block(family, slice(0, 2))
    programmes = block.programmes
    assert np.abs(programmes.matrix).max(axis=1).min() >= 0.5
    assert np.abs(programmes.matrix).max() <= 2
    assert np.abs(programmes.rhs).max() <= 2
    assert np.abs(programmes.cost).max() <= 2
    for factors in (block.rows, block.columns, block.size, block.price):
        assert (np.frexp(factors)[0] == 0.5).all()
    undone = programmes.matrix / block.rows[:, :, None] / block.columns[:, None, :]
    np.testing.assert_array_equal(undone, np.concatenate([np.broadcast_to(family.shared, (2, 3, 4)), family.own], axis=2))
    np.testing.assert_array_equal(programmes.rhs * block.size / block.rows, family.rhs)


def test_zero_rows_columns_and_costs_are_left_alone():
    family = LpFamily(np.zeros((2, 2)), np.zeros((1, 2, 0)), np.zeros(2), np.zeros((1, 2)), ("=", "="))
    block = scaled_block(family, slice(0, 1))
    for factors in (block.rows, block.columns, block.size, block.price):
        assert (factors == 1).all()
