"""Priorities of alternatives: their local weights under every criterion, put together with the criteria's weights."""

from __future__ import annotations

import math
import warnings
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sqeval import labelled
from sqeval.errors import DataError, SqevalWarning
from sqeval.labelled import LabelledMatrix
from sqeval.options import Synthesis, parse
from sqeval.result import Caution

Floats = NDArray[np.float64]

TOLERANCE = 0.02


def synthesise(local: Any, weights: Any, mode: str = "distributive") -> pd.Series[float]:
    """Overall priority of each alternative.

    Parameters
    ----------
    local : DataFrame or array, alternatives × criteria
        Local priorities (no negative ones), higher is better.
    weights : Series, mapping or sequence by criterion
        Weights of the criteria; they sum to 1 within 0.02 and are then rescaled, with a warning.
    mode : {"distributive", "ideal"}
        Local priorities as shares of their column's sum, P_i = Σ_j w_j r_ij / Σ_k r_kj, or of its best entry,
        P_i = Σ_j w_j r_ij / max_k r_kj (not renormalised).

    Returns
    -------
    Series
        By alternative, in the order of `local`; distributive ones sum to 1.

    Raises
    ------
    DataError
        Criteria differ between `local` and `weights`, a value is negative, a column holds only zeros, or the
        weights do not sum to 1.

    References
    ----------
    Forman, E. H. & Gass, S. I. (2001). The analytic hierarchy process: an exposition. Operations Research 49(4),
    469-486.

    Examples
    --------
    >>> local = pd.DataFrame({"speed": [0.75, 0.25], "cost": [0.4, 0.6]}, index=["A", "B"])
    >>> synthesise(local, {"speed": 0.6, "cost": 0.4}).round(4).to_dict()
    {'A': 0.61, 'B': 0.39}
    """
    kind = parse(Synthesis, mode, "mode")
    table = labelled.matrix(local, "local")
    shares = _criteria_weights(weights, table.columns)
    _check(table)
    scale = table.values.sum(axis=0) if kind is Synthesis.DISTRIBUTIVE else table.values.max(axis=0)
    return pd.Series(table.values / scale @ shares, index=table.rows, name="priority")


def _criteria_weights(weights: Any, criteria: pd.Index) -> Floats:
    bare = not isinstance(weights, (pd.Series, dict))
    given = labelled.vector(weights, "weights", labels=criteria if bare else None)
    for here, there, place in ((criteria, given.labels, "weights"), (given.labels, criteria, "local")):
        absent = here.difference(there, sort=False)
        if len(absent):
            raise DataError(f"has no entry in {place}", column=absent[0], hint="Both need the same criteria")
    values: Floats = given.values[given.labels.get_indexer(criteria)]
    total = math.fsum(values)
    if (values < 0).any() or abs(total - 1) > TOLERANCE:
        raise DataError(f"weights must not be negative and must sum to 1 (within {TOLERANCE})", value=total)
    if abs(total - 1) > 1e-9:
        warnings.warn(Caution("weights_rescaled", ("weights",)).message, SqevalWarning, stacklevel=3)
    return values / total


def _check(table: LabelledMatrix) -> None:
    negative = np.argwhere(table.values < 0)
    if len(negative):
        row, column = negative[0]
        value = float(table.values[row, column])
        raise DataError("a local priority is negative", column=table.columns[column], unit=table.rows[row], value=value)
    empty = np.flatnonzero(table.values.max(axis=0) == 0)
    if empty.size:
        raise DataError("all local priorities are 0", column=table.columns[empty[0]], hint="Leave the criterion out")
