"""Where a hierarchy with the local weights of its nodes enters."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from sqeval.errors import ConfigError, DataError, nearest_hint
from sqeval.fuzzy.read import read_weights
from sqeval.indicators.hierarchy import Hierarchy
from sqeval.indicators.node import Node
from sqeval.labelled import Floats
from sqeval.result import Caution


def check_hierarchy(hierarchy: object) -> Hierarchy:
    """Refuse anything but a Hierarchy with indicators below its goal."""
    if not isinstance(hierarchy, Hierarchy):
        raise ConfigError("is not a Hierarchy", path="hierarchy", value=hierarchy, hint="Build one with Hierarchy.from_dict or from_toml")
    if hierarchy.is_leaf:
        raise ConfigError("has no indicators below its goal", path=f"hierarchy.{hierarchy.name}")
    return hierarchy


def local_weights(hierarchy: Hierarchy, weights: object) -> tuple[dict[str, Floats], tuple[Caution, ...]]:
    """Weights of the children, in their order, at every node that has some; a single child has weight 1.

    `weights` is a mapping by node, or what `ahp.hierarchy_weights` returns.
    """
    weights = getattr(weights, "local_weights", weights)
    if not isinstance(weights, Mapping):
        raise ConfigError("must be a mapping from node to the weights of its children", path="weights", value=weights)
    inner = {node.name: node for node in hierarchy.inner}
    for name in weights:
        if name not in inner:
            raise ConfigError("is not a node with children", path=f"weights.{name}", hint=nearest_hint(name, inner))
    read = {name: _weights_of(node, weights) for name, node in inner.items()}
    return {name: values for name, (values, _) in read.items()}, tuple(caution for _, found in read.values() for caution in found)


def leaf_names(hierarchy: Hierarchy) -> pd.Index:
    """Names of the indicators, in order."""
    return pd.Index([leaf.name for leaf in hierarchy.leaves])


def leaf_order(rows: pd.Index, hierarchy: Hierarchy, name: str) -> list[int]:
    """Where the indicators of the hierarchy stand among `rows`, which must be all of them and no other."""
    leaves = leaf_names(hierarchy)
    for leaf in leaves.difference(rows, sort=False):
        raise DataError(f"indicator has no row in {name}", row=repr(leaf), hint=nearest_hint(leaf, rows))
    for row in rows.difference(leaves, sort=False):
        raise DataError(f"row of {name} is no indicator of the hierarchy", row=repr(row), hint=nearest_hint(row, leaves))
    order: list[int] = rows.get_indexer(leaves).tolist()
    return order


def _weights_of(node: Node, weights: Mapping[str, Any]) -> tuple[Floats, tuple[Caution, ...]]:
    children = pd.Index([child.name for child in node.children])
    if node.name not in weights and len(children) > 1:
        raise ConfigError("has no weights for its children", path=f"weights.{node.name}", hint=f"They are {', '.join(children)}")
    return read_weights(weights.get(node.name, [1.0]), children, node.name, path=f"weights.{node.name}")
