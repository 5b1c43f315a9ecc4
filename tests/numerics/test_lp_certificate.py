"""Certificates see every kind of violation."""

import numpy as np
import pytest

from sqeval.numerics.linear_program import LpBlock
from sqeval.numerics.lp_certificate import certified, residuals

# min x + 2y with x + y ≥ 1, x ≤ 3, y free of cost 2, x − w = 0 (w free): x = 1, y = 0, w = 1; duals 1, 0, 0.
BLOCK = LpBlock(
    cost=np.array([[1.0, 2, 0]]),
    matrix=np.array([[[1.0, 1, 0], [1, 0, 0], [1, 0, -1]]]),
    rhs=np.array([[1.0, 3, 0]]),
    senses=(">=", "<=", "="),
    free=(2,),
)
X, DUAL = np.array([[1.0, 0, 1]]), np.array([[1.0, 0, 0]])


def test_an_optimum():
    assert residuals(BLOCK, X, DUAL).max() == 0
    assert certified(BLOCK, X, DUAL)[0].status == "optimal"


@pytest.mark.parametrize(
    ("x", "dual", "which"),
    [
        ([0.9, 0, 0.9], [1, 0, 0], 0),  # ">=" row missed
        ([4, 0, 4], [1, 0, 0], 0),  # "<=" row exceeded
        ([1, 0, 0.9], [1, 0, 0], 0),  # "=" row missed
        ([1, 0, 1], [1.1, 0, 0], 1),  # reduced cost of x below 0
        ([1, 0, 1], [1, 0, 0.1], 1),  # reduced cost of a free variable not 0
        ([2, 0, 2], [1, 0, 0], 2),  # feasible on both sides, but 2 is not 1
        ([1, 0, 1], [0, 0, 0], 2),
    ],
)
def test_violations(x, dual, which):
    found = residuals(BLOCK, np.array([x], dtype=float), np.array([dual], dtype=float))[0]
    assert found[which] > 1e-3
    assert certified(BLOCK, np.array([x], dtype=float), np.array([dual], dtype=float)) == [None]


def test_wrong_signs_are_never_certified():
    # a negative x would be cheaper, and a dual against its row's sense would prove it
    assert certified(BLOCK, np.array([[2.0, -1, 2]]), np.array([[2.0, 0, -1]])) == [None]


def test_residuals_are_relative():
    large = BLOCK._replace(rhs=1e9 * BLOCK.rhs)
    assert residuals(large, 1e9 * X + [[0.1, 0, 0.1]], DUAL).max() < 1e-9
    small = BLOCK._replace(rhs=1e-4 * BLOCK.rhs)
    assert residuals(small, 1e-4 * X - [[1e-12, 0, 1e-12]], DUAL).max() > 1e-9
