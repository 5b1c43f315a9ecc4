"""The boundary of weights by criterion: Series, mappings, sequences in the order of the columns, and results with weights."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sqeval import labelled
from sqeval.errors import DataError
from sqeval.result import Caution

Floats = NDArray[np.float64]


def criteria_weights(weights: Any, criteria: pd.Index, place: str) -> tuple[Floats, tuple[Caution, ...]]:
    """Weights in the order of `criteria`, summing to 1, and a caution where they did not; `place` is the table of the criteria.

    Raises
    ------
    DataError
        Other criteria, a negative weight, or a sum that is not 1.
    """
    held = labelled.held_weights(weights)
    bare = not isinstance(held, (pd.Series, Mapping))
    given = labelled.vector(held, "weights", labels=criteria if bare else None)
    same_criteria(criteria, given.labels, (place, "weights"))
    shares, is_rescaled = labelled.shares(given, "weights")
    values: Floats = shares.values[shares.labels.get_indexer(criteria)]
    return values, (Caution("weights_rescaled", ("weights",)),) if is_rescaled else ()


def same_criteria(first: pd.Index, second: pd.Index, places: tuple[str, str]) -> None:
    """Refuse criteria of which one is missing on either side, naming it."""
    for here, there, place in ((first, second, places[1]), (second, first, places[0])):
        absent = here.difference(there, sort=False)
        if len(absent):
            raise DataError(f"has no entry in {place}", column=absent[0], hint="Both need the same criteria")
