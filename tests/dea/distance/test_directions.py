"""Directions that a user may give, and those that are refused, by name."""

import warnings

import numpy as np
import pandas as pd
import pytest

from sqeval import dea
from sqeval.errors import DataError, OptionError, SqevalWarning


@pytest.fixture
def desks():
    units = ["a", "b", "c", "d"]
    X = pd.DataFrame({"hours": [2.0, 3, 4, 5], "cost": [4.0, 3, 6, 2]}, index=units)
    Y = pd.DataFrame({"solved": [3.0, 5, 4, 6]}, index=units)
    return X, Y, pd.DataFrame({"complaints": [1.0, 0, 2, 3]}, index=units)


def along(X, Y, direction, B=None, **options):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SqevalWarning)
        return dea.directional(X, Y, undesirable=B, direction=direction, **options)


@pytest.mark.parametrize(
    ("word", "row"),
    [
        ("observed", [2, 4, 3, 1]),
        ("Inputs", [2, 4, 0, 0]),
        ("outputs", [0, 0, 3, 0]),
        ("undesirable", [0, 0, 0, 1]),
        ("outcomes", [0, 0, 3, 1]),
        ("mean", [3.5, 3.75, 4.5, 1.5]),
        ("range", [0, 2, 3, 1]),
    ],
)
def test_words(desks, word, row):
    X, Y, B = desks
    assert along(X, Y, word, B).direction.loc["a"].tolist() == row


def test_the_reference_sets_mean_and_range(desks):
    X, Y, B = desks
    others = (X[:2], Y[:2], B[:2])
    assert along(X, Y, "mean", B, reference=others).direction.loc["d"].tolist() == [2.5, 3.5, 4, 0.5]
    assert along(X, Y, "range", B, reference=others).direction.loc["d"].tolist() == [3, 0, 0, 3]


@pytest.mark.parametrize(
    "gx",
    [
        pd.Series({"cost": 2.0, "hours": 1.0}),
        {"cost": 2.0, "hours": 1.0},
        [1, 2],
        np.array([[1.0, 2]]),
        pd.DataFrame({"cost": [2.0], "hours": [1.0]}),
        np.tile([1.0, 2], (4, 1)),
        pd.DataFrame({"cost": 2.0, "hours": 1.0}, index=["d", "c", "b", "a"]),
    ],
    ids=lambda part: type(part).__name__,
)
def test_parts_of_ones_own(desks, gx):
    X, Y, _ = desks
    assert along(X, Y, (gx, 0)).direction.to_numpy().tolist() == [[1, 2, 0]] * 4


def test_a_number_stands_for_the_whole_side(desks):
    X, Y, B = desks
    assert along(X, Y, (0, 2, 3.5), B).direction.to_numpy().tolist() == [[0, 0, 2, 3.5]] * 4


def test_rows_of_a_frame_go_by_unit(desks):
    X, Y, _ = desks
    plain, turned = along(X, Y, (X, Y)), along(X, Y, (X[::-1], Y[::-1]))
    pd.testing.assert_frame_equal(turned.to_frame(), plain.to_frame())
    pd.testing.assert_frame_equal(plain.to_frame(), along(X, Y, "observed").to_frame())


@pytest.mark.parametrize(
    ("direction", "message"),
    [
        ("sideways", r"unknown direction \(got 'sideways'\)"),
        ("outcomes", r"direction: moves bad outputs, and there are none \(got 'outcomes'\)\. Give undesirable=B"),
        ("undesirable", "Give undesirable=B"),
        ((1, 1, 1), r"is neither a word nor \(gx, gy\)"),
        (1.0, r"is neither a word nor \(gx, gy\)"),
        (None, r"is neither a word nor \(gx, gy\)"),
    ],
)
def test_unknown_ones(desks, direction, message):
    X, Y, _ = desks
    with pytest.raises(OptionError, match=message):
        along(X, Y, direction)


def test_bad_outputs_need_a_part_of_their_own(desks):
    X, Y, B = desks
    with pytest.raises(OptionError, match=r"\(gx, gy, gb\)"):
        along(X, Y, (1, 1), B)


@pytest.mark.parametrize(
    ("direction", "message"),
    [
        (([-1, 1], 0), r"column 'hours', unit 'a': has a negative direction \(got -1\.0\)"),
        ((0, 0), "unit 'a': has a direction that is zero throughout"),
        (([1, 2, 3], 0), "direction gx has 3 values for 2 labels"),
        (({"hours": 1}, 0), "column 'cost': is missing in direction gx"),
        (({"hours": 1, "cost": 1, "rent": 1}, 0), "column 'rent': stands in direction gx only"),
        ((np.ones((3, 2)), 0), "direction gx has 3 rows for 4 units"),
        ((np.ones((4, 3)), 0), "direction gx does not have the 2 columns of its side"),
        ((np.nan, 0), r"direction gx is not a finite number \(got nan\)"),
        (([1, np.inf], 0), "direction gx has an infinite value"),
        (("1", 0), "direction gx"),
        ((True, 0), "direction gx"),
        ((pd.DataFrame({"hours": [1.0, 2], "cost": [1.0, 2]}, index=["a", "b"]), 0), "unit 'c': has no row in direction gx"),
    ],
)
def test_wrong_parts_are_named(desks, direction, message):
    X, Y, _ = desks
    with pytest.raises((DataError, OptionError), match=message):
        along(X, Y, direction)


def test_zero_for_one_unit_is_named(desks):
    X, Y, _ = desks
    gx = X.copy()
    gx.loc["c"] = 0.0
    with pytest.raises(DataError, match="unit 'c': has a direction that is zero throughout"):
        along(X, Y, (gx, 0))
