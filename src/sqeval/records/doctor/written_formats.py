"""The format in which most stamps of a column are written, by their shapes."""

from __future__ import annotations

import re
from collections import defaultdict

import numpy as np
from numpy.typing import NDArray

from sqeval.records.time_forms import shapes_of
from sqeval.records.times import ISO

#: A time of day in a shape, in which every digit is a 0.
_CLOCK = (
    r"(?:(?P<gap>,?[T ]+)0{1,2}:00(?P<seconds>:00)?(?P<fraction>[.,]0+)?(?P<half> ?[AaPp][Mm])?"
    r"(?P<offset>\s*(?:Z|[+-]00:?00))?)?"
)
_NUMBERS = re.compile(rf"0{{1,2}}(?P<mark>[/.-])0{{1,2}}[/.-](?P<year>0000|00){_CLOCK}")
_DAY_NAME = re.compile(rf"0{{1,2}}(?P<first>[ /.-]+)(?P<month>[A-Za-z]{{3,9}})(?P<second>[ /.,-]+)(?P<year>0000|00){_CLOCK}")
_NAME_DAY = re.compile(rf"(?P<month>[A-Za-z]{{3,9}})(?P<first>[ .]+)0{{1,2}}(?P<second>,? )(?P<year>0000){_CLOCK}")

#: Letters of the short name of a month.
_SHORT = 3


def format_of_most(texts: list[str], weight: NDArray[np.intp], *, is_day_first: bool = True) -> str:
    """The format of most cells: its marks, the digits of its year, and its clock; ISO 8601 where the shape is not known."""
    codes, shapes = shapes_of(texts)
    totals: dict[str, int] = defaultdict(int)
    for shape, count in zip(shapes, np.bincount(codes, weight, minlength=len(shapes)), strict=True):
        totals[_format_of(shape, is_day_first=is_day_first)] += int(count)
    return min(totals, key=lambda text: (-totals[text], text))


def _format_of(shape: str, *, is_day_first: bool) -> str:
    if found := _NUMBERS.fullmatch(shape):
        day = found["mark"].join(["%d", "%m", _year(found)] if is_day_first else ["%m", "%d", _year(found)])
    elif found := _DAY_NAME.fullmatch(shape):
        day = f"%d{found['first']}{_month(found)}{found['second']}{_year(found)}"
    elif found := _NAME_DAY.fullmatch(shape):
        day = f"{_month(found)}{found['first']}%d{found['second']}{_year(found)}"
    else:
        return ISO
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
