"""Prices of inputs or outputs: what a user may give, checked and joined by the names of units and variables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from sqeval import labelled
from sqeval.dea.data import DeaData
from sqeval.errors import DataError
from sqeval.labelled import Floats, LabelledMatrix

#: Amounts of money that can be summed and divided without leaving double precision.
_SMALLEST, _LARGEST = 1e-280, 1e280


def input_prices(prices: Any, data: DeaData) -> LabelledMatrix:
    """Prices of inputs by unit, in the caller's order of units and the order of the inputs."""
    return _price_table(prices, data, "input_prices", slice(0, data.m))


def output_prices(prices: Any, data: DeaData) -> LabelledMatrix:
    """Prices of outputs by unit, in the caller's order of units and the order of the outputs."""
    return _price_table(prices, data, "output_prices", slice(data.m, None))


def in_money(prices: Floats, amounts: Floats) -> Floats:
    """What amounts (k, v) are worth at prices (k, v): (k,)."""
    return np.asarray((prices * amounts).sum(axis=1), dtype=np.float64)


def worth_of_all(prices: Floats, amounts: Floats) -> Floats:
    """What each of n amounts (n, v) is worth at the prices (k, v) of every unit: (k, n)."""
    return np.asarray(prices @ amounts.T, dtype=np.float64)


def _price_table(prices: Any, data: DeaData, name: str, side: slice) -> LabelledMatrix:
    columns = data.variables[side]
    table = _rows_by_unit(_in_order(_table(prices, name, columns), name, columns), name, data, is_named=_has_units(prices))
    _refuse_not_positive(table, name)
    _refuse_extreme(table, name, np.vstack([data.values, data.reference_values])[:, side])
    return table


def _table(prices: Any, name: str, columns: pd.Index) -> LabelledMatrix:
    """Prices as a table with names of variables; one row where they hold for all units."""
    by_unit = isinstance(prices, Mapping) and any(np.ndim(price) for price in prices.values())
    if isinstance(prices, (pd.Series, Mapping)) and not by_unit:
        row = labelled.vector(prices, name)
        return LabelledMatrix(row.values[None], pd.RangeIndex(1), row.labels)
    if by_unit or hasattr(prices, "columns"):
        return labelled.matrix(prices, name)
    shape = np.shape(prices)
    if len(shape) not in (1, 2) or shape[-1] != len(columns):
        hint = f"Give a table of units × {len(columns)} prices, or a Series or mapping by name for all units"
        raise DataError(f"{name} need a price for each of {', '.join(map(str, columns))}", value=_brief(prices, shape), hint=hint)
    return labelled.matrix(np.atleast_2d(np.asarray(prices)), name, columns=list(columns))


def _brief(prices: Any, shape: tuple[int, ...]) -> object:
    return f"{' × '.join(map(str, shape))} numbers" if shape else prices


def _has_units(prices: Any) -> bool:
    """Whether the rows of a table carry names of units."""
    by_unit = isinstance(prices, Mapping) and any(isinstance(price, pd.Series) for price in prices.values())
    return isinstance(prices, pd.DataFrame) or by_unit


def _in_order(table: LabelledMatrix, name: str, columns: pd.Index) -> LabelledMatrix:
    side = name.removesuffix("_prices")
    for column in columns.difference(table.columns, sort=False):
        raise DataError(f"has no price in {name}", column=column, hint=f"Give every {side} a price, by its name")
    for column in table.columns.difference(columns, sort=False):
        raise DataError(f"has a price in {name} but is no {side}", column=column, hint=f"The {side}s are {', '.join(map(str, columns))}")
    return LabelledMatrix(table.values[:, table.columns.get_indexer(columns)], table.rows, columns)


def _rows_by_unit(table: LabelledMatrix, name: str, data: DeaData, *, is_named: bool) -> LabelledMatrix:
    """A row for every unit: its own by name, or by position where rows have no names; a lone row that names no unit is for all."""
    units = data.units
    if len(table.rows) == 1 and not (is_named and len(units) > 1 and table.rows.isin(units).any()):
        return LabelledMatrix(np.repeat(table.values, len(units), axis=0), units, table.columns)
    if not is_named:
        if len(table.rows) != len(units):
            raise DataError(f"{name} have {len(table.rows)} rows for {len(units)} units", hint="Give one row, or one a unit")
        return replace(table, rows=units)
    for unit in units.difference(table.rows, sort=False):
        hint = "Give a row for every unit, or a Series by name for all"
        raise DataError(f"has no row in {name}", unit=unit, hint=hint)
    return table.take(table.rows.get_indexer(units))


def _refuse_not_positive(table: LabelledMatrix, name: str) -> None:
    for unit, column in np.argwhere(table.values <= 0)[:1].tolist():
        value = float(table.values[unit, column])
        hint = "What costs or earns nothing does not belong among the priced ones: leave the column out"
        raise DataError(
            f"has a price in {name} that is not positive", column=table.columns[column], unit=table.rows[unit], value=value, hint=hint
        )


def _refuse_extreme(table: LabelledMatrix, name: str, amounts: Floats) -> None:
    sizes = np.abs(amounts)
    least, most = np.min(sizes, axis=0, where=sizes > 0, initial=_LARGEST), sizes.max(axis=0)
    with np.errstate(over="ignore", under="ignore"):
        bad = (table.values * most > _LARGEST) | (table.values * least < _SMALLEST)
    for unit, column in np.argwhere(bad)[:1].tolist():
        place = {"column": table.columns[column], "unit": table.rows[unit], "value": float(table.values[unit, column])}
        raise DataError(f"has a price in {name} that gives amounts beyond 1e±280", **place, hint="Give money in another unit")
