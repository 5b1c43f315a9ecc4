"""Text to numbers by one rule: what is not wholly a number is missing, never guessed."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from sqeval.errors import DataError


def parse_numbers(column: pd.Series[Any]) -> pd.Series[Any]:
    """Read a column as float64; NaN where a text is no number.

    Raises
    ------
    DataError
        The column holds time stamps or lengths of time.
    """
    kinds = pd.api.types
    if kinds.is_datetime64_any_dtype(column.dtype) or kinds.is_timedelta64_dtype(column.dtype):
        raise DataError("holds times, not numbers", column=column.name, value=column.iloc[0] if len(column) else None)
    if kinds.is_numeric_dtype(column.dtype):
        return column.astype("float64")
    # Each different text is read once: counts and ratings repeat a lot.
    codes, texts = pd.factorize(column)
    numbers = pd.to_numeric(pd.Series(texts), errors="coerce").to_numpy(dtype=np.float64, na_value=np.nan)
    # A missing text has code -1, which takes the NaN put at the end.
    return pd.Series(np.append(numbers, np.nan)[codes], index=column.index, name=column.name)
