"""Frames of any kind that narwhals knows, and what every reader of typed cells ends in: a pandas frame of raw rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import narwhals as nw
import pandas as pd

from sqeval.errors import DataError
from sqeval.records.sources.arrow import arrow_to_pandas
from sqeval.records.sources.origin import Origin, Raw
from sqeval.result import Caution


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
    """Raw rows with the declared nulls made missing; they are numbered from 0 unless their numbers are given.

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
    """A text column with the declared words made missing, as reading a file does."""
    is_text = column.dtype == object or isinstance(column.dtype, pd.CategoricalDtype) or pd.api.types.is_string_dtype(column.dtype)
    null = column.isin(list(nulls)) if is_text else None
    return column if null is None or not null.any() else column.mask(null)


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
