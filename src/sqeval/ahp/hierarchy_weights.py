"""Weights of a whole hierarchy from the judgements at its nodes (层次总排序)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from sqeval.ahp.hierarchy_result import HierarchyWeights
from sqeval.ahp.pairwise_matrix import PairwiseMatrix
from sqeval.ahp.solve import AhpResult, solved
from sqeval.errors import ConfigError, JudgementError, nearest_hint
from sqeval.indicators.hierarchy import Hierarchy
from sqeval.indicators.node import Node
from sqeval.labelled import LabelledVector
from sqeval.numerics.consistency import THRESHOLD, pooled_ratio
from sqeval.options import PriorityMethod, RandomIndex, parse
from sqeval.result import Caution, announces, merged


@announces
def hierarchy_weights(
    hierarchy: Hierarchy,
    judgements: Mapping[str, Any] | None = None,
    *,
    method: str = "eigenvector",
    random_index: str = "alonso_lamata_2006",
) -> HierarchyWeights:
    """Weights of every node of a hierarchy, and the consistency ratio of the whole.

    Parameters
    ----------
    hierarchy : Hierarchy
        Goal, criteria and indicators.
    judgements : mapping of node name to PairwiseMatrix (or what it is built from), optional
        Each compares the node's children; labels are joined by name, a matrix without labels takes the order of the
        children. A node without judgements takes the weights written at its children, else equal ones; both are
        said in `.warnings`. A single child has weight 1.
    method, random_index : str
        As for `solve`.

    Returns
    -------
    HierarchyWeights
        The global weight of a node is that of its parent times its local weight, never rounded in between.
        `.cr` = Σ w_k CI_k / Σ w_k RI_k over the judged matrices k below the goal, w_k the global weight of the node
        k whose children are compared; where only the goal was judged, it is the CR of that matrix.

    Raises
    ------
    ConfigError
        Judgements for a node that is not in the hierarchy, or that has no children.
    JudgementError
        A matrix is invalid or incomplete, or does not compare the node's children; the error names node and label.

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
    _check_nodes(hierarchy, given)
    words = parse(PriorityMethod, method, "method"), parse(RandomIndex, random_index, "random_index")
    inner = {node.name: node for node in hierarchy.inner}
    nodes = {name: _solve_node(inner[name], given[name], *words) for name in inner if name in given}
    local = {name: _local(node, nodes.get(name)) for name, node in inner.items()}
    everywhere = _propagated(hierarchy, local)
    cr = _whole_ratio(hierarchy.name, nodes, everywhere)
    return HierarchyWeights(
        hierarchy=hierarchy,
        node_results=tuple(nodes.items()),
        local_vectors=tuple(local.items()),
        global_vector=everywhere,
        cr=cr,
        warnings=_cautions(hierarchy, nodes, cr),
    )


def _given(judgements: Mapping[str, Any] | None) -> Mapping[str, Any]:
    if judgements is not None and not isinstance(judgements, Mapping):
        raise ConfigError("must map names of nodes to judgement matrices", path="judgements", value=judgements)
    return judgements or {}


def _check_nodes(hierarchy: Hierarchy, judgements: Mapping[str, Any]) -> None:
    inner = [node.name for node in hierarchy.inner]
    everything = [node.name for node in hierarchy.walk()]
    for name in judgements:
        if name in inner:
            continue
        problem = "is a leaf, it has no children to compare" if name in everything else "is not a node of the hierarchy"
        raise ConfigError(problem, path=f"judgements.{name}", hint=nearest_hint(name, inner))


def _solve_node(node: Node, judged: Any, method: PriorityMethod, table: RandomIndex) -> AhpResult:
    try:
        return solved(PairwiseMatrix(judged, [child.name for child in node.children]), method, table, (node.name,))
    except JudgementError as error:
        value = {} if error.value is None else {"value": error.value}
        path = error.path or f"judgements.{node.name}"
        raise JudgementError(error.problem, path=path, pair=error.pair, hint=error.hint, **value) from None


def _local(node: Node, solution: AhpResult | None) -> LabelledVector:
    """Weights of the children in their own order: from judgements, as written in the hierarchy, or equal."""
    children = pd.Index([child.name for child in node.children])
    if solution is not None:
        return LabelledVector(solution.weights[children].to_numpy(), children, "weight")
    own = _own(node)
    values = np.ones(len(children)) if own is None else np.array(own)
    return LabelledVector(values / values.sum(), children, "weight")


def _own(node: Node) -> list[float] | None:
    weights = [child.weight for child in node.children if child.weight is not None]
    return weights if len(weights) == len(node.children) else None


def _propagated(hierarchy: Hierarchy, local: Mapping[str, LabelledVector]) -> LabelledVector:
    weights = {hierarchy.name: 1.0}
    for node in hierarchy.inner:
        for child, share in zip(local[node.name].labels, local[node.name].values, strict=True):
            weights[child] = weights[node.name] * float(share)
    names = [node.name for node in hierarchy.walk()]
    return LabelledVector(np.array([weights[name] for name in names]), pd.Index(names), "weight")


def _whole_ratio(goal: str, nodes: Mapping[str, AhpResult], weights: LabelledVector) -> float | None:
    if not nodes:
        return None
    lower = [name for name in nodes if name != goal] or [goal]
    shares = weights.values[weights.labels.get_indexer(pd.Index(lower))]
    return pooled_ratio(shares, np.array([nodes[name].ci for name in lower]), np.array([nodes[name].ri for name in lower]))


def _cautions(hierarchy: Hierarchy, nodes: Mapping[str, AhpResult], cr: float | None) -> tuple[Caution, ...]:
    found: list[Caution] = []
    for node in hierarchy.inner:
        if node.name in nodes:
            found.extend(nodes[node.name].warnings)
        elif len(node.children) > 1:
            found.extend(_unjudged(node))
    has_lower = any(name != hierarchy.name for name in nodes)
    if has_lower and cr is not None and cr > THRESHOLD:
        found.append(Caution("inconsistent_hierarchy", (hierarchy.name,)))
    return merged(found)


def _unjudged(node: Node) -> list[Caution]:
    own = _own(node)
    if own is None:
        return [Caution("equal_weights", (node.name,))]
    rescaled = [Caution("weights_rescaled", (node.name,))] if abs(sum(own) - 1) > 1e-9 else []
    return [Caution("own_weights", (node.name,)), *rescaled]
