"""The boundary of alternatives × criteria: numbers and weights in the order of their names, so that no order decides a digit."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sqeval import labelled
from sqeval.ahp.criteria_weights import criteria_weights
from sqeval.errors import DataError
from sqeval.labelled import sorted_order
from sqeval.result import Caution

Floats = NDArray[np.float64]


class ScoreTable(NamedTuple):
    """Scores (alternatives, criteria), both sorted by name; `rows` and `columns` are the names as given."""

    values: Floats
    alternatives: pd.Index
    criteria: pd.Index
    rows: pd.Index
    columns: pd.Index

    def back(self) -> NDArray[np.intp]:
        """Positions that bring sorted alternatives into the order in which they were given."""
        return self.alternatives.get_indexer(self.rows)


class WeightedTable(NamedTuple):
    """Scores and the weights (criteria,) of their columns, and what is to be said about these."""

    table: ScoreTable
    weights: Floats
    cautions: tuple[Caution, ...]


def score_table(scores: Any, name: str = "scores") -> ScoreTable:
    """A table of finite numbers, sorted by name."""
    given = labelled.matrix(scores, name)
    rows, columns = sorted_order(given.rows), sorted_order(given.columns)
    return ScoreTable(given.values[np.ix_(rows, columns)], given.rows[rows], given.columns[columns], given.rows, given.columns)


def weighted_table(scores: Any, weights: Any, name: str = "scores") -> WeightedTable:
    """Scores with the weights of their criteria."""
    table = score_table(scores, name)
    values, cautions = criteria_weights(weights, table.columns, name)
    return WeightedTable(table, values[table.columns.get_indexer(table.criteria)], cautions)


def weighted_priorities(local: Any, weights: Any) -> WeightedTable:
    """The same for local priorities, of which none is negative and no column is all 0."""
    found = weighted_table(local, weights, "local")
    _check(found.table)
    return found


def of_moderate_size(values: Floats) -> Floats:
    """The same over a power of two, so that differences and sums stay within range; this changes no digit."""
    largest = float(np.abs(values).max(initial=0.0))
    return values if largest == 0 else np.ldexp(values, -int(np.frexp(largest)[1]))


def _check(table: ScoreTable) -> None:
    negative = np.argwhere(table.values < 0)
    if len(negative):
        row, column = negative[0]
        value = float(table.values[row, column])
        raise DataError("a local priority is negative", column=table.criteria[column], unit=table.alternatives[row], value=value)
    empty = np.flatnonzero(table.values.max(axis=0) == 0)
    if empty.size:
        raise DataError("all local priorities are 0", column=table.criteria[empty[0]], hint="Leave the criterion out")
