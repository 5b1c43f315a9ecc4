"""Writes dea_oracle.toml beside it: `python make_dea_oracle.py` where dealib, deapack and frontierguard-dea are installed.

Every package writes what it can: a score a unit, "nan" where it says that the programme is infeasible. What a package
refuses or gets wrong is left out here, with the reason.
"""

import json
import warnings
from importlib import import_module, metadata
from pathlib import Path

import numpy as np

RTS = ("crs", "vrs", "nirs", "ndrs")
ORIENTATIONS = ("input", "output")
#: dealib's words, and its additive model, which solves CRS whatever it is asked for, and its VRS super-efficiency, which
#: prints numbers where there is none: both left out.
DEALIB = {"crs": "crs", "vrs": "vrs", "nirs": "drs", "ndrs": "irs"}


def data():
    """Three seeded sets: a smooth frontier, small integers with ties, duplicates and zeros, and columns from 1e-4 to 1e6."""
    rng = np.random.default_rng(20260401)
    X = rng.lognormal(0, 0.7, (30, 3))
    Y = (X**0.3).prod(axis=1)[:, None] * rng.dirichlet([3, 3], 30) * np.exp(-np.abs(rng.normal(0, 0.3, (30, 1))))
    yield "smooth", X.round(6), Y.round(6)
    X, Y = rng.integers(1, 7, (18, 2)), rng.integers(0, 6, (18, 2))
    Y[Y.sum(axis=1) == 0, 0] = 1
    yield "integers", np.vstack([X, X[:2]]), np.vstack([Y, Y[:2]])
    values = rng.uniform(1, 10, (25, 5)).round(4)
    yield "scales", values[:, :2] * [1e-4, 1e6], values[:, 2:] * [1e3, 1.0, 1e-2]


def by_deapack(X, Y):
    package = import_module("deapack")
    leave_one_out = import_module("deapack.evaluation.super_efficiency").AndersenPetersenSuperEfficiency
    frame = (
        import_module("pandas")
        .DataFrame(np.hstack([X, Y]), columns=[*"abc"[: X.shape[1]], *"uvw"[: Y.shape[1]]])
        .assign(unit=range(len(X)))
    )
    table = package.DEAData.from_frame(frame, inputs=[*"abc"[: X.shape[1]]], outputs=[*"uvw"[: Y.shape[1]]], dmu="unit")

    def scores(model):
        return model.fit(table).summary_frame["score"].to_numpy(dtype=float)

    for orientation in ORIENTATIONS:
        for rts in RTS:
            choice = {"orientation": orientation, "rts": rts}
            yield "radial", choice, scores(package.RadialDEA(orientation=orientation, returns_to_scale=rts))
            found = scores(leave_one_out(orientation=orientation, returns_to_scale=rts))
            yield "super_efficiency", choice, found if orientation == "input" else 1 / found
        yield "fdh", {"orientation": orientation}, scores(package.FDH(orientation=orientation))
    for rts in RTS if max(X.max(), Y.max()) < 1e3 else ():  # it refuses unit weights for columns of very different sizes
        yield "additive", {"rts": rts, "weights": "unit"}, scores(package.AdditiveDEA(returns_to_scale=rts))
    yield "additive", {"rts": "vrs", "weights": "ram"}, 1 - scores(package.RAM())
    yield "additive", {"rts": "vrs", "weights": "bam"}, 1 - scores(package.BAM())


def by_frontierguard(X, Y):
    package = import_module("frontierguard")
    leave_one_out = import_module("frontierguard.super_efficiency").RadialSuperEfficiencyDEA
    table = package.DEAData(X, Y)
    for orientation in ORIENTATIONS:
        for rts in RTS:
            choice = {"orientation": orientation, "rts": rts}
            yield "radial", choice, package.RadialDEA(orientation=orientation, rts=rts, slacks="none").fit(table).radial_factor
            if (Y > 0).all():  # it takes no unit by itself whose output is zero
                found = leave_one_out(orientation=orientation, rts=rts, on_infeasible="record").fit(table)
                yield "super_efficiency", choice, found.radial_factor
        if (Y > 0).all():
            yield "fdh", {"orientation": orientation}, package.FreeDisposalHullDEA(orientation=orientation).fit(table).radial_factor
    ones = {"input_weights": np.ones(X.shape[1]), "output_weights": np.ones(Y.shape[1])}
    for rts in RTS:
        found = package.WeightedAdditiveDEA(rts=rts, weighting="raw", **ones).fit(table)
        yield "additive", {"rts": rts, "weights": "unit"}, found.inefficiency


def by_dealib(X, Y):
    package = import_module("dealib.dea")
    for orientation in ORIENTATIONS:
        for rts in RTS:
            yield "radial", {"orientation": orientation, "rts": rts}, package.dea(X, Y, rts=DEALIB[rts], orientation=orientation).eff


PACKAGES = {"deapack": by_deapack, "frontierguard-dea": by_frontierguard, "dealib": by_dealib}
#: Where a package stops with an error of rounding.
STOPS = {("frontierguard-dea", "scales")}


def lines():
    versions = ", ".join(f"{name} {metadata.version(name)}" for name in PACKAGES)
    yield f"# Scores of DEA models by other packages, written by make_dea_oracle.py with {versions}.\n"
    for name, X, Y in data():
        yield f"[data.{name}]\nX = {json.dumps(X.tolist())}\nY = {json.dumps(Y.tolist())}\n"
    for name, X, Y in data():
        for package, run in PACKAGES.items():
            if (package, name) in STOPS:
                continue
            for model, options, scores in run(X.astype(float), Y.astype(float)):
                words = "".join(f'{key} = "{word}"\n' for key, word in options.items())
                numbers = ", ".join(repr(float(score)) for score in scores)
                yield f'[[scores]]\npackage = "{package}"\ndata = "{name}"\nmodel = "{model}"\n{words}scores = [{numbers}]\n'


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    Path(__file__).with_name("dea_oracle.toml").write_text("\n".join(lines()), encoding="utf-8")
