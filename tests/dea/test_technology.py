"""The technology as rows and columns of a linear programme."""

import numpy as np
import pytest

from sqeval.dea.returns import Returns
from sqeval.dea.technology import Technology
from sqeval.options import Orientation

VALUES = np.array([[1.0, 2, 7], [3, 4, 8], [5, 6, 9]])


@pytest.mark.parametrize(("rts", "sense"), [("vrs", "="), ("nirs", "<="), ("ndrs", ">=")])
def test_a_row_for_the_sum_of_lambda(rts, sense):
    technology = Technology(VALUES, 2, Returns.parse(rts))
    assert technology.columns.tolist() == [[1, 3, 5], [2, 4, 6], [7, 8, 9], [1, 1, 1]]
    assert technology.senses() == ("<=", "<=", ">=", sense)
    assert technology.rhs(np.array([[1.0, 2, 7]])).tolist() == [[1, 2, 7, 1]]


def test_constant_returns_have_none():
    technology = Technology(VALUES, 2, Returns.parse("crs"))
    assert technology.columns.shape == (3, 3)
    assert technology.senses("=", "=") == ("=", "=", "=")


def test_what_a_factor_multiplies():
    technology = Technology(VALUES, 2, Returns.parse("crs"))
    assert technology.scaled_by(Orientation.INPUT).tolist() == [True, True, False]
    assert technology.scaled_by(Orientation.OUTPUT).tolist() == [False, False, True]
