"""Weights of units that lack indicators: what is missing gives its weight to its siblings."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from sqeval.fuzzy.branch import Branch
from sqeval.labelled import Floats

Booleans = NDArray[np.bool_]


def reweighted(root: Branch, local: Mapping[str, Floats], known: Booleans) -> dict[str, Floats]:
    """Local weights (units, children) by branch, with those of missing indicators given to their siblings.

    Where all below a branch are missing, its own weight goes to its siblings. `known` is (units, leaves).
    """
    weights: dict[str, Floats] = {}
    _reweigh(root, local, known, weights)
    return weights


def _reweigh(branch: Branch, local: Mapping[str, Floats], known: Booleans, weights: dict[str, Floats]) -> Booleans:
    """Write the weights of a branch and of those below it; whether anything below it is known, by unit."""
    below = [known[:, child] if isinstance(child, int) else _reweigh(child, local, known, weights) for child in branch.children]
    present = np.stack(below, axis=1)
    alive = np.asarray(present.any(axis=1))
    kept = np.where(present, local[branch.name], 0.0)
    # Where nothing below is known, the weights do not matter: the mass is unknown anyway.
    kept = np.where(alive[:, None] & (kept.sum(axis=1) > 0)[:, None], kept, local[branch.name])
    weights[branch.name] = kept / kept.sum(axis=1, keepdims=True)
    return alive
