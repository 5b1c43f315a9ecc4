"""An audit of DEA data and results: what a reader must know before trusting the efficiencies."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sqeval.dea.data import DeaData, unit_name
from sqeval.dea.data_audit import audit_data, enough_units, least_units
from sqeval.dea.model import DeaModel, DeaSolution
from sqeval.labelled import Floats
from sqeval.numerics.linear_program import OPTIMAL
from sqeval.result import Caution

#: More efficient units than this share, and the model hardly tells units apart (a convention of ours).
_MANY = 0.5
#: Weights that add less than this share to a unit's score add nothing.
_NOTHING = 1e-9


def audit(data: DeaData, solution: DeaSolution, model: DeaModel | None = None) -> tuple[Caution, ...]:
    """Cautions: units without an answer, then the data, then what the solution shows; what depends on the model where it is given."""
    about_data = audit_data(data, model)
    doubts = (
        unsolved(data, solution.status),
        about_data.cautions,
        _many_efficient(data, solution),
        _zero_inputs(data, solution),
        _never_counts(data, solution, about_data.entangled),
    )
    return tuple(chain.from_iterable(doubts))


def unsolved(data: DeaData, statuses: NDArray[Any]) -> Iterator[Caution]:
    """Units without an answer, a caution for every status."""
    for status in sorted({str(word) for word in pd.unique(statuses)} - {OPTIMAL}):
        units = _names(data, statuses == status)
        yield Caution("dea_not_solved", units, {"status": status}, {"status": f"dea.{status.replace('-', '_')}"})


def _many_efficient(data: DeaData, solution: DeaSolution) -> Iterator[Caution]:
    # Units that do not make the frontier, and may lie beyond it, do not say how well it tells units apart.
    own = True if data.is_own_reference else np.asarray(data.units.isin(data.reference), dtype=bool)
    solved = solution.solved & own
    flags = solution.weakly_efficient if solution.efficient is None else solution.efficient
    if flags is None:
        return
    best = flags & solved
    if solved.sum() > 1 and best.sum() > _MANY * solved.sum():
        yield Caution("dea_many_efficient", details={"efficient": int(best.sum()), "units": int(solved.sum())})


def _zero_inputs(data: DeaData, solution: DeaSolution) -> Iterator[Caution]:
    """Efficient units with an input of zero: only mixes that spend nothing of it either are compared with them."""
    flags = solution.solved if solution.weakly_efficient is None else solution.weakly_efficient
    found = flags & (data.inputs.values == 0).any(axis=1)
    if found.any():
        yield Caution("dea_zero_inputs", _names(data, found))


def _never_counts(data: DeaData, solution: DeaSolution, entangled: NDArray[np.bool_]) -> Iterator[Caution]:
    """Variables without weight in an optimum of every unit, but for those that others may stand for: no score depends on them."""
    weights, solved = solution.multipliers, solution.solved
    if weights is None or not solved.any() or not enough_units(data) or solved.sum() < least_units(data):
        return
    # Variable by variable: of a million units, all at once would take the room of several tables.
    least = _NOTHING * sum(_share(data, solution, weights, k) for k in range(len(entangled)))
    names = tuple(
        str(name) for k, name in enumerate(data.variables) if not entangled[k] and not (_share(data, solution, weights, k) > least).any()
    )
    if names:
        yield Caution("dea_never_counts", names)


def _share(data: DeaData, solution: DeaSolution, weights: Floats, variable: int) -> Floats:
    """What a variable counts for in every solved unit. A weight on a zero is a weight: it may hold others back."""
    size = np.abs(data.values[solution.solved, variable])
    return np.asarray(np.abs(weights[solution.solved, variable]) * np.maximum(size, size.mean()), dtype=np.float64)


def _names(data: DeaData, flags: NDArray[np.bool_]) -> tuple[str, ...]:
    return tuple(map(unit_name, data.units[np.flatnonzero(flags)]))
