"""Refinement against fractions: the digits that cancellation takes come back."""

from fractions import Fraction

import numpy as np

from sqeval.numerics.refinement import missing, refined


def test_what_is_missing_is_right_where_everything_cancels():
    rng = np.random.default_rng(0)
    matrix, x = rng.normal(size=(50, 4, 4)), rng.normal(size=(50, 4))
    b = (matrix @ x[:, :, None])[:, :, 0]
    exact = [
        [Fraction(b[k, i]) - sum(Fraction(matrix[k, i, j]) * Fraction(x[k, j]) for j in range(4)) for i in range(4)] for k in range(50)
    ]
    np.testing.assert_allclose(missing(matrix, x, b), np.array(exact, dtype=float), rtol=1e-12)


def test_rows_of_very_different_size_are_solved_to_the_last_digit():
    """Columns that differ by a hundred-millionth: μ = (1, 0) and τ = 1, from a start that is off."""
    columns = np.array([[[3.0, 1e-8, 1.0], [3.0, 3e-8, 1.0]]])
    g, b = np.array([[0.0, 7.0, 5e-8]]), np.array([[3.0, 7.0 + 1e-8, 1.0 + 5e-8]])
    mu, tau = refined(columns, g, b, np.array([[0.9, 0.2]]), np.array([1.1]))
    basis = np.array([[3.0, 3.0, 0.0], [1e-8, 3e-8, 7.0], [1.0, 1.0, 5e-8]])
    exact = _cramer(basis, b[0])
    np.testing.assert_allclose([*mu[0], tau[0]], np.maximum(exact, [0, 0, -np.inf]), rtol=1e-14, atol=1e-14)


def test_a_singular_system_keeps_its_values_and_leaves_the_others_alone():
    columns = np.array([[[1.0, 0.0, 0.0], [1.0, 0.0, 0.0]], [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]]])
    g, b = np.array([[0.0, 0.0, 1.0]] * 2), np.array([[1.0, 2.0, 3.0]] * 2)
    mu, tau = refined(columns, g, b, np.array([[0.5, 0.5]] * 2), np.array([2.0, 2.0]))
    assert (mu.tolist(), tau.tolist()) == ([[0.5, 0.5], [1.0, 2.0]], [2.0, 3.0])


def _cramer(matrix, b):
    """The exact solution of three equations."""
    cells = [[Fraction(value) for value in row] for row in matrix]
    whole = _determinant(cells)
    replaced = [[[Fraction(b[i]) if j == column else cells[i][j] for j in range(3)] for i in range(3)] for column in range(3)]
    return [float(_determinant(some) / whole) for some in replaced]


def _determinant(m):
    return sum(m[0][i] * (m[1][(i + 1) % 3] * m[2][(i + 2) % 3] - m[1][(i + 2) % 3] * m[2][(i + 1) % 3]) for i in range(3))
