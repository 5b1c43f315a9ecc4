"""Efficiencies as bars."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from sqeval.dea import DeaResult
from sqeval.dea.data import unit_name
from sqeval.errors import DataError
from sqeval.evaluation.evaluation import Evaluation
from sqeval.plots.canvas import INK, SOFT, begin, finish, list_size, text
from sqeval.plots.period_rows import period_rows, period_text

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_FULL, _LESS = "#1c5d8a", "#7faece"
_ROUNDING = 1e-9


def efficiency(result: Evaluation | DeaResult, period: str | None = None, *, ax: Axes | None = None, lang: str = "en") -> Axes:
    """Draw the efficiency of every unit, the best first.

    Parameters
    ----------
    result : Evaluation or DeaResult
    period : str, optional
        Of an evaluation; the last one where none is named.
    ax : Axes, optional
        Made where none is given.
    lang : {"en", "zh"}

    Returns
    -------
    Axes
        Bars from 0 to 1, dark where a unit is on the frontier; units without an efficiency come last and say so.

    Raises
    ------
    DataError
        The result has no efficiencies, or a period is named where there is none.
    OptionError
        There is no such period.

    Examples
    --------
    >>> import warnings, pandas as pd, sqeval as sq
    >>> X = pd.DataFrame({"hours": [2.0, 4.0]}, index=["A", "B"])
    >>> with warnings.catch_warnings(action="ignore"):
    ...     result = sq.dea.radial(X, pd.DataFrame({"solved": [10.0, 10.0]}, index=["A", "B"]))
    >>> ax = sq.plots.efficiency(result)
    >>> [label.get_text() for label in ax.texts]
    ['1.00', '0.50']
    """
    found = _values(result, period)
    # What differs by rounding only is equal, and stays in the order given.
    ordered = found[found.round(9).sort_values(ascending=False, kind="stable", na_position="last").index]
    ax, lang = begin(ax, lang, list_size(len(ordered)))
    values = ordered.fillna(0.0).tolist()
    bars = ax.barh(range(len(values)), values, color=[_FULL if value >= 1 - _ROUNDING else _LESS for value in values])
    labels = [text("no_efficiency", lang) if pd.isna(value) else f"{value:.2f}" for value in ordered]
    ax.bar_label(bars, labels, padding=4, fontsize="small", color=INK)
    ax.axvline(1, color=SOFT, linewidth=1, linestyle=":")
    ax.set_yticks(range(len(values)), [unit_name(name) for name in ordered.index])
    ax.set_ylim(len(values) - 0.4, -0.6)
    ax.set_xlim(0, 1.1)
    ax.set_xlabel(text("efficiency", lang))
    return finish(ax, _title(result, period, lang))


def _values(result: Evaluation | DeaResult, period: str | None) -> pd.Series[float]:
    if isinstance(result, DeaResult):
        if period is not None:
            raise DataError("a DEA result has no periods", value=period, hint="Leave `period` out")
        return result.efficiency
    if not isinstance(result, Evaluation):
        raise DataError("has no efficiency to draw", value=type(result).__name__, hint="Give what evaluate or a DEA model returns")
    found = period_rows(result, period).sort_values("unit")
    return pd.Series(found["efficiency"].tolist(), index=found["unit"].tolist())


def _title(result: Evaluation | DeaResult, period: str | None, lang: str) -> str:
    if isinstance(result, Evaluation):
        return text("efficiency_in", lang, goal=result.hierarchy.title(lang), period=period_text(result, period, lang))
    return text("efficiency", lang)
