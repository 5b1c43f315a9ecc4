"""How far a grade vector and its score can be trusted, as they rest on a sample of answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sqeval import display, i18n
from sqeval.fuzzy.decide import Decision
from sqeval.indicators.grades import Grades
from sqeval.labelled import Floats, LabelledMatrix, read_only
from sqeval.numerics import grade_sampling
from sqeval.options import SamplingMethod
from sqeval.result import Caution, Result


class Draws(NamedTuple):
    """What drawn answers give: vectors (samples, g), scores (samples,), grades by maximum membership and of the score (samples,)."""

    vectors: Floats
    scores: Floats
    grade: NDArray[np.intp]
    score_grade: NDArray[np.intp]


class Errors(NamedTuple):
    """Covariance (g, g) of the vector, standard error of the score, and ends (g + 1,) of the intervals of both, the score last.

    `unseen` is what grades that nobody has given yet could add to the standard error; `draws` and `seed` are of a bootstrap.
    """

    covariance: Floats
    deviation: float
    low: Floats
    high: Floats
    unseen: float
    draws: Draws | None = None
    seed: int | None = None


@dataclass(frozen=True, eq=False, repr=False)
class SamplingError(Result):
    """Sampling error of a grade vector and its score.

    Attributes
    ----------
    decision : Decision
        Readings of the vector that the answers give.
    grades : Grades
    errors : Errors
        As arrays.
    origins : tuple of (indicator, source, answers)
    method : SamplingMethod
    confidence : float
    warnings : tuple of Caution
        "independent_answers", "few_answers", "answers_agree", "taken_as_known", "score_of_answers", and of a bootstrap
        "answers_not_whole" and "draws_without_score".
    """

    decision: Decision
    grades: Grades
    errors: Errors
    origins: tuple[tuple[Any, str, float], ...]
    method: SamplingMethod
    confidence: float
    warnings: tuple[Caution, ...]

    @property
    def vector(self) -> pd.Series[Any]:
        """The normalised vector by grade that the answers give."""
        return self._by_grade(self.decision.vector, "vector")

    @property
    def standard_errors(self) -> pd.Series[Any]:
        """Standard error of the vector by grade."""
        return self._by_grade(np.sqrt(np.maximum(np.diagonal(self.errors.covariance), 0.0)), "standard_error")

    @property
    def covariance_matrix(self) -> LabelledMatrix:
        """Covariance of the normalised vector; rows and columns sum to 0."""
        labels = pd.Index(self.grades.labels)
        return LabelledMatrix(self.errors.covariance, labels, labels)

    @property
    def covariance(self) -> pd.DataFrame:
        """Covariance of the normalised vector, grades × grades; rows and columns sum to 0."""
        return self.covariance_matrix.to_frame()

    @property
    def score(self) -> float:
        """The score that the answers give."""
        return float(self.decision.score)

    @property
    def score_standard_error(self) -> float:
        """Standard error of the score."""
        return self.errors.deviation

    @property
    def score_interval(self) -> tuple[float, float]:
        """Interval of the score: normal and cut at the range of scores (delta), or percentiles of the draws (bootstrap)."""
        return float(self.errors.low[-1]), float(self.errors.high[-1])

    @property
    def unseen_standard_error(self) -> float:
        """What grades that nobody has given yet could add to the standard error where all answers to an indicator agree, else 0.

        The root mean squared distance from the score under the posterior Dirichlet(n_g + ½) of these indicators. It is no part of
        `score_standard_error`; `probability_better` allows for it before it tells units apart.
        """
        return self.errors.unseen

    @property
    def sources(self) -> pd.DataFrame:
        """By indicator: `source` of its error ("answers" of respondents, "counts", or "fixed": taken as known) and number of `answers`."""
        index = pd.Index([name for name, *_ in self.origins])
        columns = {"source": [source for _, source, _ in self.origins], "answers": [number for *_, number in self.origins]}
        return pd.DataFrame(columns, index=index)

    @property
    def fixed(self) -> tuple[Any, ...]:
        """Indicators taken as known, as no answers to them are."""
        return tuple(name for name, source, _ in self.origins if source == "fixed")

    @property
    def score_draws(self) -> Floats | None:
        """(draws,) scores of the bootstrap, read-only, NaN where a draw has none; None for delta."""
        return None if self.errors.draws is None else read_only(self.errors.draws.scores)

    @property
    def grade_probability(self) -> pd.DataFrame | None:
        """Share of the draws that have each grade, grades × (maximum_membership, score); None for delta."""
        draws = self.errors.draws
        if draws is None:
            return None
        found = {"maximum_membership": draws.grade, "score": draws.score_grade}
        shares = {name: grade_sampling.grade_shares(positions, len(self.grades)) for name, positions in found.items()}
        return pd.DataFrame(shares, index=pd.Index(self.grades.labels, name="grade"))

    def to_frame(self) -> pd.DataFrame:
        """Rows are grades; columns vector, standard_error, low, high, and of a bootstrap the probability of the grade by each criterion."""
        ends = {"low": self.errors.low[:-1], "high": self.errors.high[:-1]}
        table = pd.DataFrame({"vector": self.vector, "standard_error": self.standard_errors, **ends}).rename_axis("grade")
        probability = self.grade_probability
        return table if probability is None else table.join(probability)

    def _by_grade(self, values: Floats, name: str) -> pd.Series[Any]:
        return pd.Series(values.copy(), index=pd.Index(self.grades.labels), name=name)

    def _card(self, lang: str) -> display.Card:
        draws = self.errors.draws
        low, high = (display.number(end) for end in self.score_interval)
        facts = {
            "score": display.number(self.score),
            "standard_error": display.number(self.score_standard_error),
            "interval": f"{low} – {high}",
            "method": i18n.text(f"uncertainty.{self.method}", lang, draws="" if draws is None else f"{len(draws.scores):,}"),
        }
        for source in dict.fromkeys(source for _, source, _ in self.origins):
            names = (name for name, own, _ in self.origins if own == source)
            facts[source] = i18n.listing(names, lang, most=5)
        shown = tuple((i18n.text(f"uncertainty.{key}", lang, level=f"{100 * self.confidence:.6g}%"), value) for key, value in facts.items())
        table = self.to_frame().set_axis(list(self.grades.names(lang)), axis=0).rename_axis(i18n.text("common.grade", lang))
        table.columns = pd.Index([i18n.text(f"uncertainty.column_{name}", lang) for name in table.columns])
        cautions = tuple(caution.text(lang) for caution in self.warnings)
        return display.Card(i18n.text("uncertainty.title", lang), shown, table, cautions, lang)
