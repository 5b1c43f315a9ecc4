"""Rows that name the same request: which one is kept is decided by what they hold, not by where they stand."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sqeval.options import Policy
from sqeval.records.ledger import Ledger, Rows


class Repeated(NamedTuple):
    """Rows of requests that stand several times, request by request with the row to keep first."""

    rows: Rows
    is_first: NDArray[np.bool_]
    is_same: NDArray[np.bool_]


def settle(frame: pd.DataFrame, ledger: Ledger) -> pd.DataFrame:
    """Reject all rows of a request but one; where they shall be merged, it takes from the others what it lacks.

    Only rows that are sound so far take part, so that a bad row does not make a good one of the same id a duplicate.
    """
    found = repeated(frame, np.flatnonzero(~ledger.is_rejected))
    if not found.rows.size:
        return frame
    merged = _merged(frame, found, ledger) if ledger.policies["duplicate"] is Policy.REPAIR else frame
    for problem, wanted in (("duplicate", found.is_same), ("duplicate_differs", ~found.is_same)):
        superfluous = np.zeros(len(frame), dtype=bool)
        superfluous[found.rows[wanted & ~found.is_first]] = True
        ledger.reject(superfluous, frame["request_id"], problem)
    return merged


def repeated(frame: pd.DataFrame, rows: Rows) -> Repeated:
    """The rows among `rows` whose request stands there more than once, and which of them hold the same as the one to keep.

    Of the rows of one request the fullest is kept; of equally full ones the one whose text sorts first.
    """
    rows = rows[frame["request_id"].iloc[rows].duplicated(keep=False).to_numpy()]
    if not rows.size:
        return Repeated(rows, np.zeros(0, dtype=bool), np.zeros(0, dtype=bool))
    found = frame.iloc[rows]
    texts = found.astype("str").fillna("").agg("\x1f".join, axis=1).to_numpy(dtype=object)
    empty = found.isna().sum(axis=1).to_numpy()
    own = found["request_id"].to_numpy(dtype=object)
    order = np.array(sorted(range(len(rows)), key=lambda k: (own[k], empty[k], texts[k], rows[k])), dtype=np.intp)
    is_first = np.r_[True, own[order][1:] != own[order][:-1]]
    kept = texts[order][is_first][np.cumsum(is_first) - 1]
    return Repeated(rows[order], is_first, np.asarray(texts[order] == kept, dtype=bool))


def _merged(frame: pd.DataFrame, found: Repeated, ledger: Ledger) -> pd.DataFrame:
    """The rows to keep with their gaps filled from the others, the fullest first."""
    own, kept = frame.iloc[found.rows], found.rows[found.is_first]
    request = np.cumsum(found.is_first) - 1
    changed: dict[str, Any] = {}
    for name in frame.columns:
        column = frame[name]
        filled = own[name].groupby(request).first()
        gaps = column.iloc[kept].isna().to_numpy() & filled.notna().to_numpy()
        if gaps.any():
            after = column.copy()
            after.iloc[kept[gaps]] = filled.to_numpy(dtype=object)[gaps] if after.dtype == object else filled.array[gaps]
            is_filled = np.zeros(len(frame), dtype=bool)
            is_filled[kept[gaps]] = True
            ledger.repair(is_filled, column, "duplicate_differs", after)
            changed[str(name)] = after
    return frame.assign(**changed)
