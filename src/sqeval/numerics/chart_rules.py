"""Run rules of control charts: which points of one or of many series fire a rule."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

#: Points in a row on one side of the centre, and rises or falls in a row (six points), that are a signal.
RUN, TREND = 8, 6


def beyond_limits(values: Floats, centre: Floats, half: Floats) -> Flags:
    """Points outside centre ± half; on the limit is inside, and a missing point is no signal."""
    return np.asarray((values > centre + half) | (values < centre - half))


def run_of(values: Floats, centre: Floats, *, length: int = RUN) -> Flags:
    """From the point on that is the `length`th in a row on one side; a missing point, or one on the centre, ends a run.

    Examples
    --------
    >>> run_of(np.array([0.0, 1, 1, 1, np.nan, 1]), np.zeros(6), length=2).astype(int)
    array([0, 0, 1, 1, 0, 0])
    """
    return _in_a_row(values > centre, length) | _in_a_row(values < centre, length)


def trend_of(values: Floats, *, length: int = TREND) -> Flags:
    """From the point on that is the `length`th of points that each rise, or each fall; a missing point ends a trend."""
    steps = np.diff(values, axis=-1, prepend=np.nan)
    return _in_a_row(steps > 0, length - 1) | _in_a_row(steps < 0, length - 1)


def zone(values: Floats, centre: Floats, half: Floats, *, inside: int, of: int, sigmas: float) -> Flags:
    """Points beyond `sigmas` that are at least the `inside`th such point on their side among the last `of` points.

    `half` is three sigmas. A missing point takes a place among the last ones and counts on no side.
    """
    far = half * (sigmas / 3)
    upper, lower = values > centre + far, values < centre - far
    return (upper & (_recent(upper, of) >= inside)) | (lower & (_recent(lower, of) >= inside))


def _in_a_row(flags: Flags, length: int) -> Flags:
    return _recent(flags, length) >= length


def _recent(flags: Flags, of: int) -> NDArray[np.intp]:
    """How many of the last `of` flags are set."""
    total = np.cumsum(flags, axis=-1)
    before = np.zeros_like(total)
    before[..., of:] = total[..., :-of]
    return total - before
