"""Columns of names as codes: short numbers instead of texts, as there is one a row."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sqeval.numerics.parts import chunks, over_parts

#: Places in a list of names; short numbers, as there is one a row.
Places = NDArray[np.int32]

#: Rows that are looked at together: what that takes besides the codes is given back, but not all of it to the system.
_ROWS = 2**17


@dataclass(frozen=True, eq=False)
class Coded:
    """What every row is called: the code of its name, −1 where it has none, and the names by code, all different."""

    codes: Places
    names: pd.Index

    def among(self, names: pd.Index) -> Places:
        """The place of every row's name in `names`, −1 where it is not there."""
        places = np.append(names.get_indexer(self.names), -1).astype(np.int32)
        # The codes −1 take what stands at the end.
        return places[self.codes]

    def labels(self, index: pd.Index) -> pd.Series[Any]:
        """The name of every row, missing where it has none."""
        names = np.append(self.names.to_numpy(dtype=object), np.array([None]))
        return pd.Series(names[self.codes], index=index, dtype="str")

    def renamed(self, labels: pd.Series[Any]) -> Coded:
        """The same rows under other names, one for each name so far; some may be the same, or missing."""
        codes, names = pd.factorize(labels)
        return Coded(np.append(codes, -1).astype(np.int32)[self.codes], pd.Index(names))


def coded(column: pd.Series[Any]) -> Coded:
    """Codes of the different values of a column, in the order in which they appear."""

    def work(part: slice) -> list[tuple[Places, Any]]:
        return [_of_rows(column.iloc[rows]) for rows in chunks(part, _ROWS)]

    parts = list(chain.from_iterable(over_parts(work, len(column)))) or [_of_rows(column)]
    if len(parts) == 1:
        return Coded(parts[0][0], pd.Index(parts[0][1]))
    together, names = pd.factorize(pd.concat([pd.Series(found) for _, found in parts], ignore_index=True))
    ends = np.cumsum([len(found) for _, found in parts])
    places = (np.append(own, -1).astype(np.int32) for own in np.split(together, ends[:-1]))
    return Coded(np.concatenate([own[codes] for own, (codes, _) in zip(places, parts, strict=True)]), pd.Index(names))


def _of_rows(column: pd.Series[Any]) -> tuple[Places, Any]:
    codes, found = pd.factorize(column)
    return codes.astype(np.int32), found
