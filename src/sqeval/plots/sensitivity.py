"""Scores of alternatives as the weight of one criterion moves."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any

import pandas as pd

from sqeval.ahp import sensitivity_lines, stability_intervals
from sqeval.errors import SqevalWarning
from sqeval.evaluation.palette import CRITERIA, colour_of
from sqeval.plots.canvas import INK, LINE, begin, finish, text

if TYPE_CHECKING:
    from matplotlib.axes import Axes

#: So many alternatives have a colour of their own: those that lead or rank first; the others are grey.
_COLOURED = 8


def sensitivity(scores: Any, weights: Any, criterion: Any, *, ax: Axes | None = None, lang: str = "en") -> Axes:
    """Draw the score of every alternative against the weight of one criterion.

    Parameters
    ----------
    scores, weights
        Alternatives × criteria, and weights by criterion, as for `ahp.stability_intervals`.
    criterion : label
        A column of `scores`.
    ax : Axes, optional
        Made where none is given.
    lang : {"en", "zh"}

    Returns
    -------
    Axes
        One line an alternative, the others' weights scaled in proportion; a vertical line at the present weight, and a band over the
        weights at which the first rank stays as it is. The best eight at the present weight, and whoever takes over at an end of
        the band, are coloured.

    Raises
    ------
    DataError
        As for `ahp.stability_intervals`, or no such criterion.

    Examples
    --------
    >>> import pandas as pd, sqeval as sq
    >>> scores = pd.DataFrame({"speed": [0.75, 0.25], "cost": [0.4, 0.6]}, index=["A", "B"])
    >>> ax = sq.plots.sensitivity(scores, {"speed": 0.6, "cost": 0.4}, "speed")
    >>> [line.get_label() for line in ax.get_lines()[:2]]
    ['A', 'B']
    """
    lines = sensitivity_lines(scores, weights, criterion)
    with warnings.catch_warnings():
        # What there is to say about the weights has just been said.
        warnings.simplefilter("ignore", SqevalWarning)
        kept = stability_intervals(scores, weights).loc[criterion]
        now = sensitivity_lines(scores, weights, criterion, at=[kept["weight"]]).iloc[0].sort_values(ascending=False, kind="stable")
    ax, lang = begin(ax, lang, (8.0, 5.0))
    coloured = _coloured(now, kept)
    for name in lines.columns:
        if name not in coloured:
            ax.plot(lines.index, lines[name], color=LINE, linewidth=1, zorder=1)
    for place, name in enumerate(coloured):
        ax.plot(lines.index, lines[name], color=CRITERIA[colour_of(place)], linewidth=1.8, zorder=2, label=str(name))
    band = text("first_rank_stays", lang, name=now.index[0], low=f"{kept['low']:.3f}", high=f"{kept['high']:.3f}")
    ax.axvspan(kept["low"], kept["high"], color=CRITERIA[0], alpha=0.12, linewidth=0, zorder=0, label=band)
    ax.axvline(kept["weight"], color=INK, linewidth=1.2, linestyle="--", zorder=1)
    ax.set_xlim(0, 1)
    ax.set_xlabel(text("weight_of", lang, name=criterion))
    ax.set_ylabel(text("score", lang))
    ax.legend(frameon=False, fontsize="small", loc="center left", bbox_to_anchor=(1.0, 0.5))
    return finish(ax, text("sensitivity", lang, name=criterion))


def _coloured(now: pd.Series[float], kept: pd.Series[Any]) -> list[Any]:
    """The best at the present weight, best first, and whoever takes over at an end of the interval."""
    best = list(now.index[:_COLOURED])
    takers = [name for name in (kept["challenger_low"], kept["challenger_high"]) if name is not None and not pd.isna(name)]
    return [*best, *(name for name in dict.fromkeys(takers) if name not in best)]
