"""Forecast to the end of a target's span, or of the running period: what is expected, and how many days are left."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sqeval.errors import OptionError
from sqeval.indicators.nature import ends, is_share, is_total
from sqeval.indicators.node import Target
from sqeval.indicators.periods import period_bounds, span_end
from sqeval.indicators.table import IndicatorTable
from sqeval.monitoring.targets.spans import span_days
from sqeval.numerics import span_forecast
from sqeval.numerics.span_forecast import Forecast

Floats = NDArray[np.float64]

_DAY = pd.Timedelta(days=1)

#: A day, whose time of day does not matter, or a month: other orders of day and month cannot be told apart.
_DATE = re.compile(r"(?P<date>\d{4}-\d\d(-\d\d)?)([ T].*)?")


def last_day(as_of: Any) -> pd.Timestamp | None:
    """The day up to whose end the data are complete, as the start of the next one; None for complete periods."""
    if as_of is None:
        return None
    written = _DATE.fullmatch(str(as_of).strip())
    if written is None or isinstance(as_of, int):
        raise OptionError("is no date", path="as_of", value=as_of, hint='Write as_of="2026-05-17", or "2026-05" for its last day')
    return span_end((None, written["date"]))


def forecasts(name: str, target: Target, table: IndicatorTable, rows: pd.DataFrame, until: pd.Timestamp | None) -> pd.DataFrame:
    """Forecast, its ends, observations so far, days left, and if the period is over, for rows (by position) in force."""
    node = table.hierarchy.node(name)
    column = table.arrays["value"].columns.get_loc(name)
    found = {key: table.arrays[field].values[rows.index, column] for key, field in _FIELDS.items()}
    when = pd.DataFrame([_when(target, str(period), until) for period in rows["period"]], columns=list(_WHEN), index=rows.index)
    units, steps = _places(rows, when)
    grid = {key: _grid(values, units, steps) for key, values in (found | {key: when[key].to_numpy() for key in ("days", "left")}).items()}
    if table.hierarchy.in_full(node):
        # A part of a total is no total yet; a ratio is one at any time.
        whole = _grid(when["whole"].to_numpy(dtype=np.float64), units, steps) == 1
        counted = is_total(node.measure) and not (grid["value"] < 0).any()
        answer = span_forecast.of_full_counts(grid["value"], whole if is_total(node.measure) else np.ones_like(whole), grid["left"])
        # Nothing is expected to be counted less often than never.
        answer = answer._replace(low=np.maximum(answer.low, 0.0) if counted else answer.low)
    else:
        method = span_forecast.of_shares if is_share(node.measure) else span_forecast.of_means
        answer = method(grid["value"], np.nan_to_num(grid["n"]), grid["error"], grid["days"], grid["left"])
        scale = ends(node.measure) or (None, None)
        answer = answer._replace(low=np.clip(answer.low, *scale), high=np.clip(answer.high, *scale))
    columns = {key: getattr(answer, key)[units, steps] for key in Forecast._fields}
    return pd.DataFrame({**columns, "left": when["open_left"], "whole": when["whole"]}, index=rows.index)


def forecast_share(target: Target, value: float, n: float, until: pd.Timestamp | None) -> tuple[Forecast | None, float]:
    """Forecast of one share measured from the start of a target to a day, and the days left; None without day or span."""
    if until is None:
        return None, np.nan
    begin, finish = span_days(target, str((until - _DAY).date()))
    if begin is None or finish is None or not begin < until:
        return None, np.nan
    left = max((finish - until) / _DAY, 0.0)
    one = (np.array([[number]]) for number in (value, n, np.nan, (until - begin) / _DAY, left))
    return span_forecast.of_shares(*one), left


_FIELDS = {"value": "value", "n": "n", "error": "standard_error"}
_WHEN = ("begin", "days", "left", "open_left", "whole", "first")


def _when(target: Target, period: str, until: pd.Timestamp | None) -> tuple[Any, ...]:
    """Begin of the span, days measured of a period, days left, the same but missing without an end, and if it is over."""
    first, after = period_bounds(period)
    begin, finish = span_days(target, period)
    seen = after if until is None else min(max(until, first), after)
    left = max(((after if finish is None else finish) - seen) / _DAY, 0.0)
    # With an open end every period is a span of its own.
    group = first if finish is None else pd.Timestamp.min if begin is None else begin
    return group, (seen - first) / _DAY, left, np.nan if finish is None else left, seen == after, first


def _places(rows: pd.DataFrame, when: pd.DataFrame) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Series (unit and span) and step in it of every row."""
    keys = pd.DataFrame({"unit": rows["unit"], "begin": when["begin"]})
    series = keys.groupby(["unit", "begin"], sort=True).ngroup()
    order = when["first"].groupby(series).rank(method="first") - 1
    return np.asarray(series, dtype=np.intp), np.asarray(order, dtype=np.intp)


def _grid(values: Any, units: NDArray[np.intp], steps: NDArray[np.intp]) -> Floats:
    found = np.full((int(units.max(initial=-1)) + 1, int(steps.max(initial=-1)) + 1), np.nan)
    found[units, steps] = values
    return found
