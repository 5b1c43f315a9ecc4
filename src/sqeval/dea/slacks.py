"""The second stage: with the radial factor fixed, the largest weighted sum of slacks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse

from sqeval import labelled
from sqeval.dea.data import DeaData
from sqeval.dea.face import Aim, column_units, on_face, slacks_in
from sqeval.dea.first_stage import RadialStage
from sqeval.dea.slack_groups import slack_groups
from sqeval.dea.technology import Technology
from sqeval.errors import DataError, OptionError
from sqeval.labelled import Floats
from sqeval.numerics import lp
from sqeval.options import SlackWeights, parse

#: The share of the largest worth below which a slack does not take part at once: it has its turn afterwards.
_SEEN = 1e-9


@dataclass(frozen=True, eq=False)
class SlackStage:
    """Answers of the second stage: status (k,), slacks (k, m + s), λ CSR (k, n), residuals (k, 3) as primal, dual, gap, λ unique (k,)."""

    status: NDArray[Any]
    slacks: Floats
    lambdas: sparse.csr_array
    residuals: Floats
    unique: NDArray[np.bool_]


def check_stage(slacks: object) -> None:
    """Refuse anything but yes or no for the second stage: a word would be taken as yes."""
    if not isinstance(slacks, (bool, np.bool_)):
        raise OptionError("must be True or False", path="slacks", value=slacks)


def weights_of_slacks(weights: object, data: DeaData, given: tuple[Any, ...] = ()) -> Floats:
    """Weights of input and output slacks (m + s,): 1, one over the reference's mean or range, or the user's own; 0 for what is given."""
    found = _weights(weights, data, given)
    return np.where(data.variables.isin(given), 0.0, found) if given else found


def _weights(weights: object, data: DeaData, given: tuple[Any, ...]) -> Floats:
    reference = data.reference_values
    if isinstance(weights, str):
        word = parse(SlackWeights, weights, "slack_weights")
        if word is SlackWeights.MEAN and data.shift is not None:
            raise OptionError("a column with negative values has no mean that says its size", path="slack_weights", hint="Use 'range'")
        return _standard_weights(word, reference)
    own = labelled.vector(weights, "slack_weights", data.variables).to_series()
    for name in own.index.intersection(pd.Index(given)):
        raise DataError("has a slack weight but is given, so its slack does not count", column=name, hint="Leave its weight out")
    for name in data.variables.difference([*own.index, *given], sort=False):
        raise DataError("has no slack weight", column=name, hint="Give one weight for every input and output")
    for name in own.index.difference(data.variables, sort=False):
        raise DataError("has a slack weight but is neither input nor output", column=name)
    for name, value in own[own <= 0].items():
        raise DataError("has a slack weight that is not positive", column=name, value=value)
    return own.reindex(data.variables, fill_value=0.0).to_numpy(dtype=np.float64)


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
    none, worth = np.zeros(len(technology.inputs)), weights * column_units(technology.values)
    groups = slack_groups(worth[None])
    # What counts nothing has nothing to gain.
    groups = [group for group in groups if weights[group[0]].any()]
    every = Aim(none, np.where(worth > _SEEN * worth.max(), -weights, 0.0))
    batch = on_face(technology, points, first.lambdas, every, solver=solver, after=first.batch, left_out=left_out, report=report)
    stage = _stage(technology, batch)
    for held in np.cumsum([group[0] for group in groups[:-1]], axis=0).astype(bool):
        # Slack worth too little beside the rest to have been seen: the rest stays where it is.
        reached = np.where(held & ~np.isnan(points), stage.lambdas @ technology.values, points)
        aim = Aim(none, np.where(held, 0.0, -weights))
        batch = on_face(technology, reached, stage.lambdas, aim, solver=solver, after=batch, left_out=left_out)
        stage = _both(stage, _stage(technology, batch), held)
    return stage


def _stage(technology: Technology, batch: lp.LpBatch) -> SlackStage:
    unique = np.zeros(len(batch.status), dtype=bool) if batch.unique is None else batch.unique[:, 0]
    lambdas = batch.columns(0, len(technology.values))
    return SlackStage(np.asarray(batch.status, dtype=object), slacks_in(technology, batch), lambdas, batch.certificate.residuals(), unique)


def _both(stage: SlackStage, left: SlackStage, held: NDArray[np.bool_]) -> SlackStage:
    status = np.where(stage.status == lp.OPTIMAL, left.status, stage.status)
    slacks = left.slacks + np.where(held, stage.slacks, 0.0)
    return SlackStage(status, slacks, left.lambdas, np.fmax(stage.residuals, left.residuals), left.unique)


def _standard_weights(word: SlackWeights, reference: Floats) -> Floats:
    if word is SlackWeights.RAW:
        return np.ones(reference.shape[1])
    if word is SlackWeights.MEAN:
        return 1.0 / column_units(reference)
    spread = np.ptp(reference, axis=0)
    return np.where(spread > 0, 1.0 / np.where(spread > 0, spread, 1.0), 1.0 / column_units(reference))
