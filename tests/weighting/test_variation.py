"""Weights by the coefficient of variation, and by the angle, which sees the same."""

import math

import numpy as np
import pandas as pd
import pytest
from tests.contract.method import quietly

from sqeval.errors import DataError
from sqeval.weighting import angle, variation

FRAME = pd.DataFrame({"a": [0.0, 10, 5], "b": [1.0, 3, 2]}, index=list("ABC"))


def test_by_hand():
    table = variation(FRAME, "benefit").to_frame()
    assert table["mean"].tolist() == [5, 2]
    assert table["variation"].tolist() == pytest.approx([(50 / 3) ** 0.5 / 5, (2 / 3) ** 0.5 / 2])
    assert table["weight"].tolist() == pytest.approx([2 / 3, 1 / 3])


@pytest.mark.parametrize("method", [variation, angle])
def test_a_column_with_both_signs_is_refused(method):
    with pytest.raises(
        DataError, match=r"column 'a', unit 'B': the column holds values above and below 0 \(got -10.0\).*standard_deviation"
    ):
        method(FRAME.assign(a=[1, -10, 5]), "benefit")


@pytest.mark.parametrize("method", [variation, angle])
def test_a_negative_column_counts_by_its_size_and_it_is_said(method):
    result = quietly(method)(FRAME.assign(a=-FRAME["a"]), "cost")
    assert result.weights.tolist() == pytest.approx(method(FRAME, "cost").weights.tolist())
    assert [(caution.code, caution.where) for caution in result.warnings] == [("negative_mean", ("a",))]


def test_the_angle_is_that_to_a_constant_column():
    for name, column in FRAME.items():
        cosine = column.sum() / math.sqrt(len(column) * (column**2).sum())
        assert angle(FRAME, "benefit").to_frame()["angle"][name] == pytest.approx(math.acos(cosine))


def test_figures_stay_finite_near_the_ends_of_the_range():
    table = pd.DataFrame({"a": [1e300, 2e300, 4e300], "b": [1e-300, 2e-300, 4e-300]})
    figures = quietly(variation)(table, "benefit").figures.to_frame()
    assert figures.loc["a", "standard_deviation"] == pytest.approx(np.std([1, 2, 4]) * 1e300)
    assert figures.loc["b", "standard_deviation"] == pytest.approx(np.std([1, 2, 4]) * 1e-300)
    assert figures["mean"].tolist() == pytest.approx([7e300 / 3, 7e-300 / 3], rel=1e-12, abs=0)
