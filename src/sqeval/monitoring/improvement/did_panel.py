"""Rows of a difference in differences: which cell, unit and period each is of, checked once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sqeval import labelled
from sqeval.errors import DataError, nearest_hint
from sqeval.indicators.periods import filled
from sqeval.labelled import Floats
from sqeval.monitoring.improvement.samples import Sample, read_sample
from sqeval.numerics.groups import Groups

Codes = NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class DidPanel:
    """Rows (n,): their values, cells (treated before, treated after, control before, control after), units and times.

    `units` are codes of units sorted by name, −1 throughout where they are not given; `side` is 0 for a treated unit, 1 for
    another; `time` is the place of the period, NaN where not given; `periods_before` how many there are before.
    """

    sample: Sample
    cells: Groups
    units: Codes
    side: Codes
    time: Floats
    periods_before: int

    @property
    def values(self) -> Floats:
        """The value of every row, NaN where missing."""
        return self.sample.values

    @property
    def number(self) -> int:
        """Number of units."""
        return len(self.side)

    @property
    def treated_first(self) -> Codes:
        """0 for rows of the treated side, 1 for the others."""
        return self.cells.codes // 2

    def units_by_side(self) -> tuple[int, int] | None:
        """Treated and other units; None where units are not given."""
        return (int((self.side == 0).sum()), int((self.side == 1).sum())) if self.number else None

    def time_before(self) -> Floats | None:
        """Times of the rows before, NaN of those after; None where fewer than two periods are known."""
        return None if self.periods_before < 2 else np.where(self.cells.codes % 2 == 0, self.time, np.nan)


def read_panel(data: Any, **names: str | None) -> DidPanel:
    """Check the frame of a difference in differences; rows without a value count as missing."""
    frame = labelled.frame(data, "panel")
    if len(frame.columns) == 1:
        raise DataError(
            "one column is no panel", column=frame.columns[0], hint="Give four samples, or a frame with value, unit, treated, after"
        )
    column = {name: _column(frame, name, given) for name, given in names.items()}
    sample = read_sample(column["value"].rename("value"), "value")
    treated, after = _flags(column["treated"]), _flags(column["after"])
    cells = Groups(np.where(treated, 0, 2).astype(np.intp) + after.astype(np.intp), 4)
    counts = cells.counts(cells.known(sample.values))
    for k in np.flatnonzero(counts == 0)[:1]:
        where = f"{'treated' if k < 2 else 'control'} units {'after' if k % 2 else 'before'}"
        raise DataError(f"there is no known value of {where} the measure", hint="All four cells need one")
    units, side = _units(column["unit"], treated, ~np.isnan(sample.values))
    time = _time(column["period"], after)
    number = len(np.unique(time[~after & ~np.isnan(sample.values) & ~np.isnan(time)]))
    return DidPanel(sample, cells, units, side, time, number)


def _column(frame: pd.DataFrame, name: str, given: str | None) -> Any:
    """The column asked for, or of the usual name; unit and period may be absent if they are not asked for."""
    wanted = name if given is None else given
    if wanted in frame.columns and not (name == "period" and given is None):
        return frame[wanted]
    if given is None and name in ("unit", "period"):
        return None
    hint = f"Name it with {name}=. {nearest_hint(wanted, map(str, frame.columns))}"
    raise DataError("is not in the panel", column=wanted, hint=hint)


#: Words for 1 and 0.
_WORDS = {"yes": 1, "true": 1, "no": 0, "false": 0}


def _flags(column: pd.Series[Any]) -> NDArray[np.bool_]:
    given = column.to_numpy(dtype=object)
    values = np.array([_WORDS.get(cell.strip().lower(), cell) if isinstance(cell, str) else cell for cell in given], dtype=object)
    for at, value in enumerate(values):
        if not isinstance(value, (bool, int, float, np.bool_, np.integer, np.floating)) or value not in (0, 1):
            raise DataError("must be 0 or 1, or no or yes", column=column.name, row=column.index[at], value=value)
    return values.astype(bool)


def _units(column: Any, treated: NDArray[np.bool_], known: NDArray[np.bool_]) -> tuple[Codes, Codes]:
    """Codes of units, and their sides; units without any known value are none."""
    if column is None:
        return np.full(len(treated), -1, dtype=np.intp), np.empty(0, dtype=np.intp)
    names = labelled.as_text(column).reset_index(drop=True)
    if names.isna().any():
        row = column.index[int(np.flatnonzero(names.isna())[0])]
        raise DataError("names no unit", column=column.name, row=row, hint="Drop the row, or give the unit a name")
    mixed = pd.Series(treated).groupby(names.to_numpy()).nunique()
    for name in mixed.index[mixed > 1][:1]:
        raise DataError("is treated in some rows and not in others", unit=name, hint="Mark all rows of a treated unit, also those before")
    codes, labels = pd.factorize(names.where(known), sort=True)
    side = np.ones(len(labels), dtype=np.intp)
    side[codes[known & treated]] = 0
    return codes.astype(np.intp), side


def _time(column: Any, after: NDArray[np.bool_]) -> Floats:
    if column is None:
        return np.full(len(after), np.nan)
    if pd.api.types.is_numeric_dtype(column.dtype) and not pd.api.types.is_bool_dtype(column.dtype):
        time = column.to_numpy(dtype=np.float64, na_value=np.nan)
    else:
        order = filled(pd.Index(column.dropna().unique()))
        if order is None:
            hint = "Write all as 2026-03, 2026-Q1, 2026-W05, 2026 or 2026-03-01, or as numbers"
            raise DataError("holds periods that cannot be put in order", column=column.name, value=column.iloc[0], hint=hint)
        places = order.get_indexer(pd.Index(column))
        time = np.where(places < 0, np.nan, places)
    lost = np.flatnonzero(~np.isfinite(time))
    if lost.size:
        raise DataError("names no period", column=column.name, row=column.index[lost[0]], hint="Drop the row, or give it a period")
    if after.any() and not after.all() and time[after].min() <= time[~after].max():
        at = int(np.flatnonzero(after & (time <= time[~after].max()))[0])
        problem = "a period after the measure is not later than all before it"
        raise DataError(problem, column=column.name, row=column.index[at], value=column.iloc[at], hint="All units must share one beginning")
    return np.asarray(time, dtype=np.float64)
