import copy
import math
import pickle
from dataclasses import FrozenInstanceError

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sqeval.ahp import PairwiseMatrix, solve
from sqeval.errors import ConfigError, DataError, OptionError, SqevalWarning
from sqeval.fuzzy import Grades, evaluate, membership_from_counts, membership_from_thresholds, next_grade, sampling_error

pytestmark = pytest.mark.filterwarnings("ignore::sqeval.errors.SqevalWarning")

GRADES = Grades(["excellent", "good", "fair", "poor"], scores=[95, 85, 70, 50], labels_zh=["优秀", "良好", "一般", "较差"])
ROWS = pd.DataFrame(
    [[0.7, 0.2, 0.1, 0.0], [0.6, 0.2, 0.1, 0.1], [0.2, 0.3, 0.3, 0.2]], index=["speed", "manners", "price"], columns=GRADES.labels
)
WEIGHTS = pd.Series({"speed": 0.5, "manners": 0.3, "price": 0.2})


def codes(result):
    return {caution.code for caution in result.warnings}


@pytest.fixture
def result():
    return evaluate(WEIGHTS, ROWS, GRADES)


def test_vector(result):
    assert result.vector.to_dict() == pytest.approx({"excellent": 0.57, "good": 0.22, "fair": 0.14, "poor": 0.07})
    pd.testing.assert_series_equal(result.raw, result.vector, check_names=False)


def test_decisions(result):
    assert (result.grade, result.score_grade, result.confidence_grade(), result.confidence_grade(0.8)) == (
        "excellent",
        "good",
        "good",
        "fair",
    )
    assert result.validity == pytest.approx((4 * 0.57 - 1) / (2 * 0.22 * 3))
    assert codes(result) == {"grades_disagree"}


def test_score_and_its_range(result):
    assert result.score == pytest.approx(0.57 * 95 + 0.22 * 85 + 0.14 * 70 + 0.07 * 50, abs=1e-12)
    assert (result.score_low, result.score_high) == (result.score, result.score)
    assert result.score_range == (50, 95)
    assert result.unknown == 0
    assert result.score_standard_error is None


def test_contributions_add_up_to_the_score(result):
    assert list(result.contributions.index) == ["speed", "manners", "price"]
    assert math.fsum(result.contributions) == pytest.approx(result.score, rel=1e-12)
    assert result.contributions["price"] == pytest.approx(0.2 * (0.2 * 95 + 0.3 * 85 + 0.3 * 70 + 0.2 * 50))


@pytest.mark.parametrize("weights", [dict(WEIGHTS[::-1]), WEIGHTS[::-1], [0.5, 0.3, 0.2], np.array([0.5, 0.3, 0.2]), (0.5, 0.3, 0.2)])
def test_weights_are_joined_by_name_or_by_position_where_they_have_none(weights, result):
    pd.testing.assert_series_equal(evaluate(weights, ROWS, GRADES).contributions, result.contributions)


def test_weights_may_come_as_the_result_that_holds_them():
    judged = solve(PairwiseMatrix.from_upper([2, 3, 2], ["speed", "manners", "price"]))
    pd.testing.assert_series_equal(evaluate(judged, ROWS, GRADES).vector, evaluate(judged.weights, ROWS, GRADES).vector)
    assert evaluate(judged, ROWS.to_numpy(), GRADES).weights.to_dict() == judged.weights.to_dict()


def test_a_bare_membership_takes_the_names_of_the_weights(result):
    pd.testing.assert_series_equal(evaluate(WEIGHTS, ROWS.to_numpy().tolist(), GRADES).contributions, result.contributions)


@pytest.mark.parametrize("columns", [GRADES.labels, GRADES.labels_zh, [1, 2, 3, 4], range(4)])
def test_columns_are_joined_by_name_or_number(columns, result):
    table = ROWS.set_axis(list(columns), axis=1)[list(columns)[::-1]]
    pd.testing.assert_series_equal(evaluate(WEIGHTS, table, GRADES).vector, result.vector)


def test_grade_numbers_count_from_the_best_whatever_the_order_of_the_grades():
    rising = Grades(["poor", "good"], scores=[50, 90])
    table = membership_from_thresholds({"speed": 10.0}, [24, 48], "cost")
    assert evaluate([1.0], table, rising).grade == "good"


@given(st.permutations(list(ROWS.index)), st.permutations(list(ROWS.columns)))
def test_order_of_rows_and_columns_decides_no_digit(rows, columns):
    one, other = evaluate(WEIGHTS, ROWS, GRADES), evaluate(WEIGHTS, ROWS.loc[rows, columns], GRADES)
    assert (one.vector == other.vector).all()
    assert (one.score, one.validity) == (other.score, other.validity)
    assert list(other.contributions.index) == rows


@st.composite
def survey(draw):
    k = draw(st.integers(1, 6))
    row = st.lists(st.integers(0, 40), min_size=4, max_size=4)
    counts = draw(st.lists(row, min_size=k, max_size=k).filter(lambda rows: any(map(any, rows))))
    weights = draw(st.lists(st.integers(1, 30), min_size=k, max_size=k))
    names = [f"indicator {i}" for i in range(k)]
    table = membership_from_counts(pd.DataFrame(counts, index=names, columns=GRADES.labels), "unknown", respondents=160)
    return pd.Series(weights, index=names) / sum(weights), table


@given(survey())
def test_what_holds_of_every_survey(case):
    result = evaluate(*case, GRADES)
    assert result.vector.sum() == pytest.approx(1.0, abs=1e-12)
    assert result.raw.sum() + result.unknown == pytest.approx(1.0, abs=1e-12)
    assert math.fsum(result.contributions) == pytest.approx(result.score, rel=1e-12)
    assert result.grade_contributions.sum().to_numpy() == pytest.approx(result.vector.to_numpy(), abs=1e-12)
    assert result.score == pytest.approx(result.vector @ list(GRADES.scores), rel=1e-12)
    assert 50 - 1e-9 <= result.score_low <= result.score <= result.score_high <= 95 + 1e-9
    assert result.vector[result.grade] == pytest.approx(result.vector.max(), abs=1e-9)
    assert result.score_standard_error >= 0


@given(survey(), st.data())
def test_an_indicator_of_weight_zero_changes_nothing(case, data):
    weights, table = case
    extra = pd.DataFrame([data.draw(st.permutations([1.0, 0.0, 0.0, 0.0, 0.0]))], index=["a"], columns=table.columns)
    one, other = evaluate(weights, table, GRADES), evaluate(pd.concat([weights, pd.Series({"a": 0.0})]), pd.concat([table, extra]), GRADES)
    assert (one.vector == other.vector).all()
    assert one.score == other.score


def test_tables_with_and_without_unknown_mass_can_be_joined():
    answers = pd.DataFrame([[0.5, 0.3, 0.2, 0.0]], index=["manners"], columns=GRADES.labels)
    times = pd.DataFrame([[0.25, 0.25, 0, 0, 0.5]], index=["speed"], columns=[*GRADES.labels, "unknown"])
    joined = pd.concat([answers, times])
    weights = {"manners": 0.5, "speed": 0.5}
    result = evaluate(weights, joined, GRADES)
    assert result.unknown == 0.25
    assert result.score == evaluate(weights, joined.fillna({"unknown": 0}), GRADES).score
    joined.loc["manners", "excellent"] = 0.1
    with pytest.raises(DataError, match=r"'manners'.*does not sum to 1"):
        evaluate(weights, joined, GRADES)
    joined.loc["manners", "excellent"] = np.nan
    with pytest.raises(DataError, match=r"'excellent'.*missing value"):
        evaluate(weights, joined, GRADES)


def test_unknown_mass_bounds_the_score():
    table = membership_from_counts(pd.DataFrame([[6, 0, 0, 2]], index=["speed"], columns=GRADES.labels), "unknown", respondents=16)
    result = evaluate([1.0], table, GRADES)
    assert result.unknown == 0.5
    assert result.raw.sum() == 0.5
    assert (result.score, result.score_low, result.score_high) == (83.75, 66.875, 89.375)
    (caution,) = (caution for caution in result.warnings if caution.code == "unknown_mass")
    assert "50.0%" in caution.message


def test_nothing_known_is_said_and_has_no_grade():
    result = evaluate([1.0], pd.DataFrame([[0, 0, 0, 0, 1.0]], columns=[*GRADES.labels, "unknown"]), GRADES)
    assert codes(result) == {"nothing_known"}
    assert (result.grade, result.score_grade, result.confidence_grade()) == (None, None, None)
    assert (result.score_low, result.score_high) == (50, 95)
    assert math.isnan(result.score)
    assert math.isnan(result.validity)
    assert "–" in repr(result)


def test_a_tie_takes_the_lower_grade_and_says_so():
    result = evaluate([0.5, 0.5], [[0.1, 0.5, 0.3, 0.1], [0.1, 0.3, 0.5, 0.1]], GRADES)
    assert result.grade == "fair"
    messages = {caution.code: caution.message for caution in result.warnings}
    assert "good, fair" in messages["grade_tie"]
    assert "0.25" in messages["low_validity"]


def test_standard_error_from_counts():
    counts = pd.DataFrame([[30, 10, 0, 0], [5, 5, 5, 5]], index=["speed", "manners"], columns=GRADES.labels)
    result = evaluate([0.5, 0.5], membership_from_counts(counts), GRADES)
    variance = 0.25 * (0.75 * 2.5**2 + 0.25 * 7.5**2) / 40 + 0.25 * np.var([95, 85, 70, 50]) / 20
    assert result.score_standard_error == pytest.approx(math.sqrt(variance), rel=1e-12)
    assert "independent_answers" in codes(result)
    shares = pd.DataFrame(membership_from_counts(counts).to_numpy(), index=counts.index, columns=counts.columns)
    assert evaluate([0.5, 0.5], shares, GRADES).score_standard_error is None
    assert evaluate([0.5, 0.5], shares, GRADES, counts=counts[::-1]).score_standard_error == result.score_standard_error


def test_indicators_without_counts_are_taken_as_known_and_named():
    counts = pd.DataFrame([[30, 10, 0, 0]], index=["speed"], columns=GRADES.labels)
    rows = pd.DataFrame([[0.75, 0.25, 0, 0], [0.25, 0.25, 0.25, 0.25]], index=["speed", "hours"], columns=GRADES.labels)
    result = evaluate({"speed": 0.4, "hours": 0.6}, rows, GRADES, counts=counts)
    # Only the answers vary: away from their own mean, of which the goal takes 0.4.
    assert result.score_standard_error == pytest.approx(0.4 * math.sqrt(0.75 * 2.5**2 + 0.25 * 7.5**2) / math.sqrt(40), rel=1e-12)
    (known,) = (caution for caution in result.warnings if caution.code == "taken_as_known")
    assert known.where == ("hours",)
    assert "independent_answers" not in codes(result)


def test_indicators_without_counts_are_taken_as_known_and_said():
    counts = pd.DataFrame([[30, 10, 0, 0], [5, 5, 5, 5]], index=["speed", "manners"], columns=GRADES.labels)
    times = pd.DataFrame([[0.0, 0.25, 0.75, 0.0]], index=["wait"], columns=GRADES.labels)
    table = pd.concat([membership_from_counts(counts), times])
    result = evaluate({"speed": 0.3, "manners": 0.2, "wait": 0.5}, table, GRADES, counts=counts)
    scores, shares = np.array(GRADES.scores), counts.div(counts.sum(axis=1), axis=0).to_numpy()
    variances = (shares @ scores**2 - (shares @ scores) ** 2) / counts.sum(axis=1).to_numpy()
    assert result.score_standard_error == pytest.approx(math.sqrt(np.dot([0.09, 0.04], variances)), rel=1e-12)
    assert result.score_standard_error == pytest.approx(sampling_error(result).score_standard_error, rel=1e-12)
    assert next(caution.where for caution in result.warnings if caution.code == "taken_as_known") == ("wait",)
    assert next_grade(result).table["answers"].isna()["wait"]


def test_counts_of_one_indicator_need_no_word_about_independence():
    table = membership_from_counts(pd.DataFrame([[30, 10, 0, 0]], columns=GRADES.labels))
    assert "independent_answers" not in codes(evaluate([1.0], table, GRADES))


def test_a_table_changed_after_it_was_counted_loses_its_standard_error_and_says_so():
    table = membership_from_counts(pd.DataFrame([[30, 10, 0, 0], [5, 5, 5, 5]], index=["a", "b"], columns=GRADES.labels))
    table.loc["a"] = [0.1, 0.2, 0.3, 0.4]
    result = evaluate([0.5, 0.5], table, GRADES)
    assert result.score_standard_error is None
    assert "counts_outdated" in codes(result)


def test_rows_taken_from_a_counted_table_keep_their_counts():
    table = membership_from_counts(pd.DataFrame([[30, 10, 0, 0], [5, 5, 5, 5]], index=["a", "b"], columns=GRADES.labels))
    assert evaluate([1.0], table.loc[["b"]], GRADES).score_standard_error == pytest.approx(np.std([95, 85, 70, 50]) / math.sqrt(20))


@pytest.mark.parametrize(
    ("counts", "says"),
    [
        (pd.DataFrame([[1, 1, 1, 1]] * 3, index=ROWS.index, columns=ROWS.columns), "'speed'.*shares"),
        (ROWS.rename(index={"price": "prise"}), "'prise'.*no indicator.*price"),
        (ROWS.iloc[:2].rename({"speed": "sped"}), "'sped'.*no indicator here.*'speed'"),
        (ROWS.assign(unknown=0.0), "'unknown'"),
        (-ROWS, "'excellent', row 'speed'.*negative"),
        ([[1, 2, 3]], "1 × 3"),
    ],
)
def test_bad_counts(counts, says):
    with pytest.raises(DataError, match=says):
        evaluate(WEIGHTS, ROWS, GRADES, counts=counts)


@pytest.mark.parametrize("total", [0.98, 0.99, 1.01, 1.02])
def test_weights_within_two_hundredths_are_rescaled_with_a_caution(total, result):
    rescaled = evaluate(WEIGHTS * total, ROWS, GRADES)
    assert "weights_rescaled" in codes(rescaled)
    assert rescaled.weights.sum() == pytest.approx(1.0, abs=1e-15)
    assert rescaled.score == pytest.approx(result.score, abs=1e-12)


def test_a_goal_without_a_name_is_called_so_in_both_languages():
    said = next(c for c in evaluate([0.505, 0.5], [[1.0, 0, 0, 0]] * 2, GRADES).warnings if c.code == "weights_rescaled")
    assert (said.places(), said.places("zh")) == ("the goal", "目标")


@pytest.mark.parametrize("total", [0.97, 1.03])
def test_weights_further_off_are_refused_with_their_sum(total):
    with pytest.raises(DataError, match=rf"sum to 1.*{total}"):
        evaluate(WEIGHTS * total, ROWS, GRADES)


def test_thirds_need_no_caution():
    assert "weights_rescaled" not in codes(evaluate([1 / 3] * 3, ROWS, GRADES))
    assert "weights_rescaled" in codes(evaluate([0.333] * 3, ROWS, GRADES))


def test_membership_rows_within_two_hundredths_are_normalised_with_a_caution():
    rounded = ROWS.copy()
    rounded.loc["manners"] = [0.62, 0.2, 0.1, 0.1]
    result = evaluate(WEIGHTS, rounded, GRADES)
    (caution,) = (caution for caution in result.warnings if caution.code == "membership_normalised")
    assert caution.where == ("manners",)
    assert result.membership.loc["manners"].sum() == pytest.approx(1.0, abs=1e-15)


def test_a_membership_row_further_off_is_refused_with_name_and_sum():
    wrong = ROWS.copy()
    wrong.loc["manners", "good"] = 0.3
    with pytest.raises(DataError, match=r"row 'manners'.*sum to 1 \(got 1.1"):
        evaluate(WEIGHTS, wrong, GRADES)


@pytest.mark.parametrize(
    ("weights", "says"),
    [
        ({"speed": 0.5, "manners": 0.5}, "'price'.*missing in weights"),
        ({**WEIGHTS, "pirce": 0.0}, "'pirce'.*no indicator.*'price'"),
        ([0.5, 0.5], "2 weights for 3 rows"),
        ([0.7, 0.5, -0.2], "'price'.*negative.*-0.2"),
        ([0.5, 0.5, math.nan], "missing"),
        ([0.5, 0.5, math.inf], "infinite"),
        (["a", "b", "c"], "numbers"),
        (np.array(0.5), "sequence"),
        (None, "sequence"),
        ({}, "'speed'"),
    ],
)
def test_bad_weights(weights, says):
    with pytest.raises(DataError, match=says):
        evaluate(weights, ROWS, GRADES)


@pytest.mark.parametrize(
    ("membership", "says"),
    [
        (ROWS.rename(columns={"good": "god"}), "'god'.*'good'"),
        (ROWS.drop(columns="good"), "'good'.*missing in membership"),
        (ROWS.astype(str), "'excellent'.*numbers"),
        (ROWS.mask(ROWS == 0.7), "'excellent', unit 'speed'.*missing"),
        (ROWS.add([0.1, -0.3, 0.1, 0.1]), "'good', row 'speed'.*negative"),
        ([[1, 0, 0], [1, 0, 0], [1, 0, 0]], "3 × 3"),
        ([[1, 0, 0, 0], [1, 0]], "different length"),
        ([[1, 0, 0, 0]], "1 rows for 3"),
        (None, "dimensions"),
    ],
)
def test_bad_membership(membership, says):
    with pytest.raises(DataError, match=says):
        evaluate(WEIGHTS, membership, GRADES)


def test_counts_in_the_place_of_memberships_are_told_what_makes_shares_of_them():
    with pytest.raises(DataError, match="membership_from_counts makes shares"):
        evaluate(WEIGHTS, (ROWS * 10).round(), GRADES)
    with pytest.raises(DataError, match=r"within 0.02\)$"):
        evaluate(WEIGHTS, ROWS / 2, GRADES)


def test_a_rounding_residue_below_zero_is_no_negative_membership():
    table = ROWS.assign(unknown=1 - ROWS.sum(axis=1) - 1e-16)
    assert evaluate(WEIGHTS, table, GRADES).unknown == pytest.approx(0, abs=1e-15)
    assert "unknown_mass" not in codes(evaluate(WEIGHTS, table, GRADES))


@pytest.mark.parametrize("operator", ["min_mxa", "weighted average", None])
def test_unknown_operator(operator):
    with pytest.raises(OptionError, match=r"operator.*'weighted_average'.*'min_sum_balanced'"):
        evaluate(WEIGHTS, ROWS, GRADES, operator)


def test_operator_is_case_insensitive(result):
    assert evaluate(WEIGHTS, ROWS, GRADES, "Weighted_Average").score == result.score


def test_grades_need_scores():
    with pytest.raises(OptionError, match="Grades"):
        evaluate(WEIGHTS, ROWS, ["excellent", "good", "fair", "poor"])
    with pytest.raises(ConfigError, match="unknown"):
        evaluate([1.0], [[1, 0]], Grades(["known", "unknown"], scores=[1, 0]))


@pytest.mark.parametrize("level", [0, -1, 1.01, math.nan, "0.7", None, True])
def test_level_of_the_confidence_criterion(level, result):
    with pytest.raises(OptionError, match="level"):
        result.confidence_grade(level)


def test_cautions_are_emitted_once():
    with pytest.warns(SqevalWarning) as caught:
        result = evaluate(WEIGHTS, ROWS, GRADES)
    assert [str(warning.message) for warning in caught] == [caution.message for caution in result.warnings]


def test_the_result_is_frozen_and_hands_out_copies(result):
    with pytest.raises(FrozenInstanceError):
        result.unknown = 1.0
    vector, parts = result.vector, result.contributions
    vector.iloc[0] = parts.iloc[0] = 700.0
    assert result.vector.max() < 1
    assert result.contributions.max() < 95
    with pytest.raises(ValueError, match="read-only"):
        result.composed.values[0] = 1.0


def test_the_result_can_be_copied_and_pickled(result):
    for twin in (copy.deepcopy(result), pickle.loads(pickle.dumps(result))):
        assert twin.score == result.score


def test_inputs_are_not_changed():
    rows, weights = ROWS.copy(), WEIGHTS.copy()
    evaluate(weights * 1.01, rows, GRADES)
    pd.testing.assert_frame_equal(rows, ROWS)
    pd.testing.assert_series_equal(weights, WEIGHTS)


def test_to_frame_and_cards_in_both_languages(result):
    table = result.to_frame()
    assert list(table.columns) == ["score", "raw", "vector"]
    assert list(table.index) == list(GRADES.labels)
    assert "excellent" in repr(result)
    assert "优秀" in result.summary("zh")
    assert "等级判定不一致" in result.summary("zh")
    assert result._repr_html_().startswith("<div")


def test_a_single_indicator():
    assert evaluate([1], [[0, 1, 0, 0]], GRADES).validity == math.inf


def test_polars_frames_are_joined_by_position(result):
    polars = pytest.importorskip("polars")
    table = polars.DataFrame({label: ROWS[label].tolist() for label in GRADES.labels})
    assert evaluate(polars.Series([0.5, 0.3, 0.2]), table, GRADES).score == pytest.approx(result.score)


def test_the_band_of_the_score_gives_its_grade():
    rows = [[0.0, 1.0, 0.0, 0.0]]
    assert evaluate([1], rows, GRADES).score_grade == "good"
    banded = Grades(GRADES.labels, GRADES.scores, GRADES.labels_zh, bands=[85, 80, 60])
    assert evaluate([1], rows, banded).score_grade == "excellent"
    assert evaluate([1], rows, Grades(GRADES.labels, GRADES.scores, bands=[90, 86, 60])).score_grade == "fair"


def test_grades_beyond_the_reach_of_any_score_are_named():
    grades = Grades(GRADES.labels, GRADES.scores, GRADES.labels_zh, bands=[96, 80, 60])
    (caution,) = (caution for caution in evaluate(WEIGHTS, ROWS, grades).warnings if caution.code == "grades_unreachable")
    assert "excellent" in caution.message
    assert "50" in caution.message
    assert "95" in caution.message
    assert "优秀" in caution.text("zh")


def test_grades_in_cautions_are_in_the_language_of_the_reader():
    result = evaluate([0.5, 0.5], [[0.1, 0.5, 0.3, 0.1], [0.1, 0.3, 0.5, 0.1]], GRADES)
    (tie,) = (caution for caution in result.warnings if caution.code == "grade_tie")
    assert "良好、一般" in tie.text("zh")


STARS = Grades([5, 4, 3, 2, 1], scores=[100, 80, 60, 40, 20])


@pytest.mark.parametrize("columns", [[5, 4, 3, 2, 1], [5.0, 4.0, 3.0, 2.0, 1.0], ["5", "4", "3", "2", "1"]])
def test_grades_called_by_numbers_are_joined_by_name(columns):
    table = pd.DataFrame([[0.9, 0.1, 0.0, 0.0, 0.0]], columns=columns)
    assert evaluate([1.0], table, STARS).grade == "5"
    assert evaluate([1.0], membership_from_counts(table * 100), STARS).score == pytest.approx(98)


def test_unknown_mass_may_lie_in_a_grade_that_moves_a_capped_score_further():
    grades = Grades(["good", "fair", "poor"], scores=[100, 10, 0])
    open_row = pd.DataFrame([[0.0, 0.0, 0.5, 0.5], [1.0, 0, 0, 0]], columns=[*grades.labels, "unknown"])
    result = evaluate([0.5, 0.5], open_row, grades, "min_max")
    filled = evaluate([0.5, 0.5], [[0.0, 0.5, 0.5], [1.0, 0, 0]], grades, "min_max")
    # The bounds are of all in the worst and all in the best grade, and the words say no more than that.
    assert (result.score_low, round(filled.score, 3)) == (50, 36.667)
    caution = next(caution for caution in result.warnings if caution.code == "unknown_mass")
    assert "with all of that in the worst or in the best grade" in caution.text("en")
    assert "全部取最差或最好等级" in caution.text("zh")


def test_weights_without_order_are_refused():
    with pytest.raises(DataError, match="sequence"):
        evaluate({0.5, 0.3, 0.2}, ROWS, GRADES)


def test_arrays_of_a_result_cannot_be_written_to(result):
    for array in (result.decision.vector, result.model.composed["the goal"], result.model.leaf_weights):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 9.0


def test_rows_that_are_called_by_numbers_are_named_as_such():
    table = ROWS.set_axis([1, 2, 3])
    with pytest.raises(DataError, match=r"row 2: a weight is negative"):
        evaluate(pd.Series([1.0, -0.1, 0.1], index=[1, 2, 3]), table, GRADES)
    with pytest.raises(DataError, match=r"row 1: membership row does not sum"):
        evaluate([0.5, 0.3, 0.2], table * 2, GRADES)
