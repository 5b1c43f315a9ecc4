"""Where targets stand: on the frontier, on its edge, or short of it, and which mix of units does as well. Arrays in, arrays out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from sqeval.dea.distance.directional_programmes import ONWARDS, stage_towards
from sqeval.dea.economics.farthest import ROUNDING, TargetPart, TargetTask
from sqeval.dea.face import column_units
from sqeval.dea.first_stage import radial_factors
from sqeval.dea.slack_programmes import SlackTask, largest_slacks
from sqeval.dea.technology import Technology
from sqeval.dea.two_stages import EQUAL, RadialTask, only, rows_only
from sqeval.labelled import Floats
from sqeval.numerics import lp
from sqeval.options import Orientation

#: Words for where a target stands: strongly efficient; neither all inputs nor all outputs could be better; or they could.
FRONTIER, EDGE, SHORT = "frontier", "edge", "short"
#: Units that bring less than this share of the means to a mix have no part in it.
_NO_SHARE = 1e-10
#: Where the target of an unsolved unit stands.
NOWHERE = np.array(None, dtype=object)


@dataclass(frozen=True, eq=False)
class Reach:
    """Of k targets: status, where they stand, what each variable could still gain (k, v), λ and residuals (k, 3).

    `short` (k, 2): by which share all inputs could still fall together, and all outputs rise together (of the reference's means where
    the target has no outputs).
    """

    status: NDArray[Any]
    word: NDArray[Any]
    left: Floats
    short: Floats
    lambdas: sparse.csr_array
    residuals: Floats


def reach(task: TargetTask, part: TargetPart) -> Reach:
    """How far the frontier is from targets, and the efficient mix that does at least as well."""
    technology, solved = task.technology, part.status == lp.OPTIMAL
    reached = part.lambdas @ technology.values
    # Moved by what rounding left them short of their mix; an unsolved one has a unit stand in for it.
    met = np.where(technology.signs < 0, np.fmax(part.targets, reached), np.fmin(part.targets, reached))
    points = np.where(solved[:, None], met, technology.values[0])
    unit = column_units(technology.values)
    slack = largest_slacks(SlackTask(technology, None, task.solver, task.report), points, np.tile(1.0 / unit, (len(points), 1)))
    left = np.where(slack.slacks <= np.fmax(EQUAL * np.where(points > 0, points, unit), ROUNDING * unit), 0.0, slack.slacks)
    strong = np.asarray((left == 0).all(axis=1), dtype=bool)
    sides = [_side(task, points, strong, side) for side in (Orientation.INPUT, Orientation.OUTPUT)]
    found = np.all([status == lp.OPTIMAL for status in (slack.status, *(side.status for side in sides))], axis=0)
    status = np.where(solved & ~found, lp.FAILED, part.status)
    short = np.column_stack([side.share for side in sides])
    word = np.where(strong, FRONTIER, np.where(short.any(axis=1), SHORT, EDGE)).astype(object)
    residuals = np.fmax.reduce([part.residuals, slack.residuals, *(side.residuals for side in sides)])
    solved = status == lp.OPTIMAL
    return Reach(
        status.astype(object),
        np.where(solved, word, NOWHERE),
        only(solved, left),
        only(solved, short),
        rows_only(solved, _that_count(slack.lambdas, technology, unit)),
        only(solved, residuals),
    )


def _that_count(lambdas: sparse.csr_array, technology: Technology, unit: Floats) -> sparse.csr_array:
    """λ without those that only take up what rounding left of a target."""
    kept = lambdas.copy()
    kept.data[kept.data * (technology.values / unit).max(axis=1)[kept.indices] <= _NO_SHARE] = 0.0
    kept.eliminate_zeros()
    return kept


class _Side(NamedTuple):
    """By which share all inputs could fall together, or all outputs rise: status (k,), share (k,), residuals (k, 3)."""

    status: NDArray[Any]
    share: Floats
    residuals: Floats


def _side(task: TargetTask, points: Floats, strong: NDArray[np.bool_], side: Orientation) -> _Side:
    """Shares of the points' own values, of the reference's means where all outputs are 0. Nothing is left of strong ones."""
    technology = task.technology
    which = technology.scaled_by(side)
    # Without any input there is no output either, and nothing to gain.
    empty = np.asarray(~(points[:, which] > 0).any(axis=1), dtype=bool)
    found = radial_factors(technology, np.where(empty[:, None], technology.values[0], points), side, task.solver)
    status, residuals = found.status.copy(), found.batch.certificate.residuals()
    share = found.factor - 1.0 if side is Orientation.OUTPUT else 1.0 - found.factor
    rows = np.flatnonzero(empty & ~strong)
    if rows.size:
        rise = _from_nothing(task, points[rows])
        status[rows], share[rows], residuals[rows] = rise.status, rise.share, rise.residuals
    return _Side(status, np.where((share > EQUAL) & ~strong, share, 0.0), residuals)


def _from_nothing(task: TargetTask, points: Floats) -> _Side:
    """How far all outputs could rise from 0 together, in shares of the reference's means."""
    technology = task.technology
    ways = np.where(technology.signs > 0, column_units(technology.values), 0.0)
    towards = RadialTask(technology, Orientation.OUTPUT, None, is_own=False, solver=task.solver)
    stage = stage_towards(towards, points, np.tile(ways, (len(points), 1)), ONWARDS)
    return _Side(stage.status, stage.factor, stage.batch.certificate.residuals())
