"""Fuzzy comprehensive evaluation of one level: weights and memberships into a grade vector, a grade and a score."""

from __future__ import annotations

from typing import Any

from sqeval.errors import DataError
from sqeval.fuzzy.branch import Branch
from sqeval.fuzzy.membership.from_counts import carried_counts
from sqeval.fuzzy.model import Model
from sqeval.fuzzy.read import Table, is_bare, read_counts, read_grades, read_membership, read_weights, weight_labels
from sqeval.fuzzy.result import FuzzyResult, assemble
from sqeval.indicators.grades import Grades
from sqeval.labelled import Floats, sorted_order
from sqeval.options import FuzzyOperator, parse
from sqeval.result import Caution, announces

#: What a caution calls the only group of siblings of a single level.
GOAL = "the goal"


@announces
def evaluate(weights: Any, membership: Any, grades: Grades, operator: str = "weighted_average", *, counts: Any = None) -> FuzzyResult:
    """Compose weights with memberships and read the grade vector: B = w ∘ R.

    With r_kg the membership of indicator k in grade g and weights that sum to 1:

    ====================  ===========================  =======================================================
    operator              b_g                          what it does
    ====================  ===========================  =======================================================
    weighted_average      Σ_k w_k r_kg                 M(·,+): keeps all information
    min_max               max_k min(w_k, r_kg)         M(∧,∨): the decisive indicator alone; collapses easily
    product_max           max_k w_k r_kg               M(·,∨): the decisive indicator alone
    min_boundedsum        min(1, Σ_k min(w_k, r_kg))   M(∧,⊕): saturates easily
    product_boundedsum    min(1, Σ_k w_k r_kg)         M(·,⊕): with weights that sum to 1 the weighted average
    min_sum               Σ_k min(w_k, r_kg)           M(∧,+), plain
    min_sum_balanced      Σ_k min(w_k, r_kg/Σ_j r_jg)  M(∧,+), balanced: shares of each grade's memberships
    ====================  ===========================  =======================================================

    Parameters
    ----------
    weights : Series or mapping by indicator, sequence of k numbers, or a result that has weights
        Joined with the rows of `membership` by name, a bare sequence by position. Not negative, of sum 1; sums within
        0.02 of 1 are rescaled with a caution.
    membership : DataFrame or array, k indicators × g grades
        In [0, 1]. Columns are the grades' names, or their numbers from 1 (the best); a bare array is in grade order.
        A column `unknown` is mass that is in no grade. Rows sum to 1; sums within 0.02 of 1 are normalised with a caution.
    grades : Grades
        Names and scores of the grades.
    operator : {"weighted_average", "min_max", "product_max", "min_boundedsum", "product_boundedsum", "min_sum", "min_sum_balanced"}
        How weights and memberships are composed; results have the vector raw and normalised.
    counts : DataFrame or array, k indicators × g grades, optional
        Numbers of answers, for the standard error of the score; indicators without a row are taken as known. A table of
        `membership_from_counts` brings its own.

    Returns
    -------
    FuzzyResult
        Vector, grade, validity, score with bounds, contributions; it warns of ties, low validity, unknown mass, of
        indicators and grades about which an operator has lost what was said, and where maximum membership, score and
        confidence criterion point to different grades.

    Raises
    ------
    DataError
        Names do not match, a number is missing or negative, or a sum is off by more than 0.02.
    OptionError
        The operator is unknown, or `grades` is not Grades.

    References
    ----------
    Wang Peizhuang (1983), Fuzzy Set Theory and Its Applications, Shanghai Science and Technology Press (in Chinese).

    Examples
    --------
    >>> grades = Grades(["good", "fair", "poor"], scores=[90, 70, 50])
    >>> result = evaluate([0.6, 0.4], [[0.7, 0.2, 0.1], [0.6, 0.3, 0.1]], grades)
    >>> result.vector.round(2).to_dict()
    {'good': 0.66, 'fair': 0.24, 'poor': 0.1}
    >>> result.grade, round(result.score, 6)
    ('good', 81.2)
    """
    word = parse(FuzzyOperator, operator, "operator")
    grades = read_grades(grades)
    table = read_membership(membership, grades, weight_labels(weights) if is_bare(membership) else None)
    rows = table.known.rows
    values, rescaled = read_weights(weights, rows, GOAL)
    # Indicators are added up in the order of their names, so that the order of rows decides no digit.
    order = sorted_order(rows)
    answers, changed = answers_of(counts, membership, table, grades)
    model = Model(Branch.flat(GOAL, order), {GOAL: values[order]}, table.full, grades, word)
    return assemble(model, rows, answers, (*rescaled, *table.cautions, *changed))


def answers_of(counts: Any, membership: Any, table: Table, grades: Grades) -> tuple[Floats | None, tuple[Caution, ...]]:
    """Number of answers by indicator: from `counts`, or from those that the membership table carries and still agrees with."""
    if counts is not None:
        return read_counts(counts, grades, table.known), ()
    carried = carried_counts(membership, table.known.rows)
    if carried is None:
        return None, ()
    try:
        return read_counts(carried, grades, table.known), ()
    except DataError:
        # The table was changed after it was made from counts: still an evaluation, but one without a standard error.
        return None, (Caution("counts_outdated"),)
