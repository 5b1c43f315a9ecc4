"""Fuzzy comprehensive evaluation of many units, and periods, at once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from sqeval.errors import DataError
from sqeval.fuzzy.branch import Branch
from sqeval.fuzzy.evaluate import GOAL
from sqeval.fuzzy.hierarchy_input import check_hierarchy, leaf_names, local_weights
from sqeval.fuzzy.membership.from_counts import CARRIED, carried_counts
from sqeval.fuzzy.model import Model
from sqeval.fuzzy.read import read_counts, read_grades, read_weights, weight_labels
from sqeval.fuzzy.read_units import UnitsTable, read_units
from sqeval.fuzzy.reweight import reweighted
from sqeval.fuzzy.units_result import FuzzyUnits, assemble_units
from sqeval.indicators.grades import Grades
from sqeval.indicators.hierarchy import Hierarchy
from sqeval.labelled import Floats, LabelledMatrix, sorted_order
from sqeval.options import BetweenLevels, FuzzyOperator, MissingIndicator, parse
from sqeval.result import Caution, announces


@announces
def evaluate_units(
    weights: Any,
    membership: Any,
    grades: Grades | None = None,
    operator: str = "weighted_average",
    *,
    hierarchy: Hierarchy | None = None,
    between_levels: str = "raw",
    missing: str = "refuse",
    counts: Any = None,
    units: Any = None,
) -> FuzzyUnits:
    """Evaluate many units, or units and periods, with one set of weights: what `evaluate` does one by one, at once.

    Parameters
    ----------
    weights : Series, mapping or sequence; with a hierarchy, mapping of node name to such, or what `ahp.hierarchy_weights` returns
        As in `evaluate` or `evaluate_hierarchy`.
    membership : DataFrame, mapping of unit to DataFrame, or array units × indicators × grades
        The index of a frame has the unit (and period, or whatever else tells rows apart) first and the indicator last;
        columns are those of `evaluate`. An array is in the order of the weights (of `hierarchy.leaves`), its last axis in
        grade order, with a further entry for unknown mass where there is any.
    grades : Grades, optional
        Those of the hierarchy unless given.
    operator : str
        One of the seven of `evaluate`.
    hierarchy : Hierarchy, optional
        Any number of levels; without it there is one level.
    between_levels : {"raw", "normalised"}
        As in `evaluate_hierarchy`.
    missing : {"refuse", "unknown", "reweight"}
        What becomes of an indicator that a unit has no row for: an error, unknown mass with bounds of the score, or its
        weight goes to its siblings.
    counts : DataFrame, optional
        Numbers of answers, rows named as in `membership`, for standard errors; indicators without a row are taken as known.
        A table of `membership_from_counts` brings its own.
    units : sequence, optional
        Names of the units of a bare array.

    Returns
    -------
    FuzzyUnits
        `.scores`, `.ranking()`, `.vectors()`, `.contributions`, `.xs("2026-05", "period")` for the units of one period, and
        `.unit(key)`, which is what `evaluate` gives for it.

    Raises
    ------
    DataError
        A unit lacks an indicator where that is refused, a row stands twice, or numbers are wrong as in `evaluate`.
    ConfigError
        Weights that do not fit the hierarchy.
    OptionError
        An unknown word for an option, or grades that are not Grades.

    References
    ----------
    Wang Peizhuang (1983), Fuzzy Set Theory and Its Applications, Shanghai Science and Technology Press (in Chinese).

    Examples
    --------
    >>> grades = Grades(["good", "fair", "poor"], scores=[90, 70, 50])
    >>> rows = pd.MultiIndex.from_product([["Team 1", "Team 2"], ["speed", "manners"]], names=["team", "indicator"])
    >>> shares = [[0.7, 0.2, 0.1], [0.6, 0.3, 0.1], [0.2, 0.7, 0.1], [0.1, 0.9, 0.0]]
    >>> membership = pd.DataFrame(shares, index=rows, columns=grades.labels)
    >>> result = evaluate_units({"speed": 0.6, "manners": 0.4}, membership, grades)
    >>> result.scores["score"].round(6).to_dict()
    {'Team 1': 81.2, 'Team 2': 72.0}
    >>> result.scores["grade"].to_dict(), result.ranking().to_dict()
    ({'Team 1': 'good', 'Team 2': 'fair'}, {'Team 1': 1, 'Team 2': 2})
    """
    words = parse(FuzzyOperator, operator, "operator"), parse(BetweenLevels, between_levels, "between_levels")
    policy = parse(MissingIndicator, missing, "missing")
    if hierarchy is not None:
        check_hierarchy(hierarchy)
        grades = hierarchy.grades if grades is None else grades
    grades = read_grades(grades)
    labels = weight_labels(weights) if hierarchy is None else leaf_names(hierarchy)
    if labels is None and isinstance(membership, np.ndarray) and hasattr(weights, "__len__"):
        labels = pd.RangeIndex(len(weights))
    table = read_units(membership, grades, labels, units, policy)
    root, local, rescaled = _weights(weights, hierarchy, table.leaves)
    if policy is MissingIndicator.REWEIGHT:
        local = reweighted(root, local, table.given)
    answers, outdated = _answers(counts, membership, table, grades)
    model = Model(root, local, table.membership, grades, *words)
    cautions = (*rescaled, *table.cautions, *outdated)
    return assemble_units(model, table.units, table.leaves, answers=answers, tree=hierarchy, cautions=cautions)


def _weights(weights: Any, hierarchy: Hierarchy | None, leaves: pd.Index) -> tuple[Branch, Mapping[str, Floats], tuple[Caution, ...]]:
    """The tree, its local weights, and that some were rescaled."""
    if hierarchy is not None:
        return Branch.of(hierarchy), *local_weights(hierarchy, weights)
    values, rescaled = read_weights(weights, leaves, GOAL)
    # In the order of names, so that the order of rows decides no digit.
    order = sorted_order(leaves)
    return Branch.flat(GOAL, order), {GOAL: values[order]}, rescaled


def _answers(counts: Any, membership: Any, table: UnitsTable, grades: Grades) -> tuple[Floats | None, tuple[Caution, ...]]:
    """Number of answers by unit and indicator, 0 where a unit lacks the indicator."""
    if counts is None and CARRIED not in getattr(membership, "attrs", {}):
        return None, ()
    rows = table.rows[table.given.ravel()]
    found = carried_counts(membership, rows) if counts is None else counts
    known = LabelledMatrix(table.membership[table.given][:, :-1], rows, pd.Index(grades.labels))
    try:
        answers = read_counts(found, grades, known)
    except DataError:
        if counts is not None:
            raise
        return None, (Caution("counts_outdated"),)
    every = np.zeros(table.given.shape)
    every[table.given] = answers
    return every, ()
