"""The verbal scale of a form, and one answer read from what people write: drop-down texts, 3, 3.0, "3 - moderate", "1/3", ３."""

from __future__ import annotations

import datetime as dt
import math
import re
import unicodedata
from functools import lru_cache
from numbers import Real

from sqeval import i18n
from sqeval.ahp.forms.layout import folded
from sqeval.ahp.judgement import ratio
from sqeval.ahp.reciprocity import RELATIVE_TOLERANCE
from sqeval.errors import JudgementError
from sqeval.options import Language

#: Levels of the scale of Saaty (1980).
LEVELS = range(1, 10)

#: A number, and what follows it: words without digits behind a mark that stands apart, so that 3-Jan is not 3.
_WORDED = re.compile(r"([\d./ ]+?)\s*(?:\s[-–—]\s*|[-–—]\s+|:\s*)[^\W\d][^\d]*")

#: What spreadsheets make of 1/3 when they take it for a day.
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}"
_DAY = re.compile(
    rf"\d{{1,2}}[- ]?{_MONTH}(?:[- ]\d+)?|{_MONTH}[- ]?\d{{1,2}}|(?:\d+年)?\d+月\d+日|\d{{1,4}}[-/]\d{{1,2}}[-/]\d{{1,4}}(?: .*)?"
)


class UnreadableError(ValueError):
    """An answer that is none; `code` says why: "text", "date", "beyond" or "formula"."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


def level_text(level: int, lang: str) -> str:
    """A level of the scale as it stands in the drop-down list."""
    return f"{level} – {i18n.text(f'questionnaire.level_{level}', lang)}"


def read_number(cell: object) -> float:
    """The number of a cell, 1/9 to 9; NaN where it is empty.

    Raises
    ------
    UnreadableError
        It is no number, a day, or beyond the scale.

    Examples
    --------
    >>> [round(read_number(cell), 4) for cell in (3.0, "３", "1/3", "3 - moderate", "3 – 稍微重要", None)]
    [3.0, 3.0, 0.3333, 3.0, 3.0, nan]
    """
    if isinstance(cell, (dt.date, dt.time, dt.timedelta)):
        raise UnreadableError("date")
    if isinstance(cell, str):
        number = _read_text(cell)
    elif cell is None or (isinstance(cell, Real) and not isinstance(cell, bool)):
        number = _ratio(cell)
    else:
        raise UnreadableError("text")
    if not math.isnan(number) and max(number, 1 / number) > LEVELS[-1] * (1 + RELATIVE_TOLERANCE):
        raise UnreadableError("beyond")
    return number


def _read_text(cell: str) -> float:
    text = folded(cell)
    if not text:
        return math.nan
    if text in _levels():
        return float(_levels()[text])
    if _DAY.fullmatch(text):
        raise UnreadableError("date")
    worded = _WORDED.fullmatch(text)
    return _ratio(worded[1] if worded else text)


def _ratio(cell: object) -> float:
    """A positive ratio; words for "no number", such as nan, are no numbers here."""
    if isinstance(cell, str) and re.search("[a-z]", unicodedata.normalize("NFKC", cell).casefold()):
        raise UnreadableError("text")
    try:
        return ratio(cell, ("", ""))
    except JudgementError:
        raise UnreadableError("text") from None


@lru_cache(maxsize=1)
def _levels() -> dict[str, int]:
    """Drop-down texts of all languages, with and without their number."""
    texts = {folded(level_text(level, lang)): level for lang in Language for level in LEVELS}
    return texts | {folded(i18n.text(f"questionnaire.level_{level}", lang)): level for lang in Language for level in LEVELS}
