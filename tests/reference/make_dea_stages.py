"""Writes dea_stages.toml beside it: `python make_dea_stages.py` where deapack is installed.

Two seeded sets. deapack's relational model is given the process as `TwoStageSeriesSpec`, its network SBM as processes and links.
"""

from importlib import import_module, metadata
from pathlib import Path

import numpy as np

VARIABLES = ("a", "b", "c", "p", "q", "y", "z")
ORIENTATIONS = {"none": "non-oriented", "input": "input", "output": "output"}


def data():
    """A smooth set, and small whole numbers with ties."""
    rng = np.random.default_rng(20260707)
    yield "smooth", rng.lognormal(0, 0.5, (14, 7)).round(5)
    yield "integers", rng.integers(1, 7, (12, 7)).astype(float)


def scores(model, table):
    return [float(value) for value in model.fit(table).summary_frame["score"]]


def two_stage(values):
    """Overall efficiencies of a, b → p, q → y, z."""
    package, models = import_module("deapack"), import_module("deapack.network")
    spec = package.TwoStageSeriesSpec(inputs=["a", "b"], intermediates=["p", "q"], outputs=["y", "z"])
    table = package.NetworkData.from_frame(frame(values), spec=spec, dmu="unit")
    yield "kao_hwang", scores(models.KaoHwangRelationalDEA(), table)
    yield "chen", scores(models.ChenCookLiZhuAdditiveDEA(), table)


def network(values):
    """Overall efficiencies of one: a, b → p, y; two: c, p → z."""
    package, models = import_module("deapack"), import_module("deapack.network")
    processes = [
        models.ProcessSpec("one", inputs=["a", "b"], outputs=["y", "p"]),
        models.ProcessSpec("two", inputs=["c", "p"], outputs=["z"]),
    ]
    links = [models.LinkSpec("p", "one", "two", ["p"])]
    table = package.NetworkData.from_frame(frame(values), spec=package.NetworkSpec(processes, links), dmu="unit")
    for orientation, word in ORIENTATIONS.items():
        for rts in ("vrs", "crs"):
            for links_kind in ("free", "fixed"):
                model = models.ToneTsutsuiNetworkSBM(orientation=word, returns_to_scale=rts, link_control=links_kind)
                yield {"orientation": orientation, "rts": rts, "links": links_kind}, scores(model, table)


def frame(values):
    return import_module("pandas").DataFrame(values, columns=list(VARIABLES)).assign(unit=range(len(values)))


def main():
    lines = [f'package = "deapack {metadata.version("deapack")}"', ""]
    for name, values in data():
        lines += [f"[data.{name}]", f"values = {values.tolist()}", ""]
    for name, values in data():
        for method, found in two_stage(values):
            lines += ["[[two_stage]]", f'data = "{name}"', f'method = "{method}"', f"overall = {found}", ""]
        for options, found in network(values):
            lines += ["[[network]]", f'data = "{name}"', *(f'{key} = "{word}"' for key, word in options.items()), f"overall = {found}", ""]
    Path(__file__).with_name("dea_stages.toml").write_text("\n".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
