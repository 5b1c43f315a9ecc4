"""The boundary of weights that come from elsewhere: results with weights, Series and mappings, joined by name of criterion."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sqeval import labelled
from sqeval.errors import DataError
from sqeval.labelled import LabelledVector
from sqeval.result import Caution

Floats = NDArray[np.float64]

#: How far a sum may be from 1 to be rounding.
TOLERANCE = 0.02
EXACT = 1e-9


def weights_in(source: Any, name: str) -> LabelledVector:
    """The weights of a source, checked but not yet rescaled."""
    if not isinstance(source, (pd.Series, Mapping)):
        for attribute in ("global_weights", "weights"):
            held = getattr(source, attribute, None)
            if isinstance(held, pd.Series):
                source = held
                break
    found = labelled.vector(source, name)
    if not len(found.labels):
        raise DataError(f"{name} holds no weights")
    if (found.values < 0).any():
        worst = int(np.argmin(found.values))
        raise DataError(f"a weight of {name} is negative", column=found.labels[worst], value=float(found.values[worst]))
    return found


def shares_in(vector: LabelledVector, name: str) -> tuple[LabelledVector, tuple[Caution, ...]]:
    """The same summing to 1 exactly, and a caution where it did not."""
    total = math.fsum(vector.values)
    if abs(total - 1) > TOLERANCE:
        hint = "Divide them by their sum if only their ratios count"
        raise DataError(f"{name} must sum to 1 (within {TOLERANCE})", value=total, hint=hint)
    said = (Caution("weights_rescaled", (name,)),) if abs(total - 1) > EXACT else ()
    return LabelledVector(vector.values / total, vector.labels, vector.name), said


def shares_by_name(sources: Mapping[str, Any]) -> tuple[dict[str, LabelledVector], tuple[Caution, ...]]:
    """Every source as shares of the same criteria, and cautions where they did not sum to 1."""
    held = {name: weights_in(source, name) for name, source in sources.items()}
    _same_criteria(held)
    found = {name: shares_in(vector, name) for name, vector in held.items()}
    return {name: shares for name, (shares, _) in found.items()}, tuple(caution for _, said in found.values() for caution in said)


def joined(vectors: Mapping[str, LabelledVector]) -> Floats:
    """Weights (sources, criteria), by the names of the first source."""
    labels = next(iter(vectors.values())).labels
    return np.array([vector.values[vector.labels.get_indexer(labels)] for vector in vectors.values()])


def _same_criteria(vectors: Mapping[str, LabelledVector]) -> None:
    names = list(vectors)
    first = vectors[names[0]]
    for name in names[1:]:
        for here, there, place in ((first, vectors[name], name), (vectors[name], first, names[0])):
            absent = here.labels.difference(there.labels, sort=False)
            if len(absent):
                raise DataError(f"has no weight in {place}", column=absent[0], hint="All sources need the same criteria; 0 is a weight")
