"""Families of any form: against HiGHS one by one, and what is not solved is said to be so."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from sqeval.numerics import lp, sifting, stacked_simplex
from sqeval.numerics.linear_program import LpFamily

SENSES = ("<=", ">=", "=", "<=", ">=")
_WORDS = {0: "optimal", 2: "infeasible", 3: "unbounded", 4: "infeasible"}


def drawn(seed, k=12, n=9, p=2):
    """Programmes of small whole numbers: ties, degenerate corners, and some that have no solution or no optimum."""
    rng = np.random.default_rng(seed)
    cost = rng.integers(-1, 6, (k, n + p) if seed % 2 else n + p).astype(float)
    return LpFamily(
        rng.integers(-3, 4, (5, n)).astype(float),
        rng.integers(-3, 4, (k, 5, p)).astype(float),
        cost,
        rng.integers(-4, 5, (k, 5)).astype(float),
        SENSES,
        free=() if seed % 3 else (n + 1,) if seed % 5 == 0 else (2, n + 1),
        left_out=rng.integers(-1, n, k) if seed % 5 == 0 else None,
    )


def plain(family, k):
    """The same by scipy, one at a time."""
    matrix = np.hstack([family.shared, family.own[k]])
    cost = family.cost if family.cost.ndim == 1 else family.cost[k]
    signs = np.array([{"<=": 1.0, ">=": -1.0, "=": 0.0}[sense] for sense in family.senses])
    rows, level = signs != 0, signs == 0
    bounds = [(None, None) if j in family.free else (0, None) for j in range(len(cost))]
    if family.left_out is not None and family.left_out[k] >= 0:
        bounds[family.left_out[k]] = (0, 0)
    turned = signs[rows]
    return linprog(
        cost, turned[:, None] * matrix[rows], turned * family.rhs[k][rows], matrix[level], family.rhs[k][level], bounds, method="highs"
    )


def most(X, Y, x, y):
    """By how much a unit's outputs could grow."""
    rows = np.vstack([np.column_stack([X.T, np.zeros(len(x))]), np.column_stack([-Y.T, y])])
    return -linprog(np.append(np.zeros(len(X)), -1.0), rows, np.append(x, np.zeros(len(y)))).fun


class TestSolve:
    @settings(max_examples=25)
    @given(st.integers(0, 10_000))
    def test_equals_scipy(self, seed):
        family = drawn(seed)
        batch = sifting.solve(family)
        for k in range(len(family.rhs)):
            expected = plain(family, k)
            assert (batch.status[k] == "optimal") == (expected.status == 0), k
            if expected.status == 0:
                cost = family.cost if family.cost.ndim == 1 else family.cost[k]
                assert cost @ batch.x[[k]].toarray()[0] == pytest.approx(expected.fun, abs=1e-9)
                assert family.rhs[k] @ batch.dual[k] == pytest.approx(expected.fun, abs=1e-8)

    @settings(max_examples=12)
    @given(st.integers(0, 10_000))
    def test_every_status_is_proven(self, seed):
        family = drawn(seed, k=6)
        batch = lp.solve(family)
        for k in range(6):
            known = _WORDS[plain(family, k).status]
            # Programmes that are both without a solution and without a bound may be called either.
            assert batch.status[k] == known or {batch.status[k], known} == {"infeasible", "unbounded"}

    @given(st.integers(0, 10_000))
    def test_what_is_shown_to_be_the_only_solution_is(self, seed):
        """Random aims over the optimal solutions do not move them."""
        family = drawn(seed, k=4)
        batch = sifting.solve(family)
        rng = np.random.default_rng(seed)
        for k in np.flatnonzero(batch.unique[:, 0]):
            cost = family.cost if family.cost.ndim == 1 else family.cost[k]
            x = batch.x[[k]].toarray()[0]
            held = family.part(np.array([k]))
            matrix, value = np.vstack([family.shared, cost[: family.shared.shape[1]]]), float(cost @ x)
            own = np.concatenate([held.own, np.broadcast_to(cost[None, None, family.shared.shape[1] :], (1, 1, 2))], axis=1)
            aim = rng.normal(size=len(cost))
            other = LpFamily(matrix, own, aim, np.append(held.rhs, [[value]], axis=1), (*SENSES, "="), family.free, held.left_out)
            found = plain(other, 0)
            if found.status == 0:
                np.testing.assert_allclose(found.x, x, atol=1e-5)

    @pytest.mark.parametrize(("rows", "columns", "price"), [(1e-9, 1e6, 1e3), (1e10, 1e-10, 1e-8)])
    def test_units_do_not_matter(self, rows, columns, price):
        family = drawn(14)
        other = LpFamily(
            family.shared * rows * columns,
            family.own * rows * columns,
            family.cost * price * columns,
            family.rhs * rows,
            SENSES,
            family.free,
        )
        first, second = sifting.solve(family), sifting.solve(other)
        assert first.status.tolist() == second.status.tolist()
        assert "optimal" in first.status
        np.testing.assert_allclose(second.dual * rows / price, first.dual, atol=1e-9)
        np.testing.assert_allclose(second.x.toarray() * columns, first.x.toarray(), atol=1e-9)

    def test_blocks_are_families_of_their_own(self):
        family = drawn(4, k=10)
        blocks = lp.Blocks(np.array([0, 4, 9]), np.array([0, 1] * 5))
        batch = sifting.solve(LpFamily(family.shared, family.own, family.cost, family.rhs, SENSES, blocks=blocks))
        for block, columns in enumerate((slice(0, 4), slice(4, 9))):
            rows = np.flatnonzero(blocks.of == block)
            cost = np.concatenate([family.cost[columns], family.cost[9:]])
            alone = sifting.solve(LpFamily(family.shared[:, columns], family.own[rows], cost, family.rhs[rows], SENSES))
            assert batch.status[rows].tolist() == alone.status.tolist()
            np.testing.assert_allclose(batch.x[rows].toarray() @ family.cost, alone.x.toarray() @ cost, atol=1e-12)

    def test_lots_make_the_whole(self, monkeypatch):
        family, told = drawn(7, k=30), []
        whole = sifting.solve(family)
        monkeypatch.setattr(sifting, "_AT_ONCE", 7)
        parts = sifting.solve(LpFamily(family.shared, family.own, family.cost, family.rhs, SENSES, family.free, report=told.append))
        assert parts.status.tolist() == whole.status.tolist()
        assert told == [7, 7, 7, 7, 2]
        np.testing.assert_allclose((parts.dual * family.rhs).sum(axis=1), (whole.dual * family.rhs).sum(axis=1), atol=1e-9)

    def test_bland_alone_comes_to_an_end(self, monkeypatch):
        """Beale's programme cycles under the usual rule with ties broken by place; every rule must leave it."""
        monkeypatch.setattr(stacked_simplex, "_USUAL", 0)
        cost = np.array([-0.75, 150, -0.02, 6])
        matrix = np.array([[0.25, -60, -0.04, 9], [0.5, -90, -0.02, 3], [0, 0, 1, 0]])
        batch = sifting.solve(LpFamily(matrix, np.zeros((1, 3, 0)), cost, np.array([[0.0, 0, 1]]), ("<=",) * 3))
        assert cost @ batch.x.toarray()[0] == pytest.approx(-0.05)

    def test_too_many_steps_are_not_an_answer(self, monkeypatch):
        monkeypatch.setattr(stacked_simplex, "_STEPS", 1)
        family = drawn(14)
        assert "failed" in sifting.solve(family).status
        assert "optimal" not in sifting.solve(family).status
        batch = lp.solve(family)
        assert "failed" not in batch.status
        assert "optimal" in batch.status


class TestCanSift:
    def test_not_where_a_free_column_may_be_left_out(self):
        family = drawn(3)
        assert sifting.can_sift(family)
        assert not sifting.can_sift(LpFamily(family.shared, family.own, family.cost, family.rhs, SENSES, (2,), np.full(12, 2)))

    def test_not_with_very_many_rows(self):
        tall = LpFamily(np.ones((60, 3)), np.zeros((1, 60, 0)), np.ones(3), np.ones((1, 60)), (">=",) * 60)
        assert not sifting.can_sift(tall)
        assert lp.solve(tall).status.tolist() == ["optimal"]

    def test_an_equation_between_own_columns_alone(self):
        """Rows that no shared column has are scaled by the programme's own."""
        own = np.array([[[2.0, 1.0]], [[1e9, 1.0]]])
        batch = sifting.solve(LpFamily(np.zeros((1, 2)), own, np.array([1.0, 1, 1, 5]), np.array([[4.0], [3e9]]), ("=",)))
        np.testing.assert_allclose(batch.x.toarray(), [[0, 0, 2, 0], [0, 0, 3, 0]])


class TestCertificate:
    def test_a_column_that_was_overlooked_is_noticed(self, monkeypatch):
        family = drawn(14)
        monkeypatch.setattr(sifting, "_best_columns", lambda _, which: (np.zeros_like(which), np.zeros(len(which))))
        best, blind = lp.solve(family), sifting.solve(family)
        for k in np.flatnonzero(blind.status == "optimal"):
            assert family.cost @ blind.x[[k]].toarray()[0] == pytest.approx(family.cost @ best.x[k], abs=1e-9)
        assert (blind.status == "optimal").sum() < (best.status == "optimal").sum()

    @pytest.mark.parametrize(("beyond", "status"), [(0.0, "optimal"), (1e-6, "failed")])
    def test_a_solution_that_is_missed_by_little_is_none(self, beyond, status):
        """x + y = 1 and x + y ≤ 1 − beyond."""
        task = LpFamily(np.ones((2, 2)), np.zeros((1, 2, 0)), np.array([1.0, 2.0]), np.array([[1.0, 1 - beyond]]), ("=", "<="))
        assert sifting.solve(task).status.tolist() == [status]

    def test_rows_of_small_own_columns_are_held_as_exactly(self, monkeypatch):
        """A row a billionth of the others in size, which own columns fill."""
        own = np.array([[[1e-9, 1e-9], [0.0, 0.0]]])
        cost, rhs = np.array([3.0, 0, 0, -1]), np.array([[2e-9, 1.0]])
        batch = sifting.solve(LpFamily(np.eye(2), own, cost, rhs, ("=", "=")))
        np.testing.assert_allclose(batch.x.toarray(), [[0, 1, 0, 2]], rtol=1e-9)

        def blunt(stack, which):
            right(stack, which)
            stack.level[stack.index >= stack.n] *= 1 + 1e-8

        right = stacked_simplex.Stack.refresh
        monkeypatch.setattr(stacked_simplex.Stack, "refresh", blunt)
        assert sifting.solve(LpFamily(np.eye(2), own, cost, rhs, ("=", "="))).status.tolist() == ["failed"]

    @pytest.mark.parametrize(("rhs", "only"), [([4.0, 12.0, 18.0], True), ([4.0, 6.0, 18.0], False)])
    def test_duals_of_a_corner_with_more_rows_than_it_needs(self, rhs, only):
        matrix = np.array([[1.0, 0], [0, 2], [3, 2]])
        batch = sifting.solve(LpFamily(matrix, np.zeros((1, 3, 0)), np.array([-3.0, -5]), np.array([rhs]), ("<=",) * 3))
        assert batch.unique.tolist() == [[True, only]]

    def test_signs_of_duals_that_are_rounding_count_as_none(self):
        """Weights of a secondary goal in DEA: free own columns, degenerate corners, duals of 0 that come out as -1e-15."""
        rng = np.random.default_rng(3)
        X, Y = rng.lognormal(size=(60, 3)), rng.lognormal(size=(60, 3))
        others = np.hstack([-(X.sum(axis=0) - X), Y.sum(axis=0) - Y])
        own = np.zeros((60, 6, 2))
        own[:, :3, 0], own[:, 3:, 1] = X, Y
        theta = [1 / most(X, Y, x, y) for x, y in zip(X, Y, strict=True)]
        cost = np.hstack([np.zeros((60, 60)), np.ones((60, 1)), np.array(theta)[:, None]])
        batch = sifting.solve(LpFamily(np.vstack([-X.T, Y.T]), own, cost, others, (">=",) * 6, (60, 61)))
        assert set(batch.status) == {"optimal"}
        assert (batch.dual >= 0).all()
