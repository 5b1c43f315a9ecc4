"""Weights from complementary judgements: shares of 1 between the two of a pair, 0.5 for equal importance."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sqeval import display, i18n
from sqeval.ahp.judgement import Pair
from sqeval.ahp.judgement_table import labelled_cells, names_of, order_of
from sqeval.errors import JudgementError
from sqeval.labelled import LabelledMatrix, LabelledVector, sorted_order
from sqeval.numerics import complementary as numerics
from sqeval.result import Caution, Result, announces

Floats = NDArray[np.float64]

#: Two cells may miss a sum of 1 by half a unit of the second decimal.
TOLERANCE = 0.005 + 1e-12
#: Compatibility up to this counts as acceptable in applications; how strict to be is left to the decision maker.
COMPATIBILITY_LIMIT = 0.1

_SOURCES = {
    "compatibility": "Xu (2002), Journal of PLA University of Science and Technology 3(2), 94-96; limit by custom",
    "additive_consistency": "Herrera-Viedma, Chiclana, Herrera & Alonso (2007), IEEE Transactions on SMC, Part B 37(1), 176-189",
}


@dataclass(frozen=True, eq=False, repr=False)
class ComplementaryResult(Result):
    """Weights from complementary judgements, with their consistency.

    Attributes
    ----------
    compatibility : float
        Mean of |a_ij − w_i/(w_i + w_j)| over all cells; up to 0.1 is taken for acceptable, by custom.
    additive_consistency : float
        1 − ⅔ · mean |a_ij − (a_ik + a_kj − ½)|, from 0 to 1 (additively consistent); no limit is printed for it.
    warnings : tuple of Caution
        "complementary_inconsistent".
    """

    table: LabelledMatrix
    weight_vector: LabelledVector
    compatibility: float
    additive_consistency: float
    warnings: tuple[Caution, ...] = ()

    @property
    def matrix(self) -> pd.DataFrame:
        """The judgements."""
        return self.table.to_frame()

    @property
    def weights(self) -> pd.Series[float]:
        """Weight of each item, summing to 1."""
        return self.weight_vector.to_series()

    @property
    def is_consistent(self) -> bool:
        """Whether the judgements are compatible with their weights: an index of at most 0.1."""
        return self.compatibility <= COMPATIBILITY_LIMIT

    @property
    def consistency(self) -> pd.DataFrame:
        """One row an index: `value`, `limit`, `consistent` (missing where no limit is printed) and `source`."""
        return pd.DataFrame(
            {
                "value": [self.compatibility, self.additive_consistency],
                "limit": [COMPATIBILITY_LIMIT, np.nan],
                "consistent": pd.array([self.is_consistent, None], dtype="boolean"),
                "source": list(_SOURCES.values()),
            },
            index=pd.Index(list(_SOURCES), name="index"),
        )

    def to_frame(self) -> pd.DataFrame:
        """One row an item: its weight."""
        return self.weights.to_frame()

    def _card(self, lang: str) -> display.Card:
        verdict = i18n.text("ahp.consistent" if self.is_consistent else "ahp.inconsistent", lang)
        facts = (
            (i18n.text("ahp.compatibility", lang), f"{self.compatibility:.4f} – {verdict}"),
            (i18n.text("ahp.additive_consistency", lang), f"{self.additive_consistency:.4f}"),
        )
        table = self.to_frame().rename(columns={"weight": i18n.text("common.weight", lang)})
        cautions = tuple(caution.text(lang) for caution in self.warnings)
        return display.Card(i18n.text("ahp.complementary_title", lang, count=len(table)), facts, table, cautions, lang)


@announces
def complementary(matrix: Any, labels: Iterable[Any] | None = None) -> ComplementaryResult:
    """Weights from a complementary judgement matrix (0.1–0.9 scale): a_ij + a_ji = 1.

    Parameters
    ----------
    matrix : n × n array, nested list or DataFrame
        Judgements from 0 to 1: 0.5 where i and j are equally important, more where i is more important; 0.5 on the diagonal. One
        cell of a pair is enough; where both are given their sum may miss 1 by 0.005, and the upper one rules.
    labels : sequence, optional
        Names of the items, or the order of those that a DataFrame brings along.

    Returns
    -------
    ComplementaryResult
        w_i = (Σ_j a_ij + n/2 − 1)/(n (n − 1)).

    Raises
    ------
    JudgementError
        A judgement is missing or not from 0 to 1, the diagonal is not 0.5, or two cells do not add up to 1; the error names the pair.

    References
    ----------
    Xu, Z. S. (2001). Algorithm for priority of fuzzy complementary judgement matrix. Journal of Systems Engineering 16(4), 311-314.

    Examples
    --------
    >>> result = complementary([[0.5, 0.7, 0.8], [0.3, 0.5, 0.6], [0.2, 0.4, 0.5]], labels=["speed", "cost", "care"])
    >>> result.weights.round(4).tolist(), result.is_consistent
    ([0.4167, 0.3167, 0.2667], True)
    """
    wanted = None if labels is None else names_of(labels)
    cells, names = labelled_cells(matrix, wanted)
    read = [[_share(cell, (i, j)) for cell, j in zip(row, names, strict=True)] for row, i in zip(cells, names, strict=True)]
    values = _completed(np.array(read), names)
    if wanted is not None and wanted is not names:
        order = order_of(wanted, names, "the rows")
        values, names = values[np.ix_(order, order)], wanted
    order = sorted_order(names)
    inner = values[np.ix_(order, order)]
    weights = numerics.weights(inner)
    off = numerics.compatibility(inner, weights)
    where = tuple(str(name) for name in names)
    return ComplementaryResult(
        table=LabelledMatrix(values, names, names),
        weight_vector=LabelledVector(weights[np.argsort(order)], names, "weight"),
        compatibility=off,
        additive_consistency=numerics.additive_consistency(inner),
        warnings=(Caution("complementary_inconsistent", where, {"index": f"{off:.4f}"}),) if off > COMPATIBILITY_LIMIT else (),
    )


def _share(cell: Any, pair: Pair) -> float:
    """One judgement from 0 to 1; NaN where it is missing."""
    if cell is None or cell is pd.NA or cell is pd.NaT:
        return float("nan")
    problem = JudgementError("a complementary judgement is a number from 0 to 1", pair=pair, value=cell, hint="0.5 says equally important")
    if isinstance(cell, bool):
        raise problem
    try:
        value = float(cell)
    except (TypeError, ValueError):
        raise problem from None
    if not np.isnan(value) and not 0 <= value <= 1:
        raise problem
    return value


def _completed(values: Floats, labels: pd.Index) -> Floats:
    """Both cells of every pair, once they are found to add up to 1; the upper one rules."""
    names = labels.tolist()
    for name, value in zip(names, np.diagonal(values), strict=True):
        if not abs(value - 0.5) <= 1e-9:
            raise JudgementError("the diagonal must be 0.5", pair=(name, name), value=float(value))
    result = np.full_like(values, 0.5)
    for i, j in zip(*np.triu_indices(len(names), k=1), strict=True):
        pair, above, below = (names[i], names[j]), values[i, j], values[j, i]
        if np.isnan(above) and np.isnan(below):
            raise JudgementError("has no judgement", pair=pair, hint="Every pair needs one, in either of its two cells")
        if abs(above + below - 1) > TOLERANCE:
            problem = f"the two cells add up to {above + below:.4g}, not 1: {above:.4g} and {below:.4g}"
            raise JudgementError(problem, pair=pair, hint="Correct one of them, or leave one out (None)")
        above = 1 - below if np.isnan(above) else above
        result[i, j], result[j, i] = above, 1 - above
    return result
