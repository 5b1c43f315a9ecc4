"""The mix of a unit's requests: what a score would be with the same performance, group by group, and another composition."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sqeval.errors import DataError
from sqeval.evaluation.grading import graded
from sqeval.indicators.grades import Grades
from sqeval.indicators.keys import JOINT
from sqeval.indicators.kinds import Rating
from sqeval.indicators.node import Node
from sqeval.indicators.table import IndicatorTable
from sqeval.labelled import Floats
from sqeval.numerics import membership

if TYPE_CHECKING:
    from sqeval.evaluation.evaluation import Evaluation

#: Up to this relative difference a value is the mean of the values of its groups.
_SAME = 1e-9


@dataclass(frozen=True, eq=False)
class Mix:
    """The indicators of every unit and period, group by group.

    Attributes
    ----------
    by : str
        The column that makes the groups, such as the channel.
    table : IndicatorTable
        By unit and group.
    groups : tuple of str
    rows : (rows, groups) array
        Where a row of the evaluation stands in `table` with a group; -1 where it has none of it.
    """

    by: str
    table: IndicatorTable
    groups: tuple[str, ...]
    rows: NDArray[np.intp]

    @classmethod
    def of(cls, by: str, table: IndicatorTable, units: pd.Index, names: pd.Index) -> Mix:
        """Groups of every row of an evaluation; `names` are those that the column has.

        Raises
        ------
        DataError
            A name can be read as two pairs of unit and group.
        """
        own = pd.unique(units.get_level_values(0))
        pairs = {name: _split(str(name), own, names) for name in pd.unique(table.units.get_level_values(0))}
        groups = tuple(sorted({group for _, group in pairs.values()}))
        place = {label: k for k, label in enumerate(units)}
        rows = np.full((len(units), len(groups)), -1, dtype=np.intp)
        for k, label in enumerate(table.units):
            unit, group = pairs[label[0] if isinstance(label, tuple) else label]
            whole = (unit, *label[1:]) if isinstance(label, tuple) else unit
            rows[place[whole], groups.index(group)] = k
        return cls(by, table, groups, rows)

    def parts(self, evaluation: Evaluation, ends: Iterable[int]) -> tuple[Floats, NDArray[np.bool_]]:
        """Points that the mix did to the score, by indicator, and whether it could be told apart.

        With the shares m of the groups and their values x, an indicator's score is s(m, x) = s(Σ m·x). The mix has done
        ½[s(m₁, x₀) − s(m₀, x₀) + s(m₁, x₁) − s(m₀, x₁)], times the mean weight; performance has done the rest. Medians and other values
        that are no mean of their groups cannot be told apart: all of their change is performance.
        """
        first, last = ends
        weights = np.nan_to_num(evaluation.grading.leaf_weights[[first, last]]).mean(axis=0)
        leaves = evaluation.hierarchy.leaves
        values = evaluation.table.values[[leaf.name for leaf in leaves]].to_numpy()
        effects, mixed = np.zeros(len(leaves)), np.zeros(len(leaves), dtype=bool)
        for k, leaf in enumerate(leaves):
            sides = [self._side(leaf, row, evaluation.grades) for row in (first, last)]
            # Scores of different values are equal beyond the outer thresholds, so values are compared where there are any.
            wholes = evaluation.grading.leaf_scores[:, k] if isinstance(leaf.measure, Rating) else values[:, k]
            scores = _Scores(leaf, evaluation.grades)
            mixed[k] = all(_is_mean(side, wholes[row]) for side, row in zip(sides, (first, last), strict=True))
            if mixed[k]:
                effects[k] = _of_mix(scores, *sides)
        return weights * effects, mixed

    def _side(self, leaf: Node, row: int, grades: Grades) -> tuple[Floats, Floats]:
        """Observations and values of an indicator by group; of a rating the values are scores."""
        rows = self.rows[row]
        n, values = np.zeros(len(rows)), np.full(len(rows), np.nan)
        there = rows >= 0
        if isinstance(leaf.measure, Rating):
            counts = self.table.answer_counts[leaf.name].values[rows[there]]
            n[there] = counts.sum(axis=1)
            shares = membership.answered_shares(np.where(n[there, None] > 0, counts, 1.0))
            values[there] = np.where(n[there] > 0, shares @ np.array(grades.scores), np.nan)
            return n, values
        for field, found in (("n", n), ("value", values)):
            matrix = self.table.arrays[field]
            found[there] = matrix.values[rows[there], matrix.columns.get_loc(leaf.name)]
        n[np.isnan(values)] = 0.0
        return n, values


@dataclass(frozen=True)
class _Scores:
    """The score that a mixed value of an indicator has."""

    leaf: Node
    grades: Grades

    def of(self, shares: Floats, values: Floats) -> float:
        """Of groups with these shares and values."""
        value = float(shares @ np.nan_to_num(values))
        if isinstance(self.leaf.measure, Rating):
            return value
        return float(graded(self.leaf, np.array([value]), self.grades)[0] @ self.grades.scores)


def _is_mean(side: tuple[Floats, Floats], whole: float) -> bool:
    n, values = side
    if not n.sum() > 0 or np.isnan(whole):
        return False
    return bool(abs(n @ np.nan_to_num(values) / n.sum() - whole) <= _SAME * max(1.0, abs(whole)))


def _of_mix(scores: _Scores, before: tuple[Floats, Floats], after: tuple[Floats, Floats]) -> float:
    (n0, x0), (n1, x1) = before, after
    m0, m1 = n0 / n0.sum(), n1 / n1.sum()
    # A group that a period lacks performs there as it does in the other one: that it is gone is mix.
    x0, x1 = np.where(n0 > 0, x0, x1), np.where(n1 > 0, x1, x0)
    moved = (scores.of(m1, x) - scores.of(m0, x) for x in (x0, x1))
    return sum(moved) / 2


def _split(name: str, units: Iterable[str], groups: pd.Index) -> tuple[str, str]:
    pairs = [(unit, name[len(unit) + len(JOINT) :]) for unit in units if name.startswith(unit + JOINT)]
    found = [pair for pair in pairs if pair[1] in groups]
    if len(found) > 1:
        (one, _), (other, _) = found
        hint = f"Rename one of {one!r} and {other!r}, so that neither begins with the other and {JOINT!r}"
        raise DataError("can be read as two units with a group", unit=name, hint=hint)
    return found[0]
