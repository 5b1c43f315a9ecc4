"""The boundary of control charts: points in order of time, missing ones as gaps, and which of them are the baseline."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sqeval.errors import DataError, OptionError, nearest_hint
from sqeval.indicators.periods import filled

Flags = NDArray[np.bool_]

#: How long a month and a day are written.
_DATES = (len("2026-03"), len("2026-03-31"))


def read_points(data: Any, name: str) -> pd.Series[Any]:
    """Numbers by label in order of time; NaN for what is missing, also for periods between the labels that have no row.

    Labels that are periods ("2026-03", "2026-Q1", a PeriodIndex) or dates are put in order of time; others stay as given.
    Dates that all begin, or all end, a month stand for months; between other dates nothing can be said to be missing.

    Raises
    ------
    DataError
        It is no list of numbers, has none, has a label twice, or a value is text or infinite; the error names the label.
    """
    if isinstance(data, Mapping):
        data = pd.Series(dict(data), dtype=object)
    if not isinstance(data, pd.Series):
        if isinstance(data, (str, bytes)) or not isinstance(data, Iterable):
            raise DataError(f"{name} is not a list of numbers", value=data)
        data = pd.Series(list(data), dtype=object)
    if data.index.has_duplicates:
        raise DataError(f"{name}: a label stands twice", row=data.index[data.index.duplicated()][0], hint="Give one value a period")
    if data.index.hasnans:
        raise DataError(f"{name}: a label is missing", hint="Name the period of every value")
    found = pd.Series([_number(value, label, name) for label, value in data.items()], index=data.index, dtype=float)
    if not found.notna().any():
        raise DataError(f"{name} has no value that is known", hint="Give at least one")
    return _in_time(found)


def read_counts(counts: Any, sizes: Any, *, share: bool) -> tuple[pd.Series[Any], pd.Series[Any]]:
    """Counts and what they are counted out of (or over), by the same labels; a single size holds for all points.

    Where only one of them has labels, the other takes them in the order given.

    A point without a count, without a size or of size 0 is a gap.

    Raises
    ------
    DataError
        As `read_points`; labels differ; a count is negative or not whole, a size is negative, or a count is above its size where it
        is a part of it.
    """
    counts, sizes = _labelled_alike(counts, sizes), _labelled_alike(sizes, counts)
    found = read_points(counts, "counts")
    if np.ndim(sizes) == 0 and not isinstance(sizes, (str, bytes, Mapping)):
        whole = pd.Series(_number(sizes, "all", "sizes"), index=found.index)
    else:
        whole = read_points(sizes, "sizes")
    for here, there, name in ((found, whole, "sizes"), (whole, found, "counts")):
        absent = here[here.notna()].index.difference(there.index, sort=False)
        if len(absent):
            raise DataError(f"has no value in {name}", row=absent[0], hint="Counts and sizes need the same labels")
    whole = whole.reindex(found.index)
    wrong = [("counts", found, found < 0, "is negative"), ("sizes", whole, whole < 0, "is negative")]
    wrong.append(("counts", found, found.notna() & (found != np.rint(found)), "is not a whole count"))
    if share:
        wrong.append(("sizes", whole, whole.notna() & (whole != np.rint(whole)), "is not a whole count"))
        wrong.append(("counts", found, found > whole, "is more than it is counted out of"))
    for column, series, flags, problem in wrong:
        if flags.any():
            label = flags.index[flags][0]
            raise DataError(problem, column=column, row=label, value=float(series[label]))
    gap = found.isna() | whole.isna() | (whole == 0)
    if gap.all():
        raise DataError("no point has a count and a size above 0", column="sizes", hint="Give at least one")
    return found.mask(gap), whole.mask(gap)


def _labelled_alike(data: Any, other: Any) -> Any:
    """Values without labels, as many as the other side has, take the labels of that side in the order given."""
    if isinstance(data, (pd.Series, Mapping, str, bytes)) or not isinstance(other, (pd.Series, Mapping)) or np.ndim(data) != 1:
        return data
    labels = other.index if isinstance(other, pd.Series) else pd.Index(list(other))
    return pd.Series(list(data), index=labels, dtype=object) if len(data) == len(labels) else data


def baseline_flags(values: pd.Series[Any], baseline: Any) -> Flags:
    """Which points make the limits: all, the first k that are known, or those of a span of labels (first, last).

    Raises
    ------
    OptionError
        The baseline is no such number or span, or holds no known point.
    """
    known = values.notna().to_numpy()
    if baseline is None:
        return known
    if isinstance(baseline, (int, np.integer)) and not isinstance(baseline, bool):
        if not 1 <= baseline <= known.sum():
            hint = f"Give 1 to {known.sum()}, the number of points that are known, or a span of labels"
            raise OptionError("baseline has not so many points", value=int(baseline), hint=hint)
        return np.asarray(known & (np.cumsum(known) <= baseline))
    chosen = known & span_flags(values.index, baseline)
    if not chosen.any():
        raise OptionError("no point of the baseline is known", path="baseline", value=baseline, hint="Choose a span with values")
    return chosen


def span_flags(labels: pd.Index, span: Any) -> Flags:
    """Which labels lie from the first to the last of a span, both included; None is an open end."""
    if not isinstance(span, (tuple, list)) or len(span) != 2:
        hint = 'Write the number of first points, or the first and the last label: ("2025-01", "2025-12")'
        raise OptionError("is no baseline", path="baseline", value=span, hint=hint)
    places = [_place(labels, label, end) for label, end in zip(span, (0, -1), strict=True)]
    if places[0] > places[1]:
        raise OptionError("ends before it starts", path="baseline", value=span)
    positions = np.arange(len(labels))
    return np.asarray((positions >= places[0]) & (positions <= places[1]))


def _place(labels: pd.Index, label: Any, end: int) -> int:
    """Place of a label; of a written day or month that of its first (0) or last (−1) point; an open end is that of all."""
    if label is None:
        return range(len(labels))[end]
    known = labels
    if isinstance(label, str) and isinstance(labels, (pd.PeriodIndex, pd.DatetimeIndex)):
        # "2026-03" finds the points of March, "2026-03-31" that of the day, in whatever time zone.
        known = labels.astype(str).str[: len(label) if len(label) in _DATES else None]
    places = np.flatnonzero(known == label) if np.ndim(label) == 0 else np.array([], dtype=np.intp)
    if not len(places):
        raise OptionError("no point has this label", path="baseline", value=label, hint=nearest_hint(label, labels.astype(str)))
    return int(places[end])


def _in_time(found: pd.Series[Any]) -> pd.Series[Any]:
    index = found.index
    if isinstance(index, pd.PeriodIndex):
        return found.reindex(pd.period_range(index.min(), index.max(), freq=index.freq, name=index.name))
    if isinstance(index, pd.DatetimeIndex):
        return _by_month(found.sort_index())
    periods = filled(index)
    return found if periods is None else found.reindex(periods.rename(index.name))


def _by_month(found: pd.Series[Any]) -> pd.Series[Any]:
    """Points at the begin, or all at the end, of a month, with those of the months between that are missing."""
    index = pd.DatetimeIndex(found.index)
    midnight = bool((index == index.normalize()).all())
    freq = next((freq for freq, flags in (("MS", index.is_month_start), ("ME", index.is_month_end)) if midnight and flags.all()), None)
    return found if freq is None else found.reindex(pd.date_range(index[0], index[-1], freq=freq, name=index.name))


def _number(value: Any, label: Any, name: str) -> float:
    if value is None or value is pd.NA or value is pd.NaT:
        return np.nan
    if isinstance(value, (bool, np.bool_)) or not isinstance(value, (int, float, np.integer, np.floating)):
        raise DataError(f"{name}: is not a number", row=label, value=value)
    number = float(value)
    if np.isinf(number):
        raise DataError(f"{name}: is infinite", row=label, value=number, hint="Leave it missing")
    return number
