"""Fuzzy evaluation of every unit and period at once: membership, grade vectors at every node, score and its interval."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sqeval.errors import ConfigError, DataError
from sqeval.fuzzy.branch import Branch
from sqeval.fuzzy.decide import Decision, contributions, decide, grade_contributions
from sqeval.fuzzy.model import Model
from sqeval.fuzzy.reweight import reweighted
from sqeval.indicators.grades import Grades
from sqeval.indicators.hierarchy import Hierarchy
from sqeval.indicators.kinds import Rating
from sqeval.indicators.node import Node
from sqeval.indicators.redraw import Redraw
from sqeval.indicators.table import IndicatorTable
from sqeval.numerics import grade_vectors, membership
from sqeval.numerics.proportions import Z95
from sqeval.options import BetweenLevels, FuzzyOperator, MissingIndicator

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Grading:
    """What the fuzzy evaluation says, units and periods as rows.

    Attributes
    ----------
    model : Model
        Weights, memberships, grades and operator.
    decision : Decision
        At the goal.
    vectors : dict of node name to (rows, grades + 1)
        Grade vectors at every node; the last column is unknown mass.
    leaf_scores, leaf_weights, contributions : (rows, leaves)
        Score of every indicator by itself (NaN where unknown); its weight in what is known; and what it adds to the score. Of a
        weighted average that is their product. Another operator lets an indicator count in some grades only: its weight is then
        its share of the grade vector, and it adds the scores of the grades that it has that share in.
    low, high : (rows,)
        95 % interval of the score, widened by the unknown mass.
    given : dict of node name to array
        Local weights before any were given to siblings, as `reweights` says.
    """

    model: Model
    decision: Decision
    vectors: dict[str, Floats]
    leaf_scores: Floats
    leaf_weights: Floats
    contributions: Floats
    low: Floats
    high: Floats
    moves: tuple[Floats, Floats]
    given: dict[str, Floats]
    reweights: bool


def grade(
    table: IndicatorTable,
    local: dict[str, Floats],
    grades: Grades,
    missing: MissingIndicator,
    *,
    operator: FuzzyOperator = FuzzyOperator.WEIGHTED_AVERAGE,
    between_levels: BetweenLevels = BetweenLevels.RAW,
) -> Grading:
    """Grade every row of an indicator table with the local weights of the hierarchy."""
    hierarchy = table.hierarchy
    rows = [_membership(leaf, table, grades) for leaf in hierarchy.leaves]
    unknown = np.stack([np.isnan(row).any(axis=-1) for row in rows], axis=1)
    if missing is MissingIndicator.REFUSE and unknown.any():
        row, column = np.argwhere(unknown)[0]
        hint = "Evaluate with missing='unknown' or 'reweight'"
        raise DataError("has no value", unit=table.units[row], column=hierarchy.leaves[column].name, hint=hint)
    mass = _mass(rows, unknown)
    root = Branch.of(hierarchy)
    reweights, given = missing is MissingIndicator.REWEIGHT, local
    if reweights:
        local = reweighted(root, local, ~unknown)
    model = Model(root, local, mass, grades, operator, between_levels)
    decision = decide(model)
    leaves = {leaf.name: mass[..., k, :] for k, leaf in enumerate(hierarchy.leaves)}
    leaf_scores = np.stack([grade_vectors.score(row, np.array(grades.scores)) for row in rows], axis=1)
    found = _Scored(table, model, decision, leaf_scores, _known_weights(model, decision, unknown))
    moves = found.moves()
    low, high = found.interval(moves)
    added = contributions(model, decision)
    vectors = {**model.composed, **leaves}
    return Grading(model, decision, vectors, leaf_scores, found.weights, added, low, high, moves, given, reweights)


def regraded(grading: Grading, hierarchy: Hierarchy, draw: Redraw) -> Floats:
    """Scores (rows,) of other values of the same indicators, with the same weights, grades and operator."""
    grades = grading.model.grades
    rows = [_members(leaf, draw.answers.get(leaf.name), draw.values[leaf.name], grades) for leaf in hierarchy.leaves]
    unknown = np.stack([np.isnan(row).any(axis=-1) for row in rows], axis=1)
    model = replace(grading.model, membership=_mass(rows, unknown))
    if grading.reweights:
        model = replace(model, local=reweighted(model.root, grading.given, ~unknown))
    return decide(model).score


class Threshold(NamedTuple):
    """All thresholds of an indicator moved by a step, in its own unit."""

    leaf: Node
    step: float


def with_thresholds(grading: Grading, table: IndicatorTable, rows: NDArray[np.intp], move: Threshold) -> Decision:
    """What some rows would get with other thresholds of one indicator."""
    position = next(k for k, leaf in enumerate(table.hierarchy.leaves) if leaf.name == move.leaf.name)
    other = move.leaf.model_copy(update={"thresholds": tuple(limit + move.step for limit in move.leaf.thresholds or ())})
    members = graded(other, _column(table, "value", move.leaf)[rows], grading.model.grades)
    model = grading.model.unit(rows)
    membership = model.membership.copy()
    membership[:, position, :-1] = np.nan_to_num(members)
    return decide(replace(model, membership=membership))


def _known_weights(model: Model, decision: Decision, unknown: NDArray[np.bool_]) -> Floats:
    """Weight of every indicator in what is known, (rows, leaves), see `Grading`."""
    if not model.is_linear:
        return np.asarray(grade_contributions(model, decision).sum(axis=-1))
    weights = np.where(unknown, 0.0, np.broadcast_to(model.leaf_weights, unknown.shape))
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(weights / weights.sum(axis=1, keepdims=True))


def _mass(rows: list[Floats], unknown: NDArray[np.bool_]) -> Floats:
    """Memberships (units, leaves, g + 1) with unknown mass last, units next to one another in memory, where they are read together."""
    units, leaves = unknown.shape
    mass = np.zeros((leaves, rows[0].shape[-1] + 1, units)).transpose(2, 0, 1)
    for k, row in enumerate(rows):
        mass[:, k, :-1] = np.where(unknown[:, k, None], 0.0, row)
    mass[..., -1] = unknown
    return mass


def _membership(leaf: Node, table: IndicatorTable, grades: Grades) -> Floats:
    """Membership of an indicator in every row; NaN where it has no value."""
    answers = table.answer_counts[leaf.name].values if isinstance(leaf.measure, Rating) else None
    return _members(leaf, answers, _column(table, "value", leaf), grades)


def _members(leaf: Node, answers: Floats | None, values: Floats, grades: Grades) -> Floats:
    if answers is None:
        return graded(leaf, values, grades)
    answered = answers.sum(axis=1) > 0
    return np.where(answered[:, None], membership.answered_shares(np.where(answered[:, None], answers, 1.0)), np.nan)


def graded(leaf: Node, values: Floats, grades: Grades) -> Floats:
    """Membership (rows, grades) of values of an indicator by its thresholds; NaN where a value is."""
    if leaf.thresholds is None:
        hint = f"Give {len(grades)} thresholds, best first, or measure it as a rating"
        raise ConfigError("an indicator cannot be graded without thresholds", path=f"{leaf.name}.thresholds", hint=hint)
    known = ~np.isnan(values)
    members = membership.threshold_membership(np.where(known, values, 0.0), np.array(leaf.thresholds))
    return np.where(known[:, None], members, np.nan)


def _column(table: IndicatorTable, field: str, leaf: Node) -> Floats:
    matrix = table.arrays[field]
    values: Floats = matrix.values[:, matrix.columns.get_loc(leaf.name)]
    return values


class _Scored(NamedTuple):
    """What the interval of the score is made of."""

    table: IndicatorTable
    model: Model
    decision: Decision
    leaf_scores: Floats
    weights: Floats

    def interval(self, moves: tuple[Floats, Floats]) -> tuple[Floats, Floats]:
        """95 % interval of the score from those of the indicators, taken as independent; then unknown mass at its worst and best.

        What the score moves by when one indicator is at the ends of its own interval is combined over indicators by root of the
        sum of squares, each side by itself (method of variance estimates recovery: Zou & Donner 2008, Statistics in Medicine
        27:1693-1702).
        """
        below, above = (np.sqrt((move**2).sum(axis=1)) for move in moves)
        worst, best = self.model.grades.range
        low, high = self.decision.score - below, self.decision.score + above
        known, unknown = np.isfinite(low), self.decision.unknown
        if self.model.is_linear:
            low = np.where(known, low + unknown * (worst - low), worst)
            high = np.where(known, high + unknown * (best - high), best)
        else:
            low = np.where(known, low - (self.decision.score - self.decision.low), worst)
            high = np.where(known, high + (self.decision.high - self.decision.score), best)
        return np.clip(low, worst, best), np.clip(high, worst, best)

    def moves(self) -> tuple[Floats, Floats]:
        """What every indicator can take from the score and add to it, (rows, leaves)."""
        if not self.model.is_linear:
            return self._composed_moves()
        ends = [_leaf_interval(leaf, self.table, self.leaf_scores[:, k], self.model.grades) for k, leaf in self._leaves()]
        weights = np.nan_to_num(self.weights)
        below, above = (
            np.nan_to_num(np.stack([abs(end[side] - self.leaf_scores[:, k]) for k, end in enumerate(ends)], axis=1)) for side in (0, 1)
        )
        return weights * below, weights * above

    def _composed_moves(self) -> tuple[Floats, Floats]:
        """The same under an operator that is no average: composed anew with the indicator at either end."""
        below, above = np.zeros_like(self.leaf_scores), np.zeros_like(self.leaf_scores)
        for k, leaf in self._leaves():
            for end in _leaf_interval(leaf, self.table, self.leaf_scores[:, k], self.model.grades):
                move = np.nan_to_num(decide(self._with(k, end)).score - self.decision.score)
                below[:, k], above[:, k] = np.maximum(below[:, k], -move), np.maximum(above[:, k], move)
        return below, above

    def _with(self, leaf: int, score: Floats) -> Model:
        """The evaluation with one indicator moved to `score`: its membership gives way to the worst, or to the best grade."""
        own, scores = self.leaf_scores[:, leaf], self.model.scores
        extreme = np.where(score < own, scores.min(), scores.max())
        with np.errstate(divide="ignore", invalid="ignore"):
            part = np.nan_to_num((score - own) / (extreme - own))[:, None]
        at = np.where((score < own)[:, None], np.arange(len(scores)) == scores.argmin(), np.arange(len(scores)) == scores.argmax())
        membership = self.model.membership.copy()
        membership[:, leaf, :-1] = (1 - part) * membership[:, leaf, :-1] + part * at
        return replace(self.model, membership=membership)

    def _leaves(self) -> Iterator[tuple[int, Node]]:
        return enumerate(self.table.hierarchy.leaves)


def _leaf_interval(leaf: Node, table: IndicatorTable, score: Floats, grades: Grades) -> tuple[Floats, Floats]:
    """Scores of an indicator at the ends of its own interval."""
    scores = np.array(grades.scores)
    worst, best = grades.range
    if table.hierarchy.in_full(leaf):
        return score, score
    if isinstance(leaf.measure, Rating):
        counts = table.answer_counts[leaf.name].values
        n = counts.sum(axis=1)
        with np.errstate(divide="ignore", invalid="ignore"):
            spread = ((counts / n[:, None]) * (scores - score[:, None]) ** 2).sum(axis=1)
            half = np.where(n > 1, Z95 * np.sqrt(spread / (n - 1)), np.inf)
        return np.clip(score - half, worst, best), np.clip(score + half, worst, best)
    ends = [graded(leaf, _column(table, field, leaf), grades) @ scores for field in ("low", "high")]
    # A value of one observation has no interval: nothing is known of its error, so the score may be anything.
    open_ended = np.isnan(ends[0]) & ~np.isnan(score)
    low, high = np.minimum(*ends), np.maximum(*ends)
    return np.where(open_ended, worst, low), np.where(open_ended, best, high)


def graded_labels(decision: Decision, grades: Grades) -> pd.Series[str]:
    """Grade names by row; missing where nothing is known."""
    names = np.array([*grades.labels, None], dtype=object)
    return pd.Series(names[decision.grade], dtype="str")
