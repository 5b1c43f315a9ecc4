"""The shape of a judgement matrix: whatever table a user has becomes square cells with one name a row."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sqeval.errors import JudgementError, nearest_hint

Cells = NDArray[Any]


def labelled_cells(values: Any, labels: pd.Index | None) -> tuple[Cells, pd.Index]:
    """Cells as they were given, square, columns joined to rows, and the names of the rows (`labels` if they have none)."""
    frame = _frame(values)
    own = _own_names(frame)
    if own is not None:
        return _joined(frame, own).to_numpy(dtype=object), own
    names = pd.RangeIndex(len(frame)) if labels is None else labels
    if len(names) != len(frame):
        raise JudgementError(f"{len(names)} labels for a matrix of {len(frame)} rows", value=list(names))
    return frame.to_numpy(dtype=object), names


def order_of(wanted: pd.Index, given: pd.Index, place: str) -> NDArray[np.intp]:
    """Positions of the `wanted` labels among the `given` ones, which must be the same set."""
    foreign, absent = given.difference(wanted, sort=False), wanted.difference(given, sort=False)
    if len(foreign):
        raise JudgementError(f"{place} name {foreign[0]!r}, which is not an item here", hint=nearest_hint(foreign[0], wanted))
    if len(absent):
        raise JudgementError(f"{place} do not name the item {absent[0]!r}", value=list(given))
    return given.get_indexer(wanted)


def names_of(labels: Iterable[Any]) -> pd.Index:
    """Labels as an index, each only once."""
    if not isinstance(labels, Iterable):
        raise JudgementError("labels are a list of names", value=labels)
    names = labels if isinstance(labels, pd.Index) else pd.Index(list(labels), tupleize_cols=False)
    odd = [name for name in names if not isinstance(name, Hashable)]
    if odd:
        raise JudgementError("a label must be a text, a number or another value that does not change", value=odd[0])
    twice = names[names.duplicated()]
    if len(twice):
        raise JudgementError("a label stands twice", value=twice[0], hint="Every item needs a name of its own")
    return names


def _frame(values: Any) -> pd.DataFrame:
    frame = values if isinstance(values, pd.DataFrame) else _foreign(values)
    if frame.empty:
        raise JudgementError("a judgement matrix needs at least one item")
    rows, columns = frame.shape
    if rows != columns:
        raise JudgementError(f"a judgement matrix must be square, this one has {rows} rows and {columns} columns")
    return frame


def _foreign(values: Any) -> pd.DataFrame:
    """Arrays, nested lists, and frames of other kinds, whose columns name the items."""
    if isinstance(values, Mapping):
        raise JudgementError("a judgement matrix is not a mapping", hint="Use PairwiseMatrix.from_pairs for judgements by pair")
    if not isinstance(values, (np.ndarray, list, tuple)):
        import narwhals as nw

        if nw.dependencies.is_into_dataframe(values):
            native = nw.from_native(values, eager_only=True)
            return pd.DataFrame(native.rows(), columns=native.columns, dtype=object)
    cells = np.array(_rows(values), dtype=object)
    if cells.ndim != 2 and cells.size:
        raise JudgementError(
            f"a judgement matrix must be square, this one has {cells.ndim} dimension(s) or rows of different length",
            hint="Give n rows of n cells, or use PairwiseMatrix.from_upper for the upper triangle",
        )
    return pd.DataFrame(cells if cells.size else None)


def _rows(values: Any) -> Sequence[Any]:
    if isinstance(values, str) or not isinstance(values, Iterable):
        raise JudgementError("a judgement matrix must be an array, a nested list or a DataFrame", value=values)
    # Rows of np.matrix are matrices again.
    return list(np.asarray(values)) if isinstance(values, np.matrix) else list(values)


def _own_names(frame: pd.DataFrame) -> pd.Index | None:
    """Names that a frame brings along: those of its rows, else of its columns, else none."""
    for labels in (frame.index, frame.columns):
        if not isinstance(labels, pd.RangeIndex):
            return names_of(labels)
    return None


def _joined(frame: pd.DataFrame, own: pd.Index) -> pd.DataFrame:
    """The frame with its columns in the order of its rows, joined by name where both have names."""
    if isinstance(frame.index, pd.RangeIndex) or isinstance(frame.columns, pd.RangeIndex):
        return frame
    return frame.iloc[:, order_of(own, names_of(frame.columns), "the columns")]
