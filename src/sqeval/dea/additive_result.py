"""The result of `additive`: slacks, what they count, and their sum."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from sqeval import display, i18n
from sqeval.dea.data import unit_name
from sqeval.dea.explain import percent
from sqeval.dea.result import DeaResult
from sqeval.labelled import LabelledMatrix

#: Measures whose weights divide by the number of inputs and outputs, so that the score is a mean of shares.
_MEANS = ("ram", "bam")


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class AdditiveResult(DeaResult):
    """What `additive` gives: a DeaResult with the weights of slacks and their plain sum.

    Attributes
    ----------
    measure : str
        Whose weights: "unit", "ram", "bam", "mip", or "own".
    weights_of_slacks : LabelledMatrix
        What a raw unit of slack counts, units × variables; 0 where it has no weight.
    """

    measure: str
    weights_of_slacks: LabelledMatrix

    @property
    def total_slack(self) -> pd.Series[float]:
        """The plain sum of all slacks in raw units, whatever their weights; meaningful where they share a unit."""
        return self.slacks.sum(axis=1, skipna=False).rename("total_slack")

    @property
    def weights(self) -> pd.DataFrame:
        """What a raw unit of slack counts, units × variables; 0 where it has no weight."""
        return self.weights_of_slacks.to_frame()

    def standing(self, at: int, lang: str = "en") -> str:
        """How far from the frontier the solved unit in row `at` is by its slacks, in one sentence."""
        name, score = unit_name(self.data.units[at]), float(self.solution.scores[at])
        if self.solution.efficient is not None and self.solution.efficient[at]:
            return i18n.text("dea.explain_efficient", lang, unit=name)
        if self.measure not in _MEANS:
            weights = i18n.text(f"dea.weights_{self.measure}", lang)
            return i18n.text("dea.explain_slack", lang, unit=name, slack=display.number(score), weights=weights)
        words = {"unit": name, "gap": percent(score), "of": i18n.text(f"dea.shares_{self.measure}", lang)}
        if self.solution.efficiency is None:
            return i18n.text("dea.explain_slack_mean", lang, **words)
        return i18n.text("dea.explain_slack_share", lang, efficiency=percent(float(self.solution.efficiency[at])), **words)

    def _facts(self, lang: str) -> tuple[tuple[str, str], ...]:
        words = i18n.text(f"dea.weights_{self.measure}", lang)
        return (*super()._facts(lang), (i18n.text("dea.slack_weights", lang), words))
