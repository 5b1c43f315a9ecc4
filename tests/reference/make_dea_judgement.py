"""Writes dea_judgement.toml beside it: `python make_dea_judgement.py` where deapack is installed.

Efficiencies within cone ratios, and the game cross-efficiencies of Liang, Wu, Cook & Zhu. Results only; nothing of the package is in
sqeval.
"""

import json
from importlib import import_module, metadata
from pathlib import Path

import numpy as np
import pandas as pd

CONES = {
    "inputs": ([[1.0, 0.5], [1.0, 2.0]], [[1.0, 0.0], [0.0, 1.0]]),
    "both": ([[1.0, 0.7], [1.0, 1.5]], [[1.0, 0.4], [1.0, 1.0], [1.0, 0.8]]),
}


def data():
    """Seeded sets: a smooth frontier, and small integers with ties."""
    rng = np.random.default_rng(20260701)
    X = rng.lognormal(0, 0.5, (12, 2))
    yield "smooth", X.round(5), ((X**0.4).prod(axis=1)[:, None] * rng.dirichlet([3, 3], 12)).round(5)
    yield "integers", rng.integers(1, 7, (8, 2)).astype(float), rng.integers(1, 6, (8, 2)).astype(float)


def table_of(package, X, Y):
    columns = {"x1": X[:, 0], "x2": X[:, 1], "y1": Y[:, 0], "y2": Y[:, 1]}
    frame = pd.DataFrame(columns).assign(unit=[f"u{k:02d}" for k in range(len(X))])
    return package.DEAData.from_frame(frame, dmu="unit", inputs=["x1", "x2"], outputs=["y1", "y2"])


def scores(model, table):
    frame = model.fit(table).summary_frame
    return frame["score" if "score" in frame else "efficiency"].to_numpy(dtype=float)


def cases(package, X, Y):
    table = table_of(package, X, Y)
    origin = package.ConeRestrictionProvenance("made up", "nobody", "these units", "none", ("a", "b"), ("c", "d"))
    for name, (inputs, outputs) in CONES.items():
        yield f"cone {name}", scores(package.PolyhedralConeRatioDEA(inputs, outputs, restriction_provenance=origin), table)
    yield "game", scores(package.GameCrossEfficiency(), table)


def lines():
    package = import_module("deapack")
    yield f"# Scores by another package, written by make_dea_judgement.py with deapack {metadata.version('deapack')}.\n"
    for name, (inputs, outputs) in CONES.items():
        yield f"[cones.{name}]\ninputs = {json.dumps(inputs)}\noutputs = {json.dumps(outputs)}\n"
    found = []
    for name, X, Y in data():
        yield f"[data.{name}]\nX = {json.dumps(X.tolist())}\nY = {json.dumps(Y.tolist())}\n"
        found += [(name, *case) for case in cases(package, X, Y)]
    for name, case, values in found:
        yield f'[[scores]]\ndata = "{name}"\ncase = "{case}"\nscores = [{", ".join(repr(float(value)) for value in values)}]\n'


if __name__ == "__main__":
    Path(__file__).with_name("dea_judgement.toml").write_text("\n".join(lines()), encoding="utf-8")
