"""Survey scores by hand, against numpy and simulations; counts that go into a fuzzy evaluation; what cannot be known, said."""

import dataclasses

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import sqeval as sq
from sqeval.errors import DataError, OptionError, SqevalError
from sqeval.indicators import survey_scores
from sqeval.records import read_surveys

pytestmark = pytest.mark.filterwarnings("ignore::sqeval.errors.SqevalWarning")

ALONE = {"by": None, "period": None}
DIMENSIONS = {"attitude": ["polite", "patient"], "speed": ["reply"]}
SURVEY = pd.DataFrame(
    {
        "respondent_id": [f"p{k}" for k in range(6)],
        "team": ["A", "A", "A", "A", "B", "B"],
        "period": "2026-01",
        "polite": [5, 4, 2, 1, 3, 4],
        "patient": [4, 4, 2, 2, 3, 5],
        "reply": [5, None, 3, 3, 1, 2],
        "comment": ["quick", None, "nobody called me back for a whole week", None, None, "ok"],
    }
)
RNG = np.random.default_rng(3)


def codes(result):
    return [caution.code for caution in result.warnings]


def respondents(n, k, share, rng=RNG):
    """Answers 1–5 of n people to k questions that share a common part."""
    common = rng.normal(size=(n, 1)) * np.sqrt(share)
    answers = np.clip(np.round(3 + common + rng.normal(size=(n, k)) * np.sqrt(1 - share)), 1, 5)
    return pd.DataFrame(answers, columns=[f"q{j}" for j in range(k)])


# Scores


def test_scores_by_hand():
    found = survey_scores(SURVEY, DIMENSIONS).scores.loc["A", "2026-01"]
    assert found["mean"].tolist() == [3, pytest.approx(11 / 3)]
    assert found["score"].tolist() == [50, pytest.approx(100 * (11 / 3 - 1) / 4)]
    assert found["n"].tolist() == [4, 3]
    # attitude: variances 10/3 and 4/3, covariance 2 (of 4 people): Var = ¼(10/3 + 4/3 + 4)/4; on 0–100 a step is 25.
    assert found["standard_error"]["attitude"] == pytest.approx(25 * np.sqrt((10 / 3 + 4 / 3 + 4) / 16))
    # reply: 5, 3, 3 have variance 4/3.
    assert found["standard_error"]["speed"] == pytest.approx(25 * np.sqrt(4 / 9))
    assert 0 < found["low"]["speed"] < 50
    assert 90 < found["high"]["speed"] < 100


def test_a_few_equal_answers_do_not_look_certain():
    answers = pd.DataFrame({"respondent_id": list("abc"), "team": "A", "period": "2026-01", "polite": 5})
    found = survey_scores(answers).scores.iloc[0]
    assert found["score"] == 100
    assert found["low"] < 70


@pytest.mark.parametrize(("shares", "n"), [([0.02, 0.02, 0.03, 0.13, 0.8], 20), ([0.1, 0.2, 0.4, 0.2, 0.1], 10)])
def test_the_interval_of_a_score_covers_what_it_says(shares, n):
    """2,000 units with n answers each, drawn alike: about 95 in 100 intervals hold the true score."""
    rng = np.random.default_rng(7)
    units = np.repeat([f"u{k:04d}" for k in range(2000)], n)
    answers = pd.DataFrame({"respondent_id": range(2000 * n), "team": units, "polite": rng.choice(5, 2000 * n, p=shares) + 1.0})
    found = survey_scores(answers, period=None).scores
    true = 25 * np.dot(shares, range(5))
    assert ((found["low"] <= true) & (true <= found["high"])).mean() == pytest.approx(0.95, abs=0.025)


def test_the_mean_of_complete_answers_is_that_of_the_respondents_own_means():
    found = survey_scores(SURVEY, {"attitude": ["polite", "patient"]}).scores
    own = SURVEY[["polite", "patient"]].mean(axis=1).groupby([SURVEY["team"], SURVEY["period"]])
    np.testing.assert_allclose(found["mean"], own.mean())
    np.testing.assert_allclose(found["standard_error"], 25 * own.sem())


def test_every_question_is_a_dimension_of_its_own_where_none_are_given():
    found = survey_scores(SURVEY)
    assert list(found.dimensions) == ["polite", "patient", "reply"]
    assert found.free_text == ("comment",)
    assert "all questions" in repr(found)


@settings(max_examples=15)
@given(st.permutations(range(6)))
def test_the_order_of_rows_changes_no_digit(order):
    first, second = survey_scores(SURVEY, DIMENSIONS), survey_scores(SURVEY.iloc[list(order)], DIMENSIONS)
    for name in ("scores", "items", "counts", "reliability", "alpha_if_dropped"):
        pd.testing.assert_frame_equal(getattr(first, name), getattr(second, name), check_exact=True)


def test_reversed_questions_are_turned():
    turned = SURVEY.assign(polite=6 - SURVEY["polite"])
    pd.testing.assert_frame_equal(survey_scores(turned, DIMENSIONS, reverse=["polite"]).scores, survey_scores(SURVEY, DIMENSIONS).scores)
    against = survey_scores(turned, DIMENSIONS)
    assert against.reliability.loc["attitude", "verdict"] == "negative"
    assert ("reverse_suspected", ("polite", "patient")) in [(caution.code, caution.where) for caution in against.warnings]


@pytest.mark.parametrize("scale", [(1, 5), (0, 10), (1, 7)])
def test_scales(scale):
    assert survey_scores(SURVEY[["reply"]], scale=scale, **ALONE).scores["score"].iloc[0] == pytest.approx(
        100 * (2.8 - scale[0]) / (scale[1] - scale[0])
    )


def test_items_count_what_is_missing():
    found = survey_scores(SURVEY, DIMENSIONS)
    assert found.items["missing"].loc["A", "2026-01"].tolist() == [0, 0, 1]
    assert found.respondents.tolist() == [4, 2]


def test_layouts_give_the_same_scores():
    long = SURVEY.melt(["respondent_id", "team", "period"], ["polite", "patient", "reply"], "question", "answer")
    pd.testing.assert_frame_equal(survey_scores(long, DIMENSIONS).scores, survey_scores(SURVEY, DIMENSIONS).scores)
    pd.testing.assert_frame_equal(survey_scores(read_surveys(long), DIMENSIONS).scores, survey_scores(SURVEY, DIMENSIONS).scores)


def test_words_need_a_rule():
    words = SURVEY.assign(reply=["很满意", None, "一般", "一般", "很不满意", "不满意"])
    pd.testing.assert_frame_equal(survey_scores(words, DIMENSIONS, answers="words_zh").scores, survey_scores(SURVEY, DIMENSIONS).scores)
    found = survey_scores(words)
    assert ("survey_words", ("reply",)) in [(caution.code, caution.where) for caution in found.warnings]
    with pytest.raises(DataError, match=r"column 'reply': holds words, not numbers\. Say by `answers`"):
        survey_scores(words, DIMENSIONS)


# Counts by grade


def test_counts_go_into_a_fuzzy_evaluation_as_they_are():
    found = survey_scores(SURVEY, DIMENSIONS)
    counts = found.counts.loc["A", "2026-01"]
    assert counts.loc["polite"].tolist() == [1, 1, 0, 2]
    assert counts.loc["reply"].tolist() == [1, 0, 2, 0]
    membership = sq.fuzzy.membership_from_counts(counts, missing="unknown", respondents=found.respondents.loc["A", "2026-01"])
    assert membership.loc["reply", "unknown"] == 0.25
    result = sq.fuzzy.evaluate({"polite": 0.3, "patient": 0.3, "reply": 0.4}, membership, sq.indicators.Grades.default())
    assert result.unknown == pytest.approx(0.1)
    assert result.score_standard_error > 0


def test_grades_cut_the_scale_into_equal_parts_as_the_built_in_hierarchies_do():
    assert survey_scores(SURVEY).grade_rule == {5: "excellent", 4: "good", 3: "fair", 2: "poor", 1: "poor"}
    five = sq.indicators.Grades(["e", "d", "c", "b", "a"], [10, 20, 30, 40, 50])
    assert survey_scores(SURVEY, grades=five).grade_rule == {5: "a", 4: "b", 3: "c", 2: "d", 1: "e"}
    declared = survey_scores(SURVEY, DIMENSIONS, grades={5: "good", 4: "good", 3: "fair", 2: "poor", 1: "poor"})
    assert declared.counts.loc["A", "2026-01"].loc["polite"].to_dict() == {"good": 2, "fair": 0, "poor": 2}
    with pytest.raises(DataError, match=r"column 'polite', row 2: an answer has no grade \(got 2.0\)"):
        survey_scores(SURVEY, DIMENSIONS, grades={5: "good", 4: "good", 3: "fair"})


# Covariance and weighted scores


def test_covariance_of_complete_answers_is_numpys():
    frame = respondents(40, 4, 0.5)
    found = survey_scores(frame, **ALONE)
    np.testing.assert_allclose(found.covariance(), np.cov(frame.to_numpy(), rowvar=False), rtol=1e-12)
    np.testing.assert_allclose(found.covariance_of_means(), np.cov(frame.to_numpy(), rowvar=False) / 40, rtol=1e-12)
    weights = np.array([0.4, 0.3, 0.2, 0.1])
    weighted = found.weighted(dict(zip(frame.columns, weights, strict=True))).to_frame().iloc[0]
    # The second formulation: one weighted score a person, and the plain standard error of their mean.
    assert weighted["standard_error"] == pytest.approx(25 * (frame.to_numpy() @ weights).std(ddof=1) / np.sqrt(40))
    assert weighted["score"] == pytest.approx(((frame.to_numpy() @ weights).mean() - 1) * 25)


def simulated(surveys, people, k, share, seed):
    """Surveys of one and the same population, each under a team of its own."""
    frame = respondents(surveys * people, k, share, np.random.default_rng(seed))
    return frame.assign(team=[f"t{number:04d}" for number in range(surveys) for _ in range(people)])


def test_taking_answers_as_independent_is_too_sure():
    # 2,000 surveys of 60 people with correlated answers, a fifth of them missing.
    frame = simulated(2000, 60, 4, 0.6, seed=8)
    questions = ["q0", "q1", "q2", "q3"]
    frame[questions] = frame[questions].mask(np.random.default_rng(1).random((len(frame), 4)) < 0.2)
    found = survey_scores(frame, period=None).weighted(dict.fromkeys(questions, 0.25)).to_frame()
    spread = found["score"].std()
    assert np.sqrt((found["standard_error"] ** 2).mean()) == pytest.approx(spread, rel=0.05)
    assert np.sqrt((found["independent_error"] ** 2).mean()) < 0.75 * spread


def test_intervals_cover_at_their_nominal_rate():
    frame = simulated(2000, 25, 3, 0.5, seed=9)
    true = (respondents(1_000_000, 3, 0.5, np.random.default_rng(10)).to_numpy().mean() - 1) * 25
    scores = survey_scores(frame, {"all": ["q0", "q1", "q2"]}, period=None).scores
    assert ((scores["low"] <= true) & (true <= scores["high"])).mean() == pytest.approx(0.95, abs=0.02)


def test_weights_by_dimension_are_shared_by_its_questions():
    found = survey_scores(SURVEY, DIMENSIONS)
    assert found.weighted({"attitude": 0.6, "speed": 0.4}).weights.to_dict() == {"polite": 0.3, "patient": 0.3, "reply": 0.4}
    rescaled = found.weighted({"attitude": 0.6, "speed": 0.39})
    assert "weights_rescaled" in codes(rescaled)
    assert rescaled.weights.sum() == pytest.approx(1)
    assert "independent" in repr(rescaled)
    assert "假定回答独立" in rescaled.summary("zh")


@pytest.mark.parametrize(
    ("weights", "said"),
    [
        ({"attitude": 0.5, "sped": 0.5}, "column 'sped': is neither a dimension nor a question. Did you mean 'speed'"),
        ({"attitude": 1.5, "speed": -0.5}, "column 'speed': a weight is negative (got -0.5)"),
        ({"attitude": 0.5, "speed": 0.3}, "weights do not sum to 1 (got 0.8)"),
        ({"attitude": np.nan}, "weights has a missing value"),
    ],
)
def test_bad_weights_are_one_clear_line(weights, said):
    with pytest.raises(DataError) as error:
        survey_scores(SURVEY, DIMENSIONS).weighted(weights)
    assert said in str(error.value)


def test_listwise_takes_only_those_who_answered_everything():
    found = survey_scores(SURVEY, DIMENSIONS, missing="listwise")
    plain = survey_scores(SURVEY.dropna(subset=["reply"]), DIMENSIONS)
    pd.testing.assert_frame_equal(found.scores, plain.scores)
    assert found.respondents.tolist() == [4, 2]
    assert "answered all questions" in repr(found)


def test_pairwise_covariances_that_contradict_one_another_are_said():
    # Each pair was answered by other people, and the three correlations cannot hold together.
    gap = np.nan
    pairs = [[1, 1, gap], [5, 5, gap], [gap, 1, 1], [gap, 5, 5], [1, gap, 5], [5, gap, 1]]
    found = survey_scores(pd.DataFrame(pairs, columns=list("abc")), **ALONE)
    weighted = found.weighted({"a": 0.5, "b": 0.0, "c": 0.5})
    assert weighted.to_frame()["standard_error"].notna().all()
    squeezed = dataclasses.replace(
        found.moments, covariance=np.where(np.eye(3) == 1, found.moments.covariance, -9.0), pairs=np.full((1, 3, 3), 4.0)
    )
    broken = dataclasses.replace(found, moments=squeezed).weighted({"a": 0.3, "b": 0.3, "c": 0.4})
    assert broken.to_frame()["standard_error"].isna().all()
    assert codes(broken) == ["negative_variance"]


# Reliability


def test_reliability_of_a_hand_table():
    table = pd.DataFrame([[4, 5, 4, 3], [3, 3, 2, 3], [5, 5, 4, 5], [2, 3, 2, 1], [4, 4, 5, 4], [1, 2, 2, 2]], columns=list("abcd"))
    found = survey_scores(table, {"all": list("abcd")}, **ALONE)
    assert found.reliability.loc["all", "alpha"] == pytest.approx(178 / 189)
    assert found.reliability.loc["all", "verdict"] == "good"
    assert found.reliability_in("zh").loc["all", "verdict"].startswith("良好")
    without_d = survey_scores(table, {"all": list("abc")}, **ALONE).reliability.loc["all", "alpha"]
    assert found.alpha_if_dropped.loc[("all", "d"), "alpha_without"] == pytest.approx(without_d)
    assert found.reliability.loc["all", "low"] < 178 / 189 < found.reliability.loc["all", "high"]


def test_low_reliability_is_said_with_its_dimension():
    found = survey_scores(respondents(80, 3, 0.1), {"loose": ["q0", "q1", "q2"]}, **ALONE)
    assert found.reliability.loc["loose", "verdict"] == "low"
    assert "low_reliability" in codes(found)


@pytest.mark.parametrize(
    ("frame", "verdict", "words"),
    [
        ({"a": [1, 2, 3]}, "single_item", "a single question"),
        ({"a": [3, 3, 3], "b": [2, 2, 2]}, "constant", "does not vary"),
        ({"a": [3, None], "b": [None, 2]}, "few_respondents", "fewer than two"),
        ({"a": [1, 2, 3], "b": [5, 4, 3]}, "constant", "does not vary"),
    ],
)
def test_where_alpha_is_not_defined_it_says_so(frame, verdict, words):
    found = survey_scores(pd.DataFrame(frame), {"d": list(frame)}, **ALONE)
    assert found.reliability.loc["d", "verdict"] == verdict
    assert np.isnan(found.reliability.loc["d", "alpha"])
    assert words in repr(found)
    assert set(found.alpha_if_dropped["status"]) <= {verdict, "single_item"}


def test_a_question_that_everyone_answers_alike_is_named():
    found = survey_scores(SURVEY.assign(patient=4), DIMENSIONS)
    assert ("constant_item", ("patient",)) in [(caution.code, caution.where) for caution in found.warnings]


# What stands for several answers


def test_means_are_weighted_by_their_number_of_answers():
    means = pd.DataFrame({"team": "A", "period": ["2026-01", "2026-01", "2026-02"], "polite": [4.0, 3.0, 5.0], "n": [30, 10, 0]})
    found = survey_scores(means, period="quarter")
    assert found.scores["mean"].tolist() == [3.75]
    assert found.scores["n"].tolist() == found.respondents.tolist() == [40]
    assert found.scores["standard_error"].isna().all()
    assert "spread_unknown" in codes(found)
    assert found.reliability["verdict"].tolist() == ["not_respondents"]
    assert "their spread is not known" in repr(found)
    with pytest.raises(DataError, match="holds means, so answers cannot be counted"):
        _ = found.counts
    with pytest.raises(OptionError, match="listwise needs single respondents"):
        survey_scores(means, missing="listwise")


def test_counts_of_answers_are_as_good_as_the_answers_but_for_the_covariance():
    long = SURVEY.melt(["team", "period"], ["polite", "patient", "reply"], "question", "answer")
    counts = long.groupby(["team", "period", "question", "answer"], dropna=False).size().reset_index(name="n")
    found, plain = survey_scores(counts, DIMENSIONS), survey_scores(SURVEY, DIMENSIONS)
    pd.testing.assert_frame_equal(found.items, plain.items)
    pd.testing.assert_frame_equal(found.counts, plain.counts)
    assert found.respondents.tolist() == plain.respondents.tolist()
    assert found.scores["mean"].tolist() == pytest.approx(plain.scores["mean"].tolist())
    assert "independent_answers" in codes(found)
    assert found.reliability["verdict"].unique().tolist() == ["not_respondents"]


# Beside records

RECORDS = pd.DataFrame(
    {
        "request_id": [f"r{k}" for k in range(8)],
        "created_at": ["2026-01-05"] * 5 + ["2026-02-05"] * 3,
        "team": ["A", "A", "B", "B", "B", "A", "A", "B"],
        "invited": ["yes", "yes", "yes", "no", "yes", "yes", "no", "yes"],
    }
)
ANSWERS = pd.DataFrame({"request_id": ["r0", "r2", "r4", "r5", "r3"], "polite": [5, 3, 1, 4, 2], "patient": [4, 3, None, 4, 2]})


def test_surveys_by_request_take_the_unit_and_period_of_their_request():
    found = survey_scores(sq.read_records(RECORDS, surveys=ANSWERS))
    assert found.items["n"].unstack("question")["polite"].tolist() == [1, 1, 3, 0]
    assert found.items["mean"].unstack("question")["polite"].tolist()[:3] == [5, 4, 2]
    response = found.response
    assert response["asked"].tolist() == [2, 2, 3, 1]
    assert response["answered"].tolist() == [1, 1, 3, 0]
    assert response["rate"].tolist() == [0.5, 0.5, 1, 0]
    assert (response["low"] <= response["rate"]).all()
    assert "5 / 8 (62.5%)" in repr(found)


def test_only_requests_that_were_asked_count_where_a_column_says_so():
    found = survey_scores(sq.read_records(RECORDS, surveys=ANSWERS), asked="invited")
    assert found.response["asked"].tolist() == [2, 1, 2, 1]
    assert found.response["answered"].tolist() == [1, 1, 2, 0]
    assert ("answered_unasked", {"rows": 1}) in [(caution.code, caution.details) for caution in found.warnings]


@pytest.mark.parametrize("words", [["yes", "no", None, "yes"], ["1", "0", "", "1"], [1, 0, None, 1], [True, False, None, True]])
def test_who_has_a_blank_cell_was_not_asked(words):
    frame = pd.DataFrame(
        {"request_id": list("abcd"), "team": "A", "created_at": "2026-01-05", "survey_sent": pd.Series(words, dtype=object)}
    )
    answers = pd.DataFrame({"request_id": ["a", "c"], "polite": [5, 3]})
    found = survey_scores(sq.read_records(frame, surveys=answers), asked="survey_sent", **ALONE)
    assert found.response[["asked", "answered"]].iloc[0].tolist() == [2, 1]


def test_records_without_surveys_give_their_own_ratings():
    rated = RECORDS.assign(rating=[5, None, 4, 3, None, 5, 4, 3], rating_speed=[4, None, 4, 2, None, 5, 4, 1], cost=3)
    found = survey_scores(sq.read_records(rated), {"both": ["rating", "rating_speed"]})
    assert found.response["answered"].tolist() == [1, 2, 2, 1]
    assert found.scores["mean"].tolist() == [4.5, 4.5, 3.25, 2]


def test_surveys_by_unit_lie_on_the_grid_of_the_records():
    surveys = SURVEY.assign(period=["2026-01", "2026-02"] * 3)
    found = survey_scores(sq.read_records(RECORDS, surveys=surveys), DIMENSIONS)
    assert found.respondents.tolist() == [2, 2, 1, 1]
    assert found.response is None
    assert "do not name requests" in repr(found)


def test_bad_orders_do_not_stop_the_surveys():
    orders = pd.DataFrame({"team": ["A"], "period": ["January"], "orders": [3]})
    assert len(survey_scores(sq.read_records(RECORDS, surveys=ANSWERS, orders=orders)).scores) == 8


def test_requests_answered_twice_are_said_and_answered_once():
    again = pd.concat([ANSWERS, ANSWERS.iloc[:1].assign(polite=1)])
    found = survey_scores(sq.read_records(RECORDS, surveys=again))
    assert found.response["answered"].sum() == 5
    assert ("repeated_respondents", {"rows": 1}) in [(caution.code, caution.details) for caution in found.warnings]


# Gaps and errors


def test_a_dimension_with_an_unanswered_question_has_no_score_and_says_where():
    found = survey_scores(SURVEY.assign(reply=[5, 4, 3, 3, None, None]), {"all": ["polite", "reply"]})
    assert np.isnan(found.scores["mean"].loc["B", "2026-01", "all"])
    assert ("item_unanswered", ("B 2026-01: all",)) in [(caution.code, caution.where) for caution in found.warnings]


def test_a_single_answer_has_a_score_and_no_standard_error():
    found = survey_scores(SURVEY.iloc[:1], {"speed": ["reply"]})
    assert found.scores["score"].tolist() == [100]
    assert found.scores["standard_error"].isna().all()
    assert "spread_unknown" in codes(found)


def test_numbers_that_are_no_answers_are_left_out_and_said():
    found = survey_scores(SURVEY.assign(age=[31, 45, 52, 28, 33, 61]))
    assert "age" not in found.questions
    assert ("survey_off_scale", ("age",)) in [(caution.code, caution.where) for caution in found.warnings]


@pytest.mark.parametrize(
    ("changes", "options", "error", "said"),
    [
        ({"reply": [9, 2, 3, 3, 1, 2]}, {}, DataError, "column 'reply', row 0: an answer is outside the scale 1 to 5 (got 9.0)"),
        ({}, {"dimensions": {"x": ["repl"]}}, DataError, "column 'repl': is no column of the surveys. Did you mean 'reply'"),
        ({}, {"dimensions": {"x": ["comment"]}}, DataError, "column 'comment': is free text, not a question"),
        ({}, {"dimensions": {"x": ["team"]}}, DataError, "column 'team': is a key, not a question"),
        ({}, {"dimensions": {"x": []}}, OptionError, "dimensions.x: names no columns, or one twice"),
        ({}, {"dimensions": ["polite"]}, OptionError, "dimensions: is no mapping of dimensions to columns"),
        ({}, {"scale": 5}, OptionError, "scale: a scale has a lowest and a highest answer (got 5)"),
        ({}, {"scale": (5, 1)}, OptionError, "scale: a scale runs from its lowest answer to a higher one"),
        ({}, {"reverse": ["plite"]}, OptionError, "reverse: is no question (got 'plite'). Did you mean 'polite'"),
        ({}, {"missing": "drop"}, OptionError, "unknown missing (got 'drop'). Known: 'pairwise', 'listwise'"),
        ({}, {"by": "shop"}, DataError, "the surveys have no column shop. Give by=… and period=…, None for all together"),
        ({}, {"asked": "invited"}, OptionError, "asked: is a column of the records, but only surveys were given"),
        ({}, {"grades": "good"}, OptionError, "grades: are neither Grades nor a mapping {answer: grade}"),
        ({"polite": "x", "patient": "y", "reply": "z"}, {}, DataError, "the surveys have no question answered on 1 to 5"),
    ],
)
def test_a_bad_call_is_one_clear_line(changes, options, error, said):
    with pytest.raises(error) as raised:
        survey_scores(SURVEY.assign(**changes), **options)
    assert isinstance(raised.value, SqevalError)
    assert said in str(raised.value)
    assert len(str(raised.value).splitlines()) == 1


def test_a_survey_that_cannot_be_placed_beside_records_says_what_it_lacks():
    records = sq.read_records(RECORDS, surveys=SURVEY.drop(columns="team"))
    with pytest.raises(DataError, match=r"the surveys cannot be placed without surveys\.team"):
        survey_scores(records)
    with pytest.raises(DataError, match="column 'sent': is not in the records"):
        survey_scores(sq.read_records(RECORDS, surveys=ANSWERS), asked="sent")
    with pytest.raises(DataError, match="column 'team': is no yes/no column"):
        survey_scores(sq.read_records(RECORDS, surveys=ANSWERS), asked="team")
    with pytest.raises(DataError, match="the records have neither surveys nor ratings"):
        survey_scores(sq.read_records(RECORDS))


def test_a_cell_is_named():
    found = survey_scores(SURVEY, DIMENSIONS)
    assert found.covariance(("B", "2026-01")).loc["polite", "patient"] == 1
    with pytest.raises(OptionError, match="several units or periods, and none is named"):
        found.covariance()
    with pytest.raises(OptionError, match="unknown cell"):
        found.covariance(("C", "2026-01"))


def test_the_card_speaks_chinese_and_values_are_read_only():
    found = survey_scores(SURVEY, DIMENSIONS)
    assert "克龙巴赫" in found.summary("zh")
    assert "得分" in found.summary("zh")
    with pytest.raises(ValueError, match="read-only"):
        found.moments.mean[0] = 1
