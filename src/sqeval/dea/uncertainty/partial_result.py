"""The result of partial frontiers: scores that may lie beyond 1, with the number of units that each was compared with."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from sqeval import display, i18n
from sqeval.dea.data import unit_name
from sqeval.dea.explain import model_words, percent
from sqeval.dea.explain_unsolved import no_answer
from sqeval.dea.parts import Places
from sqeval.dea.result import DeaResult
from sqeval.dea.two_stages import EQUAL
from sqeval.labelled import Floats, read_only
from sqeval.numerics.linear_program import OPTIMAL
from sqeval.options import Orientation


@dataclass(frozen=True, eq=False, repr=False)
class PartialResult(DeaResult):
    """Efficiency against a partial frontier, of `order_m` or `order_alpha`; no peers, slacks, targets or multipliers.

    Attributes
    ----------
    size : float
        The m, or the α, of the frontier.
    counts, full : array (k,)
        How many units each was compared with, and its score against the best of them; see `comparable` and `fdh_scores`.
    warnings : tuple of Caution
        As in `DeaResult`.
    """

    size: float = np.nan
    counts: Places = field(default_factory=lambda: np.zeros(0, dtype=np.intp))
    full: Floats = field(default_factory=lambda: np.zeros(0))

    def __post_init__(self) -> None:
        for name in ("counts", "full"):
            object.__setattr__(self, name, read_only(getattr(self, name)))

    @property
    def comparable(self) -> pd.Series[int]:
        """How many reference units, itself among them, do at least as much (input) or use at most as much (output) as each unit.

        A unit that is compared with itself alone scores 1 whatever it does.
        """
        return self._series(self.counts, "comparable")

    @property
    def fdh_scores(self) -> pd.Series[float]:
        """The scores of `fdh`: against the best of all comparable units."""
        return self._series(self.full, "fdh_scores")

    @property
    def is_beyond(self) -> pd.Series[Any]:
        """Whether a unit lies beyond the partial frontier: θ > 1 or φ < 1; <NA> for unsolved units."""
        scores = self.solution.scores
        beyond = scores > 1 + EQUAL if self.model.orientation is Orientation.INPUT else scores < 1 - EQUAL
        return self._flags(beyond, "is_beyond")

    def explain(self, unit: Any, lang: str = "en") -> str:
        """A unit's standing against the partial frontier in plain words."""
        at = self.position(unit)
        name, status = unit_name(self.data.units[at]), str(self.solution.status[at])
        heading = i18n.text("dea.heading", lang, unit=name, model=model_words(self.model, lang))
        if status != OPTIMAL:
            return "\n".join([heading, no_answer(self.model, status, name, lang)])
        lines = [self._compared(at, lang), self._standing(at, lang)]
        if self.counts[at] == 1 and self.data.units[at] in self.data.reference:
            lines = [_text("explain_alone", lang, unit=name)]
        return "\n".join([heading, *lines])

    def to_frame(self) -> pd.DataFrame:
        """As `DeaResult`, with `is_beyond`, `fdh_scores` and `comparable` before the status."""
        frame = super().to_frame()
        at = int(np.flatnonzero(frame.columns == "status")[0])
        more = pd.concat([self.is_beyond, self.fdh_scores, self.comparable], axis=1)
        joined: pd.DataFrame = pd.concat([frame.iloc[:, :at], more, frame.iloc[:, at:]], axis=1)
        return joined

    def _compared(self, at: int, lang: str) -> str:
        key = f"explain_{self.model.name}_{self.model.orientation.value}"
        size = {"m": display.number(self.size), "beyond": percent(1 - self.size)}
        return _text(key, lang, unit=unit_name(self.data.units[at]), count=int(self.counts[at]), **size)

    def _standing(self, at: int, lang: str) -> str:
        score = float(self.solution.scores[at])
        word = "at" if abs(score - 1) <= EQUAL else ("more" if score > 1 else "less")
        key = f"explain_{self.model.orientation.value}_{word}"
        shares = {"share": percent(abs(score - 1)), "score": display.number(score), "full": display.number(float(self.full[at]))}
        return _text(key, lang, unit=unit_name(self.data.units[at]), **shares)

    def _facts(self, lang: str) -> tuple[tuple[str, str], ...]:
        beyond = int((self.is_beyond.fillna(value=False)).sum())
        facts = {f"size_{self.model.name}": display.number(self.size), "beyond": str(beyond)}
        usual = [fact for fact in super()._facts(lang) if fact[0] != i18n.text("dea.on_frontier_units", lang)]
        return (*usual, *((_text(key, lang), value) for key, value in facts.items()))

    def _overview(self, lang: str) -> pd.DataFrame:
        rows = self._shown()
        table = super()._overview(lang).drop(columns=[i18n.text("dea.peers", lang), i18n.text("dea.on_frontier", lang)])
        table.insert(1, i18n.text("dea.score", lang), self.solution.scores[rows])
        table.insert(2, _text("column_full", lang), self.full[rows])
        table.insert(3, _text("column_comparable", lang), self.counts[rows])
        return table


def _text(key: str, lang: str, **values: object) -> str:
    return i18n.text(f"dea_uncertainty.{key}", lang, **values)
