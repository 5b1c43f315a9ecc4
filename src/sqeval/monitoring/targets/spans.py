"""When a target is in force: quarters with or without a year, and the days that they span."""

from __future__ import annotations

import re
from typing import Any

import pandas as pd

from sqeval.errors import ConfigError
from sqeval.indicators.node import Target
from sqeval.indicators.periods import period_bounds

#: A year, where one is written, and a quarter.
_Span = tuple[Any, int]

_SPAN = re.compile(r"(?:(?P<year>\d{4})-)?Q(?P<quarter>[1-4])")


def in_force(target: Target, period: str) -> bool:
    """Whether a target applies in a period ("2026-03", "2026-Q1", "2026-05-04", "2026-W07", "2026")."""
    start, end = ends(target)
    first, last = _quarters(period)
    if all(given is None or given[0] is None for given in (start, end)):
        return any(_in_year(quarter, start, end) for quarter in range(first[1], last[1] + 1))
    return (start is None or start <= last) and (end is None or first <= end)


def _in_year(quarter: int, start: _Span | None, end: _Span | None) -> bool:
    """Whether a quarter of any year lies in a span without years, which may run over the end of the year."""
    begins, closes = 1 if start is None else start[1], 4 if end is None else end[1]
    return begins <= quarter <= closes if begins <= closes else quarter >= begins or quarter <= closes


def ends(target: Target, path: str = "target") -> tuple[_Span | None, _Span | None]:
    """First and last quarter of a target, checked against each other."""
    start, end = (None if text is None else _span(text, f"{path}.{key}") for key, text in (("start", target.start), ("end", target.end)))
    if start is None or end is None:
        return start, end
    if (start[0] is None) != (end[0] is None):
        raise ConfigError("has a year at one end only", path=path, value=f"{target.start} to {target.end}", hint="Write both or none")
    if start[0] is not None and start > end:
        raise ConfigError("ends before it starts", path=path, value=f"{target.start} to {target.end}")
    return start, end


def _span(text: str, path: str) -> _Span:
    match = _SPAN.fullmatch(text.strip().upper())
    if match is None:
        raise ConfigError("is no quarter", path=path, value=text, hint="Write Q1 to Q4, or 2026-Q1")
    return (None if match["year"] is None else int(match["year"])), int(match["quarter"])


def _quarters(period: str) -> tuple[tuple[int, int], tuple[int, int]]:
    """First and last quarter that a period touches."""
    year = int(period[:4])
    if len(period) == 4:
        return (year, 1), (year, 4)
    if period[5] == "Q":
        return (year, int(period[6])), (year, int(period[6]))
    month = pd.Timestamp.fromisocalendar(year, int(period[6:]), 4).month if period[5] == "W" else int(period[5:7])
    return (year, (month + 2) // 3), (year, (month + 2) // 3)


def span_days(target: Target, period: str) -> tuple[pd.Timestamp | None, pd.Timestamp | None]:
    """First day of the span that a period in force lies in, and the day after its last one; None for an open end.

    A span without years is that of the period: "Q4" to "Q1" began the year before a period in its first quarter.
    """
    start, end = ends(target)
    if start is None and end is None:
        return None, None
    if all(given is None or given[0] is None for given in (start, end)):
        start, end = _in_years(period, 1 if start is None else start[1], 4 if end is None else end[1])
    return (None if start is None else _first_day(start), None if end is None else _first_day(_after(end)))


def _in_years(period: str, begins: int, ends_in: int) -> tuple[_Span, _Span]:
    """Quarters of a span without years, in the years of a period that it is in force in."""
    (year, _), (_, last) = _quarters(period)
    if begins <= ends_in:
        return (year, begins), (year, ends_in)
    # Over the end of the year: the later part wins where a period of a whole year has both.
    return ((year, begins), (year + 1, ends_in)) if last >= begins else ((year - 1, begins), (year, ends_in))


def _after(quarter: _Span) -> _Span:
    return (quarter[0] + 1, 1) if quarter[1] == 4 else (quarter[0], quarter[1] + 1)


def _first_day(quarter: _Span) -> pd.Timestamp:
    return period_bounds(f"{quarter[0]:04d}-Q{quarter[1]}")[0]
