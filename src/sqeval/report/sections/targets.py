"""Targets of the whole: value, interval, gap and status by period, with owner and quarters."""

from __future__ import annotations

from typing import Any, NamedTuple

import pandas as pd

from sqeval.evaluation.value_text import is_share, owner_text, target_title
from sqeval.indicators.node import Node, Target
from sqeval.monitoring.targets import STATUSES
from sqeval.report.numbers import aim_text, bare_text, signed, span_text
from sqeval.report.view import View


class Cell(NamedTuple):
    """A target in a period."""

    value: str
    interval: str
    gap: str
    status: str
    word: str


class Line(NamedTuple):
    """A target, with what is known of every period it is in force in."""

    title: str
    target: str
    origin: str
    owner: str
    quarters: str
    cells: list[Cell | None]
    units: list[tuple[str, str, int]]


class Targets(NamedTuple):
    """Periods as columns, targets as lines."""

    periods: list[str]
    lines: list[Line]


class Counted(NamedTuple):
    """How many targets in force in the latest period are met, at risk or missed."""

    met: int
    at_risk: int
    missed: list[str]
    unknown: int

    @property
    def total(self) -> int:
        """All of them."""
        return self.met + self.at_risk + len(self.missed) + self.unknown

    def words(self) -> dict[str, int]:
        """For a sentence."""
        return {"total": self.total, "met": self.met, "at_risk": self.at_risk, "missed": len(self.missed)}


def build(view: View) -> Targets | None:
    """Targets in the order of the hierarchy."""
    checks = _checks(view)
    if not checks:
        return None
    lines = [_line(view, key, checks) for key in dict.fromkeys(map(_key, checks))]
    return Targets([view.period_text(period) for period in view.periods], lines)


def counted(view: View) -> Counted:
    """Targets of the whole in the latest period by status."""
    rows = [row for row in _checks(view) if _period(view, row) == view.latest]
    found = {status: [_title(view, row) for row in rows if row["status"] == status] for status in STATUSES}
    return Counted(len(found["met"]), len(found["at risk"]), found["missed"], len(found["unknown"]))


def _title(view: View, row: dict[str, Any]) -> str:
    return target_title(view.measured[row["indicator"]], row["channel"], view.lang)


def status_key(status: str) -> str:
    """A status as a word of the catalogue."""
    return status.replace(" ", "_")


def _checks(view: View, of: int = 0) -> list[dict[str, Any]]:
    """Checks of the whole (0) or of the units (1)."""
    return [{str(name): value for name, value in row.items()} for row in view.evaluation.target_checks[of].frame.to_dict("records")]


def _period(view: View, row: dict[str, Any]) -> str:
    return str(row["period"]) if "period" in row else view.latest


def _key(row: dict[str, Any]) -> tuple[str, ...]:
    """What tells one target from another: an indicator may have several."""
    return tuple(str(row[name]) for name in ("indicator", "op", "target", "origin", "channel", "start", "end"))


def _line(view: View, key: tuple[str, ...], checks: list[dict[str, Any]]) -> Line:
    node = view.measured[key[0]]
    own = {_period(view, row): row for row in checks if _key(row) == key}
    first = next(iter(own.values()))
    return Line(
        title=_title(view, first),
        target=aim_text(node, Target(op=first["op"], target=first["target"]), view.lang),
        origin="" if first["origin"] == "target" else view.text(f"monitoring.origin_{first['origin']}"),
        owner=owner_text(view.evaluation.target_checks[0].names, first["owner"], view.lang) or "–",
        quarters=_quarters(first),
        cells=[_cell(view, node, own[period]) if period in own else None for period in view.periods],
        units=_unit_counts(view, key),
    )


def _cell(view: View, node: Node, row: dict[str, Any]) -> Cell:
    return Cell(
        value=bare_text(node, float(row["actual"]), view.lang),
        interval=span_text(node, float(row["lower"]), float(row["upper"]), view.lang),
        gap=_gap(node, float(row["gap"])),
        status=status_key(row["status"]),
        word=view.text(f"monitoring.{status_key(row['status'])}"),
    )


def _gap(node: Node, gap: float) -> str:
    return signed(100 * gap if is_share(node) else gap)


def _quarters(row: dict[str, Any]) -> str:
    ends = [str(row[key]) for key in ("start", "end") if not pd.isna(row[key])]
    return " – ".join(dict.fromkeys(ends)) or "–"


def _unit_counts(view: View, key: tuple[str, ...]) -> list[tuple[str, str, int]]:
    """How many ranked units meet the target in the latest period."""
    ranked = {row.unit for row in view.ranked}
    rows = [row for row in _checks(view, 1) if _key(row) == key and _period(view, row) == view.latest and row["unit"] in ranked]
    counts = [(status_key(status), sum(row["status"] == status for row in rows)) for status in STATUSES]
    return [(word, view.text(f"monitoring.{word}"), count) for word, count in counts if count]
