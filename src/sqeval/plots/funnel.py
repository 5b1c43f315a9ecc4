"""Funnel plot: observed over expected against how much was expected, with the limits that chance alone keeps to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqeval.errors import DataError
from sqeval.indicators.keys import key_text
from sqeval.monitoring.comparisons import CaseMix
from sqeval.plots.canvas import INK, LINE, SOFT, begin, finish, text

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_FAR = "#b4492f"


def funnel(result: CaseMix, *, ax: Axes | None = None, lang: str = "en") -> Axes:
    """Draw the units of a case-mix comparison.

    Parameters
    ----------
    result : CaseMix
    ax : Axes, optional
        Made where none is given.
    lang : {"en", "zh"}

    Returns
    -------
    Axes
        One point a unit at its expected successes and its O/E; the 95 % limits dashed, the 99.8 % limits solid. Units
        beyond these are red and named, units with too few cases are hollow.

    Raises
    ------
    DataError
        It is given no case-mix comparison, or one where nothing is expected of any unit.

    Examples
    --------
    >>> import pandas as pd, sqeval as sq
    >>> rows = pd.DataFrame({"agent": ["A", "B", "C", "D"] * 20, "solved": [True, False, True, True] * 20})
    >>> ax = sq.plots.funnel(sq.monitoring.case_mix(rows, "solved", "agent"))
    >>> len(ax.texts)
    1
    """
    if not isinstance(result, CaseMix):
        raise DataError("has no funnel to draw", value=type(result).__name__, hint="Give what monitoring.case_mix returns")
    table = result.frame.dropna(subset=["ratio"]).sort_values("expected", kind="stable")
    if table.empty:
        raise DataError("has no units of whom anything is expected", column=result.outcome)
    ax, lang = begin(ax, lang, (8.0, 5.0))
    for level, style in (("95", "--"), ("998", "-")):
        for side in ("low", "high"):
            ax.plot(table["expected"], table[f"{side}_{level}"], color=SOFT, linestyle=style, linewidth=0.9)
    ax.axhline(1.0, color=INK, linewidth=0.9)
    for unit, row in table.iterrows():
        is_far = row["verdict"] in ("above", "below")
        colour = _FAR if is_far else INK
        ax.plot(
            row["expected"],
            row["ratio"],
            "o",
            color=colour,
            markersize=5,
            markerfacecolor="none" if row["verdict"] == "too few" else colour,
        )
        if is_far:
            ax.annotate(
                key_text(unit, lang), (row["expected"], row["ratio"]), (5, 3), textcoords="offset points", fontsize="small", color=_FAR
            )
    ax.grid(color=LINE, linewidth=0.6)
    ax.set_axisbelow(True)
    ax.set_xlabel(text("funnel_expected", lang))
    ax.set_ylabel(text("funnel_ratio", lang))
    return finish(ax, text("funnel", lang, outcome=result.outcome))
