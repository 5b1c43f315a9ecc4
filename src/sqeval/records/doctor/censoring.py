"""Last months in which many requests are still open: their durations are known only for those that went fast."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sqeval.records.doctor.problem import Problem
from sqeval.records.doctor.sheet import LEAST, Sheet

#: The open share of a censored month lies by so much above that of the months before, and by so many standard errors.
_RISE, _ERRORS = 0.05, 3.0
_LEAST_MONTHS = 3


def check(requests: Sheet) -> list[Problem]:
    """Open requests of the last months, where the open share rises to the end."""
    frame = requests.frame
    if "resolved_at" not in frame.columns or len(frame) < LEAST:
        return []
    is_open = frame["resolved_at"].isna()
    if "closed_at" in frame.columns:
        is_open &= frame["closed_at"].isna()
    if "status" in frame.columns:
        is_open &= ~frame["status"].astype("str").str.strip().str.lower().isin(["resolved", "closed", "cancelled"])
    month = frame["created_at"].to_numpy(dtype="datetime64[M]")
    shares = pd.DataFrame({"open": is_open.to_numpy(), "month": month}).groupby("month")["open"].agg(["mean", "size", "sum"])
    censored = _censored(shares)
    if not censored:
        return []
    mask = is_open.to_numpy() & (month >= shares.index[-censored].to_numpy().astype("datetime64[M]"))
    details = {
        "months": [f"{start:%Y-%m}" for start in shares.index[-censored:]],
        "open": float(shares["sum"].iloc[-censored:].sum() / shares["size"].iloc[-censored:].sum()),
        "before": float(shares["mean"].iloc[:-censored].median()),
    }
    return requests.problem("censored_months", None, mask, of=int(shares["size"].iloc[-censored:].sum()), details=details)


def _censored(shares: pd.DataFrame) -> int:
    """How many months at the end are censored."""
    if len(shares) < _LEAST_MONTHS:
        return 0
    usual = float(shares["mean"].iloc[: (len(shares) + 1) // 2].median())
    count = 0
    for share, size in zip(shares["mean"][::-1], shares["size"][::-1], strict=True):
        error = np.sqrt(max(usual * (1 - usual), 0.25 / size) / size)
        if share < usual + max(_RISE, _ERRORS * error) or count == len(shares) // 2:
            break
        count += 1
    return count
