from itertools import permutations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from sqeval.numerics import circles


@st.composite
def preferences(draw):
    size = draw(st.integers(2, 5))
    matrix, edges = np.ones((size, size)), np.zeros((size, size), dtype=bool)
    for i in range(size):
        for j in range(i):
            value = draw(st.sampled_from([None, 0.5, 1.0, 2.0]))
            if value is not None:
                matrix[i, j], matrix[j, i], edges[i, j], edges[j, i] = value, 1 / value, True, True
    return matrix, edges


@given(preferences())
def test_no_circle_is_found_where_a_ranking_exists_and_only_there(case):
    matrix, edges = case
    size = len(matrix)
    # A ranking with ties that no judgement contradicts, by trying all of them.
    rankings = {tuple(levels) for levels in np.ndindex(*(size,) * size)}
    fits = any(
        all(
            (levels[i] > levels[j]) == (matrix[i, j] > 1) and (levels[i] == levels[j]) == (matrix[i, j] == 1) for i, j in np.argwhere(edges)
        )
        for levels in rankings
    )
    found = circles.shortest_circle(matrix, edges)
    assert (not found) == fits
    if found:
        steps = list(zip(found, (*found[1:], found[0]), strict=True))
        assert all(edges[i, j] and matrix[i, j] >= 1 for i, j in steps)
        assert any(matrix[i, j] > 1 for i, j in steps)
        shorter = (p for k in range(2, len(found)) for p in permutations(range(size), k))
        assert not any(is_circle(matrix, edges, path) for path in shorter)


def is_circle(matrix, edges, path):
    steps = list(zip(path, (*path[1:], path[0]), strict=True))
    return all(edges[i, j] and matrix[i, j] >= 1 for i, j in steps) and any(matrix[i, j] > 1 for i, j in steps)
