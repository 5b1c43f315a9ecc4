"""Whether a request is over without the stamp that is measured, and since when: what is over does not run on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from sqeval.indicators import columns
from sqeval.indicators.kinds.sample import Mask, Rows

_RESPONSES = ("first_response_at", "first_person_response_at", "first_robot_response_at")
_OVER_WORDS = ("closed", "cancelled")


@dataclass(frozen=True, eq=False)
class Ending:
    """How the wait for a stamp ended, row by row. Masks of shape (rows,).

    Attributes
    ----------
    came
        The stamp is there.
    over
        The request has ended without it.
    undated
        Of those over: what is measured came, or may have come, at an unknown time. It came to no other that is over.
    at
        The stamp, or when the request was over without it; missing while it runs, or where nobody knows.
    """

    came: Mask
    over: Mask
    undated: Mask
    at: pd.Series[Any]

    @property
    def unknown(self) -> Mask:
        """Rows of which it is not known how long the wait lasted, though it is over."""
        return self.undated | (self.over & self.at.isna().to_numpy())

    @classmethod
    def of(cls, rows: Rows, end: str) -> Ending:
        """Of the wait for the column `end`.

        A request counts as resolved by its flag, and is over once it is closed. A resolution without a stamp came at an
        unknown time; so it may have where a request was closed and nobody says how. Any other stamp that is missing when a
        request is closed never comes; nor does a response to what is resolved.
        """
        stamps = columns.times(rows.frame, end)
        came = stamps.notna().to_numpy()
        none = np.zeros(len(came), dtype=bool)
        if rows.measure.source != "records" or came.all():
            return cls(came, none, none, stamps)
        closed = ~came & (_has(rows.frame, "closed_at") | _says_over(rows.frame, came))
        # A closure has its stamp in a column of its own; a status of closed says only that it came.
        at = stamps if end == "closed_at" else _filled(stamps, rows.frame, "closed_at")
        if end == "resolved_at":
            yes, no = _resolved(rows.frame)
            return cls(came, closed | (~came & yes), ~came & (yes | (closed & ~no)), at)
        if end in _RESPONSES:
            resolved = ~came & (_resolved(rows.frame)[0] | _has(rows.frame, "resolved_at"))
            return cls(came, closed | resolved, none, _filled(at, rows.frame, "resolved_at"))
        return cls(came, closed, closed if end == "closed_at" else none, at)


def is_over(frame: pd.DataFrame) -> Mask:
    """Requests that are resolved or closed, by a stamp, their flag or their status."""
    dated = _has(frame, "resolved_at") | _has(frame, "closed_at")
    return dated | _resolved(frame)[0] | _says_over(frame, dated)


def _has(frame: pd.DataFrame, name: str) -> Mask:
    return frame[name].notna().to_numpy() if name in frame.columns else np.zeros(len(frame), dtype=bool)


def _filled(stamps: pd.Series[Any], frame: pd.DataFrame, name: str) -> pd.Series[Any]:
    return stamps.fillna(columns.times(frame, name)) if name in frame.columns else stamps


def _resolved(frame: pd.DataFrame) -> tuple[Mask, Mask]:
    """Requests that are said to be resolved, and those said not to be."""
    if "resolved" not in frame.columns:
        return np.zeros(len(frame), dtype=bool), np.zeros(len(frame), dtype=bool)
    flags = frame["resolved"]
    return flags.fillna(False).to_numpy(dtype=bool), ~flags.fillna(True).to_numpy(dtype=bool)


def _says_over(frame: pd.DataFrame, settled: Mask) -> Mask:
    """Requests, of those not settled, whose status is closed or cancelled."""
    found = np.zeros(len(frame), dtype=bool)
    if "status" in frame.columns:
        rows = np.flatnonzero(~settled)
        codes, words = pd.factorize(frame["status"].iloc[rows])
        found[rows] = np.array([*(str(word).strip().lower() in _OVER_WORDS for word in words), False])[codes]
    return found
