"""What the priority of problems rests on: figures by problem from the records, and the levels 1 to 5 that they stand for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from math import ceil
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sqeval.errors import DataError, nearest_hint
from sqeval.indicators import columns
from sqeval.monitoring.as_written import as_written
from sqeval.monitoring.problems.counted import numbers_of
from sqeval.monitoring.voice.answers import on_scale
from sqeval.numerics import proportions
from sqeval.numerics.groups import Groups
from sqeval.options import ImpactBasis, UrgencyBasis
from sqeval.records.labels import same

Floats = NDArray[np.float64]

#: Levels of impact and urgency.
LEVELS = 5

#: Words of `priority` that make a request severe.
SEVERE = (
    *("critical", "blocker", "highest", "urgent", "high", "1", "2", "1 - critical", "2 - high", "p1", "p2"),
    *("紧急", "特急", "高", "严重"),
)


class Rows(NamedTuple):
    """Records with a problem each: their columns, their groups, and what is asked of them."""

    frame: pd.DataFrame
    groups: Groups
    rating_scale: tuple[float, float]
    severe: Sequence[str]

    def column(self, name: str, purpose: str) -> pd.Series[Any]:
        """A column that a basis needs."""
        if name not in self.frame.columns:
            hint = f"{purpose} needs it. {nearest_hint(name, map(str, self.frame.columns))}"
            raise DataError("is not in the records", column=name, hint=hint)
        return self.frame[name]

    def times(self, name: str, purpose: str) -> pd.Series[Any]:
        """A column of time stamps that a basis needs."""
        column = self.column(name, purpose)
        if not pd.api.types.is_datetime64_any_dtype(column.dtype):
            raise DataError(f"holds no time stamps, and {purpose} needs them", column=name, hint="Read the records with sq.read_records")
        return columns.times(self.frame, name)


class Basis(NamedTuple):
    """Figures by problem that a reader sees, the one that counts, and the level 1–5 of each (NaN where not known)."""

    figures: dict[str, Floats]
    level: Floats


def impact_count(rows: Rows) -> Basis:
    """Number of records; levels by the largest."""
    counts = rows.groups.counts()
    return Basis({}, levels_of_largest(counts))


def impact_cost(rows: Rows) -> Basis:
    """Number of records × mean of their known costs; levels by the largest."""
    values = numbers_of(rows.column("cost", "impact by cost"), "cost")
    for at in np.flatnonzero(values < 0)[:1]:
        raise DataError("costs must not be negative", column="cost", row=repr(rows.frame.index[at]), value=float(values[at]))
    mean, known = _mean(rows.groups, values)
    total = rows.groups.counts() * mean
    return Basis({"mean_cost": mean, "cost_known": known, "cost": total}, levels_of_largest(total))


def impact_satisfaction(rows: Rows) -> Basis:
    """Number of records × mean lost satisfaction, (best − rating)/(best − worst); levels by the largest."""
    low, high = rows.rating_scale
    ratings = on_scale(rows.column("rating", "impact by satisfaction"), rows.rating_scale, "priority")
    mean, known = _mean(rows.groups, ratings)
    lost = rows.groups.counts() * (high - mean) / (high - low)
    return Basis({"mean_rating": mean, "ratings": known, "lost_satisfaction": lost}, levels_of_largest(lost))


def urgency_trend(rows: Rows) -> Basis:
    """(later − earlier)/(later + earlier), of records opened in both halves of the span; steady where its interval holds 0."""
    opened = rows.times("created_at", "urgency by trend")
    stamps = opened.to_numpy(dtype="datetime64[us]")
    known = ~np.isnat(stamps)
    later = np.full(len(stamps), np.nan)
    if known.any():
        first, last = stamps[known].min().astype(np.int64), stamps[known].max().astype(np.int64)
        # Twice the distance is compared, as half a microsecond has no stamp. A single moment has no halves.
        later[known] = 2 * (stamps[known].astype(np.int64) - first) > last - first if last > first else np.nan
    found = proportions.share(rows.groups, later)
    low, high = 2 * found.low - 1, 2 * found.high - 1
    trend = 2 * found.value - 1
    parts = rows.groups.sums(later)
    sure = (low > 0) | (high < 0)
    level = np.where(sure, _levels([_in_fifths((as_written(value) + 1) / 2) for value in np.nan_to_num(trend)]), 3.0)
    figures = {"earlier": found.n - parts, "later": parts, "trend": trend, "trend_low": low, "trend_high": high}
    return Basis(figures, np.where(found.n > 0, level, np.nan))


def urgency_overdue(rows: Rows) -> Basis:
    """Share of records past their promise: resolved after it, or still open at the last stamp of the records."""
    promised, resolved = (rows.times(name, "urgency by overdue promises") for name in ("promised_at", "resolved_at"))
    stamps = [rows.times(name, "urgency by overdue promises") for name in ("created_at", "resolved_at", "closed_at") if name in rows.frame]
    for stamp in stamps:
        if (stamp.dt.tz is None) != (promised.dt.tz is None):
            hint = "Read the records with sq.read_records"
            raise DataError("differs from promised_at in having a time zone", column=stamp.name, hint=hint)
    last = pd.concat(stamps).max()
    done = resolved.where(resolved.notna(), last)
    late = (done > promised).to_numpy(dtype=np.float64)
    found = proportions.share(rows.groups, np.where(promised.notna() & done.notna(), late, np.nan))
    figures = {"promises": found.n, "overdue": found.value, "overdue_low": found.low, "overdue_high": found.high}
    return Basis(figures, _of_share(found.value))


def urgency_severity(rows: Rows) -> Basis:
    """Share of records whose `priority` is one of the severe words."""
    column = rows.column("priority", "urgency by severity")
    words = {_severity(word) for word in rows.severe}
    given = column.notna().to_numpy()
    flags = np.array([_severity(word) in words for word in column.astype(object)], dtype=np.float64) if len(column) else np.empty(0)
    found = proportions.share(rows.groups, np.where(given, flags, np.nan))
    figures = {"prioritised": found.n, "severe": found.value, "severe_low": found.low, "severe_high": found.high}
    return Basis(figures, _of_share(found.value))


def _severity(word: object) -> str:
    """A word of severity; whole numbers beside missing ones are floats, and 1.0 is the word 1."""
    return same(str(word)).removesuffix(".0")


IMPACTS: Mapping[ImpactBasis, Callable[[Rows], Basis]] = {
    ImpactBasis.COUNT: impact_count,
    ImpactBasis.COST: impact_cost,
    ImpactBasis.SATISFACTION: impact_satisfaction,
}
URGENCIES: Mapping[UrgencyBasis, Callable[[Rows], Basis]] = {
    UrgencyBasis.TREND: urgency_trend,
    UrgencyBasis.OVERDUE: urgency_overdue,
    UrgencyBasis.SEVERITY: urgency_severity,
}


def levels_of_largest(values: Floats) -> Floats:
    """Level 1–5 by fifths of the largest value: ⌈5 v/max⌉, at least 1; NaN where not known.

    Examples
    --------
    >>> levels_of_largest(np.array([0.0, 20.0, 20.1, 100.0, np.nan]))
    array([ 1.,  1.,  2.,  5., nan])
    """
    known = ~np.isnan(values)
    most = as_written(float(values[known].max())) if known.any() else Fraction(0)
    found = [_in_fifths(as_written(value) / most) if most else 1.0 for value in values[known]]
    level = np.full(len(values), np.nan)
    level[known] = found
    return level


def _of_share(share: Floats) -> Floats:
    return np.where(np.isnan(share), np.nan, _levels([_in_fifths(as_written(value)) for value in np.nan_to_num(share)]))


def _in_fifths(share: Fraction) -> float:
    return float(max(1, min(LEVELS, ceil(LEVELS * share))))


def _levels(found: list[float]) -> Floats:
    return np.array(found, dtype=np.float64)


def _mean(groups: Groups, values: Floats) -> tuple[Floats, Floats]:
    """Mean of the known values by group, NaN where there are none, and their number."""
    count = groups.counts(groups.known(values))
    return np.divide(groups.sums(values), count, out=np.full(groups.size, np.nan), where=count > 0), count
