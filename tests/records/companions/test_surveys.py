"""Surveys wide and long, by request, by respondent and by unit; answers in words; free text kept aside."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import sqeval as sq
from sqeval.errors import ConfigError, DataError, OptionError, SqevalError
from sqeval.records import read_surveys

WIDE = pd.DataFrame(
    {
        "respondent_id": ["p1", "p2", "p3"],
        "team": ["A", "A", "B"],
        "period": "2026-01",
        "speed": [5, 4, None],
        "manners": [4, 4, 2],
        "comment": ["quick and kind", None, "nobody ever came back to me about this"],
    }
)


def melted(frame, keys=("respondent_id", "team", "period"), questions=("speed", "manners")):
    return frame.melt(id_vars=list(keys), value_vars=list(questions), var_name="question", value_name="answer")


# Layout


def test_a_wide_survey_stays_as_it_is():
    found = read_surveys(WIDE)
    assert found.questions == ("speed", "manners")
    assert found.free_text == ("comment",)
    assert found.rows_in == len(found.frame) == 3
    assert found.roles["team"] == "unit"
    assert found.warnings == ()


def test_a_long_survey_becomes_the_wide_one():
    found = read_surveys(melted(WIDE)).frame
    pd.testing.assert_frame_equal(
        found[["respondent_id", "speed", "manners"]], WIDE[["respondent_id", "speed", "manners"]], check_dtype=False
    )
    assert found["team"].tolist() == ["A", "A", "B"]


@settings(max_examples=25)
@given(st.permutations(range(6)))
def test_the_order_of_the_answers_decides_nothing(order):
    long = melted(WIDE)
    pd.testing.assert_frame_equal(read_surveys(long.iloc[list(order)]).frame, read_surveys(long).frame)


def test_a_respondent_without_any_answer_stays():
    long = melted(WIDE).assign(answer=[5, 4, None, 4, 4, None])
    assert read_surveys(long).frame["respondent_id"].tolist() == ["p1", "p2", "p3"]


def test_other_names_are_mapped_and_a_layout_can_be_said():
    long = melted(WIDE).rename(columns={"question": "item", "answer": "score"})
    found = read_surveys(long, {"question": "item", "answer": "score"})
    assert found.questions == ("manners", "speed")
    assert read_surveys(melted(WIDE), layout="WIDE").roles["answer"] == "numbers"
    with pytest.raises(DataError, match=r"column 'question': is missing from a long survey\. Map it: columns="):
        read_surveys(long, layout="long")


def test_questions_can_be_renamed():
    assert read_surveys(WIDE, {"reply_speed": "speed"}).questions == ("reply_speed", "manners")


@pytest.mark.parametrize("keys", [("request_id",), ("response_id",), ("customer_id", "period"), ("respondent_id",)])
def test_any_id_tells_respondents_apart(keys):
    frame = WIDE.rename(columns={"respondent_id": keys[0]})
    assert len(read_surveys(melted(frame, keys)).frame) == 3


def test_one_person_may_answer_in_two_months_and_about_two_teams():
    twice = pd.concat([WIDE, WIDE.assign(period="2026-02"), WIDE.assign(team="C")])
    assert len(read_surveys(melted(twice)).frame) == 9


def test_rows_by_unit_and_period_are_told_by_these():
    means = WIDE.drop(columns=["respondent_id", "comment"]).drop_duplicates(["team", "period"])
    assert len(read_surveys(melted(means, ("team", "period"))).frame) == 2


def test_columns_that_differ_within_a_respondent_are_left_out_and_said():
    long = melted(WIDE).assign(seconds=range(6), device="phone")
    with pytest.warns(sq.SqevalWarning, match="Columns that differ between the answers of one respondent are left out: seconds"):
        found = read_surveys(long)
    assert "seconds" not in found.frame
    assert found.frame["device"].tolist() == ["phone"] * 3


# Twice


def twice(**changes):
    return pd.DataFrame({"respondent_id": "p1", "question": "speed", "answer": [5, 2, 4], **changes})


@pytest.mark.parametrize("order", [[0, 1, 2], [2, 1, 0], [1, 2, 0]])
def test_of_two_answers_the_latest_is_kept_and_said(order):
    long = twice(answered_at=["2026-01-05 09:00", "2026-01-05 11:00", None]).iloc[order]
    with pytest.warns(sq.SqevalWarning, match=r"latest answer is kept \(2 row\(s\) are not used\): p1: speed"):
        found = read_surveys(long)
    assert found.frame["speed"].tolist() == [2]
    assert found.frame["answered_at"][0] == pd.Timestamp("2026-01-05 11:00")


@pytest.mark.parametrize("changes", [{}, {"answered_at": "2026-01-05"}, {"answered_at": [None, None, None]}])
def test_without_a_later_time_two_answers_are_an_error(changes):
    with pytest.raises(DataError, match=r"unit 'p1: speed': two answers, '4' and '5'\. Keep one of the answers"):
        read_surveys(twice(**changes))


def test_the_same_answer_twice_is_one_answer():
    with pytest.warns(sq.SqevalWarning, match=r"2 row\(s\) are not used"):
        assert read_surveys(twice(answer=[4, 4, 4])).frame["speed"].tolist() == [4]


def test_an_empty_later_answer_takes_nothing_back():
    found = read_surveys(twice(answer=[2, None, None], answered_at=["2026-01-05", "2026-01-06", "2026-01-07"]))
    assert found.frame["speed"].tolist() == [2]
    assert found.warnings == ()


# Counts


def test_counts_of_answers_keep_their_question():
    counts = pd.DataFrame(
        {"team": "A", "period": "2026-01", "question": ["speed", "speed", "manners"], "answer": [5, 4, 5], "n": [10, 20, 7]}
    )
    found = read_surveys(counts)
    assert found.roles["n"] == "weight"
    assert found.frame["question"].tolist() == ["speed", "speed", "manners"]
    assert found.frame["speed"].tolist()[:2] == [5, 4]
    assert np.isnan(found.frame["speed"][2])


@pytest.mark.parametrize(
    ("n", "said"), [([-1.0], "row 0: is no number of answers (got -1.0)"), ([None], "row 0"), (["many"], "(got 'many')")]
)
def test_a_bad_number_of_answers_is_refused(n, said):
    with pytest.raises(DataError) as error:
        read_surveys(pd.DataFrame({"team": "A", "period": "2026-01", "speed": [4.2], "n": n}))
    assert said in str(error.value)


def test_n_of_a_named_respondent_is_no_weight():
    assert read_surveys(WIDE.assign(n=3)).roles["n"] == "numbers"


# Words


@pytest.mark.parametrize(
    ("answers", "cells", "numbers"),
    [
        ("stars", ["★★★★★", "★★☆☆☆", None], [5, 2, None]),
        ("words_zh", ["非常满意", "不满意", "一般"], [5, 2, 3]),
        ("emoji", ["😍", "☹️", "🙂"], [5, 2, 4]),
        ({"yes": 5, "no": 1}, ["Yes", "no ", None], [5, 1, None]),
        ({"speed": {"fast": 5, "slow": 1}}, ["fast", "slow", "FAST"], [5, 1, 5]),
        ({"speed": "thumbs"}, ["👍", "👎", "👍🏽"], [5, 1, 5]),
    ],
)
@pytest.mark.parametrize("layout", ["wide", "long"])
def test_words_become_numbers_by_a_declared_rule(answers, cells, numbers, layout):
    frame = pd.DataFrame({"respondent_id": ["a", "b", "c"], "speed": cells})
    source = frame if layout == "wide" else melted(frame, ("respondent_id",), ("speed",))
    found = read_surveys(source, answers=answers).frame["speed"]
    assert [None if np.isnan(value) else value for value in found] == numbers


def test_a_rule_for_all_leaves_other_columns_alone():
    frame = WIDE.assign(speed=["满意", "一般", None], comment=["满意", "慢得不可思议", "没有人回电话"])
    found = read_surveys(frame, answers="words_zh").frame
    assert found["speed"].tolist()[:2] == [4, 3]
    assert found["comment"][0] == "满意"


@pytest.mark.parametrize(
    ("answers", "error", "said"),
    [
        ({"fast": 5, "slow": 1}, DataError, "column 'speed', row 2: an answer has no number (got 'so-so')"),
        ({"mood": {"good": 5}}, DataError, "column 'mood': is not in the surveys"),
        ("stars", DataError, "no column of the surveys holds answers that `answers` can read"),
        ("star", ConfigError, "answers: unknown rule for answers (got 'star'). Did you mean 'stars'"),
        (5, ConfigError, "answers"),
    ],
)
def test_what_a_rule_cannot_read_is_one_clear_line(answers, error, said):
    frame = pd.DataFrame({"respondent_id": ["a", "b", "c"], "speed": ["fast", "slow", "so-so"]})
    with pytest.raises(error) as raised:
        read_surveys(frame, answers=answers)
    assert said in str(raised.value)
    assert len(str(raised.value).splitlines()) == 1


# Roles


@pytest.mark.parametrize(
    ("cells", "role"),
    [
        (["a long remark about the parcel that never came", "another one, about the man on the phone"], "free_text"),
        ([f"text {k}" for k in range(20)], "free_text"),
        (["good", "bad"] * 10, "words"),
        (["5", "4"] * 10, "numbers"),
        (["yes", "no"] * 10, "yes_no"),
        ([None, None], "numbers"),
    ],
)
def test_what_a_column_holds_decides_its_role(cells, role):
    frame = pd.DataFrame({"respondent_id": [f"p{k}" for k in range(len(cells))], "q": cells})
    assert read_surveys(frame).roles["q"] == role


def test_a_column_of_remarks_is_free_text_whatever_it_holds():
    assert read_surveys(pd.DataFrame({"评论": ["好", "好"], "q": [1, 2]})).free_text == ("评论",)


def test_the_card_speaks_both_languages():
    found = read_surveys(WIDE)
    assert "free text, kept aside" in repr(found)
    assert "comment" in found.summary("zh")
    assert "自由文本" in found.summary("zh")
    table = found.to_frame()
    table["speed"] = 0
    assert found.frame["speed"].sum() == 9


# Errors

LONG = melted(WIDE)


@pytest.mark.parametrize(
    ("source", "options", "error", "said"),
    [
        (LONG.assign(question=["speed"] * 5 + [None]), {}, DataError, "column 'question', row 5: an answer names no question"),
        (LONG.assign(question="team"), {}, DataError, "column 'team': is a question and a column of the surveys"),
        (LONG.assign(respondent_id=None), {}, DataError, "column 'respondent_id', row 0: an answer names nobody who gave it"),
        (LONG[["question", "answer"]], {}, DataError, "a long survey has no column that tells respondents apart. Add one of "),
        (WIDE, {"layout": "square"}, OptionError, "unknown layout (got 'square'). Known: 'wide', 'long'"),
        (WIDE, {"columns": {"speed": "tempo"}}, DataError, "column 'tempo': is not in the surveys (speed is read from it)"),
        (WIDE, {"columns": {"speed": "manners"}}, DataError, "column 'speed': is in the surveys, and also mapped to 'manners'"),
        (WIDE, {"columns": {"speed": 3}}, ConfigError, "columns.speed: is no name of a column (got 3)"),
        (
            WIDE.assign(answered_at="yesterday"),
            {},
            DataError,
            "column 'answered_at', row 0: surveys has a value that cannot be read as a time",
        ),
        (5, {}, DataError, "surveys cannot be read from a int"),
    ],
)
def test_a_bad_survey_is_one_clear_line(source, options, error, said):
    with pytest.raises(error) as raised:
        read_surveys(source, **options)
    assert isinstance(raised.value, SqevalError)
    assert said in str(raised.value)
    assert len(str(raised.value).splitlines()) == 1


def test_a_file_names_its_line(tmp_path):
    path = tmp_path / "surveys.csv"
    path.write_text("respondent_id,question,answer\np1,speed,5\np1,speed,4\n,speed,4\n")
    with pytest.raises(DataError, match="row 4: an answer names nobody"):
        read_surveys(path)


def test_formats_and_nulls_are_declared():
    frame = WIDE.assign(answered_at="06/01/2026", speed=["5", "-", "4"])
    found = read_surveys(frame, formats={"answered_at": "%d/%m/%Y"}, nulls=["-"]).frame
    assert found["answered_at"][0] == pd.Timestamp("2026-01-06")
    assert np.isnan(found["speed"][1])
