"""Non-negative least squares: the conditions of an optimum, on matrices of few values, and one on which scipy 1.17 errs."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import nnls

from sqeval.numerics.nonnegative import nonnegative


def misses(matrix, wanted, found):
    """How far coefficients are from the conditions of Karush, Kuhn and Tucker, as a share of the lengths at hand."""
    lengths = np.linalg.norm(matrix, axis=0)
    slope = matrix.T @ (wanted - matrix @ found) / np.where(lengths > 0, lengths, 1) / max(np.linalg.norm(wanted), 1e-300)
    return max(slope.max(initial=0), np.abs(slope[found > 0]).max(initial=0), -found.min(initial=0))


@st.composite
def problems(draw):
    rng = np.random.default_rng(draw(st.integers(0, 2**31)))
    rows, columns = draw(st.integers(1, 7)), draw(st.integers(0, 9))
    matrix = rng.integers(-2, 3, (rows, columns)).astype(float)
    if draw(st.booleans()):
        matrix = np.linalg.qr(rng.normal(size=(rows, rows)))[0] @ matrix
    if draw(st.booleans()):
        matrix = matrix * 10.0 ** rng.integers(-3, 4, columns)
    return matrix, -matrix.sum(axis=1) if draw(st.booleans()) else rng.normal(size=rows)


@settings(deadline=None, max_examples=200)
@given(problems())
def test_the_conditions_of_an_optimum_hold(problem):
    matrix, wanted = problem
    found = nonnegative(matrix, wanted)
    assert misses(matrix, wanted, found.coefficients) < 2e-12
    assert found.left == pytest.approx(np.linalg.norm(matrix @ found.coefficients - wanted), abs=1e-13 * (1 + np.linalg.norm(wanted)))
    if matrix.size:
        assert found.left <= np.linalg.norm(matrix @ nnls(matrix, wanted)[0] - wanted) + 1e-11 * np.linalg.norm(wanted)


def test_where_scipy_claims_a_residual_of_zero():
    """Columns of differences and one of noise that nearly cancel; by hand no x ≥ 0 comes nearer than √(10/3)."""
    near, far, apart = 0.30901699437494745, 1.3090169943749475, 1e-16
    rows = [[-near, -far, -near, -near], [1, 0, -1, 0], [0, 1, -1, 0], [far, near, near, near], [near, near, far, near], [-1, -apart, 0, 1]]
    tight = np.array(rows)
    found = nonnegative(tight.T, -tight.sum(axis=0))
    assert found.left == pytest.approx(np.sqrt(10 / 3), rel=1e-12)
    assert misses(tight.T, -tight.sum(axis=0), found.coefficients) < 1e-14


def test_equal_columns_and_a_zero_one_do_no_harm():
    matrix = np.array([[1.0, 1.0, 0.0], [1.0, 1.0, 0.0]])
    found = nonnegative(matrix, np.array([2.0, 2.0]))
    assert found.left == pytest.approx(0, abs=1e-15)
    assert found.coefficients.sum() == pytest.approx(2)
    assert found.coefficients[2] == 0
