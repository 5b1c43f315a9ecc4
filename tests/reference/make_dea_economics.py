"""Writes dea_economics.toml beside it: `python make_dea_economics.py` where deapack is installed."""

import json
import warnings
from importlib import import_module, metadata
from pathlib import Path

import numpy as np
import pandas as pd

#: Those that it states economic models for.
RTS = ("crs", "vrs")
INPUTS, OUTPUTS = {"a": "price a", "b": "price b"}, {"u": "price u", "v": "price v"}


def tables():
    """Two inputs, two outputs and a price of each, by unit; and columns from 1e-4 to 1e6 with prices of that order."""
    rng = np.random.default_rng(20260601)
    X, W = rng.lognormal(0, 0.6, (24, 2)), rng.uniform(1, 4, (24, 2))
    Y = (X**0.45).prod(axis=1)[:, None] * rng.dirichlet([3, 3], 24) * np.exp(-np.abs(rng.normal(0, 0.4, (24, 1))))
    yield "smooth", X.round(6), Y.round(6), W.round(3), rng.uniform(2, 6, (24, 2)).round(3)
    values, prices = rng.uniform(1, 10, (20, 4)).round(4), rng.uniform(1, 3, (20, 4)).round(3)
    yield "scales", values[:, :2] * [1e-4, 1e6], values[:, 2:] * [1e3, 1.0], prices[:, :2] * [1e4, 1e-6], prices[:, 2:] * [1e-3, 1.0]


def by_deapack(X, Y, W, P):
    package = import_module("deapack")
    frame = pd.DataFrame(np.hstack([X, Y, W, P]), columns=[*INPUTS, *OUTPUTS, *INPUTS.values(), *OUTPUTS.values()])
    frame = frame.assign(unit=range(len(X)))
    data = package.DEAData.from_frame(frame, inputs=list(INPUTS), outputs=list(OUTPUTS), dmu="unit")
    spec = package.PriceSpec(scope="by_observation")
    prices = package.PriceData.from_frame(frame, input_prices=INPUTS, output_prices=OUTPUTS, dmu="unit", spec=spec)

    def found(model, **columns):
        summary = model.fit(data, prices).summary_frame.set_index("dmu_id").reindex(range(len(X)))
        return {name: summary[column].to_numpy(dtype=float) for name, column in columns.items()}

    for rts in RTS:
        model = package.AllocativeDecomposition(returns_to_scale=rts)
        parts = {"economic": "cost_efficiency", "technical": "technical_efficiency", "allocative": "allocative_efficiency"}
        yield "cost", rts, found(model, min_cost="minimum_cost", **parts)
        yield "revenue", rts, found(package.RevenueEfficiency(returns_to_scale=rts), economic="efficiency", max_revenue="maximum_revenue")
    same = {name: name for name in ("technical_inefficiency", "allocative_inefficiency", "observed_profit")}
    yield "profit", "vrs", found(package.NerlovianEfficiency(), inefficiency="score", max_profit="maximum_profit", **same)


def lines():
    yield f"# Economic DEA by another package, written by make_dea_economics.py with deapack {metadata.version('deapack')}.\n"
    for name, *values in tables():
        rows = "\n".join(f"{key} = {json.dumps(table.tolist())}" for key, table in zip("XYWP", values, strict=True))
        yield f"[data.{name}]\n{rows}\n"
    for name, *values in tables():
        for model, rts, columns in by_deapack(*values):
            numbers = "".join(f"{key} = [{', '.join(repr(float(value)) for value in column)}]\n" for key, column in columns.items())
            yield f'[[found]]\npackage = "deapack"\ndata = "{name}"\nmodel = "{model}"\nrts = "{rts}"\n{numbers}'


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    Path(__file__).with_name("dea_economics.toml").write_text("\n".join(lines()), encoding="utf-8")
