"""What the frontier asks of one unit, variable by variable."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sqeval.dea import DeaResult, SlackBasedResult
from sqeval.dea.data import unit_name
from sqeval.display import number
from sqeval.errors import DataError
from sqeval.plots.canvas import INK, SOFT, begin, finish, list_size, text

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Floats = NDArray[np.float64]

_RADIAL, _SLACK = "#1c5d8a", "#e0a458"
#: Changes below this share of the value are rounding.
_NOTHING = 1e-9


def dea_targets(result: DeaResult, unit: Any, *, ax: Axes | None = None, lang: str = "en") -> Axes:
    """Draw the way from what a unit has to its target on the frontier, in per cent of what it has.

    Parameters
    ----------
    result : DeaResult
        With slacks and targets.
    unit : label
        One of the units evaluated.
    ax : Axes, optional
        Made where none is given.
    lang : {"en", "zh"}

    Returns
    -------
    Axes
        A bar by variable, inputs above outputs: first the part that the radial factor asks, then the slack; beside it observed
        value and target. What has no percentage (0, or a negative value) has no bar, its numbers only.

    Raises
    ------
    DataError
        There is no such unit, or it has no target.
    OptionError
        The result has no targets.

    Examples
    --------
    >>> import warnings, pandas as pd, sqeval as sq
    >>> X = pd.DataFrame({"hours": [2.0, 4.0]}, index=["A", "B"])
    >>> with warnings.catch_warnings(action="ignore"):
    ...     result = sq.dea.radial(X, pd.DataFrame({"solved": [10.0, 10.0]}, index=["A", "B"]))
    >>> ax = sq.plots.dea_targets(result, "B")
    >>> [label.get_text() for label in ax.texts]
    ['4 → 2 (-50.0 %)', '10']
    """
    if not isinstance(result, DeaResult):
        raise DataError("has no targets to draw", value=type(result).__name__, hint="Give what a DEA model returns")
    at = result.position(unit)
    if not result.solution.solved[at]:
        raise DataError("has no target", unit=unit, value=result.solution.status[at], hint="See `.explain(unit)`")
    observed, radial, slack = _parts(result, at)
    names = [str(name) for name in result.data.variables]
    ax, lang = begin(ax, lang, list_size(len(names)))
    places = np.arange(len(names))
    ax.barh(places, radial, height=0.6, color=_RADIAL, label=text("radial_part", lang))
    ax.barh(places, slack, height=0.6, left=radial, color=_SLACK, label=text("slack_part", lang))
    targets = result.targets.iloc[at].to_numpy()
    for place, (value, target, end) in enumerate(zip(observed, targets, radial + slack, strict=True)):
        _label(ax, place, _words(value, target, end), end)
    ax.axvline(0, color=SOFT, linewidth=1)
    ax.axhline(len(result.data.inputs.columns) - 0.5, color=SOFT, linewidth=0.6, linestyle=":")
    ax.set_yticks(places, names)
    ax.set_ylim(len(names) - 0.4, -0.6)
    low, high = min(0.0, float((radial + slack).min(initial=0.0))), max(0.0, float((radial + slack).max(initial=0.0)))
    room = max(0.55 * (high - low), 5.0)
    ax.set_xlim(low - (room if low < 0 else 0.1 * room), high + room)
    ax.set_xlabel(text("change_percent", lang))
    if np.any(slack):
        ax.legend(frameon=False, fontsize="small", loc="best")
    title = text("targets", lang, unit=unit_name(unit), score=number(float(result.solution.scores[at])))
    return finish(ax, title)


def _parts(result: DeaResult, at: int) -> tuple[Floats, Floats, Floats]:
    """Observed values, and what the factor and the slack change of them in per cent; 0 where there is no percentage."""
    observed, target = result.data.values[at], result.targets.iloc[at].to_numpy()
    if isinstance(result, SlackBasedResult):
        slack = target - observed
    else:
        data = result.data
        signs = np.repeat([-1.0, 1.0, -1.0], [len(side.columns) for side in (data.inputs, data.outputs, data.undesirable)])
        slack = result.slacks.iloc[at].to_numpy() * signs
    radial = target - observed - slack
    shares = [np.divide(100 * part, observed, out=np.zeros_like(part), where=observed > 0) for part in (radial, slack)]
    first, second = (np.where(np.abs(share) > 100 * _NOTHING, share, 0.0) for share in shares)
    return observed, first, second


def _words(observed: float, target: float, percent: float) -> str:
    if abs(target - observed) <= _NOTHING * max(abs(observed), abs(target)):
        return number(float(observed))
    change = f" ({percent:+.1f} %)" if observed > 0 else f" ({target - observed:+.4g})"
    return f"{number(float(observed))} → {number(float(target))}{change}"


def _label(ax: Axes, place: int, words: str, end: float) -> None:
    """Numbers beyond the end of a bar."""
    side = -1 if end < 0 else 1
    ax.annotate(
        words,
        (end, place),
        xytext=(5 * side, 0),
        textcoords="offset points",
        ha="right" if side < 0 else "left",
        va="center",
        fontsize="small",
        color=INK,
    )
