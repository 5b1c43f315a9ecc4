"""The upper left boundary of all that points and their mixes can do, for frontiers in two dimensions."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from sqeval.dea.returns import Returns

Floats = NDArray[np.float64]


def upper_envelope(across: Floats, up: Floats) -> tuple[Floats, Floats]:
    """Corners from left to right of the least concave, never falling line above all points (n,)."""
    order = np.lexsort((-up, across))
    x, y = across[order], up[order]
    # Only what is higher than all to its left can be a corner.
    higher = np.r_[True, y[1:] > np.maximum.accumulate(y)[:-1]]
    corners: list[tuple[float, float]] = []
    for point in zip(x[higher].tolist(), y[higher].tolist(), strict=True):
        while len(corners) > 1 and not _bends(corners[-2], corners[-1], point):
            corners.pop()
        corners.append(point)
    line = np.array(corners)
    return line[:, 0], line[:, 1]


def frontier_line(x: Floats, y: Floats, rts: Returns, end: float, floor: float) -> tuple[Floats, Floats]:
    """The most output (y) that mixes with rts.low ≤ Σλ ≤ rts.high reach with every input up to `end`; it rises from `floor`."""
    if math.isinf(rts.high):
        # Beyond the smallest mixes the best ratio goes on for ever; to twice the end is far enough.
        best = int(np.argmax(y / x))
        most = 2 * max(end, rts.low * float(x[best])) / float(x[best])
        largest = x[best : best + 1] * most, y[best : best + 1] * most
    else:
        largest = x * rts.high, y * rts.high
    across, up = upper_envelope(np.concatenate([rts.low * x, largest[0]]), np.concatenate([rts.low * y, largest[1]]))
    return np.concatenate([[across[0]], across, [max(end, across[-1])]]), np.concatenate([[min(floor, up[0])], up, [up[-1]]])


def _bends(first: tuple[float, float], second: tuple[float, float], third: tuple[float, float]) -> bool:
    """Whether the way from the first to the third point passes below the second."""
    return (second[1] - first[1]) * (third[0] - first[0]) > (third[1] - first[1]) * (second[0] - first[0])
