import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_array_equal

from sqeval.errors import ConfigError, DataError, OptionError
from sqeval.fuzzy import Grades, membership_from_thresholds

GRADES = Grades(["good", "fair", "poor"], scores=[90, 70, 50])
HOURS = pd.Series([12.0, 36.0, 60.0, 300.0], index=["Team 1", "Team 2", "Team 3", "Team 4"])


def test_rows_are_the_values_and_columns_the_grades():
    table = membership_from_thresholds(HOURS, [24, 48, 72], "cost", grades=GRADES)
    assert list(table.index) == list(HOURS.index)
    assert list(table.columns) == ["good", "fair", "poor"]
    assert_array_equal(table, [[1, 0, 0], [0.5, 0.5, 0], [0, 0.5, 0.5], [0, 0, 1]])


def test_without_grades_columns_are_grade_numbers_from_the_best():
    assert list(membership_from_thresholds(HOURS, [24, 48, 72], "cost").columns) == [1, 2, 3]


def test_benefit_is_the_default_and_best_comes_first():
    assert_array_equal(membership_from_thresholds([95, 85], [90, 80, 70]), [[1, 0, 0], [0.5, 0.5, 0]])


def test_grades_that_run_from_worst_to_best_still_name_the_best_threshold_first():
    rising = Grades(["poor", "fair", "good"], scores=[50, 70, 90])
    table = membership_from_thresholds([10.0], [24, 48, 72], "Cost", grades=rising)
    assert table.loc[0, "good"] == 1.0


def test_thresholds_by_grade_name_are_joined_by_name():
    table = membership_from_thresholds([80], {"poor": 50, "good": 90, "fair": 70}, grades=GRADES)
    assert table.loc[0].to_dict() == {"good": 0.5, "fair": 0.5, "poor": 0.0}
    named = membership_from_thresholds([80], pd.Series({"good": 90, "fair": 70, "poor": 50}))
    assert list(named.columns) == ["good", "fair", "poor"]


def test_infinite_values_belong_to_a_grade_at_the_end():
    assert_array_equal(membership_from_thresholds([np.inf, -np.inf], [3, 2, 1]), [[1, 0, 0], [0, 0, 1]])


def test_one_number_and_a_mapping():
    assert_array_equal(membership_from_thresholds(3, [3, 2, 1]), [[1, 0, 0]])
    assert list(membership_from_thresholds({"a": 3, "b": 1}, [3, 2, 1]).index) == ["a", "b"]


def test_nothing_in_nothing_out():
    assert membership_from_thresholds([], [3, 2, 1]).shape == (0, 3)


def test_labels_may_repeat_because_rows_do_not_meet():
    values = pd.Series([3.0, 1.0], index=["Team 1", "Team 1"])
    assert list(membership_from_thresholds(values, [3, 2, 1]).index) == ["Team 1", "Team 1"]


def test_integers_booleans_and_nullable_numbers():
    expected = membership_from_thresholds([1.0, 0.0], [1, 0])
    for values in (pd.Series([1, 0], dtype="int8"), pd.Series([True, False]), pd.Series([1, 0], dtype="Int64")):
        pd.testing.assert_frame_equal(membership_from_thresholds(values, [1, 0]), expected)


@pytest.mark.parametrize("missing", [np.nan, pd.NA])
def test_a_missing_value_is_refused_by_name_and_never_membership_0(missing):
    values = pd.Series([1, missing], index=["Team 1", "Team 2"], dtype="Float64")
    with pytest.raises(DataError, match=r"Team 2.*missing"):
        membership_from_thresholds(values, [3, 2, 1])


@pytest.mark.parametrize("values", [["1"], None, "12", [[1, 2]], pd.Series([pd.Timestamp(0)]), [1 + 2j]])
def test_what_is_no_number_is_refused(values):
    with pytest.raises(DataError):
        membership_from_thresholds(values, [3, 2, 1])


@pytest.mark.parametrize(
    ("thresholds", "direction", "says"),
    [
        ([1, 2, 3], "benefit", r"fall.*\[1.0, 2.0, 3.0\]"),
        ([3, 2, 1], "cost", r"rise.*\[3.0, 2.0, 1.0\]"),
        ([1, 2, 2], "cost", r"rise.*\[1.0, 2.0, 2.0\]"),
        ([3, 1, 2], "benefit", "fall"),
        ([1e308, -1e308], "benefit", "fall"),
        ([3], "benefit", "at least two"),
        (3, "benefit", "at least two"),
    ],
)
def test_thresholds_out_of_order_are_named(thresholds, direction, says):
    with pytest.raises(ConfigError, match=says):
        membership_from_thresholds([1], thresholds, direction)


@pytest.mark.parametrize("thresholds", [[90, 50], {"good": 90, "fair": 70, "bad": 50}])
def test_thresholds_that_do_not_fit_the_grades(thresholds):
    with pytest.raises(ConfigError, match=r"2 thresholds for 3 grades|'bad'"):
        membership_from_thresholds([1], thresholds, grades=GRADES)


@pytest.mark.parametrize("direction", ["sideways", "target", None])
def test_unknown_direction(direction):
    with pytest.raises(OptionError, match=r"direction.*'benefit', 'cost'"):
        membership_from_thresholds([1], [3, 2, 1], direction)


def test_input_is_not_changed():
    before = HOURS.copy()
    membership_from_thresholds(HOURS, [24, 48, 72], "cost")
    pd.testing.assert_series_equal(HOURS, before)


@pytest.mark.parametrize("names", [("good", "fair", "poor"), ("好", "中", "差"), (1, 2, 3)])
def test_thresholds_by_name_take_any_name_of_a_grade(names):
    grades = Grades(["good", "fair", "poor"], scores=[90, 70, 50], labels_zh=["好", "中", "差"])
    given = dict(zip(names, [24, 48, 72], strict=True))
    turned = dict(reversed(given.items()))
    for scale in (grades, Grades(grades.labels[::-1], grades.scores[::-1], grades.labels_zh[::-1])):
        table = membership_from_thresholds(HOURS, turned, "cost", grades=scale)
        assert_array_equal(table[["good", "fair", "poor"]], membership_from_thresholds(HOURS, [24, 48, 72], "cost"))


def test_an_indicator_that_stands_twice_among_the_thresholds_is_named():
    limits = pd.DataFrame([[1.0, 2.0], [1.0, 3.0]], index=["hours", "hours"])
    with pytest.raises(ConfigError, match=r"stands twice.*'hours'"):
        membership_from_thresholds(pd.DataFrame({"hours": [1.5]}), limits, "cost")
