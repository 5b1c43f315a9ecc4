"""How far something may move until a grade changes, where masses in the grades move along straight lines.

A grade stays while conditions a · V ≥ 0 hold for the masses V (g,), known or normalised alike: that its mass is the largest, that the
score Σ s V / Σ V lies in its band, or that it is the first at which the mass so far reaches a share.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.intp]

#: Slopes smaller than this part of what they are the difference of are rounding.
TIE = 1e-12


class Conditions(NamedTuple):
    """Coefficients (c, g) that must not be negative on the masses, and the grade (c,) that comes where one is.

    Where one is `strict` (c,), that grade comes at 0 already.
    """

    coefficients: Floats
    beyond: Integers
    strict: NDArray[np.bool_]


def of_maximum(grade: int, scores: Floats) -> Conditions:
    """The mass in `grade` is the largest; of equal ones the lower grade counts."""
    others = np.array([k for k in range(len(scores)) if k != grade], dtype=np.intp)
    identity = np.eye(len(scores))
    return Conditions(identity[grade] - identity[others], others, scores[others] < scores[grade])


def of_score(grade: int, scores: Floats, limits: Floats, *, reached: bool) -> Conditions:
    """The score is within the band of `grade`, in parts of the range of scores.

    Rising `limits` (g − 1,) lie between neighbours; a score on one has the better grade where that is `reached`, else the lower.

    Examples
    --------
    >>> of_score(1, np.array([90.0, 70.0, 50.0]), np.array([60.0, 80.0]), reached=False).coefficients.tolist()
    [[0.75, 0.25, -0.25], [-0.25, 0.25, 0.75]]
    """
    order = np.argsort(scores)
    rank, size = int(np.flatnonzero(order == grade)[0]), np.ptp(scores)
    below = [((scores - limits[rank - 1]) / size, order[rank - 1], not reached)] if rank > 0 else []
    above = [((limits[rank] - scores) / size, order[rank + 1], reached)] if rank < len(limits) else []
    return _together([*below, *above])


def of_confidence(grade: int, scores: Floats, level: float) -> Conditions:
    """The grades from the best to `grade` hold the share `level`, those before it less."""
    best_first = np.argsort(-scores)
    place = int(np.flatnonzero(best_first == grade)[0])
    held, before = (np.isin(np.arange(len(scores)), best_first[:end]).astype(np.float64) for end in (place + 1, place))
    lower = [(held - level, best_first[place + 1], False)] if place + 1 < len(scores) else []
    better = [(level - before, best_first[place - 1], True)] if place > 0 else []
    return _together([*lower, *better])


def all_of(parts: Iterable[Conditions], order: Sequence[int]) -> Conditions:
    """Conditions put together, on masses in another order of grades."""
    coefficients, beyond, strict = zip(*parts, strict=True)
    return Conditions(np.vstack(coefficients)[:, list(order)], np.concatenate(beyond), np.concatenate(strict))


class Interval(NamedTuple):
    """Ends (m,) of what m numbers may be, and the grade (m,) beyond each end, −1 where the end is 0 or 1."""

    low: Floats
    high: Floats
    below: Integers
    above: Integers


def stays(conditions: Conditions, without: Floats, alone: Floats, now: Floats) -> Interval:
    """The numbers t in [0, 1] around `now` (m,) with all conditions on (1 − t) · without + t · alone kept; masses (m, g).

    Examples
    --------
    >>> kept = of_maximum(0, np.array([90.0, 50.0]))
    >>> stays(kept, np.array([[0.0, 1.0]]), np.array([[0.75, 0.25]]), np.array([0.9]))[0].round(4).tolist()
    [0.6667]
    """
    start, end = without @ conditions.coefficients.T, alone @ conditions.coefficients.T
    size = (without + alone) @ np.abs(conditions.coefficients).T
    slope = np.where(np.abs(end - start) <= TIE * size, 0.0, end - start)
    meets = np.divide(-start, slope, out=np.zeros_like(start), where=slope != 0)
    lows = np.where(slope > 0, np.minimum(meets, now[:, None]), 0.0)
    highs = np.where(slope < 0, np.maximum(meets, now[:, None]), 1.0)
    low, below = _farthest(lows, conditions.beyond, 0.0)
    high, above = _farthest(-highs, conditions.beyond, -1.0)
    return Interval(low, -high, below, above)


def _farthest(ends: Floats, beyond: Integers, bound: float) -> tuple[Floats, Integers]:
    """The largest of the ends (m, c), no less than the bound, and the grade beyond it."""
    at = ends.argmax(axis=1)
    largest = np.take_along_axis(ends, at[:, None], axis=1)[:, 0]
    return np.maximum(largest, bound) + 0.0, np.where(largest > bound, beyond[at], -1)


def _together(parts: list[tuple[Floats, np.intp, bool]]) -> Conditions:
    rows, grades, strict = zip(*parts, strict=True)
    return Conditions(np.array(rows), np.array(grades, dtype=np.intp), np.array(strict))
