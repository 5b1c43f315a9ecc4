"""Change against an earlier evaluation, where one was given."""

from __future__ import annotations

from collections import Counter
from typing import Any, NamedTuple

import pandas as pd

from sqeval.report.numbers import fixed, signed
from sqeval.report.view import View


class Change(NamedTuple):
    """A unit against the baseline."""

    unit: str
    period: str
    compared_with: str
    before: str
    now: str
    change: str
    kind: str


class Baseline(NamedTuple):
    """What changed, and how many units and periods are new, restated or the same."""

    changes: list[Change]
    counts: list[tuple[str, int]]
    kept: str


def build(view: View) -> Baseline | None:
    """Everything that is not the same, largest change first."""
    comparison = view.evaluation.comparison
    if comparison is None:
        return None
    rows = comparison.changes.to_dict("records")
    counts = Counter(str(row["kind"]) for row in rows)
    changed = [row for row in rows if row["kind"] in ("restated", "next") and not pd.isna(row["change"])]
    changed.sort(key=lambda row: (-abs(row["change"]), row["unit"], row["period"]))
    return Baseline(
        changes=[_change(view, row) for row in changed],
        counts=[(view.text(f"evaluation.{kind}"), counts[kind]) for kind in ("next", "restated", "same", "new") if counts[kind]],
        kept=_kept(view),
    )


def _kept(view: View) -> str:
    """What is said of periods that stand as they were published."""
    found = view.evaluation.history
    if found is None:
        return ""
    periods = found.periods
    kept = periods.loc[periods["kept"], "period"].tolist()
    return view.text("periods_kept", periods=view.join(kept)) if kept else ""


def _change(view: View, row: dict[Any, Any]) -> Change:
    return Change(
        unit=str(row["unit"]),
        period=str(row["period"]),
        compared_with=str(row["period_before"]),
        before=fixed(row["score_before"]),
        now=fixed(row["score"]),
        change=signed(row["change"]),
        kind=view.text(f"evaluation.{row['kind']}"),
    )
