"""Time in stages: cases counted by hand, and a slow count case by case that knows nothing of arrays."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sqeval.records.events.ordered import Ordered
from sqeval.records.events.stages import StageEvents, cautions_of, over_at, time_in_stages

NAMES = ("consultation", "handling")
DAY = np.datetime64("2026-01-05", "us")


def at(*hours):
    return DAY + (np.array(hours, dtype=float) * 3_600_000_000).astype("timedelta64[us]")


def counted(case, hours, stage, over=None, **changes):
    """`over` gives the hour at which each case is over, None where it goes on."""
    over = [None] * (max(case) + 1) if over is None else over
    ends = np.array([np.datetime64("NaT", "us") if hour is None else at(hour)[0] for hour in over], dtype="datetime64[us]")
    events = StageEvents(np.array(case), at(*hours), np.array(stage), **changes)
    return time_in_stages(events, NAMES, over=ends)


def test_a_stage_lasts_until_the_next_event_of_its_case():
    found = counted([0, 0, 0, 1, 1], [0, 2, 5, 1, 4], [0, 1, -1, 1, -1])
    assert found.hours[0].tolist() == [2, 3]
    assert found.hours[1, 1] == 3
    assert np.isnan(found.hours[1, 0])
    assert found.visits.tolist() == [[1, 1], [0, 1]]
    assert found.started[0].tolist() == at(0, 2).tolist()
    assert found.ended[0].tolist() == at(2, 5).tolist()
    assert np.isnat(found.started[1, 0])


def test_rework_adds_up_and_counts_as_a_second_visit_but_repetition_does_not():
    found = counted([0] * 5, [0, 1, 3, 4, 9], [1, 1, 0, 1, -1])
    assert found.hours.tolist() == [[1, 3 + 5]]
    assert found.visits.tolist() == [[1, 2]]
    assert found.ended[0, 1] == at(9)[0]


def test_the_last_stage_of_a_case_that_goes_on_is_open_and_has_no_hours():
    found = counted([0, 0, 0], [0, 2, 3], [1, 0, 1])
    assert np.isnan(found.hours[0, 1])
    assert found.open.tolist() == [1]
    assert np.isnat(found.ended[0, 1])
    assert found.started[0, 1] == at(0)[0]
    assert found.visits[0, 1] == 2
    assert found.hours[0, 0] == 1


def test_the_last_stage_of_a_case_that_is_over_ends_with_it():
    found = counted([0, 0], [0, 2], [0, 1], [7])
    assert found.hours.tolist() == [[2, 5]]
    assert found.ended[0, 1] == at(7)[0]
    assert found.open.tolist() == [-1]


def test_a_finished_case_is_over_at_its_last_event_unless_a_step_begins_with_it():
    positions = np.arange(6)
    starts, ends = positions[::2], positions[1::2]
    events = Ordered(positions, starts, ends, at(*range(6)), np.zeros(6, dtype=np.intp), np.array(["x"]))
    over = over_at(events, np.array([True, False, True, True, True, False]), np.array([True, True, False]))
    assert over[0] == at(1)[0]
    assert np.isnat(over[1:]).all()


def test_finished_cases_in_an_open_stage_are_counted_by_stage():
    found = counted([0, 1, 2, 3], [0, 0, 0, 0], [1, 0, 1, 1])
    (caution,) = cautions_of(found, np.array([True, True, True, False]))
    assert (caution.code, caution.where, caution.details) == ("stage_after_end", ("consultation (1×)", "handling (2×)"), {"tickets": 3})
    assert cautions_of(found, np.zeros(4, dtype=bool)) == []


def test_one_event_at_the_same_time_as_the_next_takes_no_time():
    assert counted([0, 0, 0], [1, 1, 4], [0, 1, -1]).hours.tolist() == [[0, 3]]


def test_events_that_run_backwards_add_nothing_and_are_counted():
    found = counted([0, 0, 0], [3, 1, 2], [0, 1, -1])
    assert found.hours.tolist() == [[0, 1]]
    assert found.backwards == 1


def test_with_begin_and_end_hours_are_those_of_the_activities():
    found = counted([0, 0], [2, 5], [0, 0], begun=at(1, 4.5))
    assert found.hours[0, 0] == 1.5
    assert found.started[0, 0] == at(1)[0]
    assert found.ended[0, 0] == at(5)[0]


def slowly(case, hours, stage, over):
    """The same by walking through every case."""
    total, visits = {}, {}
    for one in sorted(set(case)):
        own = [k for k in range(len(case)) if case[k] == one]
        for position, k in enumerate(own):
            if stage[k] < 0:
                continue
            key = (one, stage[k])
            is_last = position + 1 == len(own)
            end = (float("nan") if over[one] is None else over[one]) if is_last else hours[own[position + 1]]
            total[key] = total.get(key, 0.0) + end - hours[k]
            if position == 0 or stage[own[position - 1]] != stage[k]:
                visits[key] = visits.get(key, 0) + 1
    return total, visits


@st.composite
def walks(draw):
    case, hours, stage, over = [], [], [], []
    cases = draw(st.integers(1, 4))
    for one in range(cases):
        times = sorted(draw(st.lists(st.integers(0, 50), min_size=1, max_size=7)))
        case += [one] * len(times)
        hours += times
        over.append(draw(st.one_of(st.none(), st.integers(times[-1], 60))))
        stage += draw(st.lists(st.integers(-1, 1), min_size=len(times), max_size=len(times)))
    return case, hours, stage, over


@given(walks())
def test_against_a_walk_through_every_case(walk):
    found = counted(*walk)
    total, visits = slowly(*walk)
    for one in range(len(walk[3])):
        for stage in range(2):
            expected = total.get((one, stage), float("nan"))
            assert found.hours[one, stage] == pytest.approx(expected, nan_ok=True)
            assert found.visits[one, stage] == visits.get((one, stage), 0)


@given(walks())
def test_stages_never_last_longer_than_their_case(walk):
    found = counted(*walk)
    for one in range(len(walk[3])):
        own = [hour for case, hour in zip(walk[0], walk[1], strict=True) if case == one]
        assert np.nansum(found.hours[one]) <= max(*own, walk[3][one] or 0) - min(own) + 1e-9
