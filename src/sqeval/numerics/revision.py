"""What the principal eigenvalue becomes if one judgement is changed and all others stay."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sqeval.numerics import consistency, pairwise

Floats = NDArray[np.float64]
Places = NDArray[np.intp]

_MOST_STEPS = 60
#: No step changes a judgement by more than this factor's logarithm.
_LONGEST = 3.0


def replaced(matrices: Floats, rows: Places, columns: Places, values: Floats) -> Floats:
    """A batch (k, n, n): one matrix (n, n) or each of k with one pair of cells set to a value and its reciprocal."""
    many = np.broadcast_to(matrices, (len(rows), *matrices.shape[-2:])).copy()
    which = np.arange(len(rows))
    many[which, rows, columns] = values
    many[which, columns, rows] = 1.0 / values
    return many


def excess(many: Floats) -> Floats:
    """λmax − n (k,) of a batch (k, n, n)."""
    return consistency.eigenvalue_excess(many, pairwise.eigenvector(many))


def best_values(matrices: Floats, rows: Places, columns: Places, *, flat: float = 1e-13) -> Floats:
    """The value (k,) of each judgement that makes λmax least while all others stay.

    λmax is convex in the logarithm of a judgement, with slope (v_i a_ij w_j − v_j a_ji w_i) / (v · w), v and w the left
    and right principal eigenvectors. The slope is 0 where a_ij² = v_j w_i / (v_i w_j), which is iterated; where that steps
    too far, the two ends of the slope's sign are halved.

    Parameters
    ----------
    matrices : (n, n) or (k, n, n) array
        Positive reciprocal matrices: one for all judgements, or one for each.
    rows, columns : (k,) arrays of positions
    flat : float
        The slope, by n, at which a judgement counts as best.

    Returns
    -------
    (k,) array

    References
    ----------
    Harker, P. T. (1987). Derivatives of the Perron root of a positive reciprocal matrix: with application to the analytic
    hierarchy process. Applied Mathematics and Computation 22(2-3), 217-232. Bozóki, S., Fülöp, J. & Rónyai, L. (2010). On
    optimal completion of incomplete pairwise comparison matrices. Mathematical and Computer Modelling 52(1-2), 318-333
    (convexity).

    Examples
    --------
    >>> matrix = np.array([[1, 2, 1 / 6], [0.5, 1, 3], [6, 1 / 3, 1]])
    >>> best_values(matrix, np.array([0]), np.array([2])).round(6)
    array([6.])
    """
    which = np.arange(len(rows))
    logs = np.log(np.broadcast_to(matrices, (len(rows), *matrices.shape[-2:]))[which, rows, columns])
    low, high = np.full(len(rows), -np.inf), np.full(len(rows), np.inf)
    for _ in range(_MOST_STEPS):
        slope, wanted = _slope(matrices, rows, columns, np.exp(logs))
        low, high = np.where(slope < 0, logs, low), np.where(slope > 0, logs, high)
        if (np.abs(slope) <= flat * matrices.shape[-1]).all():
            break
        step = np.clip(wanted - logs, -_LONGEST, _LONGEST)
        tried = logs + step
        halved = (np.where(np.isfinite(low), low, tried) + np.where(np.isfinite(high), high, tried)) / 2
        logs = np.where((tried <= low) | (tried >= high), halved, tried)
    return np.exp(logs)


def _slope(matrices: Floats, rows: Places, columns: Places, values: Floats) -> tuple[Floats, Floats]:
    """Slope of λmax in the logarithm of each judgement, and the logarithm at which the present eigenvectors would make it 0."""
    many = replaced(matrices, rows, columns, values)
    right, left = pairwise.eigenvector(many), pairwise.eigenvector(np.swapaxes(many, -1, -2))
    which = np.arange(len(rows))
    up, down = left[which, rows] * right[which, columns], left[which, columns] * right[which, rows]
    slope: Floats = (up * values - down / values) / (left * right).sum(axis=-1)
    return slope, np.log(down / up) / 2
