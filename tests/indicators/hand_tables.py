"""Tables of indicators made by hand: values, sizes and errors as given, without records behind them."""

import numpy as np
import pandas as pd

import sqeval as sq
from sqeval.indicators.table import IndicatorTable
from sqeval.labelled import LabelledMatrix, LabelledVector

TIMES = {"start": "created_at", "end": "resolved_at"}
MEASURES = {
    "share": {"kind": "share", "column": "resolved"},
    "mean": {"kind": "mean", "column": "cost"},
    "median": {"kind": "duration", **TIMES},
    "rating": {"kind": "rating", "column": "rating", "answers": {"5": 1, "1": 4}},
    "count": {"kind": "count"},
}


def tree(kinds, **more):
    """A hierarchy of one criterion with an indicator a kind: {"name": kind}."""
    leaves = [{"name": name, "measure": MEASURES[kind], **more.get(name, {})} for name, kind in kinds.items()]
    return sq.Hierarchy.from_dict({"name": "goal", "children": [{"name": "criterion", "children": leaves}]})


def table(kinds, units, value, n, error=None, *, missing=None, hierarchy=None, warnings=()):
    """A table with one column a kind; `units` are names, or (unit, period) pairs. Shares have their binomial error."""
    value, n = (np.asarray(part, dtype=float).reshape(len(units), len(kinds)) for part in (value, n))
    if error is None:
        with np.errstate(invalid="ignore", divide="ignore"):
            error = np.sqrt(value * (1 - value) / n)
    error = np.asarray(error, dtype=float).reshape(value.shape)
    missing = np.zeros_like(value) if missing is None else np.asarray(missing, dtype=float).reshape(value.shape)
    paired = isinstance(units[0], tuple)
    rows = pd.MultiIndex.from_tuples(units, names=["unit", "period"]) if paired else pd.Index(units, name="unit")
    parts = {"value": value, "n": n, "standard_error": error, "low": value - 2 * error, "high": value + 2 * error, "missing": missing}
    columns = pd.Index(list(kinds), name="indicator")
    arrays = {name: LabelledMatrix(part, rows, columns) for name, part in parts.items()}
    size = LabelledVector(np.maximum(n.max(axis=1), 1), rows, "n")
    period = "month" if paired else None
    return IndicatorTable(hierarchy or tree(kinds), size, arrays, by=("team",), period=period, warnings=tuple(warnings))


def shuffled(found, seed=0):
    """The same table with its rows in another order."""
    order = np.random.default_rng(seed).permutation(len(found.units))
    arrays = {name: matrix.take(order) for name, matrix in found.arrays.items()}
    size = LabelledVector(found.size.values[order], found.units[order], "n")
    return IndicatorTable(found.hierarchy, size, arrays, by=found.by, period=found.period, warnings=found.warnings)
