"""A triangular fuzzy number and its arithmetic."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np

from sqeval.errors import DataError, OptionError, quoted
from sqeval.numerics import triangular
from sqeval.options import Defuzzification, parse


@dataclass(frozen=True)
class TriangularNumber:
    """About m: membership 1 at m, falling linearly to 0 at l and u.

    Sums, differences and multiples are exact. The product of two triangular numbers is not triangular: `*` gives the
    triangular number with the same ends and top, an approximation (of positive numbers both ends of every other α-cut of the
    true product lie lower).

    Parameters
    ----------
    l, m, u : float
        Lower end, top and upper end, l ≤ m ≤ u.

    Raises
    ------
    DataError
        A figure is not a finite number, or they are not in order.

    Examples
    --------
    >>> about_two, about_three = TriangularNumber(1, 2, 3), TriangularNumber(2, 3, 4)
    >>> about_two + about_three, 2 * about_two, about_two * about_three
    (TriangularNumber(l=3.0, m=5.0, u=7.0), TriangularNumber(l=2.0, m=4.0, u=6.0), TriangularNumber(l=2.0, m=6.0, u=12.0))
    >>> about_two.alpha_cut(0.5)
    (1.5, 2.5)
    """

    l: float  # noqa: E741
    m: float
    u: float

    def __post_init__(self) -> None:
        for name in ("l", "m", "u"):
            value = getattr(self, name)
            if not is_number(value) or not math.isfinite(value):
                raise DataError(f"{name} of a triangular number is not a finite number", value=value)
            object.__setattr__(self, name, float(value))
        if not self.l <= self.m <= self.u:
            raise DataError("a triangular number needs l ≤ m ≤ u", value=(self.l, self.m, self.u))

    def __iter__(self) -> Iterator[float]:
        yield from (self.l, self.m, self.u)

    def __add__(self, other: object) -> TriangularNumber:
        if not isinstance(other, TriangularNumber) and not is_number(other):
            return NotImplemented
        low, middle, high = _triple(other)
        return TriangularNumber(self.l + low, self.m + middle, self.u + high)

    __radd__ = __add__

    def __neg__(self) -> TriangularNumber:
        return TriangularNumber(-self.u, -self.m, -self.l)

    def __sub__(self, other: object) -> TriangularNumber:
        if isinstance(other, TriangularNumber) or is_number(other):
            return self + -1.0 * other  # type: ignore[operator, no-any-return]
        return NotImplemented

    def __rsub__(self, other: object) -> TriangularNumber:
        return -self + other if is_number(other) else NotImplemented

    def __mul__(self, other: object) -> TriangularNumber:
        if not isinstance(other, TriangularNumber) and not is_number(other):
            return NotImplemented
        low, middle, high = _triple(other)
        ends = [a * b for a, b in product((self.l, self.u), (low, high))]
        return TriangularNumber(min(ends), self.m * middle, max(ends))

    __rmul__ = __mul__

    def alpha_cut(self, alpha: float) -> tuple[float, float]:
        """The interval of all values with membership of at least `alpha`, in [0, 1]; at 0 from l to u."""
        if not is_number(alpha) or not 0 <= alpha <= 1:
            raise OptionError("alpha is from 0 to 1", value=alpha)
        return self.m - (1 - alpha) * (self.m - self.l), self.m + (1 - alpha) * (self.u - self.m)

    def membership(self, x: Any) -> Any:
        """Membership of values x."""
        at = np.asarray(x, dtype=np.float64)
        left, right = (at - self.l, self.m - self.l), (self.u - at, self.u - self.m)
        sides = [np.divide(rise, run, out=np.where(rise >= 0, 1.0, 0.0), where=run > 0) for rise, run in (left, right)]
        return np.clip(np.minimum(*sides), 0.0, 1.0)

    def defuzzify(self, method: str = "centroid") -> float:
        """The crisp number that stands for it: "centroid" (l + m + u)/3 or "graded_mean" (l + 4m + u)/6."""
        return float(triangular.crisp(np.array(tuple(self)), parse(Defuzzification, method, "method")))


def is_number(value: object) -> bool:
    """Whether something is a plain number."""
    return isinstance(value, (int, float, np.integer, np.floating)) and not isinstance(value, bool)


def as_number(value: Any, name: object) -> TriangularNumber:
    """A triangular number as it is, as three numbers (l, m, u), or as one number for a crisp one.

    Raises
    ------
    DataError
        It is none of them; the error names it.
    """
    if isinstance(value, TriangularNumber):
        return value
    parts = (value,) * 3 if is_number(value) else tuple(value) if isinstance(value, (list, tuple, np.ndarray)) else ()
    if len(parts) != 3:
        raise DataError("is no triangular number", row=quoted(name), value=value, hint="Give TriangularNumber(l, m, u) or (l, m, u)")
    return TriangularNumber(*parts)


def _triple(other: Any) -> tuple[float, float, float]:
    return (other.l, other.m, other.u) if isinstance(other, TriangularNumber) else (other, other, other)
