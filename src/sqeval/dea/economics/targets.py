"""Targets of all units: within bounds, without them, without each of them, and where they stand. Arrays in, arrays out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from sqeval.dea.economics.closest import closest
from sqeval.dea.economics.efficient_faces import Faces, efficient_faces
from sqeval.dea.economics.farthest import ROUNDING, TargetPart, TargetTask, farthest
from sqeval.dea.economics.target_bounds import Room
from sqeval.dea.economics.target_reach import FRONTIER, NOWHERE, Reach, reach
from sqeval.dea.face import column_units
from sqeval.dea.model import Bools
from sqeval.dea.returns import Returns
from sqeval.dea.slack_programmes import SlackPart, SlackTask, largest_slacks
from sqeval.dea.technology import Technology
from sqeval.dea.two_stages import EQUAL, only
from sqeval.labelled import Floats
from sqeval.numerics import lp
from sqeval.options import TargetAim


@dataclass(frozen=True, eq=False)
class Targets:
    """Everything that is known of k units, one row each, and λ (k, n).

    `free` is the score without bounds, `lifted` (k, v) that without the bounds of each variable.
    """

    status: NDArray[Any]
    targets: Floats
    scores: Floats
    lambdas: sparse.csr_array
    reach: NDArray[Any]
    left: Floats
    short: Floats
    free: Floats
    lifted: Floats
    efficient: Bools
    residuals: Floats


def solve_targets(task: TargetTask, points: Floats, room: Room, aim: TargetAim) -> Targets:
    """Targets, scores without bounds, and where targets stand."""
    own = largest_slacks(SlackTask(task.technology, None, task.solver), points, task.weights)
    faces = _faces(task) if aim is TargetAim.CLOSEST else None
    free = Room.free(points, task.technology.m)

    def targets(within: Room) -> TargetPart:
        if faces is not None:
            return closest(task, points, within, faces)
        return _freely(task, points, own) if within.is_free else farthest(task, points, within)

    part = targets(room)
    score = partial(_scores, task, points, aim)
    stand = reach(task, part)
    status = _settled(stand, aim)
    return Targets(
        status,
        part.targets,
        score(part),
        stand.lambdas,
        np.where(status == lp.OPTIMAL, stand.word, NOWHERE),
        stand.left,
        stand.short,
        score(part) if room.is_free else score(targets(free)),
        np.column_stack([score(targets(room.without(at, free)) if at in room.bounded else part) for at in range(points.shape[1])]),
        _without_slack(task.technology, points, own),
        stand.residuals,
    )


def _scores(task: TargetTask, points: Floats, aim: TargetAim, part: TargetPart) -> Floats:
    """The sum of improvements, or of changes, in shares of sizes."""
    moved = task.weights * (part.targets - points) * task.technology.signs
    changes = np.abs(moved).sum(axis=1)
    if aim is TargetAim.CLOSEST:
        return np.asarray(changes, dtype=np.float64)
    # What improves and what worsens may cancel out, but for rounding.
    gained = moved.sum(axis=1)
    return np.asarray(np.where(np.abs(gained) <= ROUNDING * changes, 0.0, gained), dtype=np.float64)


def _settled(stand: Reach, aim: TargetAim) -> NDArray[Any]:
    """A closest target is strongly efficient, or it is none."""
    missed = (stand.status == lp.OPTIMAL) & (stand.word != FRONTIER)
    return np.where(missed & (aim is TargetAim.CLOSEST), lp.ILL_CONDITIONED, stand.status).astype(object)


def _freely(task: TargetTask, points: Floats, own: SlackPart) -> TargetPart:
    """Farthest targets without bounds: the additive model itself."""
    solved = own.status == lp.OPTIMAL
    targets = np.where(own.slacks > 0, own.lambdas @ task.technology.values, points)
    if task.report is not None:
        task.report(len(points))
    return TargetPart(own.status, only(solved, targets), own.lambdas, own.residuals)


def _faces(task: TargetTask) -> Faces:
    """The efficient frontier of the reference units."""
    technology = task.technology
    values = technology.values
    weights = np.tile(1.0 / column_units(values), (len(values), 1))

    def efficient(rts: Returns) -> NDArray[np.intp]:
        same = replace(technology, rts=rts)
        return np.flatnonzero(_without_slack(same, values, largest_slacks(SlackTask(same, None, task.solver), values, weights)))

    corners = efficient(Returns.parse("vrs"))
    is_vrs = technology.rts.low == technology.rts.high == 1
    return efficient_faces(technology, corners, corners if is_vrs else efficient(technology.rts))


def _without_slack(technology: Technology, points: Floats, part: SlackPart) -> Bools:
    """Which points are strongly efficient."""
    sizes = np.where(points > 0, points, column_units(technology.values))
    return np.asarray((part.status == lp.OPTIMAL) & (part.slacks <= EQUAL * sizes).all(axis=1), dtype=bool)
