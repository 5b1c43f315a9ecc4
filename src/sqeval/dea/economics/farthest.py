"""Farthest targets within bounds: the largest weighted sum of improvements that a technology allows. Arrays in, arrays out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from sqeval.dea.economics.target_bounds import Room
from sqeval.dea.face import column_units
from sqeval.dea.technology import Technology
from sqeval.dea.two_stages import only
from sqeval.labelled import Floats
from sqeval.numerics import lp

#: Shares of a value, and of a column's unit, below which a difference is rounding.
ROUNDING = 1e-13


@dataclass(frozen=True, eq=False)
class TargetTask:
    """The technology, what a raw unit of change counts (k, v), what a percent is of (k, v), the engine, and who is told of progress."""

    technology: Technology
    weights: Floats
    sizes: Floats
    solver: lp.Solver | None
    report: Callable[[int], None] | None = None


@dataclass(frozen=True, eq=False)
class TargetPart:
    """Answers for k points: status, targets, λ CSR (k, n), residuals (k, 3)."""

    status: NDArray[Any]
    targets: Floats
    lambdas: sparse.csr_array
    residuals: Floats


def farthest(task: TargetTask, points: Floats, room: Room) -> TargetPart:
    """Max Σ w(x₀ − x) + Σ w(y − y₀) with Σλx ≤ x, Σλy ≥ y and low ≤ (x, y) ≤ high.

    Solved in what is gained over the worst point of the room: x = high − s, y = low + s, with s ≤ high − low where that has an end.
    Weights being positive, a target is its mix, or the end of the room that the mix is better than.
    """
    technology = task.technology
    is_input, unit = technology.signs < 0, column_units(technology.values)
    high = np.minimum(room.high, np.maximum(room.low, _most(technology, room.high[:, : technology.m])))
    worst, best = np.where(is_input, high, room.low), np.where(is_input, room.low, high)
    # Where the best end is 0 or inf the technology itself is the limit.
    ended = np.flatnonzero(np.where(is_input, room.has_low, room.has_high))
    rows, n = technology.columns.shape
    gains = np.eye(rows, len(unit)) * -technology.signs * unit
    family = technology.family(
        shared=np.vstack([np.hstack([technology.columns, gains]), np.hstack([np.zeros((len(ended), n)), np.diag(unit)[ended]])]),
        own=np.zeros((len(points), rows + len(ended), 0)),
        cost=np.hstack([np.zeros((len(points), n)), -task.weights * unit]),
        rhs=np.hstack([technology.rhs(worst), np.abs(best - worst)[:, ended]]),
        senses=(*technology.senses(), *["<="] * len(ended)),
        report=task.report,
    )
    batch = lp.solve(family, solver=task.solver)
    status = np.asarray(batch.status, dtype=object)
    lambdas = batch.columns(0, n)
    targets = without_rounding(np.asarray(lambdas @ technology.values), points, unit, room)
    return TargetPart(status, only(status == lp.OPTIMAL, targets), lambdas, batch.certificate.residuals())


def without_rounding(targets: Floats, points: Floats, unit: Floats, room: Room) -> Floats:
    """Targets within their room, where what has moved by rounding only has not moved, and what rounding left of nothing is 0."""
    is_nothing = targets <= ROUNDING * unit
    settled = np.where(np.abs(targets - points) <= ROUNDING * points, points, np.where(is_nothing, 0.0, targets))
    return np.asarray(np.clip(settled, room.low, room.high), dtype=np.float64)


def _most(technology: Technology, inputs: Floats) -> Floats:
    """What combinations within some inputs (k, m) can take and make at most (k, v): a looser end of a room means nothing to them."""
    values, size = technology.values, technology.rts.high
    most = np.tile(values.max(axis=0) * size if np.isfinite(size) else np.full(values.shape[1], np.inf), (len(inputs), 1))
    for at in range(technology.m):
        with np.errstate(divide="ignore", invalid="ignore"):
            share = np.where(values > 0, values / values[:, [at]], 0.0).max(axis=0)
            most = np.fmin(most, share * inputs[:, [at]])
    return most
