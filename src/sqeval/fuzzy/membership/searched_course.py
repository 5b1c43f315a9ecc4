"""How the sum of any membership functions runs over the values: sampled between their knots, roots found to full precision."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import optimize

from sqeval.fuzzy.membership.exact_course import Sums, alone
from sqeval.fuzzy.membership.function import MembershipFunction
from sqeval.labelled import Floats
from sqeval.numerics.composition import ROUNDING

#: Samples between two knots.
_SAMPLES = 64

#: Octaves that are looked at beyond the last knot, in steps of one.
_OCTAVES = 60


class SearchedCourse:
    """Functions of any family, looked at between their knots; beyond them in steps that double."""

    method = "searched"

    def __init__(self, functions: Sequence[MembershipFunction]) -> None:
        self.functions = functions

    def points(self, low: float, high: float) -> list[float]:
        """Knots within a range and its finite ends, in order, with steps outwards where it has no end."""
        knots = sorted({knot for function in self.functions for knot in function.knots})
        steps = max(knots[-1] - knots[0], abs(knots[0]), 1e-300) * 2.0 ** np.arange(_OCTAVES)
        below = (knots[0] - steps).tolist() if math.isinf(low) else [low]
        above = (knots[-1] + steps).tolist() if math.isinf(high) else [high]
        return sorted({float(place) for place in (*below, *knots, *above) if low <= place <= high and math.isfinite(place)})

    def outside(self, last: float, side: int) -> float:
        """A place beyond all that is looked at."""
        return last + side * max(abs(last), 1.0)

    def floats(self, x: float) -> Floats:
        """Memberships at a place."""
        return np.asarray(self._matrix(np.array([x]))[0])

    def positive(self, x: float) -> NDArray[np.bool_]:
        """Which functions are positive at a place, also where they are too small for a float."""
        inside = [function.support[0] < x < function.support[1] for function in self.functions]
        return np.asarray((self.floats(x) > 0) | inside)

    def roots(self, low: float, high: float) -> list[float]:
        """Places between two knots at which the sum passes 1."""
        places = self._places(low, high)
        excess = self._sums(places) - 1.0
        change = np.flatnonzero(np.sign(excess[:-1]) * np.sign(excess[1:]) < 0)
        found = [optimize.brentq(self._excess, places[k], places[k + 1], xtol=1e-300, rtol=4 * np.finfo(float).eps) for k in change]
        return [root for root in found if low < root < high]

    def sums(self, low: float, high: float) -> Sums:
        """Least and largest sum on an open interval between knots or roots, and where."""
        places = self._places(low, high)
        sums = self._sums(places)
        return self._sharp(places, sums, 1.0), self._sharp(places, sums, -1.0)

    def leading(self, low: float, high: float) -> NDArray[np.bool_]:
        """Which functions are the only largest one at some sample between two knots."""
        return np.asarray(alone(self._matrix(self._places(low, high)), ROUNDING).any(axis=0))

    def _matrix(self, places: Floats) -> Floats:
        return np.column_stack([function.at(places) for function in self.functions])

    def _sums(self, places: Floats) -> Floats:
        return np.asarray(self._matrix(places).sum(axis=1))

    def _excess(self, place: float) -> float:
        return float(self._sums(np.array([place]))[0]) - 1.0

    def _places(self, low: float, high: float) -> Floats:
        inner = np.linspace(low, high, _SAMPLES + 2)[1:-1]
        return np.array([np.nextafter(low, high), *inner, np.nextafter(high, low)])

    def _sharp(self, places: Floats, sums: Floats, sign: float) -> tuple[float, float]:
        """The least sum (of sign 1) or the largest (of sign −1), sought between the neighbours of the best sample."""
        best = int(np.argmin(sign * sums))
        held = float(sums[best]), float(places[best])
        if best in (0, len(places) - 1) or abs(held[0] - 1.0) <= ROUNDING:
            return held
        ends = places[best - 1], places[best + 1]
        found = optimize.minimize_scalar(lambda x: sign * self._excess(x), bounds=ends, method="bounded", options={"xatol": 1e-12})
        return min(held, (float(self._sums(np.array([found.x]))[0]), float(found.x)), key=lambda pair: sign * pair[0])
