"""Extent analysis: weights from how possible it is that each fuzzy sum of a row is the largest."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def synthetic_extents(judgements: Floats) -> Floats:
    """Row sums (n, 3) of triangular judgements (n, n, 3) over the sum of all: (Σ_j l/Σ u, Σ_j m/Σ m, Σ_j u/Σ l).

    Examples
    --------
    >>> synthetic_extents(np.array([[[1, 1, 1], [1, 3, 5]], [[1 / 5, 1 / 3, 1], [1, 1, 1]]])).round(4)[0].tolist()
    [0.25, 0.75, 1.875]
    """
    rows = judgements.sum(axis=1)
    return np.asarray(rows / rows.sum(axis=0)[::-1])


def possibility(extents: Floats) -> Floats:
    """V(S_i ≥ S_k) as (n, n): 1 where m_i ≥ m_k, 0 where the triangles do not meet, else the height at which they do."""
    lower, modal, upper = extents.T
    overlap = upper[:, None] - lower[None, :]
    apart = overlap + (modal[None, :] - modal[:, None])
    is_certain = modal[:, None] >= modal[None, :]
    return np.asarray(np.divide(overlap, apart, out=is_certain.astype(np.float64), where=(overlap > 0) & ~is_certain))


def extent_weights(extents: Floats) -> Floats:
    """Least possibilities min_k V(S_i ≥ S_k) as shares of their sum; 0 for an item that cannot be the largest.

    References
    ----------
    Chang, D.-Y. (1996). Applications of the extent analysis method on fuzzy AHP. European Journal of Operational
    Research 95(3), 649-655.

    Examples
    --------
    >>> extent_weights(np.array([[0.3, 0.5, 0.8], [0.2, 0.4, 0.6], [0.05, 0.1, 0.2]])).round(4).tolist()
    [0.5714, 0.4286, 0.0]
    """
    least = possibility(extents).min(axis=1)
    return np.asarray(least / least.sum())
