"""What every criterion adds to the scores of a period, as stacked bars."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sqeval.evaluation.evaluation import Evaluation
from sqeval.evaluation.palette import CRITERIA, colour_of
from sqeval.plots.canvas import begin, finish, list_size, text
from sqeval.plots.period_rows import check_evaluation, period_rows, period_text
from sqeval.plots.stacked import stacked

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def contributions(evaluation: Evaluation, period: str | None = None, *, ax: Axes | None = None, lang: str = "en") -> Axes:
    """Draw what every criterion adds to the score of every unit in a period.

    Parameters
    ----------
    evaluation : Evaluation
    period : str, optional
        The last one where none is named.
    ax : Axes, optional
        Made where none is given.
    lang : {"en", "zh"}

    Returns
    -------
    Axes
        Ranked units best first; a bar is as long as the score. Units that are not ranked are pale.

    Raises
    ------
    DataError
        It is given no evaluation, or no unit has a score in the period.
    OptionError
        There is no such period.

    Examples
    --------
    >>> import warnings, sqeval as sq
    >>> paths = sq.datasets.sample_paths()
    >>> with warnings.catch_warnings(action="ignore"):
    ...     ev = sq.evaluate(sq.read_records(paths["records"], label_variants="merge"), sq.hierarchies.after_sales())
    >>> ax = sq.plots.contributions(ev)
    >>> len(ax.containers)
    6
    """
    check_evaluation(evaluation, "contributions")
    found = period_rows(evaluation, period).dropna(subset=["score"])
    ax, lang = begin(ax, lang, list_size(len(found), 9.0))
    values = evaluation.criteria.to_numpy()[found.index.to_numpy()]
    children = evaluation.hierarchy.children
    colours = [CRITERIA[colour_of(k)] for k in range(len(children))]
    faint = found["rank"].isna().tolist()
    stacked(ax, np.nan_to_num(values), found["unit"].tolist(), [node.title(lang) for node in children], colours=colours, faint=faint)
    ax.set_xlim(0, max(evaluation.grades.scores))
    ax.set_xlabel(text("score", lang))
    goal = evaluation.hierarchy.title(lang)
    return finish(ax, text("contributions", lang, goal=goal, period=period_text(evaluation, period, lang)))
