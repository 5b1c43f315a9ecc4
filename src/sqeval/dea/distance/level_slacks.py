"""Slacks where some variables hold with equality, as bad outputs do that are produced jointly with good ones."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from sqeval.dea.face import column_units
from sqeval.dea.first_stage import RadialStage
from sqeval.dea.given_slacks import with_given
from sqeval.dea.slack_groups import slack_groups
from sqeval.dea.slacks import SlackStage
from sqeval.dea.technology import Technology
from sqeval.dea.two_stages import RadialTask
from sqeval.labelled import Floats
from sqeval.numerics import lp


def level_slacks(task: RadialTask, level: NDArray[np.bool_], points: Floats, first: RadialStage) -> SlackStage:
    """The largest weighted slacks of projected points (k, v), none where `level`; `unique` is (k, 2).

    Without slack weights the answers of the first stage stand, and slacks are unknown. Slacks worth too little beside the others
    for a solver to see are maximised after them; those of what is given, which count nothing, are what is left of it.
    """
    k, v = points.shape
    stage = SlackStage(first.status, np.zeros((k, v)), first.lambdas, first.batch.certificate.residuals(), _unique(first.batch))
    if task.weights is None:
        return SlackStage(stage.status, np.full((k, v), np.nan), stage.lambdas, stage.residuals, stage.unique)
    weights, done = np.where(level, 0.0, task.weights), level
    for group in slack_groups((weights * column_units(task.technology.values))[None]):
        which = group[0] & ~level
        # What counts nothing has nothing to gain.
        if weights[which].any():
            stage = _after(stage, _raised(task, level, np.where(done, np.nan, points), stage.lambdas, np.where(which, weights, 0.0)), done)
            done = done | which
    return replace(stage, slacks=with_given(task.technology, points, stage.lambdas, stage.slacks))


def _raised(task: RadialTask, level: NDArray[np.bool_], points: Floats, lambdas: sparse.csr_array, weights: Floats) -> SlackStage:
    """The largest slacks of the variables with a weight; those that are NaN in `points` stay where their combination has them."""
    technology, unit = task.technology, column_units(task.technology.values)
    n, rows = len(technology.values), len(technology.columns)
    shared = np.hstack([technology.columns, (np.eye(rows, len(unit)) * -technology.signs * unit)[:, ~level]])
    family = technology.family(
        shared=shared,
        own=np.zeros((len(points), rows, 0)),
        cost=np.concatenate([np.zeros(n), -(weights * unit)[~level]]),
        rhs=technology.rhs(_met(technology, points, lambdas)),
        senses=technology.senses("=", "="),
        report=task.report,
    )
    batch = lp.solve(family, solver=task.solver)
    slacks = np.zeros(points.shape)
    slacks[:, ~level] = batch.columns(n, shared.shape[1]).toarray()
    return SlackStage(
        np.asarray(batch.status, dtype=object), slacks * unit, batch.columns(0, n), batch.certificate.residuals(), _unique(batch)
    )


def _met(technology: Technology, points: Floats, lambdas: sparse.csr_array) -> Floats:
    """Points moved by what rounding left them short of their combination, so that there always is a solution."""
    reached = lambdas @ technology.values
    moved = np.where(technology.signs < 0, np.fmax(points, reached), np.fmin(points, reached))
    # For a point without a first answer the first unit stands in, and its answer means nothing.
    met: Floats = np.where(np.isnan(points).all(axis=1, keepdims=True), technology.values[0], moved)
    return met


def _after(stage: SlackStage, more: SlackStage, done: NDArray[np.bool_]) -> SlackStage:
    """Both: what was done keeps its slacks."""
    status = np.where(stage.status == lp.OPTIMAL, more.status, stage.status)
    slacks = np.where(done, stage.slacks, more.slacks)
    return SlackStage(status, slacks, more.lambdas, np.fmax(stage.residuals, more.residuals), more.unique)


def _unique(batch: lp.LpBatch) -> NDArray[np.bool_]:
    return np.zeros((len(batch.status), 2), dtype=bool) if batch.unique is None else batch.unique
