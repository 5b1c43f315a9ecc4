"""Changes shared out exactly."""

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from sqeval.numerics.attributed_change import bennet, shapley

numbers = arrays(float, (4, 3), elements=st.floats(-100, 100))


@given(numbers)
def test_bennet_adds_up_to_the_change_of_the_product(values):
    w0, s0, w1, s1 = values
    of_w, of_s = bennet((w0, s0), (w1, s1))
    assert of_w + of_s == pytest.approx(w1 * s1 - w0 * s0, abs=1e-9)


@given(numbers)
def test_bennet_turned_round_is_the_same_with_the_other_sign(values):
    w0, s0, w1, s1 = values
    forth, back = bennet((w0, s0), (w1, s1)), bennet((w1, s1), (w0, s0))
    for there, here in zip(forth, back, strict=True):
        assert there == pytest.approx(-here)


@given(arrays(float, 16, elements=st.floats(-10, 10)))
def test_shapley_is_the_mean_over_all_orders(worth):
    places = 2 ** np.arange(4)
    found = shapley(4, lambda moved: worth[(moved * places).sum(axis=1)])
    orders = list(permutations(range(4)))
    expected = np.zeros(4)
    for order in orders:
        place = 0
        for player in order:
            expected[player] += (worth[place + 2**player] - worth[place]) / len(orders)
            place += 2**player
    assert found == pytest.approx(expected, abs=1e-12)
    assert found.sum() == pytest.approx(worth[15] - worth[0], abs=1e-12)
