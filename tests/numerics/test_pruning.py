"""Columns that are dropped lie strictly inside: nobody's peer, on no facet, beyond none."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.numerics.small_cones import family

from sqeval.numerics import facet_walk, lp
from sqeval.numerics.cone import cone_and_rays
from sqeval.numerics.pruning import outermost

FEW = 12


@pytest.fixture(autouse=True)
def few(monkeypatch):
    monkeypatch.setattr(facet_walk, "_FEW", FEW)


def units(seed, n=60, m=2, s=2, *, integers=False):
    rng = np.random.default_rng(seed)
    table = rng.integers(0, 5, (n, m + s)).astype(float) if integers else rng.uniform(1, 5, (n, m + s))
    table[~(table[:, :m] > 0).any(axis=1) | ~(table[:, m:] > 0).any(axis=1)] = 1.0
    return table[:, :m], table[:, m:]


@settings(max_examples=15)
@given(st.integers(0, 10_000), st.booleans(), st.booleans(), st.booleans())
def test_what_is_left_gives_the_same_answers(seed, output, convex, integers):
    X, Y = units(seed, integers=integers)
    task = family(X, Y, output=output, convex=convex)
    kept = lp.outlying(task)
    n = len(X)
    whole = lp.solve(task)
    part = lp.solve(family(X[kept], Y[kept], np.hstack([X, Y]), output=output, convex=convex))
    assert (whole.status == part.status).all()
    np.testing.assert_allclose(part.columns(len(kept), len(kept) + 1).toarray(), whole.columns(n, n + 1).toarray(), rtol=1e-9)
    scores = np.abs(whole.columns(n, n + 1).toarray()[:, 0])
    efficient = np.flatnonzero(scores <= 1 + 1e-9 if output else scores >= 1 - 1e-9)
    assert np.isin(efficient, kept).all()


def test_most_units_well_inside_are_dropped():
    X, Y = units(1, n=400)
    assert len(lp.outlying(family(X, Y))) < 120


def test_units_without_some_input_stay():
    # A unit inside may still tie with a facet on which only the input that it lacks has a price.
    X, Y = units(2, n=100)
    X[49], X[50] = (0.0, 1.0), (0.0, 3.0)
    Y[50] = Y[49]
    assert 50 in lp.outlying(family(X, Y))


def test_families_of_another_form_keep_all():
    task = lp.LpFamily(np.eye(2), np.zeros((1, 2, 0)), np.ones(2), np.ones((1, 2)), ("=", "="))
    assert lp.outlying(task).tolist() == [0, 1]


def test_the_outermost_are_efficient():
    X, Y = units(3, n=80)
    task = family(X, Y, convex=False)
    scores = lp.solve(task).columns(80, 81).toarray()[:, 0]
    np.testing.assert_allclose(scores[outermost(cone_and_rays(task)[0])], 1, rtol=1e-9)
