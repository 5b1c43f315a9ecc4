"""What `survey_scores` gives back: scores, answers by grade, covariance and reliability."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from sqeval import display, i18n, labelled
from sqeval.errors import DataError, OptionError, nearest_hint
from sqeval.indicators.keys import ALL
from sqeval.indicators.surveys.estimate import Floats, ScoreColumns, gaps, score_columns
from sqeval.indicators.surveys.items import COUNTS, Dimensions
from sqeval.indicators.surveys.reliability import Reliability, dropped_frame, reliability_frame
from sqeval.indicators.surveys.weighted import WeightedSurveyScore, score_frame, shown
from sqeval.labelled import LabelledMatrix, LabelledVector
from sqeval.numerics.item_moments import ItemMoments
from sqeval.options import Deletion
from sqeval.result import Caution, Result, announces, merged

#: Sums of weights this near to 1 are rescaled; others are refused.
_NEAR = 0.02


@dataclass(frozen=True, eq=False, repr=False)
class SurveyScores(Result):
    """Scores of a survey by dimension, unit and period, and what they rest on.

    Attributes
    ----------
    scores : DataFrame
        By unit, period and dimension: `mean` on the scale, `score` 0–100, `n` (the fewest answers to one of its
        questions), and `standard_error`, `low`, `high` of the score (95 %, t).
    items : DataFrame
        The same by question, with `missing`, the respondents who did not answer it.
    counts : DataFrame
        Answers by (unit, period, question) × grade; `counts.loc[unit, period]` is what `membership_from_counts` takes.
    respondents : Series
        Respondents by unit and period, whether they answered every question or not.
    response : DataFrame or None
        Requests asked and answered, rate and its Wilson interval; None where the surveys name no requests.
    reliability : DataFrame
        Cronbach's α by dimension over all units, with Feldt's interval and a verdict, of those who answered all its questions.
    alpha_if_dropped : DataFrame
        α without each question, and the correlation of the question with the sum of the others.
    dimensions : dict
        The questions of every dimension.
    free_text : tuple of str
        Columns of free text, which are no questions.
    grade_rule : dict
        The grade of every answer.
    """

    rows: pd.Index
    dimensions: Dimensions
    questions: tuple[str, ...]
    scale: tuple[float, float]
    moments: ItemMoments
    respondent_vector: LabelledVector
    answer_counts: LabelledMatrix | None
    response_rates: LabelledMatrix | None
    reliabilities: tuple[Reliability, ...]
    grade_rule: dict[float, str]
    free_text: tuple[str, ...]
    basis: str
    deletion: Deletion
    warnings: tuple[Caution, ...] = ()

    @property
    def scores(self) -> pd.DataFrame:
        """Scores by unit, period and dimension."""
        weights = {name: self.spread({name: 1.0}) for name in self.dimensions}
        return self._stacked({name: score_columns(self.moments, w, self.scale) for name, w in weights.items()}, "dimension")

    @property
    def items(self) -> pd.DataFrame:
        """Scores by unit, period and question, with the number of missing answers."""
        alone = np.eye(len(self.questions))
        columns = {name: score_columns(self.moments, alone[k], self.scale) for k, name in enumerate(self.questions)}
        missing = self.respondent_vector.values[:, None] - self.moments.n
        return self._stacked(columns, "question").assign(missing=missing.ravel())

    @property
    def counts(self) -> pd.DataFrame:
        """Answers by unit, period and question × grade.

        Raises
        ------
        DataError
            The survey holds means, from which no answers can be counted.
        """
        if self.answer_counts is None:
            raise DataError("the survey holds means, so answers cannot be counted by grade", hint="Give answers of respondents, or counts")
        return self.answer_counts.to_frame()

    @property
    def respondents(self) -> pd.Series[Any]:
        """Respondents by unit and period."""
        return self.respondent_vector.to_series()

    @property
    def response(self) -> pd.DataFrame | None:
        """Requests asked and answered by unit and period."""
        return None if self.response_rates is None else self.response_rates.to_frame()

    @property
    def reliability(self) -> pd.DataFrame:
        """Cronbach's α by dimension; verdicts as stable words."""
        return reliability_frame(self.reliabilities)

    def reliability_in(self, lang: str) -> pd.DataFrame:
        """Cronbach's α by dimension; verdicts in `lang`."""
        return reliability_frame(self.reliabilities, lang)

    @property
    def alpha_if_dropped(self) -> pd.DataFrame:
        """α without each question."""
        return dropped_frame(self.reliabilities)

    def covariance(self, cell: Any = None) -> pd.DataFrame:
        """Covariance of the respondents' answers in one unit and period, questions × questions.

        Parameters
        ----------
        cell : unit, or (unit, period); may be left out where there is only one

        Raises
        ------
        OptionError
            There is no such unit and period.
        """
        return self._square(self.moments.covariance, cell)

    def covariance_of_means(self, cell: Any = None) -> pd.DataFrame:
        """Covariance of the questions' means, n_ij s_ij / (n_i n_j), in one unit and period."""
        return self._square(self.moments.of_means, cell)

    @announces
    def weighted(self, weights: Any) -> WeightedSurveyScore:
        """One score from several dimensions or questions, with the standard error that their covariance gives.

        The same people answer several questions, so Var(Σ w_i x̄_i) = w'Cov(x̄)w, where Cov(x̄)_ij = n_ij s_ij/(n_i n_j)
        counts the n_ij respondents who answered both.

        Parameters
        ----------
        weights : Series or mapping
            By dimension (shared equally by its questions) or question; sums within 0.02 of 1 are rescaled with a caution.

        Raises
        ------
        DataError
            A name is none of either, a weight is negative or missing, or the sum is off by more than 0.02.
        """
        given = labelled.vector(weights, "weights")
        for name, value in zip(given.labels, given.values, strict=True):
            if name not in self.dimensions and name not in self.questions:
                raise DataError("is neither a dimension nor a question", column=name, hint=nearest_hint(name, self._names()))
            if value < 0:
                raise DataError("a weight is negative", column=name, value=float(value))
        total = float(given.values.sum())
        if abs(total - 1) > _NEAR:
            raise DataError("weights do not sum to 1", value=total)
        rescaled = [Caution("weights_rescaled", ("survey",))] if abs(total - 1) > 1e-9 else []
        spread = self.spread(dict(zip(given.labels, given.values / total, strict=True)))
        columns = score_columns(self.moments, spread, self.scale)
        beside = [Caution("independent_answers")] if self.basis == COUNTS and (spread > 0).sum() > 1 else []
        found = gaps(columns, self.moments, spread, self.rows, name="weighted", basis=self.basis)
        vector = LabelledVector(spread, pd.Index(self.questions, name="question"), "weight")
        return WeightedSurveyScore(self.rows, columns, vector, merged([*rescaled, *beside, *found]))

    def spread(self, weights: dict[str, float]) -> Floats:
        """Weights by question (k,) from weights by dimension or question."""
        spread = np.zeros(len(self.questions))
        for name, weight in weights.items():
            names = self.dimensions.get(name, (name,))
            spread[[self.questions.index(question) for question in names]] += weight / len(names)
        return spread

    def to_frame(self) -> pd.DataFrame:
        """The scores by unit, period and dimension."""
        return self.scores

    def _names(self) -> list[str]:
        return list(dict.fromkeys([*self.dimensions, *self.questions]))

    def _stacked(self, columns: dict[str, ScoreColumns], level: str) -> pd.DataFrame:
        frames = [score_frame(found, self.rows).drop(columns="independent") for found in columns.values()]
        stacked = pd.concat(frames, keys=list(columns), names=[level])
        order = np.arange(len(stacked)).reshape(len(columns), len(self.rows)).T.ravel()
        return stacked.iloc[order].reorder_levels([*map(str, self.rows.names), level])

    def _square(self, values: Floats, cell: Any) -> pd.DataFrame:
        if cell is None and len(self.rows) > 1:
            raise OptionError("several units or periods, and none is named", path="cell", hint=f"E.g. {self.rows[0]!r}")
        if cell is not None and cell not in self.rows:
            raise OptionError.unknown("cell", cell, map(str, self.rows))
        position = 0 if cell is None else self.rows.get_indexer(pd.Index([cell]))[0]
        names = pd.Index(self.questions, name="question")
        return pd.DataFrame(values[position].copy(), index=names, columns=names)

    def _card(self, lang: str) -> display.Card:
        cautions = tuple(caution.text(lang) for caution in self.warnings)
        return display.Card(i18n.text("survey.scores", lang), self._facts(lang), shown(self.scores, lang), cautions, lang)

    def _facts(self, lang: str) -> tuple[tuple[str, str], ...]:
        facts = {
            "respondents": f"{self.respondent_vector.values.sum():g}",
            "scale": f"{self.scale[0]:g}–{self.scale[1]:g}",
            "basis": i18n.text(f"survey.{self.basis}", lang),
            "covariance": i18n.text(f"survey.{self.deletion.value}", lang),
            "response": self._response_text(lang),
            "free_text": i18n.listing(self.free_text, lang) or i18n.text("common.none", lang),
        }
        named = tuple((i18n.text(f"survey.{key}", lang), value) for key, value in facts.items())
        return (*named, *(_reliability_fact(one, lang) for one in self.reliabilities if len(one.questions) > 1 or len(self.questions) == 1))

    def _response_text(self, lang: str) -> str:
        if self.response_rates is None:
            return i18n.text("survey.no_response", lang)
        asked, answered = self.response_rates.values[:, :2].sum(axis=0)
        return f"{answered:,.0f} / {asked:,.0f} ({answered / asked:.1%})" if asked else "0 / 0"


def _reliability_fact(one: Reliability, lang: str) -> tuple[str, str]:
    dimension = i18n.text("survey.all_items", lang) if one.dimension == ALL else one.dimension
    verdict = i18n.text(f"survey.{one.verdict}", lang)
    value = verdict if np.isnan(one.alpha) else f"{one.alpha:.3f} [{one.low:.3f}, {one.high:.3f}] – {verdict}"
    return i18n.text("survey.reliability", lang, dimension=dimension), value
