"""Tiers by peeling: the frontier of all units, of those that are left without it, and so on; arrays in, arrays out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sqeval.dea.face import column_units
from sqeval.dea.first_stage import radial_factors
from sqeval.dea.model import Bools
from sqeval.dea.technology import Technology
from sqeval.dea.two_stages import EQUAL, RadialTask, solution, solve_part
from sqeval.labelled import Floats
from sqeval.numerics import lp
from sqeval.numerics.dominators import dominators
from sqeval.options import FrontierEfficiency, Orientation

Places = NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class PeelTask:
    """What is peeled, and what counts as the frontier."""

    technology: Technology
    orientation: Orientation
    efficiency: FrontierEfficiency
    solver: lp.Solver | None


@dataclass(frozen=True, eq=False)
class Peel:
    """What one round takes away: the units of a tier or, with their statuses, those that could not be solved.

    `residuals` (3,) are the worst primal, dual and gap of the units that were solved; NaN if none was.
    """

    tier: Places
    unsolved: Places
    status: NDArray[Any]
    residuals: Floats


def peel(task: PeelTask) -> Iterator[Peel]:
    """Round after round, until no unit is left.

    A unit that another one still there dominates is not on the frontier, and has no part in it: those that are left make it.
    So each round solves only units whose last known dominator is gone and for which no other is found.
    """
    goods = task.technology.values * task.technology.signs
    strong = task.efficiency is FrontierEfficiency.STRONG
    better_in = None if strong else task.technology.scaled_by(task.orientation)
    remaining = np.ones(len(goods), dtype=bool)
    dominator = np.full(len(goods), -1, dtype=np.intp)
    open_rows = np.arange(len(goods))
    while remaining.any():
        dominator[open_rows] = dominators(goods, open_rows, np.flatnonzero(remaining), better_in)
        candidates = np.flatnonzero(remaining & (dominator < 0))
        found = _frontier_of(task, candidates)
        yield found
        remaining[found.tier] = remaining[found.unsolved] = False
        open_rows = np.flatnonzero(remaining & (dominator >= 0) & ~remaining[dominator])


def factors_against(task: PeelTask, tier: Places, points: Floats) -> tuple[NDArray[Any], Floats, Floats]:
    """Statuses and radial factors of points (k, m + s) against the units of one tier, NaN where there is none; the worst residuals (3,)."""
    technology = task.technology.of(tier)
    stage = radial_factors(technology, points, task.orientation, task.solver)
    status, factor = stage.status, stage.factor
    # A φ of 0 is no score: no part of the outputs can be reached, and 1/φ has no value.
    nothing = (status == lp.OPTIMAL) & (factor <= lp.TOLERANCE)
    worst = worst_of(stage.batch.certificate.residuals(), status)
    return np.where(nothing, lp.INFEASIBLE, status), np.where(nothing, np.nan, factor), worst


def worst_of(residuals: Floats, status: NDArray[Any]) -> Floats:
    """The worst primal, dual and gap residual (3,) of the solved ones among residuals (k, 3); NaN if none was."""
    solved = residuals[status == lp.OPTIMAL]
    return np.asarray(solved.max(axis=0) if len(solved) else np.full(3, np.nan), dtype=np.float64)


def _frontier_of(task: PeelTask, candidates: Places) -> Peel:
    technology = task.technology.of(candidates)
    status, best, residuals = _on_frontier(task, technology, technology.values)
    unsolved = status != lp.OPTIMAL
    if unsolved.any():
        # Nobody's tier may hang on them: the round starts again without them.
        best[:] = False
    elif not best.any():
        # Somebody always is on the frontier: units that rounding alone sets apart are not told apart.
        best[:] = True
    return Peel(candidates[best], candidates[unsolved], status[unsolved], worst_of(residuals, status))


def _on_frontier(task: PeelTask, technology: Technology, points: Floats) -> tuple[NDArray[Any], Bools, Floats]:
    """Statuses of points of the technology, which are on its frontier, and residuals; slacks are asked for only where the factor is 1."""
    first = radial_factors(technology, points, task.orientation, task.solver)
    status, residuals = first.status.copy(), first.batch.certificate.residuals()
    beyond = first.factor - 1.0 if task.orientation is Orientation.INPUT else 1.0 - first.factor
    best = np.asarray((status == lp.OPTIMAL) & (beyond >= -EQUAL), dtype=bool)
    if task.efficiency is FrontierEfficiency.STRONG and best.any():
        radial = RadialTask(technology, task.orientation, 1.0 / column_units(technology.values), is_own=True, solver=task.solver)
        part = solve_part(radial, points[best])
        status[best], residuals[best] = part.status, part.residuals
        best[best] = solution(radial, part).efficient
    return status, best, residuals
