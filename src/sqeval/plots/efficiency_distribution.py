"""How efficiencies are spread: a histogram, with the units on the frontier apart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sqeval.dea import DeaResult
from sqeval.errors import DataError
from sqeval.plots.canvas import INK, SOFT, begin, finish, text

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_FULL, _WEAK, _LESS = "#1c5d8a", "#4b88b0", "#b7d2e4"
_BINS = 20
#: Where the bar of the units on the frontier stands, beyond all others.
_APART = 1.05
_WIDTH = 0.9 / _BINS


def efficiency_distribution(result: DeaResult, *, ax: Axes | None = None, lang: str = "en") -> Axes:
    """Draw how many units have which efficiency, and how large the share of efficient ones is.

    Parameters
    ----------
    result : DeaResult
        Of any number of units.
    ax : Axes, optional
        Made where none is given.
    lang : {"en", "zh"}

    Returns
    -------
    Axes
        Bars of width 0.05 for the units below the frontier; apart from them the efficient ones with their share, those that are
        on the frontier with slack on top; a dotted line at the mean. Units without an efficiency are counted in the title.

    Raises
    ------
    DataError
        The result has no efficiencies, or no unit has one.

    Examples
    --------
    >>> import warnings, pandas as pd, sqeval as sq
    >>> X = pd.DataFrame({"hours": [2.0, 4.0]}, index=["A", "B"])
    >>> with warnings.catch_warnings(action="ignore"):
    ...     result = sq.dea.radial(X, pd.DataFrame({"solved": [10.0, 10.0]}, index=["A", "B"]))
    >>> ax = sq.plots.efficiency_distribution(result)
    >>> [label.get_text() for label in ax.texts]
    ['1 (50 %)', 'mean 0.750']
    """
    if not isinstance(result, DeaResult):
        raise DataError("has no efficiency to draw", value=type(result).__name__, hint="Give what a DEA model returns")
    solved = result.solution.solved
    if not solved.any():
        raise DataError("no unit has an efficiency", value=sorted(set(result.status)), hint="See `.status` and `.explain(unit)`")
    values = result.efficiency.to_numpy()[solved]
    weak = result.solution.on_frontier[solved]
    strong = weak if result.solution.efficient is None else result.solution.efficient[solved]
    ax, lang = begin(ax, lang, (7.0, 4.2))
    counts, edges = np.histogram(values[~weak], bins=_BINS, range=(0.0, 1.0))
    ax.bar((edges[1:] + edges[:-1]) / 2, counts, width=_WIDTH, color=_LESS, label=text("below_frontier", lang))
    ax.bar(_APART, strong.sum(), width=_WIDTH, color=_FULL, label=text("efficient", lang))
    if (weak & ~strong).any():
        ax.bar(
            _APART,
            (weak & ~strong).sum(),
            width=_WIDTH,
            bottom=strong.sum(),
            color=_WEAK,
            hatch="//",
            edgecolor="white",
            label=text("weak", lang),
        )
    share = f"{int(strong.sum())} ({100 * strong.mean():.0f} %)"
    ax.annotate(share, (_APART, weak.sum()), xytext=(0, 3), textcoords="offset points", ha="center", fontsize="small", color=INK)
    mean = float(values.mean())
    ax.axvline(mean, color=SOFT, linewidth=1, linestyle=":")
    ax.set_ylim(0, 1.18 * max(int(counts.max()), int(weak.sum())))
    ax.annotate(
        text("mean", lang, value=f"{mean:.3f}"),
        (mean, 0.99),
        xycoords=("data", "axes fraction"),
        xytext=(-4, 0),
        textcoords="offset points",
        ha="right",
        va="top",
        fontsize="small",
        color=SOFT,
    )
    ax.set_xlim(_start(values), _APART + 0.08)
    ax.set_xlabel(text("efficiency", lang))
    ax.set_ylabel(text("units", lang))
    ax.set_xticks([tick for tick in np.arange(0, 1.01, 0.2 if values.min() < 0.4 else 0.1).round(1) if tick >= _start(values)])
    ax.locator_params(axis="y", integer=True)
    ax.legend(frameon=False, fontsize="small", loc="upper left")
    return finish(ax, _title(solved, lang))


def _start(values: NDArray[np.floating[Any]]) -> float:
    """Where the axis begins: from 0, or a little before the lowest where all are high."""
    lowest = float(values.min())
    return 0.0 if lowest < 0.4 else float(np.floor(lowest * _BINS) - 1) / _BINS


def _title(solved: NDArray[np.bool_], lang: str) -> str:
    title = text("efficiency_of", lang, units=int(solved.sum()))
    return title if solved.all() else title + text("without_efficiency", lang, units=int((~solved).sum()))
