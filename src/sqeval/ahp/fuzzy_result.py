"""What fuzzy AHP gives: fuzzy weights, crisp ones, and how consistent the judgements behind them are."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from sqeval import display, i18n
from sqeval.ahp import fuzzy_scales
from sqeval.labelled import LabelledMatrix, LabelledVector
from sqeval.options import FuzzyScale
from sqeval.result import Caution, Result


@dataclass(frozen=True, eq=False, repr=False)
class FuzzyWeights(Result):
    """Weights from triangular judgements.

    Attributes
    ----------
    method, defuzzify : str
        How fuzzy weights were derived, and how they were made crisp; `defuzzify` is None where the method gives crisp weights itself.
    scale : str or None
        The table that made crisp judgements triangular.
    cr : float
        Consistency ratio of the modal judgements m (random index of Alonso & Lamata 2006).
    consistency : float or None
        λ of preference programming: 1 where weights meet all modal judgements, from 0 up where they keep within all
        judgements, below 0 where no weights do. None for other methods.
    certificate : float
        Worst residual of the conditions of optimality; 0 where the answer is in closed form.
    warnings : tuple of Caution
        "inconsistent", "verdict_depends_on_table", "fuzzy_beyond_one", "fuzzy_zero_weights", "preference_negative",
        "preference_not_unique".
    """

    judgement_tables: tuple[LabelledMatrix, LabelledMatrix, LabelledMatrix]
    weight_vector: LabelledVector
    fuzzy_matrix: LabelledMatrix
    method: str
    defuzzify: str | None
    scale: str | None
    cr: float
    consistency: float | None = None
    certificate: float = 0.0
    warnings: tuple[Caution, ...] = ()

    @property
    def weights(self) -> pd.Series[float]:
        """Crisp weight of each item, summing to 1."""
        return self.weight_vector.to_series()

    @property
    def fuzzy_weights(self) -> pd.DataFrame:
        """Fuzzy weight of each item: columns `l`, `m`, `u`.

        Of preference programming: the range of each weight over all that keep within every judgement (over the optimal ones where
        none do) around the crisp one; of extent analysis: the synthetic extents.
        """
        return self.fuzzy_matrix.to_frame()

    @property
    def judgements(self) -> pd.DataFrame:
        """The judgements, one (l, m, u) a cell."""
        lower, modal, upper = (table.values for table in self.judgement_tables)
        names = self.weight_vector.labels
        cells = [[tuple(map(float, cell)) for cell in zip(*rows, strict=True)] for rows in zip(lower, modal, upper, strict=True)]
        return pd.DataFrame(cells, index=names, columns=names)

    @property
    def scale_source(self) -> str | None:
        """Citation of the scale."""
        return None if self.scale is None else fuzzy_scales.SCALES[FuzzyScale(self.scale)].source

    def to_frame(self) -> pd.DataFrame:
        """One row an item: its fuzzy weight `l`, `m`, `u` and its crisp `weight`."""
        return self.fuzzy_weights.assign(weight=self.weight_vector.values)

    def _card(self, lang: str) -> display.Card:
        facts = [(i18n.text("ahp.method", lang), i18n.text(f"ahp.fuzzy_{self.method}", lang))]
        if self.defuzzify is not None:
            facts.append((i18n.text("ahp.defuzzified", lang), i18n.text(f"ahp.{self.defuzzify}", lang)))
        if self.scale is not None:
            facts.append((i18n.text("ahp.scale", lang), f"{self.scale}: {fuzzy_scales.listing(FuzzyScale(self.scale))}"))
        if self.consistency is not None:
            facts.append((i18n.text("ahp.preference_lambda", lang), f"{self.consistency:.4f}"))
        facts.append((i18n.text("ahp.modal_cr", lang), f"{self.cr:.4f}"))
        table = self.to_frame().rename(columns={"weight": i18n.text("common.weight", lang)})
        cautions = tuple(caution.text(lang) for caution in self.warnings)
        title = i18n.text("ahp.fuzzy_title", lang, count=len(table))
        return display.Card(title, tuple(facts), table, cautions, lang)
