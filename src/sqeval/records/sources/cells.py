"""Cells of mixed kinds, as spreadsheets and JSON have them, to one column of one kind; no digit is lost on the way."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

#: Floats hold every whole number below this one exactly.
_LAST_EXACT = 2**53

_LARGEST = 2**63

_NUMBERS = {int, float}
_DAYS = {dt.date, dt.datetime}


def column_of(cells: Sequence[Any]) -> pd.Series[Any]:
    """A column of flags, whole numbers, numbers, time stamps or lengths of time where all cells are; of text otherwise.

    Examples
    --------
    >>> column_of([7.0, None]).tolist(), column_of([7.0, "A-1"]).tolist()
    ([7, <NA>], ['7', 'A-1'])
    """
    kinds = set(map(type, cells)) - {type(None)}
    if kinds == {bool}:
        return pd.Series(cells, dtype="boolean")
    if kinds and kinds <= _NUMBERS:
        return _numbers(cells)
    if kinds and kinds <= _DAYS:
        return pd.Series(np.array(cells, dtype="datetime64[us]"))
    if kinds == {dt.timedelta}:
        return pd.Series(np.array(cells, dtype="timedelta64[us]"))
    if kinds - {str}:
        cells = [text_of(cell) for cell in cells]
    return pd.Series(cells, dtype="str")


def text_of(cell: Any) -> str | None:
    """A cell as text; a number that floats cannot tell from its neighbours is written so that no one takes it for an id."""
    if cell is None or isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, float):
        return f"{cell:.16e}" if abs(cell) >= _LAST_EXACT else str(int(cell)) if cell.is_integer() else repr(cell)
    return cell.isoformat(sep=" ") if isinstance(cell, dt.datetime) else str(cell)


def _numbers(cells: Sequence[Any]) -> pd.Series[Any]:
    """Whole numbers as such as long as they are exact; where a float has more digits than it can hold, floats remain."""
    known = [cell for cell in cells if cell is not None]
    whole = all(type(cell) is int or (cell.is_integer() and abs(cell) < _LAST_EXACT) for cell in known)
    if whole and all(-_LARGEST <= cell < _LARGEST for cell in known):
        numbers = pd.array([None if cell is None else int(cell) for cell in cells], dtype="Int64")
        return pd.Series(numbers if len(known) < len(cells) else numbers.to_numpy(dtype=np.int64))
    if any(type(cell) is int and abs(cell) >= _LAST_EXACT for cell in known):
        return pd.Series([text_of(cell) for cell in cells], dtype="str")
    return pd.Series([np.nan if cell is None else cell for cell in cells], dtype=np.float64)
