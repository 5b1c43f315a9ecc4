"""What `side_by_side` compares, read from a table of indicators or from plain frames and checked once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sqeval import labelled
from sqeval.errors import DataError, OptionError, nearest_hint
from sqeval.indicators.directions import read_directions
from sqeval.indicators.given_table import chosen
from sqeval.indicators.table import IndicatorTable
from sqeval.numerics import proportions
from sqeval.options import Direction
from sqeval.result import Named

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Compared:
    """Arrays (units, indicators), NaN where not known; `titles` and `measured_in` for readers."""

    units: pd.Index
    indicators: list[str]
    values: Floats
    n: Floats
    low: Floats
    high: Floats
    directions: list[Direction]
    exact: list[bool]
    titles: list[Named]
    measured_in: list[Named]


def of_table(table: IndicatorTable, indicators: Any, period: str | None, exact: Iterable[str]) -> Compared:
    """The units of a table, in one period where it has several."""
    nodes = {node.name: node for node in table.hierarchy.measured}
    columns = [str(name) for name in table.arrays["value"].columns]
    leaves = [node.name for node in table.hierarchy.leaves if node.name in columns]
    names = list(chosen(table, leaves if indicators is None else indicators))
    rows, units = _rows(table, period)
    value, n, low, high = (table.arrays[name].to_frame()[names].to_numpy(dtype=np.float64)[rows] for name in ("value", "n", "low", "high"))
    known = _facts(names, exact)
    facts = [known[name] or table.hierarchy.in_full(nodes[name]) for name in names]
    titles = [Named(nodes[name].title("en"), nodes[name].title("zh")) for name in names]
    measured_in = [Named(nodes[name].unit_text("en"), nodes[name].unit_text("zh")) for name in names]
    return Compared(units, names, value, n, low, high, [nodes[name].direction for name in names], facts, titles, measured_in)


def of_frame(data: Any, indicators: Any, directions: Any, own: Mapping[str, Any], exact: Iterable[str]) -> Compared:
    """Units (rows) and indicators (columns); `own` holds n, errors, low, high and shares as given."""
    frame = _plain(data, "data")
    known = list(frame.columns)
    names = _named(frame, indicators)
    frame = frame[names]
    if frame.index.has_duplicates:
        raise DataError("a unit stands twice", value=frame.index[frame.index.duplicated()][0], hint="Give one row a unit")
    values = _numbers(frame, frame, "data")
    n = _n(own["n"], frame)
    if own["errors"] is not None and (own["low"] is not None or own["high"] is not None):
        raise OptionError("are given beside low or high", path="errors", hint="Give errors, or low and high")
    if (own["low"] is None) != (own["high"] is None):
        missing = "low" if own["low"] is None else "high"
        raise OptionError("is missing: an interval has two ends", path=missing, hint="Give low and high, or neither")
    low, high = np.full_like(values, np.nan), np.full_like(values, np.nan)
    if own["low"] is not None:
        low, high = _numbers(own["low"], frame, "low"), _numbers(own["high"], frame, "high")
    if own["errors"] is not None:
        errors = _numbers(own["errors"], frame, "errors")
        _refuse(errors < 0, frame, errors, "is no standard error", "Standard errors are 0 or more")
        low, high = values - proportions.Z95 * errors, values + proportions.Z95 * errors
    _refuse((low > values) | (high < values), frame, values, "lies outside its interval", "Give low ≤ value ≤ high")
    for k in np.flatnonzero(list(_facts(names, own["shares"], "shares").values())):
        _refuse(((values < 0) | (values > 1)) & (np.arange(len(names)) == k), frame, values, "is no share", "Shares are 0 to 1")
        unknown = np.isnan(low[:, k]) & (n[:, k] > 0)
        found = proportions.of_counts(values[:, k] * n[:, k], n[:, k])
        low[unknown, k], high[unknown, k] = found.low[unknown], found.high[unknown]
    plain = [Named(name, name) for name in names]
    if isinstance(directions, Mapping):
        # Directions of columns that are not compared may stand there.
        directions = {name: way for name, way in directions.items() if name in names or name not in known}
    ways = read_directions(directions, names)
    facts = list(_facts(names, exact).values())
    return Compared(frame.index, names, values, n, low, high, ways, facts, plain, [Named("", "")] * len(names))


def _rows(table: IndicatorTable, period: str | None) -> tuple[NDArray[np.intp], pd.Index]:
    units = table.units
    if units.nlevels == 1:
        if period is not None:
            raise OptionError("is given, but the table has no periods", path="period", value=period, hint="Leave period out")
        return np.arange(len(units)), units
    known = [str(one) for one in units.get_level_values(-1).unique()]
    if period is None and len(known) > 1:
        hint = f"Write period={known[-1]!r}, or measure with period=None"
        raise OptionError("is needed: the table has several periods", path="period", hint=hint)
    if period is not None and period not in known:
        raise DataError("unknown period", value=period, hint=nearest_hint(period, known))
    rows = np.flatnonzero(units.get_level_values(-1).astype(str) == (period or known[0]))
    return rows, units[rows].get_level_values(0)


def _plain(data: Any, what: str) -> pd.DataFrame:
    """A frame whose columns are named by text."""
    frame = labelled.frame(data, what)
    return frame.set_axis([str(name) for name in frame.columns], axis=1)


def _named(frame: pd.DataFrame, indicators: Any) -> list[str]:
    known = list(frame.columns)
    if indicators is None:
        return known
    asked = [indicators] if isinstance(indicators, str) else list(indicators)
    if not asked:
        raise OptionError("names no indicator", path="indicators", value=indicators, hint=nearest_hint("", known))
    for name in asked:
        if name not in known:
            raise DataError("is not in the data", column=name, hint=nearest_hint(str(name), known))
    return [name for name in known if name in asked]


def _facts(names: list[str], given: Iterable[str], option: str = "exact") -> dict[str, bool]:
    asked = [given] if isinstance(given, str) else list(given)
    for name in asked:
        if name not in names:
            raise OptionError("names no indicator that is compared", path=option, value=name, hint=nearest_hint(str(name), names))
    return {name: name in asked for name in names}


def _n(given: Any, frame: pd.DataFrame) -> Floats:
    if given is None:
        return np.full(frame.shape, np.nan)
    if isinstance(given, pd.Series):
        given = pd.DataFrame(dict.fromkeys(frame.columns, given))
    elif np.isscalar(given):
        given = pd.DataFrame(dict.fromkeys(frame.columns, given), index=frame.index)
    n = _numbers(given, frame, "n")
    _refuse(n < 0, frame, n, "is no number of observations", "n is 0 or more")
    return n


def _numbers(given: Any, frame: pd.DataFrame, what: str) -> Floats:
    """The cells of another frame of the same units and indicators; what it does not have is not known."""
    found = _plain(given, what)
    if what != "data":
        known = [str(name) for name in frame.index]
        for name in found.index.difference(frame.index, sort=False):
            raise DataError(f"{what} has a unit that the data have not", value=name, hint=nearest_hint(str(name), known))
        found = found.reindex(index=frame.index, columns=frame.columns)
    for name in found.columns:
        if not pd.api.types.is_numeric_dtype(found[name].dtype):
            if found[name].isna().all():
                continue
            raise DataError(f"{what} must be numbers", column=name, value=found[name].dropna().iloc[0], hint="Convert the column first")
    return np.column_stack([found[name].astype("Float64").to_numpy(dtype=np.float64, na_value=np.nan) for name in found.columns])


def _refuse(wrong: NDArray[np.bool_], frame: pd.DataFrame, values: Floats, problem: str, hint: str) -> None:
    for row, column in np.argwhere(wrong)[:1]:
        raise DataError(problem, column=frame.columns[column], row=str(frame.index[row]), value=float(values[row, column]), hint=hint)
