"""Best values of single judgements, against a general minimiser and by symmetry."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize_scalar

from sqeval.numerics import revision

SAATY = st.sampled_from([1 / 9, 1 / 5, 1 / 3, 1.0, 2.0, 4.0, 7.0])


@st.composite
def matrices(draw, smallest=3, largest=6):
    size = draw(st.integers(smallest, largest))
    matrix = np.eye(size)
    for i, j in combinations(range(size), 2):
        matrix[i, j] = draw(SAATY)
        matrix[j, i] = 1 / matrix[i, j]
    return matrix


def excess(matrix, row, column, value):
    return revision.excess(revision.replaced(matrix, np.array([row]), np.array([column]), np.array([value])))[0]


@settings(deadline=None, max_examples=25)
@given(matrices())
def test_no_value_fits_better(matrix):
    rows, columns = np.triu_indices(len(matrix), k=1)
    for row, column, best in zip(rows, columns, revision.best_values(matrix, rows, columns), strict=True):
        rival = minimize_scalar(lambda z, i=row, j=column: excess(matrix, i, j, np.exp(z)), bracket=(-1, 1), tol=1e-12)
        assert excess(matrix, row, column, best) <= rival.fun + 1e-12


@given(matrices())
def test_the_mirrored_judgement_has_the_reciprocal_value(matrix):
    rows, columns = np.triu_indices(len(matrix), k=1)
    above, below = revision.best_values(matrix, rows, columns), revision.best_values(matrix, columns, rows)
    np.testing.assert_allclose(above * below, 1, rtol=1e-9)


@given(st.lists(st.floats(0.1, 10), min_size=3, max_size=6))
def test_of_consistent_judgements_every_one_is_best_as_it_is(weights):
    matrix = np.divide.outer(weights, weights)
    rows, columns = np.triu_indices(len(matrix), k=1)
    np.testing.assert_allclose(revision.best_values(matrix, rows, columns), matrix[rows, columns], rtol=1e-9)


def test_a_batch_of_different_matrices():
    first = np.array([[1, 2, 6.0], [0.5, 1, 3], [1 / 6, 1 / 3, 1]])
    second = np.array([[1, 2, 1.0], [0.5, 1, 4], [1, 1 / 4, 1]])
    places = np.array([0, 0]), np.array([2, 2])
    assert revision.best_values(np.stack([first, second]), *places) == pytest.approx([6, 8])
