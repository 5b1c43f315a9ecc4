"""Grades: an order, a range, names in two languages, and what is refused."""

import dataclasses

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
