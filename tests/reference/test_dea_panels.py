"""Indices over time against another package, figure for figure; make_dea_panels.py made them."""

import tomllib
import warnings
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sqeval import dea
from sqeval.errors import SqevalWarning

STORED = tomllib.loads(Path(__file__).with_name("dea_panels.toml").read_text(encoding="utf-8"))
PARTS = ("mi", "ec", "tc", "pec", "sec")
#: The words of sqeval for those of a stored case.
OPTIONS = {
    "fgnz": {"orientation": "output"},
    "ray_desli": {"orientation": "output", "decomposition": "ray_desli", "outputs": ["y0"]},
    "luenberger": {"undesirable": "b0"},
    "global_luenberger": {"undesirable": "b0", "technology": "global"},
}


def name_of(case):
    return "-".join(str(case[key]) for key in ("panel", "model", "orientation") if key in case)


@pytest.mark.parametrize("case", STORED["index"], ids=name_of)
def test_indices(case):
    frame = pd.DataFrame(STORED["panel"][case["panel"]])
    chosen = OPTIONS.get(case["model"], {"technology": case["model"], "orientation": case.get("orientation", "input")})
    options = {"inputs": ["x0", "x1"], "outputs": ["y0", "y1"], "unit": "unit", "period": "period"} | chosen
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SqevalWarning)
        index = (dea.malmquist_luenberger if "undesirable" in options else dea.malmquist)(frame, **options).index
    keys = pd.MultiIndex.from_arrays([case[key] for key in ("unit", "period_from", "period_to")])
    # It has a row only where a unit is in both periods.
    assert set(index.index[index["status"].isin(["optimal", "infeasible"])]) == set(keys)
    parts = [part for part in PARTS if part in case]
    expected = pd.DataFrame({part: case[part] for part in parts}, index=keys)
    # Where there is no index it gives no part at all; sqeval gives those that there are.
    assert index.loc[keys, "mi"].isna().tolist() == expected["mi"].isna().tolist()
    np.testing.assert_allclose(index.loc[keys, parts].where(expected.notna()), expected, rtol=1e-7)
