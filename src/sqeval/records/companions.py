"""Companion frames: surveys, orders and resources, joined to requests by key or to units by unit and period."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from sqeval.errors import DataError
from sqeval.records import schema
from sqeval.records.source import read_source

#: Keys a companion may have: one of these columns, or a period (with the units' own columns beside it).
KEYS = {"surveys": ("request_id", "period"), "orders": ("order_id", "period"), "resources": ("period",)}


def read_companion(source: Any, name: str, nulls: Sequence[str]) -> pd.DataFrame | None:
    """Read a companion frame and check its key; text that is wholly numeric becomes numbers.

    Raises
    ------
    DataError
        It has no key column to join by, or a key is missing in a row.
    """
    if source is None:
        return None
    raw = read_source(source, nulls, name)
    frame = raw.frame.copy(deep=False)
    keys = [key for key in KEYS[name] if key in frame.columns]
    if not keys:
        raise DataError(f"{name} has no column to join by", hint=f"It needs one of: {', '.join(KEYS[name])}")
    lost = frame[keys[0]].isna().to_numpy()
    if lost.any():
        raise DataError(f"{name} has a row without its key", column=keys[0], row=raw.row_numbers[int(np.flatnonzero(lost)[0])])
    columns = {column: _typed(frame[column], str(column)) for column in frame.columns}
    return pd.DataFrame(columns)


def _typed(column: pd.Series[Any], name: str) -> pd.Series[Any]:
    if name in ("request_id", "order_id", "customer_id", "period") or name in schema.LABELS:
        return column.astype("str")
    if pd.api.types.is_bool_dtype(column.dtype) or not (column.dtype == object or pd.api.types.is_string_dtype(column.dtype)):
        return column
    numbers = pd.to_numeric(column, errors="coerce")
    if bool((numbers.notna() | column.isna()).all()):
        return numbers.astype("float64")
    words = column.astype("str").str.strip().str.lower()
    if bool((words.isin(schema.TRUE_WORDS | schema.FALSE_WORDS) | column.isna()).all()):
        return words.isin(schema.TRUE_WORDS).astype("boolean").mask(column.isna())
    return column
