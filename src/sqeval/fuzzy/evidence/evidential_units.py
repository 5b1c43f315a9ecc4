"""Evidential reasoning of many units at once, flat or over a hierarchy."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from sqeval import display, i18n
from sqeval.errors import DataError, quoted
from sqeval.fuzzy.decide import grade_name
from sqeval.fuzzy.evidence import utility
from sqeval.fuzzy.evidence.beliefs import read_beliefs
from sqeval.fuzzy.evidence.combined import combine_rows
from sqeval.fuzzy.evidence.evidential import PLACE, with_unknown
from sqeval.fuzzy.evidence.evidential_hierarchy import tree_beliefs
from sqeval.fuzzy.hierarchy_input import check_hierarchy, leaf_order, local_weights
from sqeval.fuzzy.read import UNKNOWN, read_grades, read_weights
from sqeval.indicators.grades import Grades
from sqeval.indicators.hierarchy import Hierarchy
from sqeval.indicators.keys import place_text
from sqeval.labelled import Floats, LabelledMatrix
from sqeval.numerics.composition import ROUNDING
from sqeval.options import EvidentialMethod, parse
from sqeval.result import Caution, Result, announces, merged


@dataclass(frozen=True, eq=False, repr=False)
class EvidentialUnits(Result):
    """Combined degrees of belief by unit; with grades (scores) also scores and grades.

    Attributes
    ----------
    grades : Grades or None
        The grades with their scores.
    method : EvidentialMethod
        How it was computed; both ways give the same.
    combined : LabelledMatrix
        Units × grades and, last, `unknown`; rows sum to 1.
    inner : tuple of (str, EvidentialUnits)
        Where a hierarchy was given, every node that has children, parents first; `.nodes` is the same as a dict.
    warnings : tuple of Caution
    """

    grades: Grades | None
    method: EvidentialMethod
    combined: LabelledMatrix
    inner: tuple[tuple[str, EvidentialUnits], ...]
    warnings: tuple[Caution, ...]

    @property
    def nodes(self) -> dict[str, EvidentialUnits]:
        """Result by node of the hierarchy, parents first; empty without one."""
        return dict(self.inner)

    @property
    def beliefs(self) -> pd.DataFrame:
        """Combined degrees of belief, units × grades."""
        return self.combined.to_frame().iloc[:, :-1]

    @property
    def unassigned(self) -> pd.Series[Any]:
        """Belief that is in no grade, by unit; exactly 0 where all its assessments are complete."""
        return self._by_unit(self.combined.values[:, -1], "unassigned")

    def to_frame(self) -> pd.DataFrame:
        """Rows are units; columns beliefs by grade, unknown and, with grades, score, score_low, score_high and grade."""
        return self._table("en")

    @cached_property
    def _verdict(self) -> utility.Verdict | None:
        return None if self.grades is None else utility.verdict(self.combined.values, self.grades)

    def _table(self, lang: str) -> pd.DataFrame:
        table = self.combined.to_frame()
        if self._verdict is None or self.grades is None:
            return table
        verdict, grades = self._verdict, self.grades
        table["score"], table["score_low"], table["score_high"] = verdict.score, verdict.low, verdict.high
        table["grade"] = pd.Series([grade_name(int(at), grades, lang) for at in verdict.grade], index=table.index, dtype=object)
        return table

    def _by_unit(self, values: Floats, name: str) -> pd.Series[Any]:
        return pd.Series(values.copy(), index=self.combined.rows, name=name)

    def _card(self, lang: str) -> display.Card:
        words = {word: i18n.text(f"common.{word}", lang) for word in (UNKNOWN, "score", "grade")}
        words |= {word: i18n.text(f"evidential.{word}", lang) for word in ("score_low", "score_high")}
        if self.grades is not None:
            words |= dict(zip(self.grades.labels, self.grades.names(lang), strict=True))
        facts = ((i18n.text("evidential.method", lang), i18n.text(f"evidential.{self.method.value}", lang)),)
        cautions = tuple(caution.text(lang) for caution in self.warnings)
        return display.Card(i18n.text("evidential.units", lang), facts, self._table(lang).rename(columns=words), cautions, lang)


@announces
def evidential_units(
    weights: Any, beliefs: Any, grades: Grades | None = None, *, hierarchy: Hierarchy | None = None, method: str = "recursive"
) -> EvidentialUnits:
    """Combine the assessments of many units at once: what `evidential_reasoning` gives for every unit alone.

    Parameters
    ----------
    weights : Series or mapping by attribute; with a hierarchy, mapping of node name to the weights of its children
        The same for all units; of sum 1, sums within 0.02 of 1 are rescaled with a caution.
    beliefs : DataFrame, (unit, attribute) × grades
        The last level of the index is the attribute, all before it (unit, or unit and period) the unit. Every unit has
        every attribute; one of which nothing is known is a row of zeros. As in `evidential_reasoning` otherwise.
    grades : Grades, optional
        Names and scores of the grades; those of the hierarchy, where one is given.
    hierarchy : Hierarchy, optional
        Combine level by level, as `evidential_hierarchy`.
    method : {"recursive", "analytic"}
        How it is computed: the same, but for rounding.

    Returns
    -------
    EvidentialUnits
        `.beliefs` and `.unassigned` by unit; `to_frame()` adds scores, their bounds and grades.

    Raises
    ------
    DataError
        The index has one level only, a unit lacks an attribute, or as in `evidential_reasoning`.
    ConfigError
        Weights do not fit the hierarchy.
    OptionError
        The method is unknown, or `grades` is not Grades.

    References
    ----------
    Wang, Y.-M., Yang, J.-B. and Xu, D.-L. (2006), Environmental impact assessment using the evidential reasoning approach,
    European Journal of Operational Research 174(3), 1885-1913.

    Examples
    --------
    >>> index = pd.MultiIndex.from_product([["Team 1", "Team 2"], ["speed", "manners"]], names=["team", "indicator"])
    >>> rows = pd.DataFrame({"good": [0.8, 0.5, 0.2, 0.0], "poor": [0.2, 0.5, 0.8, 1.0]}, index=index)
    >>> evidential_units({"speed": 0.5, "manners": 0.5}, rows, Grades(["good", "poor"], scores=[90, 50])).to_frame().round(2)
            good  poor  unknown  score  score_low  score_high grade
    team
    Team 1  0.68  0.32      0.0  77.20      77.20       77.20  good
    Team 2  0.07  0.93      0.0  52.86      52.86       52.86  poor
    """
    way = parse(EvidentialMethod, method, "method")
    if hierarchy is not None:
        check_hierarchy(hierarchy)
        grades = read_grades(hierarchy.grades if grades is None else grades)
    table = read_beliefs(beliefs, grades)
    rows = with_unknown(table)
    units, attributes, order = _arrangement(rows.rows)
    if hierarchy is None:
        values, rescaled = read_weights(weights, attributes, PLACE)
        combined = combine_rows(values, rows.values[order], attributes, rows.columns, way)
        return _result(combined, units, rows.columns, grades, way, cautions=(*rescaled, *table.cautions))
    local, rescaled = local_weights(hierarchy, weights)
    leaves = rows.values[order][:, leaf_order(attributes, hierarchy, "beliefs")]
    found = tree_beliefs(hierarchy, local, leaves, rows.columns, way)
    inner = tuple((node.name, _result(found[node.name], units, rows.columns, grades, way)) for node in hierarchy.inner)
    return _result(found[hierarchy.name], units, rows.columns, grades, way, inner=inner, cautions=(*rescaled, *table.cautions))


def _arrangement(index: pd.Index) -> tuple[pd.Index, pd.Index, Any]:
    """Units, attributes, and for every unit and attribute the row that it stands in."""
    if not isinstance(index, pd.MultiIndex) or index.nlevels < 2:
        hint = "Give an index of (unit, attribute), e.g. with frame.set_index(['unit', 'attribute'])"
        raise DataError("beliefs of many units need two levels of index", value=index[0], hint=hint)
    at_unit, units = pd.factorize(index.droplevel(-1), use_na_sentinel=False)
    at_attribute, attributes = pd.factorize(index.get_level_values(-1), use_na_sentinel=False)
    rows = np.full((len(units), len(attributes)), -1)
    rows[at_unit, at_attribute] = np.arange(len(index))
    if (rows < 0).any():
        unit, attribute = np.argwhere(rows < 0)[0]
        hint = "Give a row of zeros where nothing is known"
        raise DataError("has no row in beliefs", unit=units[unit], row=quoted(attributes[attribute]), hint=hint)
    units.names = index.names[:-1]
    return units, attributes, rows


def _result(
    combined: Floats,
    units: pd.Index,
    columns: pd.Index,
    grades: Grades | None,
    method: EvidentialMethod,
    *,
    inner: tuple[tuple[str, EvidentialUnits], ...] = (),
    cautions: tuple[Caution, ...] = (),
) -> EvidentialUnits:
    told = _told(combined, [*map(place_text, units)], grades)
    return EvidentialUnits(grades, method, LabelledMatrix(combined, units, columns), inner, merged((*cautions, *told)))


def _told(combined: Floats, places: list[str], grades: Grades | None) -> tuple[Caution, ...]:
    if grades is not None:
        return utility.cautions_at(utility.verdict(combined, grades), places)
    where = tuple(place for place, unassigned in zip(places, combined[:, -1], strict=True) if unassigned > ROUNDING)
    return (Caution("unassigned_belief_at", where),) if where else ()
