"""Fitted priorities: optimal against scipy's general minimisers, equivariant, exact where judgements are consistent."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog, minimize

from sqeval.numerics import lp, pairwise, pairwise_fits
from sqeval.numerics.goal_programme import goal_programme
from sqeval.numerics.least_absolute import log_least_absolute

SAATY = st.sampled_from([1 / 9, 1 / 7, 1 / 5, 1 / 3, 1 / 2, 1.0, 2.0, 3.0, 5.0, 7.0, 9.0])


@st.composite
def matrices(draw, smallest=2, largest=6):
    size = draw(st.integers(smallest, largest))
    matrix = np.eye(size)
    for i, j in combinations(range(size), 2):
        matrix[i, j] = draw(SAATY)
        matrix[j, i] = 1 / matrix[i, j]
    return matrix


def ratios(weights):
    return np.divide.outer(weights, weights)


def squares(matrix, weights):
    return ((matrix - ratios(weights)) ** 2).sum()


def chi(matrix, weights):
    return ((matrix - ratios(weights)) ** 2 / ratios(weights)).sum()


def weighted(matrix, weights):
    return ((matrix * weights - weights[:, None]) ** 2).sum()


def absolute(matrix, weights):
    return np.abs(np.triu(np.log(matrix / ratios(weights)))).sum()


def every_method(matrix):
    yield pairwise.column_mean(matrix)
    yield pairwise.weighted_least_squares(matrix)
    yield pairwise_fits.chi_square(matrix)
    yield pairwise_fits.least_squares(matrix)[0]
    yield log_least_absolute(matrix).weights
    yield goal_programme(matrix).weights


@given(st.lists(st.floats(1e-3, 1e3), min_size=1, max_size=7))
def test_a_consistent_matrix_returns_its_weights(weights):
    for found in every_method(ratios(np.array(weights))):
        np.testing.assert_allclose(found, np.array(weights) / sum(weights), rtol=1e-9)


@settings(deadline=None, max_examples=30)
@given(matrices())
def test_weights_are_positive_and_sum_to_one(matrix):
    for found in every_method(matrix):
        assert (found > 0).all()
        assert found.sum() == pytest.approx(1, abs=1e-14)


@settings(deadline=None, max_examples=30)
@given(matrices())
def test_chi_square_against_a_general_minimiser(matrix):
    size = len(matrix)
    rival = minimize(lambda z: chi(matrix, np.exp(z)), np.zeros(size), method="BFGS")
    assert chi(matrix, pairwise_fits.chi_square(matrix)) <= rival.fun * (1 + 1e-9) + 1e-12


@settings(deadline=None, max_examples=30)
@given(matrices(), st.integers(0, 99))
def test_weighted_least_squares_cannot_be_improved(matrix, seed):
    best = pairwise.weighted_least_squares(matrix)
    for shift in np.random.default_rng(seed).normal(scale=1e-3, size=(20, len(matrix))):
        assert weighted(matrix, best) <= weighted(matrix, best + shift - shift.mean()) + 1e-14


@settings(deadline=None, max_examples=15)
@given(matrices(3), st.integers(0, 99))
def test_least_squares_against_forty_random_starts(matrix, seed):
    starts = np.random.default_rng(seed).normal(scale=2, size=(40, len(matrix)))
    best = min(pairwise_fits._descended(matrix, start, pairwise_fits._least_squares_terms)[1] for start in starts)
    # Below that both are rounding of a sum of squares that is 0.
    assert squares(matrix, pairwise_fits.least_squares(matrix)[0]) <= best * (1 + 1e-9) + 1e-24


def test_least_squares_of_a_circle_has_three_answers():
    """By symmetry, turning the circle turns the answer (Jensen 1984 on the non-uniqueness of least squares)."""
    circle = np.array([[1, 9, 1 / 9], [1 / 9, 1, 9], [9, 1 / 9, 1]])
    found = pairwise_fits.least_squares(circle)
    assert len(found) == 3
    first = found[0]
    np.testing.assert_allclose(np.sort(found, axis=0), np.sort([first, np.roll(first, 1), np.roll(first, 2)], axis=0), atol=1e-9)
    assert squares(circle, first) < squares(circle, np.full(3, 1 / 3))


@settings(deadline=None, max_examples=40)
@given(matrices(2, 5), st.randoms(use_true_random=False))
def test_least_absolute_is_optimal_and_follows_the_items(matrix, random):
    size = len(matrix)
    found = log_least_absolute(matrix)
    assert absolute(matrix, found.weights) == pytest.approx(_least(matrix), abs=1e-9)
    turned = random.sample(range(size), size)
    other = log_least_absolute(matrix[np.ix_(turned, turned)])
    np.testing.assert_allclose(other.weights, found.weights[turned], atol=1e-8)
    assert other.is_unique == found.is_unique


def _least(matrix):
    rows, columns = np.triu_indices(len(matrix), k=1)
    pairs = len(rows)
    signs = np.zeros((pairs, len(matrix)))
    signs[np.arange(pairs), rows], signs[np.arange(pairs), columns] = 1, -1
    equal = np.hstack([signs, np.eye(pairs), -np.eye(pairs)])
    cost = np.r_[np.zeros(len(matrix)), np.ones(2 * pairs)]
    bounds = [(None, None)] * len(matrix) + [(0, None)] * (2 * pairs)
    return linprog(cost, A_eq=equal, b_eq=np.log(matrix[rows, columns]), bounds=bounds).fun


def test_of_many_least_absolute_answers_that_with_the_least_squares():
    """By hand: ln w of a circle of three with a = 2; any z with |z_i − z_j| ≤ ln 2 on a side is optimal, the middle is 0."""
    circle = np.array([[1, 2, 0.5], [0.5, 1, 2], [2, 0.5, 1]])
    found = log_least_absolute(circle)
    np.testing.assert_allclose(found.weights, np.full(3, 1 / 3), atol=1e-9)
    assert not found.is_unique


@settings(deadline=None, max_examples=25)
@given(matrices(3, 5), st.integers(0, 99))
def test_no_optimum_near_the_chosen_one_has_smaller_squares(matrix, seed):
    found = log_least_absolute(matrix)

    def deviations(weights):
        return np.triu(np.log(matrix / ratios(weights)))

    least, own = absolute(matrix, found.weights), (deviations(found.weights) ** 2).sum()
    for shift in np.random.default_rng(seed).normal(scale=0.05, size=(200, len(matrix))):
        other = found.weights * np.exp(shift)
        if absolute(matrix, other) <= least + 1e-12:
            assert (deviations(other) ** 2).sum() >= own - 1e-9


def test_one_wrong_judgement_does_not_move_the_least_absolute_weights():
    weights = np.array([0.5, 0.3, 0.15, 0.05])
    matrix = ratios(weights)
    matrix[0, 3], matrix[3, 0] = 1 / 9, 9
    found = log_least_absolute(matrix)
    np.testing.assert_allclose(found.weights, weights, rtol=1e-9)
    assert found.is_unique


def test_a_programme_that_fails_gives_no_weights(monkeypatch):
    failed = lp.LpBatch(np.array(["failed"], dtype=object), np.full((1, 4), np.nan), np.full((1, 2), np.nan), None)
    monkeypatch.setattr(lp, "solve", lambda family, solver: failed)
    assert log_least_absolute(np.array([[1.0, 2.0], [0.5, 1.0]])) == (None, False)
