"""Text to numbers by one rule: what is not wholly a number is missing, never guessed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd

from sqeval.errors import DataError

POINT, COMMA = ".", ","

#: Marks between groups of three digits, where the comma stands before the decimals.
_GROUPS = ".'’ \u00a0\u202f"

_DECIMAL_COMMA = r"[^\d,.]*(?:\d+|\d{1,3}(?:\.\d{3})+),\d{1,2}[^\d,.]*"


def parse_numbers(column: pd.Series[Any], decimal: str = POINT) -> pd.Series[Any]:
    """Read a column as float64; NaN where a text is no number. With a decimal comma, points may group three digits.

    Raises
    ------
    DataError
        The column holds time stamps or lengths of time.
    """
    kinds = pd.api.types
    if kinds.is_datetime64_any_dtype(column.dtype) or kinds.is_timedelta64_dtype(column.dtype):
        raise DataError("holds times, not numbers", column=column.name, value=column.iloc[0] if len(column) else None)
    if kinds.is_numeric_dtype(column.dtype):
        return column.astype("float64")
    # Each different text is read once: counts and ratings repeat a lot.
    codes, texts = pd.factorize(column)
    found = pd.Series(texts)
    if decimal == COMMA:
        found = _with_point(found)
    numbers = pd.to_numeric(found, errors="coerce").to_numpy(dtype=np.float64, na_value=np.nan)
    # A missing text has code -1, which takes the NaN put at the end.
    return pd.Series(np.append(numbers, np.nan)[codes], index=column.index, name=column.name)


def without_groups(texts: pd.Series[Any], mark: str, decimal: str = POINT) -> pd.Series[Any]:
    """Texts without a mark between groups of three digits; where it stands otherwise, as in 12,00, the text stays as it is.

    Examples
    --------
    >>> without_groups(pd.Series(["1,234.50", "12,00", "1,23,456"]), ",").tolist()
    ['1234.50', '12,00', '1,23,456']
    """
    m, point = re.escape(mark), re.escape(decimal)
    grouped = texts.str.fullmatch(rf"\s*[-+]?\d{{1,3}}(?:{m}\d{{3}})+(?:{point}\d*)?\s*", na=False)
    return texts.where(~grouped, texts.str.replace(mark, "", regex=False))


def looks_decimal_comma(texts: Iterable[object]) -> bool:
    """Whether most of the texts that are no numbers are such as 12,50 or 1.234,5.

    Examples
    --------
    >>> looks_decimal_comma(["12,50", "1.234,5 €", "n/a"]), looks_decimal_comma(["1,234", "n/a"])
    (True, False)
    """
    given = [text for text in texts if isinstance(text, str)]
    return bool(given) and sum(re.fullmatch(_DECIMAL_COMMA, text) is not None for text in given) * 2 > len(given)


def _with_point(texts: pd.Series[Any]) -> pd.Series[Any]:
    """Texts with a decimal comma as such with a point; one in which a point stands elsewhere than between groups is no number."""
    words = texts.astype("str")
    for mark in _GROUPS:
        words = without_groups(words, mark, COMMA)
    return words.mask(words.str.contains(POINT, regex=False, na=False)).str.replace(COMMA, POINT, regex=False)
