"""Whether values satisfy a target, now and by the forecast."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sqeval.indicators.node import Target

Floats = NDArray[np.float64]

#: Below this many observations an interval of zero width says that all of them were equal, not that the value is sure.
_FEW = 10

_EXPECTED = ("forecast", "forecast_lower", "forecast_upper")


def judged(name: str, target: Target, measured: dict[str, Floats], *, is_exact: bool) -> dict[str, Any]:
    """Columns of a check: the target, what was measured, gap and status."""
    value, low, high, n = (measured[field] for field in ("value", "low", "high", "n"))
    return {
        "indicator": name,
        "op": target.op,
        "target": target.target,
        "actual": value,
        "gap": value - target.target,
        "lower": low,
        "upper": high,
        "n": n,
        "status": [_status(target, row, is_exact=is_exact) for row in zip(value, low, high, n, strict=True)],
        "origin": target.origin,
        "owner": None if target.owner is None else target.owner.en,
        "channel": target.channel,
        "start": target.start,
        "end": target.end,
    }


def _status(target: Target, row: tuple[float, ...], *, is_exact: bool) -> str:
    value, low, high, n = row
    if np.isnan(value) or (n == 0 and not is_exact):
        return "unknown"
    # What is counted in full is judged by itself: its interval is about other periods, not about this one.
    if is_exact:
        return "met" if target.holds(value) else "missed"
    if np.isnan(low) or np.isnan(high) or (low == high and n < _FEW):
        return "at risk"
    held = [target.holds(float(end)) for end in (value, low, high)]
    return "met" if all(held) else "at risk" if any(held) else "missed"


def so_far(target: Target, status: str, whole: bool) -> str:
    """Status of a total, which still grows while its period runs: settled only where growing cannot change it."""
    settled = "met" if target.op[0] == ">" else "missed"
    return status if whole or status in (settled, "unknown") else "at risk"


def expecting(rows: pd.DataFrame, target: Target, expected: pd.DataFrame | None, *, is_exact: bool) -> pd.DataFrame:
    """Rows with their forecast beside them."""
    if expected is None:
        return rows.assign(**dict.fromkeys((*_EXPECTED, "days_left"), np.nan), forecast_status="cannot be told")
    ends = [expected[field].to_numpy() for field in ("value", "low", "high", "n")]
    left = expected["left"].to_numpy()
    words = [_forecast_status(target, row, is_exact=is_exact) for row in zip(*ends, strict=True)]
    return rows.assign(**dict(zip(_EXPECTED, ends[:3], strict=True)), days_left=left, forecast_status=words)


def _forecast_status(target: Target, row: tuple[float, ...], *, is_exact: bool) -> str:
    value, low, high, n = row
    if np.isnan([value, low, high]).any():
        return "cannot be told"
    held = [target.holds(float(end)) for end in (value, low, high)]
    if low == high and n < _FEW and not is_exact and not np.isinf(n):
        return "may be missed"
    return "will be met" if all(held) else "may be missed" if any(held) else "will be missed"
