"""A plane in four named quadrants, with named points."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sqeval.evaluation.palette import CRITERIA
from sqeval.plots.canvas import INK, SOFT

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Floats = NDArray[np.float64]


def quadrants(ax: Axes, points: tuple[Floats, Floats], names: Iterable[Any], cross: tuple[float, float], corners: Sequence[str]) -> None:
    """Draw points with their names, the lines that cross, and the names of the corners.

    Parameters
    ----------
    points : ((n,) array, (n,) array)
        Places across and upwards.
    cross : (float, float)
        Where the lines cross.
    corners : four names
        Top left, top right, bottom left, bottom right.
    """
    ax.axvline(cross[0], color=SOFT, linewidth=0.9)
    ax.axhline(cross[1], color=SOFT, linewidth=0.9)
    ax.scatter(*points, s=28, color=CRITERIA[0], zorder=3)
    for x, y, name in zip(*points, names, strict=True):
        ax.annotate(str(name), (x, y), (5, 4), textcoords="offset points", fontsize="small", color=INK)
    for k, word in enumerate(corners):
        right, low = k % 2, k // 2
        place: dict[str, Any] = {"ha": "right" if right else "left", "va": "bottom" if low else "top"}
        ax.text(0.99 if right else 0.01, 0.01 if low else 0.99, word, transform=ax.transAxes, color=SOFT, fontsize="small", **place)


def limits(values: Floats, cross: float) -> tuple[float, float]:
    """Ends of an axis that show all values and the line, with room for names."""
    low, high = min(float(values.min()), cross), max(float(values.max()), cross)
    room = 0.12 * (high - low) or 0.5
    return low - room, high + 1.5 * room
