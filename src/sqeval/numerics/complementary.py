"""Weights and consistency of complementary judgements: a_ij + a_ji = 1."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def weights(matrix: Floats) -> Floats:
    """w_i = (Σ_j a_ij + n/2 − 1)/(n (n − 1)), which sum to 1.

    Examples
    --------
    >>> weights(np.array([[0.5, 0.9], [0.1, 0.5]])).round(4).tolist()
    [0.7, 0.3]
    """
    size = len(matrix)
    if size == 1:
        return np.ones(1)
    return np.asarray((matrix.sum(axis=1) + size / 2 - 1) / (size * (size - 1)))


def compatibility(matrix: Floats, weights: Floats) -> float:
    """Mean of |a_ij − w_i/(w_i + w_j)| over all cells, from 0 (the judgements are those of the weights) to 1.

    Examples
    --------
    >>> round(compatibility(np.array([[0.5, 0.9], [0.1, 0.5]]), np.array([0.7, 0.3])), 4)
    0.1
    """
    expected = weights[:, None] / (weights[:, None] + weights[None, :])
    return float(np.abs(matrix - expected).mean())


def additive_consistency(matrix: Floats) -> float:
    """1 − ⅔ · mean |a_ij − (a_ik + a_kj − ½)| over different i, j, k: 1 where every triad is additively consistent.

    Examples
    --------
    >>> additive_consistency(np.array([[0.5, 1.0, 0.0], [0.0, 0.5, 1.0], [1.0, 0.0, 0.5]]))
    0.0
    """
    size = len(matrix)
    if size < 3:
        return 1.0
    off = np.abs(matrix[:, None, :] - (matrix[:, :, None] + matrix[None, :, :] - 0.5))
    i, k, j = np.indices(off.shape)
    return 1.0 - 2.0 / 3.0 * float(off[(i != k) & (k != j) & (i != j)].mean())
