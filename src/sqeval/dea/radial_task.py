"""The task of a two-stage radial model from checked data and a user's options."""

from __future__ import annotations

from typing import Any

from sqeval import solvers
from sqeval.dea.data import DeaData
from sqeval.dea.judgement.compiling import weight_limits
from sqeval.dea.judgement.conflicts import refuse_free_production
from sqeval.dea.model import DeaModel
from sqeval.dea.slacks import check_stage, weights_of_slacks
from sqeval.dea.technology import Technology
from sqeval.dea.two_stages import RadialTask
from sqeval.errors import OptionError
from sqeval.options import SlackWeights, parse


def radial_task(model: DeaModel, ordered: DeaData, *, slacks: bool, slack_weights: Any, solver: Any) -> RadialTask:
    """What is to be solved for data in sorted order; slack weights without a second stage are refused."""
    check_stage(slacks)
    weights = weights_of_slacks(slack_weights, ordered, model.conditions.names)
    if not slacks and not _is_default(slack_weights):
        raise OptionError("slack_weights needs the second stage", value=slack_weights, hint="Solve with slacks=True")
    if model.has_absolute_bounds and not _is_default(slack_weights):
        raise OptionError("slack_weights means nothing under absolute bounds of weights", value=slack_weights, hint="Leave it out")
    if model.restrictions and model.conditions.names:
        names = list(model.conditions.names)
        raise OptionError("given variables are not defined beside weight_restrictions", value=names, hint="Give one of the two")
    technology, engine = technology_of(model, ordered), solvers.resolve(solver)
    refuse_free_production(technology, model.restrictions, ordered, engine)
    return RadialTask(
        technology, model.orientation, weights if slacks and not model.has_absolute_bounds else None, ordered.is_own_reference, engine
    )


def technology_of(model: DeaModel, ordered: DeaData) -> Technology:
    """The technology of the reference, under the model's returns to scale, with what it takes as given and what binds its weights."""
    still, exact = model.conditions.still(ordered.variables), model.conditions.exact(ordered.variables)
    limits = weight_limits(model.restrictions, ordered)
    return Technology(ordered.reference_values, ordered.m, model.rts, still=still, exact=exact, limits=limits)


def _is_default(weights: object) -> bool:
    return isinstance(weights, str) and parse(SlackWeights, weights, "slack_weights") is SlackWeights.RAW
