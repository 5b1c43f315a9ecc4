import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from sqeval.errors import ConfigError, DataError
from sqeval.fuzzy import Grades, membership_from_functions, membership_from_thresholds, threshold_functions
from sqeval.fuzzy.membership import Gaussian, Ridge

GRADES = Grades(["good", "fair", "poor"], scores=[90, 70, 50])
PARTS = {"good": (0, 0, 10, 20), "fair": (10, 20, 30, 40), "poor": (30, 40, 60, 60)}
HOURS = pd.Series({"Team 1": 5.0, "Team 2": 12.5, "Team 3": 40.0})


def test_rows_are_values_and_columns_grades():
    table = membership_from_functions(HOURS, PARTS)
    assert (list(table.index), list(table.columns)) == (list(HOURS.index), list(PARTS))
    assert_array_equal(table, [[1, 0, 0], [0.75, 0.25, 0], [0, 0, 1]])


def test_grades_name_the_columns_best_first():
    shuffled = {grade: PARTS[grade] for grade in ("poor", "good", "fair")}
    pd.testing.assert_frame_equal(membership_from_functions(HOURS, shuffled, GRADES), membership_from_functions(HOURS, PARTS))
    pd.testing.assert_frame_equal(membership_from_functions(HOURS, list(PARTS.values()), GRADES), membership_from_functions(HOURS, PARTS))
    rising = Grades(["poor", "fair", "good"], scores=[50, 70, 90])
    assert list(membership_from_functions(HOURS, PARTS, rising).columns) == ["good", "fair", "poor"]
    assert list(membership_from_functions(HOURS, list(PARTS.values())).columns) == [1, 2, 3]


def test_a_row_that_does_not_sum_to_1_is_refused_with_its_sum_and_the_way_out():
    functions = {"good": (0, 0, 10, 20), "poor": (12, 22, 60, 60)}
    with pytest.raises(DataError, match=r"'Team 2': memberships of 12.5 sum to 0.8, not to 1.*normalise=True"):
        membership_from_functions(HOURS, functions)
    table = membership_from_functions(HOURS, functions, normalise=True)
    assert_allclose(table.loc["Team 2"], [0.9375, 0.0625])


@pytest.mark.parametrize("normalise", [False, True])
def test_a_value_of_no_grade_is_a_gap_whatever_is_asked(normalise):
    with pytest.raises(DataError, match=r"'Team 3': belongs to no grade \(got 40.0\).*check_partition"):
        membership_from_functions(HOURS, {"good": (0, 0, 10, 20), "poor": (10, 20, 30, 35)}, normalise=normalise)


def test_smooth_functions_and_infinite_values():
    table = membership_from_functions([0, 36, np.inf], [Ridge(24, 48, "small"), Ridge(24, 48, "large")])
    assert_allclose(table, [[1, 0], [0.5, 0.5], [0, 1]], atol=1e-15)
    several = membership_from_functions([3.0], [Gaussian(0, 2), Gaussian(4, 2)], normalise=True)
    assert_allclose(several.sum(axis=1), 1, rtol=1e-15)


@settings(max_examples=25)
@given(
    st.lists(st.integers(-999, 999), min_size=2, max_size=6, unique=True).map(sorted),
    st.lists(st.floats(-2000, 2000), min_size=1, max_size=5),
    st.sampled_from([0.0, 0.25, 0.8]),
)
def test_thresholds_and_the_functions_they_stand_for_are_the_same(thresholds, values, plateau):
    by_thresholds = membership_from_thresholds(values, thresholds, "cost", plateau=plateau)
    by_functions = membership_from_functions(values, threshold_functions(thresholds, "cost", plateau=plateau))
    assert_allclose(by_functions, by_thresholds, atol=1e-9)
    assert list(by_functions.columns) == list(by_thresholds.columns)


@pytest.mark.parametrize(
    ("functions", "says"), [({"good": (0, 1, 2), "fair": (1, 2, 3), "bad": (2, 3, 4)}, "'bad'"), ([(0, 1, 2)], "1 functions for 3 grades")]
)
def test_functions_that_do_not_fit_the_grades(functions, says):
    with pytest.raises(ConfigError, match=says):
        membership_from_functions(HOURS, functions, GRADES)


@pytest.mark.parametrize("values", [[1, None], ["a"], "1", [[1, 2]], None, pd.Series([1, pd.NA], dtype="Int64")])
def test_what_is_missing_or_no_number_is_refused(values):
    with pytest.raises(DataError):
        membership_from_functions(values, PARTS)


def test_functions_by_name_of_grades_that_are_called_by_numbers():
    stars = Grades([3, 2, 1], scores=[100, 60, 20])
    by_name = dict(zip([1, 2, 3], list(PARTS.values())[::-1], strict=True))
    expected = membership_from_functions(HOURS, list(PARTS.values()), stars)
    assert list(expected.columns) == ["3", "2", "1"]
    assert_array_equal(membership_from_functions(HOURS, by_name, stars), expected)


def test_no_function_is_called_as_the_unknown_mass():
    with pytest.raises(ConfigError, match="'unknown'"):
        membership_from_functions([1.0], {"good": (0, 0, 10, 20), "unknown": (10, 20, 30, 30)})
