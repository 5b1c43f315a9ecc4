import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose, assert_array_equal

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


def test_respondents_of_units_are_joined_by_the_names_of_levels():
    levels = {"unit": ["b", "a"], "period": [1, 2], "question": ["speed", "manners"]}
    rows = pd.MultiIndex.from_product(levels.values(), names=levels)
    counts = pd.DataFrame({"good": range(1, 9), "poor": 1}, index=rows)
    by_period = pd.MultiIndex.from_product([levels["period"], ["a", "b"]], names=["period", "unit"])
    asked = pd.Series([10, 20, 40, 80], index=by_period)
    whole = asked.rename("asked").reset_index().merge(rows.to_frame(index=False)).set_index(list(levels))["asked"]
    expected = 1 - counts.sum(axis=1) / whole[rows]
    assert_allclose(membership_from_counts(counts, "unknown", asked)["unknown"], expected, rtol=1e-14)
    by_unit = pd.Series([30, 60], index=pd.Index(["a", "b"], name="unit"))
    shares = membership_from_counts(counts, "unknown", by_unit)
    assert_allclose(shares["unknown"], 1 - counts.sum(axis=1) / ([60] * 4 + [30] * 4), rtol=1e-14)
    for strange in (by_unit.rename_axis(None), by_unit.rename_axis("team"), {"a": 30, "b": 60}):
        with pytest.raises(DataError, match=r"go by something else.*unit, period, question"):
            membership_from_counts(counts, "unknown", strange)


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
