"""PuLP as an engine: the same answers as HiGHS, with duals, for CBC and for solvers that report none."""

from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pulp
import pytest

from sqeval import solvers
from sqeval.errors import SolverError
from sqeval.numerics import lp
from sqeval.numerics.linear_program import Lp
from sqeval.solvers import pulp_solver

MIXED = Lp(
    cost=np.array([1.0, 3, 0]),
    matrix=np.array([[1.0, -1, 0], [0, 1, 0], [1, 0, 0]]),
    rhs=np.array([-3.0, 1, 5]),
    senses=("=", ">=", "<="),
    free=(0,),
)


def random_family(seed, k=12):
    rng = np.random.default_rng(seed)
    return lp.LpFamily(rng.uniform(0.1, 1, (4, 7)), np.zeros((k, 4, 0)), rng.uniform(0.1, 1, 7), rng.uniform(0.1, 1, (k, 4)), (">=",) * 4)


def test_variables_and_duals_of_all_senses():
    status, x, dual, _ = solvers.resolve("pulp")(MIXED)
    assert status == "optimal"
    np.testing.assert_allclose(x, [-2, 1, 0])
    np.testing.assert_allclose(dual, [1, 4, 0], atol=1e-9)


def test_the_same_as_highs():
    task = random_family(2)
    one, other = lp.solve(task), lp.solve(task, solver=solvers.resolve("pulp"))
    assert set(other.status) == {"optimal"}
    np.testing.assert_allclose(other.x, one.x, atol=1e-9)
    np.testing.assert_allclose(other.dual, one.dual, atol=1e-9)


def test_infeasible_and_unbounded():
    none = MIXED._replace(rhs=np.array([3.0, 1, -5]))
    endless = MIXED._replace(cost=np.array([-1.0, 0, -1]), senses=("=", ">=", ">="))
    for programme, word in ((none, "infeasible"), (endless, "unbounded")):
        task = lp.LpFamily(programme.matrix, np.zeros((1, 3, 0)), programme.cost, programme.rhs[None], programme.senses, programme.free)
        assert lp.solve(task, solver=solvers.resolve("pulp")).status.tolist() == [word]


def test_a_solver_that_reports_no_duals(monkeypatch):
    """GLPK's command line is one; the dual programme is then solved by itself."""
    monkeypatch.setattr(pulp_solver, "_duals", lambda *_: None)
    task = random_family(3)
    batch = lp.solve(task, solver=solvers.resolve("pulp"))
    assert set(batch.status) == {"optimal"}
    np.testing.assert_allclose(batch.dual, lp.solve(task).dual, atol=1e-9)
    np.testing.assert_allclose(solvers.resolve("pulp")(MIXED).dual, [1, 4, 0], atol=1e-9)


def test_no_file_is_left_behind(tmp_path):
    class Littering(pulp.apis.core.LpSolver_CMD):
        def actualSolve(self, problem):
            Path(self.tmpDir, "litter").touch()
            return 0

    solver = Littering(path="unused")
    solver.tmpDir = str(tmp_path)
    assert solvers.resolve(solver)(MIXED).status == "undecided"
    assert (solver.tmpDir, list(tmp_path.iterdir())) == (str(tmp_path), [])


def test_duals_that_do_not_fit_are_found_by_the_dual_programme(monkeypatch):
    """CBC with PuLP 4 may report zeros."""
    monkeypatch.setattr(pulp_solver, "_rows", lambda problem: {f"r{k}": SimpleNamespace(pi=0.0) for k in range(3)})
    np.testing.assert_allclose(solvers.resolve("pulp")(MIXED).dual, [1, 4, 0], atol=1e-9)


def test_an_undefined_status_settles_nothing(monkeypatch):
    """GLPK says no more of an infeasible programme."""
    monkeypatch.setattr(pulp_solver, "_WORDS", {1: "optimal"})
    task = lp.LpFamily(np.array([[1.0], [1.0]]), np.zeros((1, 2, 0)), np.ones(1), np.array([[2.0, 1.0]]), (">=", "<="))
    assert solvers.resolve("pulp")(MIXED._replace(rhs=np.array([3.0, 1, -5]))).status == "undecided"
    assert lp.solve(task, solver=solvers.resolve("pulp")).status.tolist() == ["infeasible"]


def test_a_solver_that_counts_duals_the_other_way():
    class Turned:
        def __init__(self, pi):
            self.pi = pi

    rows = {"r0": Turned(-1.0), "r1": Turned(-4.0), "r2": Turned(0.0)}
    np.testing.assert_array_equal(pulp_solver._duals(SimpleNamespace(constraints=rows), MIXED, np.array([-2.0, 1, 0])), [1, 4, 0])


def test_duals_whose_negatives_are_admissible_too():
    """CBC reports (−ln 3, −0.063) for a corner like this one, of which only the gap tells that the sign is wrong."""
    task = lp.LpFamily(
        shared=np.array([[0.5, 1, 0], [-1, 0, 1], [0.5, 0, 0], [0, 1, 0], [0, 0, 0.5]]),
        own=np.zeros((1, 5, 0)),
        cost=np.log([7, 9, 9]) / [4, 2, 4],
        rhs=np.array([[1.0, 0, 1, 1, 1]]),
        senses=("=", "=", "<=", "<=", "<="),
    )
    assert lp.solve(task, solver=solvers.resolve("pulp")).status.tolist() == ["optimal"]


def test_a_solver_that_cannot_run_fails_its_programmes_only():
    batch = lp.solve(random_family(4, k=2), solver=solvers.resolve(pulp.COIN_CMD(path="/no/such/cbc", msg=False)))
    assert batch.status.tolist() == ["failed", "failed"]
    assert "no/such/cbc" in batch.reasons[0]


def test_no_solver_at_all_says_what_to_install(monkeypatch):
    monkeypatch.setattr(pulp, "listSolvers", lambda **_: [])
    with pytest.raises(SolverError, match="pip install"):
        solvers.resolve("pulp")


def test_pulp_before_3_3_has_no_add_variable():
    older = SimpleNamespace(LpVariable=lambda name, lowBound: (name, lowBound))
    assert pulp_solver._variable(older, object(), "x", None) == ("x", None)
