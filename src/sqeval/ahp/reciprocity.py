"""Whether the two cells of a pair agree, and what becomes of them."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sqeval.ahp.judgement import Pair, written
from sqeval.errors import JudgementError

Floats = NDArray[np.float64]

#: A cell and the reciprocal of its mirror may differ by 2 %, or by half a unit of the second decimal (3 and 0.33); no cell of
#: two decimals is smaller than `SMALLEST`, and below it the half unit would let any two cells pass (1000 and 0.005).
RELATIVE_TOLERANCE = 0.02 + 1e-9
ABSOLUTE_TOLERANCE = 0.005 + 1e-12
SMALLEST = 0.01 - 1e-12
_ROUNDING = 4 * np.finfo(np.float64).eps


def reciprocal(cells: Floats, labels: pd.Index) -> Floats:
    """Complete each pair from the cell that is given, or let the upper one rule, once the two are found to agree."""
    names = labels.tolist()
    wrong = np.flatnonzero(np.abs(np.diagonal(cells) - 1) > 1e-9)
    if wrong.size:
        label = names[wrong[0]]
        raise JudgementError("the diagonal must be 1", pair=(label, label), value=float(cells[wrong[0], wrong[0]]))
    rows, columns = np.triu_indices(len(cells), k=1)
    above, below = cells[rows, columns], cells[columns, rows]
    above = np.where(np.isnan(above), 1 / below, above)
    below = np.where(np.isnan(below), 1 / above, below)
    for k in np.flatnonzero(~agree(above, below) & ~np.isnan(above)):
        raise _contradiction(above[k], below[k], (names[rows[k]], names[columns[k]]))
    result = np.eye(len(cells))
    result[rows, columns] = above
    # Cells that differ by rounding alone stay as they are, so that a reordered matrix holds the very same numbers.
    result[columns, rows] = np.where(np.abs(above * below - 1) <= _ROUNDING, below, 1 / above)
    return result


def agree(above: Floats, below: Floats) -> NDArray[np.bool_]:
    """Whether cells above the diagonal are the reciprocals of those below, within the tolerance."""
    near: NDArray[np.bool_] = np.abs(above * below - 1) <= RELATIVE_TOLERANCE
    if near.all():
        return near
    rounded = np.minimum(np.abs(below - 1 / above), np.abs(above - 1 / below)) <= ABSOLUTE_TOLERANCE
    return near | (rounded & (np.minimum(above, below) >= SMALLEST))


def _contradiction(above: float, below: float, pair: Pair) -> JudgementError:
    problem = f"the two cells are not reciprocal: {written(above)} against {written(below)}, where {written(1 / above)} is expected"
    return JudgementError(problem, pair=pair, hint="Correct one of them, or leave one out (NaN)")
