"""Priorities and completions of judgement matrices with gaps (NaN), whose comparisons connect all items."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sqeval.numerics import comparison_graph, consistency, pairwise

Floats = NDArray[np.float64]
Places = NDArray[np.intp]

_MOST_STEPS = 100
#: The slope, by λmax, at which a completion counts as best, and the gain that rounding hides.
_FLAT, _ROUNDING = 1e-14, 1e-14
#: No step changes a judgement by more than this factor's logarithm.
_LONGEST = 3.0


def log_least_squares(matrices: Floats) -> Floats:
    """The w with Σ w = 1 that minimises Σ (ln a_ij − ln w_i + ln w_j)² over the judged pairs; any leading axes are a batch.

    One linear system: L z = r, L the Laplacian of the comparison graph, r_i = Σ_j ln a_ij, w = exp z. Unique where the
    judgements connect all items; without gaps, the geometric means of the rows.

    Parameters
    ----------
    matrices : (..., n, n) array
        Positive reciprocal matrices; NaN where a judgement is missing.

    References
    ----------
    Bozóki, S., Fülöp, J. & Rónyai, L. (2010). On optimal completion of incomplete pairwise comparison matrices. Mathematical
    and Computer Modelling 52(1-2), 318-333.

    Examples
    --------
    >>> log_least_squares(np.array([[1, 2, np.nan], [0.5, 1, 3], [np.nan, 1 / 3, 1]])).round(4)
    array([0.6, 0.3, 0.1])
    """
    edges = comparison_graph.judged(matrices)
    size = matrices.shape[-1]
    logs = np.log(np.where(edges, matrices, 1.0))
    # The skew part: cells that are reciprocal but for rounding then give the same for every order of the items.
    right = ((logs - np.swapaxes(logs, -1, -2)) / 2.0).sum(axis=-1)
    # The ones fix Σ z = 0 and leave the solution as it is.
    places = np.linalg.solve(comparison_graph.laplacian(edges) + 1.0 / size, right[..., None])[..., 0]
    weights = np.exp(places - places.max(axis=-1, keepdims=True))
    shares: Floats = weights / weights.sum(axis=-1, keepdims=True)
    return shares


def harker(matrices: Floats) -> Floats:
    """Principal eigenvector with 0 for every missing judgement and 1 + (number missing in the row) on the diagonal.

    The same as filling every gap with the ratio w_i/w_j of the eigenvector itself. Any leading axes are a batch.

    References
    ----------
    Harker, P. T. (1987). Alternative modes of questioning in the analytic hierarchy process. Mathematical Modelling 9(3-5),
    353-360.

    Examples
    --------
    >>> harker(np.array([[1, 2, np.nan], [0.5, 1, 3], [np.nan, 1 / 3, 1]])).round(4)
    array([0.6, 0.3, 0.1])
    """
    size = matrices.shape[-1]
    edges = comparison_graph.judged(matrices)
    filled = np.where(edges, matrices, 0.0)
    filled[..., np.arange(size), np.arange(size)] = size - edges.sum(axis=-1)
    return pairwise.eigenvector(filled)


def filled(matrices: Floats, weights: Floats) -> Floats:
    """Judgements as they are, and w_i/w_j where one is missing."""
    ratios = weights[..., :, None] / weights[..., None, :]
    return np.where(np.isnan(matrices), ratios, matrices)


def least_eigenvalue(matrix: Floats) -> Floats:
    """The completion (n, n) with the least principal eigenvalue.

    λmax is convex in the logarithms of the missing judgements, and its minimum is unique where the judgements connect all
    items. Newton's method: with A w = λ w, v A = λ v, v · w = 1, the slope by ln a_ij is v_i a_ij w_j − v_j a_ji w_i, and
    the curvature follows from the group inverse of λ I − A.

    Parameters
    ----------
    matrix : (n, n) array
        A positive reciprocal matrix; NaN where a judgement is missing.

    References
    ----------
    Bozóki, Fülöp & Rónyai (2010), as for `log_least_squares` (convexity and uniqueness). Ábele-Nagy, K. (2015).
    Minimization of the Perron eigenvalue of incomplete pairwise comparison matrices by Newton iteration. Acta Universitatis
    Sapientiae, Informatica 7(1), 58-71.

    Examples
    --------
    >>> gaps = np.array([[1, 1, 5, 2], [1, 1, 3, 4], [1 / 5, 1 / 3, 1, np.nan], [1 / 2, 1 / 4, np.nan, 1]])
    >>> least_eigenvalue(gaps)[2, 3].round(10).item(), round((8 / 15) ** 0.5, 10)
    (0.7302967433, 0.7302967433)
    """
    rows, columns = np.nonzero(np.triu(np.isnan(matrix), k=1))
    start = filled(matrix, log_least_squares(matrix))
    if not rows.size:
        return start
    # In units of the weights all cells are near 1, whatever the ratios.
    unit = log_least_squares(matrix)
    scaled = start * unit[None, :] / unit[:, None]
    best = _descended(scaled, rows, columns)
    scaled[rows, columns], scaled[columns, rows] = np.exp(best), np.exp(-best)
    return np.where(np.isnan(matrix), scaled * unit[:, None] / unit[None, :], matrix)


class _Point(NamedTuple):
    """λmax − n, its slope by the logarithm of every free cell, and its curvature."""

    excess: float
    slope: Floats
    curvature: Floats


def _descended(matrix: Floats, rows: Places, columns: Places) -> Floats:
    """Logarithms of the free cells at the least λmax."""
    logs = np.log(matrix[rows, columns])
    here = _at(matrix, rows, columns, logs)
    for _ in range(_MOST_STEPS):
        if np.abs(here.slope).max() <= _FLAT * len(matrix):
            break
        step = -np.linalg.solve(here.curvature, here.slope)
        step *= min(1.0, _LONGEST / float(np.abs(step).max()))
        there = _at(matrix, rows, columns, logs + step)
        while there.excess > here.excess + 1e-4 * float(here.slope @ step) + _ROUNDING * len(matrix):
            step = step / 2.0
            there = _at(matrix, rows, columns, logs + step)
        # Where nothing but rounding is left, the slope grows again.
        if np.abs(there.slope).max() >= np.abs(here.slope).max() and np.abs(step).max() < 1e-6:
            break
        logs, here = logs + step, there
    return logs


def _at(matrix: Floats, rows: Places, columns: Places, logs: Floats) -> _Point:
    size, count = len(matrix), len(rows)
    cells = matrix.copy()
    cells[rows, columns], cells[columns, rows] = np.exp(logs), np.exp(-logs)
    right, left = pairwise.eigenvector(cells), pairwise.eigenvector(cells.T)
    excess = float(consistency.eigenvalue_excess(cells, right))
    left = left / (left @ right)
    up = left[rows] * cells[rows, columns] * right[columns]
    down = left[columns] * cells[columns, rows] * right[rows]
    # Rows of A' w and of v A' for every free cell.
    moved, pulled = np.zeros((count, size)), np.zeros((count, size))
    which = np.arange(count)
    moved[which, rows], moved[which, columns] = cells[rows, columns] * right[columns], -cells[columns, rows] * right[rows]
    pulled[which, columns], pulled[which, rows] = left[rows] * cells[rows, columns], -left[columns] * cells[columns, rows]
    outer = np.outer(right, left)
    inverse = np.linalg.inv((size + excess) * np.eye(size) - cells + outer) - outer
    mixed = pulled @ inverse @ moved.T
    return _Point(excess, up - down, np.diag(up + down) + mixed + mixed.T)
