"""Time from one stamp to another, on the calendar or within working hours."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sqeval.indicators import columns
from sqeval.indicators.kinds.base import SECONDS, Clock
from sqeval.indicators.kinds.sample import Rows

Floats = NDArray[np.float64]


def elapsed(rows: Rows, start: str, end: str, unit: str, clock: Clock) -> Floats:
    """Time from `start` to `end` in `unit`, by row; negative where it ends before it starts, NaN where either is missing."""
    begin, finish = columns.times(rows.frame, start), columns.times(rows.frame, end)
    return rows.context.seconds(begin, finish, clock) / SECONDS[unit]


def elapsed_so_far(rows: Rows, start: str, unit: str, clock: Clock) -> Floats:
    """Time from `start` until the records end, by row."""
    begin = columns.times(rows.frame, start)
    until = pd.Series(rows.context.observed_until, index=begin.index)
    return rows.context.seconds(begin, until, clock) / SECONDS[unit]
