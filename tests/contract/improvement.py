"""Effects, comparisons of periods, lists of measures and trainings under contract."""

import numpy as np
import pandas as pd
from tests.contract.method import Inputs, Method, quietly

import sqeval as sq

TREE = sq.Hierarchy.from_dict(
    {
        "name": "desk",
        "children": [{"name": "solved", "direction": "benefit", "measure": {"kind": "share", "column": "resolved", "equals": [True]}}],
    }
)


def _records() -> Inputs:
    rng = np.random.default_rng(1)
    team, month = rng.choice(["b", "a", "c"], 900), rng.choice(["2026-01", "2026-02"], 900)
    solved = rng.random(900) < np.where((team == "c") & (month == "2026-02"), 0.95, 0.6)
    columns = {"request_id": [f"T{k}" for k in range(900)], "created_at": pd.Series(month) + "-10", "team": team, "resolved": solved}
    return {"frame": pd.DataFrame(columns)}


def _panel() -> Inputs:
    rng = np.random.default_rng(2)
    rows = [(f"U{k}", k < 4, late, rng.normal(5, 1)) for k in range(9) for late in (False, True) for _ in range(3)]
    return {"treated_before": pd.DataFrame(rows, columns=["unit", "treated", "after", "value"])}


def _plan() -> Inputs:
    row = {"indicator": "solved", "unit": "a", "start": "2026-02"}
    return {"frame": pd.DataFrame([{"measure": "shift", "owner": "Li", **row}, {"measure": "training", "owner": "Wu", **row}])}


def _scores() -> Inputs:
    people = pd.Index(["Li", "Wu", "Xu", "He"])
    return {"scores": pd.DataFrame({"questionnaire": [80.0, 90, 70, 85], "practical_test": [75.0, 88, 62, 79]}, index=people)}


def _compared(frame: pd.DataFrame) -> sq.monitoring.PeriodComparison:
    return sq.monitoring.compare_periods(sq.measure(sq.read_records(frame), TREE))


METHODS = [
    Method(
        "monitoring.compare_periods",
        _records,
        quietly(_compared),
        lambda result: result.frame.set_index("unit"),
        lambda _: ["a", "b", "c"],
        ("frame",),
    ),
    Method(
        "monitoring.before_after",
        lambda: {"before": pd.DataFrame({"x": [1.0, 2, 4, 3]}), "after": pd.DataFrame({"x": [4.0, 6, 5, 7, 8]})},
        quietly(sq.monitoring.before_after),
        lambda result: result.to_frame().drop(columns="verdict"),
        lambda _: ["effect"],
        (),
    ),
    Method(
        "monitoring.difference_in_differences",
        _panel,
        quietly(sq.monitoring.difference_in_differences),
        lambda result: result.cells,
        lambda _: ["treated", "control"],
        ("treated_before",),
    ),
    Method(
        "monitoring.measures",
        _plan,
        quietly(sq.monitoring.measures),
        lambda result: result.to_frame().set_index("measure"),
        lambda _: ["shift", "training"],
        ("frame",),
    ),
    Method(
        "monitoring.training_assessment",
        _scores,
        quietly(sq.monitoring.training_assessment),
        lambda result: result.frame,
        lambda _: ["questionnaire", "practical_test", "satisfaction", "follow_up"],
        ("scores",),
    ),
]
