"""The voice of the customer under contract."""

import pandas as pd
from tests.contract.method import Inputs, Method, quietly

import sqeval as sq


def _answers() -> Inputs:
    return {"answers": pd.DataFrame({"score": [5.0, 4, 3, 1, 5, 4, 2, None, 5, 4, 4, 3]})}


def _tables() -> Inputs:
    wanted = pd.DataFrame({"skill": [6.0, 7, 6, 5, 7, 6, 7, 5, 6, 7, 6], "manners": [5.0, 6, 5, 7, 6, 5, 6, 6, 7, 5, 6]})
    return {"expectation": wanted, "perception": wanted - pd.DataFrame({"skill": [1.0, 2] * 5 + [0], "manners": [0.0, 1] * 5 + [2]})}


def _pairs() -> Inputs:
    there = pd.DataFrame({"tracking": [1.0, 1, 1, 3, 2, 1, 1], "refund": [3.0, 2, 1, 3, 2, 3, 2]})
    return {"functional": there, "dysfunctional": pd.DataFrame({"tracking": [3.0, 3, 5, 3, 5, 2, 4], "refund": [5.0, 5, 5, 5, 4, 5, 5]})}


METHODS = [
    *(
        Method(
            f"monitoring.{name}",
            _answers,
            quietly(lambda answers, name=name: getattr(sq.monitoring, name)(answers)),
            lambda result: result.to_frame(),
            lambda _, labels=labels: labels,
            ("answers",),
        )
        for name, labels in (
            ("nps", ["promoters", "passives", "detractors"]),
            ("csat", ["satisfied", "others"]),
            ("ces", ["1", "2", "3", "4", "5"]),
        )
    ),
    Method(
        "monitoring.servqual",
        _tables,
        quietly(sq.monitoring.servqual),
        lambda result: result.to_frame(),
        lambda inputs: inputs["expectation"].columns.tolist(),
        ("expectation", "perception"),
    ),
    Method(
        "monitoring.importance_performance",
        lambda: {"frame": pd.DataFrame({"importance": [5.0, 4, 2, 1], "performance": [1.0, 5, 2, 4]}, index=list("dbca"))},
        sq.monitoring.importance_performance,
        lambda result: result.frame,
        lambda inputs: inputs["frame"].index.tolist(),
        ("frame",),
    ),
    Method(
        "monitoring.kano",
        _pairs,
        quietly(sq.monitoring.kano),
        lambda result: result.to_frame(),
        lambda inputs: inputs["functional"].columns.tolist(),
        ("functional", "dysfunctional"),
    ),
]
