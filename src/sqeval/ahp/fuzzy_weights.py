"""Weights from triangular fuzzy judgements."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sqeval.ahp import verdict
from sqeval.ahp.consistency import consistency_of
from sqeval.ahp.fuzzy_judgements import triangles_of
from sqeval.ahp.fuzzy_result import FuzzyWeights
from sqeval.errors import JudgementError, OptionError, SolverError
from sqeval.labelled import LabelledMatrix, LabelledVector, sorted_order
from sqeval.numerics import extent_analysis, fuzzy_geometric, fuzzy_least_squares, fuzzy_preference, triangular
from sqeval.options import Defuzzification, FuzzyPriority, RandomIndex, parse
from sqeval.result import Caution, announces

Floats = NDArray[np.float64]

#: Conditions of optimality must hold to this.
_CERTAIN = 1e-8
_TABLE = RandomIndex.ALONSO_LAMATA_2006


class _Derived(NamedTuple):
    """Fuzzy weights (n, 3); crisp ones where the method has its own; what else is to be said."""

    fuzzy: Floats
    crisp: Floats | None = None
    consistency: float | None = None
    certificate: float = 0.0
    cautions: tuple[Caution, ...] = ()


@announces
def fuzzy_weights(
    judgements: Any,
    method: str = "geometric_mean",
    labels: Iterable[Any] | None = None,
    defuzzify: str = "centroid",
    scale: str | None = None,
) -> FuzzyWeights:
    """Fuzzy and crisp weights from triangular judgements (l, m, u).

    Parameters
    ----------
    judgements : n × n × 3 array, nested list or DataFrame of (l, m, u), crisp judgements, or {expert: any of these}
        Positive, l ≤ m ≤ u, reciprocal: (1/u, 1/m, 1/l) in the mirror cell, or nothing there. A cell may be text,
        "(1, 2, 3)", or a single number in a table of triples. Crisp judgements (PairwiseMatrix, or what it is built from) become
        triangular by `scale`. Of several experts the geometric mean counts.
    method : str
        - "geometric_mean": geometric means of the rows, each weight ranging over all reciprocal matrices within the
          judgements (Krejčí, Pavlačka & Talašová 2017), n ≤ 18;
        - "buckley": the same means divided by their fuzzy sum (Buckley 1985), as in most papers: it lets the same judgement be low
          in one row and high in its mirror, so that the ranges are too wide and may pass 1;
        - "log_least_squares": normalised fuzzy logarithmic least squares (Wang, Elhag & Hua 2006);
        - "preference_programming": crisp weights whose ratios w_i/w_j, i < j, reach the largest least membership λ (Mikhailov
          2003, nonlinear); judgements above the diagonal are meant, so that here the order of items counts;
        - "extent_analysis": degrees of possibility of row sums (Chang 1996), for comparison with papers only: they do not measure
          importance and may be 0 for an item that matters.
    labels : sequence, optional
        Names of the items, or their order.
    defuzzify : {"centroid", "graded_mean"}
        (l + m + u)/3 or (l + 4m + u)/6, as shares of their sum. Preference programming and extent analysis have crisp weights of
        their own.
    scale : {"ayhan_2013", "gumus_2009", "fuzzyahp_full", "fuzzyahp_basic", "chang_1996"}, optional
        For crisp judgements; "ayhan_2013" unless given: 1 → (1, 1, 1), k → (k − 1, k, k + 1), 9 → (9, 9, 9). The others:
        9 → (8, 9, 10); 1 → (1/2, 1, 2) and 9 → (8, 9, 9); odd judgements with a spread of 2; and 3, 5, 7, 9 around 1, 2, 3, 4.

    Returns
    -------
    FuzzyWeights

    Raises
    ------
    JudgementError
        A judgement is missing, not positive, not in order, off the scale, or not reciprocal; the error names the pair. Or, for
        preference programming, judgements without spread contradict one another.
    OptionError
        An unknown word, an option that has no part in the method, or too many items for "geometric_mean".
    SolverError
        "log_least_squares" found no optimum that it can certify, which judgements over dozens of powers of ten can cause.

    References
    ----------
    Krejčí, J., Pavlačka, O. & Talašová, J. (2017). A fuzzy extension of analytic hierarchy process based on the constrained
    fuzzy arithmetic. Fuzzy Optimization and Decision Making 16(1), 89-110.

    Examples
    --------
    >>> result = fuzzy_weights([[1, (1, 2, 3)], [None, 1]], labels=["speed", "cost"])
    >>> result.to_frame().round(4)
              l       m     u  weight
    speed  0.50  0.6667  0.75  0.6389
    cost   0.25  0.3333  0.50  0.3611
    """
    priority, crisp_by = parse(FuzzyPriority, method, "method"), parse(Defuzzification, defuzzify, "defuzzify")
    read = triangles_of(judgements, labels, scale)
    keeps_order = priority is FuzzyPriority.PREFERENCE_PROGRAMMING
    order = np.arange(len(read.labels)) if keeps_order else sorted_order(read.labels)
    back = np.argsort(order)
    found = _METHODS[priority](read.values[np.ix_(order, order)], read.labels[order])
    if found.crisp is not None and crisp_by is not Defuzzification.CENTROID:
        raise OptionError(
            f"defuzzify has no part in method={priority.value!r}, whose weights are crisp", value=defuzzify, hint="Leave it out"
        )
    crisp = _crisp(found.fuzzy, crisp_by) if found.crisp is None else found.crisp
    ratio, cautions = _modal_consistency(read.values[..., 1], read.labels)
    return FuzzyWeights(
        judgement_tables=_tables(read.values, read.labels),
        weight_vector=LabelledVector(crisp[back], read.labels, "weight"),
        fuzzy_matrix=LabelledMatrix(found.fuzzy[back], read.labels, pd.Index(["l", "m", "u"])),
        method=priority.value,
        defuzzify=crisp_by.value if found.crisp is None else None,
        scale=None if read.scale is None else read.scale.value,
        cr=ratio,
        consistency=found.consistency,
        certificate=found.certificate,
        warnings=(*found.cautions, *cautions),
    )


def _geometric_mean(values: Floats, labels: pd.Index) -> _Derived:
    if len(labels) > fuzzy_geometric.LARGEST:
        hint = "Use 'log_least_squares' or 'buckley'"
        raise OptionError(f"'geometric_mean' goes up to {fuzzy_geometric.LARGEST} items", value=len(labels), hint=hint)
    return _Derived(fuzzy_geometric.constrained(values))


def _buckley(values: Floats, labels: pd.Index) -> _Derived:
    fuzzy = fuzzy_geometric.buckley(values)
    beyond = labels[fuzzy[:, 2] > 1 + 1e-12]
    return _Derived(fuzzy, cautions=(Caution("fuzzy_beyond_one", tuple(map(str, beyond))),) if len(beyond) else ())


def _log_least_squares(values: Floats, _: pd.Index) -> _Derived:
    found = fuzzy_least_squares.fuzzy_log_least_squares(values)
    if not found.residual <= _CERTAIN:
        raise SolverError(f"fuzzy least squares left a residual of {found.residual:.1e}", hint="Try method='geometric_mean'")
    return _Derived(found.weights, certificate=found.residual)


def _preference_programming(values: Floats, labels: pd.Index) -> _Derived:
    found = fuzzy_preference.preference_programming(values)
    if found.weights is None:
        circle = " – ".join(str(labels[item]) for item in found.circle)
        problem = f"judgements without spread contradict one another, so that no weights come near them: {circle}"
        raise JudgementError(problem, hint="Give them a spread (scale='gumus_2009' has one at 9), or use method='geometric_mean'")
    where = tuple(map(str, labels))
    cautions = [
        *([Caution("preference_negative", where, {"level": f"{found.consistency:.4f}"})] if found.consistency < 0 else []),
        *([] if found.is_unique else [Caution("preference_not_unique", where)]),
    ]
    fuzzy = np.column_stack([found.low, found.weights, found.high])
    return _Derived(np.sort(fuzzy, axis=1), found.weights, found.consistency, cautions=tuple(cautions))


def _extent_analysis(values: Floats, labels: pd.Index) -> _Derived:
    extents = extent_analysis.synthetic_extents(values)
    weights = extent_analysis.extent_weights(extents)
    none = labels[weights == 0]
    return _Derived(extents, weights, cautions=(Caution("fuzzy_zero_weights", tuple(map(str, none))),) if len(none) else ())


_METHODS: dict[FuzzyPriority, Callable[[Floats, pd.Index], _Derived]] = {
    FuzzyPriority.GEOMETRIC_MEAN: _geometric_mean,
    FuzzyPriority.BUCKLEY: _buckley,
    FuzzyPriority.LOG_LEAST_SQUARES: _log_least_squares,
    FuzzyPriority.PREFERENCE_PROGRAMMING: _preference_programming,
    FuzzyPriority.EXTENT_ANALYSIS: _extent_analysis,
}


def _crisp(fuzzy: Floats, defuzzify: Defuzzification) -> Floats:
    centres = triangular.crisp(fuzzy, defuzzify)
    return np.asarray(centres / centres.sum())


def _modal_consistency(modal: Floats, labels: pd.Index) -> tuple[float, tuple[Caution, ...]]:
    """CR of the modal judgements, and what is to be said of it."""
    found = consistency_of(modal, labels, _TABLE)
    return found.cr, verdict.cautions(found.by_table, _TABLE, tuple(map(str, labels)))


def _tables(values: Floats, labels: pd.Index) -> tuple[LabelledMatrix, LabelledMatrix, LabelledMatrix]:
    lower, modal, upper = (LabelledMatrix(np.ascontiguousarray(values[..., part]), labels, labels) for part in range(3))
    return lower, modal, upper
