"""How the sum of straight-lined membership functions runs over the values, in fractions: without any rounding."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import combinations, pairwise

import numpy as np
from numpy.typing import NDArray

from sqeval.fuzzy.membership.piecewise import PiecewiseLinear
from sqeval.labelled import Floats

Sums = tuple[tuple[float, float], tuple[float, float]]


class ExactCourse:
    """Piecewise linear functions, looked at between their corners."""

    method = "exact"

    def __init__(self, functions: Sequence[PiecewiseLinear]) -> None:
        self.functions = functions

    def points(self, low: float, high: float) -> list[Fraction]:
        """Corners within a range and its finite ends, in order."""
        corners = {corner for function in self.functions for corner in function.knots if low < corner < high}
        return sorted(map(Fraction, corners | {end for end in (low, high) if np.isfinite(end)})) or [Fraction(0)]

    def outside(self, last: Fraction, side: int) -> Fraction:
        """A place beyond the last corner, where every function is constant."""
        return last + side

    def memberships(self, x: Fraction) -> list[Fraction]:
        """Memberships at a place."""
        return [function.exactly_at(x) for function in self.functions]

    def floats(self, x: Fraction) -> Floats:
        """The same as floats."""
        return np.array(list(map(float, self.memberships(x))))

    def positive(self, x: Fraction) -> NDArray[np.bool_]:
        """Which functions are positive at a place."""
        return np.array([value > 0 for value in self.memberships(x)])

    def roots(self, low: Fraction, high: Fraction) -> list[Fraction]:
        """Places between two corners at which the sum passes 1."""
        return _zeros(low, high, *(sum(self.memberships(x), Fraction(-1)) for x in _thirds(low, high)))

    def sums(self, low: Fraction, high: Fraction) -> Sums:
        """Least and largest sum on an open interval between corners or roots, as limits at its ends, and where."""
        one, two = (sum(self.memberships(x), Fraction(0)) for x in _thirds(low, high))
        ends = [(float(2 * one - two), float(low)), (float(2 * two - one), float(high))]
        return min(ends), max(ends)

    def leading(self, low: Fraction, high: Fraction) -> NDArray[np.bool_]:
        """Which functions are the only largest one somewhere on an open interval between corners."""
        one, two = (self.memberships(x) for x in _thirds(low, high))
        pairs = combinations(range(len(self.functions)), 2)
        crossings = {zero for i, j in pairs for zero in _zeros(low, high, one[i] - one[j], two[i] - two[j])}
        cuts = [low, *sorted(crossings), high]
        leads = [alone(self.floats((first + last) / 2)) for first, last in pairwise(cuts)]
        return np.asarray(np.any(leads, axis=0))


def alone(memberships: Floats, margin: float = 0.0) -> NDArray[np.bool_]:
    """Which membership (…, g) is larger than all the others."""
    ordered = np.sort(memberships, axis=-1)
    if memberships.shape[-1] == 1:
        return memberships > 0
    second = ordered[..., -2]
    return memberships > (second + margin)[..., None]


def _thirds(low: Fraction, high: Fraction) -> tuple[Fraction, Fraction]:
    return (2 * low + high) / 3, (low + 2 * high) / 3


def _zeros(low: Fraction, high: Fraction, one: Fraction, two: Fraction) -> list[Fraction]:
    """Where a straight line with these heights at the thirds of an interval is 0 inside it."""
    if one == two:
        return []
    first, last = _thirds(low, high)
    zero = first - one * (last - first) / (two - one)
    return [zero] if low < zero < high else []
