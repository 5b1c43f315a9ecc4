"""What a fuzzy comprehensive evaluation gives back."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from sqeval import display, i18n
from sqeval.fuzzy import decide
from sqeval.fuzzy.branch import Branch
from sqeval.fuzzy.explanation.attribution import places
from sqeval.fuzzy.model import Model
from sqeval.fuzzy.read import UNKNOWN
from sqeval.indicators.grades import Grades
from sqeval.labelled import Floats, LabelledMatrix, LabelledVector
from sqeval.options import BetweenLevels, FuzzyOperator
from sqeval.result import Caution, Result


@dataclass(frozen=True, eq=False, repr=False)
class FuzzyResult(Result):
    """A grade vector and all that is read from it.

    Attributes
    ----------
    model : Model
        What was composed: weights along the tree, memberships, grades and operator, as arrays.
    decision : Decision
        The readings of the vector as arrays, grades by position.
    leaves : Index
        Names of the indicators, in the order of the model.
    answers : (leaves,) array or None
        Number of answers to every indicator, where known.
    warnings : tuple of Caution
    """

    model: Model
    decision: decide.Decision
    leaves: pd.Index
    answers: Floats | None
    warnings: tuple[Caution, ...]

    @cached_property
    def _contributions(self) -> LabelledVector:
        parts = decide.contributions(self.model, self.decision)
        return LabelledVector(parts[self._own], self.leaves[self._own], "contribution")

    @property
    def _own(self) -> list[int]:
        """Positions of the indicators below this node."""
        return sorted(self.model.root.leaves)

    @property
    def grades(self) -> Grades:
        """The grades with their scores."""
        return self.model.grades

    @property
    def operator(self) -> FuzzyOperator:
        """How weights and memberships were composed."""
        return self.model.operator

    @property
    def between_levels(self) -> BetweenLevels:
        """Whether vectors went from level to level as they were composed, or scaled to sum 1."""
        return self.model.between_levels

    @property
    def weight_vector(self) -> LabelledVector:
        """Weights of the indicators in this node, products of the local weights on the way down."""
        return LabelledVector(self.model.leaf_weights[self._own], self.leaves[self._own], "weight")

    @property
    def membership_matrix(self) -> LabelledMatrix:
        """Membership of the indicators in the known grades."""
        return LabelledMatrix(self.model.known[self._own], self.leaves[self._own], pd.Index(self.grades.labels))

    @property
    def composed(self) -> LabelledVector:
        """The composed vector over the known grades."""
        return LabelledVector(self.decision.raw, pd.Index(self.grades.labels), "raw")

    @property
    def unknown(self) -> float:
        """Share of the mass that is in no grade, 0 where all is known."""
        return float(self.decision.unknown)

    @property
    def score_standard_error(self) -> float | None:
        """Of the score, from the counts of answers; None without counts.

        They are taken as multinomial and as independent between indicators; answers of the same people to several
        indicators are not, so it is then too small: `sampling_error` takes the answers themselves.
        """
        error = decide.standard_error(self.model, self.answers)
        return None if error is None or np.isnan(error) else float(error)

    @property
    def raw(self) -> pd.Series[Any]:
        """The composed vector by grade, as the operator gives it; with `unknown` it sums to 1 for the weighted average only."""
        return self.composed.to_series()

    @property
    def vector(self) -> pd.Series[Any]:
        """The composed vector by grade, normalised over the known grades; NaN where nothing is known."""
        return self._by_grade(self.decision.vector, "vector")

    @property
    def weights(self) -> pd.Series[Any]:
        """Weight of every indicator."""
        return self.weight_vector.to_series()

    @property
    def membership(self) -> pd.DataFrame:
        """Membership of every indicator in the known grades; what a row lacks to 1 is unknown."""
        return self.membership_matrix.to_frame()

    @property
    def grade(self) -> str | None:
        """The grade with the largest membership; of tied ones the lower. None where nothing is known."""
        return self._named(self.decision.grade)

    @property
    def score_grade(self) -> str | None:
        """The grade in whose band the score is: `grades.bands`, or else the grade whose score is nearest, midway the lower."""
        return self._named(self.decision.score_grade)

    def confidence_grade(self, level: float = decide.CONFIDENCE) -> str | None:
        """The best grade such that it and all better ones hold at least `level` of the membership.

        Parameters
        ----------
        level : float
            In (0, 1]; usual are 0.6 to 0.7.

        Raises
        ------
        OptionError
            The level is outside (0, 1].

        References
        ----------
        Cheng, Q. (1997). Attribute recognition theoretical model with application. Acta Scientiarum Naturalium Universitatis
        Pekinensis 33(1), 12-20 (in Chinese).
        """
        return self._named(decide.confidence_position(self.decision.vector, self.grades, level))

    @property
    def validity(self) -> float:
        """(nβ − 1) / (2γ(n − 1)), β the largest membership and γ the second: below 0.5 the grade says little."""
        return float(self.decision.validity)

    @property
    def score(self) -> float:
        """Mean of the grade scores weighted by the vector, that is over what is known."""
        return float(self.decision.score)

    @property
    def score_low(self) -> float:
        """The score if all unknown mass were in the worst grade."""
        return float(self.decision.low)

    @property
    def score_high(self) -> float:
        """The score if all unknown mass were in the best grade."""
        return float(self.decision.high)

    @property
    def score_range(self) -> tuple[float, float]:
        """Lowest and highest score that these grades can reach."""
        return self.grades.range

    @property
    def contributions(self) -> pd.Series[Any]:
        """What every indicator adds to the score; they add up to it.

        Where the operator takes the largest term, the indicator that attains it has the whole of the grade's membership.
        """
        return self._contributions.to_series()

    @property
    def grade_contributions(self) -> pd.DataFrame:
        """What every indicator adds to the vector, indicators × grades; columns add up to `.vector`."""
        parts = decide.grade_contributions(self.model, self.decision)[self._own]
        return pd.DataFrame(parts, index=self.leaves[self._own], columns=list(self.grades.labels))

    def to_frame(self) -> pd.DataFrame:
        """Rows are grades; columns score, raw and vector."""
        columns = {"score": self.grades.scores, "raw": self.composed.values, "vector": self.decision.vector}
        return pd.DataFrame(columns, index=pd.Index(self.grades.labels, name="grade"))

    def _by_grade(self, values: Floats, name: str) -> pd.Series[Any]:
        return pd.Series(values.copy(), index=self.composed.labels, name=name)

    def _named(self, position: Any, lang: str = "en") -> str | None:
        return decide.grade_name(int(position), self.grades, lang)

    def _card(self, lang: str) -> display.Card:
        cautions = tuple(caution.text(lang) for caution in self.warnings)
        return display.Card(self._title(lang), self._facts(lang), self._shown(lang), cautions, lang)

    def _title(self, lang: str) -> str:
        return i18n.text("fuzzy.title", lang)

    def _shown(self, lang: str) -> pd.DataFrame:
        table = self.to_frame().set_axis(list(self.grades.names(lang)), axis=0)
        table = table.set_axis([i18n.text(f"fuzzy.column_{column}", lang) for column in table.columns], axis=1)
        return table.rename_axis(i18n.text("common.grade", lang))

    def _facts(self, lang: str) -> tuple[tuple[str, str], ...]:
        decision, low, high = self.decision, *self.score_range
        facts = {
            "score": f"{display.number(self.score)} ({display.number(low)}–{display.number(high)})",
            "grade": display.number(self._named(decision.grade, lang)),
            "score_grade": display.number(self._named(decision.score_grade, lang)),
            "confidence_grade": display.number(self._named(decision.confidence_grade, lang)),
            "agreement": self._agreement(lang),
            "validity": self._validity_words(lang),
            "operator": i18n.text(f"fuzzy.{self.operator}", lang),
            "indicators": self._depth_words(lang),
        }
        if any(isinstance(child, Branch) for child in self.model.root.children):
            word = "no_difference" if self.model.is_linear else str(self.between_levels)
            facts["between_levels"] = i18n.text(f"fuzzy.{word}", lang)
        if self.score_standard_error is not None:
            facts["standard_error"] = display.number(self.score_standard_error)
        if self.unknown:
            facts[UNKNOWN] = f"{self.unknown:.1%}"
            facts["bounds"] = f"{display.number(self.score_low)} – {display.number(self.score_high)}"
        return tuple((i18n.text(f"fuzzy.{key}", lang, level=decide.CONFIDENCE), value) for key, value in facts.items())

    def _agreement(self, lang: str) -> str:
        if self.grade is None:
            return display.number(None)
        return i18n.text("fuzzy.disagree" if decide.flags(self.decision)["grades_disagree"] else "fuzzy.agree", lang)

    def _validity_words(self, lang: str) -> str:
        value = display.number(self.validity)
        weak = self.validity < decide.LEAST_VALIDITY
        return i18n.text("fuzzy.weak_validity", lang, value=value, least=decide.LEAST_VALIDITY) if weak else value

    def _depth_words(self, lang: str) -> str:
        """How many indicators there are, and at which levels below this node."""
        levels = sorted({place.level for place in places(self.model.root, list(self.leaves)) if isinstance(place.node, int)})
        count = len(self._own)
        return str(count) if levels == [1] else i18n.text("fuzzy.at_levels", lang, count=count, levels=i18n.listing(levels, lang))


def assemble(model: Model, leaves: pd.Index, answers: Floats | None, cautions: tuple[Caution, ...] = ()) -> FuzzyResult:
    """The result of one model, with what its decisions make a reader know."""
    decision = decide.decide(model)
    names = [str(leaf) for leaf in leaves]
    own = (*decide.grade_cautions(model.grades), *decide.operator_cautions(model, names, model.grades))
    read = decide.cautions(decision, model.grades)
    return FuzzyResult(model, decision, leaves, answers, (*cautions, *own, *decide.sampling_cautions(model, answers, names), *read))
