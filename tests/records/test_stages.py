"""Time in stages: cases counted by hand, and a slow count case by case that knows nothing of arrays."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sqeval.records.events.stages import StageEvents, time_in_stages

NAMES = ("consultation", "handling")
DAY = np.datetime64("2026-01-05", "us")


def at(*hours):
    return DAY + (np.array(hours, dtype=float) * 3_600_000_000).astype("timedelta64[us]")


def counted(case, hours, stage, finished, **changes):
    case, time = np.array(case), at(*hours)
    last = np.array([time[case == k].max() for k in range(len(finished))], dtype="datetime64[us]")
    events = StageEvents(case, time, np.array(stage), **changes)
    return time_in_stages(events, NAMES, finished=np.array(finished), last=last)


def test_a_stage_lasts_until_the_next_event_of_its_case():
    found = counted([0, 0, 0, 1, 1], [0, 2, 5, 1, 4], [0, 1, -1, 1, -1], [True, True])
    assert found.hours[0].tolist() == [2, 3]
    assert found.hours[1, 1] == 3
    assert np.isnan(found.hours[1, 0])
    assert found.visits.tolist() == [[1, 1], [0, 1]]
    assert found.started[0].tolist() == at(0, 2).tolist()
    assert found.ended[0].tolist() == at(2, 5).tolist()
    assert np.isnat(found.started[1, 0])


def test_rework_adds_up_and_counts_as_a_second_visit_but_repetition_does_not():
    found = counted([0] * 5, [0, 1, 3, 4, 9], [1, 1, 0, 1, -1], [True])
    assert found.hours.tolist() == [[1, 3 + 5]]
    assert found.visits.tolist() == [[1, 2]]
    assert found.ended[0, 1] == at(9)[0]


def test_the_last_stage_of_a_case_that_goes_on_is_open_and_has_no_hours():
    found = counted([0, 0, 0], [0, 2, 3], [1, 0, 1], [False])
    assert np.isnan(found.hours[0, 1])
    assert np.isnat(found.ended[0, 1])
    assert found.started[0, 1] == at(0)[0]
    assert found.visits[0, 1] == 2
    assert found.hours[0, 0] == 1


def test_a_finished_case_is_over_at_its_last_event():
    found = counted([0, 0], [0, 2], [0, 1], [True])
    assert found.hours.tolist() == [[2, 0]]
    assert found.ended[0, 1] == at(2)[0]


def test_one_event_at_the_same_time_as_the_next_takes_no_time():
    assert counted([0, 0, 0], [1, 1, 4], [0, 1, -1], [True]).hours.tolist() == [[0, 3]]


def test_events_that_run_backwards_add_nothing_and_are_counted():
    found = counted([0, 0, 0], [3, 1, 2], [0, 1, -1], [True])
    assert found.hours.tolist() == [[0, 1]]
    assert found.backwards == 1


def test_with_begin_and_end_hours_are_those_of_the_activities():
    found = counted([0, 0], [2, 5], [0, 0], [False], begun=at(1, 4.5))
    assert found.hours[0, 0] == 1.5
    assert found.started[0, 0] == at(1)[0]
    assert found.ended[0, 0] == at(5)[0]


def slowly(case, hours, stage, finished):
    """The same by walking through every case."""
    total, visits = {}, {}
    for one in sorted(set(case)):
        own = [k for k in range(len(case)) if case[k] == one]
        for position, k in enumerate(own):
            if stage[k] < 0:
                continue
            key = (one, stage[k])
            is_last = position + 1 == len(own)
            end = (hours[k] if finished[one] else float("nan")) if is_last else hours[own[position + 1]]
            total[key] = total.get(key, 0.0) + end - hours[k]
            if position == 0 or stage[own[position - 1]] != stage[k]:
                visits[key] = visits.get(key, 0) + 1
    return total, visits


@st.composite
def walks(draw):
    case, hours, stage = [], [], []
    cases = draw(st.integers(1, 4))
    for one in range(cases):
        times = sorted(draw(st.lists(st.integers(0, 50), min_size=1, max_size=7)))
        case += [one] * len(times)
        hours += times
        stage += draw(st.lists(st.integers(-1, 1), min_size=len(times), max_size=len(times)))
    return case, hours, stage, draw(st.lists(st.booleans(), min_size=cases, max_size=cases))


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
        assert np.nansum(found.hours[one]) <= max(own) - min(own) + 1e-9
