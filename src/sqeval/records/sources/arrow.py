"""Arrow tables to pandas, without the detour by which whole numbers beside a null become floats."""

from __future__ import annotations

import json
from typing import Any

import pandas as pd

from sqeval.errors import DataError

_WHOLE = {
    "int8": pd.Int8Dtype(),
    "int16": pd.Int16Dtype(),
    "int32": pd.Int32Dtype(),
    "int64": pd.Int64Dtype(),
    "uint8": pd.UInt8Dtype(),
    "uint16": pd.UInt16Dtype(),
    "uint32": pd.UInt32Dtype(),
    "uint64": pd.UInt64Dtype(),
    "bool": pd.BooleanDtype(),
}


def arrow_to_pandas(table: Any) -> pd.DataFrame:
    """Every column as it stands; lists and structures become JSON text."""
    # By position, as a table may have a column twice, which the caller refuses.
    columns = [_readable(table.column(k), name) for k, name in enumerate(table.column_names)]
    frame = pd.concat(columns, axis=1) if columns else pd.DataFrame(index=range(table.num_rows))
    return frame.set_axis(table.column_names, axis=1)


def _readable(column: Any, name: str) -> pd.Series[Any]:
    """The column, unless it holds bytes that are no text."""
    import pyarrow as pa

    try:
        return _column(column)
    except (UnicodeDecodeError, pa.ArrowInvalid) as error:
        raise DataError(
            f"cannot be read as text or numbers: {error}", column=name, hint="Write it as UTF-8 text, or leave it out"
        ) from None


def _column(column: Any) -> pd.Series[Any]:
    import pyarrow as pa

    if pa.types.is_nested(column.type):
        cells = [None if cell is None else json.dumps(cell, ensure_ascii=False, default=str) for cell in column.to_pylist()]
        return pd.Series(cells, dtype="str")
    if pa.types.is_binary(column.type) or pa.types.is_large_binary(column.type):
        column = column.cast(pa.large_binary()).cast(pa.large_string())
    found: pd.Series[Any] = column.to_pandas(types_mapper=lambda kind: _WHOLE.get(str(kind)) if column.null_count else None)
    return found
