"""From rows to estimates: one function a kind of measure, all of them guarding missing values in one place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sqeval.errors import DataError
from sqeval.indicators import columns
from sqeval.indicators import measure_spec as spec
from sqeval.indicators.panel import Panel
from sqeval.numerics import groups, proportions

Floats = NDArray[np.float64]
Codes = NDArray[np.intp]

FIELDS = ("value", "n", "standard_error", "low", "high", "missing")

_SECONDS = {"seconds": 1.0, "minutes": 60.0, "hours": 3600.0, "days": 86400.0}


@dataclass(frozen=True, eq=False)
class Estimate:
    """An indicator's value in every row of the grid, and what it rests on. Arrays of shape (rows,).

    `negative` counts times that end before they start; they count as missing.
    """

    value: Floats
    n: Floats
    standard_error: Floats
    low: Floats
    high: Floats
    missing: Floats
    answers: Floats | None = None
    negative: int = 0

    @classmethod
    def absent(cls, size: int, grades: int | None) -> Estimate:
        """No value anywhere, because the data are not there."""
        none, zero = np.full(size, np.nan), np.zeros(size)
        return cls(none, zero, none, none, none, np.ones(size), None if grades is None else np.zeros((size, grades)))


@dataclass(frozen=True, eq=False)
class _Rows:
    """Known values with their grid codes, and how many rows there were in each group, known or not."""

    codes: Codes
    values: Floats
    asked: Floats
    size: int

    @property
    def n(self) -> Floats:
        return groups.counts(self.codes, self.size)

    @property
    def missing(self) -> Floats:
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.where(self.asked > 0, 1 - self.n / self.asked, 0.0)


def estimate(measure: spec.Measure, panel: Panel, grades: int) -> Estimate:
    """Estimate a measure on a panel; raises AbsentDataError where its data were not given."""
    if isinstance(measure, spec.Ratio):
        return _ratio(measure, panel)
    if isinstance(measure, spec.Rating):
        return _rating(measure, panel, grades)
    return _KINDS[type(measure)](measure, panel)


def _duration(measure: spec.Duration, panel: Panel) -> Estimate:
    frame, codes = panel.take(measure.source, measure.cohort, measure.columns)
    rows, negative = _durations(measure, frame, codes, panel)
    if measure.statistic == "mean":
        return replace(_with_mean(rows), negative=negative)
    value, low, high = groups.quantiles(rows.codes, rows.values, rows.size, measure.quantile)
    return Estimate(value, rows.n, (high - low) / (2 * proportions.Z95), low, high, rows.missing, negative=negative)


def _within(measure: spec.Within, panel: Panel) -> Estimate:
    frame, codes = panel.take(measure.source, measure.cohort, measure.columns)
    end = columns.times(frame, measure.end)
    if measure.until is not None:
        due, backwards = columns.times(frame, measure.until), np.zeros(len(frame), dtype=bool)
    else:
        start = columns.times(frame, measure.start)
        due = start + pd.Timedelta(seconds=(measure.limit or 0.0) * _SECONDS[measure.unit])
        backwards = (end < start).to_numpy(dtype=bool)
    # What has not happened and was not yet due when the export was taken is not known.
    pending = end.isna() & (due > panel.observed_until)
    flags = np.where(due.isna() | pending | backwards, np.nan, end <= due)
    kept = _kept(frame, measure)
    return replace(_with_share(_known(flags, codes, kept, panel)), negative=int((backwards & kept & (codes >= 0)).sum()))


def _share(measure: spec.Share, panel: Panel) -> Estimate:
    frame, codes = panel.take(measure.source, measure.cohort, measure.columns)
    flags = columns.flags(frame[measure.column], measure)
    return _with_share(_known(flags, codes, _kept(frame, measure), panel))


def _mean(measure: spec.Mean, panel: Panel) -> Estimate:
    frame, codes = panel.take(measure.source, measure.cohort, measure.columns)
    values = columns.floats(frame[measure.column], measure.column)
    if measure.scale is not None:
        low, high = measure.scale
        values = (values - low) / (high - low) * 100
    found = _with_mean(_known(values, codes, _kept(frame, measure), panel))
    return found if measure.scale is None else _on_scale(found)


def _count(measure: spec.Count, panel: Panel) -> Estimate:
    frame, codes = panel.take(measure.source, measure.cohort, measure.columns)
    rows = _known(np.ones(len(frame)), codes, _kept(frame, measure), panel)
    return _exact(rows.n, rows)


def _distinct(measure: spec.Distinct, panel: Panel) -> Estimate:
    frame, codes = panel.take(measure.source, measure.cohort, measure.columns)
    items = pd.factorize(frame[measure.column])[0].astype(np.float64)
    rows = _known(np.where(items < 0, np.nan, items), codes, _kept(frame, measure), panel)
    found = groups.distinct(rows.codes, rows.values.astype(np.intp), rows.size)
    # Where rows are there but none of them names an item, how many there were is unknown, not 0.
    return _exact(np.where((rows.n == 0) & (rows.asked > 0), np.nan, found), rows)


def _total(measure: spec.Total, panel: Panel) -> Estimate:
    frame, codes = panel.take(measure.source, measure.cohort, measure.columns)
    negative = 0
    if measure.column is not None:
        rows = _known(columns.floats(frame[measure.column], measure.column), codes, _kept(frame, measure), panel)
    else:
        rows, negative = _durations(measure, frame, codes, panel)
    total = groups.sums(rows.codes, rows.values, rows.size)
    # Nothing to add up is 0 among requests; where a companion frame has no row, or no value is known, it is unknown.
    unknown = (rows.n == 0) & ((rows.asked > 0) | (measure.source != "records"))
    return replace(_exact(np.where(unknown, np.nan, total), rows), negative=negative)


def _rating(measure: spec.Rating, panel: Panel, grades: int) -> Estimate:
    frame, codes = panel.take(measure.source, measure.cohort, measure.columns)
    grade, score = columns.answers(frame[measure.column], measure)
    kept = _kept(frame, measure)
    rows = _known(score, codes, kept, panel)
    given = kept & (codes >= 0) & (grade >= 0)
    counts = groups.counts(codes[given] * grades + grade[given], rows.size * grades).reshape(rows.size, grades)
    return replace(_on_scale(_with_mean(rows)), answers=counts)


def _ratio(measure: spec.Ratio, panel: Panel) -> Estimate:
    above, below = (_KINDS[type(part)](part, panel) for part in (measure.numerator, measure.denominator))
    with np.errstate(divide="ignore", invalid="ignore"):
        value = np.where(below.value > 0, above.value / below.value, np.nan)
    none, missing, negative = np.full(len(value), np.nan), np.maximum(above.missing, below.missing), above.negative + below.negative
    if not measure.proportion:
        return Estimate(value, np.minimum(above.n, below.n), none, none, none, missing, negative=negative)
    beyond = np.flatnonzero((value > 1) | (value < 0))
    if beyond.size:
        problem = f"a share is {'above 1' if value[beyond[0]] > 1 else 'below 0'}"
        column, found = getattr(measure.numerator, "column", None), float(value[beyond[0]])
        raise DataError(problem, column=column, unit=panel.rows[beyond[0]], value=found, hint="Check numerator and denominator")
    n = np.nan_to_num(below.value)
    low, high = proportions.wilson(value, n)
    return Estimate(value, n, proportions.standard_error(value, n), low, high, missing, negative=negative)


_KINDS: dict[type, Callable[[Any, Panel], Estimate]] = {
    spec.Duration: _duration,
    spec.Within: _within,
    spec.Share: _share,
    spec.Mean: _mean,
    spec.Count: _count,
    spec.Distinct: _distinct,
    spec.Total: _total,
}


def _known(values: Floats, codes: Codes, kept: NDArray[np.bool_], panel: Panel) -> _Rows:
    """The one guard for missing values: null and NaN alike are left out and counted."""
    placed = kept & (codes >= 0)
    known = placed & ~np.isnan(values)
    size = len(panel.rows)
    return _Rows(codes[known], values[known], groups.counts(codes[placed], size), size)


def _kept(frame: pd.DataFrame, measure: spec.MeasureBase) -> NDArray[np.bool_]:
    kept = np.ones(len(frame), dtype=bool)
    for column, wanted in measure.where.items():
        kept &= columns.is_one_of(frame[column], wanted)
    for column, unwanted in measure.unless.items():
        kept &= ~columns.is_one_of(frame[column], unwanted)
    return kept


def _on_scale(found: Estimate) -> Estimate:
    """The interval of a mean of values between 0 and 100 ends there too."""
    return replace(found, low=np.clip(found.low, 0, 100), high=np.clip(found.high, 0, 100))


def _with_mean(rows: _Rows) -> Estimate:
    value, error = groups.means(rows.codes, rows.values, rows.size)
    half = proportions.Z95 * error
    return Estimate(value, rows.n, error, value - half, value + half, rows.missing)


def _with_share(rows: _Rows) -> Estimate:
    n = rows.n
    with np.errstate(divide="ignore", invalid="ignore"):
        value = groups.sums(rows.codes, rows.values, rows.size) / n
    low, high = proportions.wilson(value, n)
    return Estimate(value, n, proportions.standard_error(value, n), low, high, rows.missing)


def _exact(value: Floats, rows: _Rows) -> Estimate:
    none = np.full(rows.size, np.nan)
    return Estimate(value, rows.n, none, none, none, rows.missing)


def _durations(measure: spec.Duration | spec.Total, frame: pd.DataFrame, codes: Codes, panel: Panel) -> tuple[_Rows, int]:
    """Known times from start to end, and how many ended before they started: those are mistakes, not fast service."""
    elapsed: pd.Series[Any] = columns.times(frame, measure.end or "") - columns.times(frame, measure.start or "")
    values = np.asarray(elapsed.dt.total_seconds(), dtype=np.float64) / _SECONDS[measure.unit]
    kept = _kept(frame, measure)
    backwards = values < 0
    rows = _known(np.where(backwards, np.nan, values), codes, kept, panel)
    return rows, int((backwards & kept & (codes >= 0)).sum())
