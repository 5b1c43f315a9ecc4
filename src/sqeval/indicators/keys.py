"""Units and periods of rows: which group every record belongs to."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sqeval.errors import DataError, OptionError, nearest_hint
from sqeval.options import Period

#: First and last date of opening, each as YYYY, YYYY-MM or YYYY-MM-DD, or None for open ends.
Span = tuple[str | None, str | None]

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


def within_span(times: pd.Series[Any], span: Span) -> NDArray[np.bool_]:
    """Which time stamps lie in a span, ends included: "2026-03" takes the whole month.

    Raises
    ------
    OptionError
        An end is not written as YYYY, YYYY-MM or YYYY-MM-DD.
    """
    inside = np.ones(len(times), dtype=bool)
    for end, is_first in zip(span, (True, False), strict=True):
        if end is None:
            continue
        if not re.fullmatch(r"\d{4}(-\d\d){0,2}", end):
            raise OptionError("is no date", value=end, hint="Write YYYY, YYYY-MM or YYYY-MM-DD")
        resolution = {4: "Y", 7: "M", 10: "D"}[len(end)]
        stamps, limit = times.to_numpy(dtype=f"datetime64[{resolution}]"), np.datetime64(end, resolution)
        inside &= stamps >= limit if is_first else stamps <= limit
    return inside


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
