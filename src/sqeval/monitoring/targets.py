"""Targets: what was promised, expected or set, held against what was measured and how sure that is."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sqeval import display, i18n
from sqeval.errors import ConfigError, DataError, nearest_hint
from sqeval.indicators.node import Node, Target
from sqeval.indicators.table import IndicatorTable
from sqeval.numerics import proportions
from sqeval.result import Caution, Result, announces
from sqeval.spec import read

Floats = NDArray[np.float64]

STATUSES = ("met", "at risk", "missed", "unknown")

_COLUMNS = ("indicator", "op", "target", "actual", "gap", "low", "high", "n", "status", "origin", "owner", "start", "end")


@dataclass(frozen=True, eq=False, repr=False)
class TargetCheck(Result):
    """What `check_targets` returns; `.frame` has one row a target (and unit and period)."""

    table: pd.DataFrame
    warnings: tuple[Caution, ...] = ()

    @property
    def frame(self) -> pd.DataFrame:
        """The checks: actual value, gap (value − target), 95 % interval, status, owner, start, end, origin."""
        return self.table.copy()

    def to_frame(self) -> pd.DataFrame:
        """The checks."""
        return self.frame

    def __getitem__(self, column: str) -> pd.Series[Any]:
        return self.table[column].copy()

    def _card(self, lang: str) -> display.Card:
        counts = self.table["status"].value_counts()
        facts = tuple((i18n.text(f"monitoring.{_key(status)}", lang), str(int(counts.get(status, 0)))) for status in STATUSES)
        return display.Card(i18n.text("monitoring.targets", lang), facts, self.table, (), lang)


@announces
def check_targets(table: IndicatorTable | pd.DataFrame, targets: Mapping[str, Any] | None = None) -> TargetCheck:
    """Hold measured values against targets.

    A target is *met* when the value and both ends of its interval satisfy it, *missed* when all of them fail, and
    *at risk* in between; *unknown* where there is no value. A value without an interval is judged by itself.

    Parameters
    ----------
    table : IndicatorTable, or DataFrame with the columns `value` and `n`, indexed by indicator
        A table brings the interval of every indicator's own kind; for a frame the values are shares out of `n` and
        the interval is Wilson's (1927).
    targets : mapping {indicator: {"op", "target", "owner", "start", "end", "origin"}}, optional
        `op` is one of >=, <=, >, <. By default the targets written in the table's hierarchy. A target with `start`
        and `end` (e.g. "Q1" and "Q3", or "2026-Q1") is checked only in periods between them.

    Returns
    -------
    TargetCheck
        One row a target, and unit and period where the table has them. `gap` is value − target.

    Raises
    ------
    ConfigError
        An unknown indicator, a wrong key in a target, or a span that is no quarter.
    DataError
        A frame without the columns `value` and `n`, or with a share outside 0–1.

    Examples
    --------
    >>> import pandas as pd
    >>> measured = pd.DataFrame({"value": [0.97, 0.91], "n": [400, 200]}, index=["on_time", "as_described"])
    >>> check = check_targets(measured, {"on_time": {"op": ">=", "target": 0.95}, "as_described": {"op": ">=", "target": 0.9}})
    >>> check["status"].tolist()
    ['at risk', 'at risk']
    """
    rows = _from_table(table, targets) if isinstance(table, IndicatorTable) else _from_frame(table, targets or {})
    keys = [name for name in ("unit", "period") if name in rows.columns]
    return TargetCheck(rows[[*keys, *_COLUMNS]])


def parse_targets(targets: Mapping[str, Any], known: list[str]) -> dict[str, Target]:
    """Targets as validated objects; raises with the path of what is wrong."""
    for name in targets:
        if name not in known:
            raise ConfigError("unknown indicator", path=f"targets.{name}", hint=nearest_hint(name, known))
    return {name: found if isinstance(found, Target) else read(Target, found, path=f"targets.{name}") for name, found in targets.items()}


def hierarchy_targets(nodes: tuple[Node, ...]) -> dict[str, Target]:
    """The targets written at indicators and monitored values."""
    return {node.name: node.target for node in nodes if node.target is not None}


def _from_table(table: IndicatorTable, targets: Mapping[str, Any] | None) -> pd.DataFrame:
    names = [node.name for node in table.hierarchy.measured]
    parsed = hierarchy_targets(table.hierarchy.measured) if targets is None else parse_targets(targets, names)
    parts = [_checked(name, target, table) for name, target in parsed.items()]
    empty = pd.DataFrame(columns=[*table.units.names, *_COLUMNS])
    return pd.concat(parts, ignore_index=True) if parts else empty


def _checked(name: str, target: Target, table: IndicatorTable) -> pd.DataFrame:
    column = table.arrays["value"].columns.get_loc(name)
    measured = {field: table.arrays[field].values[:, column] for field in ("value", "low", "high", "n")}
    rows = table.units.to_frame(index=False).assign(**_judged(name, target, measured))
    if "period" not in rows.columns:
        return rows
    return rows[[in_force(target, period) for period in rows["period"]]]


def _from_frame(frame: pd.DataFrame, targets: Mapping[str, Any]) -> pd.DataFrame:
    for column in ("value", "n"):
        if column not in frame.columns:
            raise DataError("is missing", column=column, hint="check_targets needs the columns value and n")
    parsed = parse_targets(targets, [str(name) for name in frame.index])
    parts = []
    for name, target in parsed.items():
        value, n = (np.array([frame.loc[name, column]], dtype=np.float64) for column in ("value", "n"))
        if not 0 <= value[0] <= 1:
            hint = "Pass an IndicatorTable, which brings the interval of every kind"
            raise DataError("is not a share between 0 and 1", unit=name, column="value", value=float(value[0]), hint=hint)
        low, high = proportions.wilson(value, n)
        parts.append(pd.DataFrame(_judged(name, target, {"value": value, "low": low, "high": high, "n": n})))
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=list(_COLUMNS))


def _judged(name: str, target: Target, measured: dict[str, Floats]) -> dict[str, Any]:
    value, low, high = measured["value"], measured["low"], measured["high"]
    return {
        "indicator": name,
        "op": target.op,
        "target": target.target,
        "actual": value,
        "gap": value - target.target,
        "low": low,
        "high": high,
        "n": measured["n"],
        "status": [_status(target, *ends) for ends in zip(value, low, high, strict=True)],
        "origin": target.origin,
        "owner": None if target.owner is None else target.owner.en,
        "start": target.start,
        "end": target.end,
    }


def _status(target: Target, value: float, low: float, high: float) -> str:
    if np.isnan(value):
        return "unknown"
    held = [target.holds(float(end)) for end in (value, low, high) if not np.isnan(end)]
    return "met" if all(held) else "at risk" if any(held) else "missed"


_SPAN = re.compile(r"(?:(?P<year>\d{4})-)?Q(?P<quarter>[1-4])")


def in_force(target: Target, period: str) -> bool:
    """Whether a target applies in a period ("2026-03", "2026-Q1", "2026-05-04", "2026-W07", "2026")."""
    if target.start is None and target.end is None:
        return True
    first, last = _quarters(period)
    start = _span(target.start, "start", first) if target.start else first
    end = _span(target.end, "end", last) if target.end else last
    return start <= last and first <= end


def _span(text: str, key: str, like: tuple[int, int]) -> tuple[int, int]:
    match = _SPAN.fullmatch(text.strip().upper())
    if match is None:
        raise ConfigError("is no quarter", path=f"target.{key}", value=text, hint="Write Q1 to Q4, or 2026-Q1")
    return int(match["year"] or like[0]), int(match["quarter"])


def _quarters(period: str) -> tuple[tuple[int, int], tuple[int, int]]:
    """First and last quarter that a period touches."""
    year = int(period[:4])
    if len(period) == 4:
        return (year, 1), (year, 4)
    if period[5] == "Q":
        return (year, int(period[6])), (year, int(period[6]))
    month = pd.Timestamp.fromisocalendar(year, int(period[6:]), 4).month if period[5] == "W" else int(period[5:7])
    return (year, (month + 2) // 3), (year, (month + 2) // 3)


def _key(status: str) -> str:
    return status.replace(" ", "_")
