"""The judgements at one node of a hierarchy, of one expert or of several, become weights of its children."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqeval.ahp.aggregate import aggregate
from sqeval.ahp.complete import completed
from sqeval.ahp.group_result import GroupResult
from sqeval.ahp.pairwise_matrix import PairwiseMatrix
from sqeval.ahp.solve import AhpResult, solved
from sqeval.errors import DataError, JudgementError
from sqeval.labelled import LabelledVector
from sqeval.options import Aggregation, Completion, PriorityMethod, RandomIndex
from sqeval.result import Caution


@dataclass(frozen=True)
class NodeOptions:
    """How every node is solved; `completion` None refuses gaps."""

    method: PriorityMethod
    table: RandomIndex
    aggregation: Aggregation
    completion: Completion | None
    expert_weights: Mapping[Any, float] | None


class SolvedNode(NamedTuple):
    """Weights of the children of a node, the matrix they come from, and the group where several experts judged."""

    weights: LabelledVector
    solution: AhpResult
    group: GroupResult | None
    cautions: tuple[Caution, ...]


def solve_node(name: str, children: tuple[str, ...], judged: Any, options: NodeOptions) -> SolvedNode:
    """Solve what was judged at a node: a matrix, judgements by pair, or a mapping of expert to matrix.

    Raises
    ------
    JudgementError
        As for `solve`, `complete` and `aggregate`; the error names the node, and the expert.
    DataError
        The experts who judged the node all have weight 0, or one has no number.
    """
    try:
        if isinstance(judged, Mapping) and not all(isinstance(key, tuple) for key in judged):
            return _of_group(name, children, judged, options)
        matrix = PairwiseMatrix.from_pairs(judged, children) if isinstance(judged, Mapping) else PairwiseMatrix(judged, children)
        return _of_one(name, matrix, options)
    except JudgementError as error:
        value = {} if error.value is None else {"value": error.value}
        path = f"judgements.{name}{(error.path or '').removeprefix('matrices')}"
        raise JudgementError(error.problem, path=path, pair=error.pair, hint=error.hint, **value) from None
    except DataError as error:
        value = {} if error.value is None else {"value": error.value}
        raise DataError(error.problem, path=f"judgements.{name}", unit=error.unit, hint=error.hint, **value) from None


def _of_one(name: str, matrix: PairwiseMatrix, options: NodeOptions) -> SolvedNode:
    if options.completion is not None and matrix.missing:
        found: AhpResult = completed(matrix, options.completion, options.table, (name,))
        told = (Caution("judgements_completed", (name,)),)
        return SolvedNode(found.weight_vector, found, None, (*found.warnings, *told))
    if matrix.missing:
        raise JudgementError("has no judgement", pair=matrix.missing[0], hint="Ask for it, or do without it: completion='lambda_min'")
    found = solved(matrix, options.method, options.table, (name,))
    return SolvedNode(found.weight_vector, found, None, found.warnings)


def _of_group(name: str, children: tuple[str, ...], judged: Mapping[Any, Any], options: NodeOptions) -> SolvedNode:
    group = aggregate(
        judged,
        _shares(judged, options.expert_weights),
        method=options.aggregation,
        priority=options.method,
        random_index=options.table,
        completion=options.completion,
        labels=children,
    )
    return SolvedNode(group.weight_vector, group.solution, group, tuple(_at(caution, name) for caution in group.warnings))


def _shares(judged: Mapping[Any, Any], weights: Mapping[Any, float] | None) -> Mapping[Any, float] | None:
    """Weights of those experts who judged this node."""
    if weights is None:
        return None
    for expert in judged:
        if expert not in weights:
            raise JudgementError(f"expert {expert!r} has no weight", hint="Name every expert in expert_weights")
    return {expert: weights[expert] for expert in judged}


def _at(caution: Caution, name: str) -> Caution:
    """A caution of a group is about its node; those that name experts keep them."""
    where = tuple(f"{name}: {place}" for place in caution.where) if caution.code in _OF_EXPERTS else (name,)
    return Caution(caution.code, where, caution.details, caution.words)


_OF_EXPERTS = ("pairs_left_out", "expert_not_connected")
