"""The result of slack-based models: what each input and output takes away from a unit's efficiency."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from sqeval import i18n
from sqeval.dea.data import unit_name
from sqeval.dea.explain import percent
from sqeval.dea.result import DeaResult
from sqeval.labelled import Floats, LabelledMatrix

#: Parts of a gap smaller than this are not worth a word.
_LEAST_PART = 5e-4
_MOST_PARTS = 5


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class SlackBasedResult(DeaResult):
    """What slack-based models give: a DeaResult, and the part of each variable in a unit's inefficiency.

    `slacks` is all that lies between a unit and its target, since there is no common factor; of what is given it says how much
    less (more, of an output) the peers do with, while targets leave it where it is.

    Attributes
    ----------
    parts : LabelledMatrix
        What `contributions` hands out.
    """

    parts: LabelledMatrix

    @property
    def contributions(self) -> pd.DataFrame:
        """What each input, output and undesirable output takes away from 1: they add up to 1 - efficiency; 0 where none counts.

        s/(x₀·m′)/D for inputs, s/(y₀·s′)/D for outputs, good or bad, with D the denominator of the ratio.
        """
        return self.parts.to_frame()

    def standing(self, at: int, lang: str = "en") -> str:
        """How far from the frontier the solved unit in row `at` is, and what that comes from, in one sentence."""
        gap = 1.0 - float(self.efficiency.iloc[at])
        if gap < _LEAST_PART:
            return super().standing(at, lang)
        words = {"unit": unit_name(self.data.units[at]), "efficiency": percent(1.0 - gap), "gap": points(gap)}
        return i18n.text("dea_nonradial.explain_gap", lang, parts=self.part_words(self.parts.values[at], lang), **words)

    def to_frame(self) -> pd.DataFrame:
        """One row a unit: the columns of `DeaResult`, then `contribution.<variable>`."""
        joined: pd.DataFrame = pd.concat([super().to_frame(), self.contributions.add_prefix("contribution.")], axis=1)
        return joined

    def part_words(self, parts: Floats, lang: str) -> str:
        """Parts (v,) of a gap in percentage points, the largest first."""
        order = [int(at) for at in np.argsort(-np.abs(parts), kind="stable") if abs(parts[at]) >= _LEAST_PART]
        return i18n.listing((f"{self.data.variables[at]} ({points(abs(parts[at]))})" for at in order), lang, most=_MOST_PARTS)

    def _facts(self, lang: str) -> tuple[tuple[str, str], ...]:
        """With what takes most away on the average of the solved units."""
        facts, solved = super()._facts(lang), self.solution.solved
        parts = np.maximum(self.parts.values[solved], 0.0)
        if not solved.any() or parts.mean(axis=0).max() < _LEAST_PART:
            return facts
        return (*facts, (i18n.text("dea_nonradial.mean_parts", lang), self.part_words(parts.mean(axis=0), lang)))

    def _overview(self, lang: str) -> pd.DataFrame:
        """With the variable that takes most away, in percentage points."""
        table, rows = super()._overview(lang), self._shown()
        parts = np.nan_to_num(self.parts.values[rows])
        most = [self.part_words(np.where(np.arange(len(row)) == row.argmax(), np.maximum(row, 0.0), 0.0), lang) or "–" for row in parts]
        table.insert(2, i18n.text("dea_nonradial.largest_part", lang), most)
        return table


def points(share: float) -> str:
    """A share in percentage points."""
    return f"{100 * share:.1f}"
