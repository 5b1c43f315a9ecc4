"""The task of a slack-based model from checked data, and its answers in the caller's order of units and variables."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sqeval import solvers
from sqeval.dea.data import DeaData
from sqeval.dea.model import DeaModel, DeaSolution, WorstResiduals
from sqeval.dea.nonradial.programme import Ratio
from sqeval.dea.nonradial.slack_based import SlackBasedPart, SlackBasedTask, is_one, with_most_slack, without_slack
from sqeval.dea.parts import in_order
from sqeval.dea.returns import Returns
from sqeval.dea.technology import Technology
from sqeval.labelled import Floats, sorted_order
from sqeval.options import Orientation, parse
from sqeval.progress import Progress, counting


class Found(NamedTuple):
    """A solution, and what each variable adds to 1 less the ratio (k, v), both in the caller's order."""

    solution: DeaSolution
    contributions: Floats


def slack_based_model(name: str, orientation: object, rts: object) -> DeaModel:
    """A model whose score is a ratio of slacks, higher is better."""
    return DeaModel(name, parse(Orientation, orientation, "orientation"), Returns.parse(rts), "higher")


def measure(model: DeaModel, data: DeaData, *, solver: Any, progress: Progress) -> Found:
    """All units, with the most slack that there is."""
    task = slack_based_task(model, data, solver)
    with counting(programmes(task, data), "DEA", progress) as report:
        part = with_most_slack(replace(task, report=report), solved_values(data))
    return found(task, data, part)


def programmes(task: SlackBasedTask, data: DeaData) -> int:
    """How many are solved for all units: a second one each for the slacks that an orientation does not count."""
    return len(data.units) * (2 if task.idle.any() else 1)


def slack_based_task(model: DeaModel, data: DeaData, solver: Any) -> SlackBasedTask:
    """What is to be solved: what is spent (inputs, then undesirable outputs), then outputs, in sorted order of units."""
    ordered, names = data.sorted(), data.variables[spent_first(data)]
    still, exact = model.conditions.still(names), model.conditions.exact(names)
    values = ordered.reference_values[:, spent_first(data)]
    technology = Technology(values, data.m + data.bad, model.rts, still=still, exact=exact)
    at = np.arange(len(data.variables))
    numerator = (at < data.m) & (model.orientation is not Orientation.OUTPUT) & technology.counts
    denominator = (at >= data.m) & (model.orientation is not Orientation.INPUT) & technology.counts
    return SlackBasedTask(technology, Ratio(numerator, denominator), solvers.resolve(solver))


def solved_values(data: DeaData) -> Floats:
    """The points in the order in which they are solved."""
    return data.sorted().values[:, spent_first(data)]


def spent_first(data: DeaData) -> NDArray[np.intp]:
    """Where variables stand: inputs, then undesirable outputs, which are spent like inputs, then outputs."""
    m, outputs = data.m, len(data.variables) - data.bad
    return np.concatenate([np.arange(m), np.arange(outputs, len(data.variables)), np.arange(m, outputs)])


def found(task: SlackBasedTask, data: DeaData, part: SlackBasedPart) -> Found:
    """Scores and flags, in the caller's order of units and variables."""
    part = as_given(data, part)
    ordered = replace(part, **{name: getattr(part, name)[:, spent_first(data)] for name in ("slacks", "targets")})
    weakly = is_one(part.score)
    solution = DeaSolution(
        scores=part.score,
        efficiency=np.minimum(part.score, 1.0),
        status=part.status,
        lambdas=part.lambdas,
        certificate=WorstResiduals.of(part.residuals, part.status),
        multipliers=part.multipliers,
        intercept=part.intercept,
        slacks=part.slacks,
        targets=part.targets,
        weakly_efficient=weakly,
        efficient=weakly & without_slack(task, ordered),
        unique_lambdas=part.unique[:, 0],
        unique_multipliers=part.unique[:, 1],
    )
    return Found(solution, part.contributions)


def as_given(data: DeaData, part: SlackBasedPart) -> SlackBasedPart:
    """Answers in the caller's order of units and variables."""
    part, back = in_order(part, sorted_order(data.units), sorted_order(data.reference)), np.argsort(spent_first(data))
    return replace(part, **{name: getattr(part, name)[:, back] for name in ("slacks", "targets", "contributions", "multipliers")})
