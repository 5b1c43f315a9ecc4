"""Time from one stamp to another, on the calendar or within working hours."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sqeval.indicators import columns
from sqeval.indicators.kinds.base import SECONDS, Clock
from sqeval.indicators.kinds.ending import Ending
from sqeval.indicators.kinds.sample import Rows

Floats = NDArray[np.float64]


def elapsed(rows: Rows, start: str, end: str, unit: str, clock: Clock) -> Floats:
    """Time from `start` to `end` in `unit`, by row; negative where it ends before it starts, NaN where either is missing."""
    begin, finish = columns.times(rows.frame, start), columns.times(rows.frame, end)
    return rows.context.seconds(begin, finish, clock) / SECONDS[unit]


def lasted(rows: Rows, start: str, ending: Ending, unit: str, clock: Clock) -> Floats:
    """Time from `start` to its end; to when the request was over without it, or the records end, where it has none."""
    begin = columns.times(rows.frame, start)
    values = rows.context.seconds(begin, ending.at.fillna(rows.context.observed_until), clock) / SECONDS[unit]
    # What starts after the request was over, or the records end, as far as they show, has not lasted any time.
    return np.where(ending.came, values, np.maximum(values, 0.0))
