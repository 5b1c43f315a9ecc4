"""highspy as an engine: bases are kept, options of the user's count, one bad programme leaves no trace."""

import sys
from concurrent.futures import ThreadPoolExecutor

import highspy
import numpy as np
import pytest

from sqeval import solvers
from sqeval.errors import MissingExtraError
from sqeval.numerics import highs
from sqeval.numerics.linear_program import Lp
from sqeval.solvers.highspy_solver import HighspyEngine


def blend(seed, columns=40, rows=4):
    """Cheapest columns that reach random needs."""
    rng = np.random.default_rng(seed)
    matrix = np.random.default_rng(99).uniform(0.1, 1, (rows, columns))
    return Lp(np.linspace(1, 2, columns), matrix, rng.uniform(0.1, 1, rows), (">=",) * rows, ())


def options(**given):
    solver = highspy.Highs()
    for name, value in {"output_flag": False, **given}.items():
        solver.setOptionValue(name, value)
    return solver


def steps(engine):
    return engine._highs.getInfo().simplex_iteration_count


def test_the_last_basis_of_the_form_is_the_start():
    engine = HighspyEngine()
    engine(blend(1))
    first = steps(engine)
    engine(blend(1, columns=30))
    engine(blend(1))
    assert (first > 0, steps(engine)) == (True, 0)


def test_a_basis_outlives_scaling():
    engine, task = HighspyEngine(), blend(1)
    engine(task)
    rows, columns = np.exp2([3.0, -2, 0, 5]), np.exp2(np.arange(40) % 7)
    engine(task._replace(matrix=rows[:, None] * task.matrix * columns, cost=task.cost * columns, rhs=task.rhs * rows))
    assert steps(engine) == 0


def test_answers_do_not_depend_on_what_went_before():
    engine = HighspyEngine()
    for seed in (1, 2, 3):
        engine(blend(seed))
    engine(blend(1)._replace(rhs=-np.ones(4), senses=("<=",) * 4))  # infeasible
    engine(blend(1)._replace(cost=-np.ones(40)))  # unbounded
    for seed in (4, 5):
        warm, cold = engine(blend(seed)), highs.solve_one(blend(seed))
        np.testing.assert_allclose(warm.x, cold.x, atol=1e-12)
        np.testing.assert_allclose(warm.dual, cold.dual, atol=1e-12)


def test_small_entries_count():
    # 1e-10 x ≥ 1e-8, y ≥ 1: HiGHS by itself takes 1e-10 for zero
    answer = HighspyEngine()(Lp(np.ones(2), np.diag([1e-10, 1.0]), np.array([1e-8, 1.0]), (">=", ">="), ()))
    np.testing.assert_allclose(answer.x, [100, 1])


def test_options_of_the_user_count():
    answer = solvers.resolve(options(simplex_iteration_limit=0, presolve="off"))(blend(1))
    assert answer.status == "failed"
    assert "Iteration limit" in answer.reason


def test_the_users_own_model_is_left_alone():
    solver = options()
    solver.addVar(0, 1)
    solvers.resolve(solver)(blend(1))
    assert solver.getNumCol() == 1


def test_a_time_limit_is_that_of_one_programme():
    engine = solvers.resolve(options(time_limit=0.5))
    while engine._highs.getRunTime() < 0.55:
        engine._bases.clear()
        assert engine(blend(1, columns=900, rows=30)).status == "optimal"


def test_a_programme_that_highs_refuses():
    answer = HighspyEngine()(blend(1)._replace(matrix=np.full((4, 40), np.inf)))
    assert (answer.status, answer.reason) == ("failed", "HiGHS refuses the programme")


def test_threads_do_not_disturb_one_another():
    engine, tasks = HighspyEngine(), [blend(seed) for seed in range(40)]
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(engine, tasks))
    for task, answer in zip(tasks, found, strict=True):
        assert task.cost @ answer.x == pytest.approx(highs.solve_one(task).x @ task.cost, rel=1e-12)


def test_what_to_install_is_said_in_one_line(monkeypatch):
    monkeypatch.setitem(sys.modules, "highspy", None)
    with pytest.raises(MissingExtraError, match=r"^solver='highspy' needs an optional package\. .*pip install 'sqeval\[solvers\]'$"):
        solvers.resolve("highspy")
