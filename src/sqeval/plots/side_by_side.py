"""Units side by side: a table of values, coloured and signed where a difference is certain."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqeval import display
from sqeval.errors import DataError
from sqeval.indicators.keys import key_text
from sqeval.monitoring.comparisons import SideBySide
from sqeval.monitoring.comparisons.side_by_side_result import SIGNS
from sqeval.plots.canvas import INK, LINE, SOFT, begin, finish, list_size, text

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_COLOURS = {"strength": "#cfe3d4", "weakness": "#f1cfc6", "between": "#f3e9cb"}


def side_by_side(result: SideBySide, *, ax: Axes | None = None, lang: str = "en") -> Axes:
    """Draw units beside one another.

    Parameters
    ----------
    result : SideBySide
    ax : Axes, optional
        Made where none is given.
    lang : {"en", "zh"}

    Returns
    -------
    Axes
        A row an indicator and a column a unit, ours in bold; each cell holds the value. Strengths are green with "+", weaknesses
        red with "−", what is between yellow with "±"; cells without a sign cannot be told from others, a dash has no value.

    Raises
    ------
    DataError
        It is given no comparison side by side.

    Examples
    --------
    >>> import pandas as pd, sqeval as sq
    >>> solved = pd.DataFrame({"solved": [0.7, 0.9]}, index=["we", "they"])
    >>> ax = sq.plots.side_by_side(sq.monitoring.side_by_side(solved, directions="benefit", shares="solved", n=400))
    >>> [cell.get_text() for cell in ax.texts]
    ['0.7 −', '0.9 +']
    """
    if not isinstance(result, SideBySide):
        raise DataError("is no comparison to draw", value=type(result).__name__, hint="Give what monitoring.side_by_side returns")
    values, verdicts = result.values, result.verdicts
    units, names = values.shape
    ax, lang = begin(ax, lang, list_size(names, max(6.0, 2.5 + 1.1 * units)))
    for row, name in enumerate(values.columns):
        for column, unit in enumerate(values.index):
            verdict = verdicts.loc[unit, name]
            ax.axvspan(
                column - 0.48, column + 0.48, 1 - (row + 0.96) / names, 1 - (row + 0.04) / names, color=_COLOURS.get(verdict, "#ffffff")
            )
            cell = f"{display.number(float(values.loc[unit, name]))} {SIGNS.get(verdict, '')}".strip()
            weight = "bold" if unit == result.ours else "normal"
            colour = SOFT if verdict in ("too few", "missing") else INK
            ax.text(column, row, cell, ha="center", va="center", fontsize="small", color=colour, fontweight=weight)
    ax.set_xlim(-0.5, units - 0.5)
    ax.set_ylim(names - 0.5, -0.5)
    ax.set_xticks(range(units), [key_text(unit, lang) for unit in values.index])
    ax.set_yticks(range(names), [result.title(str(name), lang) for name in values.columns])
    for label, unit in zip(ax.get_xticklabels(), values.index, strict=True):
        label.set_fontweight("bold" if unit == result.ours else "normal")
    ax.tick_params(length=0, color=LINE)
    return finish(ax, text("side_by_side", lang))
