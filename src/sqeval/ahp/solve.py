"""Weights of one judgement matrix and how consistent its judgements are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from sqeval import display, i18n
from sqeval.ahp import verdict
from sqeval.ahp.consistency import Consistency, consistency_of
from sqeval.ahp.pairwise_matrix import PairwiseMatrix
from sqeval.ahp.priorities import Priority, cautions_of, derived, engine_for
from sqeval.errors import JudgementError
from sqeval.labelled import LabelledVector, sorted_order
from sqeval.numerics import consistency, pairwise
from sqeval.numerics.random_index import LESS_SOURCE, TABLES, is_extrapolated
from sqeval.options import PriorityMethod, RandomIndex, parse
from sqeval.result import Caution, Result, announces


@dataclass(frozen=True, eq=False, repr=False)
class AhpResult(Result):
    """Weights from a judgement matrix, with their consistency.

    Attributes
    ----------
    matrix : PairwiseMatrix
        The judgements.
    method : str
        How the weights were derived.
    lambda_estimate : float
        Textbook mean of (A w)_i / w_i for the weights of the chosen method.
    indices : Consistency
        Every index of consistency; the properties below read it, and `.consistency` shows it as a table.
    warnings : tuple of Caution
        "inconsistent", "verdict_depends_on_table", "judged_in_circles", "no_harmonic_random_index", "several_optima",
        "optimum_not_unique".
    """

    matrix: PairwiseMatrix
    weight_vector: LabelledVector
    method: str
    lambda_estimate: float
    indices: Consistency
    warnings: tuple[Caution, ...] = ()

    @property
    def weights(self) -> pd.Series[float]:
        """Weight of each item, summing to 1."""
        return self.weight_vector.to_series()

    @property
    def lambda_max(self) -> float:
        """Principal eigenvalue, at least n."""
        return self.indices.lambda_max

    @property
    def ci(self) -> float:
        """Consistency index (λmax − n)/(n − 1); 0 for n ≤ 2."""
        return self.indices.ci

    @property
    def ri(self) -> float:
        """Random index that CI is divided by."""
        return self.indices.ri

    @property
    def cr(self) -> float:
        """Consistency ratio CI/RI; 0 for n ≤ 2."""
        return self.indices.cr

    @property
    def random_index(self) -> str:
        """The table that `ri` comes from."""
        return self.indices.table.value

    @property
    def cr_by_table(self) -> pd.Series[float]:
        """Consistency ratio by every table of random indices that goes so far."""
        return pd.Series(dict(self.indices.by_table), name="cr", dtype=float)

    @property
    def is_consistent(self) -> bool:
        """Whether CR ≤ 0.1."""
        return self.cr <= consistency.THRESHOLD

    @property
    def gci(self) -> float:
        """Geometric consistency index (Aguarón & Moreno-Jiménez 2003), at least 0."""
        return self.indices.gci

    @property
    def gci_threshold(self) -> float:
        """The GCI that stands for a CR of 0.1: 0.3147 (n = 3), 0.3526 (n = 4), 0.370 (n > 4)."""
        return self.indices.gci_threshold

    @property
    def koczkodaj(self) -> float:
        """Koczkodaj's index: the worst triad, from 0 (consistent) to below 1; up to 1/3 counts as acceptable."""
        return self.indices.koczkodaj

    @property
    def pelaez_lamata(self) -> float:
        """Peláez and Lamata's index: the mean of q + 1/q − 2 over triads, at least 0."""
        return self.indices.pelaez_lamata

    @property
    def harmonic_ci(self) -> float:
        """Harmonic consistency index (Stein & Mizzi 2007)."""
        return self.indices.harmonic_ci

    @property
    def harmonic_cr(self) -> float | None:
        """Harmonic consistency ratio; None where no harmonic random index is printed for this n."""
        return self.indices.harmonic_cr

    @property
    def cyclic_triads(self) -> int:
        """How many three items are judged in a circle (A > B > C > A)."""
        return len(self.indices.cycles)

    @property
    def cycles(self) -> tuple[tuple[Any, Any, Any], ...]:
        """The circles, each as (A, B, C) with A > B > C > A."""
        return self.indices.cycles

    @property
    def tie_contradictions(self) -> int:
        """How many three items contradict an equality (A = B and B = C, yet A > C)."""
        return self.indices.tie_contradictions

    @property
    def is_ordinally_consistent(self) -> bool:
        """Whether the judgements allow a ranking, ties included, that none of them contradicts in its direction."""
        return not (self.indices.cycles or self.indices.tie_contradictions or self.indices.longer_circle)

    @property
    def consistency(self) -> pd.DataFrame:
        """One row an index: `value`, `limit`, `consistent` (missing where no limit is printed) and `source`."""
        return self.indices.to_frame()

    @property
    def random_index_source(self) -> str:
        """Citation of the random index, and whether it comes from the fitted line beyond the printed table."""
        table = RandomIndex(self.random_index)
        line = "; λ̄max = 2.7699 n − 4.3513 beyond n = 15" if is_extrapolated(len(self.matrix), table) else ""
        less = f"; × {self.indices.share:.4g} for the missing pairs: {LESS_SOURCE}" if self.indices.missing else ""
        return f"{TABLES[table].source}{line}{less}"

    def to_frame(self) -> pd.DataFrame:
        """One row an item: its weight."""
        return self.weights.to_frame()

    def _card(self, lang: str) -> display.Card:
        frame = self.to_frame().rename(columns={"weight": i18n.text("common.weight", lang)})
        cautions = tuple(caution.text(lang) for caution in self.warnings)
        return display.Card(i18n.text("ahp.weights_title", lang, count=len(self.matrix)), self._facts(lang), frame, cautions, lang)

    def _facts(self, lang: str) -> tuple[tuple[str, str], ...]:
        far = is_extrapolated(len(self.matrix), RandomIndex(self.random_index))
        table = i18n.text("ahp.ri_line", lang, table=self.random_index) if far else self.random_index
        return (
            (i18n.text("ahp.method", lang), i18n.text(f"ahp.{self.method}", lang)),
            (i18n.text("ahp.lambda_max", lang), f"{self.lambda_max:.4f}"),
            (i18n.text("ahp.ci", lang), f"{self.ci:.4f}"),
            (i18n.text("ahp.ri", lang), f"{self.ri:.4f} ({table})"),
            (i18n.text("ahp.cr", lang), f"{self.cr:.4f} – {self._verdict(self.is_consistent, lang)}"),
            (i18n.text("ahp.gci", lang), f"{self.gci:.4f} – {self._verdict(self.gci <= self.gci_threshold, lang)}"),
            (i18n.text("ahp.cyclic_triads", lang), str(self.cyclic_triads)),
        )

    def _verdict(self, holds: bool, lang: str) -> str:
        if self.indices.share == 0:
            return i18n.text("ahp.nothing_to_check", lang)
        return i18n.text("ahp.consistent" if holds else "ahp.inconsistent", lang)


@announces
def solve(matrix: Any, method: str = "eigenvector", random_index: str = "alonso_lamata_2006", *, solver: Any = None) -> AhpResult:
    """Weights of a judgement matrix, λmax, CI and CR.

    Parameters
    ----------
    matrix : PairwiseMatrix, or whatever it is built from (n × n array, nested list, DataFrame)
        Complete positive reciprocal judgements.
    method : str
        - "eigenvector": principal right eigenvector, A w = λmax w;
        - "geometric_mean": normalised geometric means of the rows, which are the logarithmic least squares;
        - "column_mean": means of the normalised columns;
        - "least_squares": min Σ (a_ij − w_i/w_j)², which may have several optima (said in `.warnings`);
        - "weighted_least_squares": min Σ (a_ij w_j − w_i)²;
        - "chi_square": min Σ (a_ij − w_i/w_j)² / (w_i/w_j);
        - "log_least_absolute": min Σ_{i<j} |ln a_ij − ln(w_i/w_j)|; of many optima that with the least squares;
        - "goal_programming": the largest |ln a_ij − ln(w_i/w_j)| least, then their sum; of many optima that with the least
          squares.
    random_index : {"alonso_lamata_2006", "saaty_1980", "exact"}
        The table of mean consistency indices of random matrices; Saaty's ends at n = 15, "exact" at n = 20.
    solver : None, "highs", "highspy", "pulp" or a PuLP solver
        Who solves the linear programmes of "log_least_absolute" and "goal_programming"; None stands for HiGHS.

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
        An unknown word, a table that does not go to this n, or a solver for a method without a linear programme.
    SolverError
        A linear programme was not solved.

    References
    ----------
    Saaty, T. L. (1977). A scaling method for priorities in hierarchical structures. Journal of Mathematical
    Psychology 15(3), 234-281. Choo, E. U. & Wedley, W. C. (2004). A common framework for deriving preference values from
    pairwise comparison matrices. Computers & Operations Research 31(6), 893-908 (the methods side by side).

    Examples
    --------
    >>> result = solve([[1, 6, 3], ["1/6", 1, "1/2"], ["1/3", 2, 1]])
    >>> result.weights.round(4).tolist(), result.cr
    ([0.6667, 0.1111, 0.2222], 0.0)
    """
    judgements = matrix if isinstance(matrix, PairwiseMatrix) else PairwiseMatrix(matrix)
    return solved(judgements, method, random_index, tuple(str(label) for label in judgements.labels), solver)


def solved(matrix: PairwiseMatrix, method: str, random_index: str, where: tuple[str, ...], solver: Any = None) -> AhpResult:
    """`solve` for a matrix that is one already; `where` is what its cautions are about."""
    priority, table = parse(PriorityMethod, method, "method"), parse(RandomIndex, random_index, "random_index")
    engine = engine_for(priority, solver)
    refuse_missing(matrix)
    verdict.reachable(len(matrix), table)
    order = sorted_order(matrix.labels)
    values = matrix.values[np.ix_(order, order)]
    principal = pairwise.eigenvector(values)
    found = Priority(principal) if priority is PriorityMethod.EIGENVECTOR else derived(priority, values, engine)
    back = np.argsort(order)
    indices = consistency_of(matrix.values, matrix.labels, table, principal[back])
    return AhpResult(
        matrix=matrix,
        weight_vector=LabelledVector(found.weights[back], matrix.labels, "weight"),
        method=priority.value,
        lambda_estimate=len(matrix) + float(consistency.eigenvalue_excess(values, found.weights)),
        indices=indices,
        warnings=(*indices.cautions(where), *cautions_of(found, where)),
    )


def complete_matrix(matrix: Any) -> PairwiseMatrix:
    """A matrix in which every pair is judged, or an error that names one that is not."""
    judgements = matrix if isinstance(matrix, PairwiseMatrix) else PairwiseMatrix(matrix)
    refuse_missing(judgements)
    return judgements


def refuse_missing(matrix: PairwiseMatrix) -> None:
    """Refuse judgements with gaps, naming the first."""
    if matrix.missing:
        raise JudgementError("has no judgement", pair=matrix.missing[0], hint="Ask for it, or do without it by ahp.complete")
