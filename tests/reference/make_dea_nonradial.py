"""Writes dea_nonradial.toml beside it: `python make_dea_nonradial.py` where deapack is installed.

A score a unit, "nan" where the package has none: it measures super-efficiency only of units that are efficient.
"""

import json
import warnings
from importlib import import_module, metadata
from pathlib import Path

import numpy as np
import pandas as pd

RTS = ("crs", "vrs", "nirs", "ndrs")


def data():
    """Two seeded sets of positive values: two inputs, two outputs, one undesirable output; and columns from 1e-4 to 1e6."""
    rng = np.random.default_rng(20260501)
    X, B = rng.lognormal(0, 0.6, (24, 2)), rng.lognormal(0, 0.6, (24, 1))
    Y = (X**0.45).prod(axis=1)[:, None] * rng.dirichlet([3, 3], 24) * np.exp(-np.abs(rng.normal(0, 0.4, (24, 1))))
    yield "smooth", X.round(6), Y.round(6), B.round(6)
    values = rng.uniform(1, 10, (20, 5)).round(4)
    yield "scales", (values[:, :2] * [1e-4, 1e6]), values[:, 2:4] * [1e3, 1.0], values[:, 4:] * 1e-2


def by_deapack(X, Y, B):
    package = import_module("deapack")
    names = {"inputs": ["a", "b"], "outputs": ["u", "v"]}
    frame = pd.DataFrame(np.hstack([X, Y, B]), columns=["a", "b", "u", "v", "w"]).assign(unit=range(len(X)))
    good = package.DEAData.from_frame(frame, **names, dmu="unit")
    both = package.DEAData.from_frame(frame, **names, bad_outputs=["w"], dmu="unit")

    def scores(model, table):
        found = model.fit(table).summary_frame.set_index("dmu_id")["score"]
        return found.reindex(range(len(X))).to_numpy(dtype=float)

    for rts in RTS:
        options = {"returns_to_scale": rts}
        yield "sbm", {"orientation": "none", "rts": rts}, scores(package.SBM(**options), good)
        yield "sbm", {"orientation": "input", "rts": rts}, scores(package.InputSBM(**options), good)
        yield "sbm", {"orientation": "output", "rts": rts}, scores(package.OutputSBM(**options), good)
        yield "sbm", {"orientation": "none", "rts": rts, "undesirable": "B"}, scores(package.UndesirableSBM(**options), both)
        # It states super-efficiency for CRS, and for VRS without orientation.
        for orientation in {"crs": ("none", "input", "output"), "vrs": ("none",)}.get(rts, ()):
            word = orientation.replace("none", "non-oriented")
            model = package.SuperSBM(orientation=word, **options)
            yield "super_sbm", {"orientation": orientation, "rts": rts}, scores(model, good)


def lines():
    version = metadata.version("deapack")
    yield f"# Scores of non-radial DEA models by another package, written by make_dea_nonradial.py with deapack {version}.\n"
    for name, *tables in data():
        rows = "\n".join(f"{key} = {json.dumps(table.tolist())}" for key, table in zip("XYB", tables, strict=True))
        yield f"[data.{name}]\n{rows}\n"
    for name, *tables in data():
        for model, options, scores in by_deapack(*tables):
            words = "".join(f'{key} = "{word}"\n' for key, word in options.items())
            numbers = ", ".join(repr(float(score)) for score in scores)
            yield f'[[scores]]\npackage = "deapack"\ndata = "{name}"\nmodel = "{model}"\n{words}scores = [{numbers}]\n'


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    Path(__file__).with_name("dea_nonradial.toml").write_text("\n".join(lines()), encoding="utf-8")
