import numpy as np
import pytest
from scipy.optimize import minimize
from tests.numerics.fuzzy_matrices import triangular

from sqeval.numerics import fuzzy_least_squares as least_squares
from sqeval.numerics.pairwise import geometric_mean


def cost(weights, matrix):
    """Written out from the paper."""
    logs, total = np.log(weights), 0.0
    for i, j in np.argwhere(~np.eye(len(matrix), dtype=bool)):
        low, modal, high = np.log(matrix[i, j])
        total += (logs[i, 0] - logs[j, 2] - low) ** 2 + (logs[i, 1] - logs[j, 1] - modal) ** 2 + (logs[i, 2] - logs[j, 0] - high) ** 2
    return total


def broken(weights):
    """The worst violation of the normalisation and of the order, written out from the paper."""
    low, modal, high = weights.T
    worst = [abs(modal.sum() - 1), abs((low + high).sum() - 2), (low - modal).max(), (modal - high).max()]
    for i in range(len(weights)):
        worst += [1 - low[i] - high.sum() + high[i], high[i] + low.sum() - low[i] - 1]
    return max(worst)


SIZES = [(seed, size, noise) for seed, size, noise in ((0, 2, 0.5), (1, 3, 0.2), (2, 4, 1.0), (3, 5, 0.1), (4, 3, 2.0), (5, 6, 1.0))]


@pytest.mark.parametrize(("seed", "size", "noise"), SIZES)
def test_the_normalisation_holds_and_the_optimum_is_certain(seed, size, noise):
    matrix = triangular(seed, size, noise)
    found = least_squares.fuzzy_log_least_squares(matrix)
    assert broken(found.weights) <= 1e-12
    assert found.residual <= 1e-12


@pytest.mark.parametrize(("seed", "size", "noise"), SIZES)
def test_no_feasible_neighbour_is_better(seed, size, noise):
    matrix = triangular(seed, size, noise)
    weights = least_squares.fuzzy_log_least_squares(matrix).weights
    rng = np.random.default_rng(seed)
    best = cost(weights, matrix)
    for _ in range(40):
        move = weights * np.exp(rng.normal(0, 1e-3, weights.shape))
        move[:, 1] /= move[:, 1].sum()
        move[:, [0, 2]] *= 2 / move[:, [0, 2]].sum()
        assert broken(move) > 1e-12 or cost(move, matrix) >= best - 1e-12


def test_the_free_optimum_solves_the_normal_equations():
    matrix = triangular(3, 5, 0.1)
    free = least_squares._free_optimum(matrix)
    deviations, wanted = least_squares._deviations(np.log(matrix))
    assert np.abs(deviations.T @ (deviations @ np.log(free).T.ravel() - wanted)).max() <= 1e-13


def test_another_start_finds_the_same_bound_optimum():
    matrix = triangular(2, 4, 1.0)
    found = least_squares.fuzzy_log_least_squares(matrix)
    assert not found.is_free
    again = minimize(
        lambda logs: cost(np.exp(logs).reshape(3, -1).T, matrix),
        np.log(np.full(12, 0.25)),
        method="SLSQP",
        constraints=[
            {"type": "eq", "fun": lambda logs: least_squares._constraints(logs)[:2]},
            {"type": "ineq", "fun": lambda logs: least_squares._constraints(logs)[2:]},
        ],
        options={"maxiter": 500, "ftol": 1e-13},
    )
    assert again.fun >= cost(found.weights, matrix) - 1e-9
    np.testing.assert_allclose(np.exp(again.x).reshape(3, -1).T, found.weights, atol=1e-4)


def test_slopes_are_those_of_the_constraints():
    logs = np.random.default_rng(1).normal(-1, 0.5, 9)
    step = 1e-6
    numeric = np.array(
        [(least_squares._constraints(logs + e) - least_squares._constraints(logs - e)) / (2 * step) for e in step * np.eye(9)]
    )
    np.testing.assert_allclose(least_squares._slopes(logs), numeric.T, atol=1e-8)


def test_curvature_is_that_of_the_priced_constraints():
    rng = np.random.default_rng(2)
    logs, prices, step = rng.normal(-1, 0.5, 9), rng.normal(0, 1, 11), 1e-6
    numeric = np.array(
        [(least_squares._slopes(logs + e) - least_squares._slopes(logs - e)).T @ prices / (2 * step) for e in step * np.eye(9)]
    )
    np.testing.assert_allclose(np.diag(least_squares._curvature(logs, prices)), numeric, atol=1e-8)


def test_a_free_optimum_has_modal_weights_that_are_geometric_means():
    modal = np.array([[1, 1.2, 1.6], [1 / 1.2, 1, 1.1], [1 / 1.6, 1 / 1.1, 1]])
    matrix = np.stack([modal / 1.5, modal, modal * 1.5], axis=-1)
    matrix[np.arange(3), np.arange(3)] = 1.0
    found = least_squares.fuzzy_log_least_squares(matrix)
    assert found.is_free
    np.testing.assert_allclose(found.weights[:, 1], geometric_mean(modal), rtol=1e-14)
