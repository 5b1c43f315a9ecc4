"""Least moves against a linear programme, for one vector and for many."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from sqeval.numerics import grade_moves

SCORES = np.array([90.0, 75.0, 60.0, 40.0])


def test_the_worst_grade_leaves_first():
    parts = np.array([[0.1, 0.2, 0.1, 0.1]])
    moved, can = grade_moves.worst_first(parts, np.array([8.0]), 90.0 - SCORES, SCORES)
    # 0.1 × 50 points from the worst, 0.1 × 30 from the next: 8 points.
    np.testing.assert_allclose(moved, [[0, 0, 0.1, 0.1]], atol=1e-15)
    assert can.tolist() == [True]


def test_what_a_part_does_not_have_cannot_move():
    parts = np.array([[0.1, 0.2, 0.1, 0.1], [0.3, 0.0, 0.0, 0.0], [0.0, 0.0, 0.0, 0.2]])
    moved, can = grade_moves.worst_first(parts, np.full(3, 10.0), 90.0 - SCORES, SCORES)
    assert can.tolist() == [True, False, True]
    assert (moved <= parts + 1e-15).all()
    assert moved[1].sum() == 0
    assert moved[0] @ (90.0 - SCORES) == pytest.approx(10, abs=1e-13)


@st.composite
def vectors(draw):
    shares = np.array(draw(st.lists(st.integers(0, 20), min_size=4, max_size=4).filter(any)), dtype=float)
    own = np.array([draw(st.integers(0, int(share))) for share in shares], dtype=float)
    return shares / shares.sum(), own / shares.sum()


@settings(max_examples=40)
@given(vectors(), st.sampled_from([1, 2]))
def test_the_least_mass_that_leads_is_that_of_a_linear_programme(case, into):
    vector, part = case
    worse = SCORES[into] > SCORES
    ahead = np.where(worse, vector - vector[into], -np.inf)
    moved, can = grade_moves.to_lead(part[None], ahead, SCORES)
    # min Σx with v_j − x_j ≤ v_into + Σx, 0 ≤ x ≤ part.
    count = int(worse.sum())
    rows = -(np.eye(count) + 1.0)
    solved = linprog(np.ones(count), A_ub=rows, b_ub=-ahead[worse], bounds=list(zip(np.zeros(count), part[worse], strict=True)))
    assert bool(can[0]) == (solved.status == 0)
    if can[0]:
        assert moved[0].sum() == pytest.approx(solved.fun, abs=1e-9)
        assert (vector[worse] - moved[0][worse] <= vector[into] + moved[0].sum() + 1e-12).all()
        assert (moved[0] <= part + 1e-15).all()
        assert moved[0][~worse].sum() == 0


def test_leading_axes_are_one_by_one():
    rng = np.random.default_rng(8)
    parts = rng.dirichlet(np.ones(4), size=(5, 3)) / 3
    vectors = parts.sum(axis=1)
    ahead = np.where(SCORES < 75, vectors - vectors[:, 1:2], -np.inf)
    missing = rng.uniform(0, 20, size=(5, 3))
    many = *grade_moves.to_lead(parts, ahead, SCORES), *grade_moves.worst_first(parts, missing, 90 - SCORES, SCORES)
    for k in range(5):
        one = *grade_moves.to_lead(parts[k], ahead[k], SCORES), *grade_moves.worst_first(parts[k], missing[k], 90 - SCORES, SCORES)
        for found, expected in zip(many, one, strict=True):
            np.testing.assert_array_equal(found[k], expected)


def test_answers_are_whole():
    assert grade_moves.answers(np.array([0.2, 0.2000001, 0.0]), np.array([50.0, 50.0, 7.0])).tolist() == [10, 11, 0]
    # Each of 10 answers is a tenth; grades 3 and 2 answers ahead: 2 move up, leaving 1 + 0 that must come from the first.
    assert grade_moves.answers_to_lead(2.0, np.array([-np.inf, 0.3, 0.2]), 0.1) == 2
    # 2.5 ahead each: with two answers each grade still owes one, with three none owes more.
    assert grade_moves.answers_to_lead(2.0, np.array([-np.inf, 0.3, 0.3, 0.3]), 0.1) == 3
