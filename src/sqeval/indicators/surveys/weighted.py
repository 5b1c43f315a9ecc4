"""One score from several dimensions or questions of a survey, and how scores are shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from sqeval import display, i18n
from sqeval.indicators.keys import key_text
from sqeval.indicators.surveys.estimate import ScoreColumns
from sqeval.labelled import LabelledVector
from sqeval.options import Language, parse
from sqeval.result import Caution, Result


@dataclass(frozen=True, eq=False, repr=False)
class WeightedSurveyScore(Result):
    """One score by unit and period; `to_frame()` has mean, score (0–100), n, standard_error, low, high, independent_error.

    `independent_error` takes answers to different questions as independent, as they would be if different people had
    given them; `standard_error` follows the covariance of the respondents' answers.
    """

    rows: pd.Index
    columns: ScoreColumns
    weight_vector: LabelledVector
    warnings: tuple[Caution, ...] = ()

    @property
    def weights(self) -> pd.Series[Any]:
        """Weight of every question."""
        return self.weight_vector.to_series()

    def to_frame(self) -> pd.DataFrame:
        """One row a unit and period."""
        return score_frame(self.columns, self.rows).rename(columns={"independent": "independent_error"})

    def _card(self, lang: str) -> display.Card:
        cautions = tuple(caution.text(lang) for caution in self.warnings)
        return display.Card(i18n.text("survey.weighted", lang), (), shown(self.to_frame(), lang), cautions, lang)


def score_frame(columns: ScoreColumns, rows: pd.Index) -> pd.DataFrame:
    """One row a unit and period."""
    return pd.DataFrame({name: values.copy() for name, values in columns._asdict().items()}, index=rows)


def shown(table: pd.DataFrame, lang: str) -> pd.DataFrame:
    """The table under the names one asks for them by; in another language than theirs, under titles."""
    if parse(Language, lang, "lang") is Language.EN:
        return table
    titles = {name: i18n.text(f"survey.column_{name}", lang) for name in table.columns}
    shown = table.rename(index=lambda key: key_text(key, lang), columns=titles)
    return shown.rename_axis(index=[i18n.text(f"survey.column_{name}", lang) for name in table.index.names])
