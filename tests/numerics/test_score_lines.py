"""Ends of the interval of a weight, against a fine grid of weights."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from sqeval.numerics.score_lines import Lines, kept

UNITS = st.integers(2, 5)


def scores_at(lines, t):
    points, known = ((1 - t) * part[0] + t * part[1] for part in lines)
    return points / known


@given(st.integers(0, 10**6), UNITS, st.floats(0.02, 0.98), st.booleans())
def test_the_order_stays_within_and_changes_beyond(seed, units, weight, partly_known):
    rng = np.random.default_rng(seed)
    known = tuple(rng.uniform(0.3, 1.0, units) if partly_known else np.ones(units) for _ in range(2))
    lines = Lines(tuple(rng.uniform(20, 100, units) * part for part in known), known)
    order = np.argsort(-scores_at(lines, weight))
    upper, lower = order[:-1], order[1:]
    assume((np.diff(-scores_at(lines, weight)[order]) > 1e-6).all())
    found = kept(lines, weight, upper, lower)
    assert 0 <= found.low <= weight <= found.high <= 1
    for t in np.linspace(found.low, found.high, 41)[1:-1]:
        now = scores_at(lines, t)
        assert (now[upper] >= now[lower] - 1e-9).all()
    for end, pair in ((found.low, found.pair_low), (found.high, found.pair_high)):
        if pair < 0:
            assert end in (0.0, 1.0)
        else:
            now = scores_at(lines, end)
            assert now[upper[pair]] == pytest.approx(now[lower[pair]], abs=1e-7)


def test_two_crossings_of_a_pair_end_it_on_both_sides():
    # N1 D2 - N2 D1 is a parabola with its roots at 0.25 and 0.75, positive between them.
    lines = Lines((np.array([0.0, 3.0]), np.array([4.0, 3.0])), (np.array([1.0, 4.0]), np.array([1.0, 0.0])))
    roots = np.sort(np.roots([4 * -4, 4 * 4 - 0 * -4, -3.0]))
    found = kept(lines, 0.5, np.array([0]), np.array([1]))
    assert found[:2] == pytest.approx(roots)


def test_a_pair_that_ties_has_only_the_present_weight_unless_it_is_the_same_all_along():
    parts = Lines((np.array([60.0, 80.0]), np.array([80.0, 60.0])), (np.ones(2), np.ones(2)))
    assert kept(parts, 0.5, np.array([0]), np.array([1]))[:2] == (0.5, 0.5)
    same = Lines((np.array([60.0, 60.0]), np.array([80.0, 80.0])), (np.ones(2), np.ones(2)))
    assert kept(same, 0.5, np.array([0]), np.array([1])) == (0.0, 1.0, -1, -1)


def test_one_unit_keeps_its_place():
    alone = Lines((np.array([60.0]), np.array([80.0])), (np.ones(1), np.ones(1)))
    assert kept(alone, 0.5, np.array([], dtype=int), np.array([], dtype=int)) == (0.0, 1.0, -1, -1)
