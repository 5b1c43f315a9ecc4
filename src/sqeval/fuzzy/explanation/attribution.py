"""What every node and indicator of a model has in its score and grade, as arrays along the tree."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sqeval.fuzzy.branch import Branch
from sqeval.fuzzy.decide import Decision
from sqeval.fuzzy.model import Model
from sqeval.labelled import Floats
from sqeval.numerics import grade_vectors

#: Two of these before a name are one step down in the tree; a plain blank would be lost in HTML.
_BLANK = "\u00a0"


class Place(NamedTuple):
    """A node or an indicator where it stands in the tree.

    Attributes
    ----------
    name : hashable
    path : tuple
        Names from the root down to it.
    node : Branch or int
        An indicator is its position.
    edge : (str, int) or None
        Its parent, and which of its children it is; None for the root.
    """

    name: Any
    path: tuple[Any, ...]
    node: Branch | int
    edge: tuple[str, int] | None

    @property
    def level(self) -> int:
        """How many steps it is below the root."""
        return len(self.path) - 1

    @property
    def leaves(self) -> tuple[int, ...]:
        """Positions of the indicators below, or of the indicator itself."""
        return (self.node,) if isinstance(self.node, int) else self.node.leaves


class Attribution(NamedTuple):
    """What is said of every place; arrays (…, p), of which `vector` is (…, p, g).

    Attributes
    ----------
    local, weight : weights among its siblings, and in the root.
    vector : its own grade vector, normalised over the known grades.
    score, grade, unknown : its own score, grade by maximum membership (position, −1 where nothing is known), unknown share.
    mass : its share of the root's vector; with linear operators the weight, where all is known.
    contribution : what it adds to the root's score.
    lost : what it would add if all its mass were in the best grade, less what it adds.
    lift : what it adds, less what it would add at the root's score.
    in_grade : what it adds to the root's membership in the root's grade.
    """

    local: Floats
    weight: Floats
    vector: Floats
    score: Floats
    grade: NDArray[np.intp]
    unknown: Floats
    mass: Floats
    contribution: Floats
    lost: Floats
    lift: Floats
    in_grade: Floats


def places(root: Branch, names: Sequence[Any]) -> tuple[Place, ...]:
    """All places of a tree, parents first, siblings in the order of their indicators; `names` are those of the indicators."""
    return tuple(_places(root, names, (), None))


def _places(node: Branch | int, names: Sequence[Any], above: tuple[Any, ...], edge: tuple[str, int] | None) -> Iterator[Place]:
    name = names[node] if isinstance(node, int) else node.name
    place = Place(name, (*above, name), node, edge)
    yield place
    if isinstance(node, Branch):
        # The children of a single level are composed in the order of their names, and shown in that of their rows.
        for at in sorted(range(len(node.children)), key=lambda k: _first(node.children[k])):
            yield from _places(node.children[at], names, place.path, (node.name, at))


def indented(names: Sequence[str], at: Sequence[Place]) -> list[str]:
    """Names of places, moved to the right by their level."""
    return [2 * place.level * _BLANK + name for name, place in zip(names, at, strict=True)]


def _first(node: Branch | int) -> int:
    return node if isinstance(node, int) else min(node.leaves)


def attribute(model: Model, decision: Decision, at: Sequence[Place]) -> Attribution:
    """Attribute the score and the grade of a model (one unit, or many along leading axes) to its places."""
    parts = pooled(model.leaf_shares * decision.vector[..., None, :], at)
    mass, contribution = grade_vectors.total(parts), grade_vectors.score(parts, model.scores)
    own = own_vectors(model, at)
    known = grade_vectors.normalise(own[..., :-1])
    grade = np.broadcast_to(decision.grade[..., None, None], (*parts.shape[:-1], 1))
    return Attribution(
        local=_local(model, at, mass.shape),
        weight=_sums(model.leaf_weights, at),
        vector=known,
        score=grade_vectors.score(known, model.scores),
        grade=grade_vectors.maximum_membership(known, model.scores),
        unknown=np.asarray(own[..., -1] / grade_vectors.total(own)),
        mass=mass,
        contribution=contribution,
        lost=mass * model.scores.max() - contribution,
        # That of the root is nothing, and not the rounding error of its score.
        lift=np.where([place.edge is None for place in at], 0.0, contribution - mass * decision.score[..., None]),
        in_grade=np.take_along_axis(parts, np.maximum(grade, 0), axis=-1)[..., 0],
    )


def own_vectors(model: Model, at: Sequence[Place]) -> Floats:
    """Vectors (…, p, g + 1) of the places as they are composed, those of indicators as they were given."""
    rows = [model.membership[..., place.node, :] if isinstance(place.node, int) else model.composed[place.node.name] for place in at]
    return np.stack(np.broadcast_arrays(*rows), axis=-2)


def pooled(values: Floats, at: Sequence[Place]) -> Floats:
    """Sums (…, p, g) of values (…, leaves, g) of the indicators below every place."""
    return np.stack([_sum(values, place) for place in at], axis=-2)


def _sums(values: Floats, at: Sequence[Place]) -> Floats:
    return pooled(values[..., None], at)[..., 0]


def _sum(values: Floats, place: Place) -> Floats:
    # One indicator after the other, in the order of the tree: the order of rows decides no digit.
    return grade_vectors.total(np.moveaxis(values[..., list(place.leaves), :], -2, -1))


def _local(model: Model, at: Sequence[Place], shape: tuple[int, ...]) -> Floats:
    columns = [np.ones(()) if place.edge is None else model.local[place.edge[0]][..., place.edge[1]] for place in at]
    return np.stack([np.broadcast_to(column, shape[:-1]) for column in columns], axis=-1)
