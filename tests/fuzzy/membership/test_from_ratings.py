import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from sqeval.errors import ConfigError, DataError, OptionError
from sqeval.fuzzy import Grades, evaluate, membership_from_counts, membership_from_ratings
from sqeval.fuzzy.membership.from_counts import CARRIED

pytestmark = pytest.mark.filterwarnings("ignore::sqeval.errors.SqevalWarning")

GRADES = Grades(["good", "fair", "poor"], scores=[90, 70, 50], labels_zh=["好", "中", "差"])
RULE = {5: "good", 4: "good", 3: "fair", 2: "poor", 1: "poor"}
STARS = pd.DataFrame({"polite": [5, 4, 3, 1], "quick": [2, None, 3, 5]}, index=["r1", "r2", "r3", "r4"])


def test_shares_of_the_answers():
    table = membership_from_ratings(STARS, RULE, GRADES)
    assert (list(table.index), list(table.columns)) == (["polite", "quick"], ["good", "fair", "poor"])
    assert_allclose(table, [[0.5, 0.25, 0.25], [1 / 3, 1 / 3, 1 / 3]])


def test_those_who_did_not_answer_may_be_unknown_mass():
    table = membership_from_ratings(STARS, RULE, GRADES, missing="Unknown")
    assert_array_equal(table, [[0.5, 0.25, 0.25, 0], [0.25, 0.25, 0.25, 0.25]])


def test_it_carries_the_counts():
    table = membership_from_ratings(STARS, RULE, GRADES)
    counts = pd.DataFrame([[2, 1, 1], [1, 1, 1]], index=["polite", "quick"], columns=GRADES.labels)
    assert table.attrs == membership_from_counts(counts).attrs
    known = evaluate([0.5, 0.5], membership_from_counts(counts), GRADES)
    assert evaluate([0.5, 0.5], table, GRADES).score_standard_error == known.score_standard_error


@pytest.mark.parametrize(
    "cells",
    [
        ["5", "４", " 3 ", "1.0"],
        pd.Series([5, 4, 3, 1], dtype="Int8"),
        pd.Series(["5", "4", "3", "1"], dtype="category"),
        pd.Series([5.0, 4.0, 3.0, 1.0]),
    ],
)
def test_forms_of_a_number_make_no_difference(cells):
    table = membership_from_ratings(pd.DataFrame({"polite": cells}), RULE, GRADES)
    assert_array_equal(table, [[0.5, 0.25, 0.25]])


def test_words_emoji_and_stars():
    frame = pd.DataFrame({"a": ["Very Good!", " very  good", "ｖｅｒｙ good"], "b": ["👍🏽", "👍", "👎"], "c": ["★★★★★", "★★★", "★"]})
    rule = {"very good": "good", "👍": 1, "👎": "差", "★★★★★": "good", "★★★": "fair", "★": 3}
    table = membership_from_ratings(frame, rule, GRADES)
    assert_allclose(table, [[1, 0, 0], [2 / 3, 0, 1 / 3], [1 / 3, 1 / 3, 1 / 3]])


def test_a_named_reading_turns_other_answers_into_numbers():
    frame = pd.DataFrame({"a": ["★★★★☆", "五星", "3"], "b": ["非常满意", "一般", "很不满意"]})
    table = membership_from_ratings(frame, RULE, GRADES, reading={"a": "stars", "b": "words_zh"})
    assert_allclose(table, [[2 / 3, 1 / 3, 0], [1 / 3, 1 / 3, 1 / 3]])
    with pytest.raises(DataError, match=r"column 'a', row 0: an answer has no grade \(got '★★★★☆'\)"):
        membership_from_ratings(frame, RULE, GRADES)


def test_an_answer_between_grades_is_shared_out_and_then_there_are_no_counts():
    rule = {**RULE, 4: {"good": 0.5, "fair": 0.5}}
    table = membership_from_ratings(STARS[["polite"]], rule, GRADES)
    assert_array_equal(table, [[0.375, 0.375, 0.25]])
    assert CARRIED not in table.attrs
    thirds = membership_from_ratings(STARS[["polite"]], {**RULE, 4: {1: 1 / 3, 2: 1 / 3, 3: 1 / 3}}, GRADES)
    assert_allclose(thirds.sum(axis=1), 1, rtol=1e-15)


def test_a_declared_answer_may_be_none():
    frame = pd.DataFrame({"a": [5, 9, 1, None]})
    assert_array_equal(membership_from_ratings(frame, {**RULE, 9: None}, GRADES, "unknown"), [[0.25, 0, 0.25, 0.5]])


def test_blank_cells_are_no_answers():
    frame = pd.DataFrame({"a": ["5", "", "  ", None, pd.NA, "1"]})
    assert_array_equal(membership_from_ratings(frame, RULE, GRADES), [[0.5, 0, 0.5]])


def test_an_undeclared_answer_is_refused_by_name_row_and_column():
    with pytest.raises(DataError, match=r"column 'polite', row 'r2': an answer has no grade \(got 4\).*Declare it in `answers`"):
        membership_from_ratings(STARS, {5: "good", 3: "fair", 2: "poor", 1: "poor"}, GRADES)
    # Yes is no 1.
    with pytest.raises(DataError, match="True"):
        membership_from_ratings(pd.DataFrame({"a": [True]}), RULE, GRADES)


def test_an_item_without_answers():
    frame = STARS.assign(price=None)
    with pytest.raises(DataError, match=r"'price'.*no answers.*missing='unknown'"):
        membership_from_ratings(frame, RULE, GRADES)
    assert membership_from_ratings(frame, RULE, GRADES, "unknown").loc["price", "unknown"] == 1


def test_units_in_the_order_of_their_names():
    frame = STARS.assign(team=["B", "A", "B", "A"])
    table = membership_from_ratings(frame, RULE, GRADES, "unknown", by="team")
    assert list(table.index) == [("A", "polite"), ("A", "quick"), ("B", "polite"), ("B", "quick")]
    assert table.index.names == ["unit", "item"]
    for team in "AB":
        alone = membership_from_ratings(STARS[frame["team"] == team], RULE, GRADES, "unknown")
        assert_array_equal(table.loc[team], alone)
    with pytest.raises(DataError, match=r"'A', 'quick'|\('A'"):
        membership_from_ratings(frame.assign(quick=[2, None, 3, None]), RULE, GRADES, by=["team"])


def test_a_part_of_a_table_of_units_is_evaluated_without_counts():
    table = membership_from_ratings(STARS.assign(team=["B", "A", "B", "A"]), RULE, GRADES, by="team")
    result = evaluate([0.5, 0.5], table.loc["A"], GRADES)
    assert result.score_standard_error is None
    assert "counts_outdated" not in {caution.code for caution in result.warnings}


@settings(max_examples=15)
@given(st.lists(st.tuples(st.sampled_from([1, 2, 3, 4, 5, None]), st.sampled_from("AB")), min_size=1, max_size=12), st.randoms())
def test_rows_sum_to_1_and_their_order_changes_nothing(rows, random):
    shuffled = random.sample(rows, len(rows))
    one, other = (
        membership_from_ratings(pd.DataFrame(given, columns=["a", "team"], dtype=object), RULE, GRADES, "unknown", by="team")
        for given in (rows, shuffled)
    )
    pd.testing.assert_frame_equal(one, other, check_exact=True)
    assert_allclose(one.sum(axis=1), 1, rtol=1e-15)


def test_other_frames_and_items():
    polars = pytest.importorskip("polars")
    frame = polars.DataFrame({"who": ["x", "y"], "polite": [5, 1]})
    assert_array_equal(membership_from_ratings(frame, RULE, GRADES, items="polite"), [[0.5, 0, 0.5]])


@pytest.mark.parametrize(
    ("rule", "says"),
    [
        ({5: "great"}, r"answers.5: is not a grade \(got 'great'\)"),
        ({5: 4}, "answers.5: is not a grade"),
        ({5: True}, "answers.5: is not a grade"),
        ({5: {"good": 0.5}}, "answers.5: shares do not sum to 1"),
        ({5: {"good": 1.5, "fair": -0.5}}, "answers.5.good: is no share"),
        ({5: "good", "５": "fair"}, "declared twice"),
        ({5: "good", "5": None}, "declared twice"),
        ({5: None}, "give no answer a grade"),
        ({}, "no mapping"),
        ("stars", "no mapping"),
    ],
)
def test_rules_that_cannot_be_read(rule, says):
    with pytest.raises(ConfigError, match=says):
        membership_from_ratings(STARS, rule, GRADES)


@pytest.mark.parametrize(
    ("frame", "options", "says"),
    [
        (5, {}, "no table"),
        (STARS.iloc[:0], {}, "no rows"),
        (pd.concat([STARS, STARS], axis=1), {}, "'polite': stands twice"),
        (STARS, {"items": ["price"]}, "'price': is not in the ratings"),
        (STARS, {"items": []}, "names no column"),
        (STARS, {"by": "team"}, "'team': is not in the ratings"),
        (STARS, {"missing": "zero"}, "'ignore', 'unknown'"),
        (STARS, {"reading": "star"}, "'stars'"),
    ],
)
def test_tables_and_options_that_cannot_be_read(frame, options, says):
    with pytest.raises((DataError, OptionError, ConfigError), match=says):
        membership_from_ratings(frame, RULE, GRADES, **options)


def test_a_million_answers_take_no_loop_over_rows():
    rng = np.random.default_rng(1)
    frame = pd.DataFrame(rng.integers(1, 6, (200_000, 5)), columns=list("abcde"))
    table = membership_from_ratings(frame, RULE, GRADES)
    expected = [(frame >= 4).mean(), (frame == 3).mean(), (frame <= 2).mean()]
    assert_allclose(table.T, expected, rtol=1e-12)
