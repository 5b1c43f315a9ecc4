"""Priorities by least absolute deviations of logarithms: a linear programme, and a rule where it has many answers."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sqeval.numerics import lp
from sqeval.numerics.log_deviations import Limits, LogFit, Pairs, chosen, pairs_of

Floats = NDArray[np.float64]

#: Prices this near to ±1 are ±1.
_AT_BOUND = 1e-9


def log_least_absolute(matrix: Floats, solver: lp.Solver | None = None) -> LogFit:
    """The w with Σ w = 1 that minimises Σ_{i<j} |ln a_ij − ln w_i + ln w_j|.

    Of several optima the one with the least sum of squared deviations, which is unique: an optimal dual solution says which
    deviations are 0 in all optima, and on which side of 0 the others may lie.

    Parameters
    ----------
    matrix : (n, n) array
        A positive reciprocal matrix; NaN where a judgement is missing. The comparisons must connect all items.
    solver : callable, optional
        As for `lp.solve`.

    References
    ----------
    Cook, W. D. & Kress, M. (1988). Deriving weights from pairwise comparison ratio matrices: an axiomatic approach.
    European Journal of Operational Research 37(3), 355-362. Bryson, N. (1995). A goal programming method for generating
    priority vectors. Journal of the Operational Research Society 46(5), 641-648 (the same weights as a goal programme).

    Examples
    --------
    >>> log_least_absolute(np.array([[1.0, 2.0, 9.0], [0.5, 1.0, 3.0], [1 / 9, 1 / 3, 1.0]])).weights.round(4)
    array([0.6394, 0.2793, 0.0813])
    """
    pairs = pairs_of(matrix)
    if not pairs.logs.size:
        return LogFit(np.full(len(matrix), 1 / len(matrix)), True)
    found = least_sum(pairs, np.inf, solver)
    return LogFit(None, False) if found is None else chosen(pairs, limits_of(found.price, np.inf), found.place)


class Optimum(NamedTuple):
    """Prices y of the pairs (pairs,) that are optimal, and an optimal z (n,) with them."""

    price: Floats
    place: Floats


def least_sum(pairs: Pairs, most: float, solver: lp.Solver | None) -> Optimum | None:
    """Minimise Σ |ln a − B z| with |ln a − B z| ≤ `most`, by its dual; None where that fails.

    Maximise ln a · y − most Σ max(|y| − 1, 0) with Bᵀy = 0: the judgements stand in the cost, and every row is of the size
    of 1 however small they are. y = v − 1 + u⁺ − u⁻, 0 ≤ v ≤ 2, and no u where there is no limit.
    """
    (signs, logs), count = pairs, len(pairs.logs)
    beyond = [np.eye(count), -np.eye(count)] if np.isfinite(most) else []
    parts = np.hstack([np.eye(count), *beyond])
    # The rows of Bᵀ add up to 0: the last one, whose dual is the last z, is left out.
    family = lp.LpFamily(
        shared=np.vstack([signs.T[:-1] @ parts, np.eye(count, parts.shape[1])]),
        own=np.zeros((1, signs.shape[1] - 1 + count, 0)),
        cost=np.r_[np.zeros(count), np.full(len(beyond) * count, most)] - parts.T @ logs,
        rhs=np.r_[signs.sum(axis=0)[:-1], np.full(count, 2.0)][None],
        senses=("=",) * (signs.shape[1] - 1) + ("<=",) * count,
    )
    found = lp.solve(family, solver=solver)
    if found.status[0] != lp.OPTIMAL:
        return None
    return Optimum(parts @ found.x[0] - 1.0, -np.r_[found.dual[0, : signs.shape[1] - 1], 0.0])


def limits_of(price: Floats, most: float) -> Limits:
    """Between what the deviations of all optima lie.

    The cost of a deviation rises by 1 from 0 on and without limit at ±`most`: a price between −1 and 1 holds it at 0, one
    beyond at `most`, and ±1 leave it free in between.
    """
    low = np.where(price > 1.0 + _AT_BOUND, most, np.where(price < -1.0 + _AT_BOUND, -most, 0.0))
    high = np.where(price < -1.0 - _AT_BOUND, -most, np.where(price > 1.0 - _AT_BOUND, most, 0.0))
    return Limits(low, high)
