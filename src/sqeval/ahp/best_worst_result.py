"""What the best-worst method gives: weights, their ranges, and both consistency ratios."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from sqeval import display, i18n
from sqeval.ahp.best_worst_thresholds import SOURCE
from sqeval.labelled import LabelledMatrix, LabelledVector
from sqeval.options import BestWorstForm
from sqeval.result import Caution, Result

_OUTPUT_SOURCE = "Rezaei (2015), Omega 53, 49-57"
_ROUNDING = 1e-12


@dataclass(frozen=True, eq=False, repr=False)
class BestWorstResult(Result):
    """Weights by the best-worst method.

    Attributes
    ----------
    best, worst : label
        The two ends.
    form : str
        "linear" or "nonlinear".
    xi : float
        The largest deviation at the optimum of this form: of differences of weights (linear) or of ratios (nonlinear).
    output_cr : float
        Largest deviation ξ of the nonlinear form over the consistency index of a_BW, whatever the form. No limit is taken for it: the
        verdict is that of the input-based ratio, which needs no weights.
    input_threshold : float or None
        Limit of the input-based ratio; None where none is printed (n beyond 9, a_BW no whole number to 9, or n below 3).
    warnings : tuple of Caution
        "best_worst_inconsistent" (items whose two judgements contradict a_BW), "best_worst_beyond".
    """

    judgement_matrix: LabelledMatrix
    weight_vector: LabelledVector
    range_matrix: LabelledMatrix
    ratio_vector: LabelledVector
    best: Any
    worst: Any
    form: str
    xi: float
    output_cr: float
    input_threshold: float | None
    warnings: tuple[Caution, ...] = ()

    @property
    def weights(self) -> pd.Series[float]:
        """Weight of each item, summing to 1."""
        return self.weight_vector.to_series()

    @property
    def intervals(self) -> pd.DataFrame:
        """`lower` and `upper` end of each weight over all optima; the linear form has only one."""
        return self.range_matrix.to_frame()

    @property
    def judgements(self) -> pd.DataFrame:
        """The judgements: `best_to_others`, `others_to_worst`."""
        return self.judgement_matrix.to_frame()

    @property
    def input_ratios(self) -> pd.Series[float]:
        """|a_Bj a_jW − a_BW|/(a_BW² − a_BW) of each item: the largest is the one to ask again."""
        return self.ratio_vector.to_series()

    @property
    def input_cr(self) -> float:
        """Input-based consistency ratio: the largest of `input_ratios`."""
        return float(self.ratio_vector.values.max())

    @property
    def cr(self) -> float:
        """The ratio that belongs to the form: input-based for linear, output-based for nonlinear."""
        return self.input_cr if self.form == BestWorstForm.LINEAR else self.output_cr

    @property
    def is_consistent(self) -> bool | None:
        """Whether the input-based ratio keeps its limit; None where no limit is printed, but for a ratio of 0."""
        if self.input_threshold is None:
            return True if self.input_cr <= _ROUNDING else None
        return self.input_cr <= self.input_threshold + _ROUNDING

    @property
    def consistency(self) -> pd.DataFrame:
        """One row a ratio: `value`, `limit`, `consistent` (missing where no limit is taken) and `source`."""
        limit = np.nan if self.input_threshold is None else self.input_threshold
        return pd.DataFrame(
            {
                "value": [self.input_cr, self.output_cr],
                "limit": [limit, np.nan],
                "consistent": pd.array([self.is_consistent, None], dtype="boolean"),
                "source": [SOURCE, _OUTPUT_SOURCE],
            },
            index=pd.Index(["input_cr", "output_cr"], name="index"),
        )

    def to_frame(self) -> pd.DataFrame:
        """One row an item: both judgements, its weight, and the ends of its range."""
        return self.judgements.assign(weight=self.weight_vector.values).join(self.intervals)

    def _card(self, lang: str) -> display.Card:
        verdict = {True: "consistent", False: "inconsistent", None: "no_limit"}[self.is_consistent]
        facts = (
            (i18n.text("ahp.method", lang), i18n.text(f"ahp.best_worst_{self.form}", lang)),
            (i18n.text("ahp.best_item", lang), str(self.best)),
            (i18n.text("ahp.worst_item", lang), str(self.worst)),
            ("ξ", f"{self.xi:.4f}"),
            (i18n.text("ahp.input_cr", lang), f"{self.input_cr:.4f} – {i18n.text(f'ahp.{verdict}', lang)}"),
            (i18n.text("ahp.output_cr", lang), f"{self.output_cr:.4f}"),
        )
        table = self.to_frame()
        keys = ("ahp.best_to_others", "ahp.others_to_worst", "common.weight", "ahp.least_weight", "ahp.most_weight")
        table.columns = pd.Index([i18n.text(key, lang) for key in keys])
        cautions = tuple(caution.text(lang) for caution in self.warnings)
        return display.Card(i18n.text("ahp.best_worst_title", lang, count=len(table)), facts, table, cautions, lang)
