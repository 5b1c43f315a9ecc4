"""MEREC weights."""

import numpy as np
import pandas as pd
import pytest
from tests.contract.method import quietly

from sqeval.errors import DataError
from sqeval.weighting import merec

FRAME = pd.DataFrame({"a": [1.0, 4, 2, 8], "b": [3.0, 1, 4, 1.5], "c": [2.0, 7, 1, 8]}, index=list("ABCD"))
DIRECTIONS = {"a": "benefit", "b": "cost", "c": "benefit"}


def test_by_the_definition():
    logs = np.abs(np.log(pd.DataFrame({"a": 1 / FRAME["a"], "b": FRAME["b"] / 4, "c": 1 / FRAME["c"]})))
    whole = np.log(1 + logs.sum(axis=1) / 3)
    effects = [abs(np.log(1 + logs.drop(columns=name).sum(axis=1) / 3) - whole).sum() for name in FRAME]
    assert merec(FRAME, DIRECTIONS).to_frame()["removal_effect"].tolist() == pytest.approx(effects)


@pytest.mark.parametrize("value", [0, -1.5])
def test_values_must_be_positive(value):
    with pytest.raises(DataError, match=rf"column 'b', unit 'C': a value is not positive \(got {float(value)}\).*leave the column out"):
        merec(FRAME.assign(b=[3, 1, value, 1.5]), DIRECTIONS)


def test_a_constant_column_counts_in_n():
    result = quietly(merec)(FRAME.assign(d=2.0), {**DIRECTIONS, "d": "cost"})
    assert result.to_frame()["removal_effect"]["d"] == 0
    assert (result.to_frame()["removal_effect"][:3] < merec(FRAME, DIRECTIONS).to_frame()["removal_effect"]).all()
