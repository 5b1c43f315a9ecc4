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
class RangeTask:
    """Points (k, m + s) with their scores (k,), and what was added to every variable (m + s,), which the intercept takes back."""

    technology: Technology
    orientation: Orientation
    points: Floats
    scores: Floats
    shift: Floats

    @property
    def turn(self) -> float:
        """The cost of the factor in the radial programme, which minimises θ or −φ."""
        return 1.0 if self.orientation is Orientation.INPUT else -1.0


@dataclass(frozen=True, eq=False)
class WeightRanges:
    """Least and largest weight of inputs, then outputs, then the intercept if there is one (k, w), and the status of each."""

    low: Floats
    high: Floats
    status: NDArray[Any]


def weight_ranges(task: RangeTask, solver: lp.Solver | None) -> WeightRanges:
    """Ranges of all weights of the points; infinite where a weight has no limit, NaN where unsolved."""
    sought, sizes = _sought(task)
    high, high_status = _largest(task, sought, solver)
    low, low_status = _largest(task, -sought, solver)
    status = np.where(high_status == lp.OPTIMAL, low_status, high_status)
    unsolved = status != lp.OPTIMAL
    return WeightRanges(np.where(unsolved, np.nan, 0.0 - low / sizes), np.where(unsolved, np.nan, high / sizes + 0.0), status)


def _sought(task: RangeTask) -> tuple[Floats, Floats]:
    """Every weight as a sum of duals (k, w, r), times what makes it the share of a variable; and these sizes (k, w)."""
    technology, (_, m, s) = task.technology, task.technology.shape
    beyond = len(technology.columns) - m - s
    weights = np.diag(technology.signs)
    if beyond:
        weights = np.vstack([weights, task.shift * technology.signs])
    free = np.zeros((len(weights), beyond))
    free[m + s :] = task.turn
    sizes = np.ones((len(task.points), len(weights)))
    sizes[:, : m + s] = np.where(task.points > 0, task.points, column_units(technology.values))
    return np.hstack([weights, free])[None] * sizes[:, :, None], sizes


def _largest(task: RangeTask, sought: Floats, solver: lp.Solver | None) -> tuple[Floats, NDArray[Any]]:
    """The largest w·y among the optimal duals y of each point, for each of its w (k, w, r), and what became of it.

    Among duals of the radial programme (own column g at cost c, right-hand side b) with b·y = c·score, this is the least
    c·θ + c·score·t subject to Σλa + θg + tb in the senses of w, with λ, θ ≥ 0 and t free; without a solution w·y has no limit.
    """
    k, count, rows = sought.shape
    technology, width = task.technology, task.technology.width
    trades = technology.own_trades(task.points)
    prices = np.zeros(0) if technology.limits is None else technology.limits.prices
    scaled = technology.scaled_by(task.orientation)
    factor = np.pad(np.where(scaled, -task.points, 0.0), ((0, 0), (0, rows - len(scaled))))
    own = np.concatenate([np.stack([factor, technology.rhs(np.where(scaled, 0.0, task.points))], axis=2), trades], axis=2)
    cost = np.column_stack(
        [np.zeros((k, width)), np.full(k, task.turn), task.turn * task.scores, np.broadcast_to(prices, (k, len(prices)))]
    )
    family = lp.LpFamily(
        shared=technology.columns,
        own=np.repeat(own, count, axis=0),
        cost=np.repeat(cost, count, axis=0),
        rhs=sought.reshape(-1, rows),
        senses=technology.senses(),
        # The factor too, where its weights sum to 1 and not to 1 at most: bounds of weights would make a difference of it.
        free=(width, width + 1) if len(prices) else (width + 1,),
    )
    batch = lp.solve(family, solver=solver)
    unlimited = batch.status == lp.INFEASIBLE
    largest = np.where(unlimited, np.inf, (batch.dual * family.rhs).sum(axis=1))
    # No optimum at all would say that no weights give the score: rounding, not an answer.
    status = np.where(unlimited, lp.OPTIMAL, np.where(batch.status == lp.UNBOUNDED, lp.FAILED, batch.status))
    return largest.reshape(k, count), status.reshape(k, count)
