"""The grid of units and periods that everything is measured on."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sqeval.indicators.coded import Coded, Places, coded
from sqeval.indicators.keys import ALL, coded_units
from sqeval.indicators.periods import Span, coded_periods, periods_in_span, refuse_overlaps, regrouped, within_span
from sqeval.labelled import sorted_order
from sqeval.numerics.parts import chunks, over_parts
from sqeval.options import Period
from sqeval.records.schema import IDS

Codes = NDArray[np.intp]

#: Time stamps that put a row of a companion frame into a period where it names none.
CLOCKS: dict[str, tuple[str, ...]] = {"surveys": ("answered_at",), "orders": ("ordered_at", "created_at"), "resources": ()}
#: Up to this many pairs of unit and period are looked up in a table.
_CELLS = 2**22
#: And up to this many for every one that is there.
_PER_ROW = 8

#: Columns of which a row is one answer or one order, and no total of a period.
_ONE_EACH = ("response_id", "respondent_id", *IDS)


@dataclass(frozen=True, eq=False)
class Grid:
    """Units × periods in sorted order, and the columns and span that make them."""

    rows: pd.Index
    by: tuple[str, ...]
    period: Period | None
    span: Span = (None, None)

    @cached_property
    def units(self) -> pd.Index:
        """Names of the units, in order."""
        return self.rows if self.period is None else self.rows.get_level_values("unit").unique()

    @cached_property
    def periods(self) -> pd.Index:
        """Labels of the periods, in order; one that stands for all where there are none."""
        if self.period is None:
            return pd.Index([ALL], name="period", dtype="str")
        labels = self.rows.get_level_values("period").unique()
        return labels[sorted_order(labels)]

    def codes(self, units: Places | Codes, periods: Places | Codes | None = None) -> Codes:
        """Grid row of pairs of unit and period, given by their places in `units` and `periods`; −1 where there is none.

        Without `periods`, rows are of the one period that there is.
        """
        if self.period is None:
            return units.astype(np.intp, copy=False) if periods is None else np.where(periods == 0, units, -1)
        if periods is None:
            return np.full(len(units), -1, dtype=np.intp)
        found = np.empty(len(units), dtype=np.intp)

        def work(part: slice) -> None:
            for chunk in chunks(part):
                pairs = units[chunk].astype(np.intp) * len(self.periods) + periods[chunk]
                pairs[(units[chunk] < 0) | (periods[chunk] < 0)] = -1
                found[chunk] = self._rows_of(pairs)

        over_parts(work, len(units))
        return found

    @cached_property
    def _pairs(self) -> Codes:
        """Unit and period of every grid row as one number; rising."""
        units, periods = (self.rows.get_level_values(level) for level in ("unit", "period"))
        return np.asarray(self.units.get_indexer(units) * len(self.periods) + self.periods.get_indexer(periods), dtype=np.intp)

    @cached_property
    def _table(self) -> Codes | None:
        """Grid row by pair, and −1 at the end; None where there are too many pairs for how few of them are rows."""
        cells = len(self.units) * len(self.periods)
        if cells > max(_CELLS, _PER_ROW * len(self.rows)):
            return None
        table = np.full(cells + 1, -1, dtype=np.intp)
        table[self._pairs] = np.arange(len(self.rows))
        return table

    def _rows_of(self, pairs: Codes) -> Codes:
        if self._table is not None:
            return self._table[pairs]
        places = np.minimum(np.searchsorted(self._pairs, pairs), len(self._pairs) - 1)
        return np.where(self._pairs[places] == pairs, places, -1)

    def lacking(self, frame: pd.DataFrame, name: str) -> str | None:
        """What a companion frame lacks to be keyed by unit and period; None where it can be."""
        clocks = ("period", *CLOCKS[name])
        absent = [column for column in self.by if column not in frame.columns]
        if not absent and self.period is not None and not any(column in frame.columns for column in clocks):
            absent = [" / ".join(clocks)]
        return f"{name}.{absent[0]}" if absent else None

    def periods_of(self, times: pd.Series[Any]) -> Places | None:
        """The place of every time stamp's period; None where there are no periods."""
        return None if self.period is None else coded_periods(times, self.period).among(self.periods)

    def companion_codes(self, frame: pd.DataFrame, name: str) -> tuple[Places, Codes]:
        """Unit, and grid row, of every row of a companion frame that is keyed by unit and period, or by unit and a time stamp."""
        named, periods = coded_units(frame, self.by, name), None
        units = named.among(self.units)
        clock = next((column for column in ("period", *CLOCKS[name]) if column in frame.columns), None)
        if clock == "period" and self.period is not None:
            periods = coded(regrouped(frame[clock], self.period, name)).among(self.periods)
        elif clock is not None:
            periods = self.periods_of(frame[clock])
        if clock == "period" and not set(_ONE_EACH) & set(frame.columns):
            refuse_overlaps(named.labels(frame.index), frame[clock], name)
        codes = self.codes(units, periods)
        if clock is None or self.span == (None, None):
            return units, codes
        # A period of the grid may be longer than the span, or there is none: what lies beside the span has no requests here.
        inside = periods_in_span(frame[clock], self.span, name) if clock == "period" else within_span(frame[clock], self.span)
        return units, np.where(inside, codes, -1)


def lay(
    frame: pd.DataFrame, by: tuple[str, ...], period: Period | None, span: Span, inside: NDArray[np.bool_]
) -> tuple[Grid, Places, Codes]:
    """The grid, the place of every request's unit on it, and its grid row by opening."""
    units = coded_units(frame, by)
    if period is None:
        labels = units.names[pd.unique(units.codes[inside]).astype(np.intp)]
        grid = Grid(labels[sorted_order(labels)].rename("unit"), by, period, span)
        places = units.among(grid.units)
        return grid, places, np.where(inside, places, -1)
    periods = coded_periods(frame["created_at"], period)
    named = [labels[sorted_order(labels)] for labels in (units.names, periods.names)]
    places, when = units.among(named[0]), periods.among(named[1])
    del units, periods
    pairs = _different(places, when, inside, len(named[1]))
    unit, time = pairs // len(named[1]), pairs % len(named[1])
    rows = pd.MultiIndex.from_arrays([named[0][unit], named[1][time]], names=["unit", "period"])
    grid = Grid(rows, by, period, span)
    # Some units or periods have no request in the span.
    places, when = (
        Coded(own, labels).among(kept) for own, labels, kept in zip((places, when), named, (grid.units, grid.periods), strict=True)
    )
    codes = grid.codes(places, when)
    codes[~inside] = -1
    return grid, places, codes


def _different(units: Places, periods: Places, inside: NDArray[np.bool_], width: int) -> Codes:
    """The pairs of unit and period among the rows inside, as numbers in order."""
    cells = (int(units.max(initial=-1)) + 1) * width
    if cells >= max(_CELLS, _PER_ROW * len(units)):
        some = inside & (periods >= 0)
        return np.unique(units[some].astype(np.intp) * width + periods[some])
    present = np.zeros(cells, dtype=bool)
    # A few rows at a time, as their numbers take more memory than the codes they are made of.
    for chunk in chunks(slice(0, len(units))):
        some = inside[chunk] & (periods[chunk] >= 0)
        present[units[chunk][some].astype(np.intp) * width + periods[chunk][some]] = True
    return np.flatnonzero(present)
