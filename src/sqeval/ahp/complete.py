"""Weights from a judgement matrix in which pairs are missing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sqeval import i18n
from sqeval.ahp import verdict
from sqeval.ahp.consistency import consistency_of
from sqeval.ahp.judgement import written
from sqeval.ahp.pairwise_matrix import PairwiseMatrix
from sqeval.ahp.solve import AhpResult
from sqeval.errors import JudgementError
from sqeval.labelled import LabelledVector, sorted_order
from sqeval.numerics import comparison_graph, completion, consistency, pairwise
from sqeval.options import Completion, RandomIndex, parse
from sqeval.result import Caution, announces

Floats = NDArray[np.float64]

#: How many components an error lists.
_MOST_PARTS = 6


def _by_eigenvalue(matrix: Floats) -> tuple[Floats, Floats]:
    whole = completion.least_eigenvalue(matrix)
    return pairwise.eigenvector(whole), whole


def _by(priority: Callable[[Floats], Floats]) -> Callable[[Floats], tuple[Floats, Floats]]:
    def weights_and_whole(matrix: Floats) -> tuple[Floats, Floats]:
        weights = priority(matrix)
        return weights, completion.filled(matrix, weights)

    return weights_and_whole


#: Weights (n,) and completed matrix (n, n) from one with gaps.
COMPLETIONS: dict[Completion, Callable[[Floats], tuple[Floats, Floats]]] = {
    Completion.LAMBDA_MIN: _by_eigenvalue,
    Completion.LOG_LEAST_SQUARES: _by(completion.log_least_squares),
    Completion.HARKER: _by(completion.harker),
}


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class CompletedResult(AhpResult):
    """Weights from judgements with gaps; `matrix` is the completed one.

    Attributes
    ----------
    judgements : PairwiseMatrix
        As they were given, with the gaps.
    """

    judgements: PairwiseMatrix

    @property
    def missing(self) -> int:
        """How many pairs were not judged."""
        return len(self.judgements.missing)

    @property
    def redundancy(self) -> int:
        """How many judgements there are beyond the n − 1 that weights need; with 0 nothing can contradict anything."""
        return comparison_graph.redundancy(comparison_graph.judged(self.judgements.values))

    @property
    def filled(self) -> pd.DataFrame:
        """One row a gap: `row`, `column` and the `value` that it was completed with."""
        values, order = self.matrix.values, {label: place for place, label in enumerate(self.matrix.labels)}
        rows = [(row, column, float(values[order[row], order[column]])) for row, column in self.judgements.missing]
        return pd.DataFrame(rows, columns=["row", "column", "value"])

    def _facts(self, lang: str) -> tuple[tuple[str, str], ...]:
        pairs = len(self.matrix) * (len(self.matrix) - 1) // 2
        values = self.filled.itertuples(index=False, name=None)
        gaps = i18n.listing((f"{row} : {column} = {written(value)}" for row, column, value in values), lang, most=5)
        told = i18n.text("ahp.missing_of", lang, missing=self.missing, pairs=pairs)
        missing = ((i18n.text("ahp.missing_judgements", lang), told), (i18n.text("ahp.filled", lang), gaps))
        return (*(missing if self.missing else ()), *super()._facts(lang))


@announces
def complete(matrix: Any, method: str = "lambda_min", random_index: str = "alonso_lamata_2006") -> CompletedResult:
    """Weights of a judgement matrix with gaps, and the values that fill them.

    Parameters
    ----------
    matrix : PairwiseMatrix, or whatever it is built from
        Positive reciprocal judgements; None or NaN where one is missing. They must connect all items.
    method : str
        - "lambda_min": the gaps are filled so that λmax is least, and the weights are the principal eigenvector;
        - "log_least_squares": the weights minimise Σ (ln a_ij − ln w_i + ln w_j)² over the judged pairs;
        - "harker": eigenvector with 0 in the gaps and 1 + (gaps of the row) on the diagonal.
    random_index : str
        As for `solve`; it is multiplied by 1 − 2 m/((n − 1)(n − 2)) for m missing pairs.

    Returns
    -------
    CompletedResult
        All fields of `AhpResult`, `.matrix` completed, `.filled` what the gaps were filled with. CI and CR come from the
        principal eigenvalue of the completed matrix.

    Raises
    ------
    JudgementError
        The matrix is invalid, or its judgements do not connect all items; the error names the parts.

    References
    ----------
    Bozóki, S., Fülöp, J. & Rónyai, L. (2010). On optimal completion of incomplete pairwise comparison matrices. Mathematical
    and Computer Modelling 52(1-2), 318-333. Harker, P. T. (1987). Alternative modes of questioning in the analytic hierarchy
    process. Mathematical Modelling 9(3-5), 353-360. Ágoston, K. C. & Csató, L. (2022). Inconsistency thresholds for incomplete
    pairwise comparison matrices. Omega 108, 102576 (random index).

    Examples
    --------
    >>> gaps = PairwiseMatrix.from_pairs({("a", "b"): 1, ("a", "c"): 5, ("a", "d"): 2, ("b", "c"): 3, ("b", "d"): 4})
    >>> result = complete(gaps)
    >>> result.weights.round(4).tolist(), result.filled.round(4).to_numpy().tolist()
    ([0.3738, 0.392, 0.0985, 0.1357], [['c', 'd', 0.7303]])
    """
    judgements = matrix if isinstance(matrix, PairwiseMatrix) else PairwiseMatrix(matrix)
    return completed(judgements, method, random_index, tuple(str(label) for label in judgements.labels))


def completed(matrix: PairwiseMatrix, method: str, random_index: str, where: tuple[str, ...]) -> CompletedResult:
    """`complete` for a matrix that is one already; `where` is what its cautions are about."""
    rule, table = parse(Completion, method, "method"), parse(RandomIndex, random_index, "random_index")
    verdict.reachable(len(matrix), table)
    refuse_parts(matrix)
    order = sorted_order(matrix.labels)
    weights, whole = COMPLETIONS[rule](matrix.values[np.ix_(order, order)])
    back = np.argsort(order)
    values = whole[np.ix_(back, back)]
    edges = comparison_graph.judged(matrix.values)
    indices = consistency_of(values, matrix.labels, table, edges=edges if matrix.missing else None)
    is_tree = comparison_graph.redundancy(edges) == 0 and len(matrix) > 2
    return CompletedResult(
        matrix=PairwiseMatrix(values, matrix.labels),
        weight_vector=LabelledVector(weights[back], matrix.labels, "weight"),
        method=rule.value,
        lambda_estimate=len(matrix) + float(consistency.eigenvalue_excess(whole, weights)),
        indices=indices,
        warnings=(*indices.cautions(where), *((Caution("no_redundant_judgement", where),) if is_tree else ())),
        judgements=matrix,
    )


def refuse_parts(matrix: PairwiseMatrix) -> None:
    """Refuse judgements that do not connect all items, naming the parts and a comparison that would join two of them."""
    parts = comparison_graph.components(comparison_graph.judged(matrix.values))
    count = int(parts.max()) + 1
    if count == 1:
        return
    groups = [matrix.labels[parts == part].tolist() for part in range(count)]
    listing = " | ".join(", ".join(map(repr, group)) for group in groups[:_MOST_PARTS]) + (" | …" if count > _MOST_PARTS else "")
    problem = f"the judgements do not connect all items, {count} parts are never compared with one another: {listing}"
    raise JudgementError(problem, hint=f"Compare {groups[0][0]!r} with {groups[1][0]!r}, for one; ahp.next_comparisons lists what to ask")
