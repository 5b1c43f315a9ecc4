"""Where targets stand: on the frontier, on its edge, or short of it, and which mix of units does as well. Arrays in, arrays out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from sqeval.dea.economics.farthest import TargetPart, TargetTask
from sqeval.dea.face import column_units
from sqeval.dea.first_stage import radial_factors
from sqeval.dea.slack_programmes import SlackTask, largest_slacks
from sqeval.dea.two_stages import EQUAL, only, rows_only
from sqeval.labelled import Floats
from sqeval.numerics import lp
from sqeval.options import Orientation

#: Words for where a target stands: strongly efficient; neither all inputs nor all outputs could be better; or they could.
FRONTIER, EDGE, SHORT = "frontier", "edge", "short"
#: Where the target of an unsolved unit stands.
NOWHERE = np.array(None, dtype=object)


@dataclass(frozen=True, eq=False)
class Reach:
    """Of k targets: status, where they stand, what each variable could still gain (k, v), λ and residuals (k, 3).

    `short` (k, 2): by which share all inputs could still fall together, and all outputs rise together.
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
    weights = np.tile(1.0 / column_units(technology.values), (len(points), 1))
    slack = largest_slacks(SlackTask(technology, None, task.solver, task.report), points, weights)
    sides = [radial_factors(technology, points, side, task.solver) for side in (Orientation.INPUT, Orientation.OUTPUT)]
    found = np.all([status == lp.OPTIMAL for status in (slack.status, sides[0].status, sides[1].status)], axis=0)
    status = np.where(solved & ~found, lp.FAILED, part.status)
    sizes = np.where(points > 0, points, column_units(technology.values))
    strong = np.asarray((slack.slacks <= EQUAL * sizes).all(axis=1), dtype=bool)
    short = np.column_stack([1.0 - sides[0].factor, sides[1].factor - 1.0])
    short = np.where((short > EQUAL) & ~strong[:, None], short, 0.0)
    word = np.where(strong, FRONTIER, np.where(short.any(axis=1), SHORT, EDGE)).astype(object)
    residuals = np.fmax.reduce([part.residuals, slack.residuals, *(stage.batch.certificate.residuals() for stage in sides)])
    solved = status == lp.OPTIMAL
    return Reach(
        status.astype(object),
        np.where(solved, word, NOWHERE),
        only(solved, np.where(strong[:, None], 0.0, slack.slacks)),
        only(solved, short),
        rows_only(solved, slack.lambdas),
        only(solved, residuals),
    )
