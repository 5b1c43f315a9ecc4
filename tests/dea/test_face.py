"""Further aims over optimal combinations: what stands in for points that have none."""

import numpy as np
import pytest
from scipy import sparse

from sqeval.dea.face import Aim, on_face
from sqeval.dea.returns import Returns
from sqeval.dea.technology import Technology


@pytest.fixture
def technology():
    return Technology(np.array([[1.0, 1.0], [2.0, 3.0]]), 1, Returns.parse("crs"))


def least_sum(technology, points, lambdas):
    aim = Aim(np.ones(2), np.zeros(2))
    return on_face(technology, np.array(points), sparse.csr_array(np.array(lambdas)), aim, solver=None, after=None)


def test_no_combination_at_all_is_one_too(technology):
    # With an output of 0 to reach, λ = 0 is a combination, with all of the input as slack.
    batch = least_sum(technology, [[5.0, 0]], [[0.0, 0]])
    assert batch.status.tolist() == ["optimal"]
    assert batch.columns(0, 2).toarray().tolist() == [[0, 0]]
    assert batch.columns(2, 4).sum() > 0


def test_the_first_unit_stands_in_for_an_unsolved_point(technology):
    batch = least_sum(technology, [[np.nan, 1], [2, 3]], [[0.0, 0], [0, 1]])
    assert batch.status.tolist() == ["optimal", "optimal"]
    np.testing.assert_allclose(batch.columns(0, 2).toarray()[1], [0, 1])
