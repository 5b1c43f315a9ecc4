"""The result of `cross_efficiency`: who appraises whom how, means, and mavericks."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from sqeval import i18n
from sqeval.dea.data import unit_name
from sqeval.dea.explain import percent, word_key
from sqeval.dea.judgement.game import mean_of_known
from sqeval.dea.result import DeaResult
from sqeval.dea.two_stages import EQUAL
from sqeval.labelled import Floats, LabelledMatrix, read_only
from sqeval.options import GoalMethod, SecondaryGoal

#: Differences of views below this are rounding.
_ROUNDING = 1e-12


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class CrossEfficiencyResult(DeaResult):
    """Cross-efficiencies. Every table is in the caller's order of units.

    Attributes
    ----------
    secondary : SecondaryGoal
        How weights were picked among a unit's best ones.
    method : GoalMethod or None
        What the goal added up; None for "arbitrary" and "game".
    appraisals : LabelledMatrix
        Rows appraise columns, see `matrix`.
    own : array (n,)
        CRS efficiencies, see `simple_efficiency`.
    rounds, change : int and float, or None
        Rounds of a game, and by how much the score that moved most did in the last one.
    warnings : tuple of Caution
        Those of `DeaResult`, "dea_cross_undefined", "dea_cross_arbitrary", "dea_game_open", "dea_restrictions_conflict".
    """

    secondary: SecondaryGoal
    method: GoalMethod | None
    appraisals: LabelledMatrix
    own: Floats
    rounds: int | None
    change: float | None

    def __post_init__(self) -> None:
        object.__setattr__(self, "own", read_only(self.own))

    @property
    def matrix(self) -> pd.DataFrame:
        """E_kj, what the weights of unit k (row) make of unit j (column); the diagonal is `simple_efficiency`."""
        return self.appraisals.to_frame()

    @property
    def mean(self) -> pd.Series[float]:
        """Cross-efficiency: the mean of a unit's column, its own appraisal included; the score. (0, 1], higher is better."""
        return self._series(self.solution.scores, "mean")

    @property
    def mean_without_self(self) -> pd.Series[float]:
        """The mean of what the others make of a unit."""
        return self._series(self._by_others(), "mean_without_self")

    @property
    def maverick(self) -> pd.Series[float]:
        """(θ - e) / e, e being `mean_without_self` (Doyle & Green 1994): by how much a unit's own view is above the others'.

        0 says that all see it as it does; a large value that its efficiency rests on weights that nobody shares.
        """
        others = self._by_others()
        ratio = np.divide(self.own - others, others, out=np.full_like(others, np.nan), where=others > 0)
        return self._series(np.where(np.abs(ratio) < _ROUNDING, 0.0, ratio), "maverick")

    @property
    def simple_efficiency(self) -> pd.Series[float]:
        """CRS efficiency θ by the unit's own best weights."""
        return self._series(self.own, "simple_efficiency")

    def standing(self, at: int, lang: str = "en") -> str:
        """How the others see the solved unit in row `at`, and how it sees itself."""
        values = self.appraisals.values[:, at].copy()
        values[at] = np.nan
        words = {
            "unit": unit_name(self.data.units[at]),
            "mean": percent(float(self.solution.scores[at])),
            "own": percent(float(self.own[at])),
        }
        if np.isnan(values).all():
            return i18n.text("dea_judgement.explain_alone", lang, **words)
        if np.nanmax(values) - np.nanmin(values) < EQUAL and abs(self.maverick.iloc[at]) < EQUAL:
            return i18n.text("dea_judgement.explain_agreed", lang, **words)
        low, high = int(np.nanargmin(values.round(9))), int(np.nanargmax(values.round(9)))
        return i18n.text(
            "dea_judgement.explain_cross",
            lang,
            **words,
            maverick=percent(float(self.maverick.iloc[at])),
            harsh=unit_name(self.data.units[low]),
            least=percent(float(values[low])),
            kind=unit_name(self.data.units[high]),
            most=percent(float(values[high])),
        )

    def to_frame(self) -> pd.DataFrame:
        """One row a unit: `efficiency` (the mean), score, status, `simple_efficiency`, `mean_without_self`, `maverick`."""
        frame = super().to_frame()
        for column in (self.simple_efficiency, self.mean_without_self, self.maverick):
            frame[column.name] = column
        return frame

    def _by_others(self) -> Floats:
        matrix = self.appraisals.values.copy()
        np.fill_diagonal(matrix, np.nan)
        return np.where(self.solution.solved, mean_of_known(matrix), np.nan)

    def _facts(self, lang: str) -> tuple[tuple[str, str], ...]:
        goal = i18n.text(f"dea_judgement.{self.secondary.value}", lang)
        words = goal if self.method is None else f"{goal} ({self.method.value.upper()})"
        facts = [*super()._facts(lang), (i18n.text("dea_judgement.secondary", lang), words)]
        if self.rounds is not None and self.change is not None:
            facts.append((i18n.text("dea_judgement.rounds", lang), f"{self.rounds} (Δ {self.change:.1e})"))
        return tuple(facts)

    def _overview(self, lang: str) -> pd.DataFrame:
        rows = self._shown()
        columns = {
            i18n.text("dea_judgement.cross", lang): self.solution.scores[rows],
            i18n.text("dea_judgement.own", lang): self.own[rows],
            i18n.text("dea_judgement.by_others", lang): self._by_others()[rows],
            i18n.text("dea_judgement.maverick", lang): self.maverick.to_numpy()[rows],
            i18n.text("common.status", lang): [i18n.text(f"dea.{word_key(word)}", lang) for word in self.solution.status[rows]],
        }
        return pd.DataFrame(columns, index=self.data.units[rows])
