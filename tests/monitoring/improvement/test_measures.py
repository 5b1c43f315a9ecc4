"""The list of measures: checked, followed by day, and judged on the next run."""

import warnings

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from tests.monitoring.charts.panels import table

from sqeval.errors import ConfigError, DataError, OptionError
from sqeval.monitoring import before_after, measures

ROW = {"measure": "second shift", "indicator": "share", "unit": "T0", "owner": "Li", "start": "2025-06", "due": "2025-09"}


def quiet(rows, **options):
    with warnings.catch_warnings(action="ignore"):
        return measures(pd.DataFrame(rows), **options)


def status(rows, day, desk=None):
    with warnings.catch_warnings(action="ignore"):
        return quiet(rows).status_on(day, desk)


def desk(*after):
    """One unit per share after May; 0.75 before, 400 a month, exactly."""
    value = np.array([[0.75] * 5 + [share] * 7 for share in after])
    n = np.full(value.shape, 400)
    ends = np.array([[stats.binomtest(round(400 * x), 400).proportion_ci(0.95, "wilson")[:] for x in row] for row in value])
    return table("share", value, n, low=ends[..., 0], high=ends[..., 1])


@pytest.mark.parametrize(
    ("day", "said", "state"),
    [
        ("2025-05-31", None, "planned"),
        ("2025-06-01", None, "running"),
        ("2025-06-01", "planned", "planned"),
        ("2025-09-30", "running", "running"),
        ("2025-10-01", "running", "overdue"),
        ("2025-10-01", "done", "done"),
    ],
)
def test_the_state_goes_by_day_and_by_what_the_owner_says(day, said, state):
    assert status([{**ROW, "status": said}], day)["status"].tolist() == [state]


def test_effects_are_told_by_direction_and_against_what_was_expected():
    rows = [{**ROW, "unit": f"T{k}", "expected": 0.05} for k in range(4)]
    found = status(rows, "2025-12", desk(0.90, 0.76, 0.60, 0.78)).frame
    assert found["outcome"].tolist() == ["effective", "not shown", "harmful", "effective"]
    assert found["against_expected"].tolist() == ["reached", "short", "short", "open"]


def test_the_effect_is_that_of_before_after_on_the_same_periods():
    one = desk(0.85)
    found = status([ROW], "2025-08", one).frame.iloc[0]
    before, after = [f"2025-0{m}" for m in range(1, 6)], [f"2025-0{m}" for m in range(6, 9)]
    with warnings.catch_warnings(action="ignore"):
        alone = before_after(before, after, table=one, unit="T0", indicator="share")
    assert (found["effect"], found["lower"], found["upper"]) == (alone.effect, *alone.interval)
    assert found["outcome"] == "effective"


def test_nothing_is_told_of_what_has_not_begun_or_has_no_whole_period_since():
    planned = status([ROW], "2025-05", desk(0.9))
    assert planned["outcome"].tolist() == [None]
    begun = status([ROW], "2025-06-20", desk(0.9))
    assert begun["outcome"].tolist() == ["not yet shown"]
    assert "measures_no_after" in {caution.code for caution in begun.warnings}


def test_the_list_goes_to_a_table_and_back():
    rows = [{**ROW, "note": "two people"}, {**ROW, "unit": "T1", "owner": None, "due": None, "expected": 0.1, "status": "done"}]
    first = quiet(rows)
    pd.testing.assert_frame_equal(quiet(first.to_frame()).to_frame(), first.to_frame())
    assert {caution.code: caution.where for caution in first.warnings} == {
        "measures_owner_missing": ("second shift",),
        "measures_due_missing": ("second shift",),
    }


def test_a_list_of_tables_as_toml_has_them_is_the_same_as_a_frame():
    rows = [{**ROW, "unit": f"T{k}"} for k in range(2)]
    with warnings.catch_warnings(action="ignore"):
        pd.testing.assert_frame_equal(measures(rows).to_frame(), quiet(rows).to_frame())


@pytest.mark.parametrize(
    ("row", "error", "words"),
    [
        ({"start": None}, DataError, "start"),
        ({"start": "soon"}, DataError, "soon"),
        ({"due": "2025-01"}, DataError, "before start"),
        ({"expected": "much"}, DataError, "much"),
        ({"status": "finished"}, OptionError, "finished"),
        ({"unit": " "}, DataError, "unit"),
        ({"expcted": 1}, DataError, "expected"),
    ],
)
def test_bad_rows_are_named(row, error, words):
    with pytest.raises(error, match=words):
        measures(pd.DataFrame([{**ROW, **row}]))


def test_the_same_measure_twice_an_unknown_indicator_and_a_wrong_day_are_refused():
    with pytest.raises(DataError, match="twice"):
        measures(pd.DataFrame([ROW, ROW]))
    with pytest.raises(ConfigError, match="unknown indicator"):
        status([{**ROW, "indicator": "shar"}], "2025-12", desk(0.9))
    with pytest.raises(OptionError, match="no day"):
        status([ROW], "later")


def test_both_languages_tell_how_things_stand():
    found = status([{**ROW, "expected": 0.05}], "2025-08", desk(0.9))
    assert "effective" in found.explain("en")
    assert "有效" in found.explain("zh")
    assert "Li" in quiet([ROW]).explain("en")
    assert "负责人" in quiet([ROW])._repr_html_() or "Li" in quiet([ROW]).explain("zh")


def test_a_measure_with_an_expected_effect_stands_beside_one_without():
    rows = [{**ROW, "expected": 0.05}, {**ROW, "measure": "new scripts"}, {**ROW, "measure": "hire", "start": "2026-06", "due": None}]
    found = status(rows, "2025-12", desk(0.9))
    assert found.frame["against_expected"].tolist()[1:] == [None, None]
    assert found.frame["outcome"].tolist() == ["effective", "effective", None]
    for lang in ("en", "zh"):
        assert "new scripts" in found.explain(lang)
        assert found.summary(lang)


def test_a_list_without_measures_is_one():
    assert measures([]).rows == ()
