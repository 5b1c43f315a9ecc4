"""Working time by table, against minutes counted one by one, and the rules that hold for every table."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sqeval.numerics.business_time import DAY, daily_intervals, due, work_table, worked, worked_until

LAST = 30 * DAY


def table_of(*spans):
    starts, ends = np.array(spans, dtype=np.int64).reshape(-1, 2).T
    return work_table(starts, ends)


@st.composite
def tables(draw):
    """Intervals anywhere in a month, some of them touching."""
    edges = sorted(draw(st.lists(st.integers(0, LAST), min_size=2, max_size=40, unique=True)))
    pairs = list(zip(edges[::2], edges[1::2], strict=False))
    return table_of(*pairs)


instants = st.lists(st.integers(-DAY, LAST + DAY), min_size=1, max_size=20).map(lambda values: np.array(values, dtype=np.int64))


def slowly(table, instant):
    return sum(max(min(int(end), instant) - int(start), 0) for start, end in zip(table.starts, table.ends, strict=True))


def test_the_example():
    table = table_of((100, 200), (300, 450))
    np.testing.assert_array_equal(
        worked_until(table, np.array([0, 100, 150, 200, 250, 300, 301, 450, 999])), [0, 0, 50, 100, 100, 100, 101, 250, 250]
    )


def test_order_and_empty_intervals_do_not_matter():
    table = work_table(np.array([300, 50, 100]), np.array([450, 50, 200]))
    assert table.starts.tolist() == [100, 300]
    assert table.before.tolist() == [0, 100, 250]


def test_no_interval_at_all():
    table = table_of()
    assert worked(table, np.array([5]), np.array([10])).tolist() == [0]


def test_daily_intervals():
    starts, ends = daily_intervals(np.array([0, 2]), np.array([9, 14]), np.array([12, 18]))
    assert starts.tolist() == [9, 14, 2 * DAY + 9, 2 * DAY + 14]
    assert ends.tolist() == [12, 18, 2 * DAY + 12, 2 * DAY + 18]


def test_intervals_that_begin_before_1970():
    table = table_of((-5 * DAY - 10, -5 * DAY + 10), (-10, -5))
    assert worked_until(table, np.array([-5 * DAY, -7, 0])).tolist() == [10, 23, 25]


@given(tables(), instants)
def test_it_agrees_with_adding_up_one_by_one(table, moments):
    assert worked_until(table, moments).tolist() == [slowly(table, moment) for moment in moments.tolist()]


@given(tables(), instants)
def test_working_time_adds_up_and_never_exceeds_calendar_time(table, moments):
    moments = np.sort(moments)
    steps = worked(table, moments[:-1], moments[1:])
    assert steps.sum() == worked(table, moments[:1], moments[-1:])[0]
    assert (steps >= 0).all()
    assert (steps <= np.diff(moments)).all()


@given(tables(), instants, st.integers(0, 10 * DAY))
def test_due_inverts_worked(table, moments, length):
    moments = moments[worked_until(table, moments) + length <= table.before[-1]]
    lengths = np.full(len(moments), length)
    end = due(table, moments, lengths)
    np.testing.assert_array_equal(worked(table, moments, end), lengths)
    assert (end >= moments).all()
    # It is the first such instant.
    if length:
        assert (worked(table, moments, end - 1) < lengths).all()
    else:
        np.testing.assert_array_equal(end, moments)


@pytest.mark.parametrize(("begin", "length", "end"), [(0, 100, 200), (150, 50, 200), (150, 51, 301), (250, 1, 301), (250, 0, 250)])
def test_due_at_the_edges(begin, length, end):
    assert due(table_of((100, 200), (300, 450)), np.array([begin]), np.array([length])).tolist() == [end]
