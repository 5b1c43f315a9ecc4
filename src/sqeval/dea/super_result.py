"""The result of super-efficiency: a DEA result that marks who was scored by a remedy, and speaks of the room that efficient units have."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from sqeval import i18n
from sqeval.dea import explain as explaining
from sqeval.dea import super_explain
from sqeval.dea.model import Bools
from sqeval.dea.result import DeaResult
from sqeval.labelled import read_only
from sqeval.numerics import lp
from sqeval.options import SuperFallback


@dataclass(frozen=True, eq=False, repr=False)
class SuperEfficiencyResult(DeaResult):
    """Super-efficiency of units, each measured against all others but itself; what `DeaResult` has, and more.

    Attributes
    ----------
    fallback : SuperFallback or None
        The remedy asked for.
    remedied : array (k,) of bool
        Which units it scored; see `fallback_used`.
    warnings : tuple of Caution
        As in `DeaResult`, with "dea_super_infeasible" for units without a solution and "dea_super_fallback" for those a remedy scored.
    """

    fallback: SuperFallback | None = None
    remedied: Bools = field(default_factory=lambda: np.zeros(0, dtype=bool))

    def __post_init__(self) -> None:
        object.__setattr__(self, "remedied", read_only(self.remedied))

    @property
    def fallback_used(self) -> pd.Series[Any]:
        """Units whose own programme has no solution, and whose score, λ, slacks and targets are those of the remedy."""
        return self._series(self.remedied, "fallback_used")

    @property
    def is_super_efficient(self) -> pd.Series[Any]:
        """On the frontier, and still beyond it without themselves: θ > 1 or φ < 1; <NA> for unsolved units."""
        return self._flags(super_explain.beyond(self), "is_super_efficient")

    def explain(self, unit: Any, lang: str = "en") -> str:
        """A unit's standing in plain words: how much worse it could get and still be on the frontier, or how far it is from it."""
        return super_explain.explain(self, unit, lang) or super().explain(unit, lang)

    def to_frame(self) -> pd.DataFrame:
        """One row a unit, as in `DeaResult`, with `fallback_used` after the status where a remedy was asked for."""
        frame = super().to_frame()
        if self.fallback is not None:
            frame.insert(int(np.flatnonzero(frame.columns == "status")[0]) + 1, "fallback_used", self.remedied)
        return frame

    def _facts(self, lang: str) -> tuple[tuple[str, str], ...]:
        counts = {
            "super_units": super_explain.beyond(self).sum(),
            "infeasible_units": (self.solution.status == lp.INFEASIBLE).sum(),
            "fallback_used": self.remedied.sum(),
        }
        shown = (("super_units", True), ("infeasible_units", counts["infeasible_units"] > 0), ("fallback_used", self.fallback is not None))
        more = tuple((i18n.text(f"dea.{name}", lang), str(counts[name])) for name, is_shown in shown if is_shown)
        return (*super()._facts(lang), *more)

    def _overview(self, lang: str) -> pd.DataFrame:
        """With the score beside the efficiency, and a word on remedies in place of the status."""
        table, rows = super()._overview(lang), self._shown()
        table.insert(1, i18n.text("dea.score", lang), self.solution.scores[rows])
        pairs = zip(self.remedied[rows], self.solution.status[rows], strict=True)
        words = [i18n.text("dea.fallback_used" if used else f"dea.{explaining.word_key(word)}", lang) for used, word in pairs]
        table[i18n.text("common.status", lang)] = words
        return table
