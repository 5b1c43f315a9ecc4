"""How far judgements contradict one another: eigenvalue, consistency index and ratio."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

#: The largest consistency ratio that Saaty (1980) takes as consistent enough.
THRESHOLD = 0.1


def above(matrices: Floats) -> Floats:
    """Cells above the diagonal: (..., n (n − 1)/2), row by row.

    Examples
    --------
    >>> above(np.arange(9.0).reshape(3, 3))
    array([1., 2., 5.])
    """
    size = matrices.shape[-1]
    rows, columns = np.triu_indices(size, k=1)
    # Much faster than two index arrays where matrices come by the thousand.
    cells: Floats = np.take(matrices.reshape(*matrices.shape[:-2], size * size), rows * size + columns, axis=-1)
    return cells


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
    rows, columns = np.triu_indices(size, k=1)
    ratios = above(matrices) * np.take(weights, columns, axis=-1) / np.take(weights, rows, axis=-1)
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


def geometric_index(matrices: Floats, weights: Floats) -> Floats:
    """Geometric consistency index: GCI = 2/((n − 1)(n − 2)) Σ_{i<j} ln²(a_ij w_j / w_i), w the geometric means of the rows.

    Parameters
    ----------
    matrices : (..., n, n) array
        Positive reciprocal matrices.
    weights : (..., n) array
        Geometric means of their rows, on any scale.

    Returns
    -------
    (...) array
        Never negative; 0 for n ≤ 2, and where nothing but rounding separates judgements from ratios of weights.

    References
    ----------
    Aguarón, J. & Moreno-Jiménez, J. M. (2003). The geometric consistency index: approximated thresholds. European
    Journal of Operational Research 147(1), 137-145.

    Examples
    --------
    >>> cycle = np.array([[1, 2, 0.5], [0.5, 1, 2], [2, 0.5, 1]])
    >>> round(geometric_index(cycle, np.ones(3)).item(), 4)
    1.4414
    """
    size = matrices.shape[-1]
    if size <= 2:
        return np.zeros(matrices.shape[:-2])
    rows, columns = np.triu_indices(size, k=1)
    places = np.log(weights)
    logs = np.log(above(matrices)) + np.take(places, columns, axis=-1) - np.take(places, rows, axis=-1)
    logs = np.where(np.abs(logs) <= 8 * size * np.finfo(np.float64).eps, 0.0, logs)
    index: Floats = 2.0 / ((size - 1) * (size - 2)) * (logs**2).sum(axis=-1)
    return index


def residual_variance(matrix: Floats, weights: Floats, edges: NDArray[np.bool_]) -> float:
    """What GCI becomes where judgements are missing: Σ ln²(a_ij w_j/w_i) over the judged pairs, by their number less n − 1.

    With all pairs judged it is the GCI, which is the residual variance of the logarithmic regression; 0 where no judgement is
    redundant.

    Examples
    --------
    >>> cycle = np.array([[1, 2, 0.5], [0.5, 1, 2], [2, 0.5, 1]])
    >>> round(residual_variance(cycle, np.ones(3), ~np.eye(3, dtype=bool)), 4)
    1.4414
    """
    rows, columns = np.nonzero(np.triu(edges, k=1))
    freedom = len(rows) - len(matrix) + 1
    if freedom <= 0:
        return 0.0
    logs = np.log(matrix[rows, columns]) + np.log(weights[columns] / weights[rows])
    logs = np.where(np.abs(logs) <= 8 * len(matrix) * np.finfo(np.float64).eps, 0.0, logs)
    return float((logs**2).sum()) / freedom


def geometric_threshold(size: int) -> float:
    """The GCI that stands for a CR of 0.1: 0.3147 for n = 3, 0.3526 for n = 4, 0.370 beyond; 0 for n ≤ 2.

    References
    ----------
    Aguarón & Moreno-Jiménez (2003), as for `geometric_index`.
    """
    return 0.0 if size <= 2 else {3: 0.3147, 4: 0.3526}.get(size, 0.370)


def harmonic_index(matrices: Floats) -> Floats:
    """Harmonic consistency index: HCI = (HM − n)(n + 1)/(n (n − 1)), HM = n / Σ_j 1/s_j, s_j the sums of the columns.

    Parameters
    ----------
    matrices : (..., n, n) array
        Positive reciprocal matrices.

    Returns
    -------
    (...) array
        0 for n = 1 and where nothing but rounding separates the judgements from consistent ones.

    References
    ----------
    Stein, W. E. & Mizzi, P. J. (2007). The harmonic consistency index for the analytic hierarchy process. European
    Journal of Operational Research 177(1), 488-497.

    Examples
    --------
    >>> harmonic_index(np.array([[1, 2, 0.5], [0.5, 1, 2], [2, 0.5, 1]])).item()
    0.3333333333333333
    """
    size = matrices.shape[-1]
    if size <= 2:
        return np.zeros(matrices.shape[:-2])
    mean = size / (1.0 / matrices.sum(axis=-2)).sum(axis=-1)
    gap = np.where(np.abs(mean - size) <= 8 * size * np.finfo(np.float64).eps * size, 0.0, mean - size)
    index: Floats = gap * (size + 1) / (size * (size - 1))
    return index


#: Mean HCI of random matrices (Stein & Mizzi 2007), by size.
_HARMONIC = {
    **{1: 0.0, 2: 0.0, 3: 0.550, 4: 0.859, 5: 1.061, 6: 1.205, 7: 1.310, 8: 1.381, 9: 1.437, 10: 1.484},
    **{15: 1.599, 20: 1.650, 25: 1.675},
}


def harmonic_random_index(size: int) -> float:
    """The harmonic random index for matrices of `size` rows, or NaN where none is printed.

    Examples
    --------
    >>> harmonic_random_index(5), harmonic_random_index(11)
    (1.061, nan)
    """
    return _HARMONIC.get(size, np.nan)


def pooled_ratio(weights: Floats, indices: Floats, random_indices: Floats) -> float:
    """Consistency ratio of several matrices together: Σ w CI / Σ w RI; 0 where no matrix has a random index.

    Examples
    --------
    >>> pooled_ratio(np.array([0.75, 0.25]), np.array([0.04, 0.0]), np.array([0.5, 0.5]))
    0.06
    """
    expected = float(weights @ random_indices)
    return float(weights @ indices) / expected if expected > 0 else 0.0
