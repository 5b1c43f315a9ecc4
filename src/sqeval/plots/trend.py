"""Scores over the periods as lines."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import pandas as pd

from sqeval.errors import OptionError
from sqeval.evaluation.evaluation import Evaluation
from sqeval.evaluation.palette import CRITERIA, colour_of
from sqeval.plots.canvas import LINE, begin, finish, text
from sqeval.plots.period_rows import check_evaluation, period_rows

if TYPE_CHECKING:
    from matplotlib.axes import Axes

#: How many lines a reader can tell apart; the others are drawn in grey.
_MOST_LINES = 8


def trend(evaluation: Evaluation, units: Iterable[str] | None = None, *, ax: Axes | None = None, lang: str = "en") -> Axes:
    """Draw the scores of units over the periods.

    Parameters
    ----------
    evaluation : Evaluation
    units : iterable of str, optional
        Only these. By default all: where they are more than eight, the four best and the four worst ranked of the last
        period have a colour and a name, the others are grey.
    ax : Axes, optional
        Made where none is given.
    lang : {"en", "zh"}

    Returns
    -------
    Axes
        Hollow dots are scores that are not ranked; a line breaks where a unit has no score.

    Raises
    ------
    DataError
        It is given no evaluation.
    OptionError
        There is no such unit, or `units` is no list of names.

    Examples
    --------
    >>> import warnings, sqeval as sq
    >>> paths = sq.datasets.sample_paths()
    >>> with warnings.catch_warnings(action="ignore"):
    ...     ev = sq.evaluate(sq.read_records(paths["records"], label_variants="merge"), sq.hierarchies.after_sales())
    >>> ax = sq.plots.trend(ev, ["Team 4", "Team 5"])
    >>> [line.get_label() for line in ax.lines]
    ['Team 4', 'Team 5']
    """
    check_evaluation(evaluation, "scores")
    if units is not None and (isinstance(units, str) or not isinstance(units, Iterable)):
        raise OptionError("is no list of units", path="units", value=units, hint='Write units=["Team 1", "Team 2"]')
    wanted = list(evaluation.units) if units is None else list(units)
    for unit in wanted:
        if unit not in evaluation.units:
            raise OptionError.unknown("unit", unit, evaluation.units)
    ax, lang = begin(ax, lang, (8.0, 4.5))
    scores = evaluation.scores.pivot(index="period", columns="unit", values="score").reindex(list(evaluation.periods))
    ranked = evaluation.scores.pivot(index="period", columns="unit", values="rank").reindex(list(evaluation.periods)).notna()
    named = wanted if units is not None else _named(evaluation)
    for unit in [unit for unit in wanted if unit not in named]:
        ax.plot(range(len(scores)), scores[unit], color=LINE, linewidth=1, zorder=0)
    for k, unit in enumerate(named):
        _line(ax, scores[unit], ranked[unit], CRITERIA[colour_of(k)])
    ax.set_xticks(range(len(scores)), list(evaluation.periods), rotation=45 if len(scores) > _MOST_LINES else 0)
    ax.set_xlabel(text("period", lang))
    ax.set_ylabel(text("score", lang))
    ax.legend(frameon=False, fontsize="small", loc="center left", bbox_to_anchor=(1.0, 0.5))
    return finish(ax, text("trend", lang, goal=evaluation.hierarchy.title(lang)))


def _line(ax: Axes, scores: pd.Series[float], ranked: pd.Series[bool], colour: str) -> None:
    places = pd.Series(range(len(scores)), index=scores.index)
    ax.plot(places, scores, color=colour, linewidth=1.6, label=str(scores.name))
    ax.scatter(places[ranked], scores[ranked], s=24, color=colour, zorder=2)
    ax.scatter(places[~ranked], scores[~ranked], s=24, facecolor="white", edgecolor=colour, zorder=2)


def _named(evaluation: Evaluation) -> list[str]:
    """Units that get a colour: all if they are few, else the best and worst of the last period."""
    if len(evaluation.units) <= _MOST_LINES:
        return list(evaluation.units)
    found = period_rows(evaluation, None)
    ordered = found.loc[found["rank"].notna(), "unit"].tolist()
    return ordered if len(ordered) <= _MOST_LINES else [*ordered[: _MOST_LINES // 2], *ordered[-_MOST_LINES // 2 :]]
