"""The format in which most stamps of a column are written, by their shapes."""

from __future__ import annotations

import re
from collections import defaultdict
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from sqeval.records.times.forms import shapes_of

#: A time of day in a shape, in which every digit is a 0.
_CLOCK = (
    r"(?:(?P<gap>,?[T ]+)0{1,2}:00(?P<seconds>:00)?(?P<fraction>[.,]0+)?(?P<half> ?[AaPp][Mm])?"
    r"(?P<offset>\s*(?:Z|[+-]00:?00))?)?"
)
_NUMBERS = re.compile(rf"0{{1,2}}(?P<mark>[/.-])0{{1,2}}[/.-](?P<year>0000|00){_CLOCK}")
_DAY_NAME = re.compile(rf"0{{1,2}}(?P<first>[ /.-]+)(?P<month>[A-Za-z]{{3,9}})(?P<second>[ /.,-]+)(?P<year>0000|00){_CLOCK}")
_NAME_DAY = re.compile(rf"(?P<month>[A-Za-z]{{3,9}})(?P<first>[ .]+)0{{1,2}}(?P<second>,? )(?P<year>0000){_CLOCK}")

_YEAR_FIRST = re.compile(rf"0000(?P<mark>[./-])0{{1,2}}[./-]0{{1,2}}{_CLOCK}")

#: Stamps without any mark.
_COMPACT = {"0" * 12: "%Y%m%d%H%M", "0" * 14: "%Y%m%d%H%M%S"}

#: Letters of the short name of a month.
_SHORT = 3


class Order(StrEnum):
    """In which order day, month and year stand as numbers, where the year does not stand first with four digits."""

    DAY_MONTH = "dmy"
    MONTH_DAY = "mdy"
    YEAR_FIRST = "ymd"


def format_of_most(texts: list[str], weight: NDArray[np.intp], order: Order = Order.DAY_MONTH) -> str | None:
    """The format of most cells: its marks, the digits of its year, and its clock; None where the shape is not known."""
    written = formats_of(texts, order)
    totals: dict[str, int] = defaultdict(int)
    for text, count in zip(written.tolist(), weight.tolist(), strict=True):
        totals[text] += count
    return min(totals, key=lambda text: (-totals[text], text)) or None


def formats_of(texts: list[str], order: Order = Order.DAY_MONTH) -> NDArray[np.object_]:
    """The format that every text is written in; "" where its shape is not known."""
    codes, shapes = shapes_of(texts)
    return np.array([_format_of(shape, order) for shape in shapes], dtype=object)[codes]


def clock_of(time_format: str) -> str:
    """What a format says after the day, with single blanks."""
    found = re.search(r"[,T\s]*%[HI].*", time_format)
    return "" if found is None else " ".join(found[0].split())


def _format_of(shape: str, order: Order) -> str:
    if shape in _COMPACT:
        return _COMPACT[shape]
    if found := _NUMBERS.fullmatch(shape):
        day = found["mark"].join(_year(found) if letter == "y" else f"%{letter}" for letter in order)
    elif found := _YEAR_FIRST.fullmatch(shape):
        day = found["mark"].join(["%Y", "%m", "%d"])
    elif found := _DAY_NAME.fullmatch(shape):
        day = f"%d{found['first']}{_month(found)}{found['second']}{_year(found)}"
    elif found := _NAME_DAY.fullmatch(shape):
        day = f"{_month(found)}{found['first']}%d{found['second']}{_year(found)}"
    else:
        return ""
    return day + _clock(found)


def _year(found: re.Match[str]) -> str:
    return "%Y" if len(found["year"]) == 4 else "%y"


def _month(found: re.Match[str]) -> str:
    return "%b" if len(found["month"]) == _SHORT else "%B"


def _clock(found: re.Match[str]) -> str:
    if found["gap"] is None:
        return ""
    gap = found["gap"].strip()
    half = found["half"] or ""
    seconds = ":%S" if found["seconds"] else ""
    fraction = f"{found['fraction'][0]}%f" if found["fraction"] else ""
    offset = f"{' ' if found['offset'].startswith(' ') else ''}%z" if found["offset"] else ""
    hour, ending = ("%I", " %p" if half.startswith(" ") else "%p") if half else ("%H", "")
    return f"{gap if 'T' in gap else f'{gap} '}{hour}:%M{seconds}{fraction}{ending}{offset}"
