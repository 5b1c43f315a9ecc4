"""What an interval of Σλ says of returns to scale, and how near to 1 counts as 1."""

import numpy as np
import pytest

from sqeval.dea.lambda_sums import returns_to_scale
from sqeval.dea.two_stages import EQUAL


@pytest.mark.parametrize(
    ("least", "largest", "word"),
    [
        (0.2, 0.9, "IRS"),
        (0.2, 1.0, "CRS"),
        (0.5, 2.0, "CRS"),
        (1.0, 1.0, "CRS"),
        (1.0, 3.0, "CRS"),
        (1.1, 3.0, "DRS"),
        (0.2, 1 - EQUAL / 2, "CRS"),
        (0.2, 1 - 2 * EQUAL, "IRS"),
        (1 + EQUAL / 2, 3.0, "CRS"),
        (1 + 2 * EQUAL, 3.0, "DRS"),
        (np.nan, np.nan, None),
    ],
)
def test_the_interval_decides(least, largest, word):
    assert returns_to_scale(np.array([least]), np.array([largest])).tolist() == [word]


def test_the_tolerance_is_ten_times_what_certificates_allow():
    assert EQUAL == 1e-8
