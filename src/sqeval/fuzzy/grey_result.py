"""What grey relational analysis gives back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from sqeval import display, i18n
from sqeval.fuzzy.node_weights import NodeWeights
from sqeval.labelled import LabelledMatrix, LabelledVector
from sqeval.numerics.ranks import competition_ranks
from sqeval.result import Caution, Result

#: Grades nearer than this share a rank.
_TIE = 1e-12


@dataclass(frozen=True, eq=False, repr=False)
class GreyResult(Result):
    """Grey relational grades of units, from above 0 to 1: the higher, the nearer the reference.

    Attributes
    ----------
    rho : float
        Distinguishing coefficient.
    normalisation : str
        What distances are shares of.
    warnings : tuple of Caution
        "grey_constant", "grey_alike", and those of weights.
    """

    coefficient_matrix: LabelledMatrix
    deviation_matrix: LabelledMatrix
    grade_matrix: LabelledMatrix
    reference_vector: LabelledVector
    direction_vector: LabelledVector
    node_weights: NodeWeights
    rho: float
    normalisation: str
    warnings: tuple[Caution, ...] = ()

    @property
    def grades(self) -> pd.Series[float]:
        """Grey relational grade of every unit; higher is nearer the reference."""
        return self.node_grades.iloc[:, 0].rename("grade")

    @property
    def ranks(self) -> pd.Series[Any]:
        """Rank of every unit, 1 the nearest; ties share the better rank."""
        values = np.asarray(self.grade_matrix.values[:, 0])
        return pd.Series(competition_ranks(values, np.full(len(values), _TIE)), index=self.grade_matrix.rows, name="rank")

    @property
    def coefficients(self) -> pd.DataFrame:
        """Relational coefficients, units × indicators."""
        return self.coefficient_matrix.to_frame()

    @property
    def deviations(self) -> pd.DataFrame:
        """Distances from the reference, normalised, units × indicators."""
        return self.deviation_matrix.to_frame()

    @property
    def node_grades(self) -> pd.DataFrame:
        """Grades, units × nodes that have children, the goal first; of a single level the only column is "total"."""
        return self.grade_matrix.to_frame()

    @property
    def reference(self) -> pd.Series[float]:
        """The ideal row, in the units of the values."""
        return self.reference_vector.to_series()

    @property
    def directions(self) -> pd.Series[str]:
        """Direction of every indicator."""
        return self.direction_vector.to_series()

    @property
    def weights(self) -> pd.Series[float]:
        """Weight of every indicator in the goal."""
        return pd.Series(self.node_weights.goal.copy(), index=self.node_weights.table.columns, name="weight")

    def to_frame(self) -> pd.DataFrame:
        """One row a unit: grade, rank, and the grades at the nodes below the goal."""
        frame = self.node_grades.iloc[:, 1:]
        frame.insert(0, "rank", self.ranks)
        frame.insert(0, "grade", self.grades)
        return frame.rename_axis(None, axis=1)

    def _card(self, lang: str) -> display.Card:
        senses = dict.fromkeys(self.direction_vector.values)
        words = [i18n.text(f"common.{sense}", lang) for sense in senses]
        equal = "fuzzy.weights_equal" if self.node_weights.is_equal else "fuzzy.weights_given"
        facts = {
            "grey_reading": i18n.text("fuzzy.grey_higher", lang),
            "grey_normalisation": i18n.text(f"fuzzy.grey_{self.normalisation}", lang),
            "grey_rho": display.number(self.rho),
            "directions": i18n.listing(words, lang),
            "weights": i18n.text(equal, lang),
        }
        table = self.to_frame().sort_values("rank", kind="stable")
        names = [i18n.text("fuzzy.grey_grade", lang), i18n.text("common.rank", lang)]
        table.columns = pd.Index([*names, *self.node_weights.titles(table.columns[2:], lang)])
        shown = tuple((i18n.text(f"fuzzy.{name}", lang), value) for name, value in facts.items())
        cautions = tuple(caution.text(lang) for caution in self.warnings)
        return display.Card(i18n.text("fuzzy.grey_title", lang, count=len(table)), shown, table, cautions, lang)
