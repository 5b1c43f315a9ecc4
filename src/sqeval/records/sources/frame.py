"""Frames of any kind that narwhals knows, and what every reader of typed cells ends in: a pandas frame of raw rows."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import narwhals as nw
import numpy as np
import pandas as pd

from sqeval.errors import DataError
from sqeval.labelled import is_text
from sqeval.records.sources.arrow import arrow_to_pandas
from sqeval.records.sources.blanks import is_nothing
from sqeval.records.sources.origin import Origin, Raw
from sqeval.result import Caution

_NESTED = (list, tuple, dict, set, frozenset, np.ndarray)


def read_frame(source: Any, nulls: Sequence[str], what: str) -> Raw:
    """Raw rows of a DataFrame, lazy or not."""
    return raw_of(_to_pandas(source, what), nulls, Origin("DataFrame"), what)


def raw_of(
    frame: pd.DataFrame,
    nulls: Sequence[str],
    origin: Origin,
    what: str,
    *,
    row_numbers: pd.Index | None = None,
    cautions: tuple[Caution, ...] = (),
) -> Raw:
    """Raw rows with the declared nulls and cells of blanks made missing; they are numbered from 0 unless their numbers are given.

    Raises
    ------
    DataError
        A column stands twice.
    """
    names = pd.Index([str(name) for name in frame.columns])
    if names.has_duplicates:
        raise DataError(f"{what} has this column twice", column=names[names.duplicated()][0])
    columns = {name: _masked(frame.iloc[:, k].reset_index(drop=True), nulls) for k, name in enumerate(names)}
    index = pd.RangeIndex(len(frame))
    clean = pd.DataFrame(columns, index=index, columns=names)
    return Raw(clean, index if row_numbers is None else row_numbers, replace(origin, rows=len(frame)), cautions=cautions)


def _masked(column: pd.Series[Any], nulls: Sequence[str]) -> pd.Series[Any]:
    """A text column with the declared words and blanks made missing and nested cells as JSON text, as reading a file does."""
    column = _flat(column)
    null = is_nothing(column, nulls) if is_text(column) else None
    return column if null is None or not null.any() else column.mask(null)


def _flat(column: pd.Series[Any]) -> pd.Series[Any]:
    """Lists, mappings, sets and arrays in cells as JSON text; nothing else could compare or count them."""
    # Only a mixture may hold them, and telling so is much faster than looking at every cell.
    if column.dtype != object or not pd.api.types.infer_dtype(column, skipna=True).startswith("mixed"):
        return column
    if not any(isinstance(cell, _NESTED) for cell in column):
        return column
    cells = [_json(cell) if isinstance(cell, _NESTED) else cell for cell in column]
    return pd.Series(cells, index=column.index, name=column.name, dtype=object)


def _json(cell: Any) -> str:
    try:
        return json.dumps(cell, ensure_ascii=False, default=_plain)
    except TypeError:  # A mapping whose keys JSON has no form for.
        return str(cell)


def _plain(value: Any) -> Any:
    """What JSON has no form for: a set is a sorted list, an array a list, anything else its text."""
    if isinstance(value, set | frozenset):
        return sorted(value, key=str)
    return value.tolist() if isinstance(value, np.ndarray | np.generic) else str(value)


def _to_pandas(source: Any, what: str) -> pd.DataFrame:
    if isinstance(source, pd.DataFrame):
        return _with_named_index(source)
    try:
        frame = nw.from_native(source)
    except TypeError as error:
        hint = "Give a path to a file (CSV, Excel, Parquet, JSON lines), or a DataFrame"
        raise DataError(f"{what} cannot be read from a {type(source).__name__}", hint=hint) from error
    except nw.exceptions.DuplicateError as error:
        raise DataError(f"{what}: {error}", hint="Every column needs a name of its own") from error
    eager = frame.collect() if isinstance(frame, nw.LazyFrame) else frame
    native = eager.to_native()
    return _with_named_index(native) if isinstance(native, pd.DataFrame) else arrow_to_pandas(eager.to_arrow())


def _with_named_index(frame: pd.DataFrame) -> pd.DataFrame:
    """Levels of the index that have a name of their own are columns, as after `set_index("request_id")`."""
    named = [name for name in frame.index.names if name is not None and name not in frame.columns]
    return frame.reset_index(level=named) if named else frame
