import mpmath as mp
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sqeval.numerics.limit_matrix import limit_matrix


@st.composite
def stochastic(draw):
    size = draw(st.integers(1, 6))
    cells = draw(st.lists(st.sampled_from([0.0, 0.0, 0.0, 0.2, 0.5, 1.0, 3.0]), min_size=size * size, max_size=size * size))
    matrix = np.reshape(cells, (size, size))
    for column in range(size):
        if not matrix[:, column].any():
            matrix[draw(st.integers(0, size - 1)), column] = 1.0
    return matrix / matrix.sum(axis=0)


@given(stochastic())
def test_against_the_mean_of_high_powers(matrix):
    """Periods of at most six states divide 60."""
    power, total = np.linalg.matrix_power(matrix, 2**15), np.zeros_like(matrix)
    for _ in range(60):
        total += power
        power = matrix @ power
    found = limit_matrix(matrix)
    np.testing.assert_allclose(found.values, total / 60, atol=1e-7)
    np.testing.assert_allclose(found.values.sum(axis=0), 1, rtol=1e-12)
    np.testing.assert_allclose(matrix @ found.values, found.values, atol=1e-14)


def test_small_shares_keep_their_digits():
    """A chain of three states whose stationary vector spans fourteen orders of magnitude."""
    tiny = 1e-7
    matrix = np.array([[1 - tiny, 0.5, 0.0], [tiny, 0.5 - tiny, 1.0], [0.0, tiny, 0.0]])
    with mp.workdps(40):
        exact = mp.matrix([[mp.mpf(float(cell)) for cell in row] for row in matrix])
        for column in range(3):
            exact[:, column] /= sum(exact[:, column])
        second = exact[1, 0] / exact[0, 1]
        third = second * exact[2, 1] / exact[1, 2]
        shares = [float(1 / (1 + second + third)), float(second / (1 + second + third)), float(third / (1 + second + third))]
    np.testing.assert_allclose(limit_matrix(matrix).values[:, 1], shares, rtol=1e-8)


def test_periods_and_classes():
    ring = np.roll(np.eye(3), 1, axis=0)
    assert limit_matrix(ring).periods == (3,)
    np.testing.assert_allclose(limit_matrix(ring).values, np.full((3, 3), 1 / 3))
    two_ends = np.array([[1.0, 0.0, 0.3], [0.0, 1.0, 0.7], [0.0, 0.0, 0.0]])
    found = limit_matrix(two_ends)
    assert found.classes.tolist() == [0, 1, -1]
    assert found.values[:, 2].tolist() == pytest.approx([0.3, 0.7, 0])
