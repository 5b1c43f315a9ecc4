"""The graph of comparisons: items joined by a judgement, what hangs together, and how firmly."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]


def judged(matrix: Floats) -> Mask:
    """Which pairs of a matrix (..., n, n) are judged; nothing is compared with itself."""
    found: Mask = ~np.isnan(matrix)
    size = matrix.shape[-1]
    found[..., np.arange(size), np.arange(size)] = False
    return found


def components(edges: Mask) -> NDArray[np.intp]:
    """Number of the component of each item, from 0, in the order of their first items.

    Examples
    --------
    >>> components(np.array([[False, True, False], [True, False, False], [False, False, False]]))
    array([0, 0, 1])
    """
    reached = edges | np.eye(len(edges), dtype=bool)
    # Squaring doubles the length of the paths.
    for _ in range(len(edges).bit_length()):
        reached = (reached.astype(np.float64) @ reached) > 0
    first = reached.argmax(axis=1)
    return np.asarray(np.unique(first, return_inverse=True)[1])


def redundancy(edges: Mask) -> int:
    """How many judgements there are beyond the n − 1 that connect the items of a connected graph."""
    return int(np.triu(edges).sum()) - (len(edges) - 1)


def laplacian(edges: Mask) -> Floats:
    """L = D − A of graphs (..., n, n)."""
    size = edges.shape[-1]
    found: Floats = -edges.astype(np.float64)
    found[..., np.arange(size), np.arange(size)] = edges.sum(axis=-1)
    return found


def resistances(edges: Mask) -> Floats:
    """Effective resistance (n, n) of every pair; ∞ between components.

    The variance of ln(w_i/w_j) by logarithmic least squares, in units of the variance of one ln-judgement.

    References
    ----------
    Klein, D. J. & Randić, M. (1993). Resistance distance. Journal of Mathematical Chemistry 12(1), 81-95.

    Examples
    --------
    >>> path = np.array([[False, True, False], [True, False, True], [False, True, False]])
    >>> resistances(path).round(12).tolist()
    [[0.0, 1.0, 2.0], [1.0, 0.0, 1.0], [2.0, 1.0, 0.0]]
    """
    inverse = np.linalg.pinv(laplacian(edges), hermitian=True)
    own = np.diagonal(inverse)
    found = np.maximum(own[:, None] + own[None, :] - 2.0 * inverse, 0.0)
    np.fill_diagonal(found, 0.0)
    parts = components(edges)
    found[parts[:, None] != parts[None, :]] = np.inf
    return np.asarray(found)
