"""Why an evaluation has its score and its grade: what every node and indicator adds, and what it costs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from sqeval import display, i18n
from sqeval.errors import DataError
from sqeval.fuzzy.evaluate import GOAL
from sqeval.fuzzy.explanation.attribution import Attribution, Place, attribute, indented, places
from sqeval.fuzzy.explanation.sentences import sentences
from sqeval.fuzzy.hierarchy import FuzzyHierarchyResult
from sqeval.fuzzy.result import FuzzyResult
from sqeval.options import Language, parse
from sqeval.result import Caution, Result, announces


@dataclass(frozen=True, eq=False, repr=False)
class FuzzyExplanation(Result):
    """An evaluation as a tree and in sentences.

    Attributes
    ----------
    result : FuzzyResult
        What is explained.
    language : Language
        What it is shown in where no other is asked for.
    """

    result: FuzzyResult
    language: Language
    warnings: tuple[Caution, ...] = ()

    @cached_property
    def places(self) -> tuple[Place, ...]:
        """Every node and indicator, parents first."""
        return places(self.result.model.root, list(self.result.leaves))

    @cached_property
    def attribution(self) -> Attribution:
        """What is said of every place, as arrays."""
        return attribute(self.result.model, self.result.decision, self.places)

    @property
    def table(self) -> pd.DataFrame:
        """One row a node or indicator, parents first.

        ==============  ==============================================================================================
        column          what it is
        ==============  ==============================================================================================
        level           steps below the goal
        path            names from the goal down
        local_weight    among its siblings
        weight          in the goal, the product of the local ones
        score           its own
        grade           its own, by maximum membership
        unknown         share of its own mass that is in no grade
        contribution    what it adds to the goal's score
        share           the same as a share of that score; NaN where the score is 0
        lost            points it lacks to the best grade: its share of the goal's vector × best score − contribution,
                        which is weight × (best score − own score) for weighted averages of what is wholly known
        lift            contribution, less what it would add at the goal's own score: what pulls the score up or down
        in_grade        what it adds to the goal's membership in the goal's grade
        ==============  ==============================================================================================

        Contributions of children add up to that of their parent, and so do all the columns from `weight` on that are
        not of its own; those of the goal are its score, 1, the best score − score, 0 and its largest membership.
        """
        found, names = self.attribution, [place.name for place in self.places]
        columns = {
            "level": [place.level for place in self.places],
            "path": [" / ".join(map(str, place.path)) for place in self.places],
            "local_weight": found.local,
            "weight": found.weight,
            "score": found.score,
            "grade": self._grades("en"),
            "unknown": found.unknown,
            "contribution": found.contribution,
            "share": self._shares,
            "lost": found.lost,
            "lift": found.lift,
            "in_grade": found.in_grade,
        }
        return pd.DataFrame(columns, index=pd.Index(names, name="node"))

    def to_frame(self) -> pd.DataFrame:
        """The table."""
        return self.table

    def sentences(self, lang: str | None = None) -> tuple[str, ...]:
        """The explanation in plain sentences."""
        word = self._language(lang)
        return tuple(sentences(self.result, self.places, self.attribution, self.titles(word), word))

    def titles(self, lang: str = "en") -> list[str]:
        """Name of every place in `lang`."""
        return titles(self.result, self.places, lang)

    def summary(self, lang: str | None = None) -> str:
        """Sentences and table in `lang`; in the language that was asked for where none is named."""
        return super().summary(self._language(lang))

    def _repr_html_(self) -> str:
        return display.html_card(self._card(self.language))

    @property
    def _shares(self) -> Any:
        found, score = self.attribution.contribution, self.result.score
        return found / score if score else np.full_like(found, np.nan)

    def _grades(self, lang: str) -> list[Any]:
        names = self.result.grades.names(lang)
        return [None if position < 0 else names[position] for position in self.attribution.grade]

    def _language(self, lang: str | None) -> Language:
        return self.language if lang is None else parse(Language, lang, "lang")

    def _card(self, lang: str) -> display.Card:
        facts = tuple((str(k + 1), sentence) for k, sentence in enumerate(self.sentences(lang)))
        return display.Card(i18n.text("fuzzy.explain_title", lang), facts, self._shown(lang), (), lang)

    def _shown(self, lang: str) -> pd.DataFrame:
        shown = ["local_weight", "weight", "score", "grade", "contribution", "share", "lost", "lift", "in_grade"]
        table = self.table.assign(grade=self._grades(lang))[shown]
        grade = self.result._named(self.result.decision.grade, lang) or "–"
        heads = {name: i18n.text(f"fuzzy.explain_{name}", lang, grade=grade) for name in shown}
        steps = indented(self.titles(lang), self.places)
        return table.rename(columns=heads).set_axis(pd.Index(steps, name=i18n.text("fuzzy.node", lang)), axis=0)


@announces
def explain(result: FuzzyResult, lang: str = "en") -> FuzzyExplanation:
    """Say what an evaluation's score and grade are made of.

    With c_k what indicator k adds to the score and m_k its share of the grade vector, the score is Σ c_k and the points
    lost against the best grade are Σ (m_k s_best − c_k); nodes have the sums of their indicators. With linear operators
    and nothing unknown, m_k is the weight and c_k is weight × own score. Operators that take the largest term give all
    of a grade to the indicator that attains it: then contributions say who decided, not who is good.

    Parameters
    ----------
    result : FuzzyResult
        What `evaluate` or `evaluate_hierarchy` returns, a node of the latter, or one unit of many.
    lang : {"en", "zh"}
        Language it is shown in.

    Returns
    -------
    FuzzyExplanation
        `.table` by node and indicator, and `.sentences()`.

    Raises
    ------
    DataError
        It is given something else than a fuzzy result.
    OptionError
        The language is unknown.

    References
    ----------
    Wang Peizhuang (1983), Fuzzy Set Theory and Its Applications, Shanghai Science and Technology Press (in Chinese).

    Examples
    --------
    >>> from sqeval.fuzzy import Grades, evaluate
    >>> rows = pd.DataFrame([[0.8, 0.1, 0.1], [0.6, 0.3, 0.1]], index=["speed", "manners"], columns=["good", "fair", "poor"])
    >>> found = explain(evaluate({"speed": 0.6, "manners": 0.4}, rows, Grades(["good", "fair", "poor"], scores=[90, 70, 50])))
    >>> found.table.loc[["speed", "manners"], ["weight", "score", "contribution", "lost", "lift"]].round(6).to_numpy().tolist()
    [[0.6, 84.0, 50.4, 3.6, 0.96], [0.4, 80.0, 32.0, 4.0, -0.96]]
    >>> print(found.sentences()[0])
    The grade is good: it holds 72.0% of the membership, the largest share (validity 1.61).
    """
    check_result(result)
    return FuzzyExplanation(result, parse(Language, lang, "lang"))


def check_result(result: object) -> None:
    """Refuse anything but the evaluation of one unit."""
    if not isinstance(result, FuzzyResult):
        hint = "Give what fuzzy.evaluate or evaluate_hierarchy returns, or one unit of many with .unit(key)"
        raise DataError("is no fuzzy evaluation of one unit", value=type(result).__name__, hint=hint)


def titles(result: FuzzyResult, at: Sequence[Place], lang: str) -> list[str]:
    """Names of nodes and indicators for a reader."""
    if isinstance(result, FuzzyHierarchyResult):
        known = {node.name: node.title(lang) for node in result.tree.walk()}
        return [known[place.name] for place in at]
    return [i18n.text("fuzzy.goal", lang) if place.edge is None and place.name == GOAL else str(place.name) for place in at]
