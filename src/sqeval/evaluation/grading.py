"""Fuzzy evaluation of every unit and period at once: membership, grade vectors at every node, score and its interval."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sqeval.errors import ConfigError, DataError
from sqeval.fuzzy.branch import Branch
from sqeval.fuzzy.decide import Decision, contributions, decide
from sqeval.fuzzy.model import Model
from sqeval.fuzzy.reweight import reweighted
from sqeval.indicators.grades import Grades
from sqeval.indicators.kinds import Rating
from sqeval.indicators.node import Node
from sqeval.indicators.table import IndicatorTable
from sqeval.numerics import grade_vectors, membership
from sqeval.numerics.proportions import Z95
from sqeval.options import MissingIndicator

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Grading:
    """What the fuzzy evaluation says, units and periods as rows.

    Attributes
    ----------
    decision : Decision
        At the goal.
    vectors : dict of node name to (rows, grades + 1)
        Grade vectors at every node; the last column is unknown mass.
    leaf_scores, leaf_weights, contributions : (rows, leaves)
        Score of every indicator by itself (NaN where unknown); its weight in the known mass; and their product,
        which adds up to the score.
    low, high : (rows,)
        95 % interval of the score, widened by the unknown mass.
    """

    decision: Decision
    vectors: dict[str, Floats]
    leaf_scores: Floats
    leaf_weights: Floats
    contributions: Floats
    low: Floats
    high: Floats


def grade(table: IndicatorTable, local: dict[str, Floats], grades: Grades, missing: MissingIndicator) -> Grading:
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
    if missing is MissingIndicator.REWEIGHT:
        local = reweighted(root, local, ~unknown)
    model = Model(root, local, mass, grades)
    decision = decide(model)
    leaves = {leaf.name: mass[..., k, :] for k, leaf in enumerate(hierarchy.leaves)}
    weights = np.broadcast_to(model.leaf_weights, unknown.shape)
    scores = np.array(grades.scores)
    known_weights = np.where(unknown, 0.0, weights)
    with np.errstate(divide="ignore", invalid="ignore"):
        known_weights = known_weights / known_weights.sum(axis=1, keepdims=True)
    leaf_scores = np.stack([grade_vectors.score(row, scores) for row in rows], axis=1)
    low, high = _interval(table, leaf_scores, known_weights, decision, grades)
    return Grading(decision, {**model.composed, **leaves}, leaf_scores, known_weights, contributions(model, decision), low, high)


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
    if isinstance(leaf.measure, Rating):
        counts = table.answer_counts[leaf.name].values
        answered = counts.sum(axis=1) > 0
        return np.where(answered[:, None], membership.answered_shares(np.where(answered[:, None], counts, 1.0)), np.nan)
    return _graded(leaf, _column(table, "value", leaf), grades)


def _graded(leaf: Node, values: Floats, grades: Grades) -> Floats:
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


def _interval(table: IndicatorTable, leaf_scores: Floats, weights: Floats, decision: Decision, grades: Grades) -> tuple[Floats, Floats]:
    """95 % interval of the score from those of the indicators, taken as independent; then unknown mass at its worst and best.

    Deviations of the indicators' scores at the ends of their own intervals are combined by root of the sum of
    squares, each side by itself (method of variance estimates recovery: Zou & Donner 2008, Statistics in Medicine
    27:1693-1702).
    """
    ends = [_leaf_interval(leaf, table, leaf_scores[:, k], grades) for k, leaf in enumerate(table.hierarchy.leaves)]
    below, above = (np.nan_to_num(np.stack([abs(end[side] - leaf_scores[:, k]) for k, end in enumerate(ends)], axis=1)) for side in (0, 1))
    weights = np.nan_to_num(weights)
    worst, best = grades.range
    low = decision.score - np.sqrt(((weights * below) ** 2).sum(axis=1))
    high = decision.score + np.sqrt(((weights * above) ** 2).sum(axis=1))
    share = decision.unknown
    low = np.where(np.isnan(low), worst, low + share * (worst - low))
    high = np.where(np.isnan(high), best, high + share * (best - high))
    return np.clip(low, worst, best), np.clip(high, worst, best)


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
    ends = [_graded(leaf, _column(table, field, leaf), grades) @ scores for field in ("low", "high")]
    # A value of one observation has no interval: nothing is known of its error, so the score may be anything.
    open_ended = np.isnan(ends[0]) & ~np.isnan(score)
    low, high = np.minimum(*ends), np.maximum(*ends)
    return np.where(open_ended, worst, low), np.where(open_ended, best, high)


def graded_labels(decision: Decision, grades: Grades) -> pd.Series[str]:
    """Grade names by row; missing where nothing is known."""
    names = np.array([*grades.labels, None], dtype=object)
    return pd.Series(names[decision.grade], dtype="str")
