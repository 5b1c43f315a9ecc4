"""Tables of indicators made by hand, so that hundreds of panels with a known truth take no time."""

import numpy as np
import pandas as pd

import sqeval as sq
from sqeval.labelled import LabelledMatrix, LabelledVector

SHARE = {"kind": "share", "column": "resolved"}
HOURS = {"kind": "duration", "start": "created_at", "end": "resolved_at", "unit": "hours"}
RATE = {
    "kind": "ratio",
    "numerator": {"kind": "count", "source": "records"},
    "denominator": {"kind": "total", "source": "orders", "column": "orders"},
}
STARS = {"kind": "mean", "column": "rating"}
KINDS = {"share": (SHARE, "benefit"), "hours": (HOURS, "cost"), "rate": (RATE, "cost"), "stars": (STARS, "benefit")}


def months(number, start="2025-01"):
    return pd.period_range(start, periods=number, freq="M").astype(str)


def table(kind, value, n, *, low=None, high=None, min_n=10, start="2025-01", weight=None):
    """An IndicatorTable of one indicator from arrays units × months."""
    value, n = np.asarray(value, dtype=float), np.asarray(n, dtype=float)
    measure, direction = KINDS[kind]
    leaf = {"name": kind, "direction": direction, "measure": measure, "weight": weight}
    tree = sq.Hierarchy.from_dict({"name": "desk", "children": [leaf]})
    names = [f"T{k}" for k in range(len(value))]
    rows = pd.MultiIndex.from_product([names, months(value.shape[1], start)], names=["unit", "period"])
    blank = np.full_like(value, np.nan)
    fields = {
        "value": value,
        "n": n,
        "standard_error": blank,
        "low": blank if low is None else low,
        "high": blank if high is None else high,
    }
    fields["missing"] = np.zeros_like(value)
    columns = pd.Index([kind], name="indicator")
    arrays = {name: LabelledMatrix(np.asarray(cells, dtype=float).reshape(-1, 1), rows, columns) for name, cells in fields.items()}
    return sq.IndicatorTable(tree, LabelledVector(n.ravel(), rows), arrays, by=("team",), period="month", min_n=min_n)


def stable(kind, rng, *, units=4, periods=15):
    """A panel in which nothing changes: binomial or beta-binomial shares, Poisson rates, log-normal times, normal means."""
    shape = (units, periods)
    n = rng.integers(30, 200, shape)
    if kind == "share":
        return table("share", rng.binomial(n, rng.uniform(0.6, 0.95, (units, 1))) / n, n)
    if kind == "overdispersed":
        centre, size = rng.uniform(0.6, 0.95, (units, 1)), 20 * n
        share = rng.beta(centre * 150, (1 - centre) * 150, shape)
        return table("share", rng.binomial(size, share) / size, size)
    if kind == "rate":
        orders, high = 50.0 * n, np.full(shape, np.nan)
        events = rng.poisson(rng.uniform(0.0005, 0.004, (units, 1)) * orders)
        # The upper end of Garwood's interval of no events is −ln 0.025.
        high[events == 0] = -np.log(0.025) / orders[events == 0]
        return table("rate", events / orders, events, high=high, min_n=0)
    if kind == "hours":
        spread = np.sqrt(0.05**2 + 1.2**2 / n)
        return table("hours", np.exp(rng.normal(np.log(rng.uniform(5, 50, (units, 1))), spread)), n)
    return table("stars", rng.normal(rng.uniform(3, 4.5, (units, 1)), np.sqrt(0.03**2 + 1 / n)), n)
