"""The way of an evaluation to its next better grade."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from sqeval import display, i18n
from sqeval.errors import OptionError
from sqeval.fuzzy.explanation.attribution import Place, indented
from sqeval.fuzzy.explanation.explain import titles
from sqeval.fuzzy.explanation.moves import Move, moved
from sqeval.fuzzy.explanation.next_sentences import sentences
from sqeval.fuzzy.explanation.reach import Reach
from sqeval.fuzzy.hierarchy import FuzzyHierarchyResult, assemble_hierarchy
from sqeval.fuzzy.model import Model
from sqeval.fuzzy.result import FuzzyResult, assemble
from sqeval.options import GradeCriterion
from sqeval.result import Caution, Result

_COLUMNS, _SCALE_COLUMNS = ("weight", "score", "needed", "possible", "share", "answers"), ("value", "target")


class Change(NamedTuple):
    """What would have to change at one place.

    Attributes
    ----------
    place : Place
    weight : float
        In the goal.
    score : float
        Its own, now.
    needed : float
        Its own, after the move; beyond the best score, or NaN, where no move is enough.
    move : Move or None
        None where nothing at this place is enough.
    answers : float
        How many answers move; NaN where their number is not known.
    value, target : float
        In the indicator's own unit, where it has thresholds: measured, and needed.
    """

    place: Place
    weight: float
    score: float
    needed: float
    move: Move | None
    answers: float
    value: float
    target: float


@dataclass(frozen=True, eq=False, repr=False)
class NextGrade(Result):
    """The way of an evaluation to its next better grade.

    Attributes
    ----------
    result : FuzzyResult
        What is to be improved.
    by : GradeCriterion
        What its grade is read by.
    level : float or None
        Of the confidence criterion.
    reach : Reach or None
        What the next grade asks; None where the grade is the best, or nothing is known.
    changes : tuple of Change
        By place, each enough by itself where it has a move.
    together : tuple of Change
        Indicators that are enough together, found greedily; empty where nothing is.
    has_scales : bool
        Whether thresholds were given.
    """

    result: FuzzyResult
    by: GradeCriterion
    level: float | None
    reach: Reach | None
    changes: tuple[Change, ...]
    together: tuple[Change, ...]
    has_scales: bool
    warnings: tuple[Caution, ...] = ()

    @property
    def grade(self) -> str | None:
        """The grade by this criterion; None where nothing is known."""
        return self._grade("en")

    @property
    def next_grade(self) -> str | None:
        """The next better grade; None where there is none, or nothing is known."""
        return None if self.reach is None else self.result.grades.labels[self.reach.target]

    @property
    def limit(self) -> float | None:
        """The score that the next grade begins at (`Grades.limits`), or the share that it asks of the membership; None by membership.

        A limit of `bands` is enough; where limits are midway the score must be above.
        """
        return None if self.reach is None or self.reach.by is GradeCriterion.MEMBERSHIP else self.reach.limit

    @property
    def missing(self) -> float | None:
        """What the goal lacks to the next grade: points to its limit, or mass that must move to it; None where there is none."""
        if self.reach is None:
            return None
        if self.reach.by is not GradeCriterion.MEMBERSHIP:
            return self.reach.limit - float(self.reach.held(self.result.decision.vector))
        whole = self.changes[0].move
        return None if whole is None else whole.share

    @property
    def is_possible(self) -> bool:
        """Whether moves of membership can reach the next grade at all."""
        return bool(self.together)

    @property
    def table(self) -> pd.DataFrame:
        """One row a node or indicator, parents first: what it alone would have to do.

        ==============  ===========================================================================================
        column          what it is
        ==============  ===========================================================================================
        level, weight   steps below the goal, and the weight in it
        score           its own
        needed          its own score with which the goal has the next grade; above the best score, or NaN, where
                        it cannot
        possible        whether it can by itself
        share           share of its known membership that moves; of a node the same fraction of every grade of all its
                        indicators; NaN where it cannot
        answers         of an indicator, the answers that move; missing where their number is not known, or no whole
                        number of them has the grade
        value, target   measured, and needed, in its own unit; only where thresholds are given: then membership moves
                        with the value from threshold to threshold
        ==============  ===========================================================================================
        """
        levels = [change.place.level for change in self.changes]
        return _frame(self.changes, has_scales=self.has_scales).assign(level=levels)[["level", *self._columns]]

    @property
    def combination(self) -> pd.DataFrame:
        """A few indicators that reach the grade together, in the order they are taken: all of each moves but of the last.

        The next one is always that which can bring most: by score the one with most points to gain, weight × (best score −
        own score), else the one with most weight in grades worse than the next. Of weighted means, no fewer reach it by
        score or confidence; of other operators, those that prove unnecessary are left out.
        """
        return _frame(self.together, has_scales=self.has_scales)

    def to_frame(self) -> pd.DataFrame:
        """The table."""
        return self.table

    def after(self, place: Any = None) -> FuzzyResult:
        """The evaluation after the change of one node or indicator, or after the combination where none is named.

        Raises
        ------
        OptionError
            There is no such place, or nothing that it could do is enough.
        """
        if self.reach is None:
            raise OptionError("there is no next grade to reach", value=place)
        chosen = self.together if place is None else [self._change(place)]
        moves = [change.move for change in chosen if change.move is not None]
        if not moves:
            raise OptionError("cannot reach the next grade", value=place, hint="See `.combination`")
        return _again(self.result, moved(self.result.model, moves, self.reach.into))

    def sentences(self, lang: str = "en") -> tuple[str, ...]:
        """What would have to change, in plain sentences."""
        names = dict(zip((change.place.name for change in self.changes), self._titles(lang), strict=True))
        return tuple(sentences(self, names, lang))

    def _change(self, place: Any) -> Change:
        by_name = {change.place.name: change for change in self.changes}
        if place not in by_name:
            raise OptionError.unknown("node or indicator", place, map(str, by_name))
        return by_name[place]

    @property
    def _columns(self) -> list[str]:
        return [*_COLUMNS, *(_SCALE_COLUMNS if self.has_scales else ())]

    def _titles(self, lang: str) -> list[str]:
        return titles(self.result, [change.place for change in self.changes], lang)

    def _grade(self, lang: str) -> str | None:
        """The present grade in `lang`; without a next one it is the best, if anything is known."""
        if self.result.grade is None:
            return None
        grades = self.result.grades
        now = int(np.argmax(grades.scores)) if self.reach is None else self.reach.now
        return grades.names(lang)[now]

    def _card(self, lang: str) -> display.Card:
        facts = tuple((str(k + 1), sentence) for k, sentence in enumerate(self.sentences(lang)))
        return display.Card(i18n.text("fuzzy.next_title", lang), facts, self._shown(lang), (), lang)

    def _shown(self, lang: str) -> pd.DataFrame | None:
        if self.reach is None:
            return None
        table = self.table.drop(columns="level")
        words = {True: i18n.text("common.yes", lang), False: i18n.text("common.no", lang)}
        table["possible"] = [words[bool(is_possible)] for is_possible in table["possible"]]
        table["share"] = ["–" if np.isnan(share) else f"{share:.1%}" for share in table["share"]]
        table["answers"] = ["–" if pd.isna(count) else str(count) for count in table["answers"]]
        if self.result.answers is None:
            table = table.drop(columns="answers")
        steps = indented(self._titles(lang), [change.place for change in self.changes])
        heads = {name: i18n.text(f"fuzzy.next_{name}", lang) for name in table.columns}
        return table.rename(columns=heads).set_axis(pd.Index(steps, name=i18n.text("fuzzy.node", lang)), axis=0)


def _frame(changes: Sequence[Change], *, has_scales: bool) -> pd.DataFrame:
    nan = float("nan")
    columns: dict[str, Any] = {
        "weight": [change.weight for change in changes],
        "score": [change.score for change in changes],
        "needed": [change.needed for change in changes],
        "possible": [change.move is not None for change in changes],
        "share": [nan if change.move is None else change.move.share for change in changes],
        "answers": pd.array([None if np.isnan(change.answers) else int(change.answers) for change in changes], dtype="Int64"),
    }
    if has_scales:
        columns |= {name: [getattr(change, name) for change in changes] for name in _SCALE_COLUMNS}
    return pd.DataFrame(columns, index=pd.Index([change.place.name for change in changes], name="node"))


def _again(result: FuzzyResult, model: Model) -> FuzzyResult:
    """The result of a changed model."""
    if isinstance(result, FuzzyHierarchyResult):
        return assemble_hierarchy(result.tree, model, result.answers)
    return assemble(model, result.leaves, result.answers)
