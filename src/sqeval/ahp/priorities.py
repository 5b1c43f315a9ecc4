"""Weights from judgements, method by method, and what is to be said about them."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sqeval import solvers
from sqeval.errors import OptionError, SolverError
from sqeval.numerics import goal_programme, least_absolute, lp, pairwise, pairwise_fits
from sqeval.numerics.log_deviations import LogFit
from sqeval.options import PriorityMethod
from sqeval.result import Caution

Floats = NDArray[np.float64]


class Priority(NamedTuple):
    """Weights (n,) that sum to 1, and the code of a caution where they are one of several answers."""

    weights: Floats
    caution: str | None = None


def _single(function: Callable[[Floats], Floats]) -> Callable[[Floats], Priority]:
    return lambda matrix: Priority(function(matrix))


def _least_squares(matrix: Floats) -> Priority:
    best = pairwise_fits.least_squares(matrix)
    return Priority(best[0], "several_optima" if len(best) > 1 else None)


def _programmed(function: Callable[[Floats, lp.Solver | None], LogFit]) -> Callable[..., Priority]:
    def solved(matrix: Floats, solver: lp.Solver | None = None) -> Priority:
        found = function(matrix, solver)
        if found.weights is None:
            problem = "the linear programme of the deviations was not solved"
            raise SolverError(problem, hint="Leave `solver` out for HiGHS, or try method='geometric_mean'")
        return Priority(found.weights, None if found.is_unique else "optimum_not_unique")

    return solved


#: Methods that solve linear programmes, and so take a solver.
PROGRAMMES: dict[PriorityMethod, Callable[..., Priority]] = {
    PriorityMethod.LOG_LEAST_ABSOLUTE: _programmed(least_absolute.log_least_absolute),
    PriorityMethod.GOAL_PROGRAMMING: _programmed(goal_programme.goal_programme),
}

PRIORITIES: dict[PriorityMethod, Callable[[Floats], Priority]] = {
    PriorityMethod.EIGENVECTOR: _single(pairwise.eigenvector),
    PriorityMethod.GEOMETRIC_MEAN: _single(pairwise.geometric_mean),
    PriorityMethod.COLUMN_MEAN: _single(pairwise.column_mean),
    PriorityMethod.LEAST_SQUARES: _least_squares,
    PriorityMethod.WEIGHTED_LEAST_SQUARES: _single(pairwise.weighted_least_squares),
    PriorityMethod.CHI_SQUARE: _single(pairwise_fits.chi_square),
    **PROGRAMMES,
}

#: Methods that take many matrices (..., n, n) at a time.
BATCHED: dict[PriorityMethod, Callable[[Floats], Floats]] = {
    PriorityMethod.EIGENVECTOR: pairwise.eigenvector,
    PriorityMethod.GEOMETRIC_MEAN: pairwise.geometric_mean,
    PriorityMethod.COLUMN_MEAN: pairwise.column_mean,
    PriorityMethod.WEIGHTED_LEAST_SQUARES: pairwise.weighted_least_squares,
}


def engine_for(method: PriorityMethod, solver: object) -> lp.Solver | None:
    """The engine that a user asks for, refused where the method solves no linear programme."""
    if solver is None:
        return None
    if method not in PROGRAMMES:
        known = " and ".join(repr(name.value) for name in PROGRAMMES)
        raise OptionError(f"has no meaning for method {method.value!r}", path="solver", value=solver, hint=f"Only {known} take a solver")
    return solvers.resolve(solver)


def derived(method: PriorityMethod, matrix: Floats, engine: lp.Solver | None) -> Priority:
    """Weights of one matrix by one method; `engine` as `engine_for` gives it."""
    return PROGRAMMES[method](matrix, engine) if method in PROGRAMMES else PRIORITIES[method](matrix)


def cautions_of(priority: Priority, where: tuple[str, ...]) -> tuple[Caution, ...]:
    """What a reader must know about the weights themselves."""
    return () if priority.caution is None else (Caution(priority.caution, where),)
