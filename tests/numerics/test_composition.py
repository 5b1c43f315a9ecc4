from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.testing import assert_allclose, assert_array_equal

from sqeval.numerics import composition

SCORES = np.array([95.0, 85.0, 70.0, 50.0])


@st.composite
def integer_problem(draw):
    """Whole-number weights and memberships: exact as fractions."""
    k, g = draw(st.integers(1, 6)), draw(st.integers(2, 6))
    weights = draw(st.lists(st.integers(0, 50), min_size=k, max_size=k).filter(any))
    row = st.lists(st.integers(0, 50), min_size=g, max_size=g).filter(any)
    return weights, draw(st.lists(row, min_size=k, max_size=k))


def shares(row):
    return [Fraction(entry, sum(row)) for entry in row]


def floats(rows):
    return np.array(rows, dtype=float)


@given(integer_problem())
def test_weighted_average_against_fractions(problem):
    weights, rows = shares(problem[0]), [shares(row) for row in problem[1]]
    exact = [sum(w * row[g] for w, row in zip(weights, rows, strict=True)) for g in range(len(rows[0]))]
    assert_allclose(composition.weighted_average(floats(weights), floats(rows)), floats(exact), rtol=1e-12, atol=1e-15)


@given(integer_problem())
def test_weighted_average_stays_between_column_minimum_and_maximum_and_sums_to_one(problem):
    weights, rows = floats(shares(problem[0])), floats([shares(row) for row in problem[1]])
    vector = composition.weighted_average(weights, rows)
    used = rows[weights > 0]
    assert (vector >= used.min(axis=0) - 1e-12).all()
    assert (vector <= used.max(axis=0) + 1e-12).all()
    assert vector.sum() == pytest.approx(1.0, abs=1e-12)


@given(integer_problem(), st.data())
def test_weighted_average_is_monotone_in_every_membership(problem, data):
    weights, rows = floats(shares(problem[0])), floats([shares(row) for row in problem[1]])
    more = rows + data.draw(arrays(float, rows.shape, elements=st.floats(0, 1)))
    assert (composition.weighted_average(weights, more) >= composition.weighted_average(weights, rows)).all()


@given(integer_problem(), st.integers(0, 5))
def test_an_indicator_of_weight_zero_can_be_removed(problem, at):
    weights, rows = floats(shares(problem[0])), floats([shares(row) for row in problem[1]])
    at = min(at, len(weights))
    extra = np.insert(weights, at, 0.0), np.insert(rows, at, rows[0][::-1], axis=0)
    assert_array_equal(composition.weighted_average(*extra), composition.weighted_average(weights, rows))


def test_a_unit_has_the_same_bits_alone_and_in_a_batch_of_any_layout():
    rng = np.random.default_rng(3)
    weights, rows = rng.dirichlet(np.ones(11)), rng.dirichlet(np.ones(5), size=(40, 11))
    alone = np.array([composition.weighted_average(weights, unit) for unit in rows])
    assert_array_equal(composition.weighted_average(weights, rows), alone)
    assert_array_equal(composition.weighted_average(weights, np.asfortranarray(rows)), alone)


def test_weights_may_differ_by_unit():
    rows = np.array([[[1.0, 0.0], [0.0, 1.0]]] * 2)
    assert_array_equal(composition.weighted_average(np.array([[0.25, 0.75], [1.0, 0.0]]), rows), [[0.25, 0.75], [1.0, 0.0]])


def test_normalise_leaves_an_empty_vector_undefined():
    assert_array_equal(composition.normalise(np.array([[0.2, 0.2], [0.0, 0.0]])), [[0.5, 0.5], [np.nan, np.nan]])


def test_contributions_refer_to_the_known_mass():
    weights, rows = np.array([0.5, 0.5]), np.array([[0.5, 0.0, 0.0, 0.0], [0.0, 0.0, 0.0, 1.0]])
    raw = composition.weighted_average(weights, rows)
    parts = composition.contributions(weights, rows, SCORES, raw.sum())
    assert_allclose(parts, [0.25 * 95 / 0.75, 0.5 * 50 / 0.75], rtol=1e-15)
    assert composition.score(parts) == pytest.approx(65.0, abs=1e-12)


@given(arrays(float, st.integers(1, 12), elements=st.floats(-100, 100)), st.randoms())
def test_the_score_is_the_same_in_any_order_of_indicators(parts, random):
    shuffled = parts.tolist()
    random.shuffle(shuffled)
    assert composition.score(np.array(shuffled)) == composition.score(parts)


def test_bounds_put_unknown_mass_into_the_worst_and_best_grade():
    values, unknown = np.array([80.0, 80.0, np.nan]), np.array([0.0, 0.25, 1.0])
    low, high = composition.score_bounds(values, unknown, SCORES)
    assert_array_equal(low, [80.0, 72.5, 50.0])
    assert_array_equal(high, [80.0, 83.75, 95.0])


@pytest.mark.parametrize("scores", [SCORES, SCORES[::-1]])
def test_a_tie_takes_the_lower_grade(scores):
    vector = np.array([0.1, 0.4, 0.4, 0.1])
    assert scores[composition.maximum_membership(vector, scores)] == 70
    assert_array_equal(composition.tied(vector), [False, True, True, False])


def test_a_tie_is_seen_through_rounding():
    vector = np.array([0.1 + 0.2, 0.3, 0.2, 0.2])
    assert vector[0] > vector[1]
    assert composition.maximum_membership(vector, SCORES) == 1


def test_decisions_of_an_undefined_vector():
    vector = np.full(4, np.nan)
    assert composition.maximum_membership(vector, SCORES) == -1
    assert composition.confidence(vector, SCORES, 0.6) == -1
    assert composition.nearest_grade(np.array(np.nan), SCORES) == -1
    assert np.isnan(composition.validity(vector))
    assert not composition.tied(vector).any()


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
    assert composition.validity(np.array(vector)) == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize(("level", "expected"), [(0.1, 0), (0.2, 0), (0.21, 1), (0.5, 1), (0.6, 2), (0.9, 2), (1.0, 3)])
def test_confidence_adds_up_from_the_best_grade(level, expected):
    vector = np.array([0.2, 0.3, 0.4, 0.1])
    assert composition.confidence(vector, SCORES, level) == expected
    assert composition.confidence(vector[::-1], SCORES[::-1], level) == 3 - expected


def test_confidence_reaches_its_level_through_rounding():
    vector = np.array([0.1] * 10)
    assert np.cumsum(vector)[-1] < 1.0
    assert composition.confidence(vector, np.arange(10.0)[::-1], 1.0) == 9


def test_nearest_grade_takes_the_lower_one_midway():
    assert_array_equal(composition.nearest_grade(np.array([95.0, 90.0, 90.1, 60.0, 50.0]), SCORES), [0, 1, 0, 3, 3])


def test_standard_error_against_all_possible_answers():
    """Two indicators, three and two answers, three grades: the variance over every outcome of the multinomials."""
    scores, weights = np.array([9.0, 4.0, 1.0]), np.array([0.3, 0.7])
    shares_of, answers = np.array([[1 / 3, 2 / 3, 0.0], [0.5, 0.0, 0.5]]), [3, 2]
    variance = 0.0
    for weight, row, count in zip(weights, shares_of, answers, strict=True):
        outcomes = np.array(np.meshgrid(*[range(3)] * count)).reshape(count, -1)
        chance, mean = row[outcomes].prod(axis=0), scores[outcomes].mean(axis=0)
        variance += weight**2 * (chance @ mean**2 - (chance @ mean) ** 2)
    error = composition.standard_error(weights, shares_of, scores, np.array(answers, dtype=float))
    assert error == pytest.approx(np.sqrt(variance), rel=1e-12)


def test_standard_error_weighs_indicators_by_what_is_known_of_them():
    half = np.array([[0.25, 0.25], [0.0, 0.0]])
    error = composition.standard_error(np.array([0.5, 0.5]), half, np.array([1.0, 0.0]), np.array([25.0, 0.0]))
    assert error == pytest.approx(0.5 / 5)
