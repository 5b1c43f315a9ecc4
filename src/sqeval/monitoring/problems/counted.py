"""Records counted by item, and what they weigh, in whole numbers and fractions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sqeval import labelled
from sqeval.errors import DataError, OptionError, nearest_hint, quoted
from sqeval.indicators import columns
from sqeval.indicators.keys import coded_units
from sqeval.monitoring.as_written import as_written
from sqeval.numerics.groups import Groups
from sqeval.records import ServiceRecords


@dataclass(frozen=True, eq=False)
class Counted:
    """Items by name with their number of records and, where asked for, the sum of a column; exact."""

    names: list[str]
    counts: list[Fraction]
    by: str
    weights: list[Fraction] | None = None
    weight: str | None = None
    without_weight: int = 0


def frame_of(records: Any, what: str = "records") -> pd.DataFrame:
    """Service records, or any frame, as a DataFrame."""
    return records.to_frame() if isinstance(records, ServiceRecords) else labelled.frame(records, what)


def counted(records: Any, by: str | Sequence[str] | None, weights: str | None) -> Counted:
    """Count records by the items of one or several columns, as `pareto` says."""
    if isinstance(records, pd.Series):
        return _of_series(records, by, weights)
    frame = frame_of(records)
    names = [by] if isinstance(by, str) else list(by or ())
    if not names:
        hint = f"Name one or several columns. {nearest_hint('category', map(str, frame.columns))}"
        raise OptionError("by is needed to tell items apart", value=by, hint=hint)
    units = coded_units(frame, names)
    groups = Groups(units.codes.astype(np.intp), len(units.names))
    amounts, without = (None, 0) if weights is None else _weights(frame, weights, groups)
    sizes = [Fraction(int(size)) for size in groups.counts()]
    kept = [k for k, size in enumerate(sizes) if size]
    summed = None if amounts is None else [amounts[k] for k in kept]
    return Counted([str(units.names[k]) for k in kept], [sizes[k] for k in kept], " / ".join(names), summed, weights, without)


def _of_series(series: pd.Series[Any], by: str | Sequence[str] | None, weights: str | None) -> Counted:
    name = "item" if series.name is None else str(series.name)
    if by is not None and by not in (name, [name]):
        raise OptionError("by is not the name of the Series", value=by, hint="Leave it out: a Series has one column only")
    if weights is not None:
        raise OptionError("weights need a frame with that column", value=weights)
    if _holds_counts(series):
        by_name = "item" if series.index.name is None else str(series.index.name)
        return _of_counts(series, by_name)
    return counted(series.to_frame(name), name, None)


def _holds_counts(series: pd.Series[Any]) -> bool:
    """Numbers with names beside them are counts; numbers without are names of items themselves."""
    is_number = pd.api.types.is_numeric_dtype(series.dtype) and not pd.api.types.is_bool_dtype(series.dtype)
    return is_number and labelled.is_text(series.index.to_series())


def _of_counts(series: pd.Series[Any], by: str) -> Counted:
    values = labelled.vector(series, "counts").values
    for at in np.flatnonzero((values < 0) | (values % 1 != 0))[:1]:
        hint = "Give whole numbers of records, or a frame with the amounts and weights="
        raise DataError("is no count", row=quoted(series.index[at]), value=float(values[at]), hint=hint)
    if len(values) and not values.any():
        raise DataError("all counts are 0, so that nothing has a share", column=by)
    names = labelled.as_text(pd.Series(series.index, name=by)).fillna("(missing)")
    return Counted([str(name) for name in names], [Fraction(int(value)) for value in values], by)


def _weights(frame: pd.DataFrame, name: str, groups: Groups) -> tuple[list[Fraction], int]:
    if name not in frame.columns:
        raise DataError("is not in the records", column=name, hint=nearest_hint(name, map(str, frame.columns)))
    values = numbers_of(frame[name], name)
    for at in np.flatnonzero(values < 0)[:1]:
        raise DataError("weights must not be negative", column=name, row=quoted(frame.index[at]), value=float(values[at]))
    known = ~np.isnan(values)
    sums = sums_as_written(groups.codes[known], groups.size, values[known])
    if len(frame) and not any(sums):
        raise DataError("has nothing to add up, so that nothing has a share", column=name)
    return sums, int(np.isnan(values).sum())


#: Floats hold every whole number below this one exactly.
_EXACT = 2**53

#: Decimal places up to which numbers are added as whole ones; floats with more are added as fractions.
_PLACES = 6


def sums_as_written(codes: NDArray[np.intp], size: int, values: NDArray[np.float64]) -> list[Fraction]:
    """Exact sums by group of numbers as they are written: 0.01 and 0.17 are 0.18.

    Examples
    --------
    >>> sums_as_written(np.array([0, 0, 1]), 2, np.array([0.01, 0.17, 1e-9]))
    [Fraction(9, 50), Fraction(1, 1000000000)]
    """
    for places in range(_PLACES + 1):
        whole = np.rint(values * 10.0**places)
        # Both are exact below this bound, so that equal quotients mean the same written number.
        if np.abs(whole).sum() < _EXACT and bool((whole / 10.0**places == values).all()):
            sums = np.zeros(size, dtype=np.int64)
            np.add.at(sums, codes, whole.astype(np.int64))
            return [Fraction(int(total), 10**places) for total in sums]
    found = [Fraction(0)] * size
    for code, value in zip(codes, values, strict=True):
        found[code] += as_written(float(value))
    return found


def numbers_of(column: pd.Series[Any], name: str) -> NDArray[np.float64]:
    """The numbers of a column, NaN where missing, also where all of them are."""
    if bool(column.isna().all()):
        return np.full(len(column), np.nan)
    return columns.floats(column, name)
