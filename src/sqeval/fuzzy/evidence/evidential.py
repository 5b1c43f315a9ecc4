"""Evidential reasoning of one level: weighted belief distributions, complete or not, into one."""

from __future__ import annotations

from typing import Any

import pandas as pd

from sqeval.fuzzy.evidence.beliefs import read_beliefs
from sqeval.fuzzy.evidence.combined import combine_rows
from sqeval.fuzzy.evidence.evidential_result import EvidentialResult, assemble
from sqeval.fuzzy.read import UNKNOWN, Table, is_bare, read_weights, weight_labels
from sqeval.indicators.grades import Grades
from sqeval.labelled import LabelledMatrix, LabelledVector
from sqeval.options import EvidentialMethod, parse
from sqeval.result import announces

#: What a caution calls the only group of siblings of a single level.
PLACE = "the goal"


@announces
def evidential_reasoning(weights: Any, beliefs: Any, grades: Grades | None = None, *, method: str = "recursive") -> EvidentialResult:
    """Combine weighted, possibly incomplete assessments into one distribution of belief over the grades.

    An attribute i with weight w_i gives its belief β_ni in grade n the mass w_i β_ni. It keeps back w_i (1 − Σ_n β_ni),
    as it is incomplete, and 1 − w_i, as others have a say. Masses are combined by Dempster's rule, and what was kept
    back for the others' sake is shared out in the end, so that only incompleteness stays unassigned:

    β_n = D_n / (Σ_n D_n + T), with D_n = Π_i (w_i β_ni + b_i) − Π_i b_i, b_i = 1 − w_i Σ_n β_ni, T = Π_i b_i − Π_i (1 − w_i).

    Parameters
    ----------
    weights : Series or mapping by attribute, or sequence of k numbers
        Joined with the rows of `beliefs` by name, a bare sequence by position. Not negative, of sum 1; sums within 0.02
        of 1 are rescaled with a caution.
    beliefs : DataFrame or array, k attributes × g grades
        Degrees of belief in [0, 1]. What a row lacks to 1 is unassigned; a column `unknown` that says so is accepted, and
        must agree within 0.02. Rows of sum 1 to 1.02 are normalised with a caution.
    grades : Grades, optional
        Names and scores of the grades; without them there is no score and no grade.
    method : {"recursive", "analytic"}
        Attribute by attribute (Yang & Xu 2002) or in closed form (Wang, Yang & Xu 2006): the same, but for rounding.

    Returns
    -------
    EvidentialResult
        `.beliefs` by grade and `.unassigned`; with grades `.score` between `.score_low` and `.score_high`, and `.grade`.

    Raises
    ------
    DataError
        Names do not match, a number is missing or negative, beliefs sum to more than 1.02, or weights do not sum to 1.
    OptionError
        The method is unknown, or `grades` is not Grades.

    References
    ----------
    Yang, J.-B. and Xu, D.-L. (2002), On the evidential reasoning algorithm for multiple attribute decision analysis under
    uncertainty, IEEE Transactions on Systems, Man, and Cybernetics A 32(3), 289-304.

    Examples
    --------
    >>> grades = Grades(["good", "fair", "poor"], scores=[90, 70, 50])
    >>> rows = pd.DataFrame({"good": [0.8, 0.5], "fair": [0.2, 0.5], "poor": 0.0}, index=["speed", "manners"])
    >>> result = evidential_reasoning({"speed": 0.5, "manners": 0.5}, rows, grades)
    >>> result.beliefs.round(4).to_dict(), result.unassigned
    ({'good': 0.68, 'fair': 0.32, 'poor': 0.0}, 0.0)
    >>> round(result.score, 4)
    83.6
    """
    way = parse(EvidentialMethod, method, "method")
    table = read_beliefs(beliefs, grades, weight_labels(weights) if is_bare(beliefs) else None)
    values, rescaled = read_weights(weights, table.known.rows, PLACE)
    assessments = with_unknown(table)
    combined = combine_rows(values, assessments.values, assessments.rows, assessments.columns, way)
    vector = LabelledVector(values, table.known.rows, "weight")
    return assemble(grades, way, vector, assessments, combined, cautions=(*rescaled, *table.cautions))


def with_unknown(table: Table) -> LabelledMatrix:
    """The beliefs of a table with a last column of what is unassigned."""
    return LabelledMatrix(table.full, table.known.rows, pd.Index([*table.known.columns, UNKNOWN], tupleize_cols=False))
