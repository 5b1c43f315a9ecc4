"""Priorities by a goal programme in logarithms: the largest deviation first, then the sum of all."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sqeval.numerics import lp
from sqeval.numerics.least_absolute import least_sum, limits_of
from sqeval.numerics.log_deviations import LogFit, Pairs, chosen, pairs_of

Floats = NDArray[np.float64]


def goal_programme(matrix: Floats, solver: lp.Solver | None = None) -> LogFit:
    """The w with Σ w = 1 that makes max |d_ij| least, and among those Σ_{i<j} |d_ij|, d_ij = ln a_ij − ln w_i + ln w_j.

    Of several optima the one with the least sum of squared deviations, as in `log_least_absolute`. The least maximum is the
    largest mean of ln a over any circle of items.

    Parameters
    ----------
    matrix : (n, n) array
        A positive reciprocal matrix; NaN where a judgement is missing. The comparisons must connect all items.
    solver : callable, optional
        As for `lp.solve`.

    References
    ----------
    Despotis, D. K. & Derpanis, D. (2008). A min-max goal programming approach to priority derivation in AHP with interval
    judgements. International Journal of Information Technology & Decision Making 7(1), 175-182. Romero, C. (2001). Extended
    lexicographic goal programming: a unifying approach. Omega 29(1), 63-71.

    Examples
    --------
    >>> goal_programme(np.array([[1.0, 2.0, 9.0], [0.5, 1.0, 3.0], [1 / 9, 1 / 3, 1.0]])).weights.round(4)
    array([0.6394, 0.2793, 0.0813])
    """
    pairs = pairs_of(matrix)
    if not pairs.logs.size:
        return LogFit(np.full(len(matrix), 1 / len(matrix)), True)
    most = _least_maximum(pairs, solver)
    found = None if most is None else least_sum(pairs, most, solver)
    if most is None or found is None:
        return LogFit(None, False)
    return chosen(pairs, limits_of(found.price, most), found.place)


def _least_maximum(pairs: Pairs, solver: lp.Solver | None) -> float | None:
    """The least t with |ln a − B z| ≤ t for some z, by its dual: maximise ln a · y with Bᵀy = 0 and Σ |y| ≤ 1."""
    signs, logs = pairs
    parts = np.hstack([np.eye(len(logs)), -np.eye(len(logs))])
    family = lp.LpFamily(
        shared=np.vstack([signs.T[:-1] @ parts, np.ones(parts.shape[1])]),
        own=np.zeros((1, signs.shape[1], 0)),
        cost=-parts.T @ logs,
        rhs=np.r_[np.zeros(signs.shape[1] - 1), 1.0][None],
        senses=("=",) * (signs.shape[1] - 1) + ("<=",),
    )
    found = lp.solve(family, solver=solver)
    return max(float(logs @ parts @ found.x[0]), 0.0) if found.status[0] == lp.OPTIMAL else None
