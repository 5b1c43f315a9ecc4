"""How to read the report, and what it cannot say."""

from __future__ import annotations

from sqeval.report.view import View


def build(view: View) -> list[str]:
    """A few honest sentences."""
    ev = view.evaluation
    low, high = ev.grades.range
    keys = ["read_score", "read_interval", "read_grade"]
    keys += ["read_efficiency"] if ev.efficiency.choice is not None else []
    keys += ["read_stage"] if ev.hierarchy.stages else []
    keys += ["read_limits"]
    return [view.text(key, low=f"{low:g}", high=f"{high:g}", least=ev.settings.min_n) for key in keys]
