"""Control charts and watching under contract: rows are months, or units and months, in any order."""

import numpy as np
import pandas as pd
from tests.contract.method import Inputs, Method, quietly
from tests.monitoring.charts.panels import table

import sqeval as sq


def _months() -> Inputs:
    index = [f"2025-{month:02d}" for month in range(1, 13)]
    counts = [12, 15, 11, 14, 12, 13, 16, 12, 40, 11, 13, 12]
    return {"frame": pd.DataFrame({"count": counts, "size": [100 + 3 * k for k in range(12)]}, index=index)}


def _panel() -> Inputs:
    rng = np.random.default_rng(0)
    n = rng.integers(50, 99, (3, 15))
    return {"shares": pd.DataFrame(rng.binomial(n, 0.8) / n), "n": pd.DataFrame(n)}


METHODS = [
    *(
        Method(
            f"monitoring.{name}",
            _months,
            quietly(call),
            lambda result: result.to_frame()[["value", "centre", "lower", "upper"]],
            lambda inputs: inputs["frame"].index.tolist(),
            ("frame",),
        )
        for name, call in (
            ("xmr", lambda frame: sq.monitoring.xmr(frame["count"], 8)),
            ("p_chart", lambda frame: sq.monitoring.p_chart(frame["count"], frame["size"], baseline=8)),
            ("p_chart laney", lambda frame: sq.monitoring.p_chart(frame["count"], frame["size"], laney=True)),
            ("u_chart", lambda frame: sq.monitoring.u_chart(frame["count"], frame["size"], baseline=("2025-01", "2025-06"))),
        )
    ),
    Method(
        "monitoring.watch",
        _panel,
        quietly(lambda shares, n: sq.monitoring.watch(table("share", shares, n))),
        lambda result: result.charts.set_index("unit")[["baseline_points", "centre"]],
        lambda _: ["T0", "T1", "T2"],
        (),
    ),
    Method(
        "monitoring.year_on_year",
        _panel,
        quietly(lambda shares, n: sq.monitoring.year_on_year(table("share", shares, n))),
        lambda result: result.changes.set_index(["unit", "period"])[["value", "change"]],
        lambda _: [(f"T{k}", str(month)) for k in range(3) for month in pd.period_range("2025-01", periods=15, freq="M")],
        (),
    ),
]
