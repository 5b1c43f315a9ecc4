"""Stamps with an offset that a clock shows twice: put on that clock, they no longer say which of the two they mean."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from sqeval.records.times.parse import with_offset
from sqeval.records.working_time.zone import dst_fold
from sqeval.result import Caution


def lost_offsets(column: pd.Series[Any], times: pd.Series[Any], time_format: str, zone: str | None) -> list[Caution]:
    """A caution with the number of stamps of a column that had an offset and were read as `times` on the clock of `zone`."""
    if zone is None:
        return []
    rows = np.flatnonzero(dst_fold(times, zone))
    lost = int(with_offset(column.iloc[rows], time_format).sum()) if rows.size else 0
    return [Caution("offset_lost_in_fold", (str(column.name),), {"rows": lost, "zone": zone})] if lost else []
