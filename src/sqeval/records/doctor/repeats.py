"""Requests that seem to be entered twice: the same order and type within a short time, under different ids."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sqeval.records.doctor.problem import Problem
from sqeval.records.doctor.sheet import Sheet

#: Requests of one order that follow one another so quickly are taken for one.
WITHIN_HOURS = 1.0


def check(requests: Sheet) -> list[Problem]:
    """All but the first of the requests of an order and type that follow one another within an hour."""
    frame = requests.frame
    if not {"order_id", "created_at"} <= set(frame.columns):
        return []
    # An order that two customers name is a mistake of another kind.
    keys = [name for name in ("order_id", "customer_id", "request_type") if name in frame.columns]
    code = frame.groupby(keys, sort=False, dropna=False).ngroup().to_numpy()
    stamps = frame["created_at"].to_numpy(dtype="datetime64[us]")
    ids = pd.factorize(frame[requests.id_column], sort=True)[0] if requests.id_column else np.arange(len(frame))
    order = np.lexsort((ids, stamps, code))
    is_near = np.diff(stamps[order]) <= np.timedelta64(int(WITHIN_HOURS * 3600), "s")
    again = np.zeros(len(frame), dtype=bool)
    again[order[1:]] = (np.diff(code[order]) == 0) & is_near
    again &= frame["order_id"].notna().to_numpy()
    return requests.problem(
        "repeated_order", "order_id", again, of=int(frame["order_id"].notna().sum()), details={"hours": WITHIN_HOURS, "keys": keys}
    )
