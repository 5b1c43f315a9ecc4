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

#: What a text has to hold, as bytes, for a longer run of spaces to stand in a cell of it.
BLANKS_BEYOND = b" " * (_LONGEST + 1)


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
