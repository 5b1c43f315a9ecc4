"""What `priority` returns: problems by rank, with what their ranks rest on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from sqeval import display, i18n
from sqeval.monitoring.problems.priority_bases import LEVELS
from sqeval.result import Caution, Result


@dataclass(frozen=True, eq=False, repr=False)
class PriorityResult(Result):
    """What `priority` returns.

    Attributes
    ----------
    impact_basis, urgency_basis : tuple of str
        What both rest on: words of the options, or "given".
    warnings : tuple of Caution
        "priority_unknown", "priority_without_class", "priority_trend_unsure".
    """

    table: pd.DataFrame
    impact_basis: tuple[str, ...]
    urgency_basis: tuple[str, ...]
    names: tuple[tuple[str, str], ...]
    warnings: tuple[Caution, ...] = ()

    @property
    def frame(self) -> pd.DataFrame:
        """By problem, the most pressing first: rank, priority, impact, urgency, and the figures that they rest on."""
        return self.table.copy()

    def to_frame(self) -> pd.DataFrame:
        """By problem, the most pressing first: rank, priority, impact, urgency, and the figures that they rest on."""
        return self.frame

    def __getitem__(self, column: str) -> pd.Series[Any]:
        return self.table[column].copy()

    @property
    def matrix(self) -> pd.DataFrame:
        """Number of problems by impact (rows, 5 at the top) and urgency (columns), each rounded to a level (halves up)."""
        known = self.table.dropna(subset=["priority"])
        cells = np.zeros((LEVELS, LEVELS), dtype=np.int64)
        rows, columns = (np.floor(known[name].to_numpy(dtype=np.float64) + 0.5).astype(np.intp) - 1 for name in ("impact", "urgency"))
        np.add.at(cells, (rows, columns), 1)
        steps = range(1, LEVELS + 1)
        return pd.DataFrame(cells, index=pd.Index(steps, name="impact"), columns=pd.Index(steps, name="urgency")).iloc[::-1]

    def formula(self, lang: str = "en") -> str:
        """How priorities were found, in words."""
        parts = [i18n.text(f"problems.impact_{name}", lang) for name in self.impact_basis]
        others = [i18n.text(f"problems.urgency_{name}", lang) for name in self.urgency_basis]
        return i18n.text("problems.formula", lang, impact=i18n.sequence(parts, lang), urgency=i18n.sequence(others, lang))

    def _card(self, lang: str) -> display.Card:
        shown = self.table.copy()
        titles = [zh if lang == "zh" else en for en, zh in self.names]
        shown.index = pd.Index(titles, name=i18n.text("problems.problem", lang))
        shown = shown.set_axis([i18n.text(f"problems.{name}", lang) for name in shown.columns], axis=1)
        facts = ((i18n.text("problems.how", lang), self.formula(lang)),)
        cautions = tuple(caution.text(lang) for caution in self.warnings)
        return display.Card(i18n.text("problems.priority_title", lang), facts, shown, cautions, lang)
