"""Text to time stamps by a declared format; no guessing of day and month."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

ISO = "ISO8601"

Stamps = NDArray[np.datetime64]

#: A date to the day; shorter texts and words such as "today" are no time stamps.
_ISO_DATE = r"\d{4}([-/]?)\d{1,2}\1\d{1,2}(?!\d)"
#: An offset stands after a time of day; the year of "05-01-2026" is none.
#: Spelt without \d and \s, which would keep columns of text from being searched at once.
_ISO_OFFSET = r"[T ][0-9]{1,2}(?::?[0-9][0-9]){0,2}(?:[.,][0-9]+)? *(?:(?i:z|utc|gmt)|[+-][0-9]{1,2}(?::?[0-9][0-9])?)$"
#: Ways to write the offset zero; the parser knows the letter Z only.
_UTC = r" *(?i:z|utc|gmt)$"

#: Stands between texts while all of them are split in one go.
_MARK = "\x00"

_DAY_LETTERS = frozenset("dmyYbBj")
_CLOCK_LETTERS = frozenset("HMSfIp")


def parse_times(column: pd.Series[Any], time_format: str, time_zone: str | None = None) -> pd.Series[Any]:
    """Read a column as time stamps without zone, to the microsecond; NaT where a text does not fit the format.

    Stamps with an offset are converted to `time_zone` (UTC where not given); stamps without one stay as they are.
    """
    zone = time_zone or "UTC"
    if isinstance(column.dtype, pd.ArrowDtype):
        column = column.astype(object)
    if not pd.api.types.is_datetime64_any_dtype(column.dtype):
        return _parse_objects(column, time_format, zone)
    if isinstance(column.dtype, pd.DatetimeTZDtype):
        column = column.dt.tz_convert(zone).dt.tz_localize(None)
    return column.astype("datetime64[us]")


def says_zone(column: pd.Series[Any], time_format: str) -> bool:
    """Whether the stamps of a column, as they stand in the source, carry an offset; told by the first thousand."""
    if isinstance(column.dtype, pd.DatetimeTZDtype) or "%z" in time_format:
        return True
    return bool(with_offset(column.dropna().head(1000), time_format).any())


def with_offset(column: pd.Series[Any], time_format: str) -> NDArray[np.bool_]:
    """Which stamps of a column, as they stand in the source, carry an offset."""
    if isinstance(column.dtype, pd.ArrowDtype):
        column = column.astype(object)
    if isinstance(column.dtype, pd.DatetimeTZDtype) or "%z" in time_format:
        return column.notna().to_numpy(dtype=bool)
    if pd.api.types.is_datetime64_any_dtype(column.dtype) or pd.api.types.is_numeric_dtype(column.dtype):
        return np.zeros(len(column), dtype=bool)
    texts = column.astype("str").str.strip()
    return texts.str.contains(_ISO_OFFSET, regex=True, na=False).to_numpy(dtype=bool)


def is_all_digits(time_format: str) -> bool:
    """Whether stamps of a format are digits alone, such as 20260301090000: a column of them may be one of numbers."""
    return re.fullmatch(r"(?:%[YmdHMSj])+", time_format) is not None


def _parse_objects(column: pd.Series[Any], time_format: str, zone: str) -> pd.Series[Any]:
    if pd.api.types.infer_dtype(column, skipna=True) in {"date", "datetime", "datetime64"}:
        column, time_format = column.map(str, na_action="ignore"), ISO
    # Each different text is read once: stamps to the minute repeat a lot.
    codes, texts = pd.factorize(column)
    stamps = _stamps(pd.Series(texts, dtype="str").str.strip(), time_format, zone)
    # A missing text has code -1, which takes the NaT put at the end.
    return pd.Series(np.append(stamps, np.datetime64("NaT", "us"))[codes], index=column.index, name=column.name)


def _stamps(texts: pd.Series[Any], time_format: str, zone: str) -> Stamps:
    if time_format == ISO:
        texts = texts.where(texts.str.match(_ISO_DATE, na=False))
        zoned = texts.str.contains(_ISO_OFFSET, regex=True, na=False).to_numpy(dtype=bool)
    else:
        zoned = np.full(len(texts), "%z" in time_format)
    stamps = np.full(len(texts), np.datetime64("NaT", "us"))
    stamps[~zoned] = _naive(texts[~zoned], time_format)
    if zoned.any():
        marked = texts[zoned].str.replace(_UTC, "Z", regex=True) if time_format == ISO else texts[zoned]
        moments = pd.to_datetime(marked, format=time_format, errors="coerce", utc=True)
        stamps[zoned] = moments.dt.tz_convert(zone).dt.tz_localize(None).to_numpy(dtype="datetime64[us]")
    return stamps


def _naive(texts: pd.Series[Any], time_format: str) -> Stamps:
    day, _, clock = time_format.partition(" ")
    if not (_letters(day) and _letters(clock) and _letters(day) <= _DAY_LETTERS and _letters(clock) <= _CLOCK_LETTERS):
        return np.asarray(pd.to_datetime(texts, format=time_format, errors="coerce").to_numpy(dtype="datetime64[us]"))
    # A format of a day and a clock is read in halves: there are far fewer days and minutes than stamps.
    days, clocks = (_each_once(half, part) for half, part in zip(_halves(texts.to_list()), (day, clock), strict=True))
    return np.asarray(days.astype("datetime64[D]").astype("datetime64[us]") + (clocks - clocks.astype("datetime64[D]")))


def _halves(texts: list[str]) -> tuple[list[str], list[str]]:
    """What stands before and after the space in every text."""
    together = f" {_MARK} ".join(texts)
    parts, marks = together.split(), len(texts) - 1
    if len(parts) == 2 * len(texts) + marks and parts[2::3].count(_MARK) == together.count(_MARK) == marks:
        return parts[0::3], parts[1::3]
    split = [text.strip().partition(" ") for text in texts]
    return [first for first, _, _ in split], [second.strip() for _, _, second in split]


def _each_once(texts: list[str], time_format: str) -> Stamps:
    codes, different = pd.factorize(np.array(texts, dtype=object))
    parsed = pd.to_datetime(pd.Series(different, dtype="str"), format=time_format, errors="coerce")
    return np.asarray(parsed.to_numpy(dtype="datetime64[us]")[codes])


def _letters(time_format: str) -> set[str]:
    return set(re.findall(r"%(.)", time_format))
