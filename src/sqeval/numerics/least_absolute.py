"""Priorities by least absolute deviations of logarithms: a linear programme, and a rule where it has many answers."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import null_space
from scipy.optimize import nnls

from sqeval.numerics import lp

Floats = NDArray[np.float64]

#: Duals this near to ±1 are at their bound, a set of optima this small is a point, and bounds are widened by so much.
_AT_BOUND, _NONE, _SLACK = 1e-9, 1e-7, 1e-11


class LeastAbsolute(NamedTuple):
    """Weights (n,) that sum to 1, and whether they alone are optimal; `weights` is None where the programme failed."""

    weights: Floats | None
    is_unique: bool


def log_least_absolute(matrix: Floats) -> LeastAbsolute:
    """The w with Σ w = 1 that minimises Σ_{i<j} |ln a_ij − ln w_i + ln w_j|.

    Of several optima the one with the least sum of squared deviations, which is unique: an optimal dual solution says which
    deviations are 0 in all optima, and on which side of 0 the others may lie.

    Parameters
    ----------
    matrix : (n, n) array
        A positive reciprocal matrix; NaN where a judgement is missing. The comparisons must connect all items.

    References
    ----------
    Cook, W. D. & Kress, M. (1988). Deriving weights from pairwise comparison ratio matrices: an axiomatic approach.
    European Journal of Operational Research 37(3), 355-362.

    Examples
    --------
    >>> log_least_absolute(np.array([[1.0, 2.0, 9.0], [0.5, 1.0, 3.0], [1 / 9, 1 / 3, 1.0]])).weights.round(4)
    array([0.6394, 0.2793, 0.0813])
    """
    size = len(matrix)
    rows, columns = np.nonzero(np.triu(~np.isnan(matrix), k=1))
    if not rows.size:
        return LeastAbsolute(np.full(size, 1 / size), True)
    logs = np.log(matrix[rows, columns])
    signs = np.zeros((len(rows), size))
    signs[np.arange(len(rows)), rows] = 1.0
    signs[np.arange(len(rows)), columns] = -1.0
    found = _programme(signs, logs)
    if found.status[0] != lp.OPTIMAL:
        return LeastAbsolute(None, False)
    place, is_unique = _least_squares_of(signs, logs, found.dual[0], found.x[0, :size])
    weights = np.exp(place - place.max())
    return LeastAbsolute(weights / weights.sum(), is_unique)


def _programme(signs: Floats, logs: Floats) -> lp.LpBatch:
    """Minimise Σ (p + q) over free z and p, q ≥ 0 with B z + p − q = ln a; the last z is 0."""
    pairs, size = signs.shape
    gauge = np.zeros((1, size + 2 * pairs))
    gauge[0, size - 1] = 1.0
    matrix = np.vstack([np.hstack([signs, np.eye(pairs), -np.eye(pairs)]), gauge])
    family = lp.LpFamily(
        shared=matrix,
        own=np.zeros((1, pairs + 1, 0)),
        cost=np.r_[np.zeros(size), np.ones(2 * pairs)],
        rhs=np.r_[logs, 0.0][None],
        senses=("=",) * (pairs + 1),
        free=tuple(range(size)),
    )
    return lp.solve(family)


def _least_squares_of(signs: Floats, logs: Floats, dual: Floats, start: Floats) -> tuple[Floats, bool]:
    """Among all optima the one with the least squares of the deviations B z − ln a, and whether it is the only one."""
    price = dual[: len(logs)]
    exact = np.abs(price) < 1.0 - _AT_BOUND
    directions = null_space(np.vstack([signs[exact], np.ones((1, signs.shape[1]))]))
    if not directions.shape[1]:
        return start, True
    # An optimal programme has p where B z is too small; its dual is then +1.
    side = np.where(price > 0, -1.0, 1.0)[~exact]
    slopes = (signs @ directions)[~exact]
    gaps = (signs @ start - logs)[~exact]
    moved = _nearest(slopes, -gaps, side[:, None] * slopes, -side * gaps)
    return start + directions @ moved, _extent(slopes, side, gaps) <= _NONE


def _extent(slopes: Floats, side: Floats, gaps: Floats) -> float:
    """How far the set of u with side · (slopes u + gaps) ≥ 0 reaches in any coordinate; 0 for a single point."""
    pairs, count = slopes.shape
    goals = np.vstack([np.eye(count), -np.eye(count)])
    family = lp.LpFamily(
        shared=side[:, None] * slopes,
        own=np.zeros((2 * count, pairs, 0)),
        cost=goals,
        rhs=np.tile(-side * gaps - _SLACK, (2 * count, 1)),
        senses=(">=",) * pairs,
        free=tuple(range(count)),
    )
    lowest = (lp.solve(family).x * goals).sum(axis=1)
    return float(np.nan_to_num(-lowest[:count] - lowest[count:], nan=np.inf).max())


def _nearest(matrix: Floats, wanted: Floats, bounds: Floats, limits: Floats) -> Floats:
    """The u that minimises |matrix u − wanted|² with bounds u ≥ limits (Lawson & Hanson 1974, chapter 23)."""
    basis, triangle = np.linalg.qr(matrix)
    turned = bounds @ np.linalg.inv(triangle)
    shifted = basis.T @ wanted
    # A set without an interior would be empty after rounding.
    height = limits - turned @ shifted - _SLACK
    multipliers, _ = nnls(np.vstack([turned.T, height]), np.r_[np.zeros(len(shifted)), 1.0])
    residual = np.vstack([turned.T, height]) @ multipliers - np.r_[np.zeros(len(shifted)), 1.0]
    nearest: Floats = np.linalg.solve(triangle, shifted - residual[:-1] / residual[-1])
    return nearest
