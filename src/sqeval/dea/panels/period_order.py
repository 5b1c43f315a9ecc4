"""The order of periods in time: of whole numbers, dates, time stamps, pandas Periods, ordered categories, and text such as "2026-03"."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Hashable, Sequence
from numbers import Integral
from typing import Any

import pandas as pd

from sqeval.errors import DataError

_NUMBERS = re.compile(r"\d+")
_SHORT = re.compile(r"\d{1,2}([-/.]\d{1,2}){1,2}")
_YEAR = 4
_HINT = "Give dates, whole numbers, pandas Periods, text that begins with the year ('2026-03', '2026Q1'), or an ordered categorical"


def in_time_order(column: pd.Series[Any], name: Hashable) -> pd.Index:
    """The different periods of a column without missing values, the earliest first.

    Text is read number by number, so that "2026-9" comes before "2026-10": all periods must be written in one way, and a year must
    stand first.

    Raises
    ------
    DataError
        Periods of several kinds, or text whose order in time cannot be told.

    Examples
    --------
    >>> in_time_order(pd.Series(["2026-10", "2026-9", "2026-10"]), "month").tolist()
    ['2026-9', '2026-10']
    """
    if isinstance(column.dtype, pd.CategoricalDtype):
        if column.cat.ordered:
            ordered: pd.Index = column.cat.categories[sorted(set(column.cat.codes))]
            return ordered
        column = column.astype(column.cat.categories.dtype)
    periods = [_plain(label) for label in pd.Index(column.unique())]
    _one_kind(periods, name)
    if isinstance(periods[0], str):
        keys = _keys_of_text(periods, name)
        periods.sort(key=keys.__getitem__)
    else:
        periods.sort()
    found: pd.Index = pd.Index(periods)
    return found


def _plain(label: Any) -> Any:
    """Whole numbers that came as floats are whole numbers."""
    return int(float(label)) if isinstance(label, float) and float(label).is_integer() else label


def _one_kind(periods: Sequence[Any], name: Hashable) -> None:
    kinds = [_kind(period) for period in periods]
    if "" in kinds:
        raise DataError("is not a period", column=name, value=periods[kinds.index("")], hint=_HINT)
    other = next((period for period, kind in zip(periods, kinds, strict=True) if kind != kinds[0]), None)
    if other is not None:
        raise DataError("holds periods of several kinds", column=name, value=(periods[0], other), hint="Write all of them in one way")


def _kind(label: Any) -> str:
    """What kind of period a label is; none for what is no period: 2026.1 might be January or October."""
    if isinstance(label, pd.Period):
        return f"period {label.freqstr}"
    if isinstance(label, dt.datetime):
        return "time stamp" if label.tzinfo is None else "time stamp with zone"
    kinds = ((bool, ""), (str, "text"), (Integral, "number"), (dt.date, "date"))
    return next((kind for type_, kind in kinds if isinstance(label, type_)), "")


def _keys_of_text(periods: Sequence[str], name: Hashable) -> dict[str, tuple[int, ...]]:
    """The numbers in every period, by which it is sorted."""
    if len(periods) == 1:
        return {periods[0]: ()}
    numbers = {period: _NUMBERS.findall(period) for period in periods}
    keys = {period: tuple(map(int, found)) for period, found in numbers.items()}
    for period, found in numbers.items():
        if not found:
            raise DataError("is a period whose place in time cannot be told", column=name, value=period, hint=_HINT)
        if _form(period) != _form(periods[0]):
            raise DataError("holds periods written in several ways", column=name, value=(periods[0], period), hint=_HINT)
        # "12-25", "01-26": month and year, or year and month? Both are in use.
        if len(found) > 1 and len(found[0]) != _YEAR and (_SHORT.fullmatch(period) or any(len(number) == _YEAR for number in found[1:])):
            raise DataError("holds periods that do not begin with the year", column=name, value=period, hint=_HINT)
    spelled: dict[tuple[int, ...], str] = {}
    for period, key in keys.items():
        if spelled.setdefault(key, period) != period:
            raise DataError("spells one period in two ways", column=name, value=(spelled[key], period), hint="Write it in one way")
    return keys


def _form(period: str) -> str:
    """The text between the numbers."""
    return _NUMBERS.sub("#", period).strip().casefold()
