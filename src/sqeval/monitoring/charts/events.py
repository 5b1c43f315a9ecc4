"""Known events: promotions, and holidays that move from year to year."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from sqeval.errors import OptionError
from sqeval.indicators.periods import period_bounds, periods_in_span
from sqeval.records import NamedPeriod

_HINT = 'Write {"Double 11": ["2025-11", ("2026-11-01", "2026-11-12")]}, or give records.NamedPeriod objects'


def events_by_period(events: Any, periods: pd.Index) -> dict[str, tuple[str, ...]]:
    """Names of the known events that have a day in each period.

    Parameters
    ----------
    events : mapping {name: span or spans}, iterable of NamedPeriod, or None
        A span is a date (YYYY, YYYY-MM or YYYY-MM-DD, all of it) or a pair of them.
    periods : Index of str
        Labels of periods.

    Raises
    ------
    OptionError
        A span cannot be read, or ends before it starts.
    """
    labels = pd.Series(periods.astype("str"), dtype="str")
    found: dict[str, list[str]] = {}
    for name, spans in _spans(events, labels).items():
        for span in spans:
            for label in labels[periods_in_span(labels, span, "the table")]:
                if name not in found.setdefault(label, []):
                    found[label].append(name)
    return {label: tuple(names) for label, names in found.items()}


def _spans(events: Any, labels: pd.Series[Any]) -> dict[str, list[tuple[str, str]]]:
    if events is None:
        return {}
    if isinstance(events, Mapping):
        return {str(name): [_span(span, str(name)) for span in _several(spans)] for name, spans in events.items()}
    given = [events] if isinstance(events, NamedPeriod) else list(events) if isinstance(events, Iterable) else [events]
    if isinstance(events, str) or not all(isinstance(event, NamedPeriod) for event in given):
        raise OptionError("are no events", path="events", value=events, hint=_HINT)
    years = period_bounds(labels.iloc[0])[0].year, period_bounds(labels.iloc[-1])[1].year
    return {event.name: [(str(first), str(last)) for first, last in event.spans(*years)] for event in given}


def _several(spans: Any) -> list[Any]:
    return list(spans) if isinstance(spans, list) else [spans]


def _span(span: Any, name: str) -> tuple[str, str]:
    ends = (span, span) if isinstance(span, str) else span
    if not isinstance(ends, (tuple, list)) or len(ends) != 2 or not all(isinstance(end, str) for end in ends):
        raise OptionError("is no span of time", path=f"events.{name}", value=span, hint=_HINT)
    first, last = ends
    if first[: len(last)] > last[: len(first)]:
        raise OptionError("ends before it starts", path=f"events.{name}", value=span)
    return first, last
