"""Units and periods of rows: which group every record belongs to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from sqeval.errors import DataError, nearest_hint
from sqeval.options import Period

#: How a unit made of several columns is written.
JOINT = " / "
MISSING = "(missing)"
ALL = "(all)"

_FORMATS = {Period.DAY: "%Y-%m-%d", Period.MONTH: "%Y-%m", Period.YEAR: "%Y"}


def unit_labels(frame: pd.DataFrame, by: Sequence[str], what: str = "records") -> pd.Series[Any]:
    """The unit of every row; a missing name is a group of its own.

    Raises
    ------
    DataError
        A column to group by is not in the frame.
    """
    if not by:
        return pd.Series(ALL, index=frame.index, dtype="str")
    parts = []
    for name in by:
        if name not in frame.columns:
            raise DataError(
                f"is not in the {what}, so units cannot be told by it", column=name, hint=nearest_hint(name, map(str, frame.columns))
            )
        parts.append(frame[name].astype("str").fillna(MISSING))
    joint = parts[0]
    for part in parts[1:]:
        joint = joint + JOINT + part
    return joint


def period_labels(times: pd.Series[Any], period: Period) -> pd.Series[Any]:
    """The period of every time stamp, e.g. "2026-03", "2026-Q1", "2026-W05"; missing where the stamp is."""
    stamps = times.dt
    if period in _FORMATS:
        # Labels are made once a day and not once a row: formatting is slow.
        days, codes = np.unique(times.to_numpy(dtype="datetime64[D]"), return_inverse=True)
        labels = pd.Series(pd.to_datetime(days)).dt.strftime(_FORMATS[period])
        return pd.Series(labels.to_numpy()[codes], index=times.index, dtype="str")
    if period is Period.QUARTER:
        return _joined(stamps.year, "-Q", stamps.quarter.astype("Int64").astype("str"))
    calendar = stamps.isocalendar()
    return _joined(calendar["year"], "-W", calendar["week"].astype("str").str.zfill(2))


def regrouped(labels: pd.Series[Any], period: Period, what: str) -> pd.Series[Any]:
    """Labels of a companion frame's periods (days or months) in the periods of the evaluation."""
    times = pd.to_datetime(labels, format="ISO8601", errors="coerce").astype("datetime64[us]")
    lost = times.isna()
    if lost.any():
        same_kind = period in (Period.QUARTER, Period.WEEK)
        if same_kind and not times.notna().any():
            return labels
        raise DataError(f"{what} has a period that cannot be read", column="period", value=labels[lost].iloc[0], hint="Write it as YYYY-MM")
    return period_labels(times, period)


def _joined(years: pd.Series[Any], mark: str, part: pd.Series[Any]) -> pd.Series[Any]:
    return years.astype("Int64").astype("str") + mark + part
