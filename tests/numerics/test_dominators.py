"""Dominating points: found where they are, never claimed where they are not."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from sqeval.numerics import dominators as module
from sqeval.numerics.dominators import dominators

POINTS = np.array([[3.0, 3], [2, 2], [2, 2], [1, 4], [3, 2]])
ALL = np.arange(5)


def test_the_least_outstanding_dominator_is_named():
    assert dominators(POINTS, ALL, ALL).tolist() == [-1, 4, 4, -1, 0]


def test_only_points_asked_for():
    assert dominators(POINTS, np.array([1, 4]), np.array([1, 2, 3])).tolist() == [-1, -1]


def test_better_in_all_that_are_asked_for():
    assert dominators(POINTS, ALL, ALL, np.array([False, True])).tolist() == [-1, 0, 0, -1, 0]
    assert dominators(POINTS, ALL, ALL, np.array([True, True])).tolist() == [-1, 0, 0, -1, -1]


def test_rounding_does_not_dominate():
    points = np.array([[0.3, -1.0], [0.1 + 0.2, -1.0]])
    assert dominators(points, np.arange(2), np.arange(2)).tolist() == [-1, -1]


@given(hnp.arrays(float, st.tuples(st.integers(1, 20), st.integers(1, 3)), elements=st.integers(-3, 3).map(float)))
def test_against_a_loop(points):
    every = np.arange(len(points))
    found = dominators(points, every, every)
    for place, one in enumerate(points):
        better = [other for other in every if (points[other] >= one).all() and (points[other] > one).any()]
        assert (found[place] in better) if better else found[place] == -1


@pytest.mark.parametrize(("most", "cells"), [(4096, 7), (5, 2**20)])
def test_in_parts(monkeypatch, most, cells):
    points = np.random.default_rng(0).uniform(0, 1, (60, 2))
    whole = dominators(points, np.arange(60), np.arange(60))
    monkeypatch.setattr(module, "_MOST", most)
    monkeypatch.setattr(module, "_CELLS", cells)
    found = dominators(points, np.arange(60), np.arange(60))
    if most == 4096:
        assert found.tolist() == whole.tolist()
    assert (points[found[found >= 0]] >= points[found >= 0]).all()
    assert (whole[found >= 0] >= 0).all()
