"""Which date formats are refused: those by which a date would be guessed in part, or a part of it ignored."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import NamedTuple

import pandas as pd

from sqeval.errors import ConfigError
from sqeval.records.times.parse import ISO


class Fault(NamedTuple):
    """What is wrong with a format, and the way out."""

    problem: str
    hint: str


_HINT = "Use strptime directives such as %d/%m/%Y %H:%M, or ISO8601"

#: Directives that say the same.
_SAME = {"year": "YyG", "month": "mbB", "hour": "HI"}

#: Parts of a time of day, each of which needs the one before it.
_CLOCK = (("hour", "HI"), ("minute", "M"), ("second", "S"), ("fraction of a second", "f"))

_OF_MACHINE = "cxX"


def format_fault(time_format: str) -> Fault | None:
    """What is wrong with a format; None where times can be read by it and nothing is guessed or ignored.

    Examples
    --------
    >>> format_fault("%d/%m/%Y %H:%M") is None
    True
    >>> format_fault("%d/%M/%Y").problem
    'says no month'
    """
    if time_format == ISO:
        return None
    if time_format == "mixed":
        hint = f"{_HINT}; cells in other forms are read with policies={{'mixed_formats': 'repair'}}"
        return Fault("guesses every cell by itself, so that day and month may change places from row to row", hint)
    letters = re.findall(r"%(.)", time_format)
    return _ignored(letters) or _unreadable(time_format) or _missing(letters) or _half_said(letters)


def _ignored(letters: list[str]) -> Fault | None:
    """Directives that are read and not used, or read differently from one machine to the next."""
    if "Z" in letters:
        return Fault("has %Z, the name of a zone, which does not move the clock", "Use %z for offsets such as +0800, or time_zone")
    if found := [letter for letter in letters if letter in _OF_MACHINE]:
        return Fault(f"has %{found[0]}, which depends on the language of the machine", _HINT)
    twice = next((letter for letter in letters if letter != "%" and letters.count(letter) > 1), None)
    if twice is not None:
        return Fault(f"has %{twice} twice", _HINT)
    again = next((part for part, same in _SAME.items() if sum(letter in same for letter in letters) > 1), None)
    if again is not None or ("j" in letters and {"d", *_SAME["month"]} & set(letters)):
        return Fault(f"says the {again or 'day'} twice", _HINT)
    return None


def _unreadable(time_format: str) -> Fault | None:
    try:
        pd.to_datetime(pd.Series(["1"]), format=time_format, errors="coerce")
    except ValueError:
        return Fault("is no date format", _HINT)
    return None


def _missing(letters: list[str]) -> Fault | None:
    """What a format does not say of the date: it would be 1900, January or the first."""
    said = set(letters)
    if not said & set(_SAME["year"]):
        return Fault("says no year", _HINT)
    # A week without its day is refused by the reader itself.
    if said & set("jUWV"):
        return None
    if not said & set(_SAME["month"]):
        return Fault("says no month", "%m is the month, %M the minute" if "M" in said else _HINT)
    return None if "d" in said else Fault("says no day", _HINT)


def _half_said(letters: list[str]) -> Fault | None:
    """A time of day of which a part would be ignored, or guessed."""
    if "p" in letters and "I" not in letters:
        return Fault("has %p, which counts only beside %I", "Use %I for hours from 1 to 12, and %H without %p for those of the whole day")
    if "I" in letters and "p" not in letters:
        return Fault("has %I without %p, so that morning and afternoon are one", "Use %H for the whole day, or add %p for AM and PM")
    for (before, needed), (part, given) in pairwise(_CLOCK):
        if set(given) & set(letters) and not set(needed) & set(letters):
            return Fault(f"says the {part} but not the {before}", "%m is the month, %M the minute" if part == "minute" else _HINT)
    return None


def checked_format(time_format: str, path: str) -> str:
    """The date format, if it is one that times can be read by whole and without guessing."""
    fault = format_fault(time_format)
    if fault is not None:
        raise ConfigError(fault.problem, path=path, value=time_format, hint=fault.hint)
    return time_format
