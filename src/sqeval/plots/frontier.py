"""The efficient frontier of one input and one output."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from sqeval.dea import DeaResult
from sqeval.errors import DataError
from sqeval.options import ReturnsToScale
from sqeval.plots.canvas import INK, begin, finish, text

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Floats = NDArray[np.float64]

_FULL, _LESS = "#1c5d8a", "#7faece"
_MARGIN = 1.08


def frontier(result: DeaResult, *, ax: Axes | None = None, lang: str = "en") -> Axes:
    """Draw units by their input and output, and the frontier above them.

    Parameters
    ----------
    result : DeaResult
        With one input and one output, constant or variable returns to scale, measured against its own units; of the free disposal
        hull a staircase.
    ax : Axes, optional
        Made where none is given.
    lang : {"en", "zh"}

    Returns
    -------
    Axes

    Raises
    ------
    DataError
        The result has another shape.

    Examples
    --------
    >>> import warnings, pandas as pd, sqeval as sq
    >>> X = pd.DataFrame({"hours": [2.0, 4.0, 5.0]}, index=["A", "B", "C"])
    >>> with warnings.catch_warnings(action="ignore"):
    ...     result = sq.dea.radial(X, pd.DataFrame({"solved": [10.0, 16.0, 12.0]}, index=["A", "B", "C"]))
    >>> ax = sq.plots.frontier(result)
    >>> ax.get_xlabel(), ax.get_ylabel()
    ('hours', 'solved')
    """
    _check(result)
    ax, lang = begin(ax, lang, (6.5, 5.0))
    x, y = result.data.values.T
    # Weakly efficient units lie on the straight ends of the frontier, which its corners give already.
    corners = result.is_weakly_efficient.to_numpy(dtype=bool)
    line = _stairs if result.model.name == "fdh" else _line
    ax.plot(*line(x[corners], y[corners], float(x.max()), result.model.rts.word), color=_FULL, linewidth=1.6, zorder=1)
    ax.scatter(x, y, s=34, c=[_FULL if corner else _LESS for corner in corners], zorder=2)
    for name, across, up in zip(result.data.units, x, y, strict=True):
        ax.annotate(str(name), (across, up), xytext=(5, -9), textcoords="offset points", fontsize="small", color=INK)
    ax.set_xlim(0, x.max() * _MARGIN)
    ax.set_ylim(0, y.max() * _MARGIN)
    ax.set_xlabel(str(result.data.variables[0]))
    ax.set_ylabel(str(result.data.variables[1]))
    return finish(ax, text("frontier", lang))


def _line(x: Floats, y: Floats, end: float, rts: ReturnsToScale) -> tuple[Floats, Floats]:
    """Corners of the frontier from left to right."""
    end *= _MARGIN
    if rts is ReturnsToScale.CRS:
        return np.array([0.0, end]), np.array([0.0, end * float(np.max(y / x))])
    order = np.lexsort((y, x))
    return np.concatenate([[x[order][0]], x[order], [end]]), np.concatenate([[0.0], y[order], [y.max()]])


def _stairs(x: Floats, y: Floats, end: float, rts: ReturnsToScale) -> tuple[Floats, Floats]:
    """Every corner is as good as what lies right of it, up to the next; under CRS a ray as well."""
    if rts is ReturnsToScale.CRS:
        return _line(x, y, end, rts)
    order = np.lexsort((y, x))
    steps = np.maximum.accumulate(np.repeat(y[order], 2))
    return np.append(np.repeat(x[order], 2), end * _MARGIN), np.concatenate([[0.0], steps])


def _check(result: DeaResult) -> None:
    if not isinstance(result, DeaResult):
        raise DataError("has no frontier to draw", value=type(result).__name__, hint="Give what a DEA model returns")
    if result.model.name == "free_replicability":
        raise DataError("has no frontier that a line could show", value=result.model.name, hint="Draw the radial model or fdh")
    if len(result.data.variables) != 2:
        raise DataError("a frontier can be drawn for one input and one output", value=list(map(str, result.data.variables)))
    if result.model.rts.word not in (ReturnsToScale.CRS, ReturnsToScale.VRS):
        raise DataError("a frontier is drawn for crs and vrs only", value=result.model.rts.word.value)
    if not result.data.is_own_reference:
        raise DataError("the frontier is set by other units than those drawn", hint="Measure without `reference`")
