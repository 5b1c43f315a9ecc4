"""Other weights along a tree: all of them at random, or one at a time with its siblings scaled in proportion."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from sqeval.fuzzy.branch import Branch
from sqeval.fuzzy.model import Model
from sqeval.fuzzy.uncertainty.draws import generator
from sqeval.labelled import Floats, sorted_order


class Move(NamedTuple):
    """A weight that has siblings: that of a child, at a position among the children of a branch."""

    name: Any
    branch: str
    position: int
    weight: float


def moves_of(model: Model, leaves: pd.Index) -> list[Move]:
    """Every weight below the root that has siblings; nodes before those below them."""
    return [
        Move(name, branch.name, position, float(model.local[branch.name][position]))
        for branch in model.root.walk()
        if len(branch.children) > 1
        for position, name in _children(branch, leaves)
    ]


def _children(branch: Branch, leaves: pd.Index) -> list[tuple[int, Any]]:
    """Position and name of the children."""
    return [(position, leaves[child] if isinstance(child, int) else child.name) for position, child in enumerate(branch.children)]


def random_weights(model: Model, leaves: pd.Index, spread: float, samples: int, seed: int) -> dict[str, Floats]:
    """Weights (samples, children) of every branch below the root, each child with chance of its own by name."""
    local = dict(model.local)
    for branch in model.root.walk():
        names = [name for _, name in _children(branch, leaves)]
        errors = np.stack([generator(seed, branch.name, name).normal(0.0, spread, samples) for name in names], axis=1)
        parts = model.local[branch.name] * np.exp(errors)
        order = sorted_order(pd.Index(names))
        # Summed in the order of names, so that the order of children decides no digit.
        local[branch.name] = parts / parts[:, order].sum(axis=1, keepdims=True)
    return local


def moved(model: Model, moves: list[Move], weights: Floats) -> Model:
    """The evaluation (moves,) with one weight after the other set to another value, its siblings scaled in proportion."""
    local = {branch.name: np.repeat(model.local[branch.name][None], len(moves), axis=0) for branch in model.root.walk()}
    for row, (move, weight) in enumerate(zip(moves, weights, strict=True)):
        own = local[move.branch][row]
        others = np.arange(len(own)) != move.position
        # Where the others have no weight to scale, they share alike.
        rest = own[others] / own[others].sum() if own[others].any() else np.full(others.sum(), 1.0 / others.sum())
        own[others], own[move.position] = (1.0 - weight) * rest, weight
    return replace(model, local={**model.local, **local})
