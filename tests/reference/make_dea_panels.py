"""Writes dea_panels.toml beside it: `python make_dea_panels.py` where deapack is installed.

Malmquist indices (adjacent, global, biennial; after Färe et al. and Ray & Desli) and Malmquist-Luenberger indices (adjacent, global) of
seeded panels, one of them with gaps. Results only; nothing of the package is in sqeval.
"""

import json
from importlib import import_module, metadata
from pathlib import Path

import numpy as np
import pandas as pd

CLASSES = {
    "fgnz": "FGNZEnhancedMalmquistProductivityIndex",
    "ray_desli": "RayDesliMalmquistProductivityIndex",
    "adjacent": "MalmquistProductivityIndex",
    "global": "GlobalMalmquistProductivityIndex",
    "biennial": "BiennialMalmquistProductivityIndex",
    "luenberger": "MalmquistLuenbergerProductivityIndex",
    "global_luenberger": "GlobalMalmquistLuenbergerProductivityIndex",
}
PARTS = {"score": "mi", "efficiency_change": "ec", "technical_change": "tc", "pure_efficiency_change": "pec"}
MORE = {"fgnz": {"fgnz_scale_change": "sec"}, "ray_desli": {"vrs_technical_change": "tc", "ray_desli_scale_change": "sec"}}


def panels():
    """Months of twelve units: two inputs, two outputs, one undesirable output; once whole, once with gaps."""
    rng = np.random.default_rng(20260604)
    keys = pd.MultiIndex.from_product([range(4), [f"u{k:02d}" for k in range(12)]], names=["period", "unit"])
    frame = pd.DataFrame(rng.lognormal(0, 0.5, (len(keys), 5)).round(4), columns=["x0", "x1", "y0", "y1", "b0"], index=keys).reset_index()
    yield "whole", frame
    yield "gaps", frame.drop(index=[1, 14, 15, 27, 40]).reset_index(drop=True)


def cases():
    for panel in ("whole", "gaps"):
        for orientation in ("input", "output"):
            for model in ("adjacent", "global", "biennial"):
                yield {"panel": panel, "model": model, "orientation": orientation}
    yield {"panel": "whole", "model": "fgnz"}
    yield {"panel": "whole", "model": "ray_desli"}
    yield {"panel": "whole", "model": "luenberger"}
    yield {"panel": "gaps", "model": "global_luenberger"}


def answers(package, frame, case):
    outputs = ["y0"] if case["model"] == "ray_desli" else ["y0", "y1"]
    sides = {"inputs": ["x0", "x1"], "outputs": outputs}
    if "luenberger" in case["model"]:
        sides["bad_outputs"] = ["b0"]
    table = package.DEAData.from_frame(frame, dmu="unit", period="period", **sides)
    options = {"orientation": case["orientation"]} if "orientation" in case else {}
    found = getattr(package, CLASSES[case["model"]])(**options).fit(table).summary_frame
    yield "unit", found["dmu_id"].tolist()
    yield "period_from", found["base_period"].tolist()
    yield "period_to", found["comparison_period"].tolist()
    for theirs, ours in {**PARTS, **MORE.get(case["model"], {})}.items():
        if theirs in found:
            yield ours, [float("nan") if pd.isna(value) else round(float(value), 12) for value in found[theirs]]


def text_of(value):
    if isinstance(value, list):
        return "[" + ", ".join(map(text_of, value)) + "]"
    return "nan" if isinstance(value, float) and np.isnan(value) else json.dumps(value)


def main():
    package = import_module("deapack")
    lines = [f"# Made by {Path(__file__).name} with deapack {metadata.version('deapack')}.", ""]
    frames = dict(panels())
    for name, frame in frames.items():
        lines += [f"[panel.{name}]", *(f"{column} = {text_of(frame[column].tolist())}" for column in frame), ""]
    for case in cases():
        answer = dict(answers(package, frames[case["panel"]], case))
        lines += ["[[index]]", *(f"{key} = {text_of(value)}" for key, value in {**case, **answer}.items()), ""]
    Path(__file__).with_name("dea_panels.toml").write_text("\n".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
