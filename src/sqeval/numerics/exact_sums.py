"""Sums by group to the last digit, whatever the order of rows, without sorting them.

Every number is split into folds: multiples of a coarse power of two, then of a finer one, until nothing is left. The
folds are so narrow that adding them up never rounds; only the sums of the folds are rounded when they are put together.

References
----------
Demmel, J. & Nguyen, H. D. (2015). Parallel reproducible summation. IEEE Transactions on Computers 64(7), 2060-2070.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from sqeval.numerics.parts import CHUNK, chunks, over_parts

Floats = NDArray[np.float64]
Codes = NDArray[np.intp]

#: Codes and known values of the rows of a chunk.
Known = Callable[[slice], tuple[Codes, Floats]]

#: The smallest power of two that a float can be.
_LEAST_EXPONENT = -1074
#: Numbers beyond this power of two are made smaller meanwhile, so that nothing overflows on the way; only others that are
#: near the smallest number that a float can be lose digits by it.
_LARGE_EXPONENT = 960
_SHRINK = -64


@dataclass(frozen=True)
class _Folds:
    """Fold k holds multiples of 2^(top − (k + 1)·width); all numbers are below 2^top in size."""

    top: int
    width: int

    def first(self, largest: float) -> int:
        """The first fold that numbers up to `largest` have a part in: in folds before, they round to zero."""
        return max(0, -((math.frexp(largest)[1] - self.top) // self.width) - 1)

    def exponent(self, fold: int) -> int:
        return max(self.top - (fold + 1) * self.width, _LEAST_EXPONENT)


@dataclass(eq=False)
class _Tallies:
    """Sums by group of every fold; infinities have a tally of their own."""

    size: int
    shrink: int
    by_fold: dict[int, Floats] = field(default_factory=dict)
    infinite: Floats | None = None

    def take_in(self, codes: Codes, values: Floats, folds: _Folds) -> None:
        finite = np.isfinite(values)
        if not finite.all():
            self._add_infinite(np.bincount(codes[~finite], values[~finite], self.size).astype(np.float64, copy=False))
            codes, values = codes[finite], values[finite]
        rest, fold = (np.ldexp(values, self.shrink) if self.shrink else values), -1
        while largest := _largest(rest):
            fold = max(fold + 1, folds.first(largest))
            # Adding and taking away a large number rounds to multiples of its last digit.
            anchor = math.ldexp(1.5, 52 + folds.exponent(fold))
            coarse = (rest + anchor) - anchor
            self._add(fold, np.bincount(codes, coarse, self.size).astype(np.float64, copy=False))
            rest = rest - coarse

    def join(self, other: _Tallies) -> None:
        for fold, found in other.by_fold.items():
            self._add(fold, found)
        if other.infinite is not None:
            self._add_infinite(other.infinite)

    def total(self) -> Floats:
        """From the finest fold to the coarsest, so that little is lost."""
        total = np.zeros(self.size)
        for fold in sorted(self.by_fold, reverse=True):
            total += self.by_fold[fold]
        with np.errstate(over="ignore", invalid="ignore"):
            total = np.ldexp(total, -self.shrink) if self.shrink else total
            return total if self.infinite is None else total + self.infinite

    def _add(self, fold: int, found: Floats) -> None:
        self.by_fold[fold] = self.by_fold[fold] + found if fold in self.by_fold else found

    def _add_infinite(self, found: Floats) -> None:
        # Infinities of both signs make no number.
        with np.errstate(invalid="ignore"):
            self.infinite = found if self.infinite is None else self.infinite + found


def exact_sums(known: Known, length: int, size: int, most: int) -> Floats:
    """Sum of known values by group, correct but for the rounding of the result; 0 for a group without any.

    Parameters
    ----------
    known : callable
        Gives codes 0..size−1 and values, without NaN, of the rows of a slice.
    length : int
        Rows in all.
    size : int
        Number of groups.
    most : int
        Rows of the largest group, or more.

    Returns
    -------
    (size,) array
        Infinite where the sum overflows; NaN where a group holds infinities of both signs.
    """
    # Tallies of many groups are worth their time only after many rows.
    rows = max(CHUNK, 4 * size)
    peaks = over_parts(lambda part: max(map(_largest, (known(chunk)[1] for chunk in chunks(part, rows))), default=0.0), length)
    top = math.frexp(max(peaks))[1]
    shrink = _SHRINK if top > _LARGE_EXPONENT else 0
    # Sums of `most` multiples below 2^width have to stay below 2^53.
    folds = _Folds(top + shrink, min(50, 52 - most.bit_length()))

    def work(part: slice) -> _Tallies:
        tallies = _Tallies(size, shrink)
        for chunk in chunks(part, rows):
            tallies.take_in(*known(chunk), folds)
        return tallies

    first, *others = over_parts(work, length)
    for other in others:
        first.join(other)
    return first.total()


def _largest(values: Floats) -> float:
    """Size of the largest finite number."""
    if not len(values):
        return 0.0
    peak = max(float(values.max()), -float(values.min()))
    return peak if math.isfinite(peak) else float(np.max(np.abs(values[np.isfinite(values)]), initial=0.0))
