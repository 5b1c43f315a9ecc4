"""A control chart: points, centre line, limits, signals."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sqeval.errors import DataError
from sqeval.i18n import text as words
from sqeval.monitoring import ControlChart
from sqeval.monitoring.charts.explain import label_text
from sqeval.plots.canvas import INK, LINE, SOFT, begin, finish

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_SIGNAL, _MOST_LABELS = "#a8442a", 12


def control_chart(chart: ControlChart, *, ax: Axes | None = None, lang: str = "en") -> Axes:
    """Draw a control chart.

    Parameters
    ----------
    chart : ControlChart
        Of `monitoring.xmr`, `p_chart` or `u_chart`.
    ax : Axes, optional
        Made where none is given.
    lang : {"en", "zh"}

    Returns
    -------
    Axes
        Points joined by a line that breaks at gaps, the centre, the limits as steps, signals in brick; the baseline is shaded.

    Raises
    ------
    DataError
        It is given no control chart.

    Examples
    --------
    >>> import sqeval as sq
    >>> ax = sq.plots.control_chart(sq.monitoring.xmr([20, 22, 21, 23, 22, 20, 21, 22, 31], 8))
    >>> [line.get_label() for line in ax.lines if not line.get_label().startswith("_")], len(ax.collections)
    (['value', 'centre', 'limits'], 1)
    """
    if not isinstance(chart, ControlChart):
        raise DataError("has no chart to draw", value=type(chart).__name__, hint="Give what sq.monitoring.xmr(…) returns")
    ax, lang = begin(ax, lang, (8.0, 3.8))
    frame = chart.to_frame()
    places = np.arange(len(frame))
    for flagged in np.flatnonzero(frame["baseline"].to_numpy()):
        ax.axvspan(flagged - 0.5, flagged + 0.5, color=LINE, alpha=0.35, linewidth=0, zorder=0)
    ax.plot(places, frame["value"], color=INK, linewidth=1.3, marker="o", markersize=4, label=words("charts.value", lang))
    ax.axhline(chart.center, color=SOFT, linewidth=1.1, label=words("charts.centre", lang))
    for name in ("upper", "lower"):
        label = words("charts.plot_limits", lang) if name == "upper" else "_lower"
        ax.step(places, frame[name], where="mid", color=SOFT, linewidth=1.1, linestyle="--", label=label)
    signals = frame["signal"].to_numpy()
    ax.scatter(places[signals], frame["value"][signals], s=44, color=_SIGNAL, zorder=3, label=words("charts.plot_signal", lang))
    step = -(-len(frame) // _MOST_LABELS)
    ax.set_xticks(places[::step], [label_text(label) for label in frame.index[::step]])
    ax.legend(frameon=False, fontsize="small", loc="center left", bbox_to_anchor=(1.0, 0.5))
    return finish(ax, words(f"charts.title_{chart.kind}", lang))
