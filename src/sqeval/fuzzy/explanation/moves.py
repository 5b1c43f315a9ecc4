"""Moves of membership to better grades: the least one of some indicators with which an evaluation has the next grade."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from sqeval.fuzzy.explanation.attribution import Place, pooled
from sqeval.fuzzy.explanation.reach import Reach
from sqeval.fuzzy.model import Model
from sqeval.labelled import Floats
from sqeval.numerics import grade_moves, grade_vectors
from sqeval.options import GradeCriterion

#: Steps that a way is searched in, and then the step that was found, over and over.
_STEPS, _FINER, _TIMES = 256, 16, 10
#: Part of a grade below which what is left of it is a rounding error.
_EMPTY = 1e-12


class Move(NamedTuple):
    """Which part of its membership in every grade (g,) each of some indicators gives to a better one.

    Attributes
    ----------
    leaves : tuple of int
    fractions : (g,) array
        In [0, 1].
    share : float
        Of the known membership that moves.
    """

    leaves: tuple[int, ...]
    fractions: Floats
    share: float


def moved(model: Model, moves: Iterable[Move], into: int) -> Model:
    """The model after some moves into one grade."""
    membership = model.membership.copy()
    for move in moves:
        membership[list(move.leaves)] = _given(model.membership[list(move.leaves)], move.fractions, into)
    return replace(model, membership=membership)


def least_moves(model: Model, reach: Reach, at: Sequence[Place]) -> list[Move | None]:
    """For every place the least move of the indicators below it that is enough by itself; None where none is."""
    if model.is_linear:
        return _in_closed_form(model, reach, at)
    return [_searched(model, reach, place.leaves) for place in at]


def whole_move(model: Model, reach: Reach, leaf: int) -> Move:
    """All of an indicator that can move."""
    row = model.known[leaf]
    leaving = reach.gains > 0
    mass = float(row.sum())
    return Move((leaf,), leaving.astype(np.float64), float(row[leaving].sum()) / mass if mass else 0.0)


def is_enough(model: Model, reach: Reach, moves: Iterable[Move]) -> bool:
    """Whether some moves reach the grade together."""
    return bool(reach.holds(_vector(moved(model, moves, reach.into))))


def first_reached(model: Model, reach: Reach, course: Callable[[Floats], Floats]) -> float | None:
    """The first point of a way at which the grade is reached; `course` gives memberships (n, leaves, g + 1) at points (n,) of [0, 1].

    The way is searched in steps of 1/256, then the step that reaches the grade in finer ones; the point that is found
    reaches it. Vectors of operators that are not linear may come and go, so that a visit shorter than a step can be missed.
    """
    points = np.linspace(0.0, 1.0, _STEPS + 1)
    for _ in range(_TIMES + 1):
        found = np.flatnonzero(reach.holds(_vector(replace(model, membership=course(points)))))
        if not found.size:
            return None
        last = int(found[0])
        points = np.linspace(points[max(last - 1, 0)], points[last], _FINER + 1)
    return float(points[-1])


def answers_that_move(move: Move, model: Model, reach: Reach, count: float) -> float:
    """How many of an indicator's answers must move, as answers move whole; NaN where whole answers step over the grade."""
    fewest = float(grade_moves.answers(np.array(move.share), np.array(count)))
    if not model.is_linear:
        return _answers_tried(move, model, reach, count, max(fewest, 1.0))
    if reach.by is not GradeCriterion.MEMBERSHIP:
        return fewest
    vector = _vector(model)
    part = grade_vectors.total(model.leaf_shares[move.leaves[0]] * vector)
    return grade_moves.answers_to_lead(fewest, reach.ahead(vector), float(part) / count)


def _answers_tried(move: Move, model: Model, reach: Reach, count: float, fewest: float) -> float:
    """The first number of answers, not fewer than `fewest`, that has the grade: more mass need not, where vectors are not linear."""
    leaf = move.leaves[0]
    row = model.known[leaf]
    held = row / grade_vectors.total(row) * count
    most = np.ceil(sum(held[grade] for grade in reach.order) * (1.0 - _EMPTY))
    for start in np.arange(fewest, most + 1.0, _STEPS):
        numbers = np.arange(start, min(start + _STEPS, most + 1.0))
        membership = np.broadcast_to(model.membership, (len(numbers), *model.membership.shape)).copy()
        membership[:, leaf] = _given(membership[:, leaf], _leaving(numbers, held, reach), reach.into)
        found = np.flatnonzero(reach.holds(_vector(replace(model, membership=membership))))
        if found.size:
            return float(numbers[found[0]])
    return float("nan")


def _leaving(amounts: Floats, row: Floats, reach: Reach) -> Floats:
    """Fractions (n, g) of a row (g,) that leave when amounts (n,) of it move, one grade after the other."""
    left, found = amounts, np.zeros((len(amounts), len(row)))
    for grade in reach.order:
        share = np.clip(left / row[grade], 0.0, 1.0) if row[grade] else np.zeros(len(amounts))
        # A grade that is left is empty: a rounding error in it would count in full where memberships are balanced.
        found[:, grade] = np.where(share > 1.0 - _EMPTY, 1.0, share)
        left = left - row[grade]
    return found


def _in_closed_form(model: Model, reach: Reach, at: Sequence[Place]) -> list[Move | None]:
    vector = _vector(model)
    parts = pooled(model.leaf_shares * vector, at)
    if reach.by is GradeCriterion.MEMBERSHIP:
        mass, can = grade_moves.to_lead(parts, reach.ahead(vector), reach.scores)
    else:
        mass, can = grade_moves.worst_first(parts, reach.needed - reach.held(vector), reach.gains, reach.scores)
    fractions = np.divide(mass, parts, out=np.zeros(parts.shape), where=parts > 0)
    can &= grade_vectors.total(parts) > 0
    return [
        Move(place.leaves, fraction, float(grade_vectors.total(amount) / grade_vectors.total(part))) if is_enough else None
        for place, fraction, amount, part, is_enough in zip(at, fractions, mass, parts, can, strict=True)
    ]


def _searched(model: Model, reach: Reach, leaves: tuple[int, ...]) -> Move | None:
    """The first move on the way of all that can leave its grades, one grade after the other."""
    chosen = list(leaves)
    weighed = grade_vectors.total(np.moveaxis(model.known[chosen] * model.leaf_weights[chosen, None], 0, -1))
    if not weighed.any():
        return None
    row = weighed / grade_vectors.total(weighed)
    way = float(sum(row[grade] for grade in reach.order))

    def fractions(points: Floats) -> Floats:
        return _leaving(points * way, row, reach)

    def course(points: Floats) -> Floats:
        membership = np.broadcast_to(model.membership, (len(points), *model.membership.shape)).copy()
        membership[:, chosen] = _given(membership[:, chosen], fractions(points)[:, None], reach.into)
        return membership

    point = first_reached(model, reach, course) if way else None
    return None if point is None else Move(leaves, fractions(np.array([point]))[0], point * way)


def _given(rows: Floats, fractions: Floats, into: int) -> Floats:
    """Rows (…, g + 1) that give fractions (…, g) of their grades to one grade."""
    leaving = rows[..., :-1] * fractions
    given = rows.copy()
    given[..., :-1] = np.maximum(given[..., :-1] - leaving, 0.0)
    given[..., into] += grade_vectors.total(leaving)
    return given


def _vector(model: Model) -> Floats:
    return grade_vectors.normalise(model.composed[model.root.name][..., :-1])
