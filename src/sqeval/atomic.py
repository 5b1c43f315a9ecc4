"""Files are written whole or not at all, and text cells that a spreadsheet would run are made inert."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Any

import pandas as pd

_LIVE = ("=", "+", "-", "@", "\t", "\r")


def write_bytes(path: str | Path, data: bytes) -> Path:
    """Write through a temporary file in the same folder, fsync, then rename over `path`."""
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    return path


def write_text(path: str | Path, text: str) -> Path:
    """Write text as UTF-8 with line feeds, whole or not at all."""
    return write_bytes(path, text.encode("utf-8"))


def inert(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame with an apostrophe before every text, and column name, that a spreadsheet would take for a formula."""
    columns = [_inert_column(frame.iloc[:, k]) for k in range(frame.shape[1])]
    names = [inert_text(name) for name in frame.columns]
    return pd.concat(columns, axis=1).set_axis(names, axis=1) if columns else frame


def csv_text(frame: pd.DataFrame) -> str:
    """The frame as CSV, numbers in full precision, formulas made inert."""
    return inert(frame).to_csv(index=False, lineterminator="\n")


def _inert_column(column: pd.Series[Any]) -> pd.Series[Any]:
    is_text = column.dtype == object or isinstance(column.dtype, pd.CategoricalDtype) or pd.api.types.is_string_dtype(column.dtype)
    return column.map(inert_text, na_action="ignore") if is_text else column


def inert_text(cell: Any) -> Any:
    """A text that a spreadsheet would take for a formula with an apostrophe before it; anything else as it is."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_LIVE) else cell
