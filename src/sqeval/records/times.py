"""Text to time stamps by a declared format; no guessing of day and month."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

_OFFSET = r"(?:Z|[+-]\d\d:?\d\d)$"


def parse_times(column: pd.Series[Any], time_format: str, time_zone: str | None = None) -> pd.Series[Any]:
    """Read a column as time stamps without zone, to the microsecond; NaT where a text does not fit the format.

    Stamps with an offset are converted to `time_zone` (UTC where not given); stamps without one stay as they are.
    """
    if not pd.api.types.is_datetime64_any_dtype(column.dtype):
        column = _parse_text(column, time_format)
    if isinstance(column.dtype, pd.DatetimeTZDtype):
        column = column.dt.tz_convert(time_zone or "UTC").dt.tz_localize(None)
    return column.astype("datetime64[us]")


def _parse_text(column: pd.Series[Any], time_format: str) -> pd.Series[Any]:
    # Each different text is read once: stamps to the minute repeat a lot.
    codes, texts = pd.factorize(column)
    stripped = pd.Series(texts, dtype="str").str.strip()
    zoned = bool(stripped.str.contains(_OFFSET, regex=True, na=False).any())
    parsed = pd.to_datetime(stripped, format=time_format, errors="coerce", utc=zoned)
    # A missing text has code -1, which takes the NaT put at the end.
    stamps = np.append(parsed.to_numpy(dtype="datetime64[us]"), np.datetime64("NaT", "us"))
    taken = pd.Series(stamps[codes], index=column.index, name=column.name)
    return taken.dt.tz_localize("UTC") if zoned else taken
