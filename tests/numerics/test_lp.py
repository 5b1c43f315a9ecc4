"""The one engine for linear programmes: right answers, certificates, statuses, and one failure that stays alone."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import linprog

from sqeval.numerics import highs, lp
from sqeval.numerics.linear_program import Answer


def family(matrix, rhs, senses, cost, *, free=(), own=None):
    """k programmes with all columns shared, unless `own` (k, r, p) is given."""
    matrix, rhs = np.asarray(matrix, dtype=float), np.atleast_2d(np.asarray(rhs, dtype=float))
    own = np.zeros((len(rhs), len(matrix), 0)) if own is None else np.asarray(own, dtype=float)
    return lp.LpFamily(matrix, own, np.asarray(cost, dtype=float), rhs, tuple(senses), tuple(free))


# Dantzig's furniture maker: max 3x + 5y with x ≤ 4, 2y ≤ 12, 3x + 2y ≤ 18; x = 2, y = 6, shadow prices 0, 3/2, 1.
WYNDOR = {"matrix": [[1, 0], [0, 2], [3, 2]], "senses": ("<=",) * 3, "cost": [-3, -5]}


class TestAnswers:
    def test_optimum_and_duals(self):
        batch = lp.solve(family(rhs=[4, 12, 18], **WYNDOR))
        assert batch.status.tolist() == ["optimal"]
        np.testing.assert_allclose(batch.x, [[2, 6]])
        np.testing.assert_allclose(batch.dual, [[0, -1.5, -1]], atol=1e-12)

    def test_senses_and_free_variables(self):
        # min x + 2y, x − y = −3 (x free), y ≥ 1, x ≤ 5: y = 1, x = −2
        batch = lp.solve(family([[1, -1], [0, 1], [1, 0]], [-3, 1, 5], ("=", ">=", "<="), [1, 2], free=[0]))
        np.testing.assert_allclose(batch.x, [[-2, 1]])
        np.testing.assert_allclose(batch.dual, [[1, 3, 0]], atol=1e-12)

    def test_own_columns_and_own_costs(self):
        own = np.array([[[1.0]], [[2.0]], [[4.0]]])
        batch = lp.solve(family([[1.0]], [[4], [4], [4]], (">=",), [[1, 3], [1, 1], [5, 1]], own=own))
        np.testing.assert_allclose(batch.x, [[4, 0], [0, 2], [0, 1]])

    def test_no_cost_at_all(self):
        assert lp.solve(family([[1, 1]], [1], ("=",), [0, 0])).x.sum() == pytest.approx(1)

    @given(st.integers(0, 2**32 - 1), st.integers(1, 70))
    def test_equals_plain_linprog_and_is_certified(self, seed, k):
        rng = np.random.default_rng(seed)
        matrix, cost = rng.uniform(0.1, 1, (3, 5)), rng.uniform(0.1, 1, (k, 5))
        rhs = rng.uniform(0, 1, (k, 3))
        batch = lp.solve(family(matrix, rhs, (">=",) * 3, cost))
        plain = [linprog(cost[i], A_ub=-matrix, b_ub=-rhs[i]).fun for i in range(k)]
        np.testing.assert_allclose((cost * batch.x).sum(axis=1), plain, rtol=1e-9, atol=1e-12)
        np.testing.assert_allclose((rhs * batch.dual).sum(axis=1), plain, rtol=1e-8, atol=1e-11)
        assert batch.certificate.residuals().max() <= lp.TOLERANCE

    @pytest.mark.parametrize("many", [1, 5, 31, 32, 33, 100])
    def test_stacked_equals_one_by_one(self, many):
        rhs = np.random.default_rng(many).uniform(1, 20, (many, 3))
        stacked = lp.solve(family(rhs=rhs, **WYNDOR))
        alone = np.vstack([lp.solve(family(rhs=row, **WYNDOR)).x for row in rhs])
        np.testing.assert_allclose(stacked.x, alone, atol=1e-12)

    def test_many_answers_of_an_engine_take_no_full_array(self):
        def first_column(programme):
            return Answer(
                "optimal", np.append(programme.rhs / programme.matrix[0, 0], np.zeros(599)), programme.cost[:1] / programme.matrix[0, 0]
            )

        task = family([[1.0] * 600], [[k + 1.0] for k in range(600)], (">=",), [1.0] * 600)
        batch = lp.solve(task, solver=first_column)
        assert not isinstance(batch.x, np.ndarray)
        assert batch.x.nnz == 600
        np.testing.assert_allclose(batch.columns(0, 1).toarray()[:, 0], np.arange(1.0, 601))

    def test_a_large_matrix_is_cut_into_smaller_stacks(self, monkeypatch):
        whole = lp.solve(family(rhs=np.full((9, 3), 5.0), **WYNDOR), solver=highs.solve_one).x
        monkeypatch.setattr(lp, "_STACK_ENTRIES", 10)
        np.testing.assert_array_equal(lp.solve(family(rhs=np.full((9, 3), 5.0), **WYNDOR), solver=highs.solve_one).x, whole)

    def test_a_stack_that_comes_out_wrong_is_solved_one_by_one(self, monkeypatch):
        right, sizes = highs.solve_block, []

        def careless(block, **options):
            sizes.append(len(block.rhs))
            answer = right(block, **options)
            return answer if len(block.rhs) == 1 else answer._replace(x=np.zeros_like(answer.x))

        monkeypatch.setattr(highs, "solve_block", careless)
        batch = lp.solve(family(rhs=np.tile([4.0, 12, 18], (3, 1)), **WYNDOR), solver=highs.solve_one)
        np.testing.assert_allclose(batch.x, np.tile([2.0, 6.0], (3, 1)))
        assert sizes == [3, 1, 1, 1]


class TestScaling:
    @pytest.mark.parametrize("rows", [1e-12, 1e12])
    @pytest.mark.parametrize("columns", [1e-12, 1e12])
    def test_units_do_not_matter(self, rows, columns):
        matrix, rhs, cost = np.array(WYNDOR["matrix"], dtype=float), np.array([4.0, 12, 18]), np.array(WYNDOR["cost"], dtype=float)
        batch = lp.solve(family(matrix * rows * columns, rhs * rows, WYNDOR["senses"], cost * columns))
        assert batch.status.tolist() == ["optimal"]
        np.testing.assert_allclose(batch.x * columns, [[2, 6]])
        np.testing.assert_allclose(batch.dual * rows, [[0, -1.5, -1]], atol=1e-12)

    def test_entries_that_highs_would_drop(self):
        # 1e-10·x ≥ 1e-10: HiGHS by itself takes entries below 1e-9 for zero and calls this infeasible.
        assert linprog([1], A_ub=[[-1e-10]], b_ub=[-1e-6]).status != 0
        np.testing.assert_allclose(lp.solve(family([[1e-10]], [1e-6], (">=",), [1])).x, [[1e4]])

    def test_inputs_are_not_changed(self):
        task = family(rhs=[4e6, 12e6, 18e6], **WYNDOR)
        before = [np.array(part) for part in (task.shared, task.own, task.cost, task.rhs)]
        lp.solve(task)
        for part, old in zip((task.shared, task.own, task.cost, task.rhs), before, strict=True):
            np.testing.assert_array_equal(part, old)


class TestStatuses:
    def test_only_the_culprit_is_infeasible(self):
        rhs = np.full((40, 2), 1.0)
        rhs[17] = [1, -1]  # x + y ≤ −1
        batch = lp.solve(family([[1, 0], [1, 1]], rhs, (">=", "<="), [1, 1]))
        assert np.flatnonzero(batch.status != "optimal").tolist() == [17]
        assert batch.status[17] == "infeasible"
        assert np.isnan(batch.x[17]).all()
        assert np.isnan(batch.dual[17]).all()
        assert np.isnan(batch.certificate.gap[17])
        np.testing.assert_allclose(np.delete(batch.x, 17, axis=0), np.tile([1.0, 0.0], (39, 1)))

    def test_only_the_culprit_is_unbounded(self):
        own = np.zeros((3, 1, 1))
        batch = lp.solve(family([[1.0]], [[1], [1], [1]], (">=",), [[1, 1], [1, -1], [1, 0]], own=own))
        assert batch.status.tolist() == ["optimal", "unbounded", "optimal"]

    def test_infeasible_and_unbounded_at_once_is_infeasible(self):
        assert lp.solve(family([[1, 0], [1, 0]], [2, 1], (">=", "<="), [0, -1])).status.tolist() == ["infeasible"]

    def test_a_miss_within_the_tolerance_is_feasible(self):
        batch = lp.solve(family([[1], [1]], [1, 1 - 1e-12], (">=", "<="), [1]))
        assert batch.status.tolist() == ["optimal"]

    def test_nothing_to_solve(self):
        assert lp.solve(family(rhs=np.empty((0, 3)), **WYNDOR)).x.shape == (0, 2)


class Engine:
    """An engine handed in, which answers as HiGHS does except where told otherwise, call by call."""

    def __init__(self, special):
        self.special, self.calls = special, 0

    def __call__(self, programme):
        self.calls += 1
        return self.special.get(self.calls - 1, lambda _, right: right)(programme, highs.solve_one(programme))


def broken(programme, right):
    raise RuntimeError("licence expired")


class TestHandedInEngines:
    def solve(self, special):
        return lp.solve(family(rhs=np.tile([4.0, 12, 18], (4, 1)), **WYNDOR), solver=Engine(special))

    def test_one_that_works(self):
        np.testing.assert_allclose(self.solve({}).x, np.tile([2.0, 6.0], (4, 1)))

    def test_one_that_raises_on_one_programme(self):
        batch = self.solve({2: broken})
        assert batch.status.tolist() == ["optimal", "optimal", "failed", "optimal"]
        assert batch.reasons[2] == "RuntimeError: licence expired"
        assert np.isnan(batch.x[2]).all()

    @pytest.mark.parametrize(
        "lie",
        [
            lambda _, right: right._replace(x=right.x * [1, 0]),  # feasible, not optimal
            lambda _, right: right._replace(x=right.x * [0, 1]),
            lambda _, right: right._replace(dual=right.dual * [1, 1, 0]),
            lambda _, right: right._replace(x=right.x * np.nan),
            lambda _, right: right._replace(x=right.x[:1]),
            lambda _, right: right._replace(dual=None),
            lambda _, right: right._replace(x=np.zeros(2), dual=np.zeros(3)),
            lambda _, right: Answer("time limit"),
        ],
    )
    def test_what_is_not_certified_is_failed(self, lie):
        batch = self.solve({1: lie})
        assert batch.status.tolist() == ["optimal", "failed", "optimal", "optimal"]
        assert np.isnan(batch.x[1]).all()
        assert batch.reasons[1]

    def test_a_sloppy_answer_that_names_the_right_vertex_is_put_right(self):
        batch = self.solve({1: lambda _, right: right._replace(x=right.x * 0.9, dual=right.dual * 1.1)})
        np.testing.assert_allclose(batch.x, np.tile([2.0, 6.0], (4, 1)))
        np.testing.assert_allclose(batch.dual, np.tile([0, -1.5, -1], (4, 1)), atol=1e-12)

    @pytest.mark.parametrize("word", ["infeasible", "unbounded"])
    def test_a_false_alarm_is_not_believed(self, word):
        batch = lp.solve(family(rhs=[4, 12, 18], **WYNDOR), solver=lambda programme: Answer(word))
        assert batch.status.tolist() == ["failed"]
        assert "without proof" in batch.reasons[0]

    def test_unbounded_needs_a_ray(self):
        def alarmed(programme):
            """Right about auxiliary programmes, wrong about the one in question."""
            return Answer("unbounded") if programme.matrix.shape == (3, 2) else highs.solve_one(programme)

        batch = lp.solve(family(rhs=[4, 12, 18], **WYNDOR), solver=alarmed)
        assert batch.status.tolist() == ["failed"]
        assert "wrongly" in batch.reasons[0]

    def test_a_ray_is_one_where_entries_are_tiny_too(self):
        # Infeasible: y ≤ 0 in the second row, so z ≤ 0 in the third. But y is so large there that
        # its other entries are scaled out of sight.
        task = family([[-1e-17], [1.0], [5e15]], [1, 0, 0], (">=", "<=", ">="), [0, -1], own=[[[1.0], [0.0], [-1.0]]])
        assert lp.solve(task).status[0] != "unbounded"
        assert lp.solve(task, solver=highs.solve_one).status[0] != "unbounded"

    def test_a_true_alarm_is_proven(self):
        task = family([[1, 0], [1, 1]], [1, -1], (">=", "<="), [1, 1])
        assert lp.solve(task, solver=highs.solve_one).status.tolist() == ["infeasible"]

    def test_eight_digits_are_sharpened(self):
        def eight(_, right):
            return right._replace(x=np.array([float(f"{v:.8g}") for v in right.x]), dual=np.array([float(f"{v:.8g}") for v in right.dual]))

        rng = np.random.default_rng(1)
        task = family(rng.uniform(0.1, 1, (3, 6)), rng.uniform(0.1, 1, (20, 3)), (">=",) * 3, rng.uniform(0.1, 1, 6))
        blunt = lp.solve(task, solver=Engine(dict.fromkeys(range(20), eight)))
        assert set(blunt.status) == {"optimal"}
        assert blunt.certificate.residuals().max() < 1e-12
        np.testing.assert_allclose(blunt.x, lp.solve(task).x, atol=1e-12)


class TestNoise:
    def test_noise_is_taken_out_where_the_certificate_holds_without(self):
        def noisy(_, right):
            return right._replace(x=right.x + 1e-13)

        batch = lp.solve(family([[1, 1]], [1], (">=",), [1, 2]), solver=Engine({0: noisy}))
        assert batch.x[0, 1] == 0

    def test_small_values_that_matter_stay(self):
        # x ≥ 1, y ≥ 1e-11: y is far below x, but without it its row is not met
        np.testing.assert_allclose(lp.solve(family([[1, 0], [0, 1]], [1, 1e-11], (">=", ">="), [1, 1])).x, [[1, 1e-11]])
