"""Scores of DEA models against three other packages, figure for figure; make_dea_oracle.py made them."""

import tomllib
import warnings
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from sqeval import dea
from sqeval.errors import SqevalWarning

STORED = tomllib.loads(Path(__file__).with_name("dea_oracle.toml").read_text(encoding="utf-8"))
OPTIONS = ("orientation", "rts", "weights")


def scores_of(case):
    return _scores(case["data"], case["model"], **{key: case[key] for key in OPTIONS if key in case})


@cache
def _scores(name, model, **options):
    if not hasattr(dea, model):
        pytest.skip(f"sq.dea.{model} is not in this sqeval")
    table = STORED["data"][name]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SqevalWarning)
        result = getattr(dea, model)(np.array(table["X"]), np.array(table["Y"]), **options)
    return result.scores.to_numpy()


def name_of(case):
    return "-".join([case["data"], case["model"], *(case[key] for key in OPTIONS if key in case), case["package"]])


@pytest.mark.parametrize("case", STORED["scores"], ids=name_of)
def test_scores(case):
    np.testing.assert_allclose(scores_of(case), case["scores"], rtol=1e-9, atol=1e-9)
