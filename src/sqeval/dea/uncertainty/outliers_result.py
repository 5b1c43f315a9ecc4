"""The result of a screen for outliers: who is further beyond all others than it allows, and what hangs on them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sqeval import display, i18n
from sqeval.dea.data import unit_name
from sqeval.dea.model import Bools
from sqeval.dea.two_stages import EQUAL
from sqeval.dea.uncertainty.influence_result import InfluenceResult
from sqeval.labelled import Floats, read_only
from sqeval.numerics import lp

#: Why a unit is flagged; a dash where it is not.
SUPER_EFFICIENT, OUT_OF_REACH, NONE = "super-efficient", "out-of-reach", "–"


@dataclass(frozen=True, eq=False, repr=False)
class OutliersResult(InfluenceResult):
    """What `InfluenceResult` has, and who stands out.

    Attributes
    ----------
    beyond, without_status : array (k,)
        Super-efficiency of every unit as a number that is above 1 beyond the frontier of the others, and the status of its programme.
    screen : float
        Above this a unit is flagged.
    warnings : tuple of Caution
        As in `InfluenceResult`.
    """

    beyond: Floats = field(default_factory=lambda: np.zeros(0))
    without_status: NDArray[Any] = field(default_factory=lambda: np.zeros(0, dtype=object))
    screen: float = np.nan

    def __post_init__(self) -> None:
        for name in ("beyond", "without_status"):
            object.__setattr__(self, name, read_only(getattr(self, name)))

    @property
    def super_efficiency(self) -> pd.Series[float]:
        """θ, or 1/φ, of every unit without itself in the reference; NaN where no mix of the others reaches it."""
        return self._series(self.beyond, "super_efficiency")

    @property
    def is_outlier(self) -> pd.Series[Any]:
        """Whether a unit is flagged; <NA> for unsolved units."""
        return self._flags(self._reasons != NONE, "is_outlier")

    @property
    def reason(self) -> pd.Series[Any]:
        """Why a unit is flagged: "super-efficient" or "out-of-reach"; "–" where it is not.

        Out of reach is a unit that no mix of the others can replace, and on which efficiencies of others hang.
        """
        return self._series(self._reasons, "reason")

    @property
    def flagged(self) -> list[Any]:
        """The units that are flagged, those on which most hangs first."""
        found = np.flatnonzero(self._reasons != NONE)
        total = self._influence["total_change"].to_numpy()[found]
        return list(self.data.units[found[np.argsort(-total, kind="stable")]])

    def explain(self, unit: Any, lang: str = "en") -> str:
        """A unit's standing in plain words, what hangs on it, and whether to check its record."""
        return "\n".join([super().explain(unit, lang), *self._outlier_lines(self.position(unit), lang)])

    def to_frame(self) -> pd.DataFrame:
        """As `InfluenceResult`, with super-efficiency, flag and reason before the status."""
        frame = super().to_frame()
        at = int(np.flatnonzero(frame.columns == "status")[0])
        more = pd.concat([self.super_efficiency, self.is_outlier, self.reason], axis=1)
        joined: pd.DataFrame = pd.concat([frame.iloc[:, :at], more, frame.iloc[:, at:]], axis=1)
        return joined

    @property
    def _reasons(self) -> NDArray[Any]:
        beyond: Bools = self.solution.solved & (np.nan_to_num(self.beyond) > self.screen + EQUAL)
        leads: Bools = self._influence["affected"].to_numpy() > 0
        alone: Bools = self.solution.solved & (self.without_status == lp.INFEASIBLE) & leads
        return np.where(beyond, SUPER_EFFICIENT, np.where(alone, OUT_OF_REACH, NONE)).astype(object)

    def _outlier_lines(self, at: int, lang: str) -> list[str]:
        word = str(self._reasons[at])
        if word == NONE:
            return []
        words = {
            "unit": unit_name(self.data.units[at]),
            "screen": display.number(self.screen),
            "score": display.number(float(self.beyond[at])),
        }
        return [i18n.text(f"dea_uncertainty.explain_{word.replace('-', '_')}", lang, **words)]

    def _facts(self, lang: str) -> tuple[tuple[str, str], ...]:
        facts = {"screen": display.number(self.screen), "flagged": i18n.listing(map(unit_name, self.flagged), lang, most=6) or "–"}
        return (*super()._facts(lang), *((i18n.text(f"dea_uncertainty.{key}", lang), value) for key, value in facts.items()))

    def _overview(self, lang: str) -> pd.DataFrame:
        table, rows = super()._overview(lang), self._shown()
        table.insert(1, i18n.text("dea_uncertainty.column_super", lang), self.beyond[rows])
        words = [str(word) for word in self._reasons[rows]]
        table.insert(5, i18n.text("dea_uncertainty.column_reason", lang), [self._word(word, lang) for word in words])
        return table

    @staticmethod
    def _word(word: str, lang: str) -> str:
        return word if word == NONE else i18n.text(f"dea_uncertainty.{word.replace('-', '_')}", lang)
