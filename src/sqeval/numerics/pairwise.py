"""Priority vectors of positive reciprocal matrices; any leading axes hold a batch of matrices."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

#: Squarings before LAPACK is asked, and ratios that it is asked about at once.
_SQUARINGS, _HUGE = 12, 1e9
#: Entries stay far from what a float can hold if a power is scaled after so many squarings.
_SCALED = 3
#: Cells of all matrices that are worked on at a time: what stays in the processor's cache.
_CELLS = 2**17


def geometric_mean(matrices: Floats) -> Floats:
    """Normalised geometric means of the rows: w_i = (Π_j a_ij)^(1/n) / Σ_k (Π_j a_kj)^(1/n).

    Parameters
    ----------
    matrices : (..., n, n) array of positive numbers

    Returns
    -------
    (..., n) array
        Weights, positive, summing to 1.

    References
    ----------
    Crawford, G. & Williams, C. (1985). A note on the analysis of subjective judgment matrices. Journal of
    Mathematical Psychology 29(4), 387-405.

    Examples
    --------
    >>> geometric_mean(np.array([[1.0, 4.0], [0.25, 1.0]]))
    array([0.8, 0.2])
    """
    logs = np.log(matrices).mean(axis=-1)
    return _normalised(np.exp(logs - logs.max(axis=-1, keepdims=True)))


def eigenvector(matrices: Floats) -> Floats:
    """Principal right eigenvector: A w = λmax w, with w > 0 and Σ w = 1.

    A^(2^k) 1 by repeated squaring, many matrices at a time, each until it has settled: it adds and multiplies positive
    numbers only, so that small weights have as many digits as large ones. Matrices that need more than 4,096 steps of the
    power method, or whose ratios are huge, go to LAPACK, which balances them.

    Parameters
    ----------
    matrices : (..., n, n) array of positive numbers

    Returns
    -------
    (..., n) array
        Weights, positive, summing to 1.

    References
    ----------
    Saaty, T. L. (1977). A scaling method for priorities in hierarchical structures. Journal of Mathematical
    Psychology 15(3), 234-281.

    Examples
    --------
    >>> eigenvector(np.array([[1.0, 6.0, 3.0], [1 / 6, 1.0, 1 / 2], [1 / 3, 2.0, 1.0]])).round(6)
    array([0.666667, 0.111111, 0.222222])
    """
    size = matrices.shape[-1]
    flat = matrices.reshape(-1, size, size)
    weights, step = np.empty(flat.shape[:-1]), max(1, _CELLS // size**2)
    for first in range(0, len(flat), step):
        part = flat[first : first + step]
        found, is_settled = _by_squaring(part)
        for k in np.flatnonzero(~is_settled):
            found[k] = _by_eigenvalues(part[k])
        weights[first : first + step] = found
    return weights.reshape(matrices.shape[:-1])


def _by_squaring(matrices: Floats) -> tuple[Floats, NDArray[np.bool_]]:
    """Eigenvectors of a batch (k, n, n), and which of them have settled."""
    found = np.empty(matrices.shape[:-1])
    is_settled: NDArray[np.bool_] = np.zeros(len(matrices), dtype=bool)
    largest, ones = matrices.max(axis=(-2, -1), keepdims=True), np.ones(matrices.shape[-1])
    left = np.flatnonzero(largest <= _HUGE)
    power = matrices[left] / largest[left]
    weights = _normalised(power @ ones)
    for turn in range(_SQUARINGS):
        power = power @ power
        if turn % _SCALED == _SCALED - 1:
            power /= power.max(axis=(-2, -1), keepdims=True)
        before, weights = weights, _normalised(power @ ones)
        now = np.asarray((np.abs(weights - before) <= 1e-8 * weights).all(axis=-1))
        if now.any():
            found[left[now]], is_settled[left[now]] = weights[now], True
            left, power, weights = left[~now], power[~now], weights[~now]
        if not left.size:
            break
    settled = matrices if is_settled.all() else matrices[is_settled]
    # The last change was squared away; what is left is rounding, of which two more steps keep the least.
    for _ in range(2):
        found[is_settled] = _normalised((settled @ found[is_settled][..., None])[..., 0])
    return found, is_settled


def _by_eigenvalues(matrix: Floats) -> Floats:
    """The eigenvector of one matrix (n, n); the product at the end repairs the last digits of small entries."""
    eigenvalues, eigenvectors = np.linalg.eig(matrix)
    vector = np.abs(eigenvectors[:, np.argmax(eigenvalues.real)].real)
    return _normalised(matrix @ vector)


def column_mean(matrices: Floats) -> Floats:
    """Mean of the normalised columns: w_i = (1/n) Σ_j a_ij / Σ_k a_kj.

    Parameters
    ----------
    matrices : (..., n, n) array of positive numbers

    Returns
    -------
    (..., n) array
        Weights, positive, summing to 1.

    References
    ----------
    Saaty, T. L. (1977). A scaling method for priorities in hierarchical structures. Journal of Mathematical
    Psychology 15(3), 234-281.

    Examples
    --------
    >>> column_mean(np.array([[1.0, 4.0], [0.25, 1.0]]))
    array([0.8, 0.2])
    """
    return _normalised((matrices / matrices.sum(axis=-2, keepdims=True)).mean(axis=-1))


def weighted_least_squares(matrices: Floats) -> Floats:
    """The w with Σ w = 1 that minimises Σ_ij (a_ij w_j − w_i)²: unique, from one linear system.

    Parameters
    ----------
    matrices : (..., n, n) array of positive numbers

    Returns
    -------
    (..., n) array
        Weights, positive, summing to 1.

    References
    ----------
    Chu, A. T. W., Kalaba, R. E. & Spingarn, K. (1979). A comparison of two methods for determining the weights of
    belonging to fuzzy sets. Journal of Optimization Theory and Applications 27(4), 531-538.

    Examples
    --------
    >>> weighted_least_squares(np.array([[1.0, 4.0], [0.25, 1.0]])).round(12)
    array([0.8, 0.2])
    """
    size = matrices.shape[-1]
    # In units of the geometric means every weight is near 1, so that ratios of 1e6 cost no digits.
    unit = geometric_mean(matrices)
    pulls = (matrices + np.swapaxes(matrices, -1, -2)) * unit[..., :, None] * unit[..., None, :]
    own = ((matrices**2).sum(axis=-2) + size - 2.0) * unit**2
    bordered = np.zeros((*matrices.shape[:-2], size + 1, size + 1))
    bordered[..., :size, :size] = -pulls
    bordered[..., np.arange(size), np.arange(size)] = own
    bordered[..., :size, size] = bordered[..., size, :size] = unit
    wanted = np.zeros((*matrices.shape[:-2], size + 1, 1))
    wanted[..., size, 0] = 1.0
    return _normalised(unit * np.linalg.solve(bordered, wanted)[..., :size, 0])


def _normalised(weights: Floats) -> Floats:
    total: Floats = weights / weights.sum(axis=-1, keepdims=True)
    return total
