"""Logarithmic least squares of triangular judgements: normalised fuzzy weights."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from sqeval.numerics import pairwise
from sqeval.numerics.nonnegative import nonnegative

Floats = NDArray[np.float64]

#: Constraints that are met to this are met; those nearer than the second are taken for active.
_MET, _ACTIVE = 1e-12, 1e-6
_NEWTON_STEPS = 20
#: Answers with residuals below this are certain; until then the solver starts again, with narrower weights.
_CERTAIN = 1e-10
_STARTS = (0.0, 0.5, 0.9, 1.0)


class FuzzyFit(NamedTuple):
    """Fuzzy weights (n, 3), the worst residual of the conditions of optimality, and whether the constraints left the free optimum alone.

    The free optimum is the only one; where constraints bind, the answer is the optimum next to it.
    """

    weights: Floats
    residual: float
    is_free: bool


def fuzzy_log_least_squares(judgements: Floats) -> FuzzyFit:
    """The fuzzy weights that minimise the squared deviations of logarithms, normalised within the programme.

    min Σ_{i≠j} (ln w_i^l − ln w_j^u − ln l_ij)² + (ln w_i^m − ln w_j^m − ln m_ij)² + (ln w_i^u − ln w_j^l − ln u_ij)² subject to
    w_i^l + Σ_{j≠i} w_j^u ≥ 1, w_i^u + Σ_{j≠i} w_j^l ≤ 1, Σ w_i^m = 1, Σ (w_i^l + w_i^u) = 2 and w_i^l ≤ w_i^m ≤ w_i^u.

    With the last sum fixed, the first two constraints are one: no width w_i^u − w_i^l exceeds half of all widths together. Without
    it and the last one the optimum is in closed form; only where that breaks them a solver is asked, and its answer is sharpened by
    Newton's method on the conditions of optimality.

    Parameters
    ----------
    judgements : (n, n, 3) array
        Reciprocal: (l, m, u) of a pair against (1/u, 1/m, 1/l).

    References
    ----------
    Wang, Y.-M., Elhag, T. M. S. & Hua, Z. (2006). A modified fuzzy logarithmic least squares method for fuzzy analytic hierarchy
    process. Fuzzy Sets and Systems 157(23), 3055-3071.

    Examples
    --------
    >>> triangles = np.array([[[1, 1, 1], [1, 4, 9]], [[1 / 9, 1 / 4, 1], [1, 1, 1]]])
    >>> fuzzy_log_least_squares(triangles).weights.round(4).tolist()
    [[0.5, 0.8, 0.9], [0.1, 0.2, 0.5]]
    """
    free = _free_optimum(judgements)
    if _is_allowed(free):
        ordered = np.sort(free, axis=1)
        return FuzzyFit(ordered, 0.0, True)
    return _bound_optimum(_deviations(np.log(judgements)), free)


def _free_optimum(judgements: Floats) -> Floats:
    """The optimum without constraints on widths and order, scaled so that modal weights sum to 1 and the others to 2."""
    size = len(judgements)
    modal = pairwise.geometric_mean(judgements[..., 1])
    if size < 3:
        low, high = judgements[..., 0], judgements[..., 2]
        ends = (low / (1 + low))[0, -1], (high / (1 + high))[0, -1]
        lower, upper = (np.array([ends[0], 1 - ends[1]]), np.array([ends[1], 1 - ends[0]])) if size == 2 else (modal, modal)
        return np.column_stack([lower, modal, upper])
    rows_low, rows_high = np.log(judgements[..., 0]).sum(axis=1), np.log(judgements[..., 2]).sum(axis=1)
    # Normal equations (n − 1) x_i + y_i = R_i + Σ y, (n − 1) y_i + x_i = T_i + Σ x, up to a common shift: Σ y = 0.
    gap = rows_low.sum() / (size - 1)
    right_low, right_high = rows_low, rows_high + gap
    share = size * (size - 2)
    logs = np.stack([(size - 1) * right_low - right_high, (size - 1) * right_high - right_low]) / share
    ends_of = np.exp(logs - logs.max())
    ends_of *= 2.0 / ends_of.sum()
    return np.column_stack([ends_of[0], modal, ends_of[1]])


def _is_allowed(weights: Floats) -> bool:
    widths = weights[:, 2] - weights[:, 0]
    return bool((np.diff(weights, axis=1) >= -_MET).all() and (widths <= widths.sum() / 2 + _MET).all())


def _deviations(logs: Floats) -> tuple[Floats, Floats]:
    """Matrix and right-hand side of all deviations, as functions of the 3n logarithms."""
    size = len(logs)
    rows, columns = np.nonzero(~np.eye(size, dtype=bool))
    matrix = np.zeros((3, len(rows), 3 * size))
    each = np.arange(len(rows))
    for kind, (own, other) in enumerate(((0, 2), (1, 1), (2, 0))):
        matrix[kind, each, own * size + rows] = 1.0
        matrix[kind, each, other * size + columns] -= 1.0
    return matrix.reshape(-1, 3 * size), np.concatenate([logs[rows, columns, kind] for kind in range(3)])


def _bound_optimum(deviations: tuple[Floats, Floats], free: Floats) -> FuzzyFit:
    """The optimum where constraints bind: from the free one, else from ever narrower fuzzy weights around the modal ones."""
    ordered = np.sort(free, axis=1)
    best = FuzzyFit(ordered, np.inf, False)
    for share in _STARTS:
        start = np.log((1.0 - share) * ordered + share * ordered[:, 1, None])
        # Far from the optimum a step may leave the range of floats; what the solver ends with is judged by its residual.
        with np.errstate(over="ignore", invalid="ignore"):
            found = _solver_answer(*deviations, start.T.ravel())
            if not _is_within_range(found):
                continue
            logs, residual = _sharpened(*deviations, found)
        if residual < best.residual:
            best = FuzzyFit(np.sort(np.exp(logs).reshape(3, -1).T, axis=1), residual, False)
        if residual <= _CERTAIN:
            break
    return best


def _is_within_range(logs: Floats) -> bool:
    """Whether weights and sums of them are floats."""
    return bool(np.isfinite(_slopes(logs)).all())


def _solver_answer(matrix: Floats, wanted: Floats, start: Floats) -> Floats:
    def cost(logs: Floats) -> float:
        return 0.5 * float(((matrix @ logs - wanted) ** 2).sum())

    def slope(logs: Floats) -> Floats:
        return np.asarray(matrix.T @ (matrix @ logs - wanted))

    constraints: list[dict[str, Any]] = [
        {"type": "eq", "fun": lambda logs: _constraints(logs)[:2], "jac": lambda logs: _slopes(logs)[:2]},
        {"type": "ineq", "fun": lambda logs: _constraints(logs)[2:], "jac": lambda logs: _slopes(logs)[2:]},
    ]
    task: dict[str, Any] = {"method": "SLSQP", "constraints": constraints, "options": {"maxiter": 1000, "ftol": 1e-12}}
    found: Any = minimize(cost, start, jac=slope, **task)
    return np.asarray(found.x, dtype=np.float64)


def _constraints(logs: Floats) -> Floats:
    """Two that must be 0 (the sums), then those that must not be negative: widths, lower to modal, modal to upper."""
    lower, modal, upper = np.exp(logs).reshape(3, -1)
    widths = upper - lower
    order = np.diff(logs.reshape(3, -1), axis=0)
    return np.concatenate([[modal.sum() - 1.0, (lower + upper).sum() - 2.0], widths.sum() / 2 - widths, order[0], order[1]])


def _slopes(logs: Floats) -> Floats:
    """Derivatives of the constraints (2 + 3n, 3n)."""
    lower, modal, upper = np.exp(logs).reshape(3, -1)
    size = len(lower)
    none, one = np.zeros(size), np.eye(size)
    half = 0.5 - one
    sums = np.stack([np.concatenate([none, modal, none]), np.concatenate([lower, none, upper])])
    widths = np.hstack([-half * lower, np.zeros((size, size)), half * upper])
    order = [np.hstack([-one, one, 0 * one]), np.hstack([0 * one, -one, one])]
    return np.vstack([sums, widths, *order])


def _curvature(logs: Floats, prices: Floats) -> Floats:
    """Second derivatives (3n,) of Σ price · constraint: diagonal, as each weight is the exponential of its own logarithm."""
    size = len(logs) // 3
    lower, modal, upper = np.exp(logs).reshape(3, -1)
    widths = prices[2 : 2 + size]
    pull = widths.sum() / 2 - widths
    return np.concatenate([(prices[1] - pull) * lower, prices[0] * modal, (prices[1] + pull) * upper])


def _sharpened(matrix: Floats, wanted: Floats, logs: Floats) -> tuple[Floats, float]:
    """Newton's method on the conditions of optimality, with the constraints that a solver left active; what it ends with, and how well."""
    active = np.concatenate([[0, 1], 2 + np.flatnonzero(_constraints(logs)[2:] <= _ACTIVE)])
    prices = _prices(matrix, wanted, logs, active)
    best = logs, _residual(matrix, wanted, logs, prices)
    for _ in range(_NEWTON_STEPS):
        logs = _newton(matrix, wanted, logs, prices, active)
        if not _is_within_range(logs):
            break
        prices = _prices(matrix, wanted, logs, active)
        residual = _residual(matrix, wanted, logs, prices)
        if not residual < best[1]:
            break
        best = logs, residual
    return best


def _prices(matrix: Floats, wanted: Floats, logs: Floats, active: NDArray[np.intp]) -> Floats:
    """Prices of the active constraints that balance the gradient best; those of inequalities are not negative.

    A solver may leave constraints active that depend on one another, where a plain least-squares fit would find prices of any sign.
    """
    slopes = _slopes(logs)[active].T
    gradient = matrix.T @ (matrix @ logs - wanted)
    found = nonnegative(np.hstack([slopes, -slopes[:, :2]]), gradient).coefficients
    prices = np.zeros(2 + len(logs))
    prices[active] = found[: len(active)]
    prices[:2] -= found[len(active) :]
    return prices


def _newton(matrix: Floats, wanted: Floats, logs: Floats, prices: Floats, active: NDArray[np.intp]) -> Floats:
    slopes = _slopes(logs)[active]
    hessian = matrix.T @ matrix - np.diag(_curvature(logs, prices))
    bordered = np.block([[hessian, -slopes.T], [slopes, np.zeros((len(active), len(active)))]])
    gradient = matrix.T @ (matrix @ logs - wanted)
    right = np.concatenate([-gradient, -_constraints(logs)[active]])
    step = np.linalg.lstsq(bordered, right, rcond=None)[0]
    return np.asarray(logs + step[: len(logs)])


def _residual(matrix: Floats, wanted: Floats, logs: Floats, prices: Floats) -> float:
    """The worst of: gradient left over, constraints broken, prices of what is not active; prices have the right sign."""
    off = matrix @ logs - wanted
    constraints = _constraints(logs)
    left = np.abs(matrix.T @ off - _slopes(logs).T @ prices) / (np.abs(matrix.T) @ np.abs(off) + 1.0)
    broken = np.concatenate([np.abs(constraints[:2]), np.maximum(-constraints[2:], 0.0)])
    scale = 1.0 + np.abs(prices).max()
    unused = np.abs(prices[2:] * constraints[2:]) / scale
    return float(max(left.max(), broken.max(), unused.max()))
