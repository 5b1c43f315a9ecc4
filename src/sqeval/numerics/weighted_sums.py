"""Weighted sums with the weights of several nodes at once."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def weighted_sums(weights: Floats, parts: Floats) -> Floats:
    """Σ_k w_nk x_k… for every node n.

    Parameters
    ----------
    weights : (nodes, k) array
    parts : (k, …) array

    Returns
    -------
    (nodes, …) array

    Examples
    --------
    >>> weighted_sums(np.array([[0.5, 0.5], [0.0, 1.0]]), np.array([[1.0, 2.0], [3.0, 6.0]])).tolist()
    [[2.0, 4.0], [3.0, 6.0]]
    """
    total = np.zeros((len(weights), *parts.shape[1:]))
    # One indicator after the other: a row gets the same bits alone as among others, which matrix products do not promise.
    for column, part in zip(weights.T, parts, strict=True):
        total += np.multiply.outer(column, part)
    return total
