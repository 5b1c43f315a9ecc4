"""Bad outputs beside inputs and good outputs: treated as inputs, left out, or produced jointly with the good ones."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from sqeval.dea.conditions import Conditions
from sqeval.dea.data import DeaData, unit_name
from sqeval.dea.model import DeaSolution
from sqeval.dea.returns import Returns
from sqeval.dea.technology import Technology
from sqeval.labelled import LabelledMatrix
from sqeval.result import Caution

Places = NDArray[np.intp]


def inputs_first(data: DeaData) -> Places:
    """Where inputs, then bad outputs, then good ones stand among the variables, which have bad outputs last."""
    count = len(data.variables)
    places: Places = np.r_[: data.m, count - data.bad : count, data.m : count - data.bad]
    return places


def in_own_order(found: DeaSolution, data: DeaData) -> DeaSolution:
    """A solution for variables in the order of `inputs_first`, for those of the data."""
    back = np.argsort(inputs_first(data))
    multipliers, slacks, targets = (None if table is None else table[:, back] for table in (found.multipliers, found.slacks, found.targets))
    return replace(found, multipliers=multipliers, slacks=slacks, targets=targets)


def as_inputs(data: DeaData) -> DeaData:
    """The data with bad outputs as further inputs, in the order of `inputs_first`."""
    return replace(_picked(data, inputs_first(data)), m=data.m + data.bad, bad=0)


def without_bad(data: DeaData) -> DeaData:
    """The data without bad outputs."""
    return replace(_picked(data, np.arange(len(data.variables) - data.bad)), bad=0)


def jointly_produced(data: DeaData, rts: Returns, conditions: Conditions) -> Technology:
    """Weak disposability (Kuosmanen 2005), in the order of `inputs_first`: every unit once as it is, once with inputs only.

    With intensities λ of the first half and μ of the second, inputs are Σ(λ + μ)x, outputs of both kinds Σλy and Σλb, and `rts`
    bounds Σ(λ + μ): each unit may be scaled down by a factor λ/(λ + μ) of its own. Under "crs" μ would only waste inputs and is
    left out (Färe & Grosskopf 2003), unless an input is held exactly: then waste of it is of use.
    """
    plain, m = as_inputs(data), data.m + data.bad
    values = plain.reference_values
    if rts.low > 0 or np.isfinite(rts.high) or not set(conditions.non_controllable).isdisjoint(data.inputs.columns):
        values = np.vstack([values, values * (np.arange(values.shape[1]) < data.m)])
    return Technology(values, m, rts, still=conditions.still(plain.variables), exact=conditions.exact(plain.variables))


def not_null_joint(data: DeaData) -> Iterator[Caution]:
    """Who makes good outputs without any bad one, and bad outputs that nobody makes: then good ones come without bad ones."""
    bad = data.reference_values[:, len(data.variables) - data.bad :]
    clean = ~(bad > 0).any(axis=1)
    if clean.any():
        yield Caution("dea_null_joint", tuple(map(unit_name, data.reference[np.flatnonzero(clean)])))
    absent = ~(bad > 0).any(axis=0)
    if absent.any():
        names = data.variables[len(data.variables) - data.bad :]
        yield Caution("dea_no_bad_output", tuple(map(str, names[np.flatnonzero(absent)])))


def _picked(data: DeaData, columns: Places) -> DeaData:
    table = _columns(data.table, columns)
    reference = table if data.is_own_reference else _columns(data.reference_table, columns)
    return replace(data, table=table, reference_table=reference, shift=None if data.shift is None else data.shift[columns])


def _columns(table: LabelledMatrix, columns: Places) -> LabelledMatrix:
    return LabelledMatrix(table.values[:, columns], table.rows, table.columns[columns])
