"""How far judgements contradict one another: eigenvalue, consistency index and ratio."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

#: The largest consistency ratio that Saaty (1980) takes as consistent enough.
THRESHOLD = 0.1


def eigenvalue_excess(matrices: Floats, weights: Floats) -> Floats:
    """What the mean of (A w)_i / w_i is above n: (1/n) Σ_{i<j} (x_ij − 1)² / x_ij with x_ij = a_ij w_j / w_i.

    For the principal eigenvector this is λmax − n. The identity holds for every reciprocal matrix; taking n off a
    computed λ would leave only rounding noise where judgements are nearly consistent, and could be negative.

    Parameters
    ----------
    matrices : (..., n, n) array
        Positive reciprocal matrices.
    weights : (..., n) array
        Positive weights.

    Returns
    -------
    (...) array
        Never negative; exactly 0 where nothing but rounding separates judgements from ratios of weights.

    References
    ----------
    Saaty, T. L. (1977). A scaling method for priorities in hierarchical structures. Journal of Mathematical
    Psychology 15(3), 234-281.

    Examples
    --------
    >>> eigenvalue_excess(np.array([[1.0, 4.0], [0.25, 1.0]]), np.array([0.8, 0.2])).item()
    0.0
    """
    size = matrices.shape[-1]
    upper = np.triu_indices(size, k=1)
    ratios = (matrices * weights[..., None, :] / weights[..., :, None])[..., upper[0], upper[1]]
    gaps = ratios - 1.0
    rounding = 8 * size * np.finfo(np.float64).eps
    gaps = np.where(np.abs(gaps) <= rounding, 0.0, gaps)
    excess: Floats = (gaps * (gaps / ratios)).sum(axis=-1) / size
    return excess


def consistency_index(excess: Floats, size: int) -> Floats:
    """CI = (λmax − n) / (n − 1), from λmax − n; 0 for n ≤ 2, where judgements cannot contradict one another.

    Examples
    --------
    >>> consistency_index(np.array([0.0, 0.3]), 4)
    array([0. , 0.1])
    """
    return np.zeros_like(excess) if size <= 2 else excess / (size - 1)


def consistency_ratio(index: Floats, random_index: float) -> Floats:
    """CR = CI / RI; 0 where the random index is 0 (n ≤ 2).

    Examples
    --------
    >>> consistency_ratio(np.array([0.05]), 0.5)
    array([0.1])
    """
    return index / random_index if random_index > 0 else np.zeros_like(index)


def pooled_ratio(weights: Floats, indices: Floats, random_indices: Floats) -> float:
    """Consistency ratio of several matrices together: Σ w CI / Σ w RI; 0 where no matrix has a random index.

    Examples
    --------
    >>> pooled_ratio(np.array([0.75, 0.25]), np.array([0.04, 0.0]), np.array([0.5, 0.5]))
    0.06
    """
    expected = float(weights @ random_indices)
    return float(weights @ indices) / expected if expected > 0 else 0.0
