"""What evidential reasoning gives back."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from sqeval import display, i18n
from sqeval.errors import OptionError
from sqeval.fuzzy.decide import grade_name
from sqeval.fuzzy.evidence import utility
from sqeval.fuzzy.evidence.combined import combine_rows
from sqeval.fuzzy.read import UNKNOWN
from sqeval.indicators.grades import Grades
from sqeval.labelled import Floats, LabelledMatrix, LabelledVector
from sqeval.numerics.composition import ROUNDING
from sqeval.options import EvidentialMethod
from sqeval.result import Caution, Result


@dataclass(frozen=True, eq=False, repr=False)
class EvidentialResult(Result):
    """Combined degrees of belief; with grades (scores) also the score and grade that they mean.

    Attributes
    ----------
    grades : Grades or None
        The grades with their scores.
    method : EvidentialMethod
        How it was computed; both ways give the same.
    weight_vector, assessment_matrix : labelled arrays
        What was combined: weights of the attributes, and their beliefs with a last column `unknown`.
    combined : LabelledVector
        Beliefs by grade and, last, `unknown`; they sum to 1.
    warnings : tuple of Caution
    """

    grades: Grades | None
    method: EvidentialMethod
    weight_vector: LabelledVector
    assessment_matrix: LabelledMatrix
    combined: LabelledVector
    warnings: tuple[Caution, ...]

    @property
    def beliefs(self) -> pd.Series[Any]:
        """Combined degree of belief by grade; with `unassigned` they sum to 1."""
        return pd.Series(self.combined.values[:-1].copy(), index=self.combined.labels[:-1], name="belief")

    @property
    def unassigned(self) -> float:
        """Belief that is in no grade, as assessments are incomplete; exactly 0 where all are complete."""
        return float(self.combined.values[-1])

    @property
    def weights(self) -> pd.Series[Any]:
        """Weight of every attribute."""
        return self.weight_vector.to_series()

    @property
    def assessments(self) -> pd.DataFrame:
        """Beliefs of every attribute, with a column `unknown` of what it leaves unassigned."""
        return self.assessment_matrix.to_frame()

    @property
    def score(self) -> float:
        """Average of `score_low` and `score_high`, the exact score where nothing is unassigned; NaN where nothing is known."""
        return float(self._verdict.score)

    @property
    def score_low(self) -> float:
        """Expected score if all that is unassigned were in the worst grade."""
        return float(self._verdict.low)

    @property
    def score_high(self) -> float:
        """Expected score if all that is unassigned were in the best grade."""
        return float(self._verdict.high)

    @property
    def score_range(self) -> tuple[float, float]:
        """Lowest and highest score that these grades can reach."""
        return self._scale.range

    @property
    def grade(self) -> str | None:
        """The grade with the largest belief; of tied ones the lower. None where nothing is known."""
        return self._named("grade")

    @property
    def grade_low(self) -> str | None:
        """The grade with the largest belief if all that is unassigned were in the worst grade."""
        return self._named("grade_low")

    @property
    def grade_high(self) -> str | None:
        """The grade with the largest belief if all that is unassigned were in the best grade."""
        return self._named("grade_high")

    @property
    def score_grade(self) -> str | None:
        """The grade whose score is nearest to the score; midway the lower."""
        return self._named("score_grade")

    @property
    def influence(self) -> pd.Series[Any]:
        """By attribute, how much the score would fall without it, the weights of the others in proportion.

        Evidential reasoning is not additive, so these do not sum to the score. NaN where nothing is left, or known, then.
        """
        return pd.Series(self.score - self._without, index=self.weight_vector.labels, name="influence")

    @cached_property
    def _without(self) -> Floats:
        """The score without every attribute in turn."""
        scale = self._scale
        others = self.weight_vector.values * (1.0 - np.eye(len(self.weight_vector.labels)))
        rest = others.sum(axis=1)
        left = rest > ROUNDING
        shares = others[left] / rest[left, None]
        matrix = np.broadcast_to(self.assessment_matrix.values, (len(shares), *self.assessment_matrix.values.shape))
        without = np.full(len(left), np.nan)
        if left.any():
            combined = combine_rows(shares, matrix, self.weight_vector.labels, self.combined.labels, self.method)
            without[left] = utility.verdict(combined, scale).score
        return without

    def to_frame(self) -> pd.DataFrame:
        """Rows are grades and `unknown`; columns belief and, with grades, score."""
        table = self.combined.to_series().to_frame("belief").rename_axis("grade")
        if self.grades is not None:
            table.insert(0, "score", [*self.grades.scores, np.nan])
        return table

    @property
    def _scale(self) -> Grades:
        if self.grades is None:
            hint = "Call it with grades=sq.fuzzy.Grades(labels, scores)"
            raise OptionError("beliefs mean no score and no grade without the scores of the grades", hint=hint)
        return self.grades

    @cached_property
    def _verdict(self) -> utility.Verdict:
        return utility.verdict(self.combined.values, self._scale)

    def _named(self, which: str, lang: str = "en") -> str | None:
        return grade_name(int(getattr(self._verdict, which)), self._scale, lang)

    def _card(self, lang: str) -> display.Card:
        cautions = tuple(caution.text(lang) for caution in self.warnings)
        return display.Card(i18n.text("evidential.title", lang), self._facts(lang), self._shown(lang), cautions, lang)

    def _facts(self, lang: str) -> tuple[tuple[str, str], ...]:
        facts = {}
        if self.grades is not None:
            low, high = self.score_range
            facts["score"] = f"{display.number(self.score)} ({display.number(low)}–{display.number(high)})"
            facts["grade"] = display.number(self._named("grade", lang))
            facts["score_grade"] = display.number(self._named("score_grade", lang))
        if self.unassigned and self.grades is not None:
            facts["bounds"] = f"{display.number(self.score_low)} – {display.number(self.score_high)}"
            ends = tuple(dict.fromkeys(str(self._named(end, lang)) for end in ("grade_low", "grade_high")))
            facts["grade_bounds"] = " – ".join(ends)
        facts["unassigned"] = f"{self.unassigned:.1%}"
        facts["method"] = i18n.text(f"evidential.{self.method.value}", lang)
        return tuple((i18n.text(f"evidential.{key}", lang), value) for key, value in facts.items())

    def _shown(self, lang: str) -> pd.DataFrame:
        table = self.to_frame()
        names = self.combined.labels[:-1] if self.grades is None else self.grades.names(lang)
        table = table.set_axis([*names, i18n.text(f"common.{UNKNOWN}", lang)], axis=0)
        table = table.rename(columns={"belief": i18n.text("evidential.belief", lang), "score": i18n.text("common.score", lang)})
        return table.rename_axis(i18n.text("common.grade", lang))


def assemble(
    grades: Grades | None,
    method: EvidentialMethod,
    weights: LabelledVector,
    assessments: LabelledMatrix,
    combined: Floats,
    *,
    cautions: tuple[Caution, ...] = (),
) -> EvidentialResult:
    """A result from a combined distribution (g + 1,); adds what it makes a reader know."""
    return EvidentialResult(
        grades=grades,
        method=method,
        weight_vector=weights,
        assessment_matrix=assessments,
        combined=LabelledVector(combined, assessments.columns, "belief"),
        warnings=(*cautions, *_told(grades, combined)),
    )


def _told(grades: Grades | None, combined: Floats) -> tuple[Caution, ...]:
    if grades is not None:
        return utility.cautions(utility.verdict(combined, grades), grades)
    unassigned = float(combined[-1])
    return (Caution("unassigned_belief", (), {"unknown": f"{unassigned:.1%}"}),) if unassigned > ROUNDING else ()
