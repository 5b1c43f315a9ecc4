import mpmath
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sqeval.numerics.consistency import consistency_index, consistency_ratio, eigenvalue_excess, pooled_ratio
from sqeval.numerics.pairwise import eigenvector, geometric_mean

PERTURBED = np.array([[1, 2 * (1 + 1e-6), 6], [0.5 / (1 + 1e-6), 1, 3], [1 / 6, 1 / 3, 1]])


def excess_at_forty_digits(matrix):
    with mpmath.workdps(40):
        exact = mpmath.matrix(matrix.tolist())
        size = len(matrix)
        for i in range(size):
            for j in range(i):
                exact[i, j] = 1 / exact[j, i]
        values, _ = mpmath.eig(exact)
        return float(max(mpmath.re(value) for value in values) - size)


@pytest.mark.parametrize(
    "matrix",
    [
        PERTURBED,
        np.array([[1, 9, 1 / 9], [1 / 9, 1, 9], [9, 1 / 9, 1]]),
        np.array([[1, 5, 6, 7], [1 / 5, 1, 4, 6], [1 / 6, 1 / 4, 1, 4], [1 / 7, 1 / 6, 1 / 4, 1]]),
    ],
    ids=["nearly consistent", "cycle", "optics"],
)
def test_excess_keeps_its_digits_where_the_eigenvalue_has_lost_them(matrix):
    assert eigenvalue_excess(matrix, eigenvector(matrix)) == pytest.approx(excess_at_forty_digits(matrix), rel=1e-9)


@pytest.mark.parametrize("weights", [[2, 1 / 3, 2 / 3], [1, 3, 7, 9], [0.1, 0.7, 0.3, 1e6, 1e-6]])
def test_excess_of_a_consistent_matrix_is_exactly_zero(weights):
    matrix = np.divide.outer(weights, weights)
    assert eigenvalue_excess(matrix, eigenvector(matrix)) == 0.0


@given(st.lists(st.floats(0.1, 10), min_size=6, max_size=6))
def test_excess_is_the_mean_ratio_less_n_and_never_negative(upper):
    matrix = np.eye(4)
    rows, columns = np.triu_indices(4, k=1)
    matrix[rows, columns], matrix[columns, rows] = upper, 1 / np.array(upper)
    for weights in (eigenvector(matrix), geometric_mean(matrix)):
        excess = eigenvalue_excess(matrix, weights)
        assert excess >= 0
        assert 4 + excess == pytest.approx(np.mean(matrix @ weights / weights), rel=1e-12)


def test_excess_over_a_batch():
    batch = np.stack([PERTURBED, np.ones((3, 3))])
    together = eigenvalue_excess(batch, eigenvector(batch))
    assert together.shape == (2,)
    assert together[1] == 0.0


@pytest.mark.parametrize("size", [1, 2])
def test_index_is_zero_where_nothing_can_contradict(size):
    assert consistency_index(np.array(1e-9), size) == 0.0


def test_index_and_ratio():
    assert consistency_index(np.array(0.6), 4) == pytest.approx(0.2)
    assert consistency_ratio(np.array(0.2), 0.8) == pytest.approx(0.25)
    assert consistency_ratio(np.array(0.0), 0.0) == 0.0


def test_pooled_ratio_weighs_numerator_and_denominator():
    # (0.6·0.03 + 0.4·0.01) / (0.6·0.52 + 0.4·0.89), computed by hand.
    pooled = pooled_ratio(np.array([0.6, 0.4]), np.array([0.03, 0.01]), np.array([0.52, 0.89]))
    assert pooled == pytest.approx(0.022 / 0.668, rel=1e-14)


def test_pooled_ratio_of_matrices_that_cannot_contradict_is_zero():
    assert pooled_ratio(np.array([0.6, 0.4]), np.zeros(2), np.zeros(2)) == 0.0
