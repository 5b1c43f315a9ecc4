"""Stamps at exactly midnight: a date without a time of day, written as if it had one."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sqeval.records.doctor.durations import times_of
from sqeval.records.doctor.problem import Problem
from sqeval.records.doctor.sheet import LEAST, Sheet

#: Among stamps to the minute one in 1,440 is at midnight by chance; nightly jobs and few stamps make it more.
_LEAST_SHARE, _LEAST_COUNT = 0.02, 5
_WHOLE_COLUMN = 0.95


def check(requests: Sheet) -> list[Problem]:
    """Columns in which far more stamps are at midnight than chance puts there, or nearly all."""
    found: list[Problem] = []
    for name in (*times_of(requests), *(["promised_at"] if "promised_at" in requests.frame.columns else [])):
        times = requests.frame[name]
        known = int(times.notna().sum())
        if known < LEAST:
            continue
        mask = _at_midnight(times)
        share = mask.sum() / known
        if share >= _LEAST_SHARE and mask.sum() >= _LEAST_COUNT:
            code = "date_only" if share >= _WHOLE_COLUMN else "midnight"
            found += requests.problem(code, name, mask, of=known, details={"chance": 1 / 1440})
    return found


def _at_midnight(times: pd.Series) -> np.ndarray:
    stamps = times.to_numpy(dtype="datetime64[us]")
    return np.asarray(~np.isnat(stamps) & (stamps == stamps.astype("datetime64[D]")), dtype=bool)
