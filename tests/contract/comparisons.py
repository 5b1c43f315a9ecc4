"""Fair comparisons under contract."""

import pandas as pd
from tests.contract.method import Inputs, Method, quietly

import sqeval as sq


def _cases() -> Inputs:
    rows = [(agent, ["easy", "hard"][k % 2], (3 * k + j) % 4 > 0) for j, agent in enumerate("cabed") for k in range(24)]
    return {"frame": pd.DataFrame(rows, columns=["agent", "kind", "solved"])}


def _platforms() -> Inputs:
    units = pd.Index(["c", "a", "b", "e", "d"], name="platform")
    frame = pd.DataFrame({"solved": [0.7, 0.9, 0.7, 0.8, 0.85], "hours": [20.0, 9, 15, 20, 11]}, index=units)
    return {"frame": frame, "errors": frame * 0.03, "n": pd.Series([300, 250, 400, 350, 300], index=units)}


METHODS = [
    Method(
        "monitoring.side_by_side",
        _platforms,
        quietly(
            lambda frame, errors, n: sq.monitoring.side_by_side(
                frame, directions={"solved": "benefit", "hours": "cost"}, errors=errors, n=n
            )
        ),
        lambda result: pd.concat([result.ranks, result.gaps], axis=1).astype(float),
        lambda _: list("cabed"),
        ("frame", "errors", "n"),
    ),
    Method(
        "monitoring.case_mix",
        _cases,
        quietly(lambda frame: sq.monitoring.case_mix(frame, "solved", "agent", "kind")),
        lambda result: result.frame.drop(columns="verdict").astype(float),
        lambda _: list("abcde"),
        ("frame",),
    ),
]
