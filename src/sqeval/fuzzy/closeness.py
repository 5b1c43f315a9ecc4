"""Degrees of closeness of two fuzzy sets (贴近度)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from sqeval import labelled
from sqeval.errors import DataError, nearest_hint, quoted
from sqeval.fuzzy.result import FuzzyResult
from sqeval.labelled import Floats
from sqeval.numerics import closeness as degrees
from sqeval.numerics.composition import ROUNDING
from sqeval.options import Closeness, parse

METHODS: dict[Closeness, Callable[[Floats, Floats], Floats]] = {
    Closeness.LATTICE: degrees.lattice,
    Closeness.MIN_MAX: degrees.min_max,
    Closeness.MIN_MEAN: degrees.min_mean,
    Closeness.HAMMING: degrees.hamming,
    Closeness.EUCLID: degrees.euclid,
    Closeness.ASYMMETRIC_RANK: degrees.asymmetric_rank,
}


def closeness(a: Any, b: Any, method: str = "lattice") -> float:
    """How close two fuzzy sets are, from 0 to 1.

    Parameters
    ----------
    a, b : Series or mapping by grade, sequence, or FuzzyResult
        Memberships in [0, 1] of the same grades, joined by name; by position where one has no names. Of a FuzzyResult its
        normalised vector.
    method : {"lattice", "min_max", "min_mean", "hamming", "euclid", "asymmetric_rank"}
        - "lattice": ½ [A∘B + (1 − A⊙B)] with A∘B = max min(a, b) and A⊙B = min max(a, b); of a set with itself below 1 unless
          some membership is 1 and some is 0;
        - "min_max": Σ min(a, b) / Σ max(a, b);
        - "min_mean": 2 Σ min(a, b) / Σ (a + b);
        - "hamming": 1 − Σ |a − b| / n;
        - "euclid": 1 − √(Σ (a − b)² / n);
        - "asymmetric_rank": 1 − 2/(n(n + 1)) Σ k |a_k − b_k|, where the k-th grade of `a` counts k times.

    Returns
    -------
    float

    Raises
    ------
    DataError
        A membership is missing or outside [0, 1], grades differ, or numbers of grades do.
    OptionError
        An unknown method.

    References
    ----------
    Wang Peizhuang (1983), Fuzzy Set Theory and Its Applications, Shanghai Science and Technology Press (in Chinese).

    Examples
    --------
    >>> a, b = [0.5, 0.3, 0.2], [0.4, 0.4, 0.2]
    >>> [round(closeness(a, b, method), 4) for method in ("lattice", "min_max", "min_mean", "hamming")]
    [0.6, 0.8182, 0.9, 0.9333]
    """
    kind = parse(Closeness, method, "method")
    first, second = read_set(a, "a"), read_set(b, "b")
    return float(METHODS[kind](first.values, joined(second, first, "b")))


class FuzzySet(NamedTuple):
    """Memberships in [0, 1] by grade; `is_named` says whether the grades have names, or are positions only."""

    values: Floats
    labels: pd.Index
    is_named: bool


def read_set(vector: Any, name: str) -> FuzzySet:
    """Check the memberships of one fuzzy set."""
    if isinstance(vector, FuzzyResult):
        vector = vector.vector
    read = labelled.vector(vector, name)
    if not len(read.values):
        raise DataError(f"{name} has no memberships")
    for at in np.flatnonzero((read.values < -ROUNDING) | (read.values > 1 + ROUNDING))[:1]:
        raise DataError(f"a membership of {name} is outside [0, 1]", row=quoted(read.labels[at]), value=float(read.values[at]))
    return FuzzySet(np.clip(read.values, 0.0, 1.0), read.labels, isinstance(vector, (pd.Series, Mapping)))


def joined(vector: FuzzySet, onto: FuzzySet, name: str) -> Floats:
    """Memberships in the order of another set: by name, by position where one of them has no names."""
    if len(vector.labels) != len(onto.labels):
        raise DataError(f"{name} has {len(vector.labels)} memberships for {len(onto.labels)} grades", value=vector.labels.tolist())
    if not (vector.is_named and onto.is_named):
        return vector.values
    at = vector.labels.get_indexer(onto.labels)
    for k in np.flatnonzero(at < 0)[:1]:
        raise DataError(f"is missing in {name}", row=quoted(onto.labels[k]), hint=nearest_hint(onto.labels[k], vector.labels))
    return np.asarray(vector.values[at])
