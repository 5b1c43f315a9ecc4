"""Periods of rows: which day, week, month … every time stamp lies in, and which spans of time labels stand for."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sqeval.errors import DataError, OptionError
from sqeval.indicators.coded import Coded, Places
from sqeval.numerics.parts import chunks, over_parts
from sqeval.options import Period

#: First and last date of opening, each as YYYY, YYYY-MM or YYYY-MM-DD, or None for open ends.
Span = tuple[str | None, str | None]

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

#: A day in microseconds, and the day that a missing time stamp comes out as.
_DAY = 86_400_000_000
_NO_DAY = np.iinfo(np.int64).min // _DAY
#: Days from first to last up to which their periods are looked up in a table.
_TABLE = 2**22

_FORMATS = {Period.DAY: "%Y-%m-%d", Period.MONTH: "%Y-%m", Period.YEAR: "%Y"}


def period_labels(times: pd.Series[Any], period: Period) -> pd.Series[Any]:
    """The period of every time stamp, e.g. "2026-03", "2026-Q1", "2026-W05"; missing where the stamp is."""
    return coded_periods(times, period).labels(times.index)


def coded_periods(times: pd.Series[Any], period: Period) -> Coded:
    """The period of every time stamp; −1 where the stamp is missing."""
    # Days are told apart as numbers and named once each: naming is slow.
    stamps = times.to_numpy(dtype="datetime64[us]").view(np.int64)
    days = np.empty(len(stamps), dtype=np.int32)

    def work(part: slice) -> NDArray[Any]:
        for chunk in chunks(part):
            days[chunk] = stamps[chunk] // _DAY
        return np.asarray(pd.unique(days[part]))

    known = np.unique(np.concatenate(over_parts(work, len(days))))
    known = known[known != _NO_DAY]
    codes, names = pd.factorize(_labels_of_days(pd.Series(known.astype("datetime64[D]").astype("datetime64[s]")), period))
    return Coded(_looked_up(days, known, codes.astype(np.int32)), pd.Index(names))


def _looked_up(days: Places, known: Places, codes: Places) -> Places:
    """The code of every day, −1 of one that is not known."""
    if not len(known):
        return np.full_like(days, -1)
    if known[-1] - known[0] > _TABLE:
        places = np.searchsorted(known, days)
        # The missing day is far before all others, so a place is always found.
        return np.where(known[places] == days, codes[places], np.int32(-1))
    table = np.full(known[-1] - known[0] + 2, -1, dtype=np.int32)
    table[known - known[0]] = codes
    found = np.empty_like(days)

    def work(part: slice) -> None:
        for chunk in chunks(part):
            # What stands at the end of the table is taken for the missing day.
            found[chunk] = table[np.maximum(days[chunk] - known[0], -1)]

    over_parts(work, len(days))
    return found


def _labels_of_days(days: pd.Series[Any], period: Period) -> pd.Series[Any]:
    if period in _FORMATS:
        return pd.Series(days.dt.strftime(_FORMATS[period]))
    if period is Period.QUARTER:
        return _joined(days.dt.year, "-Q", days.dt.quarter.astype("Int64").astype("str"))
    calendar = days.dt.isocalendar()
    return _joined(calendar["year"], "-W", calendar["week"].astype("str").str.zfill(2))


def period_bounds(label: object) -> tuple[pd.Timestamp, pd.Timestamp]:
    """When the period of a label begins, and when the next one does."""
    first, last = _days(label, "the records")
    return first, last + pd.Timedelta(days=1)


def filled(labels: pd.Index) -> pd.Index | None:
    """Labels of periods of one length in order of time, with those between them that are missing; None for other labels.

    Examples
    --------
    >>> list(filled(pd.Index(["2026-Q1", "2025-Q3"])))
    ['2025-Q3', '2025-Q4', '2026-Q1']
    """
    kinds = {next((kind for kind, pattern in _WRITTEN.items() if re.fullmatch(pattern, str(label))), None) for label in labels}
    kind = kinds.pop() if len(kinds) == 1 else None
    if kind is None or not all(isinstance(label, str) for label in labels):
        return None
    spans = {label: _days(label, "the series") for label in labels}
    if kind is Period.DAY and any(len(label) > len("2026-01-01") for label in spans):
        return None
    days = pd.Series(pd.date_range(min(first for first, _ in spans.values()), max(last for _, last in spans.values()), unit="s"))
    found: pd.Index = pd.Index(period_labels(days, kind).unique().tolist(), dtype="str")
    return found


def within_span(times: pd.Series[Any], span: Span) -> NDArray[np.bool_]:
    """Which time stamps lie in a span, ends included: "2026-03" takes the whole month.

    Raises
    ------
    OptionError
        The span does not have two ends, or one is not written as YYYY, YYYY-MM or YYYY-MM-DD.
    """
    if not isinstance(span, (tuple, list)) or len(span) != 2:
        raise OptionError("a span has a first and a last date", value=span, hint='Write it as ("2026-03", "2026-05"), None for an open end')
    inside, stamps = np.ones(len(times), dtype=bool), times.to_numpy(dtype="datetime64[us]")
    for end, is_first in zip(span, (True, False), strict=True):
        if end is None:
            continue
        limit = _date(end)
        # A year or month is compared by its first moment, or by that of the next one.
        inside &= stamps >= limit.astype("datetime64[us]") if is_first else stamps < (limit + 1).astype("datetime64[us]")
    return inside


def span_end(span: Span) -> pd.Timestamp | None:
    """When a span has ended; None where its end is open."""
    return None if span[1] is None else pd.Timestamp((_date(span[1]) + 1).astype("datetime64[us]"))


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


def refuse_overlaps(units: pd.Series[Any], labels: pd.Series[Any], what: str) -> None:
    """Refuse totals of one unit by periods of several lengths that overlap, such as a month beside its quarter.

    Raises
    ------
    DataError
        It names the unit and the period that another one already covers.
    """
    kinds = {label: _kind_of(label, what) for label in labels.unique()}
    if len(set(kinds.values())) < 2:
        return
    days = {label: _days(label, what) for label in kinds}
    spans = pd.DataFrame({"unit": units, "label": labels, "kind": labels.map(kinds)})
    spans["first"], spans["last"] = (labels.map({label: ends[end] for label, ends in days.items()}) for end in (0, 1))
    # Rows of the same length never overlap but where they are the same period, and those are added up.
    spans = spans.drop_duplicates(["unit", "kind", "first"]).sort_values(["unit", "first", "last", "label"])
    covered = spans.groupby("unit")["last"].cummax().groupby(spans["unit"]).shift()
    twice = spans[spans["first"] <= covered]
    if len(twice):
        label, hint = twice["label"].iloc[0], "Keep rows of one length of period"
        problem = f"{what} has periods of several lengths that overlap, so they would count twice"
        raise DataError(problem, column="period", unit=twice["unit"].iloc[0], value=label, hint=hint)


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
