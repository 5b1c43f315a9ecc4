"""Importance and performance of items in four quadrants."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqeval import i18n
from sqeval.errors import DataError
from sqeval.monitoring.voice import ImportancePerformance
from sqeval.plots.canvas import begin, finish, text
from sqeval.plots.quadrants import limits, quadrants

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_CORNERS = ("concentrate_here", "keep_up_good_work", "low_priority", "possible_overkill")


def importance_performance(result: ImportancePerformance, *, ax: Axes | None = None, lang: str = "en") -> Axes:
    """Draw items by performance (across) and importance (upwards), with the lines that part high from low.

    Parameters
    ----------
    result : ImportancePerformance
    ax : Axes, optional
        Made where none is given.
    lang : {"en", "zh"}

    Returns
    -------
    Axes
        What is to be improved first stands at the top left.

    Raises
    ------
    DataError
        It is given something else.

    Examples
    --------
    >>> import pandas as pd, sqeval as sq
    >>> items = pd.DataFrame({"importance": [5, 3], "performance": [2, 4]}, index=["speed", "gifts"])
    >>> ax = sq.plots.importance_performance(sq.monitoring.importance_performance(items))
    >>> [item.get_text() for item in ax.texts][:2]
    ['speed', 'gifts']
    """
    if not isinstance(result, ImportancePerformance):
        hint = "Give what monitoring.importance_performance returns"
        raise DataError("has no quadrants to draw", value=type(result).__name__, hint=hint)
    ax, lang = begin(ax, lang, (6.4, 5.2))
    table, (importance, performance) = result.frame, result.crosshair
    across, upwards = table["performance"].to_numpy(), table["importance"].to_numpy()
    quadrants(ax, (across, upwards), table.index, (performance, importance), [i18n.text(f"voice.{word}", lang) for word in _CORNERS])
    ax.set_xlim(limits(across, performance))
    ax.set_ylim(limits(upwards, importance))
    ax.set_xlabel(i18n.text("voice.performance", lang))
    ax.set_ylabel(i18n.text("voice.importance", lang))
    return finish(ax, text("importance_performance", lang))
