"""Goal programming: both goals against enumeration, the choice among optima, and another solver."""

from itertools import combinations, permutations, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sqeval import solvers
from sqeval.numerics import lp
from sqeval.numerics.goal_programme import goal_programme
from sqeval.numerics.least_absolute import log_least_absolute

SCALE = [1 / 9, 1 / 7, 1 / 5, 1 / 3, 1 / 2, 1.0, 2.0, 3.0, 5.0, 7.0, 9.0]
JUDGEMENT = st.one_of(st.sampled_from(SCALE), st.floats(1e-3, 1e3))


def reciprocal(upper, size):
    matrix = np.eye(size)
    rows, columns = np.triu_indices(size, k=1)
    matrix[rows, columns], matrix[columns, rows] = upper, 1 / np.asarray(upper)
    return matrix


@st.composite
def matrices(draw, largest=5, judgement=JUDGEMENT):
    size = draw(st.integers(2, largest))
    count = size * (size - 1) // 2
    return reciprocal(draw(st.lists(judgement, min_size=count, max_size=count)), size)


def deviations(matrix, weights):
    return np.log(matrix / np.divide.outer(weights, weights))[np.triu_indices(len(matrix), k=1)]


def largest_mean_of_a_circle(matrix):
    """By trying all circles of items, each way round."""
    logs, size = np.log(matrix), len(matrix)
    circles = [
        (chosen[0], *rest) for k in range(2, size + 1) for chosen in combinations(range(size), k) for rest in permutations(chosen[1:])
    ]
    return max(logs[list(circle), list(circle[1:] + circle[:1])].mean() for circle in circles)


def least_sum_within(matrix, most):
    """By trying all corners: n − 1 independent pairs, each with deviation 0 or at a limit."""
    size = len(matrix)
    pairs = list(combinations(range(size), 2))
    signs = np.array([np.eye(size)[i] - np.eye(size)[j] for i, j in pairs])[:, :-1]
    logs = np.log([matrix[pair] for pair in pairs])
    values = np.array(list(product([0.0, most, -most], repeat=size - 1)))
    least = np.inf
    for held in map(list, combinations(range(len(pairs)), size - 1)):
        if abs(np.linalg.det(signs[held])) < 0.5:
            continue
        corners = np.linalg.solve(signs[held], (logs[held] - values).T)
        found = np.abs(logs[:, None] - signs @ corners)
        sums = found.sum(axis=0)[found.max(axis=0) <= most + 1e-9]
        least = min(least, sums.min(initial=np.inf))
    return least


@given(matrices())
def test_the_largest_deviation_is_the_largest_mean_of_a_circle(matrix):
    weights = goal_programme(matrix).weights
    assert np.abs(deviations(matrix, weights)).max() == pytest.approx(largest_mean_of_a_circle(matrix), abs=1e-10)


@given(matrices(4))
def test_then_the_sum_is_the_least(matrix):
    found = np.abs(deviations(matrix, goal_programme(matrix).weights))
    assert found.sum() == pytest.approx(least_sum_within(matrix, found.max()), abs=1e-7)


@given(matrices(), st.randoms(use_true_random=False))
def test_weights_and_uniqueness_follow_the_items(matrix, random):
    found = goal_programme(matrix)
    turned = random.sample(range(len(matrix)), len(matrix))
    other = goal_programme(matrix[np.ix_(turned, turned)])
    np.testing.assert_allclose(other.weights, found.weights[turned], atol=1e-8)
    assert other.is_unique == found.is_unique


@given(st.lists(st.floats(1e-6, 1e6), min_size=1, max_size=7))
def test_a_consistent_matrix_returns_its_weights(weights):
    found = goal_programme(np.divide.outer(weights, weights))
    np.testing.assert_allclose(found.weights, np.array(weights) / sum(weights), rtol=1e-12)
    assert found.is_unique


@given(matrices())
def test_transposing_inverts_the_weights(matrix):
    inverse = 1 / goal_programme(matrix).weights
    np.testing.assert_allclose(goal_programme(matrix.T).weights, inverse / inverse.sum(), atol=1e-8)


def test_three_items_share_the_contradiction_equally():
    """By hand: ln 2 + ln 3 − ln 9 = −ln 1.5, a third of it on each pair."""
    share = 1.5 ** (1 / 3)
    weights = np.array([2 * share * 3 * share, 3 * share, 1.0])
    found = goal_programme(reciprocal([2, 9, 3], 3))
    np.testing.assert_allclose(found.weights, weights / weights.sum(), rtol=1e-14)
    assert found.is_unique


def test_of_many_optima_that_with_the_least_squares():
    """Two circles that hang together by one item: how far the second turns is free, the middle has the least squares.

    By hand: a → b → c contradict one another by 27, ln 3 on each pair whatever else; c, d and e by 8. Seen from the first
    circle the others are all equal.
    """
    matrix = np.full((5, 5), np.nan)
    np.fill_diagonal(matrix, 1)
    for i, j, value in [(0, 1, 3), (1, 2, 3), (0, 2, 1 / 3), (2, 3, 2), (3, 4, 2), (2, 4, 1 / 2)]:
        matrix[i, j], matrix[j, i] = value, 1 / value
    found = goal_programme(matrix)
    np.testing.assert_allclose(found.weights, np.full(5, 0.2), atol=1e-10)
    assert not found.is_unique


def test_one_wrong_judgement_moves_it_where_it_does_not_move_the_least_absolute():
    weights = np.array([0.5, 0.3, 0.15, 0.05])
    matrix = np.divide.outer(weights, weights)
    matrix[0, 3], matrix[3, 0] = 1 / 9, 9
    largest = [np.abs(deviations(matrix, method(matrix).weights)).max() for method in (goal_programme, log_least_absolute)]
    assert largest == pytest.approx([np.log(90) / 3, np.log(90)])


@pytest.mark.parametrize("method", [goal_programme, log_least_absolute])
@settings(max_examples=5)
@given(matrices(4, st.sampled_from(SCALE)))
def test_pulp_finds_the_same(method, matrix):
    """On the scale: CBC writes eight digits, too few where judgements differ by 1e-5."""
    own, other = method(matrix), method(matrix, solvers.resolve("pulp"))
    np.testing.assert_allclose(other.weights, own.weights, atol=1e-8)
    assert other.is_unique == own.is_unique


@pytest.mark.parametrize("size", [12, 30])
def test_many_items(size):
    upper = np.random.default_rng(size).choice(SCALE, size * (size - 1) // 2)
    matrix = reciprocal(upper, size)
    found = goal_programme(matrix)
    largest = np.abs(deviations(matrix, found.weights)).max()
    assert largest < np.abs(deviations(matrix, log_least_absolute(matrix).weights)).max()
    assert found.weights.sum() == pytest.approx(1, abs=1e-14)


def test_a_programme_that_fails_gives_no_weights(monkeypatch):
    solve = lp.solve
    failed = lp.LpBatch(np.array(["failed"], dtype=object), np.full((1, 3), np.nan), np.full((1, 3), np.nan), None)
    for calls in (0, 1):
        left = iter([solve] * calls)
        monkeypatch.setattr(lp, "solve", lambda family, solver, left=left: next(left, lambda *_, **__: failed)(family, solver=solver))
        assert goal_programme(reciprocal([2.0], 2)) == (None, False)
