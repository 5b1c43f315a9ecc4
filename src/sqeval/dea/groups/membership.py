"""Which group every unit belongs to, as users give it: joined by name, refused by name where one is missing."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Set
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sqeval.errors import DataError
from sqeval.labelled import LabelledVector, read_only, sorted_order

Places = NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class Membership:
    """Names of groups in sorted order, and the place (k,) of every unit's group among them."""

    names: pd.Index
    of: Places

    def __post_init__(self) -> None:
        object.__setattr__(self, "of", read_only(self.of))

    @property
    def sizes(self) -> Places:
        """How many units each group has."""
        return np.bincount(self.of, minlength=len(self.names))

    def by_unit(self, units: pd.Index) -> pd.Series[Any]:
        """The name of every unit's group."""
        return LabelledVector(self.names[self.of].to_numpy(), units, "group").to_series()


def membership(groups: Any, units: pd.Index, name: str) -> Membership:
    """Groups of units, from a Series or mapping by unit, or anything as long as `units`, in their order.

    Raises
    ------
    DataError
        A unit has no group, or stands in `groups` only.
    """
    series = labels_of(groups, units, name)
    labels = series.to_numpy(dtype=object)
    for unit, label in zip(series.index, labels, strict=True):
        if not isinstance(label, Hashable):
            raise DataError(f"has no single label in `{name}`", unit=unit, value=label, hint="Give every unit one name of a group")
    found = pd.Index(pd.unique(labels))
    names = found[sorted_order(found)]
    return Membership(names, names.get_indexer(pd.Index(labels)).astype(np.intp))


def labels_of(labels: Any, units: pd.Index, name: str) -> pd.Series[Any]:
    """One label a unit in the order of `units`: a Series or mapping is joined by name, anything else goes by position."""
    series = _as_series(labels, units, name)
    twice = series.index[series.index.duplicated()]
    if len(twice):
        raise DataError(f"stands twice in `{name}`", unit=twice[0], hint="Give every unit one entry")
    for unit in units.difference(series.index, sort=False):
        raise DataError(f"has no entry in `{name}`", unit=unit, hint="Every unit needs one; a Series is joined by its index")
    for unit in series.index.difference(units, sort=False):
        raise DataError(f"stands in `{name}` only", unit=unit, hint="Leave it out, or give its inputs and outputs")
    series = series.loc[units]
    missing = series.index[series.isna()]
    if len(missing):
        raise DataError(f"has a missing value in `{name}`", unit=missing[0], hint="Fill it, or drop the unit from X and Y")
    return series


def _as_series(labels: Any, units: pd.Index, name: str) -> pd.Series[Any]:
    if isinstance(labels, pd.DataFrame):
        if labels.shape[1] != 1:
            raise DataError(f"`{name}` has {labels.shape[1]} columns", hint="Give one, a Series by unit")
        return labels.iloc[:, 0]
    if isinstance(labels, pd.Series):
        return labels
    if isinstance(labels, Mapping):
        return pd.Series(dict(labels), dtype=None if labels else object)
    if isinstance(labels, (str, bytes, Set)) or not isinstance(labels, Iterable):
        raise DataError(f"`{name}` is not one label a unit", value=labels, hint="Give a Series by unit, a mapping, or a list")
    values = labels if isinstance(labels, pd.Categorical) else list(labels)
    if len(values) != len(units):
        raise DataError(f"`{name}` has {len(values)} entries for {len(units)} units", hint="Give a Series by unit to join by name")
    return pd.Series(values, index=units)
