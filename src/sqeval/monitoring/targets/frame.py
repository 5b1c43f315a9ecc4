"""Targets held against shares that a caller has measured: a frame of values and numbers of observations."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from sqeval.errors import DataError
from sqeval.indicators.node import Target
from sqeval.monitoring.targets import fit
from sqeval.monitoring.targets.forecast import forecast_share
from sqeval.monitoring.targets.judge import expecting, judged
from sqeval.monitoring.targets.reading import parse_targets
from sqeval.monitoring.targets.target_check import COLUMNS, TargetCheck
from sqeval.monitoring.targets.together import by_indicator, owners_of, together
from sqeval.numerics import proportions


def check_frame(frame: Any, targets: Mapping[str, Any], until: pd.Timestamp | None) -> TargetCheck:
    """Targets against a frame with the columns `value` and `n`; the interval is Wilson's."""
    if not isinstance(frame, pd.DataFrame):
        hint = "Give an IndicatorTable, or a DataFrame with the columns value and n"
        raise DataError("is no table", path="table", value=type(frame).__name__, hint=hint)
    for column in ("value", "n"):
        if column not in frame.columns:
            raise DataError("is missing", column=column, hint="check_targets needs the columns value and n")
    if frame.index.has_duplicates:
        raise DataError("has two rows", unit=frame.index[frame.index.duplicated()][0], hint="Give one row an indicator")
    frame = frame.set_axis(frame.index.map(str))
    parsed = parse_targets(targets, list(frame.index))
    pairs = [(name, target) for name, several in parsed.items() for target in several]
    parts = [_of_frame(frame, name, target, until) for name, target in pairs]
    rows = together(parts, pd.DataFrame(columns=list(COLUMNS)), ignore_index=False)
    return TargetCheck(rows[list(COLUMNS)], (), owners_of(target for _, target in pairs), by_indicator(pairs))


def _of_frame(frame: pd.DataFrame, name: str, target: Target, until: pd.Timestamp | None) -> pd.DataFrame:
    value, n = np.array([_share(frame, name)]), np.array([_size(frame, name)])
    fit.refuse_beyond_scale(target, fit.SHARES, f"targets.{name}")
    low, high = proportions.wilson(value, n)
    columns = judged(name, target, {"value": value, "low": low, "high": high, "n": n}, is_exact=False)
    found, left = forecast_share(target, float(value[0]), float(n[0]), until)
    expected = None if found is None else pd.DataFrame({key: getattr(found, key)[0] for key in found._fields}).assign(left=left)
    return expecting(pd.DataFrame(columns, index=[name]), target, expected, is_exact=False)


def _share(frame: pd.DataFrame, name: str) -> float:
    value = _number(frame, name, "value")
    if not (np.isnan(value) or 0 <= value <= 1):
        hint = "Pass an IndicatorTable, which brings the interval of every kind"
        raise DataError("is not a share between 0 and 1", unit=name, column="value", value=value, hint=hint)
    return value


def _size(frame: pd.DataFrame, name: str) -> float:
    n = _number(frame, name, "n")
    if np.isnan(n) and np.isnan(_number(frame, name, "value")):
        return 0.0
    if not (np.isfinite(n) and n >= 0):
        raise DataError("is no number of observations", unit=name, column="n", value=n, hint="Give 0 or more")
    return n


def _number(frame: pd.DataFrame, name: str, column: str) -> float:
    found = frame.loc[name, column]
    if found is None or found is pd.NA:
        return np.nan
    if isinstance(found, (bool, np.bool_)) or not isinstance(found, (int, float, np.integer, np.floating)):
        raise DataError("is not a number", unit=name, column=column, value=found)
    return float(found)
