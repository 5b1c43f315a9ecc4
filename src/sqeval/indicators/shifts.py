"""How far the rows of every frame move a value made of several: influences added up row by row, and their variance."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sqeval.indicators.influence import Influence
from sqeval.numerics import clustered
from sqeval.numerics.groups import Groups

Floats = NDArray[np.float64]
Codes = NDArray[np.intp]
Mask = NDArray[np.bool_]

#: What is left of influences that cancel out, by rounding.
_ROUNDING = 1e-9


class Shifts:
    """The influences of leaves, frame by frame; rows of different frames are independent."""

    def __init__(self) -> None:
        self._frames: dict[str, _Frame] = {}
        self._rows: list[Floats] = []
        self._units: list[Floats] = []

    def add(self, found: Influence, slope: Floats, *, is_sum: bool) -> bool:
        """Add a leaf's influences times its slope; False where its rows stand in other cells for another leaf (opened, resolved)."""
        sample, counted = found.sample, found.counted
        frame = self._frames.setdefault(sample.source, _Frame(sample.groups.size))
        if not is_sum:
            self._rows.append(sample.groups.counts(counted))
            clusters = sample.clusters
            self._units.append(self._rows[-1] if clusters is None else sample.groups.distinct(np.where(counted, clusters, -1)))
        return frame.add(found, np.append(slope, 0.0)[sample.groups.codes] * found.shift, is_sum=is_sum)

    def observations(self) -> Floats:
        """Rows that the value rests on: the fewest of any leaf or frame."""
        return np.asarray(np.minimum.reduce([*self._rows, *(frame.at_risk.counts() for frame in self._frames.values())]))

    def variance(self) -> tuple[Floats, Floats]:
        """Variance of the value, and the number of rows (or clusters) that vary by themselves.

        Influences are not centred: those of means and ratios add up to 0, and those of sums do not, as the number of requests
        is left to chance too. Between clusters they are added up first (Taylor linearisation, as in `numerics.clustered`).
        """
        found = [frame.squares() for frame in self._frames.values()]
        units = np.minimum.reduce([*self._units, *(own for _, own in found)])
        squares = np.sum([own for own, _ in found], axis=0)
        return np.divide(squares * units, units - 1, out=np.full_like(squares, np.nan), where=units > 1), units


@dataclass(eq=False)
class _Frame:
    """One frame's rows with their cell (−1 for none), influence and cluster; arrays grow as rows appear.

    `sums` and `gross` are the influences of sums alone, and their sizes before they cancel out.
    """

    size: int
    codes: Codes = field(default_factory=lambda: np.zeros(0, dtype=np.intp))
    shifts: Floats = field(default_factory=lambda: np.zeros(0))
    sums: Floats = field(default_factory=lambda: np.zeros(0))
    gross: Floats = field(default_factory=lambda: np.zeros(0))
    counted: Mask = field(default_factory=lambda: np.zeros(0, dtype=bool))
    clusters: Codes | None = None

    def add(self, found: Influence, shift: Floats, *, is_sum: bool) -> bool:
        """Add influences to the rows that they hang on; False where these stand in another cell."""
        sample, inside = found.sample, found.sample.groups.codes >= 0
        rows = np.flatnonzero(inside) if sample.origin is None else sample.origin[inside]
        self._grow(int(rows.max(initial=-1)) + 1)
        placed = sample.groups.codes[inside]
        if ((self.codes[rows] >= 0) & (self.codes[rows] != placed)).any():
            return False
        self.codes[rows] = placed
        self.counted[rows] |= found.counted[inside]
        moved = np.bincount(rows, weights=np.nan_to_num(shift[inside]), minlength=len(self.codes))
        self.shifts += moved
        if is_sum:
            self.sums += moved
            self.gross += np.abs(moved)
        if sample.clusters is not None:
            self.clusters = _grown(np.zeros(0, dtype=np.intp) if self.clusters is None else self.clusters, len(self.codes), -1)
            self.clusters[rows] = sample.clusters[inside]
        return True

    def _grow(self, length: int) -> None:
        length = max(length, len(self.codes))
        self.codes, self.counted = _grown(self.codes, length, -1), _grown(self.counted, length, False)
        self.shifts, self.sums, self.gross = (_grown(array, length, 0.0) for array in (self.shifts, self.sums, self.gross))

    @property
    def at_risk(self) -> Groups:
        """The rows that the value rests on, by cell.

        Where the influences of sums cancel out, as in a share of two numbers, those that count in any; where the value
        grows with the requests, all of them, as every one could have counted.
        """
        groups = Groups(self.codes, self.size)
        grows = np.abs(groups.sums(self.sums)) > _ROUNDING * groups.sums(self.gross)
        return Groups(np.where(self.counted | np.append(grows, False)[self.codes], self.codes, -1), self.size)

    def squares(self) -> tuple[Floats, Floats]:
        """Sum of the squared influences of rows at risk, or of their clusters, and the number of these."""
        groups = self.at_risk
        if self.clusters is None:
            return groups.sums(self.shifts**2), groups.counts()
        cells = clustered.cells_of(groups, self.clusters, groups.codes >= 0)
        return cells.groups.sums(cells.rows.sums(self.shifts) ** 2), cells.number


def _grown(values: NDArray[Any], length: int, filled: float) -> NDArray[Any]:
    return np.concatenate([values, np.full(length - len(values), filled, dtype=values.dtype)])
