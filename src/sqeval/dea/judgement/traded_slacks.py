"""Slacks under restrictions of weights: the largest sum that combinations and trades leave, without inputs below zero."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from sqeval.dea.face import Aim, column_units, on_face
from sqeval.dea.first_stage import RadialStage
from sqeval.dea.parts import replaced
from sqeval.dea.slack_groups import slack_groups
from sqeval.dea.slacks import SlackStage
from sqeval.dea.technology import Technology
from sqeval.labelled import Floats
from sqeval.numerics import lp

#: How far below zero an input may be by rounding, as a share of its column's mean.
_ROUNDING = 1e-9


def slacks_within_trades(
    technology: Technology,
    points: Floats,
    first: RadialStage,
    weights: Floats,
    solver: lp.Solver | None,
    *,
    left_out: NDArray[np.intp] | None = None,
    report: Callable[[int], None] | None = None,
) -> SlackStage:
    """Largest weighted slacks of projected points (k, m + s), as `slacks.maximal_slacks` gives them without restrictions.

    Trades know no zero: an exchange of staff for cost could go on beyond the last hour. So whoever would end with an input below
    zero is solved once more with slacks of inputs no larger than the inputs themselves (Podinovski 2007).
    """
    if left_out is not None:
        left_out = np.where(np.isnan(points).any(axis=1), -1, left_out)
    task = replace(first, reached=np.zeros_like(points) if first.reached is None else first.reached)
    stage = _largest(technology, points, task, weights, solver, left_out=left_out, report=report)
    below = (points - stage.slacks < -_ROUNDING * column_units(technology.values)) & (technology.signs < 0)
    rows = np.flatnonzero((stage.status == lp.OPTIMAL) & below.any(axis=1))
    if not rows.size:
        return stage
    room = np.where(technology.signs < 0, points[rows], np.inf)
    some = replace(task, lambdas=task.lambdas[rows], reached=task.reached[rows])  # type: ignore[index]
    kept = None if left_out is None else left_out[rows]
    again = _largest(technology, points[rows], some, weights, solver, left_out=kept, room=room)
    # A score may itself rest on trades beyond zero: then there is nothing but to stop its slacks there.
    closed = again.status == lp.INFEASIBLE
    again = replaced(again, np.flatnonzero(closed), _stopped(stage, rows[closed], room[closed]))
    return replaced(stage, rows, again)


def _stopped(stage: SlackStage, rows: NDArray[np.intp], room: Floats) -> SlackStage:
    """The answers of some rows, with slacks (k, m + s) no larger than their room."""
    slacks = np.minimum(stage.slacks[rows], room)
    return SlackStage(stage.status[rows], slacks, stage.lambdas[rows], stage.residuals[rows], stage.unique[rows])


def _largest(
    technology: Technology,
    points: Floats,
    first: RadialStage,
    weights: Floats,
    solver: lp.Solver | None,
    *,
    left_out: NDArray[np.intp] | None,
    report: Callable[[int], None] | None = None,
    room: Floats | None = None,
) -> SlackStage:
    """All slacks at once, then those that are worth too little to be seen beside the rest, as in `slacks.maximal_slacks`."""
    none, groups = np.zeros(len(technology.inputs)), slack_groups((weights * column_units(technology.values))[None])
    trades = technology.own_trades(np.nan_to_num(points))
    after, reached, held, found = first.batch if room is None else None, first.reached, np.zeros(len(weights), dtype=bool), None
    for group in groups:
        target = points if reached is None else np.where(held & ~np.isnan(points), reached, points)
        aim = Aim(none, np.where(held, 0.0, -weights))
        batch = on_face(
            technology, target, first.lambdas, aim, solver=solver, after=after, left_out=left_out, report=report,
            trades=trades, reached=reached, room=None if room is None else _left(room, found, held),
        )  # fmt: skip
        stage = _stage(technology, batch)
        found = stage if found is None else _both(found, stage, held)
        after, reached, held, report = None, technology.reached(batch, trades), held | group[0], None
    return found  # type: ignore[return-value]


def _left(room: Floats, found: SlackStage | None, held: NDArray[np.bool_]) -> Floats:
    """What is left of the room of slacks: where they are held, nothing is asked any longer."""
    return room if found is None else np.where(held & np.isfinite(room), 0.0, room)


def _stage(technology: Technology, batch: lp.LpBatch) -> SlackStage:
    n, m, s = technology.shape
    slacks = batch.columns(technology.width, technology.width + m + s).toarray() * column_units(technology.values)
    unique = np.zeros(len(slacks), dtype=bool) if batch.unique is None else batch.unique[:, 0]
    return SlackStage(np.asarray(batch.status, dtype=object), slacks, batch.columns(0, n), batch.certificate.residuals(), unique)


def _both(stage: SlackStage, left: SlackStage, held: NDArray[np.bool_]) -> SlackStage:
    status = np.where(stage.status == lp.OPTIMAL, left.status, stage.status)
    slacks = left.slacks + np.where(held, stage.slacks, 0.0)
    return SlackStage(status, slacks, left.lambdas, np.fmax(stage.residuals, left.residuals), left.unique)
