import math

import numpy as np
import pytest
from tests.numerics.fuzzy_matrices import triangular

from sqeval.numerics import lp
from sqeval.numerics.fuzzy_preference import preference_programming


def membership(weights, matrix):
    """The least membership of a ratio above the diagonal, from the definition."""
    least = math.inf
    for i, j in zip(*np.triu_indices(len(matrix), k=1), strict=True):
        low, modal, high = matrix[i, j]
        ratio = weights[i] / weights[j]
        least = min(least, (ratio - low) / (modal - low) if ratio <= modal else (high - ratio) / (high - modal))
    return least


def margin(level, matrix):
    """Largest s with Σ w = 1, w ≥ 0.001 and every constraint of the level met with s to spare: below 0 where none meets them."""
    size = len(matrix)
    rows = []
    for i, j in zip(*np.triu_indices(size, k=1), strict=True):
        low, modal, high = matrix[i, j]
        unit = np.eye(size)
        rows += [(low + level * (modal - low)) * unit[j] - unit[i], unit[i] - (high - level * (high - modal)) * unit[j]]
    shared = np.vstack(
        [np.column_stack([rows, np.ones(len(rows))]), np.r_[np.ones(size), 0.0], np.column_stack([np.eye(size), np.zeros(size)])]
    )
    senses = ("<=",) * len(rows) + ("=",) + (">=",) * size
    rhs = np.r_[np.zeros(len(rows)), 1.0, np.full(size, 1e-3)][None]
    family = lp.LpFamily(shared, np.zeros((1, len(senses), 0)), np.r_[np.zeros(size), -1.0], rhs, senses, free=(size,))
    found = lp.solve(family)
    assert found.status[0] == lp.OPTIMAL
    return found.x[0, size]


@pytest.mark.parametrize(("seed", "size", "noise"), [(0, 2, 0.5), (1, 3, 0.3), (2, 4, 0.5), (3, 5, 0.3), (4, 6, 0.2), (5, 4, 1.0)])
def test_weights_reach_lambda_and_linear_programmes_reach_no_more(seed, size, noise):
    matrix = triangular(seed, size, noise)
    found = preference_programming(matrix)
    assert membership(found.weights, matrix) == pytest.approx(found.consistency, abs=1e-11)
    assert margin(found.consistency - 1e-5, matrix) >= 0
    if found.consistency < 1:
        assert margin(found.consistency + 1e-5, matrix) < 0


def test_a_triad_in_closed_form():
    matrix = np.ones((3, 3, 3))
    matrix[0, 1], matrix[1, 2], matrix[0, 2] = (1, 2, 3), (1, 2, 3), (2, 3, 4)
    found = preference_programming(matrix)
    level = (math.sqrt(21) - 3) / 2  # (1 + λ)² = 4 − λ
    assert found.consistency == pytest.approx(level, abs=1e-15)
    assert found.is_unique
    np.testing.assert_allclose(found.weights * (1 + (1 + level) + (4 - level)), [4 - level, 1 + level, 1], rtol=1e-13)


def test_consistent_modal_judgements_reach_one():
    weights = np.array([0.4, 0.3, 0.2, 0.1])
    modal = weights[:, None] / weights[None, :]
    matrix = np.stack([modal / 2, modal, modal * 2], axis=-1)
    found = preference_programming(matrix)
    assert found.consistency == 1.0
    np.testing.assert_allclose(found.weights, weights, rtol=1e-14)
    assert (found.low < weights).all()
    assert (found.high > weights).all()


def test_lambda_is_negative_where_no_weights_keep_within_the_judgements():
    matrix = np.ones((3, 3, 3))
    matrix[0, 1], matrix[1, 2], matrix[0, 2] = (2, 3, 4), (2, 3, 4), (1, 2, 3)
    found = preference_programming(matrix)
    assert found.consistency < 0
    assert membership(found.weights, matrix) == pytest.approx(found.consistency, abs=1e-12)


def test_four_items_leave_several_optima_and_the_range_is_said():
    matrix = np.ones((4, 4, 3))
    matrix[0, 1], matrix[1, 2], matrix[0, 2] = (1, 2, 3), (1, 2, 3), (2, 3, 4)
    matrix[0, 3], matrix[1, 3], matrix[2, 3] = (0.01, 12, 60), (0.01, 7, 40), (0.01, 4, 20)
    found = preference_programming(matrix)
    assert not found.is_unique
    assert membership(found.weights, matrix) == pytest.approx(found.consistency, abs=1e-12)


def test_judgements_without_spread_that_contradict_one_another_have_no_lambda():
    matrix = np.ones((3, 3, 3))
    matrix[0, 1] = matrix[1, 2] = matrix[0, 2] = 2
    found = preference_programming(matrix)
    assert found.weights is None
    assert sorted(found.circle) == [0, 1, 2]


def test_one_judgement_without_spread_is_kept_exactly():
    matrix = triangular(1, 3, 1.0)
    matrix[0, 1] = 2.0
    weights = preference_programming(matrix).weights
    assert weights[0] / weights[1] == pytest.approx(2, rel=1e-12)
