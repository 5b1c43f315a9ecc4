import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sqeval.errors import DataError, OptionError, SqevalWarning
from sqeval.fuzzy import Grades, membership_from_thresholds, quantile_thresholds

GRADES = Grades(["good", "fair", "poor"], scores=[90, 70, 50])
quiet = pytest.mark.filterwarnings("ignore::sqeval.errors.SqevalWarning")


def test_it_says_that_grades_are_relative_to_the_sample():
    with pytest.warns(SqevalWarning, match=r"quantiles of 5 value\(s\).*relative to this sample"):
        quantile_thresholds([1, 2, 3, 4, 5], 3)


@quiet
def test_best_first_in_both_directions():
    # Quantiles 1/6, 1/2 and 5/6 of 0 to 12.
    assert quantile_thresholds(range(13), GRADES).to_dict() == pytest.approx({"good": 10, "fair": 6, "poor": 2})
    assert quantile_thresholds(range(13), 3, "cost").to_dict() == pytest.approx({1: 2, 2: 6, 3: 10})
    rising = Grades(["poor", "fair", "good"], scores=[50, 70, 90])
    assert list(quantile_thresholds(range(13), rising).index) == ["good", "fair", "poor"]


@quiet
@settings(max_examples=20)
@given(st.lists(st.integers(-(10**6), 10**6), min_size=6, max_size=12, unique=True), st.integers(2, 5))
def test_a_mirror_to_the_last_digit_and_thresholds_that_can_be_used(values, grades):
    cost = quantile_thresholds(values, grades, "cost")
    benefit = quantile_thresholds([-value for value in values], grades)
    assert cost.tolist() == [-limit for limit in benefit]
    assert quantile_thresholds(values[::-1], grades, "cost").tolist() == cost.tolist()
    table = membership_from_thresholds(values, cost, "cost")
    assert (table.sum(axis=1) == 1).all()


@quiet
def test_own_probabilities_are_shares_of_better_values():
    assert quantile_thresholds(range(101), 3, probabilities=[0.1, 0.5, 0.8]).tolist() == pytest.approx([90, 50, 20])


@quiet
def test_a_frame_gives_a_table_that_thresholds_take():
    frame = pd.DataFrame({"hours": [10.0, 20, 30, 40], "solved": [0.9, 0.8, 0.7, 0.5]}, index=list("abcd"))
    ways = {"hours": "cost", "solved": "benefit"}
    found = quantile_thresholds(frame, GRADES, ways)
    assert found.loc["hours"].tolist() == quantile_thresholds(frame["hours"], GRADES, "cost").tolist()
    assert membership_from_thresholds(frame, found, ways, grades=GRADES).loc[("a", "hours")].tolist() == [1, 0, 0]


@pytest.mark.parametrize(
    ("values", "options", "says"),
    [
        ([1, 1, 2, 2], {}, r"too few different values for 3 grades \(got 2\)"),
        ([1] * 50 + [2, 3], {}, "fall together"),
        ([1, 2, np.nan, 4], {}, "missing"),
        (["a", "b", "c"], {}, "numbers"),
        ([1, 2, 3], {"probabilities": [0.5, 0.2, 0.8]}, "rise"),
        ([1, 2, 3], {"probabilities": [0.5, 0.8]}, "3 of them"),
        ([1, 2, 3], {"probabilities": [0.5, 0.8, 1.2]}, "within 0 to 1"),
        ([1, 2, 3], {"grades": 1}, "at least two"),
        ([1, 2, 3], {"grades": "four"}, "Grades"),
        ([1, 2, 3], {"direction": "target"}, "direction"),
        (pd.DataFrame({"a": [1, 2, 3], "b": [1, 2, 3]}), {"direction": {"a": "cost"}}, "'b': has no direction"),
    ],
)
def test_what_gives_no_thresholds(values, options, says):
    with pytest.raises((DataError, OptionError), match=says):
        quantile_thresholds(values, **{"grades": GRADES, **options})
