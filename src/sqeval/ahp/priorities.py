"""Weights from judgements, method by method, and what is to be said about them."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sqeval.errors import SolverError
from sqeval.numerics import least_absolute, pairwise, pairwise_fits
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


def _log_least_absolute(matrix: Floats) -> Priority:
    found = least_absolute.log_least_absolute(matrix)
    if found.weights is None:
        raise SolverError("the linear programme of the least absolute deviations was not solved", hint="Try method='geometric_mean'")
    return Priority(found.weights, None if found.is_unique else "optimum_not_unique")


PRIORITIES: dict[PriorityMethod, Callable[[Floats], Priority]] = {
    PriorityMethod.EIGENVECTOR: _single(pairwise.eigenvector),
    PriorityMethod.GEOMETRIC_MEAN: _single(pairwise.geometric_mean),
    PriorityMethod.COLUMN_MEAN: _single(pairwise.column_mean),
    PriorityMethod.LEAST_SQUARES: _least_squares,
    PriorityMethod.WEIGHTED_LEAST_SQUARES: _single(pairwise.weighted_least_squares),
    PriorityMethod.CHI_SQUARE: _single(pairwise_fits.chi_square),
    PriorityMethod.LOG_LEAST_ABSOLUTE: _log_least_absolute,
}

#: Methods that take many matrices (..., n, n) at a time.
BATCHED: dict[PriorityMethod, Callable[[Floats], Floats]] = {
    PriorityMethod.EIGENVECTOR: pairwise.eigenvector,
    PriorityMethod.GEOMETRIC_MEAN: pairwise.geometric_mean,
    PriorityMethod.COLUMN_MEAN: pairwise.column_mean,
    PriorityMethod.WEIGHTED_LEAST_SQUARES: pairwise.weighted_least_squares,
}


def cautions_of(priority: Priority, where: tuple[str, ...]) -> tuple[Caution, ...]:
    """What a reader must know about the weights themselves."""
    return () if priority.caution is None else (Caution(priority.caution, where),)
