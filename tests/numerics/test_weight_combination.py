"""Game theory by non-negative least squares, held against its conditions of optimality."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from sqeval.numerics.weight_combination import game_coefficients, product


@st.composite
def sources(draw):
    size = draw(st.integers(2, 6))
    rows = draw(st.lists(st.lists(st.integers(1, 40), min_size=size, max_size=size), min_size=1, max_size=5))
    weights = np.array(rows, dtype=float)
    return weights / weights.sum(axis=1, keepdims=True)


@given(sources())
def test_no_coefficient_at_least_zero_comes_nearer(weights):
    found, _ = game_coefficients(weights)
    assert (found >= 0).all()
    assert abs(found.sum() - 1) < 1e-12
    products = weights @ weights.T
    # The best multiple of the coefficients; at the optimum every slope is 0 where α > 0 and not negative where α = 0.
    image = products @ found
    scale = image @ np.diag(products) / (image @ image)
    slope = products @ (scale * image - np.diag(products))
    assert (slope > -1e-9).all()
    assert np.abs(slope[found > 1e-9]).max() < 1e-9


def test_powers_of_small_weights_do_not_vanish():
    weights = np.array([[1e-200, 1 - 1e-200], [1e-200, 1 - 1e-200]])
    assert product(weights[:, ::-1], np.array([1.0, 1.0]))[0] == 1
    tiny = np.full((2, 3), 1e-200)
    assert product(tiny, np.array([1.0, 1.0])).tolist() == [1 / 3] * 3
