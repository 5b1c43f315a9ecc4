"""Arrow tables to pandas, without the detour by which whole numbers beside a null become floats."""

from __future__ import annotations

import json
from typing import Any

import pandas as pd

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
    columns = [_column(table.column(k)) for k in range(table.num_columns)]
    frame = pd.concat(columns, axis=1) if columns else pd.DataFrame(index=range(table.num_rows))
    return frame.set_axis(table.column_names, axis=1)


def _column(column: Any) -> pd.Series[Any]:
    import pyarrow as pa

    if pa.types.is_nested(column.type):
        cells = [None if cell is None else json.dumps(cell, ensure_ascii=False, default=str) for cell in column.to_pylist()]
        return pd.Series(cells, dtype="str")
    found: pd.Series[Any] = column.to_pandas(types_mapper=lambda kind: _WHOLE.get(str(kind)) if column.null_count else None)
    return found
