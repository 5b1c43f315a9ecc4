"""From solved programmes of values to what a result holds: ratios, their parts, slacks and flags."""

from __future__ import annotations

from typing import Any

import numpy as np

from sqeval import solvers
from sqeval.dea.audit import audit
from sqeval.dea.data import DeaData
from sqeval.dea.economics.prices import in_money
from sqeval.dea.economics.value_result import ValueSolution
from sqeval.dea.economics.valuing import ValuePart, ValueTask, solve_values
from sqeval.dea.economics.without_parts import without_parts
from sqeval.dea.model import DeaModel, DeaSolution, WorstResiduals
from sqeval.dea.parts import in_order
from sqeval.dea.shift import moved_back
from sqeval.dea.technology import Technology
from sqeval.dea.two_stages import EQUAL
from sqeval.labelled import Floats, LabelledMatrix, sorted_order
from sqeval.options import Orientation
from sqeval.progress import Progress, counting
from sqeval.result import Caution

#: Programmes a unit: radial, value, slack.
_PROGRAMMES = 3


def valued(
    model: DeaModel, data: DeaData, prices: LabelledMatrix, solver: Any, progress: Progress
) -> tuple[DeaSolution, ValueSolution, tuple[Caution, ...]]:
    """Solve in sorted order, and hand out in the caller's: the solution, its parts, and cautions."""
    ordered, order = data.sorted(), sorted_order(data.units)
    technology = Technology(ordered.reference_values, ordered.m, model.rts)
    with counting(_PROGRAMMES * len(data.units), "DEA", progress) as report:
        task = ValueTask(technology, model.orientation, data.is_own_reference, solvers.resolve(solver), report)
        part = solve_values(task, ordered.values, prices.values[order])
    part = in_order(part, order, sorted_order(data.reference))
    found = moved_back(_solution(task, part, ordered.values[np.argsort(order)]), data.values, ordered.shift)
    split = _split(task, part, in_money(prices.values, data.values[:, task.side]))
    return found, split, (*_cautions(data, found, model), *without_parts(data, part.status, part.technical_status))


def _solution(task: ValueTask, part: ValuePart, points: Floats) -> DeaSolution:
    slacks = (part.targets - points) * task.technology.signs + 0.0
    is_best = (part.ratio >= 1 - EQUAL) if _is_cost(task) else (part.ratio <= 1 + EQUAL)
    sizes = np.where(part.targets > 0, part.targets, task.technology.values.mean(axis=0))
    other = np.ones(points.shape[1], dtype=bool)
    other[task.side] = False
    without = (slacks <= EQUAL * sizes)[:, other].all(axis=1)
    beyond = (part.ratio > 1 + EQUAL) if _is_cost(task) else (part.ratio < 1 - EQUAL)
    return DeaSolution(
        scores=part.ratio,
        efficiency=_capped(task, part.ratio),
        status=part.status,
        lambdas=part.lambdas,
        certificate=WorstResiduals.of(part.residuals, part.status),
        multipliers=part.multipliers,
        intercept=part.intercept,
        slacks=slacks,
        targets=part.targets,
        weakly_efficient=is_best,
        efficient=(is_best & without) | beyond,
        unique_lambdas=part.unique[:, 0],
        unique_multipliers=part.unique[:, 1],
    )


def _split(task: ValueTask, part: ValuePart, observed: Floats) -> ValueSolution:
    """Economic efficiency as technical × allocative; each from 0 to 1, whatever lies beyond the frontier of others."""
    technical = _capped(task, part.factor)
    economic = _capped(task, part.ratio)
    # The radial target is a mix like any other, so that the best value is no worse: beyond it there is only rounding.
    allocative = np.minimum(economic / technical, 1.0)
    return ValueSolution(observed, part.best, technical, allocative, part.technical_status)


def _capped(task: ValueTask, ratio: Floats) -> Floats:
    """A ratio of at most 1: θ itself, or 1/φ; what is beyond the frontier counts as 1."""
    if _is_cost(task):
        return np.minimum(ratio, 1.0)
    return np.asarray(1.0 / np.maximum(ratio, 1.0), dtype=np.float64)


def _is_cost(task: ValueTask) -> bool:
    return task.orientation is Orientation.INPUT


def _cautions(data: DeaData, found: DeaSolution, model: DeaModel) -> tuple[Caution, ...]:
    """Those of the data; but an input of zero is compared with mixes that spend some of it here."""
    cautions = audit(data, found, model)
    return tuple(caution for caution in cautions if caution.code != "dea_zero_inputs" or model.orientation is Orientation.OUTPUT)
