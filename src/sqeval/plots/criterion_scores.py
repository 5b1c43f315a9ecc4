"""Scores of units by criterion as dots."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sqeval.errors import DataError
from sqeval.evaluation.palette import CRITERIA, colour_of
from sqeval.fuzzy.explanation.explain import FuzzyExplanation, explain
from sqeval.fuzzy.result import FuzzyResult
from sqeval.plots.canvas import LINE, begin, finish, list_size, text
from sqeval.plots.fuzzy_units import by_unit
from sqeval.plots.grade_bands import ABOVE, grade_bands

if TYPE_CHECKING:
    from matplotlib.axes import Axes

#: How many units a reader can tell apart; the others are grey.
_MOST = 8
#: Height of a row that the dots of named units are spread over, so that none hides another.
_SPREAD = 0.56


class _Dots(NamedTuple):
    """Scores (rows × units), the names of both, and the names of the rows as they are shown."""

    values: NDArray[np.float64]
    rows: list[str]
    units: list[str]


def criterion_scores(results: Any, *, ax: Axes | None = None, lang: str = "en") -> Axes:
    """Draw the score of every unit at the goal and at every criterion, with the bands of the grades behind.

    Parameters
    ----------
    results : mapping of unit to FuzzyHierarchyResult or FuzzyResult, evaluations of many units, or one result
        All with the same criteria and grades; indicators take the place of criteria where there are none.
    ax : Axes, optional
        Made where none is given.
    lang : {"en", "zh"}

    Returns
    -------
    Axes
        One row a criterion below that of the goal, one dot a unit, and a line from the lowest to the highest. Of more than
        eight units the four best and the four worst at the goal are named, the others are grey; scores of which nothing is
        known are left out.

    Raises
    ------
    DataError
        There are no fuzzy evaluations, or their criteria or grades differ.

    Examples
    --------
    >>> import pandas as pd, sqeval as sq
    >>> tree = sq.Hierarchy.from_dict({"name": "service", "children": [{"name": "speed"}, {"name": "manners"}]})
    >>> grades = sq.fuzzy.Grades(["good", "poor"], scores=[90, 50])
    >>> teams = {"Team 1": [[0.9, 0.1], [0.7, 0.3]], "Team 2": [[0.8, 0.2], [0.9, 0.1]]}
    >>> tables = {team: pd.DataFrame(rows, index=["speed", "manners"], columns=grades.labels) for team, rows in teams.items()}
    >>> found = {team: sq.fuzzy.evaluate_hierarchy(tree, {"service": [0.5, 0.5]}, rows, grades) for team, rows in tables.items()}
    >>> ax = sq.plots.criterion_scores(found)
    >>> [label.get_text() for label in ax.get_yticklabels()]
    ['service', 'speed', 'manners']
    """
    first = next(iter(by_unit(results, "en").values()))
    rows = sum(place.level <= 1 for place in explain(first).places)
    ax, lang = begin(ax, lang, list_size(2 * rows, 9.0))
    dots = _dots(by_unit(results, lang), lang)
    places = np.arange(len(dots.rows))
    known = ~np.isnan(dots.values).all(axis=1)
    ends = [reach(dots.values[known], axis=1) for reach in (np.nanmin, np.nanmax)]
    ax.hlines(places[known], *ends, color=LINE, linewidth=3, zorder=0)
    _draw(ax, dots, places)
    ax.axhline(0.5, color=LINE, linewidth=1, zorder=0)
    ax.set_yticks(places, dots.rows)
    ax.set_ylim(len(dots.rows) - 0.5, -0.5)
    ax.set_xlabel(text("score", lang))
    grade_bands(ax, first.grades, lang)
    return finish(ax, text("criterion_scores", lang), pad=ABOVE)


def _draw(ax: Axes, dots: _Dots, places: NDArray[np.intp]) -> None:
    named = _named(dots.values[0])
    for unit in range(len(dots.units)):
        if unit not in named:
            ax.scatter(dots.values[:, unit], places, s=14, color="#9aa5ad", alpha=0.7, linewidth=0, zorder=1)
    lanes = np.linspace(-_SPREAD / 2, _SPREAD / 2, len(named)) if len(named) > 1 else np.zeros(1)
    for k, (unit, lane) in enumerate(zip(named, lanes, strict=True)):
        ax.scatter(dots.values[:, unit], places + lane, s=30, color=CRITERIA[colour_of(k)], zorder=2, label=dots.units[unit])
    if len(dots.units) > 1:
        ax.legend(frameon=False, fontsize="small", loc="center left", bbox_to_anchor=(1.0, 0.5))


def _named(goal: NDArray[np.float64]) -> list[int]:
    """Units that have a colour and a name: all in their order if they are few, else the best and the worst."""
    if len(goal) <= _MOST:
        return list(range(len(goal)))
    ranked = [int(unit) for unit in np.argsort(-goal, kind="stable") if not np.isnan(goal[unit])]
    return ranked if len(ranked) <= _MOST else [*ranked[: _MOST // 2], *ranked[-_MOST // 2 :]]


def _dots(found: Mapping[str, FuzzyResult], lang: str) -> _Dots:
    explained = {unit: explain(result) for unit, result in found.items()}
    rows = {unit: _rows(explanation) for unit, explanation in explained.items()}
    units = list(found)
    names = [explained[units[0]].places[k].name for k in rows[units[0]]]
    for unit in units[1:]:
        if [explained[unit].places[k].name for k in rows[unit]] != names:
            raise DataError(f"has other criteria than {units[0]!r}", unit=unit, hint="Draw units of one hierarchy")
    values = np.column_stack([explained[unit].attribution.score[rows[unit]] for unit in units])
    titles = explained[units[0]].titles(lang)
    return _Dots(values, [titles[k] for k in rows[units[0]]], units)


def _rows(explanation: FuzzyExplanation) -> Sequence[int]:
    """The goal and its children."""
    return [k for k, place in enumerate(explanation.places) if place.level <= 1]
