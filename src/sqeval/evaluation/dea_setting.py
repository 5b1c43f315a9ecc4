"""What DEA compares inside an evaluation: the choice checked against the hierarchy and the model, and regions from judgements."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from inspect import signature
from typing import Any

from sqeval import dea
from sqeval.ahp import HierarchyWeights, PairwiseMatrix, solve
from sqeval.errors import ConfigError, nearest_hint
from sqeval.indicators.dea_choice import DeaChoice
from sqeval.indicators.hierarchy import Hierarchy
from sqeval.labelled import held_weights, vector
from sqeval.spec import read

#: Models an evaluation can run.
MODELS: Mapping[str, Callable[..., dea.DeaResult]] = {
    "radial": dea.radial,
    "fdh": dea.fdh,
    "free_replicability": dea.free_replicability,
    "sbm": dea.sbm,
    "super_sbm": dea.super_sbm,
    "russell": dea.russell,
    "enhanced_russell": dea.enhanced_russell,
    "directional": dea.directional,
    "hyperbolic": dea.hyperbolic,
    "super_efficiency": dea.super_efficiency,
    "cross_efficiency": dea.cross_efficiency,
}

#: The fuzzy score as an output.
SCORE = "score"


def choose(hierarchy: Hierarchy, given: Mapping[str, Any] | DeaChoice | None) -> DeaChoice | None:
    """What DEA compares: as given, else as the hierarchy says; with the model's own defaults.

    Raises
    ------
    ConfigError
        A wrong key or word, an option that the model does not have, a name that is neither an indicator nor a monitored value, or
        the score beside indicators that it is made of.
    """
    choice = (
        hierarchy.dea if given is None else given if isinstance(given, DeaChoice) else read(DeaChoice, _with_weights(given), path="dea")
    )
    if choice is None:
        return None
    _check_names(hierarchy, choice)
    return _with_defaults(choice)


def takes(model: str, option: str) -> bool:
    """Whether a model has an option."""
    return option in signature(MODELS[model]).parameters


def restrictions(choice: DeaChoice, weights: HierarchyWeights) -> list[dea.AssuranceRegion]:
    """Assurance regions from the judgements of inputs and outputs, each side by itself."""
    if choice.regions is None:
        return []
    sides = (("inputs", choice.inputs, choice.regions.inputs), ("outputs", choice.outputs, choice.regions.outputs))
    found = []
    for side, names, judged in sides:
        if judged is not None:
            own = _from_hierarchy(names, side, weights) if isinstance(judged, str) else _of_side(judged, names, side)
            found += dea.assurance_regions_from_ahp(own, choice.regions.band)
    return found


def _with_weights(given: Mapping[str, Any]) -> dict[str, Any]:
    """The choice with judgement matrices solved: matrices of `ahp`, or tables of items and their upper triangle."""
    regions = given.get("regions")
    if not isinstance(regions, Mapping):
        return dict(given)
    return {**given, "regions": {key: value if key == "band" else _solved(value) for key, value in regions.items()}}


def _solved(judged: Any) -> Any:
    if judged is None or isinstance(judged, str):
        return judged
    if isinstance(judged, Mapping):
        if set(judged) != {"items", "upper"}:
            return judged
        _check_lists(judged)
        judged = PairwiseMatrix.from_upper(list(judged["upper"]), list(judged["items"]))
    found = solve(judged) if isinstance(judged, PairwiseMatrix) else judged
    weights = vector(held_weights(found), "weights").to_series()
    return {str(name): float(weight) for name, weight in weights.items()}


def _check_lists(judged: Mapping[str, Any]) -> None:
    for key, value in judged.items():
        if isinstance(value, str) or not isinstance(value, Sequence):
            hint = "Write items = ['a', 'b'] and upper = [3]: the pairs above the diagonal, row by row"
            raise ConfigError("is no list", path=f"dea.regions.{key}", value=value, hint=hint)


def _check_names(hierarchy: Hierarchy, choice: DeaChoice) -> None:
    known = [node.name for node in hierarchy.measured]
    for name in choice.variables:
        if name == SCORE and name not in known:
            if name in (*choice.inputs, *choice.undesirable):
                hint = "Higher scores are better: name it in `outputs`"
                raise ConfigError("the score is neither an input nor a bad output", path="dea", value=name, hint=hint)
        elif name not in known:
            raise ConfigError("unknown indicator", path="dea", value=name, hint=nearest_hint(name, [*known, SCORE]))
    own = [leaf.name for leaf in hierarchy.leaves if leaf.name in choice.variables]
    if SCORE in choice.outputs and SCORE not in known and own:
        hint = "Leave one of them out, or take a total that the score does not rest on"
        raise ConfigError(f"the score counts {own[0]!r} already, so it cannot stand beside it", path="dea.outputs", value=SCORE, hint=hint)
    for option in ("non_discretionary", "non_controllable"):
        for name in getattr(choice, option):
            if name not in choice.variables:
                hint = nearest_hint(name, choice.variables)
                raise ConfigError("is neither an input nor an output", path=f"dea.{option}", value=name, hint=hint)


def _with_defaults(choice: DeaChoice) -> DeaChoice:
    """The choice with the model's own orientation and returns to scale; what the model does not have must not be given."""
    parameters = signature(MODELS[choice.model]).parameters
    given = {
        "orientation": choice.orientation,
        "rts": choice.rts,
        "undesirable": choice.undesirable,
        "non_discretionary": choice.non_discretionary,
        "non_controllable": choice.non_controllable,
        "weight_restrictions": choice.regions,
    }
    for option, value in given.items():
        if value and option not in parameters:
            word = "regions" if option == "weight_restrictions" else option
            having = ", ".join(name for name in MODELS if takes(name, option))
            raise ConfigError(
                f"{choice.model} has no {word}", path=f"dea.{word}", hint=f"Leave it out, or take a model that has it: {having}"
            )
    _check_tie_break(choice)
    filled = {name: parameters[name].default for name in ("orientation", "rts") if name in parameters and given[name] is None}
    return choice.model_copy(update=filled)


def _check_tie_break(choice: DeaChoice) -> None:
    """Refuse what cross-efficiencies would leave out without a word."""
    if choice.tie_break is None:
        return
    for option in ("undesirable", "non_discretionary", "non_controllable"):
        if getattr(choice, option):
            hint = "Leave one of them out"
            raise ConfigError(f"cross-efficiencies take no {option}, so they cannot break its ties", path="dea.tie_break", hint=hint)
    if choice.model == "cross_efficiency":
        hint = "Leave it out, or break the ties of another model"
        raise ConfigError("the model gives cross-efficiencies already", path="dea.tie_break", hint=hint)


def _from_hierarchy(names: tuple[str, ...], side: str, weights: HierarchyWeights) -> dict[str, float]:
    known = weights.global_weights
    for name in names:
        if name not in known.index:
            hint = f"Judge the {side} themselves: regions = {{{side} = {{items = […], upper = […]}}}}"
            raise ConfigError(f"{name!r} is no indicator of the tree, so it has no weight there", path=f"dea.regions.{side}", hint=hint)
    return {name: float(known[name]) for name in names}


def _of_side(judged: Mapping[str, float], names: tuple[str, ...], side: str) -> dict[str, float]:
    for name in judged:
        if name not in names:
            raise ConfigError(f"is not among the {side}", path=f"dea.regions.{side}", value=name, hint=nearest_hint(name, names))
    return dict(judged)
