"""The boundary of every DEA model over time: a long frame, one row a unit and period, checked once and joined by key."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sqeval import labelled
from sqeval.dea.data import DeaData, dea_data
from sqeval.dea.panels.period_order import in_time_order
from sqeval.errors import DataError, nearest_hint
from sqeval.labelled import Floats

Places = NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class PanelData:
    """A checked panel. Its rows stand by period, then by unit, so that the order of the caller's rows decides nothing.

    Attributes
    ----------
    data : DeaData
        Inputs, outputs and undesirable outputs; rows are keyed (unit, period).
    units : pd.Index (U,)
        All units, sorted.
    periods : pd.Index (T,)
        All periods, the earliest first.
    unit_at, period_at : array (k,)
        Unit and period of every row, as positions.
    """

    data: DeaData
    units: pd.Index
    periods: pd.Index
    unit_at: Places
    period_at: Places

    @property
    def values(self) -> Floats:
        """Inputs, then outputs, then undesirable outputs: (k, m + s)."""
        return self.data.values

    @cached_property
    def rows(self) -> Places:
        """The row of every unit in every period (U, T); -1 where it has none."""
        found = np.full((len(self.units), len(self.periods)), -1, dtype=np.intp)
        found[self.unit_at, self.period_at] = np.arange(len(self.unit_at))
        found.setflags(write=False)
        return found

    def keys(self, *, units: Places, **periods: Places) -> pd.MultiIndex:
        """An index of units, and of periods by what they are called, from positions; levels keep their order in time."""
        return index_of([self.units, *[self.periods] * len(periods)], [units, *periods.values()], ["unit", *periods])

    def position(self, unit: Any) -> int:
        """Where a unit stands among the units; one that is not among them raises a DataError."""
        found = _position(self.units, unit)
        if found < 0:
            raise DataError("is not among the units", unit=unit, hint=nearest_hint(unit, self.units))
        return found

    def period_position(self, period: Any) -> int:
        """Where a period stands among the periods; one that is not among them raises a DataError."""
        found = _position(self.periods, period)
        if found < 0:
            raise DataError("is not among the periods", path="period", value=period, hint=nearest_hint(period, self.periods))
        return found


def dea_panel(
    panel: Any,
    *,
    inputs: Any,
    outputs: Any,
    unit: Hashable,
    period: Hashable,
    undesirable: Any = (),
    negative: Iterable[str] = (),
    name: str = "panel",
) -> PanelData:
    """Check a long frame: the policy of `dea_data` for values, and keys that say which unit and period each row is about.

    Units need not be there in every period. A name may be that of a column or of a level of the index.

    Parameters
    ----------
    panel : table with one row a unit and period
    inputs, outputs, undesirable : name or list of names
    unit, period : name
        Periods are whole numbers, dates, time stamps, pandas Periods of one frequency, ordered categories, or text such as "2026-03".
    negative : collection of "inputs", "outputs"
        The sides that may hold negative values, as in `dea_data`.
    name : str
        What errors call the table.

    Raises
    ------
    DataError
        A name that is not there, or has two roles; a row without unit or period; a unit standing twice in a period; periods whose order
        in time cannot be told; and what `dea_data` refuses, naming unit, period and column.
    """
    sides = {"inputs": _names(inputs), "outputs": _names(outputs), "undesirable": _names(undesirable)}
    _roles({"unit": [unit], "period": [period], **sides})
    frame = _with_levels(labelled.frame(panel, name))
    for column in (unit, period, *sides["inputs"], *sides["outputs"], *sides["undesirable"]):
        if column not in frame.columns:
            raise DataError(f"is not in the {name}", column=column, hint=nearest_hint(column, frame.columns))
    if frame.empty:
        raise DataError(f"the {name} has no rows")
    units, unit_at = _units(frame, unit)
    periods, period_at = _periods(frame, period)
    _refuse_twice(units, unit_at, periods, period_at)
    order = np.lexsort((unit_at, period_at))
    unit_at, period_at = unit_at[order], period_at[order]
    keys = index_of([units, periods], [unit_at, period_at], ["unit", "period"])
    tables = [frame[names].iloc[order].set_axis(keys, axis=0) if names else None for names in sides.values()]
    data = dea_data(tables[0], tables[1], undesirable=tables[2], negative=tuple(negative), called=name)
    return PanelData(data, units, periods, unit_at, period_at)


def index_of(levels: list[Any], codes: list[Any], names: list[str]) -> pd.MultiIndex:
    """An index whose levels keep the order they have: that of time is seldom that of text."""
    return pd.MultiIndex(levels, codes, names=names)


def _names(given: Any) -> list[Hashable]:
    """One name, or several."""
    return [given] if isinstance(given, (str, bytes)) or not isinstance(given, Iterable) else list(given)


def _roles(roles: dict[str, list[Hashable]]) -> None:
    """Inputs and outputs there must be, and no column has two roles."""
    for role in ("inputs", "outputs"):
        if not roles[role]:
            raise DataError(f"`{role}` names no column", hint="Name at least one")
    seen: dict[Hashable, str] = {}
    for role, names in roles.items():
        for column in names:
            if column is None or not isinstance(column, Hashable):
                raise DataError(f"`{role}` is no name of a column", value=column, hint="Give the name of one column of the table")
            if column in seen:
                both = role if seen[column] == role else f"{seen[column]} and {role}"
                raise DataError(f"is named twice, as {both}", column=column, hint="Give every column one role")
            seen[column] = role


def _with_levels(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame with named levels of its index as columns, where no column has that name."""
    levels = [level for level in frame.index.names if level is not None and level not in frame.columns]
    return frame.reset_index(level=levels) if levels else frame


def _units(frame: pd.DataFrame, name: Hashable) -> tuple[pd.Index, Places]:
    """Units, sorted, and which of them each row is about."""
    column = _known(frame[name], "unit")
    if isinstance(column.dtype, pd.CategoricalDtype):
        column = column.astype(column.cat.categories.dtype)
    units = pd.Index(column.unique())
    units = units[labelled.sorted_order(units)]
    return units, _places(units, column)


def _periods(frame: pd.DataFrame, name: Hashable) -> tuple[pd.Index, Places]:
    column = _known(frame[name], "period")
    periods = in_time_order(column, name)
    return periods, _places(periods, column)


def _places(labels: pd.Index, column: pd.Series[Any]) -> Places:
    return np.asarray(labels.get_indexer(pd.Index(column)), dtype=np.intp)


def _known(column: pd.Series[Any], role: str) -> pd.Series[Any]:
    missing = np.flatnonzero(column.isna())
    if missing.size:
        raise DataError(f"has no {role} in this row", column=column.name, row=column.index[missing[0]], hint="Fill it or drop the row")
    return column


def _refuse_twice(units: pd.Index, unit_at: Places, periods: pd.Index, period_at: Places) -> None:
    key = unit_at * len(periods) + period_at
    _, first, count = np.unique(key, return_index=True, return_counts=True)
    if (count > 1).any():
        row = first[np.argmax(count > 1)]
        hint = "Give one row a unit and period: add rows up, or drop one"
        raise DataError("stands twice in one period", unit=units[unit_at[row]], value=periods[period_at[row]], hint=hint)


def _position(labels: pd.Index, label: Any) -> int:
    """Where a label stands; -1 where it does not."""
    try:
        found = labels.get_loc(label)
    except (KeyError, TypeError, pd.errors.InvalidIndexError):
        return -1
    return int(found) if isinstance(found, (int, np.integer)) else -1
