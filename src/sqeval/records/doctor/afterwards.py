"""The checks that need nothing but kept requests: all that can still be seen after reading."""

from __future__ import annotations

import pandas as pd

from sqeval.records.doctor import censoring, durations, far_dates, midnight, repeats, spikes, zones
from sqeval.records.doctor.problem import Problem
from sqeval.records.doctor.sheet import Sheet


def check(requests: Sheet, zone: str | None = None, as_of: pd.Timestamp | None = None) -> list[Problem]:
    """Problems of requests whose columns are canonical and converted."""
    return [
        *durations.check(requests),
        *durations.check_undated(requests),
        *spikes.check(requests),
        *midnight.check(requests),
        *zones.check_clock_changes(requests, zone),
        *far_dates.check(requests, as_of),
        *censoring.check(requests),
        *repeats.check(requests),
    ]
