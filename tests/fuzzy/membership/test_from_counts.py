import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_array_equal

from sqeval.errors import DataError, OptionError
from sqeval.fuzzy import membership_from_counts

ANSWERS = pd.DataFrame({"good": [30, 5], "fair": [10, 10], "poor": [0, 5]}, index=["speed", "manners"])


def test_ignore_divides_by_the_answers():
    table = membership_from_counts(ANSWERS)
    assert list(table.columns) == ["good", "fair", "poor"]
    assert_array_equal(table, [[0.75, 0.25, 0.0], [0.25, 0.5, 0.25]])


def test_unknown_divides_by_the_respondents_and_keeps_the_rest():
    table = membership_from_counts(ANSWERS, missing="Unknown", respondents=80)
    assert list(table.columns) == ["good", "fair", "poor", "unknown"]
    assert_array_equal(table["unknown"], [0.5, 0.75])
    assert_array_equal(table.sum(axis=1), 1.0)


def test_respondents_are_joined_by_name():
    table = membership_from_counts(ANSWERS, "unknown", pd.Series({"manners": 40, "speed": 80}))
    assert_array_equal(table["unknown"], [0.5, 0.5])


def test_a_row_without_answers_is_all_unknown_or_refused():
    silent = pd.concat([ANSWERS, pd.DataFrame(0, index=["price"], columns=ANSWERS.columns)])
    assert membership_from_counts(silent, "unknown", 80).loc["price"].to_dict() == {"good": 0, "fair": 0, "poor": 0, "unknown": 1}
    with pytest.raises(DataError, match=r"'price'.*no answers"):
        membership_from_counts(silent)


def test_negative_counts_are_refused_by_name():
    with pytest.raises(DataError, match=r"'poor', row 'speed'.*negative.*-1"):
        membership_from_counts(ANSWERS - [0, 0, 1])


def test_missing_counts_are_refused_by_name():
    with pytest.raises(DataError, match=r"'good', unit 'manners'.*missing"):
        membership_from_counts(ANSWERS.replace({"good": {5: np.nan}}))


@pytest.mark.parametrize("missing", ["ignore", "unknown"])
def test_more_answers_than_respondents(missing):
    with pytest.raises(DataError, match=r"row 'speed': more answers than respondents \(39\) \(got 40"):
        membership_from_counts(ANSWERS, missing, respondents=39)


@pytest.mark.parametrize(("respondents", "says"), [(0, "positive"), ({"speed": 40}, "manners"), (None, "respondents"), ("many", "numbers")])
def test_bad_respondents(respondents, says):
    with pytest.raises((DataError, OptionError), match=says):
        membership_from_counts(ANSWERS, "unknown", respondents=respondents)


def test_a_column_unknown_is_no_grade():
    with pytest.raises(DataError, match="'unknown'"):
        membership_from_counts(ANSWERS.assign(unknown=1))


def test_unknown_word():
    with pytest.raises(OptionError, match="'ignore', 'unknown'"):
        membership_from_counts(ANSWERS, "zero")


def test_tables_that_carry_counts_can_still_be_joined_and_compared():
    table = membership_from_counts(ANSWERS)
    assert pd.concat([table, table.rename(str.upper)]).shape == (4, 3)
    assert table.copy().equals(table)
