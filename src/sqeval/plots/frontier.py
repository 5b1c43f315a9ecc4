"""The efficient frontier in two dimensions: one input and one output, or two ratios under constant returns to scale."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, cast

import numpy as np
from numpy.typing import NDArray

from sqeval.dea import DeaResult
from sqeval.dea.data import unit_name
from sqeval.errors import DataError
from sqeval.options import ReturnsToScale
from sqeval.plots.canvas import INK, SOFT, begin, finish, text
from sqeval.plots.envelope import frontier_line, upper_envelope

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.text import Annotation
    from matplotlib.transforms import Bbox

Floats = NDArray[np.float64]

_FULL, _LESS = "#1c5d8a", "#7faece"
_MARGIN = 1.08
_NOT_CONVEX = ("fdh", "free_replicability")
#: More units than this, and only those on the frontier are named.
_MOST_NAMES = 30


class _Picture(NamedTuple):
    """Places of units (k, 2) and of reference units (n, 2), corners of the frontier, and what the axes and the plot are called.

    `outside` is the way beyond the frontier: 1 is right and up, -1 left and down.
    """

    places: Floats
    reference: Floats
    line: tuple[Floats, Floats]
    axes: tuple[str, str]
    title: str
    outside: tuple[int, int] = (-1, 1)


def frontier(result: DeaResult, *, ax: Axes | None = None, lang: str = "en") -> Axes:
    """Draw units and the frontier they are measured against, where both fit on paper.

    One input and one output: output over input, under any returns to scale. Two inputs and one output under constant returns
    to scale: both inputs per unit of output, with the isoquant below all units. One input and two outputs: both outputs per
    unit of input, with the transformation curve above all units.

    Parameters
    ----------
    result : DeaResult
        Of a model with convex mixes: "radial", "multiplier" or another of the same technology.
    ax : Axes, optional
        Made where none is given.
    lang : {"en", "zh"}

    Returns
    -------
    Axes
        Units on the frontier are dark; reference units that are not evaluated themselves are grey rings. Names stand where there
        is room for them, those on the frontier first.

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
    picture = _one_and_one(result, lang) if len(result.data.variables) == 2 else _ratios(result, lang)
    ax.plot(*picture.line, color=_FULL, linewidth=1.6, zorder=1)
    others = ~np.asarray(result.data.reference.isin(result.data.units), dtype=bool)
    across, up = picture.reference[others].T
    ax.scatter(across, up, s=30, facecolors="none", edgecolors=SOFT, linewidths=0.8, zorder=2)
    best = result.solution.on_frontier
    ax.scatter(picture.places[:, 0], picture.places[:, 1], s=34, c=np.where(best, _FULL, _LESS).tolist(), zorder=3)
    points = np.vstack([picture.places, picture.reference])
    ax.set_xlim(*_limits(*_ends(points[:, 0])))
    ax.set_ylim(*_limits(*_ends(points[:, 1])))
    ax.set_xlabel(picture.axes[0])
    ax.set_ylabel(picture.axes[1])
    finish(ax, picture.title)
    _name(ax, result, picture)
    return ax


def _name(ax: Axes, result: DeaResult, picture: _Picture) -> None:
    """Write names where they cover no point and no other name, those on the frontier first, beyond it; what finds no place is left out."""
    best, (across, up) = result.solution.on_frontier, picture.outside
    named = best if len(best) > _MOST_NAMES else np.ones(len(best), dtype=bool)
    inwards = [(-across, -up), (across, -up), (-across, up)]
    rows = sorted(np.flatnonzero(named).tolist(), key=lambda row: not best[row])[:_MOST_NAMES]
    labels = [
        ax.annotate(unit_name(unit), (x, y), xytext=(0, 0), textcoords="offset points", fontsize="small", color=INK)
        for unit, (x, y) in zip(result.data.units[rows], picture.places[rows].tolist(), strict=True)
    ]
    finish(ax)
    # Where things stand is known after the layout only.
    cast("Any", ax.figure).figure.draw_without_rendering()
    points = np.vstack([picture.places, picture.reference])
    taken: list[Bbox] = []
    for row, label in zip(rows, labels, strict=True):
        corners = [picture.outside, *inwards] if best[row] else [*inwards, picture.outside]
        if not _placed(ax, label, corners, points, taken):
            label.remove()


def _placed(ax: Axes, label: Annotation, corners: list[tuple[int, int]], points: Floats, taken: list[Bbox]) -> bool:
    """Whether one of the corners of its point has room for a label; it is put there, and its place added to those taken."""
    inner, dots = ax.get_window_extent(), ax.transData.transform(points)
    for across, up in corners:
        label.set(position=(5 * across, 4 * up), ha="left" if across > 0 else "right", va="bottom" if up > 0 else "top")
        box = label.get_window_extent()
        covers = ((dots > (box.x0, box.y0)) & (dots < (box.x1, box.y1))).all(axis=1).any()
        if inner.x0 <= box.x0 and box.x1 <= inner.x1 and inner.y0 <= box.y0 and not covers and not box.count_overlaps(taken):
            taken.append(box)
            return True
    return False


def _one_and_one(result: DeaResult, lang: str) -> _Picture:
    reference, places = result.data.reference_values, result.data.values
    every = np.vstack([reference, places])
    end, floor = _limits(*_ends(every[:, 0]))[1], _limits(*_ends(every[:, 1]))[0]
    names = (str(result.data.variables[0]), str(result.data.variables[1]))
    return _Picture(
        places, reference, frontier_line(reference[:, 0], reference[:, 1], result.model.rts, end, floor), names, text("frontier", lang)
    )


def _ratios(result: DeaResult, lang: str) -> _Picture:
    """Two variables of one side over the one of the other; the line turns so that better is always up and left."""
    per_output = len(result.data.outputs.columns) == 1
    places, reference = (_over(values, per_output=per_output) for values in (result.data.values, result.data.reference_values))
    first, second = reference.T
    far = np.vstack([places, reference]).max(axis=0) * _MARGIN
    across, up = upper_envelope(first, -second) if per_output else upper_envelope(-first, second)
    if per_output:
        line = np.concatenate([[across[0]], across, [far[0]]]), np.concatenate([[far[1]], -up, [-up[-1]]])
    else:
        line = np.concatenate([[-across[0]], -across, [0.0]]), np.concatenate([[0.0], up, [up[-1]]])
    one = str(result.data.variables[2 if per_output else 0])
    names = result.data.variables[:2] if per_output else result.data.variables[1:]
    axes = tuple(text("per", lang, what=name, one=one) for name in names)
    title, outside = text("isoquant" if per_output else "transformation", lang), (-1, -1) if per_output else (1, 1)
    return _Picture(places, reference, line, (axes[0], axes[1]), title, outside)


def _over(values: Floats, *, per_output: bool) -> Floats:
    return values[:, :2] / values[:, 2:] if per_output else values[:, 1:] / values[:, :1]


def _ends(values: Floats) -> tuple[float, float]:
    return float(values.min()), float(values.max())


def _limits(lowest: float, highest: float) -> tuple[float, float]:
    """From zero, or from below the lowest negative value, to beyond the highest."""
    room = (_MARGIN - 1) * max(highest - min(lowest, 0.0), abs(highest), abs(lowest))
    return (lowest - room if lowest < 0 else 0.0), max(highest, 0.0) + room


def _check(result: DeaResult) -> None:
    if not isinstance(result, DeaResult):
        raise DataError("has no frontier to draw", value=type(result).__name__, hint="Give what a DEA model returns")
    if result.model.name in _NOT_CONVEX:
        raise DataError("a model without mixes of units has steps, no such frontier", value=result.model.name, hint="Draw plots.efficiency")
    shape = len(result.data.inputs.columns), len(result.data.outputs.columns)
    if shape not in ((1, 1), (2, 1), (1, 2)) or result.data.bad:
        hint = "One input and one output can be drawn, and under rts='crs' two of one side; see plots.efficiency and plots.dea_targets"
        raise DataError("has more dimensions than a drawing", value=list(map(str, result.data.variables)), hint=hint)
    if shape != (1, 1) and result.model.rts.word is not ReturnsToScale.CRS:
        hint = "Measure with rts='crs' to draw both ratios"
        raise DataError("three variables are drawn for crs only", value=result.model.rts.word.value, hint=hint)
