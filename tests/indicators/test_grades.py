"""Grades: an order, a range, names in two languages, and what is refused."""

import dataclasses
import math

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sqeval.errors import ConfigError, OptionError
from sqeval.indicators import Grades


def test_the_default_has_four_grades():
    grades = Grades.default()
    assert grades.labels == ("excellent", "good", "fair", "poor")
    assert grades.names("zh") == ("优秀", "良好", "一般", "较差")
    assert grades.scores == (95, 85, 70, 50)
    assert grades.range == (50, 95)
    assert grades.best_first
    assert len(grades) == 4


def test_a_scale_may_run_from_worst_to_best():
    grades = Grades(["bad", "good"], scores=[0, 1])
    assert not grades.best_first
    assert grades.range == (0, 1)


def test_names_fall_back_to_the_labels():
    grades = Grades(["good", "bad"], [2, 1])
    assert grades.names() == grades.names("en") == grades.names("zh") == ("good", "bad")


def test_languages_are_read_in_any_case_and_others_refused():
    assert Grades.default().names(" ZH ") == Grades.default().labels_zh
    with pytest.raises(OptionError, match="unknown lang"):
        Grades.default().names("fr")


NAN, INF = float("nan"), float("inf")


@pytest.mark.parametrize(
    ("labels", "scores", "labels_zh", "path"),
    [
        (["only"], [1], None, "grades.labels"),
        ([], [], None, "grades.labels"),
        (["a", "a"], [2, 1], None, "grades.labels"),
        (["a", "b"], [2, 1], ["甲", "甲"], "grades.labels_zh"),
        (["a", "b"], [2, 1], ["甲"], "grades.labels_zh"),
        (["a", "b"], [2, 1, 0], None, "grades.scores"),
        (["a", "b"], [2], None, "grades.scores"),
        (["a", "b"], [1, 1], None, "grades.scores"),
        (["a", "b", "c"], [3, 1, 2], None, "grades.scores"),
        (["a", "b"], [NAN, 1], None, "grades.scores"),
        (["a", "b"], [INF, 1], None, "grades.scores"),
        (["a", "b"], ["high", 1], None, "grades.scores"),
        (["a", "b"], [None, 1], None, "grades.scores"),
        (["a", "b"], ["95", 1], None, "grades.scores"),
        (["a", "b"], "95", None, "grades.scores"),
        (["a", "b"], None, None, "grades.scores"),
        (["a", "b"], {"a": 2, "b": 1}, None, "grades.scores"),
        (["a", "b"], pd.Series({"b": 2, "a": 1}), None, "grades.scores"),
        ("ab", [2, 1], None, "grades.labels"),
        ({"a", "b"}, [2, 1], None, "grades.labels"),
        (None, [2, 1], None, "grades.labels"),
        (["a", None], [2, 1], None, "grades.labels"),
        (["a", NAN], [2, 1], None, "grades.labels"),
        (["a", " "], [2, 1], None, "grades.labels"),
        (["a", "b"], [2, 1], ["甲", None], "grades.labels_zh"),
    ],
)
def test_wrong_grades_are_refused(labels, scores, labels_zh, path):
    with pytest.raises(ConfigError) as caught:
        Grades(labels, scores, labels_zh)
    assert caught.value.path == path
    assert "\n" not in str(caught.value)


@given(st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=7, unique=True), st.booleans())
def test_the_range_ends_at_the_first_and_last_score(scores, falling):
    ordered = sorted(scores, reverse=falling)
    grades = Grades([f"g{position}" for position in range(len(ordered))], ordered)
    assert grades.best_first is falling
    assert grades.range == (min(scores), max(scores))


def test_grades_cannot_be_changed_and_are_values():
    grades = Grades.default()
    with pytest.raises(dataclasses.FrozenInstanceError):
        grades.scores = (1.0, 0.0)
    assert grades == Grades.default()
    assert hash(grades) == hash(Grades.default())


def test_limits_are_midway_unless_bands_are_given():
    assert Grades.default().limits == (90.0, 77.5, 60.0)
    assert Grades(["a", "b", "c"], [90, 70, 50], bands=[85, 60]).limits == (85.0, 60.0)
    assert Grades(["c", "b", "a"], [50, 70, 90], bands=[60, 85]).to_frame()["from"].tolist() == [50.0, 60.0, 85.0]


@pytest.mark.parametrize(
    ("bands", "says"),
    [
        ([85], "1 limits for 3"),
        ([60, 85], "must fall"),
        ([85, 85], "must fall"),
        ([85, math.nan], "must fall"),
        (["x", 60], "not a number"),
    ],
)
def test_wrong_bands_are_refused(bands, says):
    with pytest.raises(ConfigError, match=says):
        Grades(["a", "b", "c"], [90, 70, 50], bands=bands)


@pytest.mark.parametrize("flip", [1, -1])
def test_grades_that_no_score_can_have(flip):
    def unreachable(bands):
        return Grades(["a", "b", "c"][::flip], [90, 70, 50][::flip], bands=bands[::flip]).unreachable

    assert unreachable([95, 60]) == ("a",)
    assert unreachable([90, 60]) == ()
    assert unreachable([80, 50]) == ("c",)
    assert unreachable([49, 40]) == ("b", "c")[::flip]


def test_five_grades_of_satisfaction():
    grades = Grades.satisfaction()
    assert grades.range == (20.0, 100.0)
    assert grades.names("zh")[0] == "非常满意"
    assert grades.unreachable == ()


def test_the_range_of_scores_is_printed_in_both_languages():
    grades = Grades(["a", "b", "c"], [90, 70, 50], labels_zh=["甲", "乙", "丙"], bands=[95, 60])
    assert "50–90" in repr(grades)
    assert "得分可达范围" in grades.summary("zh")
    assert "甲" in grades.summary("zh")
    assert grades._repr_html_().startswith("<div")
