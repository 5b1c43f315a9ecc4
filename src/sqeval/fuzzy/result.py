"""What a fuzzy comprehensive evaluation gives back."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from sqeval import display, i18n
from sqeval.fuzzy import decide
from sqeval.fuzzy.read import UNKNOWN
from sqeval.indicators.grades import Grades
from sqeval.labelled import Floats, LabelledMatrix, LabelledVector
from sqeval.options import FuzzyOperator
from sqeval.result import Caution, Result


@dataclass(frozen=True, eq=False, repr=False)
class FuzzyResult(Result):
    """A grade vector and all that is read from it.

    Attributes
    ----------
    grades : Grades
        The grades with their scores.
    operator : FuzzyOperator
        How weights and memberships were composed.
    weight_vector, membership_matrix : labelled arrays
        What was composed: weights of the indicators, and their membership in the known grades.
    composed : LabelledVector
        The composed vector over the known grades.
    unknown : float
        Share of the mass that is in no grade, 0 where all is known.
    score_standard_error : float or None
        From the counts of answers, which are taken as multinomial and as independent between indicators; answers of
        the same people to several indicators are not, so it is then too small. None without counts.
    warnings : tuple of Caution
    """

    grades: Grades
    operator: FuzzyOperator
    weight_vector: LabelledVector
    membership_matrix: LabelledMatrix
    composed: LabelledVector
    unknown: float
    score_standard_error: float | None
    warnings: tuple[Caution, ...]

    @cached_property
    def _decision(self) -> decide.Decision:
        return decide.decide(
            self.weight_vector.values, self.membership_matrix.values, self.composed.values, np.asarray(self.unknown), self.grades
        )

    @property
    def raw(self) -> pd.Series[Any]:
        """The composed vector by grade, as the operator gives it; with `unknown` it sums to 1."""
        return self.composed.to_series()

    @property
    def vector(self) -> pd.Series[Any]:
        """The composed vector by grade, normalised over the known grades; NaN where nothing is known."""
        return self._by_grade(self._decision.vector, "vector")

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
        return self._named(self._decision.grade)

    @property
    def score_grade(self) -> str | None:
        """The grade whose score is nearest to the score; midway the lower."""
        return self._named(self._decision.score_grade)

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
        """
        return self._named(decide.confidence_position(self._decision.vector, self.grades, level))

    @property
    def validity(self) -> float:
        """(nβ − 1) / (2γ(n − 1)), β the largest membership and γ the second: below 0.5 the grade says little."""
        return float(self._decision.validity)

    @property
    def score(self) -> float:
        """Mean of the grade scores weighted by the vector, that is over what is known."""
        return float(self._decision.score)

    @property
    def score_low(self) -> float:
        """The score if all unknown mass were in the worst grade."""
        return float(self._decision.low)

    @property
    def score_high(self) -> float:
        """The score if all unknown mass were in the best grade."""
        return float(self._decision.high)

    @property
    def score_range(self) -> tuple[float, float]:
        """Lowest and highest score that these grades can reach."""
        return self.grades.range

    @property
    def contributions(self) -> pd.Series[Any]:
        """What every indicator adds to the score; the score is their sum, rounded once (`math.fsum`)."""
        return pd.Series(self._decision.contributions.copy(), index=self.weight_vector.labels, name="contribution")

    def to_frame(self) -> pd.DataFrame:
        """Rows are grades; columns score, raw and vector."""
        columns = {"score": self.grades.scores, "raw": self.composed.values, "vector": self._decision.vector}
        return pd.DataFrame(columns, index=pd.Index(self.grades.labels, name="grade"))

    def _by_grade(self, values: Floats, name: str) -> pd.Series[Any]:
        return pd.Series(values.copy(), index=self.composed.labels, name=name)

    def _named(self, position: Any, lang: str = "en") -> str | None:
        return decide.grade_name(int(position), self.grades, lang)

    def _card(self, lang: str) -> display.Card:
        cautions = tuple(caution.text(lang) for caution in self.warnings)
        return display.Card(i18n.text("fuzzy.title", lang), self._facts(lang), self._shown(lang), cautions, lang)

    def _shown(self, lang: str) -> pd.DataFrame:
        table = self.to_frame().set_axis(list(self.grades.names(lang)), axis=0)
        table = table.set_axis([i18n.text(f"fuzzy.column_{column}", lang) for column in table.columns], axis=1)
        return table.rename_axis(i18n.text("common.grade", lang))

    def _facts(self, lang: str) -> tuple[tuple[str, str], ...]:
        decision, low, high = self._decision, *self.score_range
        facts = {
            "score": f"{display.number(self.score)} ({display.number(low)}–{display.number(high)})",
            "grade": display.number(self._named(decision.grade, lang)),
            "score_grade": display.number(self._named(decision.score_grade, lang)),
            "confidence_grade": display.number(self._named(decision.confidence_grade, lang)),
            "validity": display.number(self.validity),
        }
        if self.score_standard_error is not None:
            facts["standard_error"] = display.number(self.score_standard_error)
        if self.unknown:
            facts[UNKNOWN] = f"{self.unknown:.1%}"
            facts["bounds"] = f"{display.number(self.score_low)} – {display.number(self.score_high)}"
        return tuple((i18n.text(f"fuzzy.{key}", lang, level=decide.CONFIDENCE), value) for key, value in facts.items())


def assemble(
    grades: Grades,
    weights: LabelledVector,
    known: LabelledMatrix,
    composed: Floats,
    *,
    answers: Floats | None,
    cautions: tuple[Caution, ...] = (),
) -> FuzzyResult:
    """A result from a composed vector (g + 1,), its last entry unknown; adds what its decisions make a reader know."""
    raw, unknown = composed[:-1], composed[-1]
    decision = decide.decide(weights.values, known.values, raw, unknown, grades)
    return FuzzyResult(
        grades=grades,
        operator=FuzzyOperator.WEIGHTED_AVERAGE,
        weight_vector=weights,
        membership_matrix=known,
        composed=LabelledVector(raw, known.columns, "raw"),
        unknown=float(unknown),
        score_standard_error=decide.standard_error(weights.values, known.values, answers, grades),
        warnings=(*cautions, *decide.sampling_cautions(weights.values, answers), *decide.cautions(decision, grades)),
    )
