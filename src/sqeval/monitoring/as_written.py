"""Numbers as people write them, so that comparisons at a limit do not hang on the last digit of a float."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

import numpy as np

from sqeval.errors import OptionError


def as_written(number: float) -> Fraction:
    """The number that stands there: 0.1 is one tenth.

    Examples
    --------
    >>> as_written(0.1) * 3 == as_written(0.3)
    True
    """
    return Fraction(repr(float(number)))


def total(numbers: Iterable[float]) -> Fraction:
    """Exact sum of numbers as they are written."""
    return sum(map(as_written, numbers), Fraction(0))


def checked_confidence(value: object) -> float:
    """Share of intervals that are to hold what they estimate, between 0 and 1."""
    is_number = isinstance(value, (int, float, np.integer, np.floating)) and not isinstance(value, bool)
    if not is_number or not 0 < float(value) < 1:  # type: ignore[arg-type]
        raise OptionError("confidence must be a number between 0 and 1", value=value)
    return float(value)  # type: ignore[arg-type]


def checked_scale(value: object) -> tuple[float, float]:
    """Lower and upper end of a scale of answers."""
    try:
        low, high = (float(end) for end in value)  # type: ignore[attr-defined]
    except (TypeError, ValueError):
        raise OptionError("scale must be its two ends, e.g. (1, 5)", value=value) from None
    if not (np.isfinite(low) and np.isfinite(high) and low < high):
        raise OptionError("scale must be its lower and its upper end, e.g. (1, 5)", value=value)
    return low, high
