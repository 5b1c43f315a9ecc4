"""Units and periods of rows: which group every record belongs to."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sqeval import i18n
from sqeval.errors import DataError, OptionError, nearest_hint
from sqeval.labelled import as_text
from sqeval.numerics.parts import chunks, over_parts
from sqeval.options import Period

#: Places in a list of names; short numbers, as there is one a row.
Places = NDArray[np.int32]

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

#: A day in microseconds, and the day that a missing time stamp comes out as.
_DAY = 86_400_000_000
_NO_DAY = np.iinfo(np.int64).min // _DAY
#: Days from first to last up to which their periods are looked up in a table.
_TABLE = 2**22

_FORMATS = {Period.DAY: "%Y-%m-%d", Period.MONTH: "%Y-%m", Period.YEAR: "%Y"}


@dataclass(frozen=True, eq=False)
class Coded:
    """What every row is called: the code of its name, −1 where it has none, and the names by code, all different."""

    codes: Places
    names: pd.Index

    def among(self, names: pd.Index) -> Places:
        """The place of every row's name in `names`, −1 where it is not there."""
        places = np.append(names.get_indexer(self.names), -1).astype(np.int32)
        # The codes −1 take what stands at the end.
        return places[self.codes]

    def labels(self, index: pd.Index) -> pd.Series[Any]:
        """The name of every row, missing where it has none."""
        names = np.append(self.names.to_numpy(dtype=object), np.array([None]))
        return pd.Series(names[self.codes], index=index, dtype="str")

    def renamed(self, labels: pd.Series[Any]) -> Coded:
        """The same rows under other names, one for each name so far; some may be the same, or missing."""
        codes, names = pd.factorize(labels)
        return Coded(np.append(codes, -1).astype(np.int32)[self.codes], pd.Index(names))


def coded(column: pd.Series[Any]) -> Coded:
    """Codes of the different values of a column, in the order in which they appear."""

    def work(part: slice) -> tuple[Places, Any]:
        codes, found = pd.factorize(column.iloc[part])
        return codes.astype(np.int32), found

    parts = over_parts(work, len(column))
    if len(parts) == 1:
        return Coded(parts[0][0], pd.Index(parts[0][1]))
    together, names = pd.factorize(pd.concat([pd.Series(found) for _, found in parts], ignore_index=True))
    ends = np.cumsum([len(found) for _, found in parts])
    places = (np.append(own, -1).astype(np.int32) for own in np.split(together, ends[:-1]))
    return Coded(np.concatenate([own[codes] for own, (codes, _) in zip(places, parts, strict=True)]), pd.Index(names))


def unit_labels(frame: pd.DataFrame, by: Sequence[str], what: str = "records") -> pd.Series[Any]:
    """The unit of every row by name, as `coded_units`."""
    return coded_units(frame, by, what).labels(frame.index)


def coded_units(frame: pd.DataFrame, by: Sequence[str], what: str = "records") -> Coded:
    """The unit of every row; a missing name is a group of its own.

    Raises
    ------
    DataError
        A column to group by is not in the frame.
    """
    if not by:
        return Coded(np.zeros(len(frame), dtype=np.intp), pd.Index([ALL], dtype="str"))
    units = _names(frame, by[0], what)
    for name in by[1:]:
        part = _names(frame, name, what)
        pairs = coded(pd.Series(units.codes.astype(np.intp) * len(part.names) + part.codes))
        first, second = np.divmod(pairs.names.to_numpy(dtype=np.intp), len(part.names))
        units = pairs.renamed(pd.Series(units.names[first] + JOINT + part.names[second], dtype="str"))
    return units


def _names(frame: pd.DataFrame, name: str, what: str) -> Coded:
    """One column's names; each different value is put into words once."""
    if name not in frame.columns:
        hint = nearest_hint(name, map(str, frame.columns))
        raise DataError(f"is not in the {what}, so units cannot be told by it", column=name, hint=hint)
    column = frame[name]
    # Values of several types may be equal and yet be written differently.
    found = coded(as_text(column) if column.dtype == object else column)
    words = as_text(pd.Series(found.names, name=name))
    words = pd.concat([words, pd.Series([None], dtype="str")], ignore_index=True)
    words = words.mask(words.str.strip() == "").fillna(MISSING)
    codes, names = pd.factorize(words)
    # A row without a value has code -1, which takes the last of the words: the missing one.
    return Coded(codes.astype(np.int32)[found.codes], pd.Index(names))


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
