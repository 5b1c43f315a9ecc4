"""A local clock put forward and back: one change of each kind."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from sqeval.numerics import wall_clock
from sqeval.numerics.wall_clock import ClockChanges

# At instant 1000 the clock goes from +100 to +200; at 5000 back to +100.
CHANGES = ClockChanges(np.array([1000, 5000]), np.array([100, 200, 100]))
STEADY = ClockChanges(np.zeros(0, np.int64), np.array([100]))


def test_readings_around_the_changes():
    local = np.array([1099, 1100, 1150, 1199, 1200, 5099, 5100, 5150, 5199, 5200])
    assert wall_clock.to_instants(CHANGES, local).tolist() == [999, 1000, 1000, 1000, 1000, 4899, 4900, 4950, 4999, 5100]
    assert wall_clock.to_later_instants(CHANGES, local).tolist() == [999, 1000, 1000, 1000, 1000, 4899, 5000, 5050, 5099, 5100]
    assert wall_clock.is_skipped(CHANGES, local).tolist() == [False, True, True, True] + [False] * 6
    assert wall_clock.is_repeated(CHANGES, local).tolist() == [False] * 6 + [True, True, True, False]


def test_a_clock_that_never_changes():
    local = np.array([-50, 100, 900])
    for read in (wall_clock.to_instants, wall_clock.to_later_instants):
        assert read(STEADY, local).tolist() == [-150, 0, 800]
    assert not wall_clock.is_skipped(STEADY, local).any()
    assert not wall_clock.is_repeated(STEADY, local).any()


@given(st.integers(-10_000, 10_000))
def test_every_instant_is_one_of_the_readings_of_what_the_clock_shows(instant):
    local = wall_clock.to_local(CHANGES, np.array([instant]))
    assert instant in {wall_clock.to_instants(CHANGES, local)[0], wall_clock.to_later_instants(CHANGES, local)[0]}
    assert not wall_clock.is_skipped(CHANGES, local).any()


@given(st.lists(st.integers(-10_000, 10_000), min_size=2, max_size=20))
def test_the_order_of_stamps_is_never_turned_around(stamps):
    local = np.sort(np.array(stamps))
    assert (np.diff(wall_clock.to_instants(CHANGES, local)) >= 0).all()
    assert (np.diff(wall_clock.to_later_instants(CHANGES, local)) >= 0).all()
