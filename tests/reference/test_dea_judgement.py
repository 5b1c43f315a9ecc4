"""Cone ratios and the game against another package, figure for figure; make_dea_judgement.py made them."""

import tomllib
import warnings
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sqeval import dea
from sqeval.errors import SqevalWarning

STORED = tomllib.loads(Path(__file__).with_name("dea_judgement.toml").read_text(encoding="utf-8"))
INPUTS, OUTPUTS = ["x1", "x2"], ["y1", "y2"]


def scores(case, X, Y):
    if case == "game":
        return dea.cross_efficiency(X, Y, secondary="game").mean
    given = STORED["cones"][case.removeprefix("cone ")]
    tables = ((given["inputs"], INPUTS), (given["outputs"], OUTPUTS))
    cones = [dea.ConeRatio(pd.DataFrame(rays, columns=names)) for rays, names in tables]
    return dea.radial(X, Y, rts="crs", weight_restrictions=cones).scores


@pytest.mark.parametrize("case", STORED["scores"], ids=lambda case: f"{case['data']}-{case['case']}")
def test_scores(case):
    table = STORED["data"][case["data"]]
    X, Y = pd.DataFrame(table["X"], columns=INPUTS), pd.DataFrame(table["Y"], columns=OUTPUTS)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SqevalWarning)
        found = scores(case["case"], X, Y)
    # A game ends where no score moves by more than 1e-6.
    np.testing.assert_allclose(found, case["scores"], rtol=0, atol=1e-5 if case["case"] == "game" else 1e-9)
