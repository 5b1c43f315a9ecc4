"""The bands of the grades as pale stripes behind scores."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Any

from sqeval.evaluation.palette import grade_colours
from sqeval.indicators.grades import Grades
from sqeval.plots.canvas import SOFT

if TYPE_CHECKING:
    from matplotlib.axes import Axes

#: Points that the title stands above the axes, as the names of the bands stand between.
ABOVE = 18

_PALE = 0.13
#: Letters that would fill the whole scale; a name that does not fit its band is left out.
_LETTERS = 100
#: Share of the scale that is left free at either end.
_MARGIN = 0.02
_STYLE: dict[str, Any] = {"ha": "center", "va": "bottom", "fontsize": "x-small", "color": SOFT}


def grade_bands(ax: Axes, grades: Grades, lang: str, *, right: float = _MARGIN) -> None:
    """Shade where a score has which grade, with its name above, and set the axis to the scores that can be; `right` of it stays free."""
    low, high = grades.range
    colours = grade_colours(len(grades))
    names = grades.names(lang) if grades.best_first else grades.names(lang)[::-1]
    limits = sorted(grades.limits, reverse=True)
    ends = zip([*limits, low], [high, *limits], names, colours, strict=True)
    for floor, ceiling, name, colour in ends:
        left, end = max(floor, low), min(ceiling, high)
        if left < end:
            ax.axvspan(left, end, color=colour, alpha=_PALE, linewidth=0, zorder=-1)
            if _width(name) <= _LETTERS * (end - left) / (high - low):
                ax.annotate(name, ((left + end) / 2, 1.0), (0, 2), xycoords=("data", "axes fraction"), textcoords="offset points", **_STYLE)
    ax.set_xlim(low - _MARGIN * (high - low), high + right * (high - low))


def _width(name: str) -> int:
    """Letters of a name, wide ones twice."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in name)
