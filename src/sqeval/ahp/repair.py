"""Make judgements consistent enough by changing as few of them, by as little, as it takes."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import combinations
from numbers import Real
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sqeval import display, i18n
from sqeval.ahp import verdict
from sqeval.ahp.judgement import written
from sqeval.ahp.pairwise_matrix import PairwiseMatrix
from sqeval.ahp.scales import FUNDAMENTAL
from sqeval.ahp.solve import complete_matrix, solved
from sqeval.ahp.suggest_revisions import snap
from sqeval.errors import OptionError
from sqeval.labelled import sorted_order
from sqeval.numerics import consistency, revision
from sqeval.options import PriorityMethod, RandomIndex, parse
from sqeval.progress import Progress, track
from sqeval.result import Caution, Result, announces

Floats = NDArray[np.float64]
Places = NDArray[np.intp]

#: Sets of two judgements that are tried before one that helps most is changed for good; those of n = 11.
_MOST_SETS = 1_500
#: How well a judgement is fitted to all others, and what that leaves of λmax at most.
_CLOSE, _SLACK = 1e-8, 1e-9
#: Turns in which two judgements are fitted to each other, how well, and what is left to the values of the scale to decide:
#: this share of λmax − n, or so much where the target is near 0.
_TURNS, _FLAT, _NEAR, _LEFT = 6, 1e-4, 1.05, 0.002
_SCALE = np.array(FUNDAMENTAL)


@dataclass(frozen=True)
class Change:
    """One judgement that was changed, and the consistency ratio before and after."""

    row: Any
    column: Any
    before: float
    after: float
    cr_before: float
    cr_after: float


@dataclass(frozen=True, eq=False, repr=False)
class RepairedJudgements(Result):
    """Judgements with a consistency ratio of at most `target`, and the log of what was changed.

    Attributes
    ----------
    original, matrix : PairwiseMatrix
        The judgements as they were, and as repaired.
    target : float
        The consistency ratio asked for.
    log : tuple of Change
        In the order in which they were made; empty where nothing had to be.
    is_fewest : bool
        Whether no smaller number of judgements would do. Up to two changes are found by trying all sets; more are found
        one after the other, which may take more than needed.
    warnings : tuple of Caution
        "judgements_changed": repaired judgements are a proposal to the expert, not his.
    """

    original: PairwiseMatrix
    matrix: PairwiseMatrix
    target: float
    cr: float
    log: tuple[Change, ...]
    is_fewest: bool
    warnings: tuple[Caution, ...] = ()

    @property
    def changes(self) -> pd.DataFrame:
        """One row a change: `row`, `column`, `before`, `after`, `cr_before`, `cr_after`."""
        return pd.DataFrame([vars(change) for change in self.log], columns=list(Change.__dataclass_fields__))

    def to_frame(self) -> pd.DataFrame:
        """The same as `changes`."""
        return self.changes

    def _card(self, lang: str) -> display.Card:
        facts = (
            (i18n.text("ahp.cr_before", lang), f"{self.log[0].cr_before if self.log else self.cr:.4f}"),
            (i18n.text("ahp.cr_after", lang), f"{self.cr:.4f} (≤ {self.target:g})"),
            (i18n.text("ahp.changed", lang), str(len(self.log))),
        )
        table = self.changes
        table[["before", "after"]] = table[["before", "after"]].map(written)
        table.columns = pd.Index([i18n.text(f"ahp.{name}", lang) for name in table.columns])
        cautions = tuple(caution.text(lang) for caution in self.warnings)
        return display.Card(i18n.text("ahp.repair_title", lang), facts, table, cautions, lang)


@announces
def repair(matrix: Any, target: float = 0.1, *, random_index: str = "alonso_lamata_2006", progress: Progress = False) -> RepairedJudgements:
    """Change as few judgements as possible, to values of the scale 1/9 … 9, until CR is at most `target`.

    Of all sets of one judgement, then of two, the one is taken that reaches the target with the least Σ |ln after − ln before|.
    Where two do not suffice (or n > 11), the judgement whose change lowers CR most is changed for good, and the search
    begins anew.

    Parameters
    ----------
    matrix : PairwiseMatrix, or whatever it is built from
        Complete judgements.
    target : float
        The consistency ratio wanted, at least 0.
    random_index : str
        As for `solve`.
    progress : bool or function
        Show the judgements changed so far; thirty items that need fifty changes take seconds.

    Returns
    -------
    RepairedJudgements
        A proposal: only the expert can say whether a changed judgement is his.

    Raises
    ------
    JudgementError
        The matrix is invalid, or a judgement is missing.
    OptionError
        A target below 0, or one to which no changes were found.

    References
    ----------
    Bozóki, S., Fülöp, J. & Poesz, A. (2015). On reducing inconsistency of pairwise comparison matrices below an acceptance
    threshold. Central European Journal of Operations Research 23(4), 849-866 (fewest changed judgements).

    Examples
    --------
    >>> from sqeval.ahp import PairwiseMatrix
    >>> import warnings; warnings.simplefilter("ignore")
    >>> typed = PairwiseMatrix.from_upper([2, "1/6", 3], ["a", "b", "c"])
    >>> repaired = repair(typed)
    >>> repaired.changes[["row", "column", "after"]].to_dict("records"), round(repaired.cr, 4)
    ([{'row': 'a', 'column': 'b', 'after': 0.14285714285714285}], 0.0952)
    """
    judgements = complete_matrix(matrix)
    table = parse(RandomIndex, random_index, "random_index")
    if isinstance(target, bool) or not isinstance(target, Real) or not target >= 0:
        raise OptionError("must be a number of at least 0", path="target", value=target)
    ri = verdict.reachable(len(judgements), table)
    order = sorted_order(judgements.labels)
    values = judgements.values[np.ix_(order, order)]
    steps, is_fewest = _Search(values, float(target), ri).run(progress)
    log = _log(values, steps, order, judgements.labels, ri)
    repaired = values if not steps else _with(values, steps)
    back = np.argsort(order)
    result = PairwiseMatrix(repaired[np.ix_(back, back)], judgements.labels)
    cr = solved(result, PriorityMethod.EIGENVECTOR, table, ()).cr
    cautions = (Caution("judgements_changed", tuple(f"{change.row} / {change.column}" for change in log)),) if log else ()
    return RepairedJudgements(judgements, result, float(target), cr, log, is_fewest, cautions)


#: A judgement at a row and column, and its new value.
Step = tuple[int, int, float]


class _Search:
    """The changes that bring λmax − n of a matrix down to what the target allows."""

    def __init__(self, matrix: Floats, target: float, ri: float) -> None:
        self.matrix, self.target = matrix, target
        self.limit = target * ri * (len(matrix) - 1) * (1 + 1e-12)
        self.rows, self.columns = np.triu_indices(len(matrix), k=1)

    def run(self, progress: Progress = False) -> tuple[list[Step], bool]:
        """Steps in order, and whether fewer would not do."""
        done: list[Step] = []
        current = self.matrix
        most = len(self.rows) + 1
        for _ in track(range(most), most, "repair", progress):
            if float(revision.excess(current[None])[0]) <= self.limit:
                return done, True
            best = revision.best_values(current, self.rows, self.columns, flat=_CLOSE)
            last = self._one(current, best) or self._two(current)
            if last:
                return [*done, *last], not done
            done.append(self._best(current, best))
            current = _with(self.matrix, done)
        raise self._out_of_reach()

    def _one(self, matrix: Floats, best: Floats) -> list[Step]:
        """The least change of a single judgement that suffices, if any does; `best` fits each judgement to all others."""
        least = revision.excess(revision.replaced(matrix, self.rows, self.columns, best))
        enough = np.flatnonzero(least <= self.limit + _SLACK)
        if not enough.size:
            return []
        rows, columns = (np.repeat(places[enough], len(_SCALE)) for places in (self.rows, self.columns))
        values = np.tile(_SCALE, len(enough))
        reached = revision.excess(revision.replaced(matrix, rows, columns, values)) <= self.limit
        if not reached.any():
            return []
        size = np.where(reached, np.abs(np.log(values / matrix[rows, columns])), np.inf)
        k = int(size.round(10).argmin())
        return [(int(rows[k]), int(columns[k]), float(values[k]))]

    def _two(self, matrix: Floats) -> list[Step]:
        """The least change of two judgements that suffices, if any does."""
        sets = np.array(list(combinations(range(len(self.rows)), 2)), dtype=np.intp).reshape(-1, 2)
        if len(sets) > _MOST_SETS or not len(sets):
            return []
        sets = self._promising(matrix, sets)
        first, second = (values.ravel() for values in np.meshgrid(_SCALE, _SCALE, indexing="ij"))
        best: tuple[float, list[Step]] = (math.inf, [])
        for one, other in sets:
            places = [(int(self.rows[k]), int(self.columns[k])) for k in (one, other)]
            many = np.repeat(matrix[None], len(first), axis=0)
            for (row, column), values in zip(places, (first, second), strict=True):
                many[:, row, column], many[:, column, row] = values, 1.0 / values
            moved = sum(np.abs(np.log(values / matrix[place])) for place, values in zip(places, (first, second), strict=True))
            size = np.where(revision.excess(many) <= self.limit, moved, np.inf).round(10)
            k = int(size.argmin())
            if size[k] < best[0]:
                best = float(size[k]), [(*places[0], float(first[k])), (*places[1], float(second[k]))]
        return best[1]

    def _promising(self, matrix: Floats, sets: Places) -> Places:
        """The sets with which λmax gets low enough, or nearly, when both judgements are what fits best."""
        many = np.repeat(matrix[None], len(sets), axis=0)
        for turn in range(_TURNS):
            rows, columns = self.rows[sets[:, turn % 2]], self.columns[sets[:, turn % 2]]
            many = revision.replaced(many, rows, columns, revision.best_values(many, rows, columns, flat=_FLAT))
        return sets[revision.excess(many) <= max(_NEAR * self.limit, self.limit + _LEFT)]

    def _best(self, matrix: Floats, best: Floats) -> Step:
        """The single change that lowers λmax most."""
        values, after = snap(matrix, self.rows, self.columns, best)
        k = int(after.round(10).argmin())
        if after[k] >= float(revision.excess(matrix[None])[0]):
            raise self._out_of_reach()
        return int(self.rows[k]), int(self.columns[k]), float(values[k])

    def _out_of_reach(self) -> OptionError:
        return OptionError(
            "no changes to values of the scale 1/9 … 9 were found that reach it",
            path="target",
            value=self.target,
            hint="Ask for a larger CR",
        )


def _with(matrix: Floats, steps: list[Step]) -> Floats:
    changed = matrix.copy()
    for row, column, value in steps:
        changed[row, column], changed[column, row] = value, 1.0 / value
    return changed


def _log(matrix: Floats, steps: list[Step], order: Places, labels: pd.Index, ri: float) -> tuple[Change, ...]:
    """The changes with the names of their items, as they stand above the diagonal; of a judgement changed twice each change."""
    found, current = [], matrix
    for step in steps:
        after = _with(current, [step])
        row, column = sorted(step[:2], key=lambda place: int(order[place]))
        ratios = [_ratio(one, ri) for one in (current, after)]
        found.append(Change(labels[order[row]], labels[order[column]], float(current[row, column]), float(after[row, column]), *ratios))
        current = after
    return tuple(found)


def _ratio(matrix: Floats, ri: float) -> float:
    index = consistency.consistency_index(revision.excess(matrix[None]), len(matrix))
    return verdict.ratio(float(index[0]), ri)
