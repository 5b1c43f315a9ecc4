"""Programmes of two stages in a row: arrays in, arrays out.

Units turn inputs into intermediate products, and these into outputs. With λ for the first stage and μ for the second, the shared
columns of every programme are (x_j, z_j, 0) and (0, −z_j, y_j); their duals are the weights v, w and u.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from sqeval.dea.face import column_units
from sqeval.dea.two_stages import EQUAL, only, rows_only
from sqeval.labelled import Floats
from sqeval.numerics import lp
from sqeval.options import TwoStageMethod


@dataclass(frozen=True, eq=False)
class TwoStageTask:
    """What is solved: values of the reference units (n, m + q + s), inputs first; `is_own` where the points are these units."""

    values: Floats
    m: int
    q: int
    method: TwoStageMethod
    is_own: bool
    solver: lp.Solver | None
    report: Callable[[int], None] | None = None

    @property
    def columns(self) -> Floats:
        """Shared columns: λ of every unit, then μ: (m + q + s, 2n)."""
        first, second = self.values.T.copy(), self.values.T.copy()
        first[self.m + self.q :], second[: self.m], second[self.m : self.m + self.q] = 0.0, 0.0, -second[self.m : self.m + self.q]
        return np.hstack([first, second])

    @property
    def side(self) -> NDArray[np.int64]:
        """0 for an input, 1 for an intermediate product, 2 for an output: (m + q + s,)."""
        return np.repeat([0, 1, 2], [self.m, self.q, self.values.shape[1] - self.m - self.q])

    @property
    def signs(self) -> Floats:
        """What turns the dual of a row into a weight."""
        return np.where(self.side == 0, -1.0, 1.0)

    @property
    def senses(self) -> tuple[str, ...]:
        """Senses of the rows."""
        return tuple("<=" if side == 0 else ">=" for side in self.side)


@dataclass(frozen=True, eq=False)
class TwoStagePart:
    """Answers for k points; NaN (no λ) in every row whose status is not "optimal".

    `passed` (k, 2) are the least and the largest w·z₀ among all optimal weights, from which both stages' efficiencies follow;
    `contraction` (k,) is the factor of the inputs at the frontier point; `made` and `needed` (k, q) are the intermediate products
    that its first stage makes and its second takes; `slacks` (k, m + q + s) are 0 for intermediate products.
    """

    status: NDArray[Any]
    overall: Floats
    passed: Floats
    multipliers: Floats
    contraction: Floats
    slacks: Floats
    targets: Floats
    made: Floats
    residuals: Floats
    lambdas: sparse.csr_array


def solve_part(task: TwoStageTask, points: Floats) -> TwoStagePart:
    """Overall efficiency, interval of its split and frontier point of points (k, m + q + s)."""
    first = _solve(_overall(task, points, task.method), task)
    scores = first.columns(2 * len(task.values), 2 * len(task.values) + 1).toarray()[:, 0]
    ends, end_status, end_residuals = _ends(task, points, scores, first.status == lp.OPTIMAL)
    by_product = first if task.method is TwoStageMethod.KAO_HWANG else _solve(_overall(task, points, TwoStageMethod.KAO_HWANG), task)
    last, contraction = _slacks(task, points, by_product)
    status = _status(first.status, end_status, by_product.status, last.status)
    # Beyond a frontier of others the mean of the stages may have a value where no mix makes the outputs at any share of the inputs.
    status = np.where((first.status == lp.OPTIMAL) & (by_product.status == lp.INFEASIBLE), lp.INFEASIBLE, status)
    solved, n = status == lp.OPTIMAL, len(task.values)
    lambdas = rows_only(solved, last.columns(0, 2 * n))
    residuals = [first.certificate.residuals(), end_residuals, by_product.certificate.residuals(), last.certificate.residuals()]
    found = {
        "overall": _bounded(task, scores),
        "passed": _within(task, ends, scores),
        "multipliers": first.dual * task.signs + 0.0,
        "contraction": _bounded(task, contraction),
        "slacks": last.columns(2 * n, 2 * n + len(task.side)).toarray() * column_units(task.values) * (task.side != 1),
        "targets": _targets(task, points, contraction, lambdas),
        "made": lambdas[:, :n] @ task.values[:, task.m : task.m + task.q],
        "residuals": np.fmax.reduce(residuals),
    }
    return TwoStagePart(status=status, lambdas=lambdas, **{name: only(solved, values) for name, values in found.items()})


def _overall(task: TwoStageTask, points: Floats, method: TwoStageMethod) -> lp.LpFamily:
    """Least θ with Σλx ≤ θx₀, Σλz − Σμz ≥ 0 (additive: ≥ (1 − θ)z₀), Σμy ≥ y₀."""
    additive = method is TwoStageMethod.CHEN
    own = np.select([task.side == 0, task.side == 1], [-points, points if additive else 0.0 * points], 0.0)
    rhs = np.select([task.side == 0, task.side == 1], [0.0 * points, points if additive else 0.0 * points], points)
    cost = np.append(np.zeros(2 * len(task.values)), 1.0)
    return lp.LpFamily(shared=task.columns, own=own[:, :, None], cost=cost, rhs=rhs, senses=task.senses)


def _solve(family: lp.LpFamily, task: TwoStageTask) -> lp.LpBatch:
    return lp.solve(replace(family, report=task.report), solver=task.solver)


def _ends(task: TwoStageTask, points: Floats, scores: Floats, solved: NDArray[np.bool_]) -> tuple[Floats, NDArray[Any], Floats]:
    """Least and largest w·z₀ over all optimal weights (k, 2), status (k,), residuals (k, 3).

    The largest f·y among optimal duals y of the first programme (own column g, right-hand side b, optimum E) is the least
    θ + E t subject to Σλa + θg + tb in the senses of f, with λ, θ ≥ 0 and t free; without a solution it has no limit.
    """
    family, n = _overall(task, points, task.method), len(task.values)
    sought = np.where(task.side == 1, points, 0.0)
    own = np.concatenate([family.own, family.rhs[:, :, None]], axis=2)
    # Where the first programme has no optimum this one means nothing: 1 stands in.
    cost = np.column_stack([np.zeros((len(points), 2 * n)), np.ones(len(points)), np.where(solved, scores, 1.0)])
    both = lp.LpFamily(
        shared=family.shared,
        own=np.concatenate([own, own]),
        cost=np.concatenate([cost, cost]),
        rhs=np.concatenate([-sought, sought]),
        senses=family.senses,
        free=(2 * n + 1,),
    )
    batch = _solve(both, task)
    unlimited = batch.status == lp.INFEASIBLE
    ends = np.where(unlimited, np.inf, (batch.dual * both.rhs).sum(axis=1)).reshape(2, -1).T * [-1.0, 1.0]
    # No optimum at all would say that no weights give the score: rounding, not an answer.
    status = np.select([unlimited, batch.status == lp.UNBOUNDED], [lp.OPTIMAL, lp.FAILED], batch.status).reshape(2, -1)
    residuals = np.where(unlimited[:, None], 0.0, batch.certificate.residuals()).reshape(2, -1, 3)
    return ends, np.where(status[0] == lp.OPTIMAL, status[1], status[0]), residuals.max(axis=0)


def _slacks(task: TwoStageTask, points: Floats, first: lp.LpBatch) -> tuple[lp.LpBatch, Floats]:
    """The largest slacks of inputs and outputs (in column means) with the factor of the inputs fixed, and that factor (k,)."""
    n, units = len(task.values), column_units(task.values)
    contraction = first.columns(2 * n, 2 * n + 1).toarray()[:, 0]
    solved = first.status == lp.OPTIMAL
    met = np.select([task.side == 0, task.side == 2], [contraction[:, None] * points, points], 0.0)
    reached = first.columns(0, 2 * n) @ task.columns.T
    # Moved by what rounding left them short, so that there always is a solution; a row is measured in its right-hand side, so 0 stays.
    met = np.select([task.side == 0, task.side == 2], [np.maximum(met, reached), np.minimum(met, reached)], 0.0)
    # For a point without a first answer the first reference unit stands in, and its answer means nothing.
    met = np.where(solved[:, None], met, np.where(task.side == 1, 0.0, task.values[:1]))
    family = lp.LpFamily(
        shared=np.hstack([task.columns, np.diag(-task.signs * units)]),
        own=np.zeros((len(points), len(units), 0)),
        cost=np.concatenate([np.zeros(2 * n), np.where(task.side == 1, 0.0, -1.0)]),
        rhs=met,
        senses=("=",) * len(units),
    )
    return _solve(family, task), np.where(solved, contraction, np.nan)


def _targets(task: TwoStageTask, points: Floats, contraction: Floats, lambdas: sparse.csr_array) -> Floats:
    """The frontier point: what the first stage takes, what the second needs of it, and what that makes."""
    n, m = len(task.values), task.m
    taken, given = lambdas[:, :n] @ task.values, lambdas[:, n:] @ task.values
    found = np.hstack([taken[:, :m], given[:, m:]])
    # Where there is no slack, the projection itself: a sum would lose digits.
    projected = np.where(task.side == 0, contraction[:, None] * points, points)
    near = np.abs(found - projected) <= EQUAL * np.abs(projected)
    return np.where(near & (task.side != 1), projected, found)


def _status(*stages: NDArray[Any]) -> NDArray[Any]:
    """The first stage's word; where a later one failed, "ill-conditioned" or "failed"."""
    first, *later = stages
    status = np.asarray(first, dtype=object)
    for word in later:
        left = np.where(word == lp.ILL_CONDITIONED, lp.ILL_CONDITIONED, lp.FAILED)
        status = np.where((status == lp.OPTIMAL) & (word != lp.OPTIMAL), left, status)
    return status


def _bounded(task: TwoStageTask, values: Floats) -> Floats:
    """No unit is beyond its own frontier: there is only rounding."""
    return np.minimum(values, 1.0) if task.is_own else values


def _within(task: TwoStageTask, ends: Floats, scores: Floats) -> Floats:
    """Ends of w·z₀ where both stages stay at or below 1, for units of the technology; beyond there is only rounding."""
    if not task.is_own:
        return ends
    share = 1.0 if task.method is TwoStageMethod.KAO_HWANG else 0.5
    return np.clip(ends, share * np.minimum(scores, 1.0)[:, None], share)
