"""After the change the evaluation has the next grade, and just before it does not."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sqeval.errors import ConfigError, DataError, OptionError
from sqeval.fuzzy import Grades, evaluate, evaluate_hierarchy, membership_from_counts, membership_from_thresholds, next_grade
from sqeval.fuzzy.decide import decide
from sqeval.fuzzy.explanation.moves import Move, moved
from sqeval.indicators import Hierarchy
from sqeval.options import BetweenLevels, FuzzyOperator

pytestmark = pytest.mark.filterwarnings("ignore::sqeval.errors.SqevalWarning")

LABELS = ["good", "fair", "poor"]
GRADES = Grades(LABELS, scores=[90, 70, 50], labels_zh=["好", "中", "差"])
BANDED = Grades(LABELS, scores=[90, 70, 50], bands=[80, 60])
TREE = Hierarchy.from_dict({"name": "g", "children": [{"name": "A", "children": [{"name": "a"}, {"name": "b"}]}, {"name": "c"}]})
WEIGHTS = {"g": [0.7, 0.3], "A": [0.4, 0.6]}
CRITERIA = ("score", "membership", "confidence")
BETTER = {"poor": 0, "fair": 1, "good": 2}
LINEAR = ("weighted_average", "product_boundedsum")


def table(rows, names="abc", columns=LABELS):
    return pd.DataFrame(rows, index=list(names), columns=columns)


def grade_of(result, by):
    return {"score": result.score_grade, "membership": result.grade, "confidence": result.confidence_grade()}[by]


def reading(model, by):
    """The grade of a model, by none of the code that looks for the way to it."""
    decision = decide(model)
    return LABELS[{"score": decision.score_grade, "membership": decision.grade, "confidence": decision.confidence_grade}[by]]


def test_figures_by_hand():
    # Score 0.28 × 76 + 0.42 × 70 + 0.3 × 64 = 69.88, above 60, so fair; good is above 80: 10.12 points are missing.
    found = next_grade(evaluate_hierarchy(TREE, WEIGHTS, table([[0.5, 0.3, 0.2], [0.3, 0.4, 0.3], [0.2, 0.3, 0.5]]), GRADES))
    assert (found.grade, found.next_grade, found.limit) == ("fair", "good", 80)
    assert found.missing == pytest.approx(10.12, abs=1e-12)
    needed = {"g": 80, "A": 72.4 + 10.12 / 0.7, "a": 76 + 10.12 / 0.28, "b": 70 + 10.12 / 0.42, "c": 64 + 10.12 / 0.3}
    assert found.table["needed"].to_dict() == pytest.approx(needed, abs=1e-6)
    assert found.table["possible"].to_dict() == {"g": True, "A": True, "a": False, "b": False, "c": False}
    # Points to gain: b 0.42 × 20 = 8.4, c 0.3 × 26 = 7.8; b wholly, then 1.72 of c, whose 0.5 of poor gains 40 each.
    assert found.combination.index.tolist() == ["b", "c"]
    assert found.combination["needed"].tolist() == pytest.approx([90, 64 + 1.72 / 0.3])
    assert found.combination["share"].tolist() == pytest.approx([0.7, 1.72 / 0.3 / 40])
    assert found.after().score > 80
    assert found.after().score == pytest.approx(80, abs=1e-6)


def test_at_a_midpoint_the_limit_is_not_enough_and_at_a_band_it_is():
    rows = table([[0.25, 0.75, 0], [0.25, 0.75, 0]], "ab")
    for grades, is_above in ((GRADES, True), (BANDED, False)):
        found = next_grade(evaluate([0.5, 0.5], rows, grades))
        assert found.missing == pytest.approx(5)
        assert found.after("a").score_grade == found.after().score_grade == "good"
        assert (found.after("a").score > 80) == is_above
        # At the limit itself, by hand: 5 points of the goal are 10 of a, half a grade.
        at_limit = evaluate([0.5, 0.5], table([[0.75, 0.25, 0], [0.25, 0.75, 0]], "ab"), grades)
        assert at_limit.score == 80
        assert at_limit.score_grade == ("fair" if is_above else "good")


@st.composite
def evaluations(draw, operators=tuple(FuzzyOperator)):
    numbers = st.lists(st.integers(0, 12), min_size=4, max_size=4).filter(lambda row: any(row[:3]))
    rows = np.array(draw(st.lists(numbers, min_size=3, max_size=3)), dtype=float)
    rows /= rows.sum(axis=1, keepdims=True)
    grades = draw(st.sampled_from([GRADES, BANDED]))
    options = {"operator": draw(st.sampled_from(operators)), "between_levels": draw(st.sampled_from(list(BetweenLevels)))}
    return evaluate_hierarchy(TREE, WEIGHTS, table(rows, columns=[*LABELS, "unknown"]), grades, **options)


@settings(max_examples=25)
@given(evaluations(), st.sampled_from(CRITERIA))
def test_the_changed_evaluation_has_the_next_grade_and_before_it_has_not(result, by):
    found = next_grade(result, by=by)
    if found.reach is None:
        assert grade_of(result, by) == found.grade == "good"
        return
    assert BETTER[found.next_grade] == BETTER[found.grade] + 1
    assert grade_of(result, by) == found.grade
    for change in found.changes:
        if change.move is None:
            continue
        reached = found.after(change.place.name)
        assert BETTER[grade_of(reached, by)] >= BETTER[found.next_grade]
        if change.place.name == "g":
            assert reached.score == pytest.approx(change.needed, abs=1e-6)
        if result.model.is_linear:
            assert reached.unknown == pytest.approx(result.unknown)
            less = Move(change.move.leaves, np.maximum(change.move.fractions - 1e-6, 0.0), 0.0)
            assert BETTER[reading(moved(result.model, [less], found.reach.into), by)] < BETTER[found.next_grade]
    assert found.is_possible
    assert BETTER[grade_of(found.after(), by)] >= BETTER[found.next_grade]


@settings(max_examples=15)
@given(evaluations(LINEAR), st.sampled_from(CRITERIA))
def test_where_no_move_is_said_to_be_enough_none_is(result, by):
    found = next_grade(result, by=by)
    if found.reach is None:
        return
    for change in found.changes:
        if change.move is None:
            for into in range(3):
                # By membership what is in the next grade or a better one stays there.
                stays = max(into, found.reach.target) if by == "membership" else into
                whole = Move(change.place.leaves, np.where(np.arange(3) > stays, 1.0, 0.0), 0.0)
                assert BETTER[reading(moved(result.model, [whole], into), by)] < BETTER[found.next_grade]


@settings(max_examples=15)
@given(
    st.lists(st.lists(st.integers(0, 9), min_size=3, max_size=3).filter(any), min_size=2, max_size=2),
    st.sampled_from(CRITERIA),
    st.integers(0, 5),
    st.sampled_from([GRADES, BANDED]),
)
def test_so_many_answers_and_not_one_less(counts, by, silent, grades):
    counts = table(counts, "ab").astype(float)
    asked = counts.sum(axis=1) + silent
    weights = {"a": 0.6, "b": 0.4}

    def evaluated(answers):
        return evaluate(weights, membership_from_counts(answers, missing="unknown", respondents=asked), grades)

    found = next_grade(evaluated(counts), by=by)
    if found.reach is None:
        return
    target = BETTER[found.next_grade]
    for name in "ab":
        count = found.table["answers"][name]
        if pd.isna(count):
            assert not found.table["possible"][name]
            continue
        reached = {
            moving: any(BETTER[grade_of(evaluated(other), by)] >= target for other in moves_of(counts, name, moving, found.reach.into))
            for moving in (count, count - 1)
        }
        assert reached == {count: True, count - 1: False}


def moves_of(counts, name, moving, into):
    """All ways in which so many answers of an indicator leave worse grades for one grade."""
    row = counts.loc[name].to_numpy()
    below = range(into + 1, 3)
    for first in range(int(row[below[0]]) + 1):
        taken = dict.fromkeys(below, 0)
        taken[below[0]] = first
        if len(below) > 1:
            taken[below[1]] = moving - first
        if sum(taken.values()) == moving and all(0 <= taken[k] <= row[k] for k in below):
            changed = counts.copy()
            for grade, answers in taken.items():
                changed.iloc[list(counts.index).index(name), grade] -= answers
            changed.iloc[list(counts.index).index(name), into] += moving
            yield changed


def test_the_best_grade_has_no_next_one():
    result = evaluate([1], table([[1, 0, 0]], "a"), GRADES)
    for by in CRITERIA:
        found = next_grade(result, by=by)
        assert (found.grade, found.next_grade, found.missing, found.limit, found.is_possible) == ("good", None, None, None, False)
        assert "already the best" in found.sentences()[0]
        assert "最高等级" in found.summary("zh")
        assert not found.table["possible"].any()
        with pytest.raises(OptionError, match="no next grade"):
            found.after()


def test_nothing_known_is_said():
    found = next_grade(evaluate([1], table([[0, 0, 0, 1]], "a", [*LABELS, "unknown"]), GRADES))
    assert (found.grade, found.next_grade) == (None, None)
    assert found.sentences("zh") == ("全部未知，没有等级与得分。",)


def test_a_band_above_the_best_score_cannot_be_reached():
    grades = Grades(LABELS, scores=[90, 70, 50], bands=[95, 60])
    found = next_grade(evaluate([1], table([[0.5, 0.5, 0]], "a"), grades))
    assert (found.next_grade, found.limit, found.is_possible) == ("good", 95, False)
    assert "cannot be reached" in repr(found)
    assert not found.table["possible"].any()
    with pytest.raises(OptionError, match="cannot reach"):
        found.after("a")
    with pytest.raises(OptionError, match=r"unknown node or indicator \(got 'z'\)"):
        found.after("z")


def test_a_scale_from_worst_to_best():
    rising = Grades(LABELS[::-1], scores=[50, 70, 90])
    rows = table([[0.3, 0.5, 0.2], [0.2, 0.6, 0.2]], "ab")
    for by in CRITERIA:
        one = next_grade(evaluate([0.5, 0.5], rows, GRADES), by=by)
        other = next_grade(evaluate([0.5, 0.5], rows, rising), by=by)
        assert (one.grade, one.next_grade, one.limit) == (other.grade, other.next_grade, other.limit)
        pd.testing.assert_frame_equal(one.table, other.table)
        assert grade_of(other.after(), by) == other.next_grade


def test_weightless_and_unknown_indicators_can_do_nothing():
    rows = table([[0, 0.9, 0.1, 0], [0, 0.5, 0.5, 0], [0, 0, 0, 1]], columns=[*LABELS, "unknown"])
    for operator in ("weighted_average", "min_sum"):
        found = next_grade(evaluate({"a": 0.5, "b": 0, "c": 0.5}, rows, GRADES, operator))
        assert found.table["possible"].to_dict() == {"the goal": True, "a": True, "b": False, "c": False}
        assert found.combination.index.tolist() == ["a"]


def test_targets_in_the_unit_of_the_indicator():
    scales = {"hours": [12, 24, 48], "rate": {"fair": 0.85, "good": 0.95, "poor": 0.6}}
    ways = {"hours": "cost", "rate": "benefit"}
    measured = {"hours": 30.0, "rate": 0.9}
    weights = {"hours": 0.6, "rate": 0.4}

    def rows(values):
        parts = [membership_from_thresholds({name: values[name]}, scales[name], ways[name], grades=GRADES) for name in scales]
        return pd.concat(parts)

    result = evaluate(weights, rows(measured), GRADES)
    for by in CRITERIA:
        found = next_grade(result, by=by, thresholds=scales, values=measured, direction=ways)
        assert found.table.loc[["hours", "rate"], "value"].to_dict() == measured
        for name in scales:
            target = found.table["target"][name]
            if np.isnan(target):
                best = {**measured, name: scales[name][0] if name == "hours" else 0.95}
                assert grade_of(evaluate(weights, rows(best), GRADES), by) == found.grade
                continue
            step = 1e-5 if name == "hours" else -1e-5
            assert grade_of(evaluate(weights, rows({**measured, name: target}), GRADES), by) == found.next_grade
            assert grade_of(evaluate(weights, rows({**measured, name: target + step}), GRADES), by) == found.grade
    # By hand: the score is 0.6 × 65 + 0.4 × 80 = 71; hours must score 80, half way from 24 to 12.
    by_score = next_grade(result, thresholds={"hours": [12, 24, 48]}, direction="cost")
    assert by_score.table["target"]["hours"] == pytest.approx(18, abs=1e-6)
    assert by_score.table["value"].isna().all()
    assert "value → 18" in repr(by_score)


@pytest.mark.parametrize(("by", "last"), [("score", 24 + (70 - (65 + 1.25 / 0.45)) / 20 * 24), ("confidence", 24 - 0.05 / 0.45 * 12)])
def test_targets_of_a_combination(by, last):
    def result(values):
        return evaluate([0.55, 0.45], membership_from_thresholds(values, [12, 24, 48], "cost", grades=GRADES), GRADES)

    # Both have 0.75 of fair and 0.25 of poor: neither alone can, so the heavier goes to the best threshold, the other part of the way.
    found = next_grade(result({"a": 30, "b": 30}), by=by, thresholds={"a": [12, 24, 48], "b": [12, 24, 48]}, direction="cost")
    assert not found.table.loc[["a", "b"], "possible"].any()
    targets = found.combination["target"].to_dict()
    assert targets == pytest.approx({"a": 12, "b": last}, abs=1e-5)
    assert grade_of(result(targets), by) == "good"
    assert grade_of(result({**targets, "b": targets["b"] + 1e-4}), by) == "fair"


def test_a_time_beside_answers_moves_no_answers():
    rows = table([[0.5, 0.5, 0.0], [0.0, 0.5, 0.5]], ["manners", "hours"])
    counts = pd.DataFrame([[10, 10, 0]], index=["manners"], columns=LABELS)
    found = next_grade(evaluate({"manners": 0.5, "hours": 0.5}, rows, GRADES, counts=counts))
    assert found.combination["possible"].all()
    assert list(found.combination["answers"].isna()) == [name == "hours" for name in found.combination.index]
    assert found.table["answers"].isna()["hours"]


def test_thresholds_and_values_that_do_not_fit_are_refused():
    result = evaluate([1], membership_from_thresholds({"a": 30}, [12, 24, 48], "cost", grades=GRADES), GRADES)
    with pytest.raises(DataError, match=r"'a': has another membership by its thresholds than the evaluation holds \(got 20"):
        next_grade(result, thresholds={"a": [12, 24, 48]}, values={"a": 20}, direction="cost")
    with pytest.raises(ConfigError, match=r"thresholds\.b: is no indicator here"):
        next_grade(result, thresholds={"b": [12, 24, 48]})
    with pytest.raises(ConfigError, match=r"thresholds\.a: must fall"):
        next_grade(result, thresholds={"a": [12, 24, 48]})
    with pytest.raises(ConfigError, match=r"values\.b: is no indicator with thresholds"):
        next_grade(result, thresholds={"a": [48, 24, 12]}, values={"b": 1})
    with pytest.raises(OptionError, match=r"values: is of no use without thresholds"):
        next_grade(result, values={"a": 1})
    with pytest.raises(OptionError, match=r"thresholds: is a mapping"):
        next_grade(result, thresholds=[1, 2, 3])


def test_options_that_do_not_fit_are_refused():
    result = evaluate([1], table([[0.5, 0.5, 0]], "a"), GRADES)
    with pytest.raises(OptionError, match=r"level: is of the confidence criterion only"):
        next_grade(result, level=0.7)
    with pytest.raises(OptionError, match="in \\(0, 1\\]"):
        next_grade(result, by="confidence", level=1.2)
    with pytest.raises(OptionError, match="unknown by"):
        next_grade(result, by="luck")
    with pytest.raises(DataError, match="no fuzzy evaluation"):
        next_grade(GRADES)


def test_the_level_of_the_confidence_criterion():
    result = evaluate([1], table([[0.5, 0.4, 0.1]], "a"), GRADES)
    found = next_grade(result, by="confidence", level=0.8)
    assert (found.grade, found.next_grade, found.limit) == ("fair", "good", 0.8)
    assert found.missing == pytest.approx(0.3)
    assert found.after().confidence_grade(0.8) == "good"
    assert found.table["share"]["a"] == pytest.approx(0.3)


def test_sentences_in_both_languages():
    counts = pd.DataFrame([[10, 20, 10], [8, 8, 24], [4, 30, 6]], index=list("abc"), columns=LABELS)
    result = evaluate_hierarchy(TREE, WEIGHTS, membership_from_counts(counts), GRADES)
    found = next_grade(result)
    assert len(found.sentences()) == len(found.sentences("zh")) == 4
    assert found.sentences()[0].startswith("The score is 66.34, grade fair; for good it must be above 80: 13.66 points are missing")
    assert found.sentences()[2] == "No indicator can reach it alone."
    assert found.sentences()[3].startswith(
        "Together, most points to gain first: b (score 62 → 90, 80.0% of its membership, answers that move: 32); c"
    )
    assert "组合改进" in found.summary("zh")
    assert "answers" in repr(found)
    assert found._repr_html_().startswith("<div")
    for by in CRITERIA[1:]:
        assert len(next_grade(result, by=by).sentences("zh")) >= 3
    assert found.to_frame().equals(found.table)


def test_what_the_operator_makes_unnecessary_is_left_out():
    # Terms: good 0.375 of a, fair 0.125 of a, poor 0.1 of b: c has most points to gain, but decides nothing.
    rows = table([[0.75, 0.25, 0], [2 / 3, 0, 1 / 3], [0, 0.6, 0.4]])
    found = next_grade(evaluate([0.5, 0.3, 0.2], rows, GRADES, "product_max"))
    assert found.combination.index.tolist() == ["b"]
    assert found.after().score_grade == "good"


def test_by_membership_the_present_grade_is_left_first():
    # 0.4 + m of good pass 0.5 − m of fair at m = 0.05; from poor first it would take more than 0.1.
    found = next_grade(evaluate([1], table([[0.4, 0.5, 0.1]], "a"), GRADES, "product_max"), by="membership")
    assert found.table["share"]["a"] == pytest.approx(0.05, abs=1e-6)
    assert "present grade first" in found.sentences()[1]


def test_grades_that_are_left_are_empty():
    # Balanced memberships would count the rounding error that is left in a grade in full.
    rows = table([[0, 0, 1, 0], [0, 0.1, 0.2, 0.7], [0, 0, 1, 0]], columns=[*LABELS, "unknown"])
    found = next_grade(evaluate_hierarchy(TREE, WEIGHTS, rows, GRADES, "min_sum_balanced"))
    assert found.is_possible
    assert found.after().score_grade == found.after("g").score_grade == "good"


def test_thirty_indicators_are_quick():
    rng = np.random.default_rng(1)
    rows = table(rng.dirichlet(np.ones(3), size=30), [f"i{k}" for k in range(30)])
    weights = dict(zip(rows.index, rng.dirichlet(np.ones(30)), strict=True))
    found = next_grade(evaluate(weights, rows, GRADES, "min_sum"))
    assert found.is_possible


@settings(max_examples=20)
@given(
    st.lists(st.lists(st.integers(0, 6), min_size=3, max_size=3).filter(any), min_size=2, max_size=2),
    st.sampled_from([operator.value for operator in FuzzyOperator]),
    st.sampled_from(CRITERIA),
)
def test_answers_reach_the_grade_when_they_move_whole(counts, operator, by):
    counts = table(counts, "ab")
    found = next_grade(evaluate([0.6, 0.4], membership_from_counts(counts), GRADES, operator), by=by)
    for name in "ab":
        number = found.table["answers"][name]
        if pd.isna(number):
            continue
        assert number >= 1
        others = moves_of(counts, name, int(number), found.reach.into)
        assert any(
            BETTER[grade_of(evaluate([0.6, 0.4], membership_from_counts(other), GRADES, operator), by)] >= BETTER[found.next_grade]
            for other in others
        )


def test_a_grade_that_a_trace_of_mass_reaches_takes_an_answer():
    # Divided by the sum of its column, the first trace of "good" counts as much as all that is in another grade.
    grades = Grades(["good", "poor"], scores=[67, 20])
    counts = table([[0, 2], [0, 2], [0, 2]], columns=grades.labels)
    found = next_grade(evaluate([0.04, 0.03, 0.93], membership_from_counts(counts), grades, "min_sum_balanced"))
    assert found.table["share"]["c"] == pytest.approx(0, abs=1e-9)
    assert found.table["answers"]["c"] == 1


def test_a_level_is_shown_as_it_was_asked_for():
    result = evaluate([1], table([[0.5, 0.3, 0.2]], "a"), GRADES)
    assert "for good, 67.5% of the membership" in next_grade(result, by="confidence", level=0.675).sentences()[0]


@pytest.mark.parametrize("level", ["0.6", True, float("nan")])
def test_a_level_that_is_no_number_is_refused(level):
    result = evaluate([1], table([[0.5, 0.3, 0.2]], "a"), GRADES)
    with pytest.raises(OptionError, match="the level of the confidence criterion"):
        next_grade(result, by="confidence", level=level)
