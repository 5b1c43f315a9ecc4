from itertools import pairwise, product

import numpy as np
import pytest
from scipy.optimize import minimize
from tests.numerics.fuzzy_matrices import triangular

from sqeval.numerics import fuzzy_geometric
from sqeval.numerics.pairwise import geometric_mean


def box(matrix):
    pairs = list(zip(*np.triu_indices(len(matrix), k=1), strict=True))
    return pairs, [tuple(np.log(matrix[pair][[0, 2]])) for pair in pairs]


def weights_at(logs, pairs, size):
    matrix = np.ones((size, size))
    for (i, j), value in zip(pairs, logs, strict=True):
        matrix[i, j], matrix[j, i] = np.exp(value), np.exp(-value)
    return geometric_mean(matrix)


@pytest.mark.parametrize("seed", range(3))
def test_the_least_weights_are_at_corners_of_the_judgements(seed):
    matrix = triangular(seed, 4)
    pairs, ends = box(matrix)
    corners = np.array([weights_at(corner, pairs, 4) for corner in product(*ends)])
    np.testing.assert_allclose(fuzzy_geometric.constrained(matrix)[:, 0], corners.min(axis=0), rtol=1e-13)


@pytest.mark.parametrize("seed", range(3))
def test_the_largest_weights_are_those_of_a_solver_and_not_always_at_corners(seed):
    matrix = triangular(seed, 4)
    pairs, ends = box(matrix)
    upper = fuzzy_geometric.constrained(matrix)[:, 2]
    corners = np.array([weights_at(corner, pairs, 4) for corner in product(*ends)]).max(axis=0)
    assert (upper >= corners - 1e-14).all()
    for item in range(4):
        start = [0.5 * (low + high) for low, high in ends]
        found = minimize(
            lambda logs, item=item: -weights_at(logs, pairs, 4)[item], start, bounds=ends, options={"ftol": 1e-15, "gtol": 1e-10}
        )
        assert upper[item] == pytest.approx(-found.fun, rel=1e-9)


def test_some_largest_weight_lies_between_the_corners():
    matrix = triangular(0, 4, noise=0.1)
    pairs, ends = box(matrix)
    corners = np.array([weights_at(corner, pairs, 4) for corner in product(*ends)]).max(axis=0)
    assert (fuzzy_geometric.constrained(matrix)[:, 2] > corners + 1e-6).any()


@pytest.mark.parametrize("size", [1, 2, 3, 6])
def test_it_is_narrower_than_the_textbook_and_never_passes_one(size):
    matrix = triangular(size, size)
    narrow, wide = fuzzy_geometric.constrained(matrix), fuzzy_geometric.buckley(matrix)
    assert (narrow[:, 0] >= wide[:, 0] - 1e-15).all()
    assert (narrow[:, 2] <= wide[:, 2] + 1e-15).all()
    np.testing.assert_allclose(narrow[:, 1], wide[:, 1], rtol=1e-14)
    assert (narrow <= 1 + 1e-15).all()
    assert all((after >= before - 1e-15).all() for before, after in pairwise(narrow.T))


def test_two_items_are_complements():
    fuzzy = fuzzy_geometric.constrained(triangular(5, 2))
    np.testing.assert_allclose(fuzzy[0] + fuzzy[1, ::-1], 1.0, rtol=1e-14)


def test_huge_ratios_stay_finite():
    matrix = np.ones((3, 3, 3))
    for i, j in ((0, 1), (1, 2), (0, 2)):
        matrix[i, j] = 1e80, 1e90, 1e100
        matrix[j, i] = 1 / matrix[i, j, ::-1]
    for fuzzy in (fuzzy_geometric.constrained(matrix), fuzzy_geometric.buckley(matrix)):
        assert np.isfinite(fuzzy).all()
