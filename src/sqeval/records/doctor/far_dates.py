"""Dates far outside the span of the records: 2099, 9999, 1970, a year mistyped."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sqeval.records.doctor.durations import times_of
from sqeval.records.doctor.problem import Problem
from sqeval.records.doctor.sheet import Sheet

#: The middle of the openings, from this quantile to its counterpart, is taken for the span of the records …
_TAIL = 0.1
#: … and a stamp is far off that lies outside by a year or by twice the span, whichever is more.
_YEAR = np.timedelta64(365, "D")


def check(requests: Sheet, as_of: pd.Timestamp | None) -> list[Problem]:
    """Stamps of things that have happened which lie after the records' span (or after `as_of`), or long before it."""
    frame = requests.frame
    if "created_at" not in frame.columns or not frame["created_at"].notna().any():
        return []
    opened = frame["created_at"].dropna().to_numpy(dtype="datetime64[us]")
    first, last = np.sort(opened)[[int(_TAIL * (len(opened) - 1)), int(np.ceil((1 - _TAIL) * (len(opened) - 1)))]]
    margin = max(_YEAR.astype("timedelta64[us]"), 2 * (last - first))
    latest = last + margin if as_of is None else np.datetime64(as_of, "us")
    found: list[Problem] = []
    for name in times_of(requests):
        stamps = frame[name].to_numpy(dtype="datetime64[us]")
        known = int((~np.isnat(stamps)).sum())
        details = {"limit": f"{pd.Timestamp(latest):%Y-%m-%d}"}
        found += requests.problem("future_date", name, stamps > latest, of=known, details=details)
        details = {"limit": f"{pd.Timestamp(first - margin):%Y-%m-%d}"}
        found += requests.problem("early_date", name, stamps < first - margin, of=known, details=details)
    return found
