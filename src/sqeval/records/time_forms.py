"""The forms in which time stamps are written, told apart by their shape; some of them can be read in one way only."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sqeval.records.times import ISO, parse_times


class Form(StrEnum):
    """How a time stamp is written."""

    ISO = "iso"
    ISO_OFFSET = "iso_offset"
    SLASHES = "slashes"
    CHINESE = "chinese"
    EXCEL_SERIAL = "excel_serial"
    EPOCH_SECONDS = "epoch_seconds"
    EPOCH_MILLISECONDS = "epoch_milliseconds"
    MONTH_NAME = "month_name"
    OTHER = "other"


_CLOCK = r"(?:,?[T ]+0{1,2}(?::00){1,2}(?:[.,]0+)?(?: ?[AaPp][Mm])?)?"
_OFFSET = r"[T ]0{1,2}(?::?00){0,2}(?:[.,]0+)?\s*(?:Z|[+-]00(?::?00)?)$"

#: Shapes, in which every digit is a 0.
_SHAPES = {
    Form.SLASHES: rf"0{{1,2}}([/.-])0{{1,2}}[/.-](?:0000|00){_CLOCK}",
    Form.ISO: r"0000[-/]?0{1,2}[-/]?0{1,2}(?:[T ].*)?",
    Form.CHINESE: r"0000年0{1,2}月0{1,2}日.*",
    Form.EXCEL_SERIAL: r"00000(?:[.,]0+)?",
    Form.EPOCH_SECONDS: r"0000000000(?:[.,]0+)?",
    Form.EPOCH_MILLISECONDS: r"0000000000000",
    Form.MONTH_NAME: r"(?:0{1,2}[ /.-]+[A-Za-z]{3,9}[ /.,-]+(?:0000|00)|[A-Za-z]{3,9}[ .]+0{1,2},? 0000)(?!0).*",
}

#: First digits of numbers that stand for a moment between 1954 and 2119.
_FIRST_DIGITS = {Form.EXCEL_SERIAL: "234567", Form.EPOCH_SECONDS: "1", Form.EPOCH_MILLISECONDS: "1"}

_AS_ZEROS = str.maketrans("123456789", "000000000")

#: Forms that are numbers to a computer: they are time stamps only where time stamps are expected.
NUMERIC = frozenset({Form.EXCEL_SERIAL, Form.EPOCH_SECONDS, Form.EPOCH_MILLISECONDS})

#: Day 0 of a spreadsheet: it takes 1900 for a leap year, so serial numbers from March 1900 on count from here.
_EXCEL_ZERO = np.datetime64("1899-12-30", "us")

_CHINESE = (
    r"(\d{4})年(\d{1,2})月(\d{1,2})日\s*(凌晨|早上|上午|中午|下午|晚上)?\s*(?:(\d{1,2})[时点:：](\d{1,2})(?:[分:：](\d{1,2}))?[分秒]?)?"
)


#: Part of the day → its first hour, and the first hour after it. An hour from 1 to 12 falls into each of them once at most.
_PARTS_OF_DAY = {"凌晨": (0, 7), "早上": (4, 12), "上午": (0, 12), "中午": (10, 15), "下午": (12, 24), "晚上": (17, 24)}


def forms(texts: pd.Series[Any]) -> NDArray[np.object_]:
    """The form of every text."""
    stripped = [text.strip() for text in texts.astype("str").fillna("").tolist()]
    codes, shapes = shapes_of(stripped)
    found = np.array([_form(shape) for shape in shapes], dtype=object)[codes] if len(codes) else np.empty(0, dtype=object)
    for form, digits in _FIRST_DIGITS.items():
        for place in np.flatnonzero(found == form):
            if stripped[place][0] not in digits:
                found[place] = Form.OTHER
    return found


def shapes_of(texts: list[str]) -> tuple[NDArray[np.intp], list[str]]:
    """Texts with every digit made a 0: which shape each has, and the few different ones."""
    codes, shapes = pd.factorize(np.array([text.translate(_AS_ZEROS) for text in texts], dtype=object))
    return codes, [str(shape) for shape in shapes]


def _form(shape: str) -> Form:
    form = next((form for form, pattern in _SHAPES.items() if re.fullmatch(pattern, shape)), Form.OTHER)
    return Form.ISO_OFFSET if form is Form.ISO and re.search(_OFFSET, shape) else form


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
    parts = texts.str.extract(f"^{_CHINESE}$")
    numbers = parts[[0, 1, 2, 4, 5, 6]].apply(pd.to_numeric, errors="coerce")
    numbers.columns = pd.Index(["year", "month", "day", "hour", "minute", "second"])
    numbers["hour"] = _hour(numbers["hour"].to_numpy(dtype=np.float64), parts[3].to_numpy(dtype=object))
    known = numbers[["year", "month", "day"]].notna().all(axis=1) & (numbers["hour"].notna() | parts[4].isna())
    return pd.to_datetime(numbers.fillna(0).where(known), errors="coerce").to_numpy(dtype="datetime64[us]")


def _hour(hour: NDArray[np.float64], part_of_day: NDArray[np.object_]) -> NDArray[np.float64]:
    """Hours of the day; NaN where the hour is not in its part of the day, or may be of either end of the night."""
    hour = hour.copy()
    for word, (first, last) in _PARTS_OF_DAY.items():
        of_word = part_of_day == word
        on_the_clock = hour % 12
        later = on_the_clock + 12
        read = np.where((first <= on_the_clock) & (on_the_clock < last), on_the_clock, later)
        fits = (first <= read) & (read < last) & ((hour <= 12) | (hour == read))
        hour = np.where(of_word, np.where(fits, read, np.nan), hour)
    return hour


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


def _numbers(texts: pd.Series[Any]) -> NDArray[np.float64]:
    return pd.to_numeric(texts.str.replace(",", ".", regex=False)).to_numpy(dtype=np.float64)


_READERS = {
    Form.ISO: _iso,
    Form.ISO_OFFSET: _iso,
    Form.CHINESE: _chinese,
    Form.EXCEL_SERIAL: _excel,
    Form.EPOCH_SECONDS: _epoch_seconds,
    Form.EPOCH_MILLISECONDS: _epoch_milliseconds,
}
