"""An audit of DEA data and results: what a reader must know before trusting the efficiencies."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from sqeval.dea.data import DeaData, unit_name
from sqeval.dea.model import DeaSolution
from sqeval.labelled import Floats, LabelledMatrix
from sqeval.numerics.linear_program import OPTIMAL
from sqeval.result import Caution

#: More efficient units than this share, and the model hardly tells units apart.
_MANY = 0.5
#: Values of one column that differ by more than this factor leave double precision nothing to work with.
_WIDE = 1e12


def audit(data: DeaData, solution: DeaSolution) -> tuple[Caution, ...]:
    """Cautions about data and solution, the gravest first."""
    doubts = (_unsolved(data, solution), _few_units(data), _many_efficient(data, solution), _all_equal(data), _ratios(data), _wide(data))
    return tuple(chain.from_iterable(doubts))


def audit_of_data(data: DeaData) -> tuple[Caution, ...]:
    """Cautions about the data alone, for models without a solution for each unit."""
    return tuple(chain.from_iterable((_few_units(data), _all_equal(data), _ratios(data), _wide(data))))


def _unsolved(data: DeaData, solution: DeaSolution) -> Iterator[Caution]:
    for status in sorted({str(word) for word in solution.status} - {OPTIMAL}):
        units = tuple(unit_name(unit) for unit, word in zip(data.units, solution.status, strict=True) if word == status)
        yield Caution("dea_not_solved", units, {"status": status}, {"status": f"dea.{status.replace('-', '_')}"})


def _few_units(data: DeaData) -> Iterator[Caution]:
    """The rule of thumb n ≥ max(m·s, 3(m + s)) of Cooper, Seiford & Tone (2007)."""
    n, m, s = len(data.reference), len(data.inputs.columns), len(data.outputs.columns)
    least = max(m * s, 3 * (m + s))
    if n < least:
        yield Caution("dea_few_units", details={"units": n, "inputs": m, "outputs": s, "least": least})


def _many_efficient(data: DeaData, solution: DeaSolution) -> Iterator[Caution]:
    # Units that do not make the frontier, and may lie beyond it, do not say how well it tells units apart.
    solved = solution.solved & np.asarray(data.units.isin(data.reference), dtype=bool)
    flags = solution.weakly_efficient if solution.efficient is None else solution.efficient
    if flags is None:
        return
    best = flags & solved
    if solved.sum() > 1 and best.sum() > _MANY * solved.sum():
        yield Caution("dea_many_efficient", details={"efficient": int(best.sum()), "units": int(solved.sum())})


def _all_equal(data: DeaData) -> Iterator[Caution]:
    if len(data.units) > 1 and all((table.values == table.values[0]).all() for table in (data.inputs, data.outputs)):
        yield Caution("dea_all_equal")


def _ratios(data: DeaData) -> Iterator[Caution]:
    names = tuple(
        str(name)
        for table in (data.inputs, data.outputs)
        for name, found in zip(table.columns, _look_like_ratios(table), strict=True)
        if found
    )
    if names:
        yield Caution("dea_ratios", names)


def _look_like_ratios(table: LabelledMatrix) -> NDArray[np.bool_]:
    """Within [0, 1] and not whole numbers."""
    values = table.values
    return np.asarray((values <= 1).all(axis=0) & (values != np.round(values)).any(axis=0), dtype=bool)


def _wide(data: DeaData) -> Iterator[Caution]:
    tables = (data.reference_inputs, data.reference_outputs)
    names = tuple(str(name) for table in tables for name, column in zip(table.columns, table.values.T, strict=True) if _is_wide(column))
    if names:
        yield Caution("dea_wide", names)


def _is_wide(column: Floats) -> bool:
    positive = column[column > 0]
    return positive.size > 0 and bool(positive.min() < positive.max() / _WIDE)
