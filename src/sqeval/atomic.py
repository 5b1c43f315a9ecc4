"""Files are written whole or not at all, and text cells that a spreadsheet would run are made inert."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

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
    """The frame with an apostrophe before every text that a spreadsheet would take for a formula."""
    columns = {name: _inert_column(frame[name]) for name in frame.columns}
    return pd.DataFrame(columns, index=frame.index)


def csv_text(frame: pd.DataFrame) -> str:
    """The frame as CSV, numbers in full precision, formulas made inert."""
    return inert(frame).to_csv(index=False, lineterminator="\n")


def _inert_column(column: pd.Series) -> pd.Series:  # type: ignore[type-arg]
    if column.dtype != object and not pd.api.types.is_string_dtype(column.dtype):
        return column
    return column.map(lambda text: f"'{text}" if isinstance(text, str) and text.startswith(_LIVE) else text, na_action="ignore")
