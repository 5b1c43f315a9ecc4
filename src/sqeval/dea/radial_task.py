"""The task of a two-stage radial model from checked data and a user's options."""

from __future__ import annotations

from typing import Any

from sqeval import solvers
from sqeval.dea.data import DeaData
from sqeval.dea.model import DeaModel
from sqeval.dea.slacks import weights_of_slacks
from sqeval.dea.technology import Technology
from sqeval.dea.two_stages import RadialTask
from sqeval.errors import OptionError
from sqeval.options import SlackWeights, parse


def radial_task(model: DeaModel, ordered: DeaData, *, slacks: bool, slack_weights: Any, solver: Any) -> RadialTask:
    """What is to be solved for data in sorted order; slack weights without a second stage are refused."""
    weights = weights_of_slacks(slack_weights, ordered)
    if not slacks and not _is_default(slack_weights):
        raise OptionError("slack_weights needs the second stage", value=slack_weights, hint="Solve with slacks=True")
    technology = Technology(ordered.reference_values, ordered.m, model.rts)
    return RadialTask(technology, model.orientation, weights if slacks else None, ordered.is_own_reference, solvers.resolve(solver))


def _is_default(weights: object) -> bool:
    return isinstance(weights, str) and parse(SlackWeights, weights, "slack_weights") is SlackWeights.RAW
