"""Scores of a period as dots with their intervals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqeval.evaluation.evaluation import Evaluation
from sqeval.plots.canvas import LINE, SOFT, begin, finish, list_size, text
from sqeval.plots.period_rows import check_evaluation, period_rows, period_text

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_DOT, _FAINT = "#1c5d8a", "#8d979e"


def scores(evaluation: Evaluation, period: str | None = None, *, ax: Axes | None = None, lang: str = "en") -> Axes:
    """Draw the score of every unit in a period with its 95 % interval.

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
        Ranked units best first, then hollow dots for units that are not ranked; vertical lines at the scores of the grades.

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
    >>> ax = sq.plots.scores(ev, "2026-03")
    >>> ax.get_title(loc="left")
    'After-sales service quality, 2026-03: scores with 95 % intervals'
    """
    check_evaluation(evaluation, "scores")
    found = period_rows(evaluation, period)
    ax, lang = begin(ax, lang, list_size(len(found)))
    for score in evaluation.grades.scores:
        ax.axvline(score, color=LINE, linewidth=1, zorder=0)
    places = found.assign(place=range(len(found))).dropna(subset=["score"])
    is_ranked = places["rank"].notna()
    for part, key in ((places[is_ranked], "ranked"), (places[~is_ranked], "not_ranked")):
        colour = _DOT if key == "ranked" else _FAINT
        face = colour if key == "ranked" else "white"
        ax.hlines(part["place"], part["low"], part["high"], color=colour, linewidth=1.4, zorder=1)
        ax.scatter(part["score"], part["place"], s=34, facecolor=face, edgecolor=colour, linewidth=1.4, zorder=2, label=text(key, lang))
    low, high = evaluation.grades.range
    ax.set_xlim(low - 1, high + 1)
    ax.set_yticks(range(len(found)), found["unit"].tolist())
    ax.set_ylim(len(found) - 0.4, -0.6)
    ax.set_xlabel(text("score", lang))
    if not is_ranked.all():
        ax.legend(frameon=False, fontsize="small", labelcolor=SOFT)
    goal = evaluation.hierarchy.title(lang)
    return finish(ax, text("scores", lang, goal=goal, period=period_text(evaluation, period, lang)))
