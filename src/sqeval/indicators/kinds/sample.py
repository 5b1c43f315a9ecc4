"""The rows that a measure looks at, with what is known of each: the one place that guards missing values."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sqeval.indicators import columns
from sqeval.indicators.context import Context
from sqeval.indicators.kinds.base import MeasureBase
from sqeval.numerics.groups import Groups
from sqeval.result import Caution

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Sample:
    """Arrays of shape (rows,).

    Attributes
    ----------
    source, origin
        The frame that the rows are drawn with, and the row of it that each hangs on (an answer goes with its request);
        None where they are the rows of that frame one by one.
    groups
        The place of every row on the grid.
    values
        NaN where a row does not count, or where its value is not known.
    asked
        Rows that count, known or not.
    more
        Further arrays that a kind needs, row by row.
    clusters
        Codes of what rows belong together (customers, agents); None where every row stands for itself.
    notes, cautions
        Codes of cautions with the number of rows they are about, and cautions that say more.
    times
        How often every row counts; None for once.
    """

    source: str
    origin: NDArray[np.intp] | None
    groups: Groups
    values: Floats
    asked: Mask
    more: dict[str, NDArray[Any]] = field(default_factory=dict)
    clusters: NDArray[np.intp] | None = None
    notes: dict[str, int] = field(default_factory=dict)
    cautions: tuple[Caution, ...] = ()
    times: NDArray[np.intp] | None = None

    @cached_property
    def n(self) -> Floats:
        """Known values by group."""
        known = ~np.isnan(self.values)
        return self.groups.counts(known) if self.times is None else self.groups.sums(np.where(known, self.times, np.nan))

    def sums(self, values: Floats) -> Floats:
        """Sum of an array by group, each row as often as it counts; NaN is left out."""
        return self.groups.sums(values if self.times is None else values * self.times)

    @property
    def mean(self) -> Floats:
        """Mean of the known values, by group; NaN where there are none."""
        with np.errstate(divide="ignore", invalid="ignore"):
            return self.sums(self.values) / self.n

    @property
    def missing(self) -> Floats:
        """Share of the rows that count whose value is not known, by group; 0 where there are none."""
        asked = self.groups.counts(None if self.asked.all() else self.asked)
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.where(asked > 0, 1 - self.n / asked, 0.0)

    def weighted(self, times: NDArray[np.intp]) -> Sample:
        """The same with every row counting as often as `times` says: for what is made of sums and numbers of rows."""
        return replace(self, times=times if self.origin is None else times[self.origin])

    def drawn(self, times: NDArray[np.intp]) -> Sample:
        """The same with every row as often as `times` says of the row of the source that it hangs on."""
        often = times if self.origin is None else times[self.origin]
        rows = np.repeat(np.arange(len(self.values)), often)
        return replace(
            self,
            origin=rows if self.origin is None else self.origin[rows],
            groups=Groups(self.groups.codes[rows], self.groups.size),
            values=self.values[rows],
            asked=self.asked[rows],
            more={name: values[rows] for name, values in self.more.items()},
            clusters=None if self.clusters is None else self.clusters[rows],
        )


@dataclass(frozen=True, eq=False)
class Rows:
    """A measure's frame, its place on the grid, and which rows count."""

    frame: pd.DataFrame
    groups: Groups
    kept: Mask
    context: Context
    measure: MeasureBase

    @classmethod
    def of(cls, measure: MeasureBase, context: Context) -> Rows:
        """Look the frame up; raises AbsentDataError where the measure's columns are not there."""
        frame, groups = context.grouped(measure.source, measure.cohort, measure.columns, measure.may_be_empty)
        return cls(frame, groups, _kept(frame, measure, context), context, measure)

    @property
    def asked(self) -> Mask:
        """Rows that count and have a place on the grid."""
        return self.kept & (self.groups.codes >= 0)

    def sample(self, values: Floats, *, left_out: Mask | None = None, **more: NDArray[Any]) -> Sample:
        """A sample with these values; rows of `left_out` do not count."""
        asked = self.asked if left_out is None else self.asked & ~left_out
        source, origin = self.context.hangs_on(self.measure.source)
        clusters = self.context.cluster_codes(self.measure.source)
        cautions = self._misspelt()
        known = values if asked.all() else np.where(asked, values, np.nan)
        return Sample(source, origin, self.groups, known, asked, more, clusters, cautions=cautions)

    def _misspelt(self) -> tuple[Caution, ...]:
        """A condition that no row meets, though a similar value is there, is more likely a slip than a fact."""
        conditions = [*self.measure.where.items(), *self.measure.unless.items()]
        found = tuple(place for column, wanted in conditions for place in columns.misspelt(self.frame[column], wanted))
        return (Caution("value_not_found", found),) if found else ()

    def count(self, mask: Mask) -> int:
        """How many rows that count are in `mask`."""
        return int((mask & self.asked).sum())


def _kept(frame: pd.DataFrame, measure: MeasureBase, context: Context) -> Mask:
    kept = np.ones(len(frame), dtype=bool)
    for column, wanted in measure.where.items():
        kept &= columns.meets(frame[column], wanted)
    for column, unwanted in measure.unless.items():
        kept &= ~columns.meets(frame[column], unwanted)
    if measure.during:
        kept &= context.in_named_periods(measure.during)
    if measure.outside:
        kept &= ~context.in_named_periods(measure.outside)
    return kept
