"""Time stamps that a declared format does not read, read in other forms where there is one way only to do so."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sqeval.records.ledger import Mask
from sqeval.records.preset import Preset
from sqeval.records.times.forms import Form, forms
from sqeval.records.times.other_clocks import read_other_clocks
from sqeval.records.times.unambiguous import read_unambiguous

Stamps = NDArray[np.datetime64]

#: Days from 1900 to 1904, the two years from which spreadsheets count.
_BETWEEN_EPOCHS = np.timedelta64(1462, "D")

#: How far serial days may lie from the other stamps of their column, a tenth of which at either end may be wrong themselves.
_NEAR, _TAILS = np.timedelta64(366, "D"), (0.1, 0.9)


def read_otherwise(column: pd.Series[Any], times: pd.Series[Any], lost: Mask, preset: Preset) -> pd.Series[Any]:
    """The times, with those of lost cells that say the declared day with another clock, or can be read in one way only."""
    rows = np.flatnonzero(lost)
    texts = column.iloc[rows]
    # The cells may be of any kind, of which there are few different ones.
    codes, different = pd.factorize(texts.astype("str").str.strip())
    found = pd.Series(different, dtype="str")
    stamps = read_other_clocks(found, preset.format_of(str(column.name)), preset.time_zone)
    left = np.flatnonzero(np.isnat(stamps))
    stamps[left] = read_unambiguous(found.iloc[left], preset.time_zone)
    read = stamps[codes]
    others = np.r_[times.dropna().to_numpy(dtype="datetime64[us]"), read[(forms(found) != Form.EXCEL_SERIAL)[codes]]]
    read[(forms(found) == Form.EXCEL_SERIAL)[codes] & _seem_of_1904(read, others)] = np.datetime64("NaT", "us")
    repaired = times.copy()
    repaired.iloc[rows] = read
    return repaired


def _seem_of_1904(stamps: Stamps, others: Stamps) -> Mask:
    """Which serial days lie among the other stamps of their column only if they count from 1904, as in some workbooks."""
    known = np.sort(others[~np.isnat(others)])
    if not known.size:
        return np.zeros(len(stamps), dtype=bool)
    low, high = (known[round(tail * (len(known) - 1))] for tail in _TAILS)
    as_read, later = ((days >= low - _NEAR) & (days <= high + _NEAR) for days in (stamps, stamps + _BETWEEN_EPOCHS))
    return np.asarray(~as_read & later, dtype=bool)
