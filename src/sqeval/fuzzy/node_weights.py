"""Weights of the indicators at every node: of one level, or of a hierarchy as products of its local weights."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from sqeval.errors import DataError, nearest_hint
from sqeval.fuzzy.hierarchy_input import check_hierarchy, local_weights
from sqeval.fuzzy.read import read_weights
from sqeval.indicators.hierarchy import Hierarchy
from sqeval.indicators.node import Node
from sqeval.labelled import Floats, LabelledMatrix, sorted_order
from sqeval.numerics.weighted_sums import weighted_sums
from sqeval.result import Caution, merged

#: What the only node of a single level is called.
GOAL = "total"


class NodeWeights(NamedTuple):
    """Nodes × indicators: the weight of every indicator in every node, 0 outside; each row sums to 1, the first is the goal's.

    `is_equal` says that all weights are equal because none were given.
    """

    table: LabelledMatrix
    cautions: tuple[Caution, ...]
    is_equal: bool
    hierarchy: Hierarchy | None

    @property
    def goal(self) -> Floats:
        """Weights of the indicators in the goal."""
        return np.asarray(self.table.values[0])

    def sums(self, parts: Floats) -> Floats:
        """Weighted sums (nodes, …) of what every indicator has (indicators, …), in the order of the indicators' names."""
        order = sorted_order(self.table.columns)
        return weighted_sums(self.table.values[:, order], parts[order])

    def titles(self, names: pd.Index, lang: str) -> list[str]:
        """Nodes and indicators for a reader."""
        known = {} if self.hierarchy is None else {node.name: node.title(lang) for node in self.hierarchy.walk()}
        return [known.get(name, str(name)) for name in names]


def read_node_weights(weights: Any, indicators: pd.Index, hierarchy: Any = None) -> NodeWeights:
    """Check weights against the indicators of a table.

    Without a hierarchy weights are by indicator (a bare sequence in their order; None for equal ones). With one they are a
    mapping from node to the local weights of its children, what `ahp.hierarchy_weights` returns, or None for those written
    in the hierarchy, equal ones where it has none.
    """
    if hierarchy is None:
        return _of_one_level(weights, indicators)
    check_hierarchy(hierarchy)
    _same_indicators(hierarchy, indicators)
    local, cautions = _local_weights(hierarchy, weights)
    shares = [_shares(node, local) for node in hierarchy.inner]
    rows = np.array([[below.get(name, 0.0) for name in indicators] for below in shares])
    table = LabelledMatrix(rows, pd.Index([node.name for node in hierarchy.inner], name="node"), indicators)
    return NodeWeights(table, cautions, False, hierarchy)


def _of_one_level(weights: Any, indicators: pd.Index) -> NodeWeights:
    is_equal = weights is None
    given = np.full(len(indicators), 1.0 / len(indicators)) if is_equal else weights
    values, cautions = read_weights(given, indicators, "the goal")
    return NodeWeights(LabelledMatrix(values[None], pd.Index([GOAL], name="node"), indicators), cautions, is_equal, None)


def _same_indicators(hierarchy: Hierarchy, indicators: pd.Index) -> None:
    leaves = [leaf.name for leaf in hierarchy.leaves]
    for leaf in leaves:
        if leaf not in indicators:
            raise DataError("is an indicator of the hierarchy, but not in the table", column=leaf, hint=nearest_hint(leaf, indicators))
    for name in indicators:
        if name not in leaves:
            raise DataError("is no indicator of the hierarchy", column=name, hint=nearest_hint(name, leaves))


def _local_weights(hierarchy: Hierarchy, weights: Any) -> tuple[dict[str, Floats], tuple[Caution, ...]]:
    said: list[Caution] = []
    if weights is None:
        weights = {}
        for node in hierarchy.inner:
            if len(node.children) > 1:
                weights[node.name], cautions = _own_weights(node)
                said += cautions
    local, rescaled = local_weights(hierarchy, weights)
    return local, merged((*said, *rescaled))


def _own_weights(node: Node) -> tuple[list[float], tuple[Caution, ...]]:
    """Weights written at the children, or equal ones."""
    written = [child.weight for child in node.children if child.weight is not None]
    if written:
        return written, (Caution("own_weights", (node.name,)),)
    return [1.0 / len(node.children)] * len(node.children), (Caution("equal_weights", (node.name,)),)


def _shares(node: Node, local: Mapping[str, Floats]) -> dict[str, float]:
    """Weight of every indicator below a node: the product of the local weights on the way down."""
    if node.is_leaf:
        return {node.name: 1.0}
    pairs = zip(local[node.name], node.children, strict=True)
    return {leaf: float(share) * below for share, child in pairs for leaf, below in _shares(child, local).items()}
