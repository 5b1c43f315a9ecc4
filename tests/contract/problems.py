"""Pareto tables, classes and priorities of problems under contract."""

import pandas as pd
from tests.contract.method import Inputs, Method, quietly

import sqeval as sq

CLASSES = {"late": ["late"], "broken": ["broken"], "rude": ["rude"]}


def _records() -> Inputs:
    rows = ["late", "rude", "late", "broken", "late", "rude", None]
    created = pd.to_datetime([f"2026-01-{5 + k:02d}" for k in range(7)])
    return {"frame": pd.DataFrame({"category": rows, "cost": [1.5, 2, 3, 8, 1, 2, 4], "created_at": created})}


METHODS = [
    Method(
        "monitoring.pareto",
        _records,
        quietly(lambda frame: sq.monitoring.pareto(frame, "category", weights="cost")),
        lambda result: result.frame,
        lambda _: ["broken", "late", "(missing)", "rude"],
        ("frame",),
    ),
    Method(
        "monitoring.problem_classes",
        _records,
        quietly(lambda frame: sq.monitoring.problem_classes(frame, CLASSES)),
        lambda result: result.classes,
        lambda _: [*CLASSES, "(missing)"],
        ("frame",),
    ),
    Method(
        "monitoring.priority",
        _records,
        quietly(lambda frame: sq.monitoring.priority(sq.monitoring.problem_classes(frame, CLASSES), "cost", level="class")),
        lambda result: result.frame.astype({"rank": float}),
        lambda _: ["broken", "late", "rude"],
        ("frame",),
    ),
    Method(
        "monitoring.priority given",
        lambda: {"problems": pd.DataFrame({"impact": [2.0, 5, 3], "urgency": [5.0, 2, 4]}, index=["c", "b", "a"])},
        sq.monitoring.priority,
        lambda result: result.frame.astype({"rank": float}),
        lambda _: ["a", "b", "c"],
        ("problems",),
    ),
]
