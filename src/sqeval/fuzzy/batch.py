"""Grade vectors of many units at every node of a hierarchy, on arrays: what one-by-one evaluation does, at once."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from sqeval.indicators.node import Node
from sqeval.labelled import Floats
from sqeval.numerics import composition

_SELF = np.ones(1)


def tree_vectors(hierarchy: Node, local: Mapping[str, Floats], membership: Floats) -> dict[str, Floats]:
    """Compose memberships of the indicators upwards, level by level.

    Parameters
    ----------
    hierarchy : Hierarchy or Node
        Any number of levels, branches of any length.
    local : mapping of node name to array
        Weights of the children, in their order, at every node that has children: (k,) for all units, or (units, k).
        They sum to 1.
    membership : (units, leaves, grades) array
        In the order of `hierarchy.leaves`; a last column of unknown mass is carried along like a grade.

    Returns
    -------
    dict of node name to (units, grades) array
        Every node, leaves too, parents first.
    """
    vectors = {leaf.name: membership[..., k, :] for k, leaf in enumerate(hierarchy.leaves)}
    for node in reversed(hierarchy.inner):
        children = np.stack([vectors[child.name] for child in node.children], axis=-2)
        vectors[node.name] = composition.weighted_average(local[node.name], children)
    return {node.name: vectors[node.name] for node in hierarchy.walk()}


def leaf_weights(node: Node, local: Mapping[str, Floats]) -> Floats:
    """Weights (…, leaves) of the indicators below `node` in `node`: products of the local weights on the way down."""
    if node.is_leaf:
        return _SELF
    parts = [local[node.name][..., k, None] * leaf_weights(child, local) for k, child in enumerate(node.children)]
    if len({part.ndim for part in parts}) > 1:
        shape = max((part.shape[:-1] for part in parts), key=len)
        parts = [np.broadcast_to(part, (*shape, part.shape[-1])) for part in parts]
    return np.concatenate(parts, axis=-1)


def leaf_positions(hierarchy: Node, node: Node) -> slice:
    """Where the indicators below `node` stand among `hierarchy.leaves`: they are neighbours there."""
    names = [leaf.name for leaf in hierarchy.leaves]
    start = names.index(node.leaves[0].name)
    return slice(start, start + len(node.leaves))
