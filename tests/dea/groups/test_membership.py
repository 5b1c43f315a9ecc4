"""Groups as users give them: joined by name, and whoever is missing is named."""

import numpy as np
import pandas as pd
import pytest

from sqeval.dea.groups.membership import labels_of, membership
from sqeval.errors import DataError

UNITS = pd.Index(["b", "a", "c"])


@pytest.mark.parametrize(
    "groups",
    [
        pd.Series({"a": "x", "b": "y", "c": "x"}),
        {"c": "x", "a": "x", "b": "y"},
        ["y", "x", "x"],
        np.array(["y", "x", "x"], dtype=object),
        pd.Categorical(["y", "x", "x"]),
        pd.DataFrame({"kind": ["x", "y", "x"]}, index=["a", "b", "c"]),
    ],
)
def test_every_form_gives_the_same_groups(groups):
    found = membership(groups, UNITS, "groups")
    assert found.names.tolist() == ["x", "y"]
    assert found.of.tolist() == [1, 0, 0]
    assert found.sizes.tolist() == [2, 1]
    assert found.by_unit(UNITS).to_dict() == {"b": "y", "a": "x", "c": "x"}


def test_names_may_be_numbers_and_stand_in_their_order():
    assert membership([10, 9, 10], UNITS, "groups").names.tolist() == [9, 10]


def test_a_foreign_series_goes_by_position():
    pl = pytest.importorskip("polars")
    assert membership(pl.Series(["y", "x", "x"]), UNITS, "groups").of.tolist() == [1, 0, 0]


@pytest.mark.parametrize(
    ("groups", "words"),
    [
        (pd.Series({"a": 1, "b": 2}), ["unit 'c'", "has no entry in `groups`"]),
        (pd.Series({"a": 1, "b": 2, "c": 1, "d": 2}), ["unit 'd'", "stands in `groups` only"]),
        (pd.Series([1, 1, 2, 2], index=["a", "a", "b", "c"]), ["unit 'a'", "stands twice"]),
        ({"a": "x", "b": None, "c": "x"}, ["unit 'b'", "missing value"]),
        (["x", "y"], ["2 entries for 3 units"]),
        ({}, ["has no entry"]),
        ("platform", ["not one label a unit", "platform"]),
        (7, ["not one label a unit"]),
        (pd.DataFrame({"p": [1, 2, 3], "q": [1, 2, 3]}), ["2 columns"]),
    ],
)
def test_what_is_wrong_is_named(groups, words):
    with pytest.raises(DataError) as caught:
        labels_of(groups, UNITS, "groups")
    assert all(word in str(caught.value) for word in words)


@pytest.mark.parametrize(
    ("groups", "words"), [({"north", "south", "west"}, "not one label a unit"), ([["north"], ["south"], ["north"]], "no single label")]
)
def test_what_has_no_order_or_is_no_name_is_refused(groups, words):
    """A set would go by position in an order that nobody chose."""
    with pytest.raises(DataError, match=words):
        membership(groups, pd.Index(["A", "B", "C"]), "groups")
