"""Times in the wrong order, and times that take no time."""

from __future__ import annotations

from sqeval.records import schema
from sqeval.records.doctor.problem import Problem
from sqeval.records.doctor.sheet import Sheet

#: Clocks of which the second cannot come before the first, beside those that follow the opening.
_IN_ORDER = (("resolved_at", "closed_at"), ("first_response_at", "closed_at"))

#: Durations that a duration of zero spoils; a response may well be given as the request is opened by its answer.
_TAKES_TIME = ("resolved_at", "refunded_at", "delivered_at")


def check(requests: Sheet) -> list[Problem]:
    """Zero and negative durations among kept requests; outcomes before the opening are met on reading."""
    frame, found = requests.frame, []
    for name in _TAKES_TIME:
        if name in frame.columns and "created_at" in frame.columns:
            both = frame[name].notna() & frame["created_at"].notna()
            found += requests.problem("zero_duration", name, (frame[name] == frame["created_at"]).to_numpy(), of=int(both.sum()))
    for first, second in _IN_ORDER:
        if first in frame.columns and second in frame.columns:
            both = frame[first].notna() & frame[second].notna()
            mask = (frame[second] < frame[first]).to_numpy()
            found += requests.problem("negative_duration", second, mask, of=int(both.sum()), details={"start": first})
    return found


def check_undated(requests: Sheet) -> list[Problem]:
    """Requests that are resolved and closed by every other sign, but have no time of resolution."""
    frame = requests.frame
    if not {"resolved_at", "resolved"} <= set(frame.columns):
        return []
    undated = frame["resolved_at"].isna()
    is_resolved = undated & frame["resolved"].fillna(False).astype(bool)
    if not undated.any() or is_resolved.sum() < undated.sum() / 2:
        return []
    is_closed = frame["closed_at"].notna() if "closed_at" in frame.columns else undated & False
    if "status" in frame.columns:
        is_closed |= frame["status"].astype("str").str.strip().str.lower().eq("closed")
    details = {"resolved": int(is_resolved.sum()), "closed": int((undated & is_closed).sum())}
    return requests.problem("undated_resolution", "resolved_at", undated.to_numpy(), details=details)


def times_of(requests: Sheet) -> list[str]:
    """Canonical clocks of things that have happened: a promise lies in the future by its nature."""
    return [name for name in schema.TIMES if name in requests.frame.columns and name != "promised_at"]
