"""Weights of slacks and their groups."""

import numpy as np
import pytest

from sqeval.dea.data import dea_data
from sqeval.dea.slacks import weights_of_slacks

DATA = dea_data([[1.0, 5], [3, 5]], [[10.0], [0.5]])


@pytest.mark.parametrize(
    ("weights", "expected"),
    [
        ("raw", [1, 1, 1]),
        ("mean", [1 / 2, 1 / 5, 1 / 5.25]),
        ("range", [1 / 2, 1 / 5, 1 / 9.5]),  # a column without range counts by its mean
        ({"Y1": 3, "X1": 1, "X2": 2}, [1, 2, 3]),
        ([1, 2, 3], [1, 2, 3]),
    ],
)
def test_weights(weights, expected):
    np.testing.assert_allclose(weights_of_slacks(weights, DATA), expected)
