"""The weights that an evaluation uses: of judgements, as they were solved elsewhere, or as written in the hierarchy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pandas as pd

from sqeval.ahp import HierarchyWeights, PairwiseMatrix, hierarchy_weights
from sqeval.ahp.structure import structure_of
from sqeval.errors import ConfigError, OptionError
from sqeval.indicators.hierarchy import Hierarchy
from sqeval.labelled import LabelledVector
from sqeval.result import Caution

#: Word for the judgements that come with a built-in hierarchy.
ILLUSTRATIVE = "illustrative"


def weights_of(hierarchy: Hierarchy, judgements: Any) -> HierarchyWeights:
    """Weights of every node, children in the order of the hierarchy.

    Raises
    ------
    OptionError, ConfigError, JudgementError
        Something that is no judgements, weights of another hierarchy, or judgements that cannot be solved.
    """
    if isinstance(judgements, HierarchyWeights):
        return _fitted(hierarchy, judgements)
    return hierarchy_weights(hierarchy, _judgements(hierarchy, judgements))


def illustrative(hierarchy: Hierarchy, judgements: Any) -> list[Caution]:
    """That the judgements are ours and not those of the user's experts."""
    own = isinstance(judgements, str) and hierarchy.illustrative
    return [Caution("illustrative", tuple(hierarchy.judgements))] if own else []


def _fitted(hierarchy: Hierarchy, weights: HierarchyWeights) -> HierarchyWeights:
    structure = structure_of(hierarchy)
    for name in structure.inner:
        given = weights.structure.children.get(name, ())
        if sorted(given) != sorted(structure.children[name]):
            problem = f"are weights of another hierarchy: the children of {name!r} are others there"
            raise ConfigError(problem, path="judgements", value=list(given), hint="Weigh this one with ahp.hierarchy_weights")
    local = weights.local_weights
    vectors = tuple((name, _vector(local[name], structure.children[name])) for name in structure.inner)
    return replace(
        weights,
        structure=structure,
        local_vectors=vectors,
        global_vector=_vector(weights.all_weights, structure.names),
    )


def _vector(weights: pd.Series[float], names: tuple[str, ...]) -> LabelledVector:
    return LabelledVector(weights[list(names)].to_numpy(), pd.Index(names), "weight")


def _judgements(hierarchy: Hierarchy, judgements: Mapping[str, Any] | str | None) -> Mapping[str, Any] | None:
    if judgements is None or isinstance(judgements, Mapping):
        return judgements
    if not isinstance(judgements, str):
        hint = f"Give {{node: matrix}}, what ahp.hierarchy_weights returns, {ILLUSTRATIVE!r} or None"
        raise OptionError("is no mapping of nodes to judgement matrices", path="judgements", value=judgements, hint=hint)
    if judgements.strip().lower() != ILLUSTRATIVE:
        raise OptionError.unknown("judgements", judgements, [ILLUSTRATIVE])
    if not hierarchy.judgements:
        raise ConfigError("has no judgements of its own", path=hierarchy.name, hint="Give them as a mapping")
    return {node: PairwiseMatrix.from_upper(list(judged.upper), list(judged.items)) for node, judged in hierarchy.judgements.items()}
