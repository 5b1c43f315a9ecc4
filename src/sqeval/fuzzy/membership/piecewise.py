"""Membership functions of straight lines: triangles, trapezoids, and halves of them."""

from __future__ import annotations

import math
from abc import abstractmethod
from dataclasses import dataclass, fields
from fractions import Fraction

from sqeval.errors import ConfigError
from sqeval.fuzzy.membership.function import Interval, MembershipFunction
from sqeval.labelled import Floats
from sqeval.numerics import membership_functions as families


class PiecewiseLinear(MembershipFunction):
    """Corners a ≤ b ≤ c ≤ d: 0 before a, 1 from b to c, 0 behind d."""

    @property
    @abstractmethod
    def corners(self) -> tuple[float, float, float, float]:
        """a, b, c and d."""

    def at(self, values: Floats) -> Floats:
        """Memberships of an array without missing values."""
        return families.trapezoidal(values, *self.corners)

    def exactly_at(self, x: Fraction) -> Fraction:
        """Membership of a number as a fraction."""
        a, b, c, d = self.corners
        rise, fall = Fraction(x >= b), Fraction(x <= c)
        if a < b:
            rise = Fraction(1) if math.isinf(a) else min(max((x - Fraction(a)) / (Fraction(b) - Fraction(a)), Fraction(0)), Fraction(1))
        if c < d:
            fall = Fraction(1) if math.isinf(d) else min(max((Fraction(d) - x) / (Fraction(d) - Fraction(c)), Fraction(0)), Fraction(1))
        return min(rise, fall)

    @property
    def support(self) -> Interval:
        """Ends of the interval in which membership is positive."""
        return self.corners[0], self.corners[3]

    @property
    def core(self) -> Interval:
        """Ends of the interval in which membership is 1."""
        a, b, c, d = self.corners
        return (a if math.isinf(a) else b), (d if math.isinf(d) else c)

    @property
    def knots(self) -> tuple[float, ...]:
        """The finite corners."""
        return tuple(corner for corner in dict.fromkeys(self.corners) if math.isfinite(corner))

    def _ordered(self) -> None:
        corners = self.corners
        names = [parameter.name for parameter in fields(self)]  # type: ignore[arg-type]
        if list(corners) != sorted(corners):
            raise ConfigError(f"needs {' ≤ '.join(names)}", path=type(self).__name__.lower(), value=corners)
        if corners[1] == math.inf or corners[2] == -math.inf:
            raise ConfigError("is full at no number", path=type(self).__name__.lower(), value=corners)


@dataclass(frozen=True)
class Triangular(PiecewiseLinear):
    """Rises from 0 at a to 1 at b and falls to 0 at c; an infinite end has no side.

    Examples
    --------
    >>> good = Triangular(24, 48, 72)
    >>> good([30, 48, 66]).tolist(), good.support, good.core
    ([0.25, 1.0, 0.25], (24.0, 72.0), (48.0, 48.0))
    """

    a: float
    b: float
    c: float

    def __post_init__(self) -> None:
        self._read("a", "c")
        self._ordered()

    @property
    def corners(self) -> tuple[float, float, float, float]:
        """a, b, b and c."""
        return self.a, self.b, self.b, self.c


@dataclass(frozen=True)
class Trapezoidal(PiecewiseLinear):
    """Rises from 0 at a to 1 at b, stays, and falls from c to 0 at d; an infinite end has no side.

    Examples
    --------
    >>> Trapezoidal(-math.inf, -math.inf, 24, 48)
    Trapezoidal(a=-inf, b=-inf, c=24.0, d=48.0)
    """

    a: float
    b: float
    c: float
    d: float

    def __post_init__(self) -> None:
        self._read("a", "b", "c", "d")
        self._ordered()

    @property
    def corners(self) -> tuple[float, float, float, float]:
        """a, b, c and d."""
        return self.a, self.b, self.c, self.d
