"""What a unit of slack counts in the additive model, by unit and variable."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sqeval import labelled
from sqeval.dea.data import DeaData
from sqeval.errors import DataError
from sqeval.labelled import Floats, LabelledMatrix
from sqeval.numerics.linear_program import TOLERANCE
from sqeval.options import AdditiveWeights, parse


def standard_weights(word: AdditiveWeights, data: DeaData) -> LabelledMatrix:
    """Weights (k, m + s) of the published measures; 0 where a variable has no weight.

    A range, or room to the best, counts as zero if it is below 1e-9 of the values themselves: slacks are not known more exactly.
    """
    values, reference = data.values, data.reference_values
    if word is AdditiveWeights.UNIT:
        weights = np.ones_like(values)
    elif word is AdditiveWeights.MIP:
        weights = _one_over(values, values > 0)
    elif word is AdditiveWeights.RAM:
        ranges = np.ptp(reference, axis=0)
        known = ranges > TOLERANCE * np.abs(reference).max(axis=0)
        weights = np.tile(_one_over(ranges, known) / len(ranges), (len(values), 1))
    else:
        room = room_to_best(data)
        weights = _one_over(room, room > TOLERANCE * np.maximum(np.abs(values), np.abs(best_values(data)))) / room.shape[1]
    return LabelledMatrix(weights, data.units, data.variables)


def best_values(data: DeaData) -> Floats:
    """The least input and the largest output in the reference (m + s,)."""
    return np.concatenate([data.reference_values[:, : data.m].min(axis=0), data.reference_values[:, data.m :].max(axis=0)])


def room_to_best(data: DeaData) -> Floats:
    """How far each unit is from them (k, m + s): the slack that it can have at most within the observed bounds."""
    signs = np.repeat([1.0, -1.0], [len(data.inputs.columns), len(data.outputs.columns)])
    return np.asarray(np.maximum((data.values - best_values(data)) * signs, 0.0), dtype=np.float64)


def own_weights(weights: Any, data: DeaData) -> LabelledMatrix:
    """The user's positive weights: one a variable (Series, mapping or list), or one a unit and variable (table)."""
    if isinstance(weights, str):
        return standard_weights(parse(AdditiveWeights, weights, "weights"), data)
    if _is_table(weights):
        table = _by_unit(labelled.matrix(weights, "weights", columns=_names(weights, data)), data, named=isinstance(weights, pd.DataFrame))
    else:
        row = labelled.vector(weights, "weights", data.variables)
        values = np.tile(_in_order(row.values[None], row.labels, data), (len(data.units), 1))
        table = LabelledMatrix(values, data.units, data.variables)
    bad = np.argwhere(table.values <= 0)
    if len(bad):
        unit, column = bad[0]
        value = float(table.values[unit, column])
        raise DataError("has a slack weight that is not positive", column=table.columns[column], unit=table.rows[unit], value=value)
    return table


def _is_table(weights: Any) -> bool:
    if isinstance(weights, (pd.Series, dict)):
        return False
    return hasattr(weights, "columns") or np.ndim(weights) > 1


def _names(weights: Any, data: DeaData) -> list[Any] | None:
    """Names for the columns of a bare array, whose rows and columns stand in the order of the data."""
    if hasattr(weights, "columns"):
        return None
    expected = data.values.shape
    if np.shape(weights) != expected:
        problem = f"weights have {' × '.join(map(str, np.shape(weights)))} cells for {expected[0]} units × {expected[1]} variables"
        raise DataError(problem, hint="Give one row a unit: inputs, then outputs")
    return list(data.variables)


def _by_unit(table: LabelledMatrix, data: DeaData, *, named: bool) -> LabelledMatrix:
    rows = table.rows if named else data.units
    if not named and len(rows) != len(table.rows):
        raise DataError(f"weights have {len(table.rows)} rows for {len(rows)} units")
    for unit in data.units.difference(rows, sort=False):
        raise DataError("has no slack weights", unit=unit, hint="Give a row for every unit")
    values = _in_order(table.values[rows.get_indexer(data.units)], table.columns, data)
    return LabelledMatrix(values, data.units, data.variables)


def _in_order(values: Floats, labels: pd.Index, data: DeaData) -> Floats:
    """Columns in the order of the data, each variable having one."""
    for name in data.variables.difference(labels, sort=False):
        raise DataError("has no slack weight", column=name, hint="Give one weight for every input and output")
    for name in labels.difference(data.variables, sort=False):
        raise DataError("has a slack weight but is neither input nor output", column=name)
    return values[:, labels.get_indexer(data.variables)]


def _one_over(values: Floats, known: NDArray[np.bool_]) -> Floats:
    return np.divide(1.0, values, out=np.zeros_like(values), where=known)
