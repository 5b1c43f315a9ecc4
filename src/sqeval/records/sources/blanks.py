"""Cells that hold nothing but blanks are as good as empty: exporters fill fields up, and people press the space bar."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

_LONGEST = 64

#: Texts of blanks as they usually stand: they can be looked up in no time among the words for nothing.
BLANKS = (
    *(" " * length for length in range(1, _LONGEST + 1)),
    *(chr(code) for code in range(0x3001) if chr(code).isspace() and code != 32),
)

#: Bytes that are compared at once: they stay in the cache.
_BLOCK = 2**18


def without_blanks(frame: pd.DataFrame) -> pd.DataFrame:
    """A frame of text with its cells of blanks made missing."""
    blank = {name: frame[name].str.isspace().fillna(False).to_numpy(dtype=bool) for name in frame.columns}
    changed = {name: frame[name].mask(mask) for name, mask in blank.items() if mask.any()}
    return frame if not changed else pd.DataFrame({name: changed.get(name, frame[name]) for name in frame.columns}, index=frame.index)


def is_nothing(column: pd.Series[Any], nulls: Sequence[str]) -> NDArray[np.bool_]:
    """Cells of a column of words that hold one of the declared nulls or nothing but blanks."""
    if isinstance(column.dtype, pd.StringDtype):
        return np.asarray(column.isin(list(nulls)) | column.str.isspace().fillna(False), dtype=bool)
    # Looking at each different cell once is quicker, where the texts are objects of Python.
    blank = [cell for cell in column.unique() if isinstance(cell, str) and cell.isspace()]
    return column.isin([*nulls, *blank]).to_numpy(dtype=bool)


def may_hold_others(data: bytes) -> bool:
    """Whether a text file may have cells of blanks that are none of `BLANKS`: not where all is plain, as it mostly is."""
    return b'"' in data or not _is_plain(data) or b" " * (_LONGEST + 1) in data


def _is_plain(data: bytes) -> bool:
    """Whether all bytes are line ends or printable ASCII."""
    codes = np.frombuffer(data, dtype=np.int8)
    ends = [ord(mark) for mark in "\n\r" if mark.encode() in data]
    for start in range(0, len(codes), _BLOCK):
        block = codes[start : start + _BLOCK]
        # Bytes beyond ASCII are negative.
        if np.count_nonzero(block < ord(" ")) != sum(np.count_nonzero(block == end) for end in ends):
            return False
    return True
