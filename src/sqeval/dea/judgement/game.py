"""Game cross-efficiency: every unit may choose its weights anew for each rival, as long as it leaves that rival what it has."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sqeval.dea.judgement.secondary_goals import binding
from sqeval.dea.technology import Technology
from sqeval.labelled import Floats
from sqeval.numerics import lp

#: No score moves by more when the rounds end, and rounds until they are given up.
CONVERGED, MOST_ROUNDS = 1e-6, 500
#: Programmes that are stated at once.
_AT_ONCE = 2**14


@dataclass(frozen=True, eq=False)
class Game:
    """Where the rounds ended: matrix (n, n) of what each unit leaves the others, residuals (n, 3), rounds, and the last move of a score."""

    matrix: Floats
    residuals: Floats
    rounds: int
    change: float


def played(technology: Technology, theta: Floats, start: Floats, solver: lp.Solver | None) -> Game:
    """Rounds from scores `start` (n,): each unit's next score is the mean of what all leave it."""
    some, scores = binding(technology, theta), start
    change, rounds = np.inf, 0
    while change > CONVERGED and rounds < MOST_ROUNDS:
        matrix, residuals = _round(some, technology.values, scores, solver)
        following = mean_of_known(matrix)
        change = float(np.nanmax(np.abs(following - scores), initial=0.0))
        scores, rounds = following, rounds + 1
    return Game(matrix, residuals, rounds, change)


def mean_of_known(matrix: Floats) -> Floats:
    """Column means without what is NaN; NaN where nothing is known."""
    known = ~np.isnan(matrix)
    count = known.sum(axis=0)
    total = np.where(known, matrix, 0.0).sum(axis=0)
    means: Floats = np.divide(total, count, out=np.full(len(count), np.nan), where=count > 0)
    return means


def _round(technology: Technology, values: Floats, scores: Floats, solver: lp.Solver | None) -> tuple[Floats, Floats]:
    n = len(values)
    matrix, residuals = np.full((n, n), np.nan), np.full((n, 3), np.nan)
    rivals = np.flatnonzero(np.isfinite(scores))
    step = max(1, _AT_ONCE // n)
    for first in range(0, len(rivals), step):
        lot = rivals[first : first + step]
        batch = lp.solve(_family(technology, values, scores, lot), solver=solver)
        width = batch.x.shape[1]
        best = batch.columns(width - 1, width).toarray()[:, 0]
        matrix[lot] = np.where(batch.status == lp.OPTIMAL, best, np.nan).reshape(len(lot), n)
        measured = batch.certificate.residuals().reshape(len(lot), n, 3)
        residuals[lot] = np.nan_to_num(measured).max(axis=1)
    # No weights put a unit above 1: beyond it there is only rounding.
    return np.minimum(matrix, 1.0), residuals


def _family(technology: Technology, values: Floats, scores: Floats, lot: np.ndarray) -> lp.LpFamily:
    """For every rival d in the lot and every unit j: max u·y_j with v·x_j = 1, u·y ≤ v·x for all, and u·y_d ≥ α_d v·x_d.

    The rival's condition is a trade: one column more for all programmes that belong to it.
    """
    n, inputs = len(values), np.arange(values.shape[1]) < technology.m
    conditions = -np.where(inputs, scores[lot, None], 1.0) * values[lot]
    blocks = lp.Blocks(np.arange(len(lot) + 1), np.repeat(np.arange(len(lot)), n))
    factor, outputs = np.where(inputs, -values, 0.0), np.where(inputs, 0.0, values)
    shared = np.hstack([conditions.T, technology.columns])
    return lp.LpFamily(
        shared=shared,
        own=np.tile(factor, (len(lot), 1))[:, :, None],
        cost=np.append(np.zeros(shared.shape[1]), 1.0),
        rhs=np.tile(outputs, (len(lot), 1)),
        senses=technology.senses(),
        blocks=blocks,
    )
