import itertools
import math

import numpy as np
import pandas as pd
import pytest

from sqeval.errors import DataError, OptionError
from sqeval.fuzzy import Grades, evaluate, evaluate_hierarchy, membership_from_counts, sampling_error
from sqeval.indicators import Hierarchy

pytestmark = pytest.mark.filterwarnings("ignore::sqeval.errors.SqevalWarning")

GRADES = Grades(["good", "fair", "poor"], [90, 70, 50], ["好", "中", "差"])
WEIGHTS = {"speed": 0.6, "manners": 0.4}
COUNTS = pd.DataFrame([[12, 5, 3], [8, 8, 4]], index=["speed", "manners"], columns=GRADES.labels)
OPERATORS = ["weighted_average", "min_max", "product_max", "min_boundedsum", "product_boundedsum", "min_sum", "min_sum_balanced"]


def from_counts(counts=COUNTS, missing="ignore", respondents=None, weights=None, operator="weighted_average"):
    return evaluate(weights or WEIGHTS, membership_from_counts(counts, missing, respondents), GRADES, operator)


def codes(found):
    return {caution.code for caution in found.warnings}


def outcomes(n, shares):
    """Every outcome of a multinomial, with its probability."""
    for counts in itertools.product(range(n + 1), repeat=len(shares)):
        if sum(counts) == n:
            ways = math.factorial(n) / math.prod(map(math.factorial, counts))
            yield np.array(counts), ways * math.prod(p**k for p, k in zip(shares, counts, strict=True))


def enumerated(result, sizes):
    """Exact mean and covariance of the vector and variance of the score, over all outcomes of two small multinomials."""
    first, second = (list(outcomes(n, row)) for n, row in zip(sizes, result.membership.to_numpy(), strict=True))
    vectors, chances = [], []
    for (a, p), (b, q) in itertools.product(first, second):
        rows = pd.DataFrame([a / a.sum(), b / b.sum()], index=result.membership.index, columns=GRADES.labels)
        vectors.append(evaluate(WEIGHTS, rows, GRADES, result.operator.value).vector.to_numpy())
        chances.append(p * q)
    vectors, chances = np.array(vectors), np.array(chances)
    centred = vectors - chances @ vectors
    return (centred * chances[:, None]).T @ centred, chances @ (centred @ np.array(GRADES.scores)) ** 2


@pytest.fixture(scope="module")
def small():
    return from_counts(pd.DataFrame([[2, 1, 1], [1, 2, 0]], index=["speed", "manners"], columns=GRADES.labels))


def test_the_delta_method_is_exact_where_the_vector_is_linear(small):
    covariance, variance = enumerated(small, [4, 3])
    found = sampling_error(small)
    np.testing.assert_allclose(found.covariance, covariance, atol=1e-14)
    assert found.score_standard_error == pytest.approx(math.sqrt(variance), rel=1e-12)
    assert found.score_standard_error == pytest.approx(small.score_standard_error, rel=1e-12)


@pytest.mark.parametrize("operator", ["weighted_average", "min_max"])
def test_the_bootstrap_agrees_with_all_outcomes(small, operator):
    result = evaluate(WEIGHTS, small.membership, GRADES, operator)
    covariance, variance = enumerated(result, [4, 3])
    counts = pd.DataFrame([[2, 1, 1], [1, 2, 0]], index=["speed", "manners"], columns=GRADES.labels)
    found = sampling_error(result, counts=counts, method="bootstrap", replications=20_000)
    np.testing.assert_allclose(found.covariance, covariance, atol=0.002)
    assert found.score_standard_error == pytest.approx(math.sqrt(variance), rel=0.03)


def test_rows_of_the_covariance_sum_to_nothing_and_its_diagonal_is_the_squared_error():
    found = sampling_error(from_counts(missing="unknown", respondents=30))
    np.testing.assert_allclose(found.covariance.sum(axis=1), 0, atol=1e-16)
    np.testing.assert_allclose(np.sqrt(np.diagonal(found.covariance)), found.standard_errors)


def test_those_who_did_not_answer_are_part_of_the_multinomial():
    """Checked against simulation: the ratio to the known mass varies too."""
    result = from_counts(missing="unknown", respondents=30)
    rng = np.random.default_rng(5)
    drawn = [rng.multinomial(30, [*row, 1 - row.sum()], 40_000) / 30 for row in result.membership.to_numpy()]
    raw = 0.6 * drawn[0] + 0.4 * drawn[1]
    scores = raw[:, :3] @ np.array(GRADES.scores) / raw[:, :3].sum(axis=1)
    assert sampling_error(result).score_standard_error == pytest.approx(scores.std(), rel=0.02)
    assert sampling_error(result, method="bootstrap").score_standard_error == pytest.approx(scores.std(), rel=0.05)


def survey(n, indicators, share, rng):
    """Answers 1 or 2 whose correlation between indicators is `share`."""
    common, own = rng.integers(1, 3, (n, 1)), rng.integers(1, 3, (n, indicators))
    return pd.DataFrame(np.where(rng.random((n, indicators)) < math.sqrt(share), common, own), columns=list("abcdefghij")[:indicators])


def of_survey(answers, weights=None):
    counts = pd.DataFrame({name: [(answers[name] == grade).sum() for grade in (1, 2)] for name in answers}, index=["good", "poor"]).T
    weights = weights or dict.fromkeys(answers, 1 / answers.shape[1])
    return evaluate(weights, membership_from_counts(counts), Grades(["good", "poor"], [100, 0]))


def test_independent_counts_give_less_than_half_of_the_error_of_correlated_answers():
    """Correlation 0.5 over ten indicators: √(1 + 9 · 0.5) = 2.35 times the independent error."""
    rng = np.random.default_rng(11)
    scores = [of_survey(survey(100, 10, 0.5, rng)).score for _ in range(100)]
    truth = np.std(scores, ddof=1)
    answers = survey(100, 10, 0.5, rng)
    result = of_survey(answers)
    independent, known = sampling_error(result), sampling_error(result, answers=answers)
    assert independent.score_standard_error / truth == pytest.approx(1 / math.sqrt(5.5), rel=0.2)
    assert independent.score_standard_error < truth / 2
    assert known.score_standard_error == pytest.approx(truth, rel=0.2)
    assert "independent_answers" in codes(independent) - codes(known)


def test_answers_of_respondents_by_the_textbook_formula():
    """Without missing answers the score is a mean over respondents."""
    answers = survey(40, 3, 0.4, np.random.default_rng(2))
    weights = {"a": 0.5, "b": 0.3, "c": 0.2}
    own = (answers == 1) @ pd.Series(weights) * 100
    assert sampling_error(of_survey(answers, weights), answers=answers).score_standard_error == pytest.approx(own.std() / math.sqrt(40))


def gappy(n=200):
    rng = np.random.default_rng(1)
    mood = rng.normal(size=n)
    answers = {name: np.digitize(mood + rng.normal(size=n), [-0.7, 0.7]) + 1.0 for name in ("speed", "manners")}
    return pd.DataFrame(answers).mask(rng.random((n, 2)) < 0.25)


def counted(answers):
    return pd.DataFrame({name: [(answers[name] == grade).sum() for grade in (1, 2, 3)] for name in answers}, index=GRADES.labels).T


@pytest.mark.parametrize("missing", ["ignore", "unknown"])
def test_missing_answers_by_the_jackknife(missing):
    answers = gappy(70)

    def score(frame):
        return from_counts(counted(frame), missing, len(frame) if missing == "unknown" else None).score

    left_out = np.array([score(answers.drop(index=row)) for row in answers.index])
    jackknife = math.sqrt(69 / 70 * ((left_out - left_out.mean()) ** 2).sum())
    result = from_counts(counted(answers), missing, 70 if missing == "unknown" else None)
    found = sampling_error(result, answers=answers)
    assert found.score_standard_error == pytest.approx(jackknife, rel=0.01)
    drawn = sampling_error(result, answers=answers, method="bootstrap")
    assert drawn.score_standard_error == pytest.approx(jackknife, rel=0.06)
    np.testing.assert_allclose(drawn.covariance, found.covariance, atol=0.15 * np.abs(found.covariance.to_numpy()).max())


def test_order_of_rows_and_columns_and_names_of_answers_change_no_digit():
    answers = gappy()
    result = from_counts(counted(answers))
    turned = evaluate(WEIGHTS, membership_from_counts(counted(answers)).iloc[::-1], GRADES)
    named = answers.map({1: "good", 2: "fair", 3: "poor"}.get).sample(frac=1, random_state=3)[["manners", "speed"]]
    chinese = answers.map({1: "好", 2: "中", 3: "差"}.get).astype("category")
    for method in ("delta", "bootstrap"):
        expected = sampling_error(result, answers=answers, method=method, replications=300)
        for other, given in ((turned, named), (result, chinese)):
            found = sampling_error(other, answers=given, method=method, replications=300)
            assert (found.score_standard_error, found.score_interval) == (expected.score_standard_error, expected.score_interval)
            pd.testing.assert_frame_equal(found.covariance, expected.covariance, check_exact=True)
    counts = [sampling_error(one, method="bootstrap", replications=300) for one in (result, turned)]
    assert counts[0].score_interval == counts[1].score_interval


def test_draws_of_one_indicator_do_not_depend_on_another():
    other = from_counts(COUNTS.assign(fair=[5, 80]), weights={"speed": 1.0, "manners": 0.0})
    first = sampling_error(from_counts(weights={"speed": 1.0, "manners": 0.0}), method="bootstrap", replications=50)
    assert (sampling_error(other, method="bootstrap", replications=50).score_draws == first.score_draws).all()
    seeded = sampling_error(from_counts(), method="bootstrap", replications=50, seed=1)
    assert (seeded.score_draws != sampling_error(from_counts(), method="bootstrap", replications=50).score_draws).any()


@pytest.mark.parametrize("operator", OPERATORS)
def test_every_operator_has_a_bootstrap_and_only_linear_ones_a_formula(operator):
    result = from_counts(operator=operator)
    found = sampling_error(result, method="bootstrap", replications=200)
    assert found.score_interval[0] <= result.score <= found.score_interval[1]
    np.testing.assert_allclose(found.grade_probability.sum(), 1)
    if result.model.is_linear:
        assert sampling_error(result).grade_probability is None
    else:
        with pytest.raises(OptionError, match=r"has no formula for the operator.*bootstrap"):
            sampling_error(result)


TREE = Hierarchy.from_dict(
    {"name": "g", "children": [{"name": "service", "children": [{"name": "speed"}, {"name": "manners"}]}, {"name": "hours"}]}
)


def test_a_hierarchy_and_its_nodes_with_what_is_taken_as_known():
    rows = pd.concat([membership_from_counts(COUNTS), pd.DataFrame([[0.0, 0.5, 0.5]], index=["hours"], columns=GRADES.labels)])
    result = evaluate_hierarchy(TREE, {"g": [0.5, 0.5], "service": WEIGHTS}, rows, GRADES)
    found = sampling_error(result, counts=COUNTS)
    assert found.fixed == ("hours",)
    assert found.sources["source"].to_dict() == {"speed": "counts", "manners": "counts", "hours": "fixed"}
    assert "taken_as_known" in codes(found)
    node = sampling_error(result.nodes["service"], counts=COUNTS)
    assert node.score_standard_error == pytest.approx(2 * found.score_standard_error)
    assert node.fixed == ()
    told = evaluate_hierarchy(TREE, {"g": [0.5, 0.5], "service": WEIGHTS}, rows, GRADES, counts=COUNTS)
    assert told.score_standard_error == pytest.approx(found.score_standard_error, rel=1e-12)
    assert "taken_as_known" in codes(told)
    asked = pd.DataFrame([[0, 5, 5]], index=["hours"], columns=GRADES.labels)
    other = evaluate_hierarchy(TREE, {"g": [0.5, 0.5], "service": WEIGHTS}, rows, GRADES, counts=asked)
    assert other.score_standard_error > 0
    assert other.nodes["service"].score_standard_error is None
    drawn = sampling_error(result, counts=COUNTS, method="bootstrap")
    assert drawn.score_standard_error == pytest.approx(found.score_standard_error, rel=0.06)


def test_answers_go_before_counts():
    answers = gappy()
    result = from_counts(counted(answers))
    found = sampling_error(result, answers=answers[["speed"]])
    assert found.sources["source"].to_dict() == {"speed": "answers", "manners": "counts"}
    assert "independent_answers" in codes(found)
    one = {"speed": 1.0, "manners": 0.0}
    alone = sampling_error(from_counts(counted(answers), weights=one), answers=answers[["speed"]])
    n = answers["speed"].notna().sum()
    counts = sampling_error(from_counts(counted(answers), weights=one)).score_standard_error
    assert alone.score_standard_error == pytest.approx(counts * math.sqrt(200 / 199))
    assert n < 200


def test_few_and_agreeing_answers_are_said():
    found = sampling_error(from_counts(COUNTS.assign(fair=0, poor=0)))
    assert {"few_answers", "answers_agree"} <= codes(found)
    assert found.score_standard_error == 0
    assert found.score_interval == (90, 90)
    # Two independent posteriors Dirichlet(n + ½, ½, ½).
    parts, shift = [], 0.0
    for weight, n in ((0.6, 12), (0.4, 8)):
        prior = np.array([n + 0.5, 0.5, 0.5])
        mean = prior @ [90, 70, 50] / prior.sum()
        shift += weight * (mean - 90)
        parts.append(weight**2 * (prior @ (np.array([90, 70, 50]) - mean) ** 2) / prior.sum() / (prior.sum() + 1))
    assert found.unseen_standard_error == pytest.approx(math.hypot(math.sqrt(sum(parts)), shift))
    drawn = sampling_error(from_counts(COUNTS.assign(fair=0, poor=0)), method="bootstrap")
    assert drawn.unseen_standard_error == pytest.approx(found.unseen_standard_error, rel=0.1)


def test_intervals_are_cut_at_the_range_of_scores():
    found = sampling_error(from_counts(pd.DataFrame([[9, 1, 0], [10, 0, 0]], index=["speed", "manners"], columns=GRADES.labels)))
    assert found.score_interval[1] == 90
    assert found.to_frame()[["low", "high"]].stack().between(0, 1).all()


def test_intervals_hold_the_truth_about_as_often_as_they_say():
    rng, held = np.random.default_rng(3), {"delta": 0, "bootstrap": 0}
    for _ in range(60):
        counts = pd.DataFrame([rng.multinomial(60, [0.5, 0.3, 0.2])], index=["speed"], columns=GRADES.labels)
        result = from_counts(counts, weights={"speed": 1.0})
        for method in held:
            low, high = sampling_error(result, method=method, replications=200, confidence=0.8).score_interval
            held[method] += low <= 76 <= high
    assert all(40 <= count <= 56 for count in held.values()), held


def test_rounded_membership_and_the_answers_themselves():
    counts = COUNTS + 1
    rounded = evaluate(WEIGHTS, membership_from_counts(counts).round(2), GRADES)
    found = sampling_error(rounded, counts=counts)
    assert "score_of_answers" in codes(found)
    assert found.score == pytest.approx(from_counts(counts).score)
    assert sampling_error(rounded, counts=counts.to_numpy()).score == found.score


def test_draws_without_answers_are_left_out():
    answers = pd.DataFrame({"speed": [1, None, None]})
    result = evaluate({"speed": 1.0}, pd.DataFrame([[1.0, 0, 0]], index=["speed"], columns=GRADES.labels), GRADES)
    assert "draws_without_score" in codes(sampling_error(result, answers=answers, method="bootstrap", replications=50))


def test_broken_numbers_of_respondents_are_said():
    found = sampling_error(from_counts(COUNTS * 1.25 + 0.1), method="bootstrap", replications=10)
    assert "answers_not_whole" in codes(found)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"answers": pd.DataFrame({"speed": [1, 1, 2]})}, "column 'speed': answers do not give the membership"),
        ({"answers": pd.DataFrame({"sped": [1, 1, 2]})}, "column 'sped': is no indicator.*'speed'"),
        ({"answers": pd.DataFrame({"speed": [1, "god", 2]})}, "column 'speed', row 1: is not a grade"),
        ({"answers": pd.DataFrame({"speed": [None, None]})}, "column 'speed': nobody has answered"),
        ({"answers": pd.DataFrame({"speed": [True, False]})}, "is not a grade"),
        ({"answers": pd.DataFrame({"speed": [1]})}, "two respondents"),
        ({"answers": [1, 2]}, "must be a DataFrame"),
        ({"counts": COUNTS.rename(index={"speed": "sped"})}, "row 'sped'.*'speed'"),
        ({"counts": COUNTS[["good", "poor", "fair"]].set_axis(GRADES.labels, axis=1)}, "row 'speed': shares of the counts"),
        ({"method": "jackknife"}, "unknown method"),
        ({"confidence": 1}, "confidence: must be a number above 0 and below 1"),
        ({"replications": 1}, "replications: must be a whole number"),
        ({"replications": 10**9}, "At most"),
        ({"seed": -1}, "seed: must be"),
        ({"progress": "yes", "method": "bootstrap"}, "progress"),
    ],
)
def test_what_is_refused(options, message):
    with pytest.raises((DataError, OptionError), match=message):
        sampling_error(from_counts(), **options)


def test_what_has_no_answers_is_refused():
    rows = pd.DataFrame([[0.5, 0.3, 0.2]], index=["speed"], columns=GRADES.labels)
    with pytest.raises(DataError, match=r"carries no answers.*counts="):
        sampling_error(evaluate({"speed": 1}, rows, GRADES))
    with pytest.raises(DataError, match="has no grade vector"):
        sampling_error(rows)


def test_progress_and_both_languages():
    seen = []
    found = sampling_error(
        from_counts(), method="bootstrap", replications=600, progress=lambda done, total, what: seen.append((done, total))
    )
    assert seen == [(1, 3), (2, 3), (3, 3)]
    assert "自助法" in found.summary("zh")
    assert "bootstrap" in found.summary()


def test_answers_come_in_any_table():
    polars = pytest.importorskip("polars")
    answers = {"speed": ["good", "fair", "poor"], "manners": ["good", "good", "fair"]}
    result = from_counts(pd.DataFrame([[1, 1, 1], [2, 1, 0]], index=list(answers), columns=GRADES.labels))
    found = [sampling_error(result, answers=frame).score_standard_error for frame in (answers, polars.DataFrame(answers))]
    assert found[0] == found[1]


@pytest.mark.parametrize(
    ("answers", "problem"),
    [
        ({"speed": ["good"], "manners": ["good", "fair"]}, "answers needs columns of one length"),
        ({"speed": [["good"], ["fair"]], "manners": ["good", "fair"]}, "column 'speed': holds cells that are no grades"),
        ([["good", "fair"]], "answers must be a DataFrame"),
    ],
)
def test_tables_that_are_none_are_refused(answers, problem):
    with pytest.raises(DataError, match=problem):
        sampling_error(from_counts(), answers=answers)


def test_a_confidence_is_shown_as_it_was_asked_for():
    found = sampling_error(from_counts(), confidence=0.995)
    assert "99.5%" in found.summary()
    assert "99.5%" in found.summary("zh")
