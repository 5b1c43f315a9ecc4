"""Many small families stated as one in blocks: the same answers as each of them alone, by another engine."""

import dataclasses

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse
from tests.numerics.small_cones import family

from sqeval.numerics import highs, lp, stacked_walk
from sqeval.numerics.linear_program import FAILED, ILL_CONDITIONED, INFEASIBLE, OPTIMAL, Blocks

seeds, yes_or_no = st.integers(0, 10_000), st.booleans()
KINDS = ("random", "ties", "twins", "zeros", "scaled")


def table(rng, kind, count, m, s):
    """Inputs, then outputs, of many units."""
    values = rng.lognormal(0, 0.7, (count, m + s))
    if kind == "ties":
        values = rng.integers(1, 5, values.shape).astype(float)
    if kind == "twins":
        values = values[rng.integers(0, max(1, count // 3), count)]
    if kind == "zeros":
        values *= rng.random(values.shape) > 0.3
        values[:, 0] += ~values[:, :m].any(axis=1)
        values[:, m] += ~values[:, m:].any(axis=1)
    return values * 10.0 ** rng.uniform(-10, 9, m + s) if kind == "scaled" else values


def drawn(seed, kind, *, points=20, most=12, **parts):
    """A family of blocks of 1 to `most` units, and points of any block against any other."""
    rng = np.random.default_rng(seed)
    sizes, (m, s) = rng.integers(1, most + 1, rng.choice([1, 2, 8])), rng.integers(1, 4, 2)
    values = table(rng, kind, sizes.sum(), m, s)
    blocks = Blocks(np.append(0, np.cumsum(sizes)), rng.integers(0, len(sizes), points))
    asked = values[rng.integers(0, len(values), points)] * rng.choice([0.5, 1, 1, 2], (points, 1))
    return family(values[:, :m], values[:, m:], asked, blocks=blocks, **parts)


def alone(task, **options):
    """Every block solved as a family of its own: value and status by programme."""
    n, value, status = task.shared.shape[1], np.full(len(task.rhs), np.nan), np.empty(len(task.rhs), dtype=object)
    for block in np.unique(task.blocks.of):
        rows = np.flatnonzero(task.blocks.of == block)
        columns = np.arange(*task.blocks.offsets[block : block + 2])
        part = dataclasses.replace(task.part(rows), shared=task.shared[:, columns], cost=task.cost[np.append(columns, n)], blocks=None)
        if task.left_out is not None:
            part = dataclasses.replace(part, left_out=np.where(task.left_out[rows] < 0, -1, task.left_out[rows] - columns[0]))
        batch = lp.solve(part, **options)
        value[rows], status[rows] = batch.columns(len(columns), len(columns) + 1).toarray()[:, 0], batch.status
    return np.where(status == OPTIMAL, value, np.nan), status


def own(batch, task):
    n = task.shared.shape[1]
    return np.where(batch.status == OPTIMAL, batch.columns(n, n + 1).toarray()[:, 0], np.nan)


def assert_holds_in_rows(batch, task):
    """A solution of every programme, by its own block's columns only."""
    n, solved = task.shared.shape[1], batch.status == OPTIMAL
    lambdas, signs = batch.columns(0, n), np.array([{"<=": 1, ">=": -1, "=": 0}[sense] for sense in task.senses])
    of = np.searchsorted(task.blocks.offsets, lambdas.indices, side="right") - 1
    np.testing.assert_array_equal(of, np.repeat(task.blocks.of, np.diff(lambdas.indptr)))
    parts = task.own[:, :, 0] * own(batch, task)[:, None]
    excess = (lambdas @ task.shared.T + parts - task.rhs)[solved]
    size = (lambdas @ np.abs(task.shared.T) + np.abs(parts) + np.abs(task.rhs))[solved] + 1e-300
    assert (np.where(signs == 0, np.abs(excess), excess * signs) <= 1e-9 * size).all()
    assert np.isnan(own(batch, task)[~solved]).all()


def assert_holds(batch, task):
    """The same, with prices that no column of the block beats and that are worth as much."""
    assert_holds_in_rows(batch, task)
    solved, signs = batch.status == OPTIMAL, np.array([{"<=": 1, ">=": -1, "=": 0}[sense] for sense in task.senses])
    assert (batch.dual * signs <= 1e-12 * np.abs(batch.dual).max(axis=1, keepdims=True))[solved].all()
    gap = np.einsum("ij,ij->i", batch.dual, task.rhs) - task.cost[-1] * own(batch, task)
    assert (np.abs(gap[solved]) <= 1e-9 * np.abs(own(batch, task)[solved]) + 1e-12).all()
    for row in np.flatnonzero(solved):
        columns = np.arange(*task.blocks.offsets[task.blocks.of[row] : task.blocks.of[row] + 2])
        columns = columns if task.left_out is None else columns[columns != task.left_out[row]]
        worth = task.shared[:, columns].T * batch.dual[row]
        assert (worth.sum(axis=1) <= 1e-9 * np.abs(worth).sum(axis=1)).all()
    assert (batch.certificate.residuals()[solved] <= 1e-9).all()


class TestAgainstEachBlockAlone:
    @pytest.mark.parametrize("kind", KINDS)
    @settings(max_examples=4)
    @given(seeds, yes_or_no, yes_or_no)
    def test_any_data(self, kind, seed, output, convex):
        task = drawn(seed, kind, output=output, convex=convex)
        batch, (expected, status) = lp.solve(task), alone(task, solver=highs.solve_one)
        np.testing.assert_array_equal(batch.status, status)
        np.testing.assert_allclose(own(batch, task), expected, rtol=1e-9, atol=1e-12)
        assert_holds(batch, task)

    @settings(max_examples=4)
    @given(seeds, st.sampled_from([("<=",), (">=",), ("<=", ">=")]))
    def test_bounds_on_sums(self, seed, bounds):
        task = drawn(seed, "random", convex=False)
        ones, levels = np.ones((len(bounds), task.shared.shape[1])), [{"<=": 1.2, ">=": 0.8}[sense] for sense in bounds]
        task = dataclasses.replace(
            task,
            shared=np.vstack([task.shared, ones]),
            own=np.pad(task.own, ((0, 0), (0, len(bounds)), (0, 0))),
            rhs=np.hstack([task.rhs, np.tile(levels, (len(task.rhs), 1))]),
            senses=task.senses + bounds,
        )
        batch, (expected, status) = lp.solve(task), alone(task, solver=highs.solve_one)
        np.testing.assert_array_equal(batch.status, status)
        np.testing.assert_allclose(own(batch, task), expected, rtol=1e-9)
        assert_holds(batch, task)

    @pytest.mark.parametrize("solver", [highs.solve_one, highs.solve_one_loosely])
    def test_a_solver_that_was_asked_for(self, solver):
        task = drawn(3, "ties")
        batch, (expected, status) = lp.solve(task, solver=solver), alone(task, solver=solver)
        np.testing.assert_array_equal(batch.status, status)
        np.testing.assert_array_equal(own(batch, task), expected)
        assert_holds(batch, task)

    @given(seeds)
    @settings(max_examples=4)
    def test_each_without_its_own(self, seed):
        rng = np.random.default_rng(seed)
        sizes = rng.integers(1, 9, 4)
        values, of = table(rng, "ties", sizes.sum(), 2, 2), np.repeat(np.arange(4), sizes)
        blocks = Blocks(np.append(0, np.cumsum(sizes)), of)
        left_out = np.where(rng.random(len(of)) < 0.7, np.arange(len(of)), -1)
        task = family(values[:, :2], values[:, 2:], blocks=blocks, left_out=left_out)
        batch, (expected, status) = lp.solve(task), alone(task, solver=highs.solve_one)
        np.testing.assert_array_equal(batch.status, status)
        np.testing.assert_allclose(own(batch, task), expected, rtol=1e-9)
        assert_holds(batch, task)
        kept = np.flatnonzero(left_out >= 0)
        assert not batch.columns(0, task.shared.shape[1]).toarray()[kept, left_out[kept]].any()

    def test_whole_variables(self):
        task = dataclasses.replace(drawn(8, "ties", points=6, convex=False), integers=(0, 1, 2))
        batch = lp.solve(task)
        assert (batch.columns(0, 3).toarray() % 1 == 0).all()
        assert_holds_in_rows(batch, task)


class TestTogether:
    def many(self, seed, *, most=30, **parts):
        return drawn(seed, "random", points=150, most=most, **parts)

    def test_all_are_certified_without_another_engine(self, monkeypatch):
        monkeypatch.setattr(highs, "solve_block", None)
        for seed in range(6):
            task = self.many(seed, convex=seed % 2 == 0)
            batch = lp.solve(task)
            assert set(batch.status) <= {OPTIMAL, INFEASIBLE}
            assert batch.certificate.residuals()[batch.status == OPTIMAL].max() <= 1e-11

    @given(seeds, st.sampled_from(["random", "ties", "zeros"]))
    def test_the_order_of_blocks_decides_no_digit(self, seed, kind):
        task = drawn(seed, kind)
        sizes, n = np.diff(task.blocks.offsets), task.shared.shape[1]
        order = np.random.default_rng(seed).permutation(len(sizes))
        columns = np.concatenate([np.arange(*task.blocks.offsets[block : block + 2]) for block in order])
        place = np.argsort(order)
        moved = dataclasses.replace(
            task, shared=task.shared[:, columns], blocks=Blocks(np.append(0, np.cumsum(sizes[order])), place[task.blocks.of])
        )
        one, other = lp.solve(task), lp.solve(moved)
        np.testing.assert_array_equal(one.status, other.status)
        np.testing.assert_array_equal(own(one, task), own(other, moved))
        np.testing.assert_array_equal(one.dual, other.dual)
        np.testing.assert_array_equal(one.columns(0, n).toarray()[:, columns], other.columns(0, n).toarray())

    def test_small_and_large(self, monkeypatch):
        task = self.many(1, most=40)
        plain = lp.solve(task)
        for name, value in {"_LARGE": 15, "_MOST_RAYS": 20, "_LOT": 60}.items():
            monkeypatch.setattr(stacked_walk, name, value)
        mixed = lp.solve(task)
        assert_holds(mixed, task)
        np.testing.assert_allclose(own(mixed, task), own(plain, task), rtol=1e-12)
        np.testing.assert_array_equal(mixed.unique, plain.unique)

    def test_lots_hold_every_block_that_is_asked_once(self, monkeypatch):
        monkeypatch.setattr(stacked_walk, "_LOT", 30)
        blocks = Blocks(np.array([0, 3, 3, 20, 900, 905]), np.array([4, 4, 2, 0, 3]))
        lots = list(stacked_walk._lots(blocks, alone=False))
        assert sorted(np.concatenate([lot for lot, _ in lots])) == [0, 2, 3, 4]
        assert [lot.tolist() for lot, alone in lots if alone] == [[3]]

    def test_progress_counts_every_programme(self):
        told = []
        task = dataclasses.replace(self.many(2), report=told.append)
        lp.solve(task)
        assert sum(told) == len(task.rhs)

    def test_a_block_without_columns_is_infeasible(self):
        X, Y = np.ones((2, 1)), np.ones((2, 1))
        task = family(X, Y, np.ones((2, 2)), blocks=Blocks(np.array([0, 2, 2]), np.array([0, 1])))
        assert list(lp.solve(task).status) == [OPTIMAL, INFEASIBLE]

    def test_blocks_of_very_different_size_of_numbers(self):
        task = self.many(4)
        of = np.repeat(np.arange(len(task.blocks.offsets) - 1), np.diff(task.blocks.offsets))
        unit = 10.0 ** np.random.default_rng(0).uniform(-7, 7, (len(of), len(task.senses)))
        unit[:, -1] = 1.0
        moved = dataclasses.replace(
            task,
            shared=task.shared * unit[of].T,
            own=task.own * unit[task.blocks.of][:, :, None],
            rhs=task.rhs * unit[task.blocks.of],
        )
        batch = lp.solve(moved)
        np.testing.assert_array_equal(batch.status, lp.solve(task).status)
        np.testing.assert_allclose(own(batch, moved), own(lp.solve(task), task), rtol=1e-9)


class TestNothingIsTakenOnTrust:
    """A walk that ends in the wrong place is found out, and its programmes go to another engine."""

    def broken(self, monkeypatch, name, spoil):
        right = getattr(stacked_walk._Stack, name)
        monkeypatch.setattr(stacked_walk._Stack, name, lambda self, *arguments: spoil(right(self, *arguments)))

    @pytest.mark.parametrize(
        ("name", "spoil"),
        [
            # Some other generator enters, so that facets support nothing
            ("_entering", lambda move: move._replace(at=move.at - move.at % 7)),
            # Rays stop where they start
            ("walk", lambda ends: (ends[0], np.full_like(ends[1], -1))),
        ],
    )
    def test_a_wrong_end(self, monkeypatch, name, spoil):
        task = drawn(11, "random", points=40)
        expected = own(lp.solve(task), task)
        self.broken(monkeypatch, name, spoil)
        if name == "walk":
            monkeypatch.setattr(stacked_walk, "_STEPS", 1)
        found = stacked_walk.solve(task, task.blocks)
        held = found.status == OPTIMAL
        assert not held.all()
        np.testing.assert_allclose(own(found, task)[held], expected[held], rtol=1e-9)
        np.testing.assert_allclose(own(lp.solve(task), task), expected, rtol=1e-9)

    def test_no_facet_to_start_from(self, monkeypatch):
        task = drawn(12, "random", points=40)
        monkeypatch.setattr(stacked_walk._Stack, "_start", lambda self, table, cone: None)
        assert (stacked_walk.solve(task, task.blocks).status == FAILED).all()
        assert not (lp.solve(task).status == ILL_CONDITIONED).any()

    def test_another_block_s_columns_prove_nothing(self):
        # The second block reaches what the first cannot.
        X, Y = np.ones((2, 1)), np.array([[1.0], [5.0]])
        task = family(X, Y, np.array([[1.0, 3.0], [1.0, 3.0]]), blocks=Blocks(np.array([0, 1, 2]), np.array([0, 1])))
        batch = lp.solve(task)
        assert list(batch.status) == [INFEASIBLE, OPTIMAL]
        assert batch.columns(0, 2).toarray()[1].tolist() == [0.0, 1.0]


def test_answers_are_sparse_among_the_columns_of_all():
    task = drawn(5, "random", points=400, most=200)
    assert sparse.issparse(lp.solve(task).x)
    assert lp.solve(task).x.nnz <= len(task.rhs) * (len(task.senses) + 1)
