"""PuLP as an engine: CBC, GLPK, HiGHS, Gurobi, CPLEX … whatever PuLP can call. Works with PuLP 2.9 to 4; imported when used."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from sqeval.errors import SolverError
from sqeval.numerics.highs import UNDECIDED
from sqeval.numerics.linear_program import INFEASIBLE, OPTIMAL, UNBOUNDED, Answer, Floats, Lp, Solver

#: Tried first, in this order; CBC is bundled up to PuLP 3 and called COIN_CMD in PuLP 4.
_PREFERRED = ("PULP_CBC_CMD", "COIN_CMD", "HiGHS", "HiGHS_CMD", "GLPK_CMD")
#: PuLP's status codes. Of an infeasible programme GLPK, and CBC with PuLP 4, say no more than that there is no solution (-3).
_WORDS = {1: OPTIMAL, -1: INFEASIBLE, -2: UNBOUNDED}
#: What ends a programme with whole variables as well: GLPK's "no solution" is then proven by itself, and an answer within the
#: solver's gap (-7, PuLP 4) is one that the certificate judges.
_WHOLE_WORDS = {**_WORDS, -3: INFEASIBLE, -7: OPTIMAL}
#: Duals that miss optimality by more than this on scaled data are no duals: CBC's presolve may report zeros.
_NO_DUALS = 1e-4


def engine(solver: Any) -> Solver:
    """The engine that solves with this PuLP solver object."""

    def solve(lp: Lp) -> Answer:
        answer = _solve(lp, solver)
        if answer.status == OPTIMAL and answer.dual is None and not lp.integers:
            return answer._replace(dual=_dual_by_itself(lp, solver))
        return answer

    return solve


def first_available() -> Any:
    """The first solver that PuLP can call on this machine, silent."""
    import pulp

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # PuLP 3.3 announces that CBC will not be bundled with PuLP 4
        names = pulp.listSolvers(onlyAvailable=True)
        for name in (*_PREFERRED, *names):
            if name in names:
                return pulp.getSolver(name, msg=False)
    raise SolverError("PuLP finds no solver", hint="Install one, e.g. pip install 'sqeval[solvers]', or leave `solver` out for HiGHS")


def _solve(lp: Lp, solver: Any) -> Answer:
    import pulp

    problem = pulp.LpProblem("sqeval", pulp.LpMinimize)
    kinds = [{"cat": "Integer"} if whole else {} for whole in np.isin(np.arange(len(lp.cost)), lp.integers)]
    variables = [_variable(pulp, problem, f"x{k}", None if k in lp.free else 0, **kind) for k, kind in enumerate(kinds)]
    problem += _sum(pulp, lp.cost, variables)
    for k, (row, sense, bound) in enumerate(zip(lp.matrix, lp.senses, lp.rhs, strict=True)):
        problem += _row(_sum(pulp, row, variables), sense, float(bound)), f"r{k}"
    with _own_folder(solver):
        outcome = problem.solve(solver)
    code = int(getattr(outcome, "status", outcome))
    word = (_WHOLE_WORDS if lp.integers else _WORDS).get(code, UNDECIDED)
    if word != OPTIMAL:
        return Answer(word, reason=f"PuLP's status is {pulp.LpStatus.get(code, code)!r}")
    # A variable that stands in no row and no cost is not handed to the solver and may be anything: 0.
    x = np.array([variable.varValue or 0.0 for variable in variables])
    return Answer(OPTIMAL, x, None if lp.integers else _duals(problem, lp, x))


@contextmanager
def _own_folder(solver: Any) -> Iterator[None]:
    """Files that PuLP exchanges with a program go where nothing is left behind: of GLPK's it forgets one each time."""
    if not hasattr(solver, "tmpDir") or solver.keepFiles:
        yield
        return
    before = solver.tmpDir
    with TemporaryDirectory(dir=before or None) as folder:
        solver.tmpDir = folder
        try:
            yield
        finally:
            solver.tmpDir = before


def _variable(pulp: Any, problem: Any, name: str, low: float | None, **kind: str) -> Any:
    if hasattr(problem, "add_variable"):
        return problem.add_variable(name, lowBound=low, **kind)
    return pulp.LpVariable(name, lowBound=low, **kind)


def _sum(pulp: Any, numbers: Floats, variables: list[Any]) -> Any:
    return pulp.lpSum(float(number) * variable for number, variable in zip(numbers, variables, strict=True) if number)


def _row(expression: Any, sense: str, bound: float) -> Any:
    if sense == "=":
        return expression == bound
    return expression <= bound if sense == "<=" else expression >= bound


def _duals(problem: Any, lp: Lp, x: Floats) -> Floats | None:
    """Duals as the solver reports them, turned round if it counts the other way; None if it reports none, or none that fit."""
    rows = _rows(problem)
    prices = [getattr(rows[f"r{k}"], "pi", None) for k in range(len(lp.rhs))]
    if any(price is None for price in prices):
        return None
    dual = np.array(prices, dtype=np.float64)
    misfit, dual = min(((_misfit(lp, x, turned), turned) for turned in (dual, -dual)), key=lambda pair: pair[0])
    return dual if misfit <= _NO_DUALS else None


def _rows(problem: Any) -> dict[str, Any]:
    """Rows by name: a dictionary up to PuLP 3, a method that lists them in PuLP 4."""
    if callable(problem.constraints):
        return {row.name: row for row in problem.constraints()}
    return dict(problem.constraints)


def _misfit(lp: Lp, x: Floats, dual: Floats) -> float:
    """How far duals are from being optimal with x: negative reduced costs, wrong signs and the gap, added up.

    Without the gap, duals and their negatives may both be admissible.
    """
    reduced = lp.cost - lp.matrix.T @ dual
    short = np.maximum(-reduced, 0.0)
    short[list(lp.free)] = np.abs(reduced[list(lp.free)])
    sign = np.array([{"<=": 1.0, ">=": -1.0, "=": 0.0}[sense] for sense in lp.senses])
    return float(short.sum() + np.maximum(sign * dual, 0.0).sum() + abs(lp.cost @ x - lp.rhs @ dual))


def _dual_by_itself(lp: Lp, solver: Any) -> Floats | None:
    """The duals from solving the dual programme, for solvers that report none (GLPK's command line)."""
    sign = np.array([-1.0 if sense == "<=" else 1.0 for sense in lp.senses])
    free = tuple(k for k, sense in enumerate(lp.senses) if sense == "=")
    senses = tuple("=" if k in lp.free else "<=" for k in range(len(lp.cost)))
    answer = _solve(Lp(-lp.rhs * sign, lp.matrix.T * sign, lp.cost, senses, free), solver)
    return None if answer.x is None else answer.x * sign
