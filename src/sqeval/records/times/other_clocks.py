"""Stamps of a declared day whose time of day is written otherwise than declared: without seconds, or not at all."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sqeval.records.times.parse import parse_times

#: Times of day after a date; no two of them read the same text.
_CLOCKS = ("", "%H:%M", "%H:%M:%S", "%H:%M:%S.%f", "%I:%M %p", "%I:%M%p", "%I:%M:%S %p", "%I:%M:%S%p")

#: A day, its time of day from the first directive to the last, and what stands after it, such as an offset.
_DAY_AND_CLOCK = re.compile(r"(?P<day>.*?%[dmyYbBj])(?:(?P<gap>[,T\s]+)(?P<clock>%[HI](?:.*%[HMSfIp])?)(?P<tail>.*))?")


def other_clocks(time_format: str) -> tuple[str, ...]:
    """The formats of the same day with other times of day; none where the day does not stand first, apart from the clock.

    Examples
    --------
    >>> other_clocks("%d/%m/%Y %H:%M")[:3]
    ('%d/%m/%Y', '%d/%m/%Y %H:%M:%S', '%d/%m/%Y %H:%M:%S.%f')
    """
    found = _DAY_AND_CLOCK.fullmatch(time_format)
    if found is None or re.search(r"%[HMSfIpz]", found["day"]) or re.search(r"%[dmyYbBj]", found["tail"] or ""):
        return ()
    gap, tail = found["gap"] or " ", found["tail"] or ""
    # A day alone has no offset to be read by.
    clocks = [clock for clock in _CLOCKS if clock or "%z" not in tail]
    formats = [f"{found['day']}{gap}{clock}{tail}" if clock else found["day"] for clock in clocks]
    return tuple(text for text in formats if text != time_format)


def read_other_clocks(texts: pd.Series[Any], time_format: str, time_zone: str | None) -> NDArray[np.datetime64]:
    """Time stamps of the texts that say the day as declared and the time of day otherwise; NaT for the others."""
    stamps = np.full(len(texts), np.datetime64("NaT", "us"))
    for other in other_clocks(time_format):
        left = np.flatnonzero(np.isnat(stamps))
        stamps[left] = parse_times(texts.iloc[left], other, time_zone).to_numpy(dtype="datetime64[us]")
    return stamps
