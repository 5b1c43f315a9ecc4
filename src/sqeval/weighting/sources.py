"""The boundary of weights that come from elsewhere: results with weights, Series and mappings, joined by name of criterion."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sqeval import labelled
from sqeval.errors import DataError
from sqeval.labelled import LabelledVector
from sqeval.result import Caution

Floats = NDArray[np.float64]


def weights_in(source: Any, name: str) -> LabelledVector:
    """The weights of a source, not yet rescaled."""
    found = labelled.vector(labelled.held_weights(source), name)
    if not len(found.labels):
        raise DataError(f"{name} holds no weights")
    return found


def shares_in(vector: LabelledVector, name: str) -> tuple[LabelledVector, tuple[Caution, ...]]:
    """The same summing to 1 exactly, and a caution where it did not."""
    found, is_rescaled = labelled.shares(vector, name)
    return found, (Caution("weights_rescaled", (name,)),) if is_rescaled else ()


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
