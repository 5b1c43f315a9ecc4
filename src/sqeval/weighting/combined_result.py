"""What combining sources of weights gives."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from sqeval import display, i18n
from sqeval.labelled import LabelledMatrix, LabelledVector
from sqeval.result import Caution, Result


@dataclass(frozen=True, eq=False, repr=False)
class CombinedWeights(Result):
    """Weights of several sources put together.

    Attributes
    ----------
    method : str
        How they were put together.
    source_matrix : LabelledMatrix
        Criteria × sources: the weights that went in.
    agreement_matrix : LabelledMatrix
        Sources × sources: Spearman's rank correlation, missing where the weights of one are all equal.
    warnings : tuple of Caution
        "sources_contradict", "zero_weight_decides", "source_without_say", "coefficients_not_unique", "weights_rescaled".
    """

    method: str
    weight_vector: LabelledVector
    coefficient_vector: LabelledVector
    source_matrix: LabelledMatrix
    agreement_matrix: LabelledMatrix
    warnings: tuple[Caution, ...] = ()

    @property
    def weights(self) -> pd.Series[float]:
        """Weight of each criterion, at least 0, summing to 1."""
        return self.weight_vector.to_series()

    @property
    def coefficients(self) -> pd.Series[float]:
        """By source: its share of the combination, or its exponent in a product."""
        return self.coefficient_vector.to_series()

    @property
    def sources(self) -> pd.DataFrame:
        """Criteria × sources: the weights that went in."""
        return self.source_matrix.to_frame()

    @property
    def agreement(self) -> pd.DataFrame:
        """Sources × sources: Spearman's rank correlation of the weights."""
        return self.agreement_matrix.to_frame()

    def to_frame(self) -> pd.DataFrame:
        """One row a criterion: its weight in every source and, as `weight`, the combined one."""
        return self.sources.assign(weight=self.weights)

    def _card(self, lang: str) -> display.Card:
        listing = ", ".join(f"{name} {display.number(float(value))}" for name, value in self.coefficients.items())
        facts = (
            (i18n.text("weighting.method", lang), i18n.text(f"weighting.{self.method}", lang)),
            (i18n.text("weighting.coefficients", lang), listing),
        )
        table = self.to_frame().rename(columns={"weight": i18n.text("weighting.combined", lang)})
        title = i18n.text("weighting.combined_title", lang, count=len(self.coefficients))
        return display.Card(title, facts, table, tuple(caution.text(lang) for caution in self.warnings), lang)
