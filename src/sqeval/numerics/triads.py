"""How far judgements contradict one another three at a time; any leading axes hold a batch of matrices."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]
Triads = tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.intp]]

#: A judgement this near to 1, relative, says that both items are equal.
EQUAL = 1e-9

#: Cells of all triads that are worked on at a time.
_CELLS = 2**22


def triads(size: int, edges: Mask | None = None) -> Triads:
    """Rows i < j < k of every triad, n (n − 1)(n − 2)/6 of them; of a graph of comparisons only those whose pairs are all judged."""
    found = np.array(list(combinations(range(size), 3)), dtype=np.intp).reshape(-1, 3)
    i, j, k = found[:, 0], found[:, 1], found[:, 2]
    if edges is None:
        return i, j, k
    whole = edges[i, j] & edges[j, k] & edges[i, k]
    return i[whole], j[whole], k[whole]


def koczkodaj(matrices: Floats, edges: Mask | None = None) -> Floats:
    """Koczkodaj's index: the largest 1 − min(q, 1/q) over all triads, q = a_ik / (a_ij a_jk).

    Parameters
    ----------
    matrices : (..., n, n) array
        Positive reciprocal matrices.
    edges : (n, n) array, optional
        Which pairs are judged; all unless given.

    Returns
    -------
    (...) array
        From 0 (consistent) to below 1; 0 for n ≤ 2; NaN where no triad is judged whole.

    References
    ----------
    Koczkodaj, W. W. (1993). A new definition of consistency of pairwise comparisons. Mathematical and Computer
    Modelling 18(7), 79-84.

    Examples
    --------
    >>> koczkodaj(np.array([[1, 2, 5], [0.5, 1, 2], [0.2, 0.5, 1]])).round(4).item()
    0.2
    """
    return _over_triads(matrices, edges, lambda q: (1.0 - np.minimum(q, 1.0 / q)).max(axis=-1))


def pelaez_lamata(matrices: Floats, edges: Mask | None = None) -> Floats:
    """Peláez and Lamata's index: the mean of q + 1/q − 2 over all triads, q = a_ik / (a_ij a_jk).

    The mean determinant of the 3 × 3 matrices of all triads.

    Parameters
    ----------
    matrices : (..., n, n) array
        Positive reciprocal matrices.
    edges : (n, n) array, optional
        Which pairs are judged; all unless given.

    Returns
    -------
    (...) array
        0 where consistent and for n ≤ 2; no upper bound; NaN where no triad is judged whole.

    References
    ----------
    Peláez, J. I. & Lamata, M. T. (2003). A new measure of consistency for positive reciprocal matrices. Computers &
    Mathematics with Applications 46(12), 1839-1845.

    Examples
    --------
    >>> pelaez_lamata(np.array([[1, 2, 5], [0.5, 1, 2], [0.2, 0.5, 1]])).round(4).item()
    0.05
    """
    return _over_triads(matrices, edges, lambda q: ((q - 1.0) * ((q - 1.0) / q)).mean(axis=-1))


def ordinal(matrix: Floats, edges: Mask | None = None) -> tuple[Mask, Mask]:
    """Which triads contradict themselves by order alone: in a circle (A > B > C > A), or by an equality (A = B, B = C, A > C).

    Parameters
    ----------
    matrix : (n, n) array
        One positive reciprocal matrix.
    edges : (n, n) array, optional
        Which pairs are judged; all unless given.

    Returns
    -------
    two arrays over `triads(n, edges)`
        A circle is never the second as well.

    References
    ----------
    Kendall, M. G. & Babington Smith, B. (1940). On the method of paired comparisons. Biometrika 31(3/4), 324-345 (circular
    triads).
    """
    i, j, k = triads(len(matrix), edges)
    signs = np.where(np.abs(matrix - 1.0) <= EQUAL, 0.0, np.sign(np.log(matrix)))
    first, second, across = signs[i, j], signs[j, k], signs[i, k]
    cyclic = (first != 0) & (first == second) & (across == -first)
    expected = np.where(first == 0, second, np.where((second == 0) | (first == second), first, across))
    return cyclic, (expected != across) & ~cyclic


def _over_triads(matrices: Floats, edges: Mask | None, reduced: Callable[[Floats], Floats]) -> Floats:
    """`reduced` of the ratios q of every triad on the last axis, a few matrices at a time."""
    size = matrices.shape[-1]
    flat = matrices.reshape(-1, size, size)
    i, j, k = triads(size, edges)
    if not len(i):
        return np.full(matrices.shape[:-2], 0.0 if size <= 2 else np.nan)
    step = max(1, _CELLS // max(len(i), 1))
    rounding = 8 * np.finfo(np.float64).eps
    found = np.empty(len(flat))
    for first in range(0, len(flat), step):
        part = flat[first : first + step]
        ratios = part[:, i, k] / part[:, i, j] / part[:, j, k]
        found[first : first + step] = reduced(np.where(np.abs(ratios - 1.0) <= rounding, 1.0, ratios))
    return found.reshape(matrices.shape[:-2])
