"""Weights of one judgement matrix and how consistent its judgements are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from sqeval import display, i18n
from sqeval.ahp import verdict
from sqeval.ahp.pairwise_matrix import PairwiseMatrix
from sqeval.errors import JudgementError
from sqeval.labelled import LabelledVector, sorted_order
from sqeval.numerics import consistency, pairwise
from sqeval.numerics.random_index import TABLES, is_extrapolated
from sqeval.options import PriorityMethod, RandomIndex, parse
from sqeval.result import Caution, Result, announces

PRIORITIES = {
    PriorityMethod.EIGENVECTOR: pairwise.eigenvector,
    PriorityMethod.GEOMETRIC_MEAN: pairwise.geometric_mean,
}


@dataclass(frozen=True, eq=False, repr=False)
class AhpResult(Result):
    """Weights from a judgement matrix, with their consistency.

    Attributes
    ----------
    matrix : PairwiseMatrix
        The judgements.
    method : str
        How the weights were derived.
    lambda_max : float
        Principal eigenvalue, at least n.
    lambda_estimate : float
        Textbook mean of (A w)_i / w_i for the weights of the chosen method.
    ci, ri, cr : float
        Consistency index, random index and consistency ratio; 0 for n ≤ 2.
    random_index : str
        The table that `ri` comes from.
    warnings : tuple of Caution
        "inconsistent" and "verdict_depends_on_table".
    """

    matrix: PairwiseMatrix
    weight_vector: LabelledVector
    method: str
    lambda_max: float
    lambda_estimate: float
    ci: float
    ri: float
    cr: float
    random_index: str
    warnings: tuple[Caution, ...] = ()

    @property
    def weights(self) -> pd.Series[float]:
        """Weight of each item, summing to 1."""
        return self.weight_vector.to_series()

    @property
    def is_consistent(self) -> bool:
        """Whether CR ≤ 0.1."""
        return self.cr <= consistency.THRESHOLD

    @property
    def random_index_source(self) -> str:
        """Citation of the random index, and whether it comes from the fitted line beyond the printed table."""
        table = RandomIndex(self.random_index)
        line = "; λ̄max = 2.7699 n − 4.3513 beyond n = 15" if is_extrapolated(len(self.matrix), table) else ""
        return f"{TABLES[table].source}{line}"

    def to_frame(self) -> pd.DataFrame:
        """One row an item: its weight."""
        return self.weights.to_frame()

    def _card(self, lang: str) -> display.Card:
        size = len(self.matrix)
        far = is_extrapolated(size, RandomIndex(self.random_index))
        table = i18n.text("ahp.ri_line", lang, table=self.random_index) if far else self.random_index
        facts = (
            (i18n.text("ahp.method", lang), i18n.text(f"ahp.{self.method}", lang)),
            (i18n.text("ahp.lambda_max", lang), f"{self.lambda_max:.4f}"),
            (i18n.text("ahp.ci", lang), f"{self.ci:.4f}"),
            (i18n.text("ahp.ri", lang), f"{self.ri:.4f} ({table})"),
            (i18n.text("ahp.cr", lang), f"{self.cr:.4f}"),
            (i18n.text("ahp.consistent", lang), i18n.text("common.yes" if self.is_consistent else "common.no", lang)),
        )
        frame = self.to_frame().rename(columns={"weight": i18n.text("common.weight", lang)})
        cautions = tuple(caution.text(lang) for caution in self.warnings)
        return display.Card(i18n.text("ahp.weights_title", lang, count=size), facts, frame, cautions, lang)


@announces
def solve(matrix: Any, method: str = "eigenvector", random_index: str = "alonso_lamata_2006") -> AhpResult:
    """Weights of a judgement matrix, λmax, CI and CR.

    Parameters
    ----------
    matrix : PairwiseMatrix, or whatever it is built from (n × n array, nested list, DataFrame)
        Complete positive reciprocal judgements.
    method : {"eigenvector", "geometric_mean"}
        Principal right eigenvector (A w = λmax w), or normalised geometric means of the rows.
    random_index : {"alonso_lamata_2006", "saaty_1980", "exact"}
        The table of mean consistency indices of random matrices; Saaty's ends at n = 15, "exact" at n = 20.

    Returns
    -------
    AhpResult
        CI = (λmax − n)/(n − 1) and CR = CI/RI always come from the principal eigenvalue, whatever the method; CR ≤ 0.1
        counts as consistent.

    Raises
    ------
    JudgementError
        The matrix is invalid, or a judgement is missing; the error names the pair.
    OptionError
        An unknown word, or a table that does not go to this n.

    References
    ----------
    Saaty, T. L. (1977). A scaling method for priorities in hierarchical structures. Journal of Mathematical
    Psychology 15(3), 234-281.

    Examples
    --------
    >>> result = solve([[1, 6, 3], ["1/6", 1, "1/2"], ["1/3", 2, 1]])
    >>> result.weights.round(4).tolist(), result.cr
    ([0.6667, 0.1111, 0.2222], 0.0)
    """
    judgements = matrix if isinstance(matrix, PairwiseMatrix) else PairwiseMatrix(matrix)
    return solved(judgements, method, random_index, tuple(str(label) for label in judgements.labels))


def solved(matrix: PairwiseMatrix, method: str, random_index: str, where: tuple[str, ...]) -> AhpResult:
    """`solve` for a matrix that is one already; `where` is what its cautions are about."""
    priority, table = parse(PriorityMethod, method, "method"), parse(RandomIndex, random_index, "random_index")
    if matrix.missing:
        raise JudgementError("has no judgement", pair=matrix.missing[0], hint="Every pair of a matrix needs one before it can be solved")
    size = len(matrix)
    ri = verdict.reachable(size, table)
    order = sorted_order(matrix.labels)
    values = matrix.values[np.ix_(order, order)]
    principal = pairwise.eigenvector(values)
    weights = principal if priority is PriorityMethod.EIGENVECTOR else PRIORITIES[priority](values)
    excess = consistency.eigenvalue_excess(values, principal)
    ci = float(consistency.consistency_index(excess, size))
    return AhpResult(
        matrix=matrix,
        weight_vector=LabelledVector(weights[np.argsort(order)], matrix.labels, "weight"),
        method=priority.value,
        lambda_max=size + float(excess),
        lambda_estimate=size + float(consistency.eigenvalue_excess(values, weights)),
        ci=ci,
        ri=ri,
        cr=verdict.ratio(ci, ri),
        random_index=table.value,
        warnings=verdict.cautions(ci, size, table, where),
    )
