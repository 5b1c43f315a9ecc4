"""Additive programmes: of all combinations that are at least as good as a point everywhere, the one with the largest weighted slacks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from sqeval.dea.face import column_units
from sqeval.dea.parts import replaced
from sqeval.dea.slack_groups import slack_groups
from sqeval.dea.technology import Technology
from sqeval.labelled import Floats
from sqeval.numerics import lp

#: Shares of the largest worth below which a slack does not take part at once; the larger one where the smaller was too small.
_SEEN = (1e-9, 1e-6)


@dataclass(frozen=True, eq=False)
class SlackTask:
    """The technology, the best values that slacks must not pass (m + s,) (None: no bounds), the engine, and who is told of progress."""

    technology: Technology
    best: Floats | None
    solver: lp.Solver | None
    report: Callable[[int], None] | None = None


@dataclass(frozen=True, eq=False)
class SlackPart:
    """Answers for k points: status, slacks (k, m + s), λ CSR (k, n), multipliers, intercept, residuals (k, 3), unique (k, 2)."""

    status: NDArray[Any]
    slacks: Floats
    lambdas: sparse.csr_array
    multipliers: Floats
    intercept: Floats
    residuals: Floats
    unique: NDArray[np.bool_]


def largest_slacks(task: SlackTask, points: Floats, weights: Floats) -> SlackPart:
    """The largest sum of weighted slacks of points (k, m + s); weights (k, m + s).

    Slacks too little worth for a solver to see, and those that have no weight, are maximised afterwards, with what is worth more
    held where it is: so none is left behind.
    """
    worth = weights * _sizes(task.technology, points)
    part = _first(task, points, weights, worth)
    if task.report is not None:
        task.report(len(points))
    done, *others = slack_groups(worth)
    counted = np.where(weights > 0, weights, 1.0 / column_units(task.technology.values))
    for group in others:
        part = _raised(task, part, np.where(done, np.nan, points), np.where(group, counted, 0.0))
        done = done | group
    return part


def _sizes(technology: Technology, points: Floats) -> Floats:
    """What rows are scaled by: values, or means of the reference where a value is 0."""
    return np.where(points > 0, points, column_units(technology.values))


def _first(task: SlackTask, points: Floats, weights: Floats, worth: Floats) -> SlackPart:
    """All weights at once; where no answer could be certified, once more without those that a solver hardly sees."""
    most = worth.max(axis=1, keepdims=True)
    shares = worth / np.where(most > 0, most, 1.0)
    part = _part(task.technology, _solve(task, points, np.where(shares > _SEEN[0], weights, 0.0)))
    rows = np.flatnonzero(np.isin(part.status, (lp.FAILED, lp.ILL_CONDITIONED)) & ((shares > _SEEN[0]) & (shares <= _SEEN[1])).any(axis=1))
    if not rows.size:
        return part
    again = _solve(task, points[rows], np.where(shares > _SEEN[1], weights, 0.0)[rows])
    return replaced(part, rows, _part(task.technology, again))


def _raised(task: SlackTask, part: SlackPart, points: Floats, weights: Floats) -> SlackPart:
    """The same with the largest slacks of some variables, where those that are NaN in `points` stay at what was reached."""
    rows = np.flatnonzero((part.status == lp.OPTIMAL) & (weights > 0).any(axis=1))
    if not rows.size:
        return part
    done = np.isnan(points[rows])
    held = np.where(done, part.lambdas[rows] @ task.technology.values, points[rows])
    more = _part(task.technology, _solve(task, held, weights[rows]))
    known = replace(
        more,
        status=np.where(more.status == lp.OPTIMAL, lp.OPTIMAL, lp.FAILED),
        slacks=np.where(done, part.slacks[rows], 0.0) + more.slacks,
        multipliers=part.multipliers[rows],
        intercept=part.intercept[rows],
        residuals=np.fmax(part.residuals[rows], more.residuals),
        # The first programme may have had other answers with the same sum.
        unique=np.column_stack([part.unique[rows, 0] & more.unique[:, 0], part.unique[rows, 1]]),
    )
    return replaced(part, rows, known)


def _solve(task: SlackTask, points: Floats, weights: Floats) -> lp.LpBatch:
    """Σλx + s⁻ = x₀, Σλy − s⁺ = y₀, with slacks in `column_units`, so that a row of zeros has a scale as well."""
    technology, unit = task.technology, column_units(task.technology.values)
    rows, n = technology.columns.shape
    shared = np.hstack([technology.columns, np.eye(rows, len(unit)) * -technology.signs * unit])
    rhs, senses = technology.rhs(points), technology.senses("=", "=")
    if task.best is not None:
        room = np.maximum((task.best - points) * technology.signs, 0.0)
        shared = np.vstack([shared, np.hstack([np.zeros((len(unit), n)), np.diag(unit)])])
        rhs, senses = np.hstack([rhs, room]), (*senses, *["<="] * len(unit))
    same = bool((weights == weights[0]).all())
    cost = np.hstack([np.zeros((len(points), n)), -weights * unit])
    family = technology.family(
        shared=shared, own=np.zeros((len(points), len(shared), 0)), cost=cost[0] if same else cost, rhs=rhs, senses=senses
    )
    return lp.solve(family, solver=task.solver)


def _part(technology: Technology, batch: lp.LpBatch) -> SlackPart:
    n, m, s = technology.shape
    last = m + s + len(technology.rts.rows)
    return SlackPart(
        status=np.asarray(batch.status, dtype=object),
        slacks=batch.columns(n, n + m + s).toarray() * column_units(technology.values),
        lambdas=batch.columns(0, n),
        multipliers=batch.dual[:, : m + s] * technology.signs + 0.0,
        intercept=batch.dual[:, m + s : last].sum(axis=1) + 0.0,
        residuals=batch.certificate.residuals(),
        unique=np.zeros((len(batch.status), 2), dtype=bool) if batch.unique is None else batch.unique,
    )
