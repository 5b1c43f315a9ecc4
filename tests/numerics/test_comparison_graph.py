import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse.csgraph import connected_components

from sqeval.numerics import comparison_graph


@st.composite
def graphs(draw):
    size = draw(st.integers(1, 8))
    count = size * (size - 1) // 2
    edges = np.zeros((size, size), dtype=bool)
    edges[np.triu_indices(size, k=1)] = draw(st.lists(st.booleans(), min_size=count, max_size=count))
    return edges | edges.T


@given(graphs())
def test_components_against_scipy(edges):
    _, expected = connected_components(edges, directed=False)
    np.testing.assert_array_equal(comparison_graph.components(edges), expected)


@given(graphs())
def test_resistance_is_the_variance_of_a_regression(edges):
    parts = comparison_graph.components(edges)
    rows, columns = np.nonzero(np.triu(edges))
    design = np.zeros((len(rows), len(edges)))
    design[np.arange(len(rows)), rows], design[np.arange(len(rows)), columns] = 1, -1
    covariance = np.linalg.pinv(design.T @ design)
    found = comparison_graph.resistances(edges)
    for i in range(len(edges)):
        for j in range(len(edges)):
            contrast = np.eye(len(edges))[i] - np.eye(len(edges))[j]
            expected = contrast @ covariance @ contrast if parts[i] == parts[j] else np.inf
            assert found[i, j] == pytest.approx(expected, abs=1e-9)


def test_known_resistances():
    ring = np.roll(np.eye(4, dtype=bool), 1, axis=1)
    ring = ring | ring.T
    found = comparison_graph.resistances(ring)
    assert found[0, 1] == pytest.approx(3 / 4)
    assert found[0, 2] == pytest.approx(1)
    full = ~np.eye(5, dtype=bool)
    assert comparison_graph.resistances(full)[0, 1] == pytest.approx(2 / 5)


@given(graphs())
def test_redundancy_counts_the_independent_circles(edges):
    if not comparison_graph.components(edges).any():
        laplacian_rank = np.linalg.matrix_rank(comparison_graph.laplacian(edges).astype(float))
        assert comparison_graph.redundancy(edges) == edges.sum() // 2 - laplacian_rank
