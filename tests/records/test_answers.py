"""Answers in stars, words and emoji become numbers by the rule that is declared, and by no other."""

import math
import warnings

import pandas as pd
import pytest

import sqeval as sq
from sqeval.errors import ConfigError, DataError, SqevalWarning
from sqeval.records.answers import AnswerRule, known_rules, read_answers

HEAD = {"request_id": ["a", "b", "c", "d"], "created_at": ["2026-01-05"] * 4}


def read(ratings, answers=None, column="rating", **options):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SqevalWarning)
        return sq.read_records(pd.DataFrame({**HEAD, column: ratings}), answers=answers, **options)


@pytest.mark.parametrize(
    ("rule", "answer", "number"),
    [
        ("stars", "★★★★☆", 4),
        ("stars", "⭐⭐", 2),
        ("stars", "⭐️⭐️⭐️", 3),
        ("stars", "4星", 4),
        ("stars", "４ 星", 4),
        ("stars", "五星", 5),
        ("stars", "4.5 Stars", 4.5),
        ("stars", "1 star", 1),
        ("stars", "3/5", 3),
        ("stars", "3", 3),
        ("words_en", " Very  SATISFIED ", 5),
        ("words_en", "dissatisfied.", 2),
        ("words_en", "very dissatisfied", 1),
        ("words_zh", "非常满意", 5),
        ("words_zh", "满意。", 4),
        ("words_zh", "一般", 3),
        ("words_zh", "不满意", 2),
        ("words_zh", "非常不满意！", 1),
        ("emoji", "😍", 5),
        ("emoji", "🙂", 4),
        ("emoji", "☺️", 4),
        ("emoji", "😐", 3),
        ("emoji", "☹️", 2),
        ("emoji", "😡", 1),
        ("thumbs", "👍🏽", 5),
        ("thumbs", "👎", 1),
        ("good_bad", "Good", 5),
        ("good_bad", "差评", 1),
    ],
)
def test_an_answer_by_its_rule(rule, answer, number):
    assert known_rules()[rule].number(answer) == number


@pytest.mark.parametrize(
    ("rule", "answer"),
    [
        ("stars", "☆☆☆"),
        ("stars", "satisfied"),
        ("stars", "★ bad"),
        ("words_en", "not very satisfied"),
        ("words_zh", "还可以"),
        ("emoji", "👍"),
        ("emoji", "😍😡"),
        ("good_bad", "1"),
        ("thumbs", "1"),
        ("words_en", "-5"),
    ],
)
def test_what_a_rule_does_not_say_is_unknown(rule, answer):
    assert math.isnan(known_rules()[rule].number(answer))


def test_every_shipped_rule_stays_on_its_scale_and_reaches_both_ends():
    for name, rule in known_rules().items():
        assert rule.name == name
        assert {min(rule.words.values()), max(rule.words.values())} == set(rule.scale)


def test_records_are_read_by_a_named_rule_and_say_so():
    records = read(["非常满意", "不满意", None, "4"], "words_zh")
    assert records.frame["rating"].tolist()[:2] == [5, 2]
    assert records.frame["rating"].isna().tolist() == [False, False, True, False]
    assert records.provenance.answers == {"rating": "words_zh"}
    assert records.warnings == ()


def test_an_unknown_answer_rejects_its_row_and_names_the_value():
    records = read(["满意", "还可以", "满意", "一般"], "words_zh")
    assert records.rejected[["request_id", "column", "value", "reason"]].values.tolist() == [["b", "rating", "还可以", "not_an_answer"]]
    assert [str(caution) for caution in records.warnings] == [
        "1 answer(s) of rating are unknown to the rule words_zh; see the rejected rows"
    ]
    kept = read(["满意", "还可以", "满意", "一般"], "words_zh", policies={"not_an_answer": "repair"})
    assert kept.frame["rating"].isna().tolist() == [False, True, False, False]
    assert kept.repairs[["column", "before", "problem"]].values.tolist() == [["rating", "还可以", "not_an_answer"]]


def test_another_rule_that_reads_more_is_named():
    records = read(["非常满意", "Satisfied", "满意", "一般"], "words_en")
    assert "the rule words_zh would read 75% of all" in str(records.warnings[0])
    with pytest.raises(DataError, match=r"no answer can be read by the rule 'emoji'.*answers='words_zh' would read 75% of them"):
        read(["非常满意", "Satisfied", "满意", "一般"], "emoji")


def test_words_without_a_rule_are_not_read_but_the_rule_is_proposed():
    records = read(["满意", "5", "4", "一般"])
    assert records.rejected["reason"].tolist() == ["not_a_number"] * 2
    assert 'answers="words_zh" would read 100% of all' in str(records.warnings[0])
    assert read(["5", "4", "3", "2"]).warnings == ()


def test_an_own_rule_and_one_by_column():
    own = {"top": 5, "flop": 1}
    assert read(["top", "flop", "TOP", None], own).frame["rating"].tolist()[:3] == [5, 1, 5]
    by_column = read(["top", "flop", "top", None], {"rating_speed": own}, column="rating_speed")
    assert by_column.frame["rating_speed"].tolist()[:3] == [5, 1, 5]
    assert by_column.provenance.answers == {"rating_speed": "own"}
    assert read(["👍", "👎", None, None], {"*": "thumbs"}).frame["rating"].tolist()[:2] == [5, 1]


def test_a_rule_by_column_leaves_those_of_the_preset_in_force():
    tickets = pd.DataFrame(
        {"id": ["1", "2"], "created_at": "2026-01-05 09:00", "satisfaction_score": ["good", "bad"], "rating_speed": ["★★★", "★"]}
    )
    frame = sq.read_records(tickets, "zendesk", answers={"rating_speed": "stars"}).frame
    assert frame[["rating", "rating_speed"]].to_numpy().tolist() == [[5, 3], [1, 1]]
    own = sq.read_records(tickets, "zendesk", answers={"rating_speed": "stars", "rating": {"good": 4, "bad": 2}}).frame
    assert own["rating"].tolist() == [4, 2]
    for every in ({"good": 3, "bad": 2, "★★★": 3, "★": 1}, {"*": {"good": 3, "bad": 2, "★★★": 3, "★": 1}}):
        assert sq.read_records(tickets, "zendesk", answers=every).frame["rating"].tolist() == [3, 2]


def test_numbers_are_answers_only_where_the_rule_says_so():
    assert read([5, 4, 3, 2], "stars").frame["rating"].tolist() == [5, 4, 3, 2]
    with pytest.raises(DataError, match="no answer can be read by the rule 'good_bad'"):
        read([1, 0, 1, 0], "good_bad")


def test_answers_outside_the_scale_are_rejected_as_such():
    assert read(["7 stars", "5 stars", "★", "★★"], "stars").rejected["reason"].tolist() == ["off_scale"]


@pytest.mark.parametrize(
    ("answers", "message"),
    [
        ("words", r"answers: unknown rule for answers \(got 'words'\). Did you mean 'words_zh' or 'words_en'"),
        (5, r"answers: is no rule for answers \(got 5\)"),
        ({"team": "stars"}, r"answers\.team: is no rating column"),
        ({"good": 9}, r"answers\.good: stands for a number outside the rating scale \(got 9"),
        ({"good": 5, "Good ": 4}, r"answers: stands for both 5 and 4"),
        ({"rating": {}}, r"reads no answer at all"),
        ({"rating": {"wordz": {"a": 1}}}, r"wordz: unknown key"),
    ],
)
def test_a_wrong_rule_is_named(answers, message):
    with pytest.raises(ConfigError, match=message):
        read(["a", "b", "c", "d"], answers)


def test_a_rule_is_not_stretched_to_another_scale():
    preset = sq.records.Preset.from_dict({"rating_scale": [0, 100], "columns": {}})
    with pytest.raises(ConfigError, match=r"the rule 'stars' reads the scale 1–5, but ratings are on 0–100"):
        sq.read_records(pd.DataFrame({**HEAD, "rating": ["★"] * 4}), preset, answers="stars")
    assert sq.read_records(pd.DataFrame({**HEAD, "rating": ["a"] * 4}), preset, answers={"a": 70}).frame["rating"].tolist() == [70] * 4


def test_missing_answers_are_neither_numbers_nor_unknown():
    numbers, unknown = read_answers(pd.Series(["good", None], name="rating"), known_rules()["good_bad"])
    assert numbers.isna().tolist() == [False, True]
    assert unknown.tolist() == [False, False]
    assert AnswerRule(words={"a": 1}).number("A") == 1


def proposed(ratings, answers=None):
    return [(caution.code, caution.details.get("better")) for caution in read(ratings, answers).warnings]


def test_a_rule_is_proposed_for_what_it_adds_to_plain_numbers():
    assert proposed(["5", "4", "3", "?"]) == []
    assert proposed(["5", "4", "3", "😍"]) == [("answers_without_rule", "emoji")]
    # Thumbs read one of four, plain numbers three, and no rule more.
    assert proposed(["👍", "4", "3", "5"], "thumbs") == [("unknown_answers", None)]
    with pytest.raises(DataError, match="Declare no rule for it: 75% of them are plain numbers"):
        read(["5", "4", "3", "?"], "thumbs")
