"""Writes dea_distance.toml beside it: `python make_dea_distance.py` where deapack is installed.

Directional distances (with bad outputs weakly or strongly disposable, along ranges, of negative data) and generalised distances, whose
square root with equal shares of both sides is the hyperbolic factor. Results only; nothing of the package is in sqeval.
"""

import json
from importlib import import_module, metadata
from pathlib import Path

import numpy as np
import pandas as pd

RTS = ("crs", "vrs", "nirs", "ndrs")
OBSERVED = {"input_direction": "observed", "output_direction": "observed"}


def data():
    """Seeded sets: a smooth frontier with bad outputs, small integers with ties, and one with negative values."""
    rng = np.random.default_rng(20260602)
    X = rng.lognormal(0, 0.6, (24, 2))
    Y = (X**0.4).prod(axis=1)[:, None] * rng.dirichlet([3, 3], 24) * np.exp(-np.abs(rng.normal(0, 0.3, (24, 1))))
    B = Y.sum(axis=1, keepdims=True) * rng.uniform(0.1, 0.6, (24, 2))
    yield "smooth", X.round(5), Y.round(5), B.round(5)
    X, Y, B = rng.integers(1, 7, (16, 2)), rng.integers(1, 6, (16, 1)), rng.integers(1, 5, (16, 1))
    yield "integers", np.vstack([X, X[:2]]).astype(float), np.vstack([Y, Y[:2]]).astype(float), np.vstack([B, B[:2]]).astype(float)


def negative_data():
    rng = np.random.default_rng(20260603)
    yield "negative", rng.uniform(-3, 8, (20, 2)).round(3), rng.uniform(-5, 5, (20, 2)).round(3)


def table_of(package, X, Y, B=None):
    names = {"inputs": X, "outputs": Y} if B is None else {"inputs": X, "outputs": Y, "bad_outputs": B}
    columns = {f"{side}{k}": values[:, k] for side, values in names.items() for k in range(values.shape[1])}
    frame = pd.DataFrame(columns).assign(unit=[f"u{k:02d}" for k in range(len(X))])
    return package.DEAData.from_frame(
        frame, dmu="unit", **{side: [f"{side}{k}" for k in range(values.shape[1])] for side, values in names.items()}
    )


def scores(model, table):
    return model.fit(table).summary_frame["score"].to_numpy(dtype=float)


def of_good_outputs(package, X, Y):
    table = table_of(package, X, Y)
    for rts in RTS:
        model = package.DirectionalDistanceDEA(returns_to_scale=rts, **OBSERVED)
        yield "directional", {"rts": rts}, scores(model, table)
        model = package.DirectionalDistanceDEA(returns_to_scale=rts, input_direction="zeros", output_direction="observed")
        yield "directional", {"rts": rts, "direction": "outputs"}, scores(model, table)
        if rts in ("crs", "vrs"):
            yield "hyperbolic", {"rts": rts}, np.sqrt(scores(package.GeneralizedDistanceDEA(alpha=0.5, returns_to_scale=rts), table))


def of_bad_outputs(package, X, Y, B):
    table = table_of(package, X, Y, B)
    bad = {"undesirable": True, "direction": "outcomes"}
    joint = {"rts": "vrs", "disposability": "weak", "undesirable": True}
    yield "directional", {**bad, "rts": "vrs", "disposability": "weak"}, scores(package.KuosmanenWeakDisposalDDF(), table)
    every = package.KuosmanenWeakDisposalDDF(input_direction="observed")
    yield "directional", joint, scores(every, table)
    yield "directional", {**bad, "rts": "crs", "disposability": "weak"}, scores(package.CommonFactorWeakDisposalDDF(), table)
    for rts in ("crs", "vrs"):
        model = package.EnvironmentalDirectionalDistanceDEA(disposability="strong", returns_to_scale=rts)
        yield "directional", {**bad, "rts": rts, "disposability": "strong"}, scores(model, table)


def lines():
    package = import_module("deapack")
    yield f"# Distances by another package, written by make_dea_distance.py with deapack {metadata.version('deapack')}.\n"
    found = []
    for name, X, Y, B in data():
        yield f"[data.{name}]\nX = {json.dumps(X.tolist())}\nY = {json.dumps(Y.tolist())}\nB = {json.dumps(B.tolist())}\n"
        found += [(name, *case) for case in (*of_good_outputs(package, X, Y), *of_bad_outputs(package, X, Y, B))]
    for name, X, Y in negative_data():
        yield f"[data.{name}]\nX = {json.dumps(X.tolist())}\nY = {json.dumps(Y.tolist())}\n"
        beta = scores(package.RangeDirectionalDEA(), table_of(package, X, Y))
        found.append((name, "directional", {"rts": "vrs", "direction": "range"}, beta))
    for name, model, options, values in found:
        words = "".join(f"{key} = {json.dumps(word)}\n" for key, word in options.items())
        numbers = ", ".join(repr(float(value)) for value in values)
        yield f'[[scores]]\ndata = "{name}"\nmodel = "{model}"\n{words}scores = [{numbers}]\n'


if __name__ == "__main__":
    Path(__file__).with_name("dea_distance.toml").write_text("\n".join(lines()), encoding="utf-8")
