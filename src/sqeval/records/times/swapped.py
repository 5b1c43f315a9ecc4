"""Dates of which a spreadsheet has swapped day and month.

A spreadsheet that opens 05/03/2026 under another order of day and month takes it for the third of May, and leaves
13/03/2026, which has no such reading, as text. What it made of the first ones is a real date, and a wrong one.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import special

from sqeval.records.times.forms import Form

Days = NDArray[np.datetime64]
Mask = NDArray[np.bool_]

#: A day up to this one can be a month too.
_LAST_MONTH = 12

#: Share of the days of a year that can be.
_EARLY = 12 * 12 / 365

#: So small a share of the dates may contradict, being typed in later, …
_ODD = 0.05
#: … and so improbable must it be that sound dates lie as these do.
_CHANCE = 0.01

#: So many dates are enough where each of them lies near the texts only if day and month are swapped.
_FEW = 2

#: Real dates lie near the texts of their column, where they are read as they were meant.
_NEAR = np.timedelta64(31, "D")

_ISO = r"(?P<year>\d{4})[-/]?(?P<month>\d{2}|\d)[-/]?(?P<day>\d{2}|\d)"
_SLASHES = r"(?P<first>\d{1,2})[/.-](?P<second>\d{1,2})[/.-](?P<year>\d{4}|\d{2})"


def swapped_dates(texts: pd.Series[Any], form: NDArray[np.object_]) -> Mask:
    """Which of the different texts of a column are real dates with day and month swapped; none where nothing proves it.

    It is proved by real dates (ISO 8601) of which hardly any has a day after the 12th, beside texts of day and month as
    numbers of which hardly any can be read both ways, unless the real dates lie nearer to the texts as they stand.
    """
    none = np.zeros(len(texts), dtype=bool)
    is_real, is_text = (form == Form.ISO) | (form == Form.ISO_OFFSET), form == Form.SLASHES
    if not (is_real.any() and is_text.any()):
        return none
    real, written = _numbers(texts[is_real], _ISO), _numbers(texts[is_text], _SLASHES)
    is_early = (real["day"] <= _LAST_MONTH).to_numpy()
    if not _is_proved(real[is_early].drop_duplicates(), real[~is_early].drop_duplicates(), written.drop_duplicates()):
        return none
    found = none.copy()
    found[np.flatnonzero(is_real)[is_early]] = True
    return found


def _numbers(texts: pd.Series[Any], pattern: str) -> pd.DataFrame:
    parts = texts.str.strip().str.extract(pattern)
    return pd.DataFrame({name: pd.to_numeric(parts[name]) for name in parts.columns})


def _is_proved(early: pd.DataFrame, late: pd.DataFrame, written: pd.DataFrame) -> bool:
    months = (written[["first", "second"]] <= _LAST_MONTH).sum(axis=1)
    both, sure = written[months == 2], written[months == 1]
    if not (len(early) and len(sure)):
        return False
    is_split = len(late) <= _ODD * (len(early) + len(late)) and len(both) <= _ODD * (len(both) + len(sure))
    # That so few of the real dates come after the 12th, and so few of the texts before, by chance.
    chance = special.bdtr(len(late), len(early) + len(late), 1 - _EARLY) * special.bdtr(len(both), len(both) + len(sure), _EARLY)
    as_they_stand, swapped = _near(early, sure)
    # Of the few days of a week, all of them lie months away unless they are swapped.
    is_plain = as_they_stand == 0 and swapped == len(early) >= _FEW
    return bool(is_split and swapped >= as_they_stand and (chance < _CHANCE or is_plain))


def _near(early: pd.DataFrame, sure: pd.DataFrame) -> tuple[int, int]:
    """How many of the real dates lie among the texts as they stand, and how many with day and month swapped."""
    day_first = (sure["first"] > _LAST_MONTH).to_numpy()
    years = sure["year"].where(sure["year"] > 99, sure["year"] + 2000)
    texts = _days(years, sure["second"].where(day_first, sure["first"]), sure["first"].where(day_first, sure["second"]))
    texts = texts[~np.isnat(texts)]
    if not texts.size:
        return len(early), 0
    low, high = texts.min() - _NEAR, texts.max() + _NEAR
    both = _days(early["year"], early["month"], early["day"]), _days(early["year"], early["day"], early["month"])
    as_they_stand, swapped = (int(np.count_nonzero((days >= low) & (days <= high))) for days in both)
    return as_they_stand, swapped


def _days(year: pd.Series[Any], month: pd.Series[Any], day: pd.Series[Any]) -> Days:
    parts = pd.DataFrame({"year": year, "month": month, "day": day})
    return pd.to_datetime(parts, errors="coerce").to_numpy(dtype="datetime64[D]")
