"""Rays without a generator of their own: the same as a family in which it does not stand."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from tests.numerics.small_cones import brute_force, drawn, family

from sqeval.numerics import facet_walk
from sqeval.numerics.linear_program import OPTIMAL

seeds, yes_or_no = st.integers(0, 10_000), st.booleans()


@given(seeds, yes_or_no, yes_or_no)
def test_each_without_its_own(seed, output, convex):
    task = family(*drawn(seed), output=output, convex=convex, left_out=np.arange(5))
    batch, expected = facet_walk.solve(task), brute_force(task)
    assert (batch.status == np.where(np.isnan(expected), "infeasible", "optimal")).all()
    solved = ~np.isnan(expected)
    x = batch.x.toarray()
    np.testing.assert_allclose(x[solved, 5] * task.cost[-1], expected[solved], rtol=1e-9)
    assert (x[np.arange(5), np.arange(5)] == 0).all()


@given(seeds)
def test_those_who_leave_nothing_out_are_as_before(seed):
    X, Y = drawn(seed, 12)
    left_out = np.where(np.arange(12) % 3, -1, np.arange(12))
    plain, some = facet_walk.solve(family(X, Y)), facet_walk.solve(family(X, Y, left_out=left_out))
    kept = left_out < 0
    np.testing.assert_array_equal(some.x.toarray()[kept], plain.x.toarray()[kept])
    np.testing.assert_array_equal(some.dual[kept], plain.dual[kept])


def test_a_twin_stands_in():
    X, Y = drawn(2)
    X, Y = np.vstack([X, X]), np.vstack([Y, Y])
    plain, without = facet_walk.solve(family(X, Y)), facet_walk.solve(family(X, Y, left_out=np.arange(10)))
    assert (without.status == OPTIMAL).all()
    np.testing.assert_allclose(without.x.toarray()[:, 10], plain.x.toarray()[:, 10], rtol=1e-12)
