"""One threshold at a time: how the membership of a value changes with it, and where conditions on the composed masses break.

Thresholds rise here, one a grade; those that fall are read with all signs turned. A value between two thresholds has the share
u = (right − x)/(right − left) in the left grade and 1 − u in the right one.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sqeval.numerics.composition import ROUNDING
from sqeval.numerics.grade_lines import Conditions

Floats = NDArray[np.float64]


class Stretch(NamedTuple):
    """A stretch of a moving threshold on which the value stays between two grades: `left` has the share `begin`, at last `end`.

    `fixed` is the other threshold, and `moves_left` whether the moving one is the left of the two.
    """

    left: int
    begin: float
    end: float
    fixed: float
    moves_left: bool

    def threshold(self, share: float, value: float) -> float:
        """Where the moving threshold is when the left grade has this share; infinite where it never is."""
        if self.moves_left:
            return self.fixed - (self.fixed - value) / share if share > 0 else -np.inf
        return (value - share * self.fixed) / (1.0 - share) if share < 1 else np.inf


def slopes(value: float, thresholds: Floats, scores: Floats, at: int) -> tuple[float, float]:
    """Change of the score of a value as threshold `at` moves down, and as it moves up; they differ where the value is on it.

    Examples
    --------
    >>> slopes(3.0, np.array([2.0, 4.0]), np.array([90.0, 50.0]), 0)
    (10.0, 10.0)
    """
    left = right = 0.0
    moving = thresholds[at]
    if at > 0 and thresholds[at - 1] < value <= moving:
        before = thresholds[at - 1]
        left = float((scores[at - 1] - scores[at]) * (value - before) / (moving - before) ** 2)
    if at + 1 < len(thresholds) and moving <= value < thresholds[at + 1]:
        after = thresholds[at + 1]
        right = float((scores[at] - scores[at + 1]) * (after - value) / (after - moving) ** 2)
    return (left if value < moving else right), (left if value <= moving else right)


def stretches(value: float, thresholds: Floats, at: int, *, upwards: bool) -> Iterator[Stretch]:
    """What a value goes through as threshold `at` moves to its neighbour, or without end where it has none."""
    moving = thresholds[at]
    before = thresholds[at - 1] if at > 0 else -np.inf
    after = thresholds[at + 1] if at + 1 < len(thresholds) else np.inf
    if not before < value < after:
        return
    wide = after - before
    to_the_left = to_the_right = None
    if at > 0:
        end = ((after - value) / wide if np.isfinite(after) else 1.0) if upwards else 0.0
        begin = (moving - value) / (moving - before) if value < moving else 0.0
        to_the_left = Stretch(at - 1, begin, end, before, moves_left=False)
    if np.isfinite(after):
        end = 1.0 if upwards else ((after - value) / wide if np.isfinite(before) else 0.0)
        begin = (after - value) / (after - moving) if value > moving else 1.0
        to_the_right = Stretch(at, begin, end, after, moves_left=True)
    passed = value > moving if upwards else value < moving
    first, second = (to_the_right, to_the_left) if upwards else (to_the_left, to_the_right)
    yield from (part for part in ((first, second) if passed else (second,)) if part is not None)


def first_break(value: float, thresholds: Floats, at: int, *, kept: Conditions, masses: Floats, weight: float, upwards: bool) -> float:
    """Where threshold `at` is when the first of the conditions breaks, as it moves up or down; NaN where none does.

    Parameters
    ----------
    value : float
    thresholds : (g,) array
        Rising.
    at : int
    kept : Conditions
        In the order of the thresholds; they hold for the composed masses now.
    masses : (g,) array
        Composed masses without this value.
    weight : float
        Its weight in them.
    upwards : bool

    Examples
    --------
    >>> from sqeval.numerics.grade_lines import of_maximum
    >>> kept = of_maximum(0, np.array([90.0, 50.0]))
    >>> first_break(3.0, np.array([2.0, 6.0]), 1, kept=kept, masses=np.zeros(2), weight=1.0, upwards=False)
    4.0
    """
    rounding = ROUNDING * (masses.sum() + weight)
    for stretch in stretches(value, thresholds, at, upwards=upwards):
        left, right = kept.coefficients[:, stretch.left], kept.coefficients[:, stretch.left + 1]
        base, slope = kept.coefficients @ masses + weight * right, weight * (left - right)
        # Conditions are straight lines in the share, so that one that breaks on the way is broken at the end.
        broken = base + slope * stretch.end < np.where(kept.strict, rounding, -rounding)
        if broken.any():
            begin = np.full(broken.sum(), stretch.begin)
            shares = np.divide(-base[broken], slope[broken], out=begin.copy(), where=slope[broken] != 0)
            low, high = sorted((stretch.begin, stretch.end))
            nearest = np.clip(shares[np.abs(shares - begin).argmin()], low, high)
            place = float(stretch.threshold(float(nearest), value))
            # What is only neared by thresholds without end is never there.
            return place if np.isfinite(place) else float("nan")
    return float("nan")
