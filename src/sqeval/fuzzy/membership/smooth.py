"""Smooth membership functions: Gaussian, bell, ridge (岭形), Cauchy (柯西型) and sigmoid."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from sqeval.errors import ConfigError
from sqeval.fuzzy.membership.function import Interval, MembershipFunction
from sqeval.labelled import Floats
from sqeval.numerics import membership_functions as families
from sqeval.options import MembershipSide

_EVERYWHERE = (-math.inf, math.inf)

#: Distances from the middle of a function, in its widths, at which its course is looked at.
_STEPS = (0.0, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0)


@dataclass(frozen=True)
class Gaussian(MembershipFunction):
    """exp(−(x − mean)²/(2 sigma²))."""

    mean: float
    sigma: float

    def __post_init__(self) -> None:
        self._read()
        self._positive("sigma")

    def at(self, values: Floats) -> Floats:
        """Memberships of an array without missing values."""
        return families.gaussian(values, self.mean, self.sigma)

    @property
    def support(self) -> Interval:
        """Everywhere."""
        return _EVERYWHERE

    @property
    def core(self) -> Interval:
        """The mean."""
        return self.mean, self.mean

    @property
    def knots(self) -> tuple[float, ...]:
        """Steps of growing size to either side of the mean."""
        return _around(self.mean, self.sigma)


@dataclass(frozen=True)
class Bell(MembershipFunction):
    """1/(1 + |(x − c)/a|^2b): half of it at c ± a, the steeper the larger b."""

    a: float
    b: float
    c: float

    def __post_init__(self) -> None:
        self._read()
        self._positive("a", "b")

    def at(self, values: Floats) -> Floats:
        """Memberships of an array without missing values."""
        return families.bell(values, self.a, self.b, self.c)

    @property
    def support(self) -> Interval:
        """Everywhere."""
        return _EVERYWHERE

    @property
    def core(self) -> Interval:
        """The middle, c."""
        return self.c, self.c

    @property
    def knots(self) -> tuple[float, ...]:
        """Steps of growing size to either side of the middle."""
        return _around(self.c, self.a)


@dataclass(frozen=True)
class Ridge(MembershipFunction):
    """Half a wave of the sine between a and b (岭形分布), counted from `centre`; "middle" falls on both sides of it."""

    a: float
    b: float
    side: str = "small"
    centre: float = 0.0

    def __post_init__(self) -> None:
        self._read()
        if not self.a < self.b:
            raise ConfigError("needs a < b", path="ridge", value=(self.a, self.b))
        if self.side == MembershipSide.MIDDLE and self.a < 0:
            raise ConfigError("needs 0 ≤ a < b, distances from the centre, for side='middle'", path="ridge", value=(self.a, self.b))

    def at(self, values: Floats) -> Floats:
        """Memberships of an array without missing values."""
        away = families.away(values, self.centre)
        if self.side == MembershipSide.LARGE:
            return families.ridge_rising(away, self.a, self.b)
        return families.ridge_falling(np.abs(away) if self.side == MembershipSide.MIDDLE else away, self.a, self.b)

    @property
    def support(self) -> Interval:
        """Up to b, around the centre, or from a."""
        return self._interval(self.b, self.a)

    @property
    def core(self) -> Interval:
        """Up to a, around the centre, or from b."""
        return self._interval(self.a, self.b)

    @property
    def knots(self) -> tuple[float, ...]:
        """Ends and middle of every slope."""
        slope = [self.a, self.a + 0.5 * (self.b - self.a), self.b]
        both = [*slope, *(-end for end in slope)] if self.side == MembershipSide.MIDDLE else slope
        return tuple(sorted({self.centre + end for end in both}))

    def _interval(self, end: float, start: float) -> Interval:
        low = {MembershipSide.SMALL: -math.inf, MembershipSide.MIDDLE: self.centre - end, MembershipSide.LARGE: self.centre + start}
        high = {MembershipSide.SMALL: self.centre + end, MembershipSide.MIDDLE: self.centre + end, MembershipSide.LARGE: math.inf}
        side = MembershipSide(self.side)
        return low[side], high[side]


@dataclass(frozen=True)
class Cauchy(MembershipFunction):
    """1/(1 + alpha d^beta) of the distance d from a (柯西型分布): beyond a for "small", either way for "middle"; d^−beta for "large"."""

    a: float
    alpha: float
    beta: float
    side: str = "small"

    def __post_init__(self) -> None:
        self._read()
        self._positive("alpha", "beta")

    def at(self, values: Floats) -> Floats:
        """Memberships of an array without missing values."""
        away = families.away(values, self.a)
        if self.side == MembershipSide.LARGE:
            return families.cauchy_rising(away, self.alpha, self.beta)
        return families.cauchy_falling(np.abs(away) if self.side == MembershipSide.MIDDLE else away, self.alpha, self.beta)

    @property
    def support(self) -> Interval:
        """Everywhere, or above a."""
        return (self.a, math.inf) if self.side == MembershipSide.LARGE else _EVERYWHERE

    @property
    def core(self) -> Interval | None:
        """Up to a, at a, or nowhere."""
        return {"small": (-math.inf, self.a), "middle": (self.a, self.a), "large": None}[self.side]

    @property
    def knots(self) -> tuple[float, ...]:
        """Steps of growing size from a, in distances at which membership is a half."""
        width = float(np.exp(np.clip((1 if self.side == MembershipSide.LARGE else -1) * math.log(self.alpha) / self.beta, -600, 600)))
        return _around(self.a, width)


@dataclass(frozen=True)
class Sigmoid(MembershipFunction):
    """1/(1 + exp(−slope (x − centre))): rises for a positive slope, falls for a negative one."""

    centre: float
    slope: float

    def __post_init__(self) -> None:
        self._read()
        if self.slope == 0:
            raise ConfigError("must not be 0", path="sigmoid.slope", value=self.slope)

    def at(self, values: Floats) -> Floats:
        """Memberships of an array without missing values."""
        return families.sigmoid(values, self.centre, self.slope)

    @property
    def support(self) -> Interval:
        """Everywhere."""
        return _EVERYWHERE

    @property
    def core(self) -> None:
        """Nowhere: it only comes near to 1."""
        return

    @property
    def knots(self) -> tuple[float, ...]:
        """Steps of growing size to either side of the centre."""
        return _around(self.centre, 1.0 / abs(self.slope))


def _around(centre: float, width: float) -> tuple[float, ...]:
    places = (centre + sign * step * width for step in _STEPS for sign in (-1.0, 1.0))
    return tuple(sorted({place for place in places if math.isfinite(place)}))
