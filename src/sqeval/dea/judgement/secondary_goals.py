"""Of all weights that show a unit in its best light, those that are kindest, or hardest, to the others: arrays in, arrays out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sqeval.dea.technology import Technology
from sqeval.labelled import Floats
from sqeval.numerics import lp
from sqeval.options import GoalMethod, SecondaryGoal

#: Weights that make less than this share of an average unit's total are rounding.
_NOTHING = 1e-13
#: Whoever is further below the frontier holds no weights back: those on it do.
_BELOW = 1e-6


@dataclass(frozen=True, eq=False)
class Appraisers:
    """Weights of n units: status (n,), weights (n, m + s), residuals (n, 3), and whether they are shown to be the only ones (n,)."""

    status: NDArray[Any]
    weights: Floats
    residuals: Floats
    unique: NDArray[np.bool_]


def binding(technology: Technology, theta: Floats) -> Technology:
    """The technology without units that no weights are held back by; all of them where units have restrictions of their own."""
    limits = technology.limits
    if limits is not None and len(limits.prices):
        return technology
    kept = np.flatnonzero(~(theta < 1 - _BELOW))
    return technology.of(kept) if len(kept) else technology


def goal_weights(technology: Technology, theta: Floats, goal: SecondaryGoal, method: GoalMethod, solver: lp.Solver | None) -> Appraisers:
    """Weights of all units of a technology whose scores θ (n,) are known; "unbounded" where a goal has no limit.

    Stated by its dual: a column a unit, the normalisation, and the equation that keeps the score; weights are the duals of its rows.
    """
    m, turn = technology.m, 1.0 if goal is SecondaryGoal.BENEVOLENT else -1.0
    values = technology.values
    known = np.where(np.isfinite(theta), theta, 0.0)
    own, cost, rhs = (_differences if method is GoalMethod.M2 else _composite)(values, _others(values), known, m)
    trades, some = technology.own_trades(values), binding(technology, theta)
    prices = np.zeros((len(values), some.width))
    family = lp.LpFamily(
        shared=some.columns,
        own=np.concatenate([own, trades], axis=2),
        cost=np.hstack([prices, cost, np.zeros((len(values), trades.shape[2]))]),
        rhs=turn * rhs,
        senses=some.senses(),
        free=(some.width, some.width + 1),
    )
    batch = lp.solve(family, solver=solver)
    # Without a solution of this programme, weights that the goal asks for grow for ever.
    status = np.where(batch.status == lp.INFEASIBLE, lp.UNBOUNDED, batch.status)
    unique = np.zeros(len(values), dtype=bool) if batch.unique is None else batch.unique[:, 1]
    weights = without_noise(batch.dual * technology.signs + 0.0, values, m)
    return Appraisers(status.astype(object), weights, batch.certificate.residuals(), unique & (status == lp.OPTIMAL))


def appraised(technology: Technology, weights: Floats, theta: Floats) -> Floats:
    """What the weights (n, m + s) of each unit make of every unit: (n, n); NaN where they count nothing that a unit has."""
    values, m, limits = technology.values, technology.m, technology.limits
    spent, made = weights[:, :m] @ values[:, :m].T, weights[:, m:] @ values[:, m:].T
    found = np.divide(made, spent, out=np.full_like(made, np.nan), where=spent > 0)
    # No weights put a unit above its own best, or above 1 where these are bound by its own shares: beyond that there is only rounding.
    found = np.minimum(found, np.where(np.isnan(theta) | (limits is not None and len(limits.prices) > 0), 1.0, theta))
    np.fill_diagonal(found, np.where(np.isnan(weights).any(axis=1), np.nan, theta))
    return found


def without_noise(weights: Floats, values: Floats, m: int) -> Floats:
    """Weights ≥ 0, those that count nothing on an average unit's side being 0."""
    worth = np.maximum(weights, 0.0) * values.mean(axis=0)
    least = [_NOTHING * side.max(axis=1, keepdims=True) for side in np.hsplit(worth, [m])]
    limits = np.hstack([np.repeat(part, count, axis=1) for part, count in zip(least, (m, values.shape[1] - m), strict=True)])
    return np.where(np.isnan(weights), np.nan, np.where(worth > limits, weights, 0.0))


def _others(values: Floats) -> Floats:
    """Sums over all other units (n, m + s), without taking a unit's own from the sum of all, which would lose digits."""
    nothing = np.zeros((1, values.shape[1]))
    before = np.vstack([nothing, np.cumsum(values[:-1], axis=0)])
    after = np.vstack([np.cumsum(values[:0:-1], axis=0)[::-1], nothing])
    return np.asarray(before + after, dtype=np.float64)


def _differences(values: Floats, others: Floats, theta: Floats, m: int) -> tuple[Floats, Floats, Floats]:
    """Σ (u·y_j − v·x_j) over the others, with v·x_k = 1 and u·y_k = θ_k: own columns (n, r, 2), cost (n, 2), rhs (n, r)."""
    inputs = np.arange(values.shape[1]) < m
    own = np.stack([np.where(inputs, -values, 0.0), np.where(inputs, 0.0, values)], axis=2)
    return own, np.column_stack([np.ones(len(values)), theta]), others


def _composite(values: Floats, others: Floats, theta: Floats, m: int) -> tuple[Floats, Floats, Floats]:
    """u·Σy_j over the others, with v·Σx_j = 1 and u·y_k = θ_k v·x_k: own columns (n, r, 2), cost (n, 2), rhs (n, r)."""
    inputs = np.arange(values.shape[1]) < m
    own = np.stack([np.where(inputs, -others, 0.0), np.where(inputs, theta[:, None], 1.0) * values], axis=2)
    return own, np.column_stack([np.ones(len(values)), np.zeros(len(values))]), np.where(inputs, 0.0, others)
