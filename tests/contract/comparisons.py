"""Fair comparisons under contract."""

import pandas as pd
from tests.contract.method import Inputs, Method, quietly

import sqeval as sq


def _cases() -> Inputs:
    rows = [(agent, ["easy", "hard"][k % 2], (3 * k + j) % 4 > 0) for j, agent in enumerate("cabed") for k in range(24)]
    return {"frame": pd.DataFrame(rows, columns=["agent", "kind", "solved"])}


METHODS = [
    Method(
        "monitoring.case_mix",
        _cases,
        quietly(lambda frame: sq.monitoring.case_mix(frame, "solved", "agent", "kind")),
        lambda result: result.frame.drop(columns="verdict").astype(float),
        lambda _: list("abcde"),
        ("frame",),
    ),
]
