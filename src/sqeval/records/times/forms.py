"""The forms in which time stamps are written, told apart by their shape."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray


class Form(StrEnum):
    """How a time stamp is written."""

    ISO = "iso"
    ISO_OFFSET = "iso_offset"
    SLASHES = "slashes"
    YEAR_FIRST = "year_first"
    CHINESE = "chinese"
    COMPACT = "compact"
    EXCEL_SERIAL = "excel_serial"
    EPOCH_SECONDS = "epoch_seconds"
    EPOCH_MILLISECONDS = "epoch_milliseconds"
    MONTH_NAME = "month_name"
    OTHER = "other"


_CLOCK = r"(?:,?[T ]+0{1,2}(?::00){1,2}(?:[.,]0+)?(?: ?[AaPp][Mm])?)?"
_YEAR_FIRST = r"0000(?P<mark>[./-])0{1,2}(?P=mark)0{1,2}"
_ISO_DAY = r"(?:0000(?P<mark>[-/])0{1,2}(?P=mark)0{1,2}|00000000)"
_ISO_CLOCK = r"[T ]0{1,2}(?::?0{1,2}){0,2}(?:\.0*)?"
_OFFSET = r"\s*(?:(?i:z|utc|gmt)|[+-]0{1,2}(?::?00)?)"

#: Part of the day → its first hour, and the first hour after it. An hour from 1 to 12 falls into each of them once at most.
PARTS_OF_DAY = {"凌晨": (0, 7), "早上": (4, 12), "上午": (0, 12), "中午": (10, 15), "下午": (12, 24), "晚上": (17, 24)}

#: Shapes, in which every digit is a 0.
_SHAPES = {
    Form.SLASHES: rf"0{{1,2}}([/.-])0{{1,2}}[/.-](?:0000|00){_CLOCK}",
    Form.ISO: rf"{_ISO_DAY}(?:{_ISO_CLOCK})?",
    Form.ISO_OFFSET: rf"{_ISO_DAY}{_ISO_CLOCK}{_OFFSET}",
    Form.YEAR_FIRST: rf"{_YEAR_FIRST}{_CLOCK}",
    Form.CHINESE: rf"(?:0000年0{{1,2}}月0{{1,2}}日|{_YEAR_FIRST}\s*(?:{'|'.join(PARTS_OF_DAY)})).*",
    Form.COMPACT: r"0{12}(?:00)?",
    Form.EXCEL_SERIAL: r"00000(?:[.,]0+)?",
    Form.EPOCH_SECONDS: r"0000000000(?:[.,]0+)?",
    Form.EPOCH_MILLISECONDS: r"0000000000000",
    Form.MONTH_NAME: r"(?:0{1,2}[ /.-]+[A-Za-z]{3,9}[ /.,-]+(?:0000|00)|[A-Za-z]{3,9}[ .]+0{1,2},? 0000)(?!0).*",
}

#: How numbers begin that stand for a moment between 1954 and 2119, or of this century or the last.
_BEGINNINGS = {
    Form.EXCEL_SERIAL: tuple("234567"),
    Form.EPOCH_SECONDS: ("1",),
    Form.EPOCH_MILLISECONDS: ("1",),
    Form.COMPACT: ("19", "20"),
}

_AS_ZEROS = str.maketrans("123456789", "000000000")

#: Forms that are numbers to a computer: they are time stamps only where time stamps are expected.
NUMERIC = frozenset(_BEGINNINGS)


def forms(texts: pd.Series[Any]) -> NDArray[np.object_]:
    """The form of every text."""
    stripped = [text.strip() for text in texts.astype("str").fillna("").tolist()]
    codes, shapes = shapes_of(stripped)
    found = np.array([_form(shape) for shape in shapes], dtype=object)[codes] if len(codes) else np.empty(0, dtype=object)
    for form, beginnings in _BEGINNINGS.items():
        for place in np.flatnonzero(found == form):
            if not stripped[place].startswith(beginnings):
                found[place] = Form.OTHER
    return found


def shapes_of(texts: list[str]) -> tuple[NDArray[np.intp], list[str]]:
    """Texts with every digit made a 0: which shape each has, and the few different ones."""
    codes, shapes = pd.factorize(np.array([text.translate(_AS_ZEROS) for text in texts], dtype=object))
    return codes, [str(shape) for shape in shapes]


def _form(shape: str) -> Form:
    return next((form for form, pattern in _SHAPES.items() if re.fullmatch(pattern, shape)), Form.OTHER)
