"""Labels of periods in one form: 2026/03, 202603 and 2026年3月 are 2026-03."""

from __future__ import annotations

import re
from typing import Any

import pandas as pd

#: What stands between the parts of a date, and after the last of them.
_PARTED = re.compile(r"(\d{4})(?:[-/]|年)(\d{1,2})(?:月|(?:[-/]|月)(\d{1,2})日?)?")
_JOINED = re.compile(r"(\d{4})(\d\d)(\d\d)?")
_QUARTER = re.compile(r"(\d{4})(?:[-/ ]?Q|年第?)([1-4])(?:季度?)?", re.IGNORECASE)
_YEAR = re.compile(r"(\d{4})年")


def plain_periods(labels: pd.Series[Any]) -> pd.Series[Any]:
    """Months, days, quarters and years in the form in which they are compared; what is written otherwise stays as it is."""
    return labels.map({label: _plain(str(label)) or label for label in labels.dropna().unique()}).astype("str")


def _plain(label: str) -> str | None:
    """The label in the form that is compared; None where it is written otherwise.

    >>> [_plain(label) for label in ("2026/3", "202603", "2026年3月5日", "2026年第1季度", "2026-13", "all")]
    ['2026-03', '2026-03', '2026-03-05', '2026-Q1', None, None]
    """
    text = label.strip()
    if quarter := _QUARTER.fullmatch(text):
        return f"{quarter[1]}-Q{quarter[2]}"
    if year := _YEAR.fullmatch(text):
        return year[1]
    parts = _PARTED.fullmatch(text) or _JOINED.fullmatch(text)
    if parts is None or not 1 <= int(parts[2]) <= 12:
        return None
    return f"{parts[1]}-{int(parts[2]):02}" + ("" if parts[3] is None else f"-{int(parts[3]):02}")
