"""Bounds and limits of targets: what they leave every unit, and every way to give them wrongly."""

import numpy as np
import pandas as pd
import pytest
from tests.dea.economics.quietly import quietly

from sqeval.errors import DataError, OptionError

X = pd.DataFrame({"staff": [10.0, 20, 0], "cost": [5.0, 8, 9]}, index=list("abc"))
Y = pd.DataFrame({"solved": [100.0, 150, 80]}, index=list("abc"))


def ends(**options):
    """(lowest, highest) of the targets, as lists by variable."""
    result = quietly("target_setting", X, Y, **options)
    return result.lowest.to_dict("list"), result.highest.replace(np.nan, None).to_dict("list")


def test_without_any_nothing_may_be_worse_than_now():
    low, high = ends()
    assert low == {"staff": [0, 0, 0], "cost": [0, 0, 0], "solved": [100, 150, 80]}
    assert (high["staff"], high["cost"], high["solved"]) == ([10, 20, 0], [5, 8, 9], [None] * 3)


def test_relative_bounds():
    low, high = ends(bounds={"staff": (-0.1, 0.05), "solved": (0, 0.3)})
    np.testing.assert_allclose(low["staff"], [9, 18, 0])
    np.testing.assert_allclose(high["staff"], [10.5, 21, 0])
    np.testing.assert_allclose((low["solved"], high["solved"]), [[100, 150, 80], [130, 195, 104]])
    assert low["cost"] == [0, 0, 0]


def test_none_is_no_bound():
    low, high = ends(bounds={"staff": (-0.1, None), "cost": (None, 0.2), "solved": (None, 0.5)})
    np.testing.assert_allclose((low["staff"], high["staff"]), [[9, 18, 0], [10, 20, 0]])
    np.testing.assert_allclose((low["cost"], high["cost"]), [[0, 0, 0], [6, 9.6, 10.8]])
    np.testing.assert_allclose((low["solved"], high["solved"]), [[100, 150, 80], [150, 225, 120]])


def test_limits_are_values_and_go_before_now():
    low, high = ends(limits={"staff": (12, None), "solved": (None, 90)})
    assert (low["staff"], high["staff"]) == ([12, 12, 12], [12, 20, 12])
    assert (low["solved"], high["solved"]) == ([90, 90, 80], [90, 90, 90])


def test_ends_by_unit():
    by_unit = pd.Series({"c": 0.0, "a": -0.2, "b": -0.5, "elsewhere": -1})
    low, _ = ends(bounds={"staff": (by_unit, None)})
    assert low["staff"] == [8, 10, 0]
    low, _ = ends(limits={"cost": ({"a": 1, "b": 2, "c": 3}, None)})
    assert low["cost"] == [1, 2, 3]


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        ({"bounds": {"stuff": (0, 1)}}, DataError, "column 'stuff': stands in bounds but is neither input nor output.*'staff'"),
        ({"limits": {"stuff": (0, 1)}}, DataError, "stands in limits"),
        ({"bounds": {"staff": -0.1}}, OptionError, r"column 'staff': has bounds that are no pair \(got -0.1\)\. Write a pair"),
        ({"bounds": {"staff": (0, 1, 2)}}, OptionError, "no pair"),
        ({"bounds": {"staff": ("-10 %", 0)}}, OptionError, r"column 'staff': has bounds that are no numbers \(got '-10 %'\)"),
        ({"bounds": {"staff": (float("nan"), 0)}}, OptionError, "no numbers"),
        ({"bounds": {"staff": (True, 0)}}, OptionError, "no numbers"),
        (
            {"bounds": {"staff": (0.1, -0.1)}},
            OptionError,
            r"'staff', unit 'a': has a low end above the high one \(got \(11.0, 9.0\)\)",
        ),
        ({"bounds": {"staff": (-10, 0)}}, OptionError, r"column 'staff', unit 'a': has bounds below -1 \(got -10.0\)"),
        ({"limits": {"staff": (-1, None)}}, OptionError, "has limits below 0"),
        (
            {"limits": {"staff": (None, 1e308)}},
            OptionError,
            "'staff', unit 'a': has limits beyond 1e.300. Write None where there is no limit",
        ),
        ({"bounds": {"staff": (0, 1.7e308)}}, OptionError, "'staff', unit 'a': has bounds beyond 1e.300"),
        ({"bounds": {"staff": ([-0.1, -0.1, 0], 0)}}, OptionError, "has bounds that are no numbers.*or a Series by unit"),
        ({"bounds": [("staff", -0.1, 0)]}, OptionError, r"bounds: is not a mapping of variables.*bounds=\{name: \(low, high\)\}"),
        ({"bounds": {"staff": (0, 1)}, "limits": {"staff": (1, 2)}}, OptionError, "column 'staff': has bounds and limits"),
        ({"bounds": {"staff": (pd.Series({"a": 0.0}), None)}}, DataError, "unit 'b': has no value in bounds"),
        ({"importance": {"staff": 0}}, DataError, "column 'staff': has an importance that is not positive.*Give it a small one"),
        ({"importance": {"stuff": 1}}, DataError, "column 'stuff': stands in importance"),
        ({"aim": "nearest"}, OptionError, "unknown aim.*'closest'"),
    ],
)
def test_what_is_refused(options, error, message):
    with pytest.raises(error, match=message):
        quietly("target_setting", X, Y, **options)
