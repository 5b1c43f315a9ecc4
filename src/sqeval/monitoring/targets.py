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
from sqeval.indicators.keys import key_text
from sqeval.indicators.node import Node, Target
from sqeval.indicators.table import IndicatorTable
from sqeval.numerics import proportions
from sqeval.result import Caution, Result, announces
from sqeval.spec import read

Floats = NDArray[np.float64]

STATUSES = ("met", "at risk", "missed", "unknown")

_COLUMNS = ("indicator", "op", "target", "actual", "gap", "lower", "upper", "n", "status", "origin", "owner", "start", "end")

#: Below this many observations an interval of zero width says that all of them were equal, not that the value is sure.
_FEW = 10

#: Kinds of measures whose values are counted or added up, not estimated.


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
        return display.Card(i18n.text("monitoring.targets", lang), facts, self._shown(lang), (), lang)

    def _shown(self, lang: str) -> pd.DataFrame:
        """The checks in the words of a language; owners as their English names."""
        statuses = {status: i18n.text(f"monitoring.{_key(status)}", lang) for status in STATUSES}
        keys = [name for name in ("unit", "period") if name in self.table.columns]
        shown = self.table.assign(
            status=self.table["status"].map(statuses),
            origin=[i18n.text(f"monitoring.origin_{origin}", lang) for origin in self.table["origin"]],
            **{name: [key_text(key, lang) for key in self.table[name]] for name in keys},
        )
        return shown.rename(columns={name: i18n.text(f"monitoring.column_{name}", lang) for name in shown.columns})


@announces
def check_targets(table: IndicatorTable | pd.DataFrame, targets: Mapping[str, Any] | None = None) -> TargetCheck:
    """Hold measured values against targets.

    A target is *met* when the value and both ends of its interval satisfy it, *missed* when all of them fail, and
    *at risk* in between; *unknown* where there is no value. Totals, counts and plain ratios are exact and judged by
    themselves. An estimate (share, mean, rating, duration) without an interval, as of a single observation, or with one
    of zero width from fewer than ten observations, is *at risk* whatever its value: it cannot be said how sure it is.

    Parameters
    ----------
    table : IndicatorTable, or DataFrame with the columns `value` and `n`, indexed by indicator
        A table brings the interval of every indicator's own kind; for a frame the values are shares out of `n` and
        the interval is Wilson's (1927); out of 0 they are unknown.
    targets : mapping {indicator: {"op", "target", "owner", "start", "end", "origin"}}, optional
        `op` is one of >=, <=, >, <. By default the targets written in the table's hierarchy. A target with `start`
        and `end` (e.g. "Q1" and "Q3", or "2026-Q1") is checked only in periods between them; "Q4" to "Q1" runs over the
        end of the year.

    Returns
    -------
    TargetCheck
        One row a target, and unit and period where the table has them; from a frame, indexed by indicator. `gap` is
        value − target, `lower` and `upper` are the ends of the 95 % interval.

    Raises
    ------
    ConfigError
        An unknown indicator, a wrong key in a target, or a span that is no quarter, has a year at one end only, or ends
        before it starts.
    DataError
        A frame without the columns `value` and `n`, with an indicator twice, with something else than numbers, a share
        outside 0–1, or an `n` that is negative or not finite.

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
    parsed = {name: found if isinstance(found, Target) else read(Target, found, path=f"targets.{name}") for name, found in targets.items()}
    return _in_order(parsed)


def hierarchy_targets(nodes: tuple[Node, ...]) -> dict[str, Target]:
    """The targets written at indicators and monitored values."""
    return _in_order({node.name: node.target for node in nodes if node.target is not None})


def _in_order(targets: dict[str, Target]) -> dict[str, Target]:
    for name, target in targets.items():
        _ends(target, f"targets.{name}")
    return targets


def _from_table(table: IndicatorTable, targets: Mapping[str, Any] | None) -> pd.DataFrame:
    names = [node.name for node in table.hierarchy.measured]
    parsed = hierarchy_targets(table.hierarchy.measured) if targets is None else parse_targets(targets, names)
    parts = [_checked(name, target, table) for name, target in parsed.items()]
    empty = pd.DataFrame(columns=[*table.units.names, *_COLUMNS])
    return pd.concat(parts, ignore_index=True) if parts else empty


def _checked(name: str, target: Target, table: IndicatorTable) -> pd.DataFrame:
    column = table.arrays["value"].columns.get_loc(name)
    measured = {field: table.arrays[field].values[:, column] for field in ("value", "low", "high", "n")}
    judged = _judged(name, target, measured, is_exact=table.hierarchy.in_full(table.hierarchy.node(name)))
    rows = table.units.to_frame(index=False).assign(**judged)
    if "period" not in rows.columns:
        return rows
    return rows[[in_force(target, period) for period in rows["period"]]]


def _from_frame(frame: pd.DataFrame, targets: Mapping[str, Any]) -> pd.DataFrame:
    for column in ("value", "n"):
        if column not in frame.columns:
            raise DataError("is missing", column=column, hint="check_targets needs the columns value and n")
    if frame.index.has_duplicates:
        raise DataError("has two rows", unit=frame.index[frame.index.duplicated()][0], hint="Give one row an indicator")
    frame = frame.set_axis(frame.index.map(str))
    parsed = parse_targets(targets, list(frame.index))
    parts = []
    for name, target in parsed.items():
        value, n = np.array([_share(frame, name)]), np.array([_size(frame, name)])
        low, high = proportions.wilson(value, n)
        judged = _judged(name, target, {"value": value, "low": low, "high": high, "n": n}, is_exact=False)
        parts.append(pd.DataFrame(judged, index=[name]))
    return pd.concat(parts) if parts else pd.DataFrame(columns=list(_COLUMNS))


def _share(frame: pd.DataFrame, name: str) -> float:
    value = _number(frame, name, "value")
    if not (np.isnan(value) or 0 <= value <= 1):
        hint = "Pass an IndicatorTable, which brings the interval of every kind"
        raise DataError("is not a share between 0 and 1", unit=name, column="value", value=value, hint=hint)
    return value


def _size(frame: pd.DataFrame, name: str) -> float:
    n = _number(frame, name, "n")
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


def _judged(name: str, target: Target, measured: dict[str, Floats], *, is_exact: bool) -> dict[str, Any]:
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


#: A year, where one is written, and a quarter.
_Span = tuple[Any, int]

_SPAN = re.compile(r"(?:(?P<year>\d{4})-)?Q(?P<quarter>[1-4])")


def in_force(target: Target, period: str) -> bool:
    """Whether a target applies in a period ("2026-03", "2026-Q1", "2026-05-04", "2026-W07", "2026")."""
    start, end = _ends(target)
    first, last = _quarters(period)
    if all(given is None or given[0] is None for given in (start, end)):
        return any(_in_year(quarter, start, end) for quarter in range(first[1], last[1] + 1))
    return (start is None or start <= last) and (end is None or first <= end)


def _in_year(quarter: int, start: _Span | None, end: _Span | None) -> bool:
    """Whether a quarter of any year lies in a span without years, which may run over the end of the year."""
    begins, ends = 1 if start is None else start[1], 4 if end is None else end[1]
    return begins <= quarter <= ends if begins <= ends else quarter >= begins or quarter <= ends


def _ends(target: Target, path: str = "target") -> tuple[_Span | None, _Span | None]:
    """First and last quarter of a target, checked against each other."""
    start, end = (None if text is None else _span(text, f"{path}.{key}") for key, text in (("start", target.start), ("end", target.end)))
    if start is None or end is None:
        return start, end
    if (start[0] is None) != (end[0] is None):
        raise ConfigError("has a year at one end only", path=path, value=f"{target.start} to {target.end}", hint="Write both or none")
    if start[0] is not None and start > end:
        raise ConfigError("ends before it starts", path=path, value=f"{target.start} to {target.end}")
    return start, end


def _span(text: str, path: str) -> _Span:
    match = _SPAN.fullmatch(text.strip().upper())
    if match is None:
        raise ConfigError("is no quarter", path=path, value=text, hint="Write Q1 to Q4, or 2026-Q1")
    return (None if match["year"] is None else int(match["year"])), int(match["quarter"])


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
