"""The grid of units and periods that everything is measured on, and where each row of each frame falls."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sqeval.errors import DataError
from sqeval.indicators.keys import Span, period_labels, periods_in_span, regrouped, unit_labels, within_span
from sqeval.labelled import sorted_order
from sqeval.numerics import groups
from sqeval.options import Cohort, Period
from sqeval.result import Caution

Codes = NDArray[np.intp]
Floats = NDArray[np.float64]


#: Time stamps that put a row of a companion frame into a period where it names none.
CLOCKS: dict[str, tuple[str, ...]] = {"surveys": ("answered_at",), "orders": ("ordered_at", "created_at"), "resources": ()}
COMPANIONS = tuple(CLOCKS)


class AbsentDataError(Exception):
    """An indicator asks for data that were not given; `what` says which."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what


@dataclass(frozen=True, eq=False)
class Grid:
    """Units × periods in sorted order, and the columns and span that make them."""

    rows: pd.Index
    by: tuple[str, ...]
    period: Period | None
    span: Span = (None, None)

    def codes(self, keys: pd.Index) -> Codes:
        """Grid row of every key; −1 for one that is not on the grid."""
        return self.rows.get_indexer(keys).astype(np.intp)

    def lacking(self, frame: pd.DataFrame, name: str) -> str | None:
        """What a companion frame lacks to be keyed by unit and period; None where it can be."""
        clocks = ("period", *CLOCKS[name])
        absent = [column for column in self.by if column not in frame.columns]
        if not absent and self.period is not None and not any(column in frame.columns for column in clocks):
            absent = [" / ".join(clocks)]
        return f"{name}.{absent[0]}" if absent else None

    def companion_codes(self, frame: pd.DataFrame, name: str) -> Codes:
        """Grid row of every row of a companion frame that is keyed by unit and period, or by unit and a time stamp."""
        units, periods = unit_labels(frame, self.by, name), None
        clock = next((column for column in ("period", *CLOCKS[name]) if column in frame.columns), None)
        if clock is not None and self.period is not None:
            periods = regrouped(frame[clock], self.period, name) if clock == "period" else period_labels(frame[clock], self.period)
        codes = self.codes(_keys(units, periods))
        if clock is None or self.span == (None, None):
            return codes
        # A period of the grid may be longer than the span, or there is none: what lies beside the span has no requests here.
        inside = periods_in_span(frame[clock], self.span, name) if clock == "period" else within_span(frame[clock], self.span)
        return np.where(inside, codes, -1)


@dataclass(frozen=True, eq=False)
class Panel:
    """The grid with the frames, and the grid row (code) of each of their rows; −1 is none.

    `lacking` says which column a companion frame would need to be placed; `off_grid` counts requests whose resolution
    falls in a unit and period in which none was opened.
    """

    grid: Grid
    size: Floats
    frames: dict[str, pd.DataFrame]
    codes: dict[tuple[str, Cohort], Codes]
    lacking: dict[str, str]
    observed_until: pd.Timestamp
    off_grid: int
    cautions: tuple[Caution, ...]

    @property
    def rows(self) -> pd.Index:
        """Units, or (unit, period) pairs."""
        return self.grid.rows

    @classmethod
    def from_records(cls, records: Any, by: tuple[str, ...], period: Period | None, span: Span = (None, None)) -> Panel:
        """Lay the grid of the records' openings within `span`, and place every frame's rows on it."""
        frame = records.to_frame()
        if not len(frame):
            raise DataError("there are no records to measure", hint="See `.rejected` for why rows were rejected")
        inside = within_span(frame["created_at"], span)
        if not inside.any():
            raise DataError("no record was opened in the span", value=span)
        units = unit_labels(frame, by)
        keys = _keys(units, None if period is None else period_labels(frame["created_at"], period))
        rows = keys[inside].unique()
        grid = Grid(rows[sorted_order(rows)], by, period, span)
        opened = np.where(inside, grid.codes(keys), -1)
        codes, off_grid = _record_codes(frame, units, opened, grid)
        frames, lacking = {"records": frame}, {}
        for name in COMPANIONS:
            companion = records.source(name)
            if companion is None:
                continue
            frames[name] = companion
            lack = None if "request_id" in companion.columns else grid.lacking(companion, name)
            if lack is None:
                codes.update(_companion_codes(name, companion, frame, codes, grid))
            else:
                lacking[name] = lack
        outside = int((~inside).sum())
        # Rows of other months are no mistake where only some months were asked for.
        cautions = [Caution("outside_span", (), {"rows": outside})] if outside else _unmatched(frames, codes)
        size = groups.counts(opened[inside], len(grid.rows))
        return cls(grid, size, frames, codes, lacking, _last_stamp(frame), off_grid, tuple(cautions))

    def take(self, source: str, cohort: Cohort, columns: Sequence[str]) -> tuple[pd.DataFrame, Codes]:
        """The frame called `source` and its grid codes, provided that it has `columns`."""
        if source not in self.frames:
            raise AbsentDataError(source)
        frame = self.frames[source]
        for column in columns:
            if column not in frame.columns or not frame[column].notna().any():
                raise AbsentDataError(f"{source}.{column}{_meant(column, frame)}")
        if source in self.lacking:
            raise AbsentDataError(self.lacking[source])
        if (source, cohort) not in self.codes:
            raise AbsentDataError("records.resolved_at")
        return frame, self.codes[source, cohort]


def _record_codes(frame: pd.DataFrame, units: pd.Series[Any], opened: Codes, grid: Grid) -> tuple[dict[tuple[str, Cohort], Codes], int]:
    """Grid rows of the requests by opening and by resolution, and how many resolutions fall beside the grid."""
    codes = {("records", Cohort.OPENED): opened}
    if "resolved_at" not in frame.columns:
        return codes, 0
    ended = (opened >= 0) & frame["resolved_at"].notna().to_numpy()
    keys = _keys(units, None if grid.period is None else period_labels(frame["resolved_at"], grid.period))
    resolved = np.where(ended, grid.codes(keys), -1)
    return {**codes, ("records", Cohort.RESOLVED): resolved}, int((ended & (resolved < 0)).sum())


def _companion_codes(
    name: str, companion: pd.DataFrame, records: pd.DataFrame, codes: dict[tuple[str, Cohort], Codes], grid: Grid
) -> dict[tuple[str, Cohort], Codes]:
    """By request where the companion names requests, else by unit and period."""
    if "request_id" in companion.columns:
        position = pd.Index(records["request_id"]).get_indexer(pd.Index(companion["request_id"]))
        own = {cohort: found for (source, cohort), found in codes.items() if source == "records"}
        return {(name, cohort): np.where(position < 0, -1, found[position]) for cohort, found in own.items()}
    return dict.fromkeys([(name, cohort) for cohort in Cohort], grid.companion_codes(companion, name))


def _unmatched(frames: dict[str, pd.DataFrame], codes: dict[tuple[str, Cohort], Codes]) -> list[Caution]:
    lost = {name: int((codes[name, Cohort.OPENED] < 0).sum()) for name in frames if (name, Cohort.OPENED) in codes}
    return [Caution("unmatched_rows", (), {"frame": name, "rows": rows}) for name, rows in lost.items() if rows]


def _keys(units: pd.Series[Any], periods: pd.Series[Any] | None) -> pd.Index:
    return pd.Index(units, name="unit") if periods is None else pd.MultiIndex.from_arrays([units, periods], names=["unit", "period"])


def _last_stamp(frame: pd.DataFrame) -> pd.Timestamp:
    """When the export was taken, as far as it shows: its latest opening, response or resolution."""
    columns = [name for name in ("created_at", "first_response_at", "resolved_at") if name in frame.columns]
    return pd.Timestamp(frame[columns].max().max())


def _meant(column: str, frame: pd.DataFrame) -> str:
    """The column of the frame that comes nearest to one that is not in it."""
    near = [] if column in frame.columns else difflib.get_close_matches(column, map(str, frame.columns), n=1, cutoff=0.8)
    return f" (did you mean {near[0]!r}?)" if near else ""
