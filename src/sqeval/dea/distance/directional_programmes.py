"""Directional programmes: how far points can move along their directions, then their slacks. Arrays in, arrays out."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from sqeval.dea.distance.level_slacks import level_slacks
from sqeval.dea.face import column_units
from sqeval.dea.first_stage import RadialStage
from sqeval.dea.parts import replaced
from sqeval.dea.technology import Technology
from sqeval.dea.two_stages import RadialPart, RadialTask, completed, only, rows_only
from sqeval.labelled import Floats
from sqeval.numerics import lp

Bools = NDArray[np.bool_]
#: Distances as near to 0 as this are rounding.
_ROUNDING = 1e-13
#: Onwards to the frontier, or back to it from beyond.
ONWARDS, BACK = -1.0, 1.0


@dataclass(frozen=True, eq=False)
class DirectionalTask(RadialTask):
    """A task whose points move along directions of their own; the variables in `level` (v,) hold with equality (None: none do)."""

    level: Bools | None = None


@dataclass(frozen=True, eq=False)
class DirectionalPart(RadialPart):
    """Answers for k points; `factor` is β, `pace` (k,) the largest change, as a share of a point's values, that β = 1 stands for."""

    pace: Floats


def solve_directions(task: DirectionalTask, points: Floats, ways: Floats) -> DirectionalPart:
    """β and slacks of points along their ways (k, v) ≥ 0."""
    pace = pace_of(task.technology, points, ways)
    # Ways of about the size of the points, so that β is a share, whatever the size of the direction given.
    even = ways / pace[:, None]
    part = _joint(task, points, even) if task.level is not None else _free(task, points, even)
    return DirectionalPart(
        **{**vars(part), "factor": part.factor / pace, "multipliers": part.multipliers / pace[:, None], "intercept": part.intercept / pace},
        pace=pace,
    )


def pace_of(technology: Technology, points: Floats, ways: Floats) -> Floats:
    """The largest share of a point's values (of the mean, where that is 0) that its way moves (k,)."""
    sizes = np.where(points > 0, points, column_units(technology.values))
    return np.asarray((ways / sizes).max(axis=1), dtype=np.float64)


def stage_towards(task: RadialTask, points: Floats, ways: Floats, turn: float, level: Bools | None = None) -> RadialStage:
    """The largest β onwards, or, from beyond the frontier, the least way back; β of any sign where rows are level.

    Without level rows, points and ways make rays: one column of their own, and no other cost.
    """
    technology = task.technology
    n, m, s = technology.shape
    beyond = len(technology.rts.rows)
    family = technology.family(
        own=np.pad(turn * technology.signs * ways, ((0, 0), (0, beyond)))[:, :, None],
        cost=np.append(np.zeros(n), turn),
        rhs=technology.rhs(points),
        senses=_senses(technology, level),
        free=() if level is None else (n,),
        report=task.report,
    )
    batch = lp.solve(family, solver=task.solver)
    status = np.asarray(batch.status, dtype=object)
    found = only(status == lp.OPTIMAL, -turn * batch.columns(n, n + 1).toarray()[:, 0])
    return RadialStage(
        status=status,
        factor=_bounded(task, found),
        lambdas=batch.columns(0, n),
        multipliers=batch.dual[:, : m + s] * technology.signs + 0.0,
        intercept=batch.dual[:, m + s :].sum(axis=1) + 0.0,
        batch=batch,
    )


def projected_along(technology: Technology, points: Floats, ways: Floats, beta: Floats) -> Floats:
    """Points moved by β along their ways."""
    return points + technology.signs * beta[:, None] * ways


def _senses(technology: Technology, level: Bools | None) -> tuple[str, ...]:
    senses = technology.senses()
    return senses if level is None else (*np.where(level, "=", senses[: len(level)]).tolist(), *senses[len(level) :])


def _bounded(task: RadialTask, beta: Floats) -> Floats:
    """A unit of the technology can always stay where it is."""
    beta = np.where(np.abs(beta) <= _ROUNDING, 0.0, beta)
    return np.maximum(beta, 0.0) if task.is_own else beta


def _free(task: DirectionalTask, points: Floats, ways: Floats) -> RadialPart:
    first = stage_towards(task, points, ways, ONWARDS)
    part = completed(task, first, first.factor, projected_along(task.technology, points, ways, first.factor))
    rows = np.flatnonzero(first.status == lp.INFEASIBLE)
    if task.is_own or not rows.size:
        return part
    # Beyond the frontier of others there is no way onwards, but perhaps one back.
    quiet = replace(task, report=None)
    back = stage_towards(quiet, points[rows], ways[rows], BACK)
    moved = projected_along(task.technology, points[rows], ways[rows], back.factor)
    return replaced(part, rows, completed(quiet, back, back.factor, moved))


def _joint(task: DirectionalTask, points: Floats, ways: Floats) -> RadialPart:
    """With level rows: the general form, and slacks of the other rows only."""
    first = stage_towards(task, points, ways, ONWARDS, task.level)
    moved = projected_along(task.technology, points, ways, first.factor)
    second = level_slacks(task, task.level, moved, first)  # type: ignore[arg-type]
    left = np.where(second.status == lp.ILL_CONDITIONED, lp.ILL_CONDITIONED, lp.FAILED)
    status = np.where((first.status == lp.OPTIMAL) & (second.status != lp.OPTIMAL), left, first.status)
    solved = status == lp.OPTIMAL
    targets = np.where((second.slacks > 0) & task.technology.counts, second.lambdas @ task.technology.values, moved)
    unique = second.unique if first.batch.unique is None else np.column_stack([second.unique[:, 0], first.batch.unique[:, 1]])
    return RadialPart(
        status,
        only(solved, first.factor),
        rows_only(solved, second.lambdas),
        only(solved, first.multipliers),
        only(solved, first.intercept),
        only(solved, second.slacks),
        only(solved, moved if task.weights is None else targets),
        only(solved, np.fmax(first.batch.certificate.residuals(), second.residuals)),
        unique & solved[:, None],
    )
