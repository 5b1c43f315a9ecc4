"""How far a weight may move until two scores change their order, where a score is a weighted mean over what is known of a unit.

As the weight moves from 0 to 1, the sum of points N and the known weight D of every unit are straight lines. The order of two scores
N₁/D₁ and N₂/D₂ is the sign of N₁D₂ − N₂D₁, which is a parabola.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Whole = NDArray[np.intp]

#: Differences of scores, relative to the size of the terms, that are rounding.
_TIE = 1e-12


class Lines(NamedTuple):
    """Points N and known weight D of every unit (units,), with a weight of 0 and of 1."""

    points: tuple[Floats, Floats]
    known: tuple[Floats, Floats]


class Kept(NamedTuple):
    """The interval of a weight, and by which pair it ends there: its position, −1 where it ends at 0 or 1."""

    low: float
    high: float
    pair_low: int
    pair_high: int


def kept(lines: Lines, weight: float, upper: Whole, lower: Whole) -> Kept:
    """The weights at which no pair changes its order: `upper` is ahead of `lower` now, or ties with it.

    A pair that ties now has to go on tying: unless its lines are the same, the interval is the present weight alone.

    Examples
    --------
    >>> lines = Lines((np.array([60.0, 70.0]), np.array([90.0, 60.0])), (np.ones(2), np.ones(2)))
    >>> kept(lines, 0.5, np.array([0]), np.array([1]))
    Kept(low=0.25, high=1.0, pair_low=0, pair_high=-1)
    """
    curves, sizes = _parabolas(lines, upper, lower)
    now = curves[0] * weight**2 + curves[1] * weight + curves[2]
    is_same = (np.abs(curves) <= _TIE * sizes).all(axis=0)
    is_tied = (np.abs(now) <= _TIE * sizes) & ~is_same
    if is_tied.any():
        pair = int(np.flatnonzero(is_tied)[0])
        return Kept(weight, weight, pair, pair)
    roots = np.where(is_same, np.nan, _roots(curves))
    below, above = np.where(roots <= weight, roots, -np.inf), np.where(roots >= weight, roots, np.inf)
    # A parabola that only touches 0 does not change the order, but the two tie there, so it ends the interval too.
    low, high = np.nanmax(below, axis=0, initial=-np.inf), np.nanmin(above, axis=0, initial=np.inf)
    first, last = (int(low.argmax()), int(high.argmin())) if len(low) else (-1, -1)
    found_low, found_high = (low[first], high[last]) if len(low) else (-np.inf, np.inf)
    return Kept(
        float(max(found_low, 0.0)),
        float(min(found_high, 1.0)),
        first if found_low > 0 else -1,
        last if found_high < 1 else -1,
    )


def _parabolas(lines: Lines, upper: Whole, lower: Whole) -> tuple[Floats, Floats]:
    """Coefficients (3, pairs), highest power first, of N₁D₂ − N₂D₁, and the size of their terms."""
    (n0, n1), (d0, d1) = lines
    rise, known_rise = n1 - n0, d1 - d0
    square = rise[upper] * known_rise[lower] - rise[lower] * known_rise[upper]
    linear = rise[upper] * d0[lower] + n0[upper] * known_rise[lower] - rise[lower] * d0[upper] - n0[lower] * known_rise[upper]
    constant = n0[upper] * d0[lower] - n0[lower] * d0[upper]
    size = np.maximum(*(np.abs(part).max(initial=0.0) for part in lines.points)) * np.maximum(
        *(part.max(initial=0.0) for part in lines.known)
    )
    return np.stack([square, linear, constant]), np.full(len(upper), max(float(size), np.finfo(float).tiny))


def _roots(curves: Floats) -> Floats:
    """Real roots (2, pairs), NaN where there are none; without loss of digits where the square is small."""
    square, linear, constant = curves
    inside = linear**2 - 4 * square * constant
    with np.errstate(invalid="ignore", divide="ignore"):
        # The one of the two sums that does not cancel (Press et al., Numerical Recipes, 5.6).
        stable = -0.5 * (linear + np.where(linear >= 0, 1.0, -1.0) * np.sqrt(inside))
        found = np.stack([stable / square, constant / stable])
    return np.where(np.isfinite(found), found, np.nan)
