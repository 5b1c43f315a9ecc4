"""The boundary of weights by criterion: Series, mappings, sequences in the order of the columns, and results with weights."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sqeval import labelled
from sqeval.errors import DataError
from sqeval.result import Caution

Floats = NDArray[np.float64]

#: How far a sum may be from 1 to be rounding that is said, and rounding that is not.
TOLERANCE, EXACT = 0.02, 1e-9


def criteria_weights(weights: Any, criteria: pd.Index, place: str) -> tuple[Floats, tuple[Caution, ...]]:
    """Weights in the order of `criteria`, summing to 1, and a caution where they did not; `place` is the table of the criteria.

    Raises
    ------
    DataError
        Other criteria, a negative weight, or a sum that is not 1.
    """
    held = _held(weights)
    bare = not isinstance(held, (pd.Series, dict))
    given = labelled.vector(held, "weights", labels=criteria if bare else None)
    same_criteria(criteria, given.labels, (place, "weights"))
    values: Floats = given.values[given.labels.get_indexer(criteria)]
    if (values < 0).any():
        worst = int(values.argmin())
        raise DataError("a weight is negative", column=criteria[worst], value=float(values[worst]))
    total = math.fsum(values)
    if abs(total - 1) > TOLERANCE:
        raise DataError(f"weights must sum to 1 (within {TOLERANCE})", value=total)
    return values / total, () if abs(total - 1) <= EXACT else (Caution("weights_rescaled", ("weights",)),)


def same_criteria(first: pd.Index, second: pd.Index, places: tuple[str, str]) -> None:
    """Refuse criteria of which one is missing on either side, naming it."""
    for here, there, place in ((first, second, places[1]), (second, first, places[0])):
        absent = here.difference(there, sort=False)
        if len(absent):
            raise DataError(f"has no entry in {place}", column=absent[0], hint="Both need the same criteria")


def _held(weights: Any) -> Any:
    """The weights of a result: those of the leaves of a hierarchy, or of the items of a matrix."""
    if isinstance(weights, (pd.Series, dict)):
        return weights
    for name in ("global_weights", "weights"):
        series = getattr(weights, name, None)
        if isinstance(series, pd.Series):
            return series
    return weights
