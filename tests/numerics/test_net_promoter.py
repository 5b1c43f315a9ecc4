"""Net promoter score by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sqeval.numerics.groups import Groups
from sqeval.numerics.net_promoter import net_promoter_score
from sqeval.numerics.proportions import wilson


def found(scores, **options):
    return net_promoter_score(Groups(np.zeros(len(scores), dtype=np.intp), 1), np.array(scores, dtype=np.float64), **options)


@given(st.lists(st.integers(0, 10), min_size=1, max_size=60))
def test_value_and_multinomial_error(scores):
    n, promoters, detractors = len(scores), sum(s >= 9 for s in scores), sum(s <= 6 for s in scores)
    result = found(scores)
    p, d = promoters / n, detractors / n
    assert result.value[0] == pytest.approx(100 * (p - d), abs=1e-9)
    assert result.standard_error[0] == pytest.approx(100 * np.sqrt((p + d - (p - d) ** 2) / n), abs=1e-6)
    assert -100 <= result.low[0] < result.high[0] <= 100


def test_without_passives_the_interval_is_wilsons():
    result = found([10] * 14 + [3] * 6)
    low, high = wilson(np.array([0.7]), np.array([20.0]))
    assert (result.low[0], result.high[0]) == (pytest.approx(200 * low[0] - 100), pytest.approx(200 * high[0] - 100))


def test_all_of_one_kind_leave_doubt():
    for score, value in ((10, 100), (7, 0), (0, -100)):
        result = found([score] * 5)
        assert result.value[0] == value
        assert result.high[0] - result.low[0] > 20


def test_other_scales():
    assert found([5, 5, 4, 1], promoter=5, detractor=3).value[0] == 25
