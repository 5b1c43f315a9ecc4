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
    """
    technology = task.technology
    is_input, unit = technology.signs < 0, column_units(technology.values)
    worst, best = np.where(is_input, room.high, room.low), np.where(is_input, room.low, room.high)
    # Where the best end is 0 or inf the technology itself is the limit.
    ended = np.flatnonzero(np.where(is_input, room.has_low, room.has_high))
    rows, n = technology.columns.shape
    v = len(unit)
    gains = np.eye(rows, v) * -technology.signs * unit
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
    gained = batch.columns(n, n + v).toarray() * unit
    targets = np.clip(worst + technology.signs * gained, room.low, room.high)
    return TargetPart(status, only(status == lp.OPTIMAL, targets), batch.columns(0, n), batch.certificate.residuals())
