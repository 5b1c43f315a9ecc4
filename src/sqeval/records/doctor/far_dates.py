"""Dates far outside the span of the records: 2099, 9999, 1970, a year mistyped."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sqeval.records.doctor.durations import times_of
from sqeval.records.doctor.problem import Problem
from sqeval.records.doctor.sheet import Sheet

Stamps = NDArray[np.datetime64]

#: The middle of the openings, from this quantile to its counterpart, is taken for the span of the records …
_TAIL = 0.1
#: … and a stamp is far off that lies outside by a year or by twice the span, whichever is more.
_YEAR = np.timedelta64(365, "D")

#: Stamps beyond these stand for never or nothing, however many there are, and say nothing about the span.
_FIRST, _LAST = np.datetime64("1950-01-01", "us"), np.datetime64("2199-12-31", "us")


def check(requests: Sheet, as_of: pd.Timestamp | None) -> list[Problem]:
    """Stamps of things that have happened which lie after the records' span (or after `as_of`), or long before it."""
    frame = requests.frame
    if "created_at" not in frame.columns or not frame["created_at"].notna().any():
        return []
    earliest, latest = _span(frame["created_at"].dropna().to_numpy(dtype="datetime64[us]"))
    if as_of is not None:
        latest = np.datetime64(as_of, "us")
    found: list[Problem] = []
    for name in times_of(requests):
        stamps = frame[name].to_numpy(dtype="datetime64[us]")
        known = int((~np.isnat(stamps)).sum())
        for code, limit, is_far in (("future_date", latest, stamps > latest), ("early_date", earliest, stamps < earliest)):
            found += requests.problem(code, name, is_far, of=known, details={"limit": str(limit.astype("datetime64[D]"))})
    return found


def _span(opened: Stamps) -> tuple[np.datetime64, np.datetime64]:
    """From when to when stamps are near the openings."""
    known = np.sort(opened[(opened >= _FIRST) & (opened <= _LAST)])
    if not known.size:
        return _FIRST, _LAST
    first, last = known[[int(_TAIL * (len(known) - 1)), int(np.ceil((1 - _TAIL) * (len(known) - 1)))]]
    margin = max(_YEAR.astype("timedelta64[us]"), 2 * (last - first))
    return max(first - margin, _FIRST), min(last + margin, _LAST)
