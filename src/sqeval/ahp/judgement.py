"""One judgement: a positive ratio, read from what people write (3, 0.33, "1/3") and written back as they would."""

from __future__ import annotations

import math
import unicodedata
from decimal import Decimal
from fractions import Fraction
from numbers import Real
from typing import Any

import pandas as pd

from sqeval.errors import JudgementError

#: Ratios beyond 1e±100 would leave the range of floating-point numbers when a matrix is solved.
LIMIT = 1e100

Pair = tuple[Any, Any]


def ratio(value: object, pair: Pair) -> float:
    """Read a judgement; NaN where it is missing (None, NaN, NA).

    Raises
    ------
    JudgementError
        The value is no number or fraction, is not positive, or is out of range; the error names the pair.

    Examples
    --------
    >>> ratio("1/4", ("speed", "cost"))
    0.25
    """
    number = _number(value, pair)
    if math.isnan(number):
        return math.nan
    if number <= 0 or not math.isfinite(number):
        raise JudgementError("a judgement must be a positive ratio", pair=pair, value=value, hint="Leave a missing one as NaN or None")
    if not 1 / LIMIT <= number <= LIMIT:
        raise JudgementError(f"a judgement must lie between {1 / LIMIT:g} and {LIMIT:g}", pair=pair, value=value)
    return number


def written(value: float) -> str:
    """A judgement as people write it: 3, 1/3, 2.5; a dash where it is missing.

    Examples
    --------
    >>> written(1 / 7), written(2.5), written(float("nan"))
    ('1/7', '2.5', '–')
    """
    if math.isnan(value):
        return "–"
    near = Fraction(value).limit_denominator(20)
    if value < 1 and near > 0 and math.isclose(float(near), value, rel_tol=1e-9):
        return str(near)
    return f"{value:.4g}"


def _number(value: object, pair: Pair) -> float:
    if value is None or value is pd.NA or value is pd.NaT:
        return math.nan
    problem = JudgementError("a judgement must be a number or a fraction such as '1/3'", pair=pair, value=value)
    if isinstance(value, bool) or not isinstance(value, (Real, Decimal, str)):
        raise problem
    try:
        return _parsed(value) if isinstance(value, str) else float(value)
    except (ValueError, OverflowError):
        raise problem from None


def _parsed(text: str) -> float:
    """Full-width digits and slashes (１／３) and vulgar fractions (⅓) are read as well."""
    # A space keeps 3½ from becoming 31/2, and no sign above the line becomes a digit of its own.
    kinds = [unicodedata.decomposition(sign).partition(" ")[0] for sign in text]
    apart = "".join(f" {sign}" if kind == "<fraction>" else sign for sign, kind in zip(text, kinds, strict=True))
    plain = unicodedata.normalize("NFKC", apart).replace("\N{FRACTION SLASH}", "/")
    numerator, slash, denominator = plain.partition("/")
    below = float(denominator) if slash else 1.0
    if below <= 0 or "_" in plain or {"<super>", "<sub>"} & set(kinds):
        raise ValueError(text)
    return float(numerator) / below
