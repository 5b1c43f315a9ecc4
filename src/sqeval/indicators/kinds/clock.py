"""Time from one stamp to another, on the calendar or within working hours."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sqeval.indicators import columns
from sqeval.indicators.kinds.base import SECONDS, Clock
from sqeval.indicators.context import Context

Floats = NDArray[np.float64]


def elapsed(frame: pd.DataFrame, start: str, end: str, unit: str, clock: Clock, context: Context) -> Floats:
    """Time from `start` to `end` in `unit`, by row; negative where it ends before it starts, NaN where either is missing."""
    begin, finish = columns.times(frame, start), columns.times(frame, end)
    return context.seconds(begin, finish, clock) / SECONDS[unit]


def elapsed_so_far(frame: pd.DataFrame, start: str, unit: str, clock: Clock, context: Context) -> Floats:
    """Time from `start` until the records end, by row."""
    begin = columns.times(frame, start)
    until = pd.Series(context.observed_until, index=begin.index)
    return context.seconds(begin, until, clock) / SECONDS[unit]
