"""How far each weight can move: its least and largest value among all weights that give a unit its score."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sqeval.dea.face import column_units
from sqeval.dea.technology import Technology
from sqeval.labelled import Floats
from sqeval.numerics import lp
from sqeval.options import Orientation


@dataclass(frozen=True, eq=False)
class WeightRanges:
    """Least and largest weight of inputs, then outputs, then the intercept if there is one (k, w), and the status of each."""

    low: Floats
    high: Floats
    status: NDArray[Any]


def weight_ranges(
    technology: Technology, points: Floats, scores: Floats, orientation: Orientation, solver: lp.Solver | None
) -> WeightRanges:
    """Ranges of the weights of k points (k, m + s) with scores (k,); infinite where a weight has no limit, NaN where unsolved."""
    sought, sizes = _sought(technology, points, orientation)
    high, high_status = _largest(technology, points, scores, orientation, sought, solver=solver)
    low, low_status = _largest(technology, points, scores, orientation, -sought, solver=solver)
    status = np.where(high_status == lp.OPTIMAL, low_status, high_status)
    unsolved = status != lp.OPTIMAL
    return WeightRanges(np.where(unsolved, np.nan, 0.0 - low / sizes), np.where(unsolved, np.nan, high / sizes + 0.0), status)


def _sought(technology: Technology, points: Floats, orientation: Orientation) -> tuple[Floats, Floats]:
    """Every weight as a sum of duals (k, w, r), times what makes it the share of a variable; and these sizes (k, w)."""
    rows, (_, m, s) = len(technology.columns), technology.shape
    weights = np.diag(technology.signs)
    if rows > m + s:
        weights = np.vstack([weights, np.zeros(m + s)])
    free = np.zeros((len(weights), rows - m - s))
    free[m + s :] = 1.0 if orientation is Orientation.INPUT else -1.0
    sizes = np.ones((len(points), len(weights)))
    sizes[:, : m + s] = np.where(points > 0, points, column_units(technology.values))
    return np.hstack([weights, free])[None] * sizes[:, :, None], sizes


def _largest(
    technology: Technology, points: Floats, scores: Floats, orientation: Orientation, sought: Floats, *, solver: lp.Solver | None
) -> tuple[Floats, NDArray[Any]]:
    """The largest w·y among the optimal duals y of each point, for each of its w (k, w, r), and what became of it.

    Among duals of the radial programme (own column g at cost c, right-hand side b) with b·y = c·score, this is the least
    c·θ + c·score·t subject to Σλa + θg + tb in the senses of w, with λ, θ ≥ 0 and t free; without a solution w·y has no limit.
    """
    k, count, rows = sought.shape
    n = len(technology.inputs)
    turn = 1.0 if orientation is Orientation.INPUT else -1.0
    scaled = technology.scaled_by(orientation)
    beyond = rows - points.shape[1]
    own = np.stack([np.pad(np.where(scaled, -points, 0.0), ((0, 0), (0, beyond))), technology.rhs(np.where(scaled, 0.0, points))], axis=2)
    cost = np.column_stack([np.zeros((k, n)), np.full(k, turn), turn * scores])
    family = lp.LpFamily(
        shared=technology.columns,
        own=np.repeat(own, count, axis=0),
        cost=np.repeat(cost, count, axis=0),
        rhs=sought.reshape(-1, rows),
        senses=technology.senses(),
        free=(n + 1,),
    )
    batch = lp.solve(family, solver=solver)
    unlimited = batch.status == lp.INFEASIBLE
    largest = np.where(unlimited, np.inf, (batch.dual * family.rhs).sum(axis=1))
    # No optimum at all would say that no weights give the score: rounding, not an answer.
    status = np.where(unlimited, lp.OPTIMAL, np.where(batch.status == lp.UNBOUNDED, lp.FAILED, batch.status))
    return largest.reshape(k, count), status.reshape(k, count)
