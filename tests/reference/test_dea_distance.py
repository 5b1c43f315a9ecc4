"""Directional and hyperbolic distances against another package, figure for figure; make_dea_distance.py made them."""

import tomllib
import warnings
from pathlib import Path

import numpy as np
import pytest

from sqeval import dea
from sqeval.errors import SqevalWarning

STORED = tomllib.loads(Path(__file__).with_name("dea_distance.toml").read_text(encoding="utf-8"))
OPTIONS = ("rts", "direction", "disposability")


def name_of(case):
    return "-".join([case["data"], case["model"], *(case[key] for key in OPTIONS if key in case)])


@pytest.mark.parametrize("case", STORED["scores"], ids=name_of)
def test_scores(case):
    table = {name: np.array(values) for name, values in STORED["data"][case["data"]].items()}
    options = {key: case[key] for key in OPTIONS if key in case}
    if case.get("undesirable"):
        options["undesirable"] = table["B"]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SqevalWarning)
        result = getattr(dea, case["model"])(table["X"], table["Y"], **options)
    # Its search for the hyperbolic factor stops at about 1e-8.
    np.testing.assert_allclose(result.scores, case["scores"], rtol=0, atol=1e-7 if case["model"] == "hyperbolic" else 1e-9)
