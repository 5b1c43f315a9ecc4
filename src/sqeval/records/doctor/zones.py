"""Offsets from UTC, columns that have them in part only, and stamps that a clock change makes doubtful."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sqeval.records.doctor.problem import Action, Problem
from sqeval.records.doctor.sheet import Distinct, Sheet
from sqeval.records.doctor.time_columns import TimeColumn
from sqeval.records.times.forms import Form
from sqeval.records.working_time.zone import dst_fold, dst_gap

_OFFSET = r"((?i:z|utc|gmt)|[+-]\d{1,2}(?::?\d\d)?)\s*$"


def check(sheet: Sheet, columns: dict[str, TimeColumn], zone: str | None) -> list[Problem]:
    """Columns in which all stamps carry an offset, or some."""
    found: list[Problem] = []
    for name, column in columns.items():
        has_offset = column.form == Form.ISO_OFFSET
        naive = column.form == Form.ISO
        counts = column.distinct.counts
        if not has_offset.any():
            continue
        offsets = _offsets(column.distinct, has_offset)
        details = {"offsets": offsets, "zone": zone or "UTC", "with": int(counts[has_offset].sum()), "without": int(counts[naive].sum())}
        is_mixed = bool(naive.any())
        mask = column.distinct.cells(naive if is_mixed else has_offset)
        of = int(column.distinct.known.sum())
        settings = {} if zone is not None else {"time_zone": "…"}
        code = "mixed_offsets" if is_mixed else "offsets"
        found += sheet.problem(code, name, mask, of=of, action=Action.REPORT, details=details, settings=settings)
    return found


def check_clock_changes(requests: Sheet, zone: str | None) -> list[Problem]:
    """Stamps that the clock of the declared zone never showed, or showed twice."""
    if zone is None:
        return []
    found: list[Problem] = []
    for name in requests.frame.columns:
        times = requests.frame[name]
        if pd.api.types.is_datetime64_any_dtype(times.dtype) and times.notna().any():
            known = int(times.notna().sum())
            for code, doubtful in (("dst_gap", dst_gap), ("dst_fold", dst_fold)):
                mask = np.asarray(doubtful(times, zone), dtype=bool)
                found += requests.problem(code, str(name), mask, of=known, details={"zone": zone})
    return found


def _offsets(distinct: Distinct, wanted: np.ndarray) -> dict[str, int]:
    """Offset → how many cells have it."""
    words = distinct.series[wanted].str.extract(_OFFSET)[0]
    totals = pd.Series(distinct.counts[wanted]).groupby(words.to_numpy()).sum()
    return {str(offset): int(count) for offset, count in sorted(totals.items())}
