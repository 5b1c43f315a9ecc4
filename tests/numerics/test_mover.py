import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sqeval.numerics import mover, proportions


@pytest.mark.parametrize(
    ("first", "second", "ends"),
    [
        # Newcombe, R. G. (1998). Interval estimation for the difference between independent proportions. Statistics in
        # Medicine 17, 873-890, table II, method 10.
        ((56, 70), (48, 80), (0.0524, 0.3339)),
        ((9, 10), (3, 10), (0.1705, 0.8090)),
        ((10, 10), (0, 20), (0.6791, 1.0000)),
    ],
)
def test_shares_give_the_published_hybrid_score_intervals(first, second, ends):
    one, two = (proportions.of_counts(np.array([float(part)]), np.array([float(whole)])) for part, whole in (first, second))
    low, high = mover.difference((one.value, two.value), (one.low, two.low), (one.high, two.high))
    assert [low[0], high[0]] == pytest.approx(ends, abs=6e-5)


def test_symmetric_intervals_give_the_interval_of_two_means():
    values, errors = (np.array([5.0]), np.array([3.0])), (0.6, 0.8)
    low, high = (tuple(value + sign * 1.959963984540054 * error for value, error in zip(values, errors, strict=True)) for sign in (-1, 1))
    down, up = mover.difference(values, low, high)
    assert [down[0], up[0]] == pytest.approx([2 - 1.959963984540054, 2 + 1.959963984540054])
    assert mover.leads(values, low, high)[0] == pytest.approx(2.0)


@given(st.lists(st.floats(-50, 50), min_size=2, max_size=2), st.lists(st.floats(0.01, 9), min_size=4, max_size=4))
def test_a_lead_is_certain_exactly_where_the_interval_leaves_out_nought(values, widths):
    a, b = (np.array([value]) for value in values)
    low, high = (a - widths[0], b - widths[1]), (a + widths[2], b + widths[3])
    down, up = mover.difference((a, b), low, high)
    lead = mover.leads((a, b), low, high)[0]
    if abs(abs(lead) - 1.959963984540054) > 1e-9:
        assert (abs(lead) > 1.959963984540054) == bool(down[0] > 0 or up[0] < 0)
    assert mover.leads((b, a), low[::-1], high[::-1])[0] == -lead


def test_facts_and_unknown_ends():
    one, two = np.array([3.0]), np.array([2.0])
    assert mover.leads((one, two), (one, two), (one, two)).tolist() == [np.inf]
    assert mover.leads((one, one), (one, one), (one, one)).tolist() == [0.0]
    assert np.isnan(mover.leads((one, two), (one, two), (one, two * np.nan))[0])
    assert mover.leads((np.array([0.1 + 0.2]), np.array([0.3])), (one, one), (one, one)).tolist() == [0.0]
