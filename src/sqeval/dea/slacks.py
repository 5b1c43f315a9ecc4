"""The second stage: with the radial factor fixed, the largest weighted sum of slacks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from sqeval import labelled
from sqeval.dea.data import DeaData
from sqeval.dea.face import Aim, column_units, on_face
from sqeval.dea.first_stage import RadialStage
from sqeval.dea.technology import Technology
from sqeval.errors import DataError, OptionError
from sqeval.labelled import Floats
from sqeval.numerics import lp
from sqeval.options import SlackWeights, parse

#: Slacks worth less than others by more than this may escape the first look at all of them: they get a second one of their own.
_WIDEST = 1e4


@dataclass(frozen=True, eq=False)
class SlackStage:
    """Answers of the second stage: status (k,), slacks (k, m + s), λ CSR (k, n), residuals (k, 3) as primal, dual, gap, λ unique (k,)."""

    status: NDArray[Any]
    slacks: Floats
    lambdas: sparse.csr_array
    residuals: Floats
    unique: NDArray[np.bool_]


def weights_of_slacks(weights: object, data: DeaData) -> Floats:
    """Weights of input and output slacks (m + s,): 1, one over the reference's mean or range, or the user's own."""
    reference = np.hstack([data.reference_inputs.values, data.reference_outputs.values])
    if isinstance(weights, str):
        word = parse(SlackWeights, weights, "slack_weights")
        if word is SlackWeights.MEAN and data.shift is not None:
            raise OptionError("a column with negative values has no mean that says its size", path="slack_weights", hint="Use 'range'")
        return _standard_weights(word, reference)
    own = labelled.vector(weights, "slack_weights", data.variables).to_series()
    for name in data.variables.difference(own.index, sort=False):
        raise DataError("has no slack weight", column=name, hint="Give one weight for every input and output")
    for name in own.index.difference(data.variables, sort=False):
        raise DataError("has a slack weight but is neither input nor output", column=name)
    for name, value in own[own <= 0].items():
        raise DataError("has a slack weight that is not positive", column=name, value=value)
    return own[data.variables].to_numpy(dtype=np.float64)


def maximal_slacks(
    technology: Technology,
    points: Floats,
    first: RadialStage,
    weights: Floats,
    solver: lp.Solver | None,
    *,
    left_out: NDArray[np.intp] | None = None,
    report: Callable[[int], None] | None = None,
) -> SlackStage:
    """Largest weighted slacks of projected points (k, m + s), which the λ of the first stage reach, without the units `left_out` (k,).

    The family has one programme for every point, so that the batches of all stages line up; for a point without a first
    answer the first reference unit stands in, and its answer means nothing.
    """
    if left_out is not None:
        # The stand-in may be the very unit left out.
        left_out = np.where(np.isnan(points).any(axis=1), -1, left_out)
    aim, *others = _aims(weights, technology)
    batch = on_face(technology, points, first.lambdas, aim, solver=solver, after=first.batch, left_out=left_out, report=report)
    stage = _stage(technology, batch)
    for aim in others:
        # What the slacks of an earlier stage leave to others: it starts from the combination reached.
        reached = np.where(np.isnan(points), points, stage.lambdas @ technology.values)
        batch = on_face(technology, reached, stage.lambdas, aim, solver=solver, after=batch, left_out=left_out)
        stage = _both(stage, _stage(technology, batch))
    return stage


def _aims(weights: Floats, technology: Technology) -> list[Aim]:
    """All slacks; then, on from what was reached, those that are worth too little beside others to have been seen."""
    none = np.zeros(len(technology.inputs))
    groups = _groups(weights * column_units(technology.values))
    unseen = ~np.cumsum([np.zeros_like(groups[0]), *groups[:-1]], axis=0).astype(bool)
    return [Aim(none, -np.where(group, weights, 0.0)) for group in unseen]


def _stage(technology: Technology, batch: lp.LpBatch) -> SlackStage:
    n, m, s = technology.shape
    slacks = batch.columns(n, n + m + s).toarray() * column_units(technology.values)
    unique = np.zeros(len(slacks), dtype=bool) if batch.unique is None else batch.unique[:, 0]
    return SlackStage(np.asarray(batch.status, dtype=object), slacks, batch.columns(0, n), batch.certificate.residuals(), unique)


def _both(stage: SlackStage, left: SlackStage) -> SlackStage:
    status = np.where(stage.status == lp.OPTIMAL, left.status, stage.status)
    return SlackStage(status, stage.slacks + left.slacks, left.lambdas, np.fmax(stage.residuals, left.residuals), left.unique)


def _groups(worth: Floats) -> list[NDArray[np.bool_]]:
    """Variables whose slacks are worth about as much, the most valuable first."""
    groups = [worth > worth.max() / _WIDEST]
    while not np.any(groups, axis=0).all():
        left = np.where(np.any(groups, axis=0), 0.0, worth)
        groups.append((left > 0) & (left > left.max() / _WIDEST))
    return groups


def _standard_weights(word: SlackWeights, reference: Floats) -> Floats:
    if word is SlackWeights.RAW:
        return np.ones(reference.shape[1])
    if word is SlackWeights.MEAN:
        return 1.0 / column_units(reference)
    spread = np.ptp(reference, axis=0)
    return np.where(spread > 0, 1.0 / np.where(spread > 0, spread, 1.0), 1.0 / column_units(reference))
