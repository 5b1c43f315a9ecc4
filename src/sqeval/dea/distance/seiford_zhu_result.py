"""The result of `seiford_zhu`: a radial DEA result whose factor also moves bad outputs, away from their translation."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from sqeval import display, i18n
from sqeval.dea.data import unit_name
from sqeval.dea.explain import is_beyond, moved_words, percent
from sqeval.dea.result import DeaResult
from sqeval.labelled import Floats, LabelledVector
from sqeval.options import Orientation


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class SeifordZhuResult(DeaResult):
    """What `seiford_zhu` gives: a DeaResult with the levels that bad outputs are counted from.

    Attributes
    ----------
    levels : LabelledVector
        See `translation`.
    """

    levels: LabelledVector

    @property
    def translation(self) -> pd.Series[float]:
        """The level that each bad output is subtracted from."""
        return self.levels.to_series()

    def standing(self, at: int, lang: str = "en") -> str:
        """How far the solved unit in row `at` is from the frontier, in one sentence."""
        solution, flags = self.solution, self.solution.weakly_efficient
        on_frontier = flags is None or bool(flags[at])
        if solution.efficiency is None or on_frontier or is_beyond(self, at) or self.model.orientation is Orientation.INPUT:
            return self._usual(at, lang)
        phi = float(solution.scores[at])
        falls = [
            i18n.text("dea_distance.fall", lang, name=name, by=display.number(float((phi - 1) * room)))
            for name, room in zip(self.levels.labels, self._room()[at], strict=True)
        ]
        return i18n.text(
            "dea_distance.seiford_zhu_gap",
            lang,
            unit=unit_name(self.data.units[at]),
            efficiency=percent(float(solution.efficiency[at])),
            more=percent(phi - 1),
            falls=i18n.listing(falls, lang),
        )

    def _usual(self, at: int, lang: str) -> str:
        name, score = unit_name(self.data.units[at]), float(self.solution.scores[at])
        if is_beyond(self, at) or self.solution.weakly_efficient is None or self.solution.weakly_efficient[at]:
            return super().standing(at, lang)
        less = percent(1 - score)
        return i18n.text("dea.explain_input_gap", lang, unit=name, efficiency=percent(score), less=less, what=moved_words(self.model, lang))

    def _room(self) -> Floats:
        """How far each bad output is below its level (k, bad)."""
        return np.asarray(self.levels.values - self.data.undesirable.values, dtype=np.float64)

    def _facts(self, lang: str) -> tuple[tuple[str, str], ...]:
        words = [f"{name} = {display.number(float(level))}" for name, level in zip(self.levels.labels, self.levels.values, strict=True)]
        return (*super()._facts(lang), (i18n.text("dea_distance.translation", lang), i18n.listing(words, lang)))
