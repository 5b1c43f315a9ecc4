import pickle
from fractions import Fraction
from itertools import product

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from sqeval.errors import ConfigError, DataError, OptionError, SqevalWarning
from sqeval.fuzzy import Grades, evaluate, evidential_reasoning, membership_from_counts

pytestmark = pytest.mark.filterwarnings("ignore::sqeval.errors.SqevalWarning")

GRADES = Grades(["good", "fair", "poor"], scores=[90, 70, 50], labels_zh=["好", "中", "差"])
METHODS = ("recursive", "analytic")
ROWS = pd.DataFrame({"good": [0.5, 0.0, 0.3], "fair": [0.3, 0.6, 0.7], "poor": [0.2, 0.2, 0.0]}, index=["speed", "manners", "price"])
WEIGHTS = {"speed": 0.5, "manners": 0.3, "price": 0.2}


def codes(result):
    return [caution.code for caution in result.warnings]


def subsets_of(weights, rows):
    """The evidence as Dempster takes it: mass on single grades, on the frame as incomplete, and on the frame as weighted."""
    for weight, row in zip(weights, rows, strict=True):
        yield {
            **{grade: weight * belief for grade, belief in enumerate(row)},
            "incomplete": weight * (1 - sum(row)),
            "reserved": 1 - weight,
        }


def meet(foci):
    """What several focal elements have in common: a grade, the frame (incomplete if one of them is), or nothing."""
    grades = {focus for focus in foci if isinstance(focus, int)}
    if grades:
        return grades.pop() if len(grades) == 1 else None
    return "incomplete" if "incomplete" in foci else "reserved"


def brute_force(weights, rows):
    """All combinations of focal elements at once, contradictions left out, what is reserved shared out; in fractions."""
    found = dict.fromkeys([*range(len(rows[0])), "incomplete"], Fraction(0))
    for combination in product(*(source.items() for source in subsets_of(weights, rows))):
        common = meet([focus for focus, _ in combination])
        mass = Fraction(1)
        for _, part in combination:
            mass *= part
        if common in found:
            found[common] += mass
    total = sum(found.values())
    return [float(mass / total) for mass in found.values()]


@st.composite
def problems(draw, most=5):
    """Weights and rows of beliefs as fractions; weights of 0 and of 1 among them, rows complete, incomplete and empty."""
    count, grades = draw(st.integers(1, most)), draw(st.integers(1, 4))
    sizes = draw(st.lists(st.integers(0, 6), min_size=count, max_size=count).filter(any))
    rows = []
    for _ in range(count):
        parts = draw(st.lists(st.integers(0, 5), min_size=grades + 1, max_size=grades + 1).filter(any))
        rows.append([Fraction(part, sum(parts)) for part in parts[:-1]])
    return [Fraction(size, sum(sizes)) for size in sizes], rows


@settings(max_examples=60)
@given(problems())
def test_both_ways_are_dempsters_rule_on_all_subsets(problem):
    weights, rows = problem
    expected = brute_force(weights, rows)
    for method in METHODS:
        result = evidential_reasoning([float(w) for w in weights], [[float(b) for b in row] for row in rows], method=method)
        assert_allclose([*result.beliefs, result.unassigned], expected, rtol=1e-12, atol=1e-14)


@settings(max_examples=60)
@given(st.integers(1, 100), st.integers(2, 7), st.floats(0.0, 1.0), st.integers(0, 2**32))
def test_recursive_and_analytic_agree(count, grades, known, seed):
    rng = np.random.default_rng(seed)
    weights = rng.dirichlet(np.full(count, 0.3))
    rows = rng.dirichlet(np.full(grades, 0.3), size=count) * rng.choice([1.0, known], size=(count, 1))
    one, other = (evidential_reasoning(weights, rows, method=method) for method in METHODS)
    assert_allclose(one.combined.values, other.combined.values, rtol=1e-12, atol=1e-15)
    assert one.combined.values.sum() == pytest.approx(1.0, abs=1e-14)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("count", [1, 2, 100])
def test_complete_assessments_leave_exactly_nothing_unassigned(method, count):
    rng = np.random.default_rng(count)
    counts = pd.DataFrame(rng.integers(1, 30, size=(count, 3)), columns=GRADES.labels)
    result = evidential_reasoning(np.full(count, 1 / count), membership_from_counts(counts), GRADES, method=method)
    assert result.unassigned == 0.0
    assert result.score == result.score_low == result.score_high
    # 0.1 + 0.2 + 0.7 is short of 1 by a rounding error, which is no ignorance.
    assert evidential_reasoning([1.0], [[0.1, 0.2, 0.7]], GRADES, method=method).unassigned == 0.0


@pytest.mark.parametrize("method", METHODS)
def test_what_all_leave_open_or_agree_on_stays(method):
    agreed = evidential_reasoning(WEIGHTS, ROWS.assign(good=0.0, fair=1.0, poor=0.0), GRADES, method=method)
    assert agreed.beliefs.to_dict() == {"good": 0.0, "fair": 1.0, "poor": 0.0}
    nothing = evidential_reasoning(WEIGHTS, ROWS * 0, GRADES, method=method)
    assert (nothing.unassigned, nothing.grade, codes(nothing)) == (1.0, None, ["nothing_known"])
    assert (nothing.score_low, nothing.score_high) == (50.0, 90.0)
    assert np.isnan(nothing.score)


@pytest.mark.parametrize("method", METHODS)
def test_weight_one_is_that_attribute_and_weight_zero_is_none(method):
    alone = evidential_reasoning({"speed": 0.0, "manners": 1.0, "price": 0.0}, ROWS, GRADES, method=method)
    assert_allclose(alone.beliefs, ROWS.loc["manners"], rtol=1e-15)
    assert alone.unassigned == pytest.approx(0.2, abs=1e-15)
    some = evidential_reasoning({"speed": 0.6, "manners": 0.4, "price": 0.0}, ROWS, method=method)
    without = evidential_reasoning({"speed": 0.6, "manners": 0.4}, ROWS.drop("price"), method=method)
    assert_allclose(some.combined.values, without.combined.values, rtol=1e-14)


@pytest.mark.parametrize("method", METHODS)
def test_small_beliefs_and_nearly_whole_weights_keep_their_digits(method):
    # Two attributes by hand: D_n = (w₁β₁ + b₁)(w₂β₂ + b₂) − b₁b₂, in fractions.
    tiny, most = Fraction(1, 10**12), 1 - Fraction(1, 2**50)
    weights, rows = [most, 1 - most], [[tiny, 1 - tiny], [1 - tiny, tiny]]
    result = evidential_reasoning([float(w) for w in weights], [[float(b) for b in row] for row in rows], method=method)
    expected = brute_force([Fraction(float(w)) for w in weights], [[Fraction(float(b)) for b in row] for row in rows])
    assert_allclose(result.beliefs, expected[:2], rtol=1e-11, atol=0)


@pytest.mark.parametrize("method", METHODS)
def test_a_grade_that_hardly_anyone_believes_in_keeps_its_digits(method):
    tiny = Fraction(1, 2**60)
    weights, rows = [Fraction(1, 4), Fraction(3, 4)], [[tiny, Fraction(1, 2)], [tiny, Fraction(1, 4)]]
    result = evidential_reasoning([float(w) for w in weights], [[float(b) for b in row] for row in rows], method=method)
    assert_allclose([*result.beliefs, result.unassigned], brute_force(weights, rows), rtol=1e-13, atol=0)


def test_a_hundred_attributes_do_not_vanish():
    rows = np.tile([0.6, 0.3, 0.0], (100, 1))
    result = evidential_reasoning(np.full(100, 0.01), rows, GRADES)
    b = Fraction(991, 1000)
    found = [(Fraction(6, 1000) + b) ** 100 - b**100, (Fraction(3, 1000) + b) ** 100 - b**100, b**100 - Fraction(99, 100) ** 100]
    assert_allclose([*result.beliefs[:2], result.unassigned], [float(part / sum(found)) for part in found], rtol=1e-12)


def test_agreement_counts_for_more_than_in_the_weighted_average():
    result, average = evidential_reasoning(WEIGHTS, ROWS, GRADES), evaluate(WEIGHTS, ROWS.assign(unknown=[0, 0.2, 0]), GRADES)
    assert result.beliefs["fair"] > average.raw["fair"]
    assert result.unassigned < average.unknown


def test_the_score_lies_between_what_the_unassigned_belief_allows():
    result = evidential_reasoning(WEIGHTS, ROWS, GRADES)
    known = float(result.beliefs @ pd.Series(GRADES.scores, index=GRADES.labels))
    assert result.score_low == pytest.approx(known + 50 * result.unassigned)
    assert result.score_high == pytest.approx(known + 90 * result.unassigned)
    assert result.score == pytest.approx((result.score_low + result.score_high) / 2)
    assert (result.grade, result.score_grade, result.score_range) == ("fair", "fair", (50, 90))
    assert codes(result) == ["unknown_mass"]


def test_unassigned_belief_that_can_move_the_grade_is_said():
    result = evidential_reasoning([1.0], pd.DataFrame({"good": [0.35], "fair": [0.3], "poor": [0.25]}), GRADES)
    assert (result.grade, result.grade_low, result.grade_high) == ("good", "poor", "good")
    assert codes(result) == ["unknown_mass", "grade_open", "belief_score_disagree"]
    assert "10.0%" in result.warnings[1].message


def test_a_tie_takes_the_lower_grade_and_says_so():
    result = evidential_reasoning([1.0], [[0.5, 0.5, 0.0]], GRADES)
    assert result.grade == "fair"
    assert codes(result) == ["grade_tie"]


def test_influence_is_the_score_with_and_without():
    result = evidential_reasoning(WEIGHTS, ROWS, GRADES)
    for name in ROWS.index:
        left = {other: weight for other, weight in WEIGHTS.items() if other != name}
        rest = {other: weight / sum(left.values()) for other, weight in left.items()}
        without = evidential_reasoning(rest, ROWS.drop(name), GRADES)
        assert result.influence[name] == pytest.approx(result.score - without.score, abs=1e-10)
    alone = evidential_reasoning({"speed": 1.0, "manners": 0.0, "price": 0.0}, ROWS, GRADES).influence
    assert np.isnan(alone["speed"])
    assert alone["manners"] == 0


@settings(max_examples=20)
@given(st.integers(0, 2**32), st.sampled_from(METHODS), st.booleans())
def test_order_of_rows_and_columns_decides_no_digit(seed, method, with_grades):
    rng = np.random.default_rng(seed)
    names, labels = [f"a{k}" for k in range(9)], [f"g{k}" for k in range(10)]
    rows = pd.DataFrame(rng.dirichlet(np.ones(11), size=9)[:, :10], index=names, columns=labels)
    weights, grades = pd.Series(rng.dirichlet(np.ones(9)), index=names), Grades(labels, range(10)) if with_grades else None
    one = evidential_reasoning(weights, rows, grades, method=method)
    shuffled = rows.iloc[rng.permutation(9), rng.permutation(10)]
    other = evidential_reasoning(weights, shuffled, grades, method=method)
    assert_array_equal(one.beliefs, other.beliefs[one.beliefs.index])
    assert one.unassigned == other.unassigned


def test_unknown_says_the_same_as_what_is_lacking():
    plain, said = evidential_reasoning(WEIGHTS, ROWS), evidential_reasoning(WEIGHTS, ROWS.assign(unknown=[0.0, 0.2, 0.0]))
    assert_allclose(plain.combined.values, said.combined.values, rtol=1e-14)
    assert plain.assessments["unknown"].to_dict() == pytest.approx({"speed": 0, "manners": 0.2, "price": 0}, abs=1e-15)
    # What is said to be unknown, if little, is not lost to rounding; what is missing is never spread over the grades.
    assert evidential_reasoning([1.0], pd.DataFrame({"good": [1.0], "unknown": [1e-12]})).unassigned == pytest.approx(1e-12)
    short = evidential_reasoning([1.0], pd.DataFrame({"good": [0.89], "unknown": [0.1]}))
    assert (short.beliefs["good"], short.unassigned) == pytest.approx((0.89, 0.11))


def test_sums_above_one_are_normalised_with_a_note_or_refused():
    result = evidential_reasoning([1.0], pd.DataFrame({"good": [0.51], "poor": [0.5]}, index=["speed"]))
    assert result.beliefs.to_dict() == pytest.approx({"good": 51 / 101, "poor": 50 / 101})
    assert (codes(result), result.warnings[0].where, result.unassigned) == (["beliefs_normalised"], ("speed",), 0.0)
    with pytest.raises(DataError, match=r"row 'speed': beliefs sum to more than 1 \(got 1.03\)"):
        evidential_reasoning([1.0], pd.DataFrame({"good": [0.53], "poor": [0.5]}, index=["speed"]))
    with pytest.raises(DataError, match=r"row 'speed': beliefs do not sum to 1 \(got 0.9\)"):
        evidential_reasoning([1.0], pd.DataFrame({"good": [0.8], "unknown": [0.1]}, index=["speed"]))


@pytest.mark.parametrize(
    ("weights", "beliefs", "grades", "message"),
    [
        (WEIGHTS, ROWS.assign(good=np.nan), GRADES, "missing value"),
        (WEIGHTS, ROWS - 0.1, GRADES, "belief is negative"),
        (WEIGHTS, ROWS * 100, GRADES, "not percentages"),
        (WEIGHTS, ROWS.rename(columns={"good": "goood"}), GRADES, "Did you mean 'good'"),
        (WEIGHTS, ROWS.rename(index={"speed": "sped"}), GRADES, "row 'sped': is missing in weights. Did you mean 'speed'"),
        ([0.5, 0.5], [[0.5, 0.5], [1.0]], None, "rows of different length"),
        ([0.5, 0.5], [0.5, 0.5], None, "shape 2"),
        ([0.5, 0.5], 0.5, None, "beliefs"),
        ([0.5, 0.5], [[1.0, 0.0]], None, "1 rows for 2|2 weights for 1 rows"),
        ({"a": 0.5, "b": 0.5}, [[1.0, 0.0]], None, "1 rows for 2 weights"),
        ([1.0], [[1.0, 0.0]], GRADES, "shape 1 × 2"),
        ([1.0], pd.DataFrame({"unknown": [1.0]}), None, "no grade"),
        ([0.5, 0.4], [[1.0], [1.0]], None, "weights must sum to 1"),
        (WEIGHTS, ROWS.assign(good="much"), GRADES, "needs numbers"),
    ],
)
def test_what_is_wrong_is_refused_by_name(weights, beliefs, grades, message):
    with pytest.raises(DataError, match=message):
        evidential_reasoning(weights, beliefs, grades)


def test_wrong_words():
    with pytest.raises(OptionError, match="unknown method"):
        evidential_reasoning(WEIGHTS, ROWS, method="quick")
    with pytest.raises(OptionError, match=r"sq\.fuzzy\.Grades"):
        evidential_reasoning(WEIGHTS, ROWS, ["good", "fair", "poor"])
    with pytest.raises(ConfigError, match="unknown"):
        evidential_reasoning(WEIGHTS, ROWS, Grades(["good", "unknown"], [90, 50]))


def test_without_grades_there_is_no_score_but_there_are_beliefs():
    result = evidential_reasoning(WEIGHTS, ROWS)
    assert_allclose(result.beliefs, evidential_reasoning(WEIGHTS, ROWS, GRADES).beliefs, rtol=1e-15)
    assert codes(result) == ["unassigned_belief"]
    assert list(result.to_frame().columns) == ["belief"]
    for name in ("score", "score_low", "grade", "score_grade", "score_range", "influence"):
        with pytest.raises(OptionError, match="scores of the grades"):
            getattr(result, name)


def test_it_reads_in_both_languages():
    result = evidential_reasoning(WEIGHTS, ROWS, GRADES)
    assert "unassigned" in result.summary()
    assert "证据推理" in result.summary("zh")
    assert "好" in result.summary("zh")
    assert pickle.loads(pickle.dumps(result)).score == result.score


def test_cautions_are_announced():
    with pytest.warns(SqevalWarning, match="is unknown"):
        evidential_reasoning(WEIGHTS, ROWS, GRADES)


def test_grades_in_cautions_are_in_the_language_of_the_reader():
    grades = Grades(["good", "poor"], scores=[90, 50], labels_zh=["好", "差"])
    with pytest.warns(SqevalWarning):
        result = evidential_reasoning([1.0], [[0.5, 0.5]], grades)
    (tie,) = (caution for caution in result.warnings if caution.code == "grade_tie")
    assert "good, poor" in tie.message
    assert "好、差" in tie.text("zh")
