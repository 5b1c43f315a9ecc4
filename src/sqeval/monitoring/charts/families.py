"""How surprising new points of one indicator are beside the baseline of their unit: exact for counts, Student's t for the rest.

Arrays are units × periods. Every family gives p-values for cells and for sums of cells, and the limits that go with a level.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from sqeval.labelled import Floats
from sqeval.numerics import prediction

Flags = NDArray[np.bool_]
Places = NDArray[np.intp]


class Limits(NamedTuple):
    """Lower and upper limit by point."""

    lower: Floats
    upper: Floats


#: Cells that are looked at together: row of the unit, columns of its periods.
Window = tuple[int, Places]


class Family(Protocol):
    """What watching needs to know of a kind of chart."""

    @property
    def centre(self) -> Floats:
        """Centre line by unit."""

    def surprises(self, windows: list[Window]) -> tuple[Floats, Floats]:
        """P-value and side (1 above the centre, −1 below) of cells taken together."""

    def limits(self, level: float) -> Limits:
        """Limits of single points, units × periods."""


@dataclass(frozen=True)
class CountFamily:
    """Counts out of, or over, known sizes that vary by chance alone; conditional tests, exact with a baseline of any length."""

    counts: Floats
    sizes: Floats
    baseline: Flags
    share: bool

    @property
    def tail(self) -> Callable[..., Floats]:
        """The conditional tail."""
        return prediction.hypergeometric_tail if self.share else prediction.poisson_tail

    @property
    def base(self) -> tuple[Floats, Floats]:
        """Counts and sizes of the baseline by unit."""
        sums = [np.where(self.baseline, part, 0.0).sum(axis=1) for part in (self.counts, self.sizes)]
        return sums[0], sums[1]

    @property
    def centre(self) -> Floats:
        """Pooled share or rate by unit."""
        counts, sizes = self.base
        return np.where(sizes > 0, counts / np.where(sizes > 0, sizes, 1.0), np.nan)

    def surprises(self, windows: list[Window]) -> tuple[Floats, Floats]:
        """P-values and sides of sums of cells, one a window."""
        units = np.array([unit for unit, _ in windows], dtype=np.intp)
        new, size = (np.array([part[unit, cells].sum() for unit, cells in windows]) for part in (self.counts, self.sizes))
        base, base_size = (part[units] for part in self.base)
        return prediction.count_surprise(self.tail, new, base, size, base_size), np.sign(new * base_size - base * size)

    def limits(self, level: float) -> Limits:
        """The last counts that are no surprise, over their sizes."""
        low, high = np.full_like(self.sizes, np.nan), np.full_like(self.sizes, np.nan)
        usable = (np.nan_to_num(self.sizes) > 0) & (self.base[1] > 0)[:, None]
        rows = np.nonzero(usable)[0]
        size, (base, base_size) = self.sizes[usable], self.base
        most = size if self.share else np.full_like(size, np.inf)
        ends = prediction.count_limits(self.tail, (base[rows], base_size[rows]), size, level, most)
        low[usable], high[usable] = (end / size for end in ends)
        return Limits(low, high)


@dataclass(frozen=True)
class NormalFamily:
    """Values that vary about a level of their own: prediction by Student's t.

    With `sizes` two models are asked, equal variances and variances in proportion to 1/n, and the less surprised one counts:
    the truth, part sampling and part change between periods, lies between them. `log` takes logarithms of times.
    """

    values: Floats
    sizes: Floats | None
    baseline: Flags
    log: bool = False
    bounds: tuple[float, float] = (-np.inf, np.inf)

    @property
    def scale(self) -> Floats:
        """Values on the scale of the model; −∞ for a time of 0."""
        with np.errstate(divide="ignore"):
            return np.log(self.values) if self.log else self.values

    @property
    def models(self) -> list[Floats]:
        """Relative variances of the points."""
        equal = np.ones_like(self.values)
        if self.sizes is None:
            return [equal]
        return [np.where(self.sizes > 0, 1 / np.where(self.sizes > 0, self.sizes, 1.0), np.nan), equal]

    def _fit(self, variance: Floats) -> tuple[Floats, Floats, Floats, Floats]:
        """Level, variance of a unit-variance point, variance of the level and degrees of freedom, by unit."""
        weight = np.where(self.baseline, 1 / variance, 0.0)
        total, count = weight.sum(axis=1), self.baseline.sum(axis=1)
        some = count > 0
        total = np.where(some, total, 1.0)
        # Deviations from the first known value, so that equal values have no variance.
        kept = np.where(self.baseline, self.scale, 0.0)
        first = kept[np.arange(len(kept)), np.argmax(self.baseline, axis=1)]
        away = np.where(self.baseline, kept - first[:, None], 0.0)
        shift = (weight * away).sum(axis=1) / total
        degrees = np.maximum(count - 1, 1).astype(float)
        spread = (weight * (away - shift[:, None]) ** 2).sum(axis=1) / degrees
        return np.where(some, first + shift, np.nan), spread, 1 / total, degrees

    @property
    def varies(self) -> Flags:
        """Units whose baseline has two points or more that differ."""
        return np.asarray((self._fit(self.models[0])[1] > 0) & (self.baseline.sum(axis=1) > 1))

    @property
    def centre(self) -> Floats:
        """Level by unit: with sizes the mean weighted by them, which of shares is the pooled one."""
        level = self._fit(self.models[0])[0]
        return np.exp(level) if self.log else level

    def surprises(self, windows: list[Window]) -> tuple[Floats, Floats]:
        """P-values and sides of means of cells, one a window."""
        units = np.array([unit for unit, _ in windows], dtype=np.intp)
        means = np.array([self.scale[unit, cells].mean() for unit, cells in windows])
        found = []
        for variance in self.models:
            level, spread, of_level, degrees = (part[units] for part in self._fit(variance))
            own = np.array([variance[unit, cells].sum() / len(cells) ** 2 for unit, cells in windows])
            error = np.sqrt(spread * (own + of_level))
            found.append(prediction.normal_surprise(means, level, error, degrees))
        level = self._fit(self.models[0])[0][units]
        return np.maximum.reduce(found), np.sign(means - level)

    def limits(self, level: float) -> Limits:
        """The outer limits of the models, on the scale of the values."""
        lows, highs = [], []
        for variance in self.models:
            middle, spread, of_level, degrees = (part[:, None] for part in self._fit(variance))
            reach = prediction.normal_reach(np.sqrt(spread * (variance + of_level)), degrees, level)
            lows.append(middle - reach)
            highs.append(middle + reach)
        low, high = np.minimum.reduce(lows), np.maximum.reduce(highs)
        if self.log:
            low, high = np.exp(low), np.exp(high)
        usable = self.varies[:, None] & ~np.isnan(self.values)
        return Limits(*(np.where(usable, np.clip(end, *self.bounds), np.nan) for end in (low, high)))
