"""Weights of a whole hierarchy from the judgements at its nodes (层次总排序)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from sqeval.ahp.hierarchy_result import HierarchyWeights, whole_ratio
from sqeval.ahp.solve_node import NodeOptions, SolvedNode, solve_node
from sqeval.ahp.structure import Structure, structure_of
from sqeval.errors import ConfigError, nearest_hint
from sqeval.indicators.hierarchy import Hierarchy
from sqeval.labelled import LabelledVector
from sqeval.numerics.consistency import THRESHOLD
from sqeval.options import Aggregation, Completion, PriorityMethod, RandomIndex, parse
from sqeval.result import Caution, announces, merged


@announces
def hierarchy_weights(
    hierarchy: Hierarchy | Mapping[str, Any],
    judgements: Mapping[str, Any] | None = None,
    *,
    method: str = "eigenvector",
    random_index: str = "alonso_lamata_2006",
    expert_weights: Mapping[Any, float] | None = None,
    aggregation: str = "aij",
    completion: str | None = None,
) -> HierarchyWeights:
    """Weights of every node of a hierarchy, and the consistency ratio of the whole.

    Parameters
    ----------
    hierarchy : Hierarchy, or mapping of node to its children
        Goal, criteria and indicators: `{"service": ["speed", "quality"], "speed": ["reply", "repair"], …}`. In a mapping
        a child may stand below several nodes; its global weight is the sum over them.
    judgements : mapping of node name to PairwiseMatrix (or what it is built from), optional
        Each compares the node's children; labels are joined by name, a matrix without labels takes the order of the
        children. Judgements by pair, `{("speed", "quality"): 3}`, will do, and those of several experts, `{expert: matrix}`,
        are aggregated. A node without judgements takes the weights written at its children, else equal ones; both are
        said in `.warnings`. A single child has weight 1.
    method, random_index : str
        As for `solve`.
    expert_weights : mapping of expert to weight, optional
        As for `aggregate`; at a node those count who judged it.
    aggregation : {"aij", "aip"}
        As `method` of `aggregate`.
    completion : {"lambda_min", "log_least_squares", "harker"}, optional
        How matrices with gaps are solved, as for `complete`; unless given, gaps are refused.

    Returns
    -------
    HierarchyWeights
        The global weight of a node is that of its parent times its local weight, summed over its parents, never rounded
        in between.
        `.cr` = Σ w_k CI_k / Σ w_k RI_k over the judged matrices k below the goal, w_k the global weight of the node
        k whose children are compared; where only the goal was judged, it is the CR of that matrix.

    Raises
    ------
    ConfigError
        Judgements for a node that is not in the hierarchy, or that has no children; a mapping that is no hierarchy: several
        goals, or a node below itself.
    JudgementError
        A matrix is invalid or incomplete, or does not compare the node's children; the error names node, expert and label.

    References
    ----------
    Saaty, T. L. (1980). The Analytic Hierarchy Process. McGraw-Hill, New York (consistency of a hierarchy). With one
    layer of matrices below the goal, `.cr` is the 组合一致性 ratio of that layer: 姜启源, 谢金星, 叶俊 (2011), 数学模型
    (第四版), 高等教育出版社.

    Examples
    --------
    >>> tree = Hierarchy.from_dict({"name": "service", "children": [
    ...     {"name": "speed", "children": [{"name": "reply"}, {"name": "repair"}]}, {"name": "quality", "children": [{"name": "rating"}]}]})
    >>> weights = hierarchy_weights(tree, {"service": [[1, 3], ["1/3", 1]], "speed": [[1, "1/4"], [4, 1]]})
    >>> weights.global_weights.round(4).to_dict(), weights.cr
    ({'reply': 0.15, 'repair': 0.6, 'rating': 0.25}, 0.0)
    """
    given = _given(judgements)
    structure = structure_of(hierarchy)
    _check_nodes(structure, given)
    options = NodeOptions(
        method=parse(PriorityMethod, method, "method"),
        table=parse(RandomIndex, random_index, "random_index"),
        aggregation=parse(Aggregation, aggregation, "aggregation"),
        completion=None if completion is None else parse(Completion, completion, "completion"),
        expert_weights=_expert_weights(expert_weights, given),
    )
    solved = {name: solve_node(name, structure.children[name], given[name], options) for name in structure.inner if name in given}
    local = {name: _local(structure, name, solved.get(name)) for name in structure.inner}
    everywhere = propagated(structure, local)
    nodes = {name: node.solution for name, node in solved.items()}
    return HierarchyWeights(
        structure=structure,
        node_results=tuple(nodes.items()),
        group_results=tuple((name, node.group) for name, node in solved.items() if node.group is not None),
        local_vectors=tuple(local.items()),
        global_vector=everywhere,
        table=options.table,
        warnings=_cautions(structure, solved, whole_ratio(structure.goal, nodes, everywhere, options.table)),
    )


def _given(judgements: Mapping[str, Any] | None) -> Mapping[str, Any]:
    if judgements is not None and not isinstance(judgements, Mapping):
        raise ConfigError("must map names of nodes to judgement matrices", path="judgements", value=judgements)
    return {str(name): judged for name, judged in (judgements or {}).items()}


def _check_nodes(structure: Structure, judgements: Mapping[str, Any]) -> None:
    for name in judgements:
        if name in structure.children:
            continue
        problem = "is a leaf, it has no children to compare" if name in structure.names else "is not a node of the hierarchy"
        raise ConfigError(problem, path=f"judgements.{name}", hint=nearest_hint(name, structure.inner))


def _expert_weights(weights: Mapping[Any, float] | None, judgements: Mapping[str, Any]) -> Mapping[Any, float] | None:
    if weights is None:
        return None
    if not isinstance(weights, (Mapping, pd.Series)):
        raise ConfigError("must map experts to weights", path="expert_weights", value=weights)
    experts = {expert for judged in judgements.values() if isinstance(judged, Mapping) for expert in judged}
    strange = [expert for expert in weights.keys() if expert not in experts]  # noqa: SIM118 (a Series is no mapping of its keys)
    if strange:
        raise ConfigError(
            "is no expert who judged", path="expert_weights", value=strange[0], hint=nearest_hint(strange[0], map(str, experts))
        )
    return dict(weights)


def _local(structure: Structure, name: str, solution: SolvedNode | None) -> LabelledVector:
    """Weights of the children in their own order: from judgements, as written in the hierarchy, or equal."""
    children = pd.Index(structure.children[name])
    if solution is not None:
        return LabelledVector(solution.weights.to_series()[children].to_numpy(), children, "weight")
    values = np.array(structure.written.get(name, (1.0,) * len(children)))
    return LabelledVector(values / values.sum(), children, "weight")


def propagated(structure: Structure, local: Mapping[str, LabelledVector]) -> LabelledVector:
    """Global weights; a shared node adds up what it gets from each parent."""
    weights = dict.fromkeys(structure.names, 0.0)
    weights[structure.goal] = 1.0
    for name in structure.inner:
        for child, share in zip(local[name].labels, local[name].values, strict=True):
            weights[child] += weights[name] * float(share)
    return LabelledVector(np.array(list(weights.values())), pd.Index(list(weights)), "weight")


def _cautions(structure: Structure, nodes: Mapping[str, SolvedNode], cr: float | None) -> tuple[Caution, ...]:
    found: list[Caution] = []
    for name in structure.inner:
        if name in nodes:
            found.extend(nodes[name].cautions)
        elif len(structure.children[name]) > 1:
            found.extend(_unjudged(structure, name))
    has_lower = any(name != structure.goal for name in nodes)
    if has_lower and cr is not None and cr > THRESHOLD:
        found.append(Caution("inconsistent_hierarchy", (structure.goal,)))
    return merged(found)


def _unjudged(structure: Structure, name: str) -> list[Caution]:
    own = structure.written.get(name)
    if own is None:
        return [Caution("equal_weights", (name,))]
    rescaled = [Caution("weights_rescaled", (name,))] if abs(sum(own) - 1) > 1e-9 else []
    return [Caution("own_weights", (name,)), *rescaled]
