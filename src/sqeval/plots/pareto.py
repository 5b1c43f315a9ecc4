"""Pareto diagram: the share of every item as bars, cumulative shares as a line, and the limits of the classes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqeval.errors import DataError
from sqeval.evaluation.palette import grade_colours
from sqeval.indicators.keys import key_text
from sqeval.monitoring.problems import ParetoResult
from sqeval.plots.canvas import INK, LINE, SOFT, begin, finish, list_size, text

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def pareto(result: ParetoResult, *, ax: Axes | None = None, lang: str = "en") -> Axes:
    """Draw the items of a Pareto table, the largest at the top.

    Parameters
    ----------
    result : ParetoResult
    ax : Axes, optional
        Made where none is given.
    lang : {"en", "zh"}

    Returns
    -------
    Axes
        One bar an item, as long as its share in %, blue in class A, lighter in B, ochre in C; the line joins the cumulative
        shares, the dashed lines are the limits of the classes.

    Raises
    ------
    DataError
        It is given no Pareto table, or an empty one.

    Examples
    --------
    >>> import pandas as pd, sqeval as sq
    >>> ax = sq.plots.pareto(sq.monitoring.pareto(pd.Series(["late"] * 3 + ["broken"])))
    >>> [round(float(bar.get_width())) for bar in ax.patches]
    [75, 25]
    """
    if not isinstance(result, ParetoResult):
        raise DataError("has no shares to draw", value=type(result).__name__, hint="Give what monitoring.pareto returns")
    table = result.frame
    if table.empty:
        raise DataError("has no items to draw", column=result.by)
    ax, lang = begin(ax, lang, list_size(len(table)))
    colours = dict(zip("ABC", grade_colours(4), strict=False))
    places, shares, running = range(len(table)), 100 * table["share"], 100 * table["cumulative"]
    ax.barh(places, shares, color=[colours[name] for name in table["class"]])
    ax.plot(running, places, color=INK, marker="o", markersize=4, linewidth=1.2)
    for limit in result.limits:
        ax.axvline(100 * limit, color=SOFT, linestyle="--", linewidth=0.9)
    for place, (share, name) in enumerate(zip(shares, table["class"], strict=True)):
        ax.annotate(f"{share:.1f} % {name}", (share, place), (4, 0), textcoords="offset points", va="center", fontsize="small", color=INK)
    ax.set_yticks(places, [key_text(name, lang) for name in table.index])
    ax.set_ylim(len(table) - 0.4, -0.6)
    ax.set_xlim(0, 103)
    ax.grid(axis="x", color=LINE, linewidth=0.6)
    ax.set_axisbelow(True)
    ax.set_xlabel(text("pareto_share", lang))
    return finish(ax, text("pareto", lang, by=result.by))
