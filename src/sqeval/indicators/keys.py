"""Units and periods of rows: which group every record belongs to."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sqeval import i18n
from sqeval.errors import DataError, OptionError, nearest_hint
from sqeval.labelled import as_text
from sqeval.options import Period

#: First and last date of opening, each as YYYY, YYYY-MM or YYYY-MM-DD, or None for open ends.
Span = tuple[str | None, str | None]

#: How a unit made of several columns is written.
JOINT = " / "
MISSING = "(missing)"
ALL = "(all)"

#: How periods of companion frames are written; a day may carry a time of day.
_WRITTEN = {
    Period.DAY: r"\d{4}-\d\d-\d\d([ T].*)?",
    Period.WEEK: r"\d{4}-W\d\d",
    Period.MONTH: r"\d{4}-\d\d",
    Period.QUARTER: r"\d{4}-Q[1-4]",
    Period.YEAR: r"\d{4}",
}
#: Which shorter periods a longer one is made of.
_PARTS = {
    Period.DAY: (),
    Period.WEEK: (Period.DAY,),
    Period.MONTH: (Period.DAY,),
    Period.QUARTER: (Period.DAY, Period.MONTH),
    Period.YEAR: (Period.DAY, Period.MONTH, Period.QUARTER),
}

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
        names = as_text(frame[name])
        parts.append(names.mask(names.str.strip() == "").fillna(MISSING))
    joint = parts[0]
    for part in parts[1:]:
        joint = joint + JOINT + part
    return joint


def key_text(name: object, lang: str = "en") -> str:
    """A unit or period for a reader: the words that stand for no name, and for all, in `lang`.

    Examples
    --------
    >>> key_text("(missing) / app", "zh"), key_text("(all)", "zh"), key_text("Team 1", "zh")
    ('（缺失） / app', '（全部）', 'Team 1')
    """
    words = {MISSING: "common.missing", ALL: "common.all"}
    return JOINT.join(i18n.text(words[part], lang) if part in words else part for part in str(name).split(JOINT))


def unnamed(units: pd.Index) -> NDArray[np.bool_]:
    """Which rows of a grid stand for requests that name no unit (or not all of its parts)."""
    names = units.get_level_values(0) if isinstance(units, pd.MultiIndex) else units
    return np.array([MISSING in str(name).split(JOINT) for name in names], dtype=bool)


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
        The span does not have two ends, or one is not written as YYYY, YYYY-MM or YYYY-MM-DD.
    """
    if not isinstance(span, (tuple, list)) or len(span) != 2:
        raise OptionError("a span has a first and a last date", value=span, hint='Write it as ("2026-03", "2026-05"), None for an open end')
    inside = np.ones(len(times), dtype=bool)
    for end, is_first in zip(span, (True, False), strict=True):
        if end is None:
            continue
        limit = _date(end)
        stamps = times.to_numpy(dtype=limit.dtype)
        inside &= stamps >= limit if is_first else stamps <= limit
    return inside


def periods_in_span(labels: pd.Series[Any], span: Span, what: str) -> NDArray[np.bool_]:
    """Which periods of a companion frame have a day in a span.

    Raises
    ------
    DataError
        A label is not written like a period.
    """
    different = pd.Series(labels.unique(), dtype="str")
    first, last = (pd.Series(days, dtype="datetime64[us]") for days in zip(*(_days(label, what) for label in different), strict=True))
    inside = within_span(last, (span[0], None)) & within_span(first, (None, span[1]))
    return labels.isin(different[inside]).to_numpy(dtype=bool)


def regrouped(labels: pd.Series[Any], period: Period, what: str) -> pd.Series[Any]:
    """Labels of a companion frame's periods in the periods of the evaluation: months may form quarters, but not weeks.

    Raises
    ------
    DataError
        A label is not written like a period, or is longer than the periods of the evaluation.
    """
    different = pd.Series(labels.unique(), dtype="str")
    renamed = {label: _in_period(label, period, what) for label in different}
    return labels.map(renamed)


def _in_period(label: object, period: Period, what: str) -> str:
    written = _kind_of(label, what)
    if written is not period and written not in _PARTS[period]:
        problem = f"{what} has periods of a {written.value}, which cannot be told by {period.value}"
        raise DataError(problem, column="period", value=label, hint=f"Evaluate by {written.value}, or give {what} by {period.value}")
    text = str(label)
    if written in (Period.DAY, Period.MONTH):
        return str(period_labels(pd.Series([_days(text, what)[0]]), period).iloc[0])
    # What is left is a week or a year in periods of its own kind, or a quarter in those or in years.
    return text[:4] if period is Period.YEAR else text


def _kind_of(label: object, what: str) -> Period:
    written = next((kind for kind, pattern in _WRITTEN.items() if isinstance(label, str) and re.fullmatch(pattern, label)), None)
    if written is None:
        raise DataError(f"{what} has a period that cannot be read", column="period", value=label, hint="Write it as 2026-03")
    return written


def _days(label: object, what: str) -> tuple[pd.Timestamp, pd.Timestamp]:
    """First and last day of a period."""
    kind, text = _kind_of(label, what), str(label)
    try:
        if kind is Period.WEEK:
            monday = pd.Timestamp(date.fromisocalendar(int(text[:4]), int(text[6:]), 1))
            return monday, monday + pd.Timedelta(days=6)
        span = pd.Period(text[:10], freq={Period.DAY: "D", Period.MONTH: "M", Period.QUARTER: "Q", Period.YEAR: "Y"}[kind])
    except ValueError:
        raise DataError(f"{what} has a period that is no date", column="period", value=label) from None
    return span.start_time, span.end_time.normalize()


def _date(text: object) -> np.datetime64:
    """A date to the year, month or day that it is written to."""
    try:
        if isinstance(text, str) and re.fullmatch(r"\d{4}(-\d\d){0,2}", text):
            return np.datetime64(text)
    except ValueError as error:
        raise OptionError(f"is no date: {error}", value=text, hint="Write YYYY, YYYY-MM or YYYY-MM-DD") from None
    raise OptionError("is no date", value=text, hint="Write YYYY, YYYY-MM or YYYY-MM-DD")


def _joined(years: pd.Series[Any], mark: str, part: pd.Series[Any]) -> pd.Series[Any]:
    return years.astype("Int64").astype("str") + mark + part
