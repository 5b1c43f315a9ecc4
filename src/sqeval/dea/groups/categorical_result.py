"""The result of `categorical`: a DEA result that knows which units have it no easier."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from sqeval import i18n
from sqeval.dea.groups.membership import Membership
from sqeval.dea.result import DeaResult
from sqeval.labelled import LabelledVector


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class CategoricalResult(DeaResult):
    """Efficiency against units in the same or less favourable circumstances; what `DeaResult` has, and more.

    Attributes
    ----------
    levels : Membership
        The categories, the least favourable first, and which of them every unit is in; see `category`.
    warnings : tuple of Caution
        As in `DeaResult`, with "dea_small_categories".
    """

    levels: Membership

    @property
    def category(self) -> pd.Series[Any]:
        """The category of every unit."""
        return self.levels.by_unit(self.data.units).rename("category")

    @property
    def reference_sizes(self) -> pd.Series[int]:
        """By category, how many units are in it or in less favourable ones: those that its units are held against."""
        sizes = np.cumsum(self.levels.sizes)
        return LabelledVector(sizes, self.levels.names.rename("category"), "units").to_series()

    def standing(self, at: int, lang: str = "en") -> str:
        """How far a solved unit is from the frontier of its own and less favourable categories."""
        place = int(self.levels.of[at])
        words = {"category": self.levels.names[place], "count": int(self.reference_sizes.iloc[place])}
        return super().standing(at, lang) + "\n" + i18n.text("dea_groups.explain_category", lang, **words)

    def to_frame(self) -> pd.DataFrame:
        """One row a unit, as in `DeaResult`, with `category` in front."""
        frame = super().to_frame()
        frame.insert(0, "category", self.category)
        return frame

    def _facts(self, lang: str) -> tuple[tuple[str, str], ...]:
        words = i18n.listing((f"{name} ({size})" for name, size in zip(self.levels.names, self.levels.sizes, strict=True)), lang)
        return (*super()._facts(lang), (i18n.text("dea_groups.categories", lang), words))
