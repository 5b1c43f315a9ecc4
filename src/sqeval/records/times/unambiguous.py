"""Time stamps that can be read in one way only, whatever format is declared."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sqeval.records.times.forms import PARTS_OF_DAY, Form, forms
from sqeval.records.times.parse import ISO, parse_times

Floats = NDArray[np.float64]

#: Day 0 of a spreadsheet: it takes 1900 for a leap year, so serial numbers from March 1900 on count from here.
_EXCEL_ZERO = np.datetime64("1899-12-30", "us")

_DAY = r"(?P<year>\d{4})[年./-](?P<month>\d{1,2})[月./-](?P<day>\d{1,2})日?"
_CHINESE = (
    rf"{_DAY}\s*(?P<part>{'|'.join(PARTS_OF_DAY)})?\s*"
    r"(?:(?P<hour>\d{1,2})[时時点點:：](?P<minute>\d{1,2})(?:[分:：](?P<second>\d{1,2}))?[分秒]?)?"
)
_YEAR_FIRST = (
    rf"{_DAY}(?:,?[T ]+(?P<hour>\d{{1,2}}):(?P<minute>\d\d)(?::(?P<second>\d\d)(?:[.,](?P<fraction>\d+))?)? ?(?P<part>[AaPp][Mm])?)?"
)
_NUMBERS = ["year", "month", "day", "hour", "minute", "second"]

#: Formats of stamps without any mark, by how many digits they have.
_COMPACT = {12: "%Y%m%d%H%M", 14: "%Y%m%d%H%M%S"}


def read_unambiguous(texts: pd.Series[Any], time_zone: str | None) -> NDArray[np.datetime64]:
    """Time stamps of the texts that can be read in one way only (not day and month as numbers); NaT for the others.

    Counts of seconds or milliseconds are moments, so they are converted to `time_zone`, UTC where none is given.
    """
    stripped = texts.astype("str").str.strip()
    of_form = forms(stripped)
    stamps = np.full(len(texts), np.datetime64("NaT", "us"))
    for form, read in _READERS.items():
        rows = np.flatnonzero(of_form == form)
        if rows.size:
            stamps[rows] = read(stripped.iloc[rows], time_zone)
    return stamps


def _iso(texts: pd.Series[Any], time_zone: str | None) -> Any:
    return parse_times(texts, ISO, time_zone).to_numpy()


def _chinese(texts: pd.Series[Any], time_zone: str | None) -> Any:
    del time_zone
    parts, numbers = _taken_apart(texts, _CHINESE)
    numbers["hour"] = _hour(numbers["hour"].to_numpy(dtype=np.float64), parts["part"].to_numpy(dtype=object))
    return _put_together(numbers, numbers["hour"].notna() | parts["hour"].isna())


def _year_first(texts: pd.Series[Any], time_zone: str | None) -> Any:
    del time_zone
    parts, numbers = _taken_apart(texts, _YEAR_FIRST)
    half = parts["part"].str.lower()
    of_twelve = half.isna() | numbers["hour"].between(1, 12)
    numbers["hour"] = numbers["hour"].where(half.isna(), numbers["hour"] % 12 + 12 * (half == "pm"))
    # To the microsecond, as stamps are.
    numbers["us"] = pd.to_numeric(parts["fraction"].str.slice(0, 6).str.ljust(6, "0"), errors="coerce")
    return _put_together(numbers, of_twelve)


def _taken_apart(texts: pd.Series[Any], pattern: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    parts = texts.str.extract(f"^{pattern}$")
    return parts, parts[_NUMBERS].apply(pd.to_numeric, errors="coerce")


def _put_together(numbers: pd.DataFrame, is_clock: pd.Series[Any]) -> Any:
    """Moments of years, months … microseconds; NaT where there is no day, or the time of day is none."""
    known = numbers[["year", "month", "day"]].notna().all(axis=1) & is_clock
    return pd.to_datetime(numbers.fillna(0).where(known), errors="coerce").to_numpy(dtype="datetime64[us]")


def _hour(hour: Floats, part_of_day: NDArray[np.object_]) -> Floats:
    """Hours of the day; NaN where the hour is not in its part of the day, or may be of either end of the night."""
    hour = hour.copy()
    for word, (first, last) in PARTS_OF_DAY.items():
        of_word = part_of_day == word
        on_the_clock = hour % 12
        later = on_the_clock + 12
        read = np.where((first <= on_the_clock) & (on_the_clock < last), on_the_clock, later)
        fits = (first <= read) & (read < last) & ((hour <= 12) | (hour == read))
        hour = np.where(of_word, np.where(fits, read, np.nan), hour)
    return hour


def _compact(texts: pd.Series[Any], time_zone: str | None) -> Any:
    stamps = np.full(len(texts), np.datetime64("NaT", "us"))
    for length, time_format in _COMPACT.items():
        rows = np.flatnonzero(texts.str.len() == length)
        stamps[rows] = parse_times(texts.iloc[rows], time_format, time_zone).to_numpy()
    return stamps


def _excel(texts: pd.Series[Any], time_zone: str | None) -> Any:
    del time_zone
    # To the second: a day's fraction in a spreadsheet is no more exact.
    seconds = np.round(_numbers(texts) * 86400.0)
    return _EXCEL_ZERO + seconds.astype(np.int64).astype("timedelta64[s]")


def _epoch_seconds(texts: pd.Series[Any], time_zone: str | None) -> Any:
    return _moments(np.round(_numbers(texts) * 1e6), time_zone)


def _epoch_milliseconds(texts: pd.Series[Any], time_zone: str | None) -> Any:
    return _moments(_numbers(texts) * 1e3, time_zone)


def _moments(microseconds: NDArray[Any], time_zone: str | None) -> Any:
    moments = pd.Series(microseconds.astype(np.int64).astype("datetime64[us]")).dt.tz_localize("UTC")
    return moments.dt.tz_convert(time_zone or "UTC").dt.tz_localize(None).to_numpy(dtype="datetime64[us]")


def _numbers(texts: pd.Series[Any]) -> Floats:
    return pd.to_numeric(texts.str.replace(",", ".", regex=False)).to_numpy(dtype=np.float64)


_READERS = {
    Form.ISO: _iso,
    Form.ISO_OFFSET: _iso,
    Form.YEAR_FIRST: _year_first,
    Form.CHINESE: _chinese,
    Form.COMPACT: _compact,
    Form.EXCEL_SERIAL: _excel,
    Form.EPOCH_SECONDS: _epoch_seconds,
    Form.EPOCH_MILLISECONDS: _epoch_milliseconds,
}
