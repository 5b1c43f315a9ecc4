"""The second stage: with the radial factor fixed, the largest weighted sum of slacks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sqeval import labelled
from sqeval.dea.data import DeaData
from sqeval.dea.technology import Technology
from sqeval.errors import DataError
from sqeval.labelled import Floats
from sqeval.numerics import lp
from sqeval.options import SlackWeights, parse

#: A solver cannot see weights that differ by more than this: slacks are then maximised one group after another.
_WIDEST = 1e4


@dataclass(frozen=True, eq=False)
class SlackStage:
    """Answers of the second stage: status (k,), slacks (k, m + s), λ (k, n), residuals (k, 3) as primal, dual, gap."""

    status: NDArray[Any]
    slacks: Floats
    lambdas: Floats
    residuals: Floats


def weights_of_slacks(weights: object, data: DeaData) -> Floats:
    """Weights of input and output slacks (m + s,): 1, one over the reference's mean or range, or the user's own."""
    reference = np.hstack([data.reference_inputs.values, data.reference_outputs.values])
    if isinstance(weights, str):
        return _standard_weights(parse(SlackWeights, weights, "slack_weights"), reference)
    own = labelled.vector(weights, "slack_weights", data.variables).to_series()
    for name in data.variables.difference(own.index, sort=False):
        raise DataError("has no slack weight", column=name, hint="Give one weight for every input and output")
    for name in own.index.difference(data.variables, sort=False):
        raise DataError("has a slack weight but is neither input nor output", column=name)
    for name, value in own[own <= 0].items():
        raise DataError("has a slack weight that is not positive", column=name, value=value)
    return own[data.variables].to_numpy(dtype=np.float64)


def maximal_slacks(technology: Technology, points: Floats, lambdas: Floats, weights: Floats, solver: lp.Solver | None) -> SlackStage:
    """Slacks of projected points (k, m + s) that the combinations `lambdas` (k, n) reach; NaN where the first stage has no optimum.

    The family has one programme for every point, so that the batches of all stages line up; for a point of NaN the first
    reference unit stands in, and its answer means nothing.
    """
    usable = ~np.isnan(lambdas).any(axis=1, keepdims=True)
    reached = np.where(usable, lambdas, 0.0) @ technology.values
    points = np.where(usable, _within_reach(technology, points, reached), technology.values[0])
    first, *others = _groups(weights / _mean_weights(technology.values))
    stage = _solved(technology, points, np.where(first, weights, 0.0), solver)
    for group in others:
        stage = _continued(technology, np.where(group, weights, 0.0), stage, solver)
    return stage


def _within_reach(technology: Technology, points: Floats, reached: Floats) -> Floats:
    """Points moved by what rounding left them short of their combination, so that the second stage always has a solution."""
    return np.where(technology.signs < 0, np.fmax(points, reached), np.fmin(points, reached))


def _groups(worth: Floats) -> list[NDArray[np.bool_]]:
    """Variables whose slacks are worth about as much, the most valuable first."""
    groups = [worth > worth.max() / _WIDEST]
    while not np.any(groups, axis=0).all():
        left = np.where(np.any(groups, axis=0), 0.0, worth)
        groups.append((left > 0) & (left > left.max() / _WIDEST))
    return groups


def _solved(technology: Technology, points: Floats, weights: Floats, solver: lp.Solver | None) -> SlackStage:
    """Slack variables count in units of the column means, so that a row of zeros has a scale as well."""
    n = len(technology.inputs)
    columns, unit = technology.columns(), 1.0 / _mean_weights(technology.values)
    own = np.eye(len(columns), len(unit)) * -technology.signs * unit
    family = lp.LpFamily(
        shared=columns,
        own=np.broadcast_to(own, (len(points), *own.shape)),
        cost=np.concatenate([np.zeros(n), -weights * unit]),
        rhs=technology.rhs(points),
        senses=technology.senses("=", "="),
    )
    batch = lp.solve(family, solver=solver)
    return SlackStage(np.asarray(batch.status, dtype=object), batch.x[:, n:] * unit, batch.x[:, :n], batch.certificate.residuals())


def _continued(technology: Technology, weights: Floats, stage: SlackStage, solver: lp.Solver | None) -> SlackStage:
    """What the slacks of an earlier stage leave to others: it starts from the combination reached."""
    solved = stage.status == lp.OPTIMAL
    points = np.where(solved[:, None], np.where(solved[:, None], stage.lambdas, 0.0) @ technology.values, technology.values[0])
    left = _solved(technology, points, weights, solver)
    both = SlackStage(left.status, stage.slacks + left.slacks, left.lambdas, np.fmax(stage.residuals, left.residuals))
    return _chosen(solved, both, stage)


def _chosen(where: NDArray[np.bool_], one: SlackStage, other: SlackStage) -> SlackStage:
    pick = where[:, None]
    return SlackStage(
        np.where(where, one.status, other.status),
        np.where(pick, one.slacks, other.slacks),
        np.where(pick, one.lambdas, other.lambdas),
        np.where(pick, one.residuals, other.residuals),
    )


def _standard_weights(word: SlackWeights, reference: Floats) -> Floats:
    if word is SlackWeights.RAW:
        return np.ones(reference.shape[1])
    if word is SlackWeights.MEAN:
        return _mean_weights(reference)
    spread = np.ptp(reference, axis=0)
    return np.where(spread > 0, 1.0 / np.where(spread > 0, spread, 1.0), _mean_weights(reference))


def _mean_weights(values: Floats) -> Floats:
    """One over the column means; 1 where a column is zero throughout (or all but: below the smallest normal number)."""
    means = values.mean(axis=0)
    usable = means > np.finfo(np.float64).tiny
    return np.asarray(1.0 / np.where(usable, means, 1.0), dtype=np.float64)
