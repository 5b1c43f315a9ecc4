"""The frames on the grid of units and periods, and where each of their rows falls."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sqeval.errors import DataError
from sqeval.indicators.coded import Places
from sqeval.indicators.grid import CLOCKS, Grid, lay
from sqeval.indicators.periods import Span, period_bounds, span_end, within_span
from sqeval.numerics.groups import Groups
from sqeval.options import Cohort, Period
from sqeval.result import Caution

Codes = NDArray[np.intp]
Floats = NDArray[np.float64]

COMPANIONS = tuple(CLOCKS)


class AbsentDataError(Exception):
    """An indicator asks for data that were not given; `what` says which."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what


@dataclass(frozen=True, eq=False)
class Panel:
    """The grid with the frames, and where each of their rows falls on it.

    Attributes
    ----------
    size
        Requests by grid row.
    lacking
        Which column a companion frame would need to be placed.
    observed_until
        When the export was taken, as far as it shows.
    zone
        Zone on whose clock the records' stamps are; None where nothing says.
    """

    grid: Grid
    size: Floats
    frames: dict[str, pd.DataFrame]
    lacking: dict[str, str]
    observed_until: pd.Timestamp
    cautions: tuple[Caution, ...]
    _units: dict[str, Places]
    _groups: dict[tuple[str, Cohort], Groups]
    zone: str | None = None

    @property
    def rows(self) -> pd.Index:
        """Units, or (unit, period) pairs."""
        return self.grid.rows

    @property
    def grid_units(self) -> pd.Index:
        """Names of the units on the grid, in order."""
        return self.grid.units

    @property
    def grid_periods(self) -> pd.Index:
        """Labels of the periods on the grid, in order; one that stands for all where there are none."""
        return self.grid.periods

    def grid_code(self, units: Places | Codes, periods: Places | Codes) -> Codes:
        """Grid row of pairs of unit and period, given by their places in `grid_units` and `grid_periods`; −1 for none."""
        return self.grid.codes(units, periods)

    def period_bounds(self) -> list[tuple[pd.Timestamp, pd.Timestamp]]:
        """When each of `grid_periods` begins, and when it (or the span) has ended; all together end just after the records do."""
        if self.grid.period is not None:
            bounds = [period_bounds(label) for label in self.grid.periods]
        else:
            opened = self.frames["records"]["created_at"].to_numpy(dtype="datetime64[us]")
            first = opened[self._groups["records", Cohort.OPENED].codes >= 0].min()
            bounds = [(pd.Timestamp(first), self.observed_until + pd.Timedelta(microseconds=1))]
        over = span_end(self.grid.span)
        return bounds if over is None else [(begin, min(end, over)) for begin, end in bounds]

    @classmethod
    def from_records(cls, records: Any, by: tuple[str, ...], period: Period | None, span: Span = (None, None)) -> Panel:
        """Lay the grid of the records' openings within `span`, and place every frame's rows on it."""
        frame = records.to_frame()
        if not len(frame):
            raise DataError("there are no records to measure", hint="See `.rejected` for why rows were rejected")
        inside = within_span(frame["created_at"], span)
        if not inside.any():
            raise DataError("no record was opened in the span", value=span)
        grid, units, opened = lay(frame, by, period, span, inside)
        placed = Groups(opened, len(grid.rows))
        panel = cls(
            grid, placed.counts(), {"records": frame}, {}, _last_stamp(frame), (), {"records": units}, {("records", Cohort.OPENED): placed}
        )
        for name in COMPANIONS:
            companion = records.source(name)
            if companion is not None:
                panel.frames[name] = companion
                panel._place(name)
        outside = int((~inside).sum())
        # Rows of other months are no mistake where only some months were asked for.
        cautions = [Caution("outside_span", (), {"rows": outside})] if outside else panel._unmatched()
        return replace(panel, cautions=tuple(cautions), zone=records.time_zone)

    def grouped(self, source: str, cohort: Cohort, columns: Sequence[str], may_be_empty: Sequence[str] = ()) -> tuple[pd.DataFrame, Groups]:
        """The frame called `source` and the place of its rows on the grid, provided that it has `columns`, and values in them."""
        if source not in self.frames:
            raise AbsentDataError(source)
        frame = self.frames[source]
        for column in columns:
            if column not in frame.columns or (column not in may_be_empty and not _holds_any(frame[column])):
                raise AbsentDataError(f"{source}.{column}{_meant(column, frame)}")
        if source in self.lacking:
            raise AbsentDataError(self.lacking[source])
        if cohort is Cohort.RESOLVED and source in self._by_request and "resolved_at" not in self.frames["records"].columns:
            raise AbsentDataError("records.resolved_at")
        return frame, self._grouped(source, cohort)

    def unit_codes(self, source: str) -> Places:
        """The place of every row's unit in `grid_units`, whatever its period; −1 for a unit that is not on the grid."""
        if source not in self._units:
            units, position = self._units["records"], self._positions(source)
            self._units[source] = np.where(position < 0, np.int32(-1), units[position])
        return self._units[source]

    @property
    def off_grid(self) -> int:
        """Requests whose resolution falls in a unit and period in which none was opened."""
        if "resolved_at" not in self.frames["records"].columns:
            return 0
        ended = (self._grouped("records", Cohort.OPENED).codes >= 0) & self.frames["records"]["resolved_at"].notna().to_numpy()
        return int((ended & (self._grouped("records", Cohort.RESOLVED).codes < 0)).sum())

    @property
    def _by_request(self) -> set[str]:
        """Frames whose rows name requests."""
        return {"records", *(name for name, frame in self.frames.items() if "request_id" in frame.columns)}

    def _place(self, name: str) -> None:
        """Place the rows of a companion frame: with their requests, or by unit and period."""
        companion = self.frames[name]
        lack = None if name in self._by_request else self.grid.lacking(companion, name)
        if lack is not None:
            self.lacking[name] = lack
        elif name in self._by_request:
            self._grouped(name, Cohort.OPENED)
        else:
            self._units[name], codes = self.grid.companion_codes(companion, name)
            self._groups.update(dict.fromkeys([(name, cohort) for cohort in Cohort], Groups(codes, len(self.rows))))

    def _grouped(self, source: str, cohort: Cohort) -> Groups:
        if (source, cohort) not in self._groups:
            codes = self._resolved_codes() if source == "records" else self._codes_by_request(source, cohort)
            self._groups[source, cohort] = Groups(codes, len(self.rows))
        return self._groups[source, cohort]

    def _resolved_codes(self) -> Codes:
        """Grid row of every request on the grid by its resolution."""
        resolved = self.frames["records"]["resolved_at"]
        codes = self.grid.codes(self._units["records"], self.grid.periods_of(resolved))
        codes[(self._grouped("records", Cohort.OPENED).codes < 0) | resolved.isna().to_numpy()] = -1
        return codes

    def _codes_by_request(self, source: str, cohort: Cohort) -> Codes:
        position, codes = self._positions(source), self._grouped("records", cohort).codes
        return np.where(position < 0, -1, codes[position])

    def _positions(self, source: str) -> Codes:
        """The row of the records that every row of a companion frame names; −1 for none."""
        own, named = (pd.Index(self.frames[name]["request_id"]) for name in ("records", source))
        return np.asarray(own.get_indexer(named), dtype=np.intp)

    def _unmatched(self) -> list[Caution]:
        lost = {name: int((self._groups[name, Cohort.OPENED].codes < 0).sum()) for name in self.frames if name not in self.lacking}
        return [Caution("unmatched_rows", (), {"frame": name, "rows": rows}) for name, rows in lost.items() if rows]


def _last_stamp(frame: pd.DataFrame) -> pd.Timestamp:
    """When the export was taken, as far as it shows: its latest opening, response or resolution."""
    columns = [name for name in ("created_at", "first_response_at", "resolved_at") if name in frame.columns]
    return max(stamp for stamp in (pd.Timestamp(frame[name].max()) for name in columns) if not pd.isna(stamp))


def _holds_any(column: pd.Series[Any]) -> bool:
    """Whether a column has any value; its first rows mostly tell."""
    return bool(column.iloc[:1000].notna().any()) or bool(column.notna().any())


def _meant(column: str, frame: pd.DataFrame) -> str:
    """The column of the frame that comes nearest to one that is not in it."""
    near = [] if column in frame.columns else difflib.get_close_matches(column, map(str, frame.columns), n=1, cutoff=0.7)
    return f" (did you mean {near[0]!r}?)" if near else ""
