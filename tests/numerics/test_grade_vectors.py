import numpy as np
import pytest
from numpy.testing import assert_array_equal

from sqeval.numerics import grade_vectors

SCORES = np.array([95.0, 85.0, 70.0, 50.0])


def test_normalise_leaves_an_empty_vector_undefined():
    assert_array_equal(grade_vectors.normalise(np.array([[0.2, 0.2], [0.0, 0.0]])), [[0.5, 0.5], [np.nan, np.nan]])


def test_bounds_put_unknown_mass_into_the_worst_and_best_grade():
    values, unknown = np.array([80.0, 80.0, np.nan]), np.array([0.0, 0.25, 1.0])
    low, high = grade_vectors.score_bounds(values, unknown, SCORES)
    assert_array_equal(low, [80.0, 72.5, 50.0])
    assert_array_equal(high, [80.0, 83.75, 95.0])


@pytest.mark.parametrize("scores", [SCORES, SCORES[::-1]])
def test_a_tie_takes_the_lower_grade(scores):
    vector = np.array([0.1, 0.4, 0.4, 0.1])
    assert scores[grade_vectors.maximum_membership(vector, scores)] == 70
    assert_array_equal(grade_vectors.tied(vector), [False, True, True, False])


def test_a_tie_is_seen_through_rounding():
    vector = np.array([0.1 + 0.2, 0.3, 0.2, 0.2])
    assert vector[0] > vector[1]
    assert grade_vectors.maximum_membership(vector, SCORES) == 1


def test_decisions_of_an_undefined_vector():
    vector = np.full(4, np.nan)
    assert grade_vectors.maximum_membership(vector, SCORES) == -1
    assert grade_vectors.confidence(vector, SCORES, 0.6) == -1
    assert grade_vectors.nearest_grade(np.array(np.nan), SCORES) == -1
    assert np.isnan(grade_vectors.validity(vector))
    assert not grade_vectors.tied(vector).any()


@pytest.mark.parametrize(
    ("vector", "expected"),
    [
        ([0.205, 0.32, 0.39, 0.085], (4 * 0.39 - 1) / (2 * 0.32 * 3)),
        ([1.0, 0.0, 0.0, 0.0], np.inf),
        ([0.25, 0.25, 0.25, 0.25], 0.0),
        ([0.5, 0.5, 0.0, 0.0], 1 / 3),
    ],
)
def test_validity(vector, expected):
    assert grade_vectors.validity(np.array(vector)) == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize(("level", "expected"), [(0.1, 0), (0.2, 0), (0.21, 1), (0.5, 1), (0.6, 2), (0.9, 2), (1.0, 3)])
def test_confidence_adds_up_from_the_best_grade(level, expected):
    vector = np.array([0.2, 0.3, 0.4, 0.1])
    assert grade_vectors.confidence(vector, SCORES, level) == expected
    assert grade_vectors.confidence(vector[::-1], SCORES[::-1], level) == 3 - expected


def test_confidence_reaches_its_level_through_rounding():
    vector = np.array([0.1] * 10)
    assert np.cumsum(vector)[-1] < 1.0
    assert grade_vectors.confidence(vector, np.arange(10.0)[::-1], 1.0) == 9


def test_nearest_grade_takes_the_lower_one_midway():
    assert_array_equal(grade_vectors.nearest_grade(np.array([95.0, 90.0, 90.1, 60.0, 50.0]), SCORES), [0, 1, 0, 3, 3])


def test_standard_error_against_all_possible_answers():
    """Two indicators, three and two answers, three grades: the variance over every outcome of the multinomials."""
    scores, weights = np.array([9.0, 4.0, 1.0]), np.array([0.3, 0.7])
    shares_of, answers = np.array([[1 / 3, 2 / 3, 0.0], [0.5, 0.0, 0.5]]), [3, 2]
    variance = 0.0
    for weight, row, count in zip(weights, shares_of, answers, strict=True):
        outcomes = np.array(np.meshgrid(*[range(3)] * count)).reshape(count, -1)
        chance, mean = row[outcomes].prod(axis=0), scores[outcomes].mean(axis=0)
        variance += weight**2 * (chance @ mean**2 - (chance @ mean) ** 2)
    error = grade_vectors.standard_error(weights, shares_of, scores, np.array(answers, dtype=float))
    assert error == pytest.approx(np.sqrt(variance), rel=1e-12)


def test_standard_error_weighs_indicators_by_what_is_known_of_them():
    half = np.array([[0.25, 0.25], [0.0, 0.0]])
    error = grade_vectors.standard_error(np.array([0.5, 0.5]), half, np.array([1.0, 0.0]), np.array([25.0, 0.0]))
    assert error == pytest.approx(0.5 / 5)


def test_banded_grade_gives_the_better_grade_on_a_limit():
    values, limits = np.array([95.0, 90.0, 90.0 - 1e-12, 89.9, 60.0, 59.0, np.nan]), np.array([60.0, 80.0, 90.0])
    assert_array_equal(grade_vectors.banded_grade(values, limits, SCORES), [0, 0, 0, 1, 2, 3, -1])
    assert_array_equal(grade_vectors.banded_grade(values, limits, SCORES[::-1]), [3, 3, 3, 2, 1, 0, -1])


def test_readings_have_the_same_bits_in_any_layout():
    vectors = np.random.default_rng(5).dirichlet(np.ones(9), size=50)
    scores = np.linspace(100, 20, 9)
    for reading in (lambda rows: grade_vectors.score(rows, scores), grade_vectors.validity, grade_vectors.normalise):
        assert_array_equal(reading(np.asfortranarray(vectors)), np.array([reading(row) for row in vectors]))


def test_standard_error_counts_those_who_did_not_answer_against_all_possible_answers():
    """Two respondents each to two indicators, who answer well, badly or not: the delta method of a ratio, by enumeration."""
    scores, weights = np.array([1.0, 0.0]), np.array([0.4, 0.6])
    rows = np.array([[0.5, 0.3], [0.2, 0.7]])
    outcomes = np.array(np.meshgrid(range(3), range(3))).reshape(2, -1)
    score, mass = weights @ rows @ scores, (weights @ rows).sum()
    variance = 0.0
    for weight, row in zip(weights, rows, strict=True):
        chance = np.append(row, 1 - row.sum())[outcomes].prod(axis=0)
        influence = np.append((scores - score / mass) * weight / mass, 0.0)[outcomes].mean(axis=0)
        variance += chance @ influence**2 - (chance @ influence) ** 2
    error = grade_vectors.standard_error(weights, rows, scores, 2 * rows.sum(axis=1))
    assert error == pytest.approx(np.sqrt(variance), rel=1e-12)
