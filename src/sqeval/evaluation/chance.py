"""By how much chance may move a score, indicator by indicator: what two units are told apart by, beside the draws."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sqeval.indicators.kinds import Rating
from sqeval.indicators.table import IndicatorTable
from sqeval.numerics import grade_vectors
from sqeval.numerics.proportions import Z95

if TYPE_CHECKING:
    from sqeval.evaluation.grading import Grading

Floats = NDArray[np.float64]


class Chance(NamedTuple):
    """Squared errors (rows,) of scores downwards and upwards, and what Satterthwaite's degrees of freedom lose by both: Σ e⁴/(n − 1)."""

    below: Floats
    above: Floats
    lost_below: Floats
    lost_above: Floats

    def of(self, rows: NDArray[np.intp]) -> Chance:
        """The errors of some rows."""
        return Chance(*(part[rows] for part in self))

    def of_lead(self, ahead: NDArray[np.intp], behind: NDArray[np.intp]) -> tuple[Floats, Floats]:
        """Squared error by which some rows may lead others less than they do, and its degrees of freedom; infinite where nothing varies."""
        squares = self.below[ahead] + self.above[behind]
        lost = self.lost_below[ahead] + self.lost_above[behind]
        return squares, np.divide(squares**2, lost, out=np.full(len(squares), np.inf), where=lost > 0)


def chance(grading: Grading, table: IndicatorTable) -> Chance:
    """Errors of the scores from the intervals of the indicators, taken as independent.

    Draws of requests of which all are alike do not differ, and neither do those whose value lies beyond the last threshold; the interval
    of the indicator knows better (Zou & Donner 2008, see `Grading`). Degrees of freedom are those of Satterthwaite (1946, Biometrics
    Bulletin 2:110-114), n − 1 for an indicator of n.
    """
    n = np.stack([table.counts[leaf.name].to_numpy(dtype=np.float64) for leaf in table.hierarchy.leaves], axis=1)
    unseen = _unseen(grading, table)
    below, above = (np.maximum((move / Z95) ** 2, unseen) for move in grading.moves)
    return Chance(below.sum(axis=1), above.sum(axis=1), _lost(below, n), _lost(above, n))


def _unseen(grading: Grading, table: IndicatorTable) -> Floats:
    """(rows, leaves) squared error of ratings whose answers all agree: of a Dirichlet(n + ½), as in `fuzzy.sampling_error`."""
    found = np.zeros_like(grading.leaf_scores)
    scores = np.array(grading.model.grades.scores)
    for k, leaf in enumerate(table.hierarchy.leaves):
        if isinstance(leaf.measure, Rating) and not table.hierarchy.in_full(leaf):
            counts = table.answer_counts[leaf.name].values
            agree = (counts.max(axis=1) == counts.sum(axis=1)) & (counts.sum(axis=1) > 0)
            found[agree, k] = grade_vectors.squared_distance(counts[agree] + 0.5, scores, grading.leaf_scores[agree, k])
    return np.asarray(found * np.nan_to_num(grading.leaf_weights) ** 2)


def _lost(squares: Floats, n: Floats) -> Floats:
    return np.asarray(np.divide(squares**2, np.fmax(n - 1, 1.0), out=np.zeros_like(squares), where=squares > 0).sum(axis=1))
