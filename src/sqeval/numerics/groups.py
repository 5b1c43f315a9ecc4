"""Rows in groups and their plain statistics: counts, sums, order; what the statistics by group are built on."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, reduce
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sqeval.numerics.exact_sums import exact_sums
from sqeval.numerics.grouped_order import rising, rows_by_group
from sqeval.numerics.parts import CHUNK, chunks, over_parts

Floats = NDArray[np.float64]
Codes = NDArray[np.intp]
Mask = NDArray[np.bool_]


def counts(codes: Codes, size: int) -> Floats:
    """Number of values by group."""
    return np.bincount(codes, minlength=size).astype(np.float64)


def distinct(codes: Codes, items: Codes, size: int) -> Floats:
    """Number of different items (given as codes) by group."""
    width = int(items.max()) + 1 if len(items) else 1
    return counts(np.unique(codes * width + items) // width, size)


@dataclass(frozen=True, eq=False)
class Groups:
    """Rows in groups: `codes` (n,) of 0..size−1, −1 for a row in none. Values are (n,) with NaN where not known.

    Every statistic leaves out rows in no group and values that are NaN, and none depends on the order of rows, to the
    last digit. Time and memory are linear in rows. What the codes alone decide (sizes, rows group by group) is found
    once, so codes must not be changed.
    """

    codes: Codes
    size: int

    def known(self, values: Floats) -> Mask:
        """Rows in a group whose value is known."""
        known = ~np.isnan(values)
        return known if self._all_placed else known & (self.codes >= 0)

    def counts(self, mask: Mask | None = None) -> Floats:
        """Number of rows by group, of those in `mask`."""
        if mask is None:
            return self._sizes.astype(np.float64)

        def work(part: slice) -> Codes:
            found = np.zeros(self.size, dtype=np.intp)
            for chunk in chunks(part, self._chunk):
                found += np.bincount(self._placed(chunk, mask[chunk])[0], minlength=self.size)
            return found

        return np.asarray(np.sum(over_parts(work, len(self.codes)), axis=0), dtype=np.float64)

    def sums(self, values: Floats) -> Floats:
        """Sum of the known values by group, correct but for the rounding of the result; 0 for a group without any."""

        def known(chunk: slice) -> tuple[Codes, Floats]:
            found = values[chunk]
            return self._placed(chunk, ~np.isnan(found), found)

        return exact_sums(known, len(self.codes), self.size, self._most)

    def powers(self, values: Floats, power: int, centres: Floats, scales: Floats | None = None) -> Floats:
        """Sum of ((x − centre)/scale)^power over the known values by group, as `sums`, without an array of them all.

        Parameters
        ----------
        values : (n,) array
            NaN where not known.
        power : int
            2 for squared distances.
        centres : (size,) array
            Usually means.
        scales : (size,) array, optional
            1 where not given. What a scale of 0 makes infinite or no number is for the caller to tell apart.
        """

        def known(chunk: slice) -> tuple[Codes, Floats]:
            found = values[chunk]
            codes, found = self._placed(chunk, ~np.isnan(found), found)
            with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
                apart = found - centres[codes]
                if scales is not None:
                    apart /= scales[codes]
                # Raising by ** is far slower than multiplying.
                raised = reduce(np.multiply, [apart] * power)
            unknown = np.isnan(raised)
            return (codes[~unknown], raised[~unknown]) if unknown.any() else (codes, raised)

        return exact_sums(known, len(self.codes), self.size, self._most)

    def ordered(self, values: Floats) -> tuple[Floats, Codes]:
        """Known values group by group, rising within each, and where each group starts, of shape (size + 1,)."""
        return rising(values, self._order, self._starts)

    def order_statistics(self, values: Floats, ranks: NDArray[Any]) -> Floats:
        """Known values of given ranks by group; NaN where a group has no value of that rank.

        Parameters
        ----------
        values : (n,) array
            NaN where not known.
        ranks : (size,) or (size, k) array of whole numbers
            From 0 for the smallest.

        Returns
        -------
        array of the shape of `ranks`
        """
        ordered, starts = self.ordered(values)
        return _at_ranks(ordered, starts, ranks)

    def quantile(self, values: Floats, q: float) -> Floats:
        """Quantile of the known values by group, linear between order statistics; NaN for a group without any."""
        ordered, starts = self.ordered(values)
        position = q * np.maximum(np.diff(starts) - 1, 0)
        below = np.floor(position)
        share = position - below
        ends = _at_ranks(ordered, starts, np.column_stack([below, np.ceil(position)]))
        return np.asarray(ends[:, 0] * (1 - share) + ends[:, 1] * share)

    def minima(self, values: Floats) -> Floats:
        """Smallest known value by group; NaN for a group without any."""
        return self._extremes(values, np.fmin)

    def maxima(self, values: Floats) -> Floats:
        """Largest known value by group; NaN for a group without any."""
        return self._extremes(values, np.fmax)

    def distinct(self, items: Codes) -> Floats:
        """Number of different items by group; `items` (n,) are codes from 0, −1 where not known."""
        codes, known = self._placed(slice(0, len(items)), items >= 0, items)
        return distinct(codes, known.astype(np.intp), self.size)

    def _placed(self, chunk: slice, mask: Mask, values: NDArray[Any] | None = None) -> tuple[Codes, NDArray[Any]]:
        """Codes and values of the rows of a chunk that are in a group and in `mask` (of the chunk)."""
        codes = self.codes[chunk]
        found = codes if values is None else values
        wanted = mask if self._all_placed else mask & (codes >= 0)
        return (codes, found) if wanted.all() else (codes[wanted], found[wanted])

    def _extremes(self, values: Floats, choose: np.ufunc) -> Floats:
        found = np.full(self.size, np.nan)
        codes, known = self._placed(slice(0, len(values)), ~np.isnan(values), values)
        choose.at(found, codes, known + 0.0)
        return found

    @cached_property
    def _all_placed(self) -> bool:
        return bool(self.codes.min(initial=0) >= 0)

    @cached_property
    def _sizes(self) -> Codes:
        return np.bincount(self.codes if self._all_placed else self.codes[self.codes >= 0], minlength=self.size).astype(np.intp)

    @cached_property
    def _starts(self) -> Codes:
        return np.concatenate([[0], np.cumsum(self._sizes)]).astype(np.intp)

    @cached_property
    def _order(self) -> NDArray[np.integer[Any]]:
        return rows_by_group(self.codes, self.size)

    @property
    def _most(self) -> int:
        return int(self._sizes.max(initial=0))

    @property
    def _chunk(self) -> int:
        """Rows of a chunk; tallies of many groups are worth their time only after many rows."""
        return max(CHUNK, 4 * self.size)


def _at_ranks(ordered: Floats, starts: Codes, ranks: NDArray[Any]) -> Floats:
    """Values of given ranks, from 0, of groups whose values stand in order."""
    column = (slice(None),) + (None,) * (ranks.ndim - 1)
    there = (ranks >= 0) & (ranks < np.diff(starts)[column])
    found = np.full(ranks.shape, np.nan)
    found[there] = ordered[(starts[:-1][column] + ranks.astype(np.intp))[there]]
    return found
