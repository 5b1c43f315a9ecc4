"""Random reciprocal triangular judgements for tests."""

import numpy as np


def triangular(seed, size, noise=0.4, spread=0.5):
    """Judgements (n, n, 3) around random weights: `noise` makes them inconsistent, `spread` wide."""
    rng = np.random.default_rng(seed)
    place = rng.normal(0, 1, size)
    matrix = np.ones((size, size, 3))
    for i, j in zip(*np.triu_indices(size, k=1), strict=True):
        modal = np.exp(place[i] - place[j] + rng.normal(0, noise))
        low, high = np.exp(-np.abs(rng.normal(0, spread, 2)))
        matrix[i, j] = modal * low, modal, modal / high
        matrix[j, i] = 1 / matrix[i, j, ::-1]
    return matrix
