"""One suite for every engine that runs here: the same answers, duals and statuses from all of them."""

import warnings
from functools import partial

import highspy
import numpy as np
import pulp
import pytest

from sqeval import dea, solvers
from sqeval.errors import SqevalWarning
from sqeval.numerics import lp


def by_pulp(name):
    """A PuLP solver by its name, where it runs."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        known = name in pulp.listSolvers() and pulp.getSolver(name, msg=False)
        if not known or not known.available():
            pytest.skip(f"PuLP {pulp.__version__} finds no {name} here")
    return known


def by_highspy(**options):
    """A user's HiGHS with options of its own."""
    solver = highspy.Highs()
    for name, value in {"output_flag": False, **options}.items():
        solver.setOptionValue(name, value)
    return solver


#: What a user may say; called when the test runs, so that collection is the same everywhere.
ENGINES = {
    "None": lambda: None,
    "highs": lambda: "highs",
    "highspy": lambda: "highspy",
    "highspy.Highs": by_highspy,
    "highspy.Highs of few digits": partial(by_highspy, solver="ipm", run_crossover="off", ipm_optimality_tolerance=1e-9),
    "pulp": lambda: "pulp",
    **{f"pulp {name}": partial(by_pulp, name) for name in ("PULP_CBC_CMD", "COIN_CMD", "HiGHS", "GLPK_CMD", "GUROBI", "CPLEX_PY")},
}


@pytest.fixture(params=ENGINES)
def solver(request):
    return ENGINES[request.param]()


@pytest.fixture
def solved(solver):
    """Solve a family with the engine."""
    return partial(lp.solve, solver=solvers.resolve(solver))


def family(matrix, rhs, senses, cost, *, free=(), own=None):
    """k programmes with all columns shared, unless `own` (k, r, p) is given."""
    matrix, rhs = np.asarray(matrix, dtype=float), np.atleast_2d(np.asarray(rhs, dtype=float))
    own = np.zeros((len(rhs), len(matrix), 0)) if own is None else np.asarray(own, dtype=float)
    return lp.LpFamily(matrix, own, np.asarray(cost, dtype=float), rhs, tuple(senses), tuple(free))


def blended(seed, k=5):
    """Random blends: cheapest columns that reach k random needs; the optimum is unique."""
    rng = np.random.default_rng(seed)
    own = rng.uniform(0.1, 1, (k, 4, 1))
    return family(rng.uniform(0.1, 1, (4, 7)), rng.uniform(0.1, 1, (k, 4)), (">=",) * 4, rng.uniform(0.1, 1, 8), own=own)


def test_optimum_and_duals(solved):
    # Dantzig's furniture maker: max 3x + 5y with x ≤ 4, 2y ≤ 12, 3x + 2y ≤ 18; x = 2, y = 6, shadow prices 0, 3/2, 1
    batch = solved(family([[1, 0], [0, 2], [3, 2]], [4, 12, 18], ("<=",) * 3, [-3, -5]))
    assert batch.status.tolist() == ["optimal"]
    np.testing.assert_allclose(batch.x, [[2, 6]], atol=1e-9)
    np.testing.assert_allclose(batch.dual, [[0, -1.5, -1]], atol=1e-9)


def test_all_senses_and_a_free_variable(solved):
    # min x + 3y, x − y = −3 (x free), y ≥ 1, x ≤ 5; a third variable costs nothing and does nothing
    batch = solved(family([[1, -1, 0], [0, 1, 0], [1, 0, 0]], [-3, 1, 5], ("=", ">=", "<="), [1, 3, 0], free=[0]))
    np.testing.assert_allclose(batch.x[:, :2], [[-2, 1]], atol=1e-9)
    np.testing.assert_allclose(batch.dual, [[1, 4, 0]], atol=1e-9)


def test_the_answers_of_the_default(solved):
    batch, default = solved(blended(2)), lp.solve(blended(2))
    assert set(batch.status) == {"optimal"}
    np.testing.assert_allclose(batch.x, default.x, atol=1e-9)
    np.testing.assert_allclose(batch.dual, default.dual, atol=1e-9)
    assert batch.certificate.residuals().max() <= lp.TOLERANCE


def test_right_hand_sides_of_zero(solved):
    batch = solved(family([[1, 1], [1, -1]], [0, 0], (">=", "="), [1, 2]))
    assert batch.status.tolist() == ["optimal"]
    np.testing.assert_allclose(batch.x, [[0, 0]], atol=1e-9)


def test_no_cost_at_all(solved):
    assert solved(family([[1, 1]], [1], ("=",), [0, 0])).x.sum() == pytest.approx(1)


@pytest.mark.parametrize("size", [1e-9, 1e9])
def test_units_do_not_matter(solved, size):
    batch = solved(family([[size, 0], [0, 2 * size], [3 * size, 2 * size]], [4, 12, 18], ("<=",) * 3, [-3, -5]))
    np.testing.assert_allclose(batch.x * size, [[2, 6]], atol=1e-9)


def test_only_the_infeasible_one_is_flagged(solved):
    batch = solved(family([[1, 0], [1, 1]], [[1, 1], [1, -1], [1, 2]], (">=", "<="), [1, 1]))
    assert batch.status.tolist() == ["optimal", "infeasible", "optimal"]
    np.testing.assert_allclose(batch.x, [[1, 0], [np.nan, np.nan], [1, 0]], atol=1e-9)


def test_only_the_unbounded_one_is_flagged(solved):
    batch = solved(family([[1.0]], [[1], [1], [1]], (">=",), [[1, 1], [1, -1], [1, 0]], own=np.zeros((3, 1, 1))))
    assert batch.status.tolist() == ["optimal", "unbounded", "optimal"]
    np.testing.assert_allclose(batch.x[[0, 2], 0], [1, 1], atol=1e-9)


def test_a_free_variable_without_end(solved):
    assert solved(family([[1.0, 1.0]], [1], ("<=",), [1, 0], free=[0])).status.tolist() == ["unbounded"]


def test_infeasible_and_unbounded_at_once_is_infeasible(solved):
    assert solved(family([[1, 0], [1, 0]], [2, 1], (">=", "<="), [0, -1])).status.tolist() == ["infeasible"]


def test_one_feasible_point(solved):
    batch = solved(family([[1, 1], [1, 0], [0, 1]], [2, 1, 1], (">=", "<=", "<="), [1, 1]))
    np.testing.assert_allclose(batch.x, [[1, 1]], atol=1e-9)


@pytest.mark.parametrize(("orientation", "rts"), [("input", "vrs"), ("output", "crs")])
def test_both_stages_of_a_radial_model(solver, orientation, rts):
    rng = np.random.default_rng(5)
    X, Y = rng.uniform(5, 50, (8, 2)), rng.uniform(5, 50, (8, 1))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SqevalWarning)
        one, other = (dea.radial(X, Y, orientation=orientation, rts=rts, solver=engine) for engine in (None, solver))
    assert (other.status == "optimal").all()
    np.testing.assert_allclose(other.scores, one.scores, atol=1e-9)
    np.testing.assert_allclose(other.slacks, one.slacks, atol=1e-7)
    assert other.certificate.gap <= 1e-9
