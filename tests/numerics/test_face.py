"""Later stages over the optimal faces of a first one, against linprog with the first optimum as a row."""

import dataclasses

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog
from tests.numerics.small_cones import drawn, family

from sqeval.numerics import face, facet_walk
from sqeval.numerics.linear_program import OPTIMAL, LpFamily

seeds = st.integers(0, 10_000)


def later(X, Y, cost, batch, task):
    """All rows equal with a slack of their own, at the points the first stage reached."""
    n, width = len(X), X.shape[1] + Y.shape[1]
    tau = batch.x.toarray()[:, -1:]
    points = task.rhs - tau * task.own[:, :, 0]
    signs = np.repeat([1.0, -1.0], [X.shape[1], Y.shape[1]])
    shared = np.hstack([task.shared, np.eye(width + 1, width) * signs])
    return LpFamily(shared, np.zeros((n, width + 1, 0)), cost, points, ("=",) * (width + 1), after=batch)


def stages(seed, cost_seed, n=8):
    X, Y = drawn(2 * seed + 1, n, 2, 2)  # integers: ties abound
    task = family(X, Y)
    batch = facet_walk.solve(task)
    cost = np.random.default_rng(cost_seed).integers(-3, 4, n + 4).astype(float)
    cost[n:] -= 3  # slacks only ever have a gain
    return later(X, Y, cost, batch, task)


@given(seeds, seeds)
def test_the_best_of_each_face(seed, cost_seed):
    second = stages(seed, cost_seed)
    assert face.is_later_stage(second)
    batch = face.solve(second)
    assert (batch.status == OPTIMAL).all()
    x = batch.x.toarray()
    np.testing.assert_allclose(x @ second.shared.T, second.rhs, atol=1e-9)
    for k in range(len(x)):
        plain = linprog(second.cost, A_eq=second.shared, b_eq=second.rhs[k], options={"presolve": False})
        if plain.status == 0:  # a point on the very frontier may be a rounding error outside
            assert second.cost @ x[k] <= plain.fun + 1e-6
            assert second.cost @ x[k] >= plain.fun - 1e-6


@settings(max_examples=10)
@given(seeds)
def test_a_stage_after_a_stage(seed):
    second = stages(seed, seed)
    first_answer = face.solve(second)
    cost = -second.cost
    third = dataclasses.replace(second, cost=cost, after=first_answer)
    # Of what was best at first, the worst: with the cost turned round nothing changes in value.
    batch = face.solve(third)
    np.testing.assert_allclose(batch.x.toarray() @ second.cost, first_answer.x.toarray() @ second.cost, rtol=1e-8, atol=1e-8)


def test_the_cheaper_of_two_that_hardly_differ():
    X, Y = np.array([[2.0], [2.0], [1.0]]), np.array([[2.0], [2.0], [1.0]])
    task = family(X, Y)
    batch = face.solve(later(X, Y, np.array([1.0, 1.0 - 1e-5, 1.0, 0.0, 0.0]), facet_walk.solve(task), task))
    assert (batch.status == OPTIMAL).all()
    np.testing.assert_allclose(batch.x.toarray()[:2, :2], [[0, 1], [0, 1]], atol=1e-12)


def test_no_answer_before_none_after():
    second = stages(1, 1)
    before = second.after
    status = before.status.copy()
    status[2] = "infeasible"
    batch = face.solve(dataclasses.replace(second, after=dataclasses.replace(before, status=status)))
    assert batch.status[2] == "infeasible"
    assert batch.x[[2]].nnz == 0
    assert (np.delete(batch.status, 2) == OPTIMAL).all()


def test_what_is_no_later_stage():
    second = stages(1, 1)
    assert not face.is_later_stage(dataclasses.replace(second, after=None))
    assert not face.is_later_stage(dataclasses.replace(second, free=(0,)))
    assert not face.is_later_stage(dataclasses.replace(second, own=np.zeros((8, 5, 1))))
    assert not face.is_later_stage(dataclasses.replace(second, after=dataclasses.replace(second.after, face=None)))


def test_columns_that_are_no_slacks_are_left_to_others():
    second = stages(1, 1)
    odd = second.shared.copy()
    odd[0, -1] = 1.0
    assert face.solve(dataclasses.replace(second, shared=odd)) is None


class TestIntensities:
    def test_a_row_far_smaller_than_others_is_met_to_its_own_precision(self):
        rng = np.random.default_rng(1)
        columns = rng.uniform(0.1, 1, (50, 3, 4)) * [1, 1, 1, 1e-9]
        mu = rng.uniform(0.1, 1, (50, 3))
        points = np.einsum("ij,ijk->ik", mu, columns)
        basis = np.concatenate([np.swapaxes(columns, 1, 2), np.tile([[[0.0], [0], [0], [1]]], (50, 1, 1))], axis=2)
        found = face.intensities(np.linalg.inv(basis), columns, points)
        missing = np.abs(np.einsum("ij,ijk->ik", found, columns) - points)
        assert (missing / points).max() <= 1e-13

    def test_never_negative(self):
        columns = np.eye(3)[None, :2]
        assert face.intensities(np.eye(3)[None], columns, np.array([[1.0, -1e-17, 0.0]])).tolist() == [[1.0, 0.0]]

    def test_what_is_missing_is_measured_by_the_rows_own_size(self):
        columns, points = np.eye(2)[None, :1], np.array([[1.0, 1e-9]])
        assert face._misfit(columns, np.array([[1.0]]), points).tolist() == [1.0]
