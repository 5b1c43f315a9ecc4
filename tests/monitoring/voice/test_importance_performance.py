"""Quadrants: all four, what lies on a line, exact means, and what is refused."""

import warnings

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sqeval.errors import DataError, OptionError
from sqeval.monitoring import importance_performance

pytestmark = pytest.mark.filterwarnings("ignore::sqeval.errors.SqevalWarning")

ITEMS = pd.DataFrame(
    {"importance": [5.0, 4.0, 2.0, 1.0], "performance": [1.0, 5.0, 2.0, 4.0]}, index=["speed", "attitude", "gifts", "packing"]
)
ALL_FOUR = ["concentrate_here", "keep_up_good_work", "low_priority", "possible_overkill"]


def test_the_four_quadrants():
    with warnings.catch_warnings(action="error"):
        found = importance_performance(ITEMS, "MEAN")
    assert found["quadrant"].tolist() == ALL_FOUR
    assert found.crosshair == (3.0, 3.0)


@pytest.mark.parametrize("crosshair", [3, 3.0, (3, 3), [3, 2.5], "median"])
def test_other_places_of_the_lines(crosshair):
    assert importance_performance(ITEMS, crosshair)["quadrant"].tolist() == ALL_FOUR


def test_what_lies_on_a_line_is_high_and_named():
    found = importance_performance(ITEMS, 2)
    assert found["quadrant"].tolist() == ["concentrate_here", "keep_up_good_work", "keep_up_good_work", "possible_overkill"]
    assert [(caution.code, caution.where) for caution in found.warnings] == [("on_the_crosshair", ("gifts",))]


@given(st.lists(st.integers(1, 99), min_size=1, max_size=12), st.sampled_from([0.01, 0.1, 1.0]))
def test_comparison_with_the_mean_is_exact(whole, step):
    """In whole numbers n·x ≥ Σx; written with decimals the same items are high."""
    digits = {0.01: 2, 0.1: 1, 1.0: 0}[step]
    values = [round(value * step, digits) for value in whole]
    found = importance_performance(pd.DataFrame({"importance": values, "performance": values}))
    high = [len(whole) * value >= sum(whole) for value in whole]
    assert (found["quadrant"] == "keep_up_good_work").tolist() == high


def test_equal_values_are_split_by_nothing():
    found = importance_performance(pd.DataFrame({"importance": [0.1] * 3, "performance": [1, 2, 3]}))
    assert found["quadrant"].tolist() == ["concentrate_here", "keep_up_good_work", "keep_up_good_work"]
    caution = found.warnings[-1]
    assert caution.code == "crosshair_splits_nothing"
    assert "importance" in caution.text()
    assert "重要性" in caution.text("zh")


@pytest.mark.parametrize(
    ("frame", "crosshair", "error", "words"),
    [
        (ITEMS[["importance"]], "mean", DataError, "'performance'"),
        (ITEMS.replace(5.0, np.nan), "mean", DataError, "missing value"),
        (ITEMS.set_axis(list("aabc")), "mean", DataError, "unit stands twice"),
        (ITEMS.iloc[:0], "mean", DataError, "no rows"),
        (ITEMS, "mode", OptionError, "'mean'"),
        (ITEMS, np.nan, OptionError, "crosshair"),
        (ITEMS, (1, 2, 3), OptionError, "crosshair"),
        (ITEMS, True, OptionError, "crosshair"),
    ],
)
def test_bad_input_is_named(frame, crosshair, error, words):
    with pytest.raises(error, match=words):
        importance_performance(frame, crosshair)


def test_both_languages():
    found = importance_performance(ITEMS)
    assert "重点改进" in found.summary("zh")
    assert "concentrate here" in found.summary()
