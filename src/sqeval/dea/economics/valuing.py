"""Cost and revenue programmes: of all mixes that do what a unit does, the one of least cost, or most revenue, at its prices.

Arrays in, arrays out.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from sqeval.dea.economics.prices import in_money, worth_of_all
from sqeval.dea.face import column_units
from sqeval.dea.first_stage import radial_factors
from sqeval.dea.parts import joined
from sqeval.dea.slack_programmes import SlackTask, largest_slacks
from sqeval.dea.technology import Technology
from sqeval.dea.two_stages import EQUAL, RadialTask, bounded, only, rows_only
from sqeval.labelled import Floats
from sqeval.numerics import lp
from sqeval.options import Orientation

#: Costs of reference units at prices of units that are held at once.
_CELLS = 4_000_000
_ROUNDING = 1e-13


@dataclass(frozen=True, eq=False)
class ValueTask:
    """The technology, which side has prices (inputs for cost), whether the points are its own units, and the engine."""

    technology: Technology
    orientation: Orientation
    is_own: bool
    solver: lp.Solver | None
    report: Callable[[int], None] | None = None

    @property
    def side(self) -> slice:
        """The variables that have prices."""
        m = self.technology.m
        return slice(0, m) if self.orientation is Orientation.INPUT else slice(m, None)

    @property
    def radial(self) -> RadialTask:
        """The task of the technical part."""
        return RadialTask(self.technology, self.orientation, None, self.is_own, self.solver, self.report)


@dataclass(frozen=True, eq=False)
class ValuePart:
    """Answers for k points; NaN (no λ) where a status is not "optimal".

    `ratio` is the best value over the observed one, `factor` the radial θ or φ; `technical_status` is that of the factor.
    """

    status: NDArray[Any]
    ratio: Floats
    best: Floats
    technical_status: NDArray[Any]
    factor: Floats
    lambdas: sparse.csr_array
    multipliers: Floats
    intercept: Floats
    targets: Floats
    residuals: Floats
    unique: NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Valued:
    """What the programmes of values answer: status, λ, prices of the other side's rows and of Σλ, residuals, unique (k, 2)."""

    status: NDArray[Any]
    lambdas: sparse.csr_array
    duals: Floats
    residuals: Floats
    unique: NDArray[np.bool_]


def solve_values(task: ValueTask, points: Floats, prices: Floats) -> ValuePart:
    """Least cost or most revenue of points (k, m + s) at prices (k, of the side), with the radial factor beside it."""
    technology, side = task.technology, task.side
    first = radial_factors(technology, points, task.orientation, task.solver, report=task.report)
    valued = _valued(task, points, prices)
    solved = valued.status == lp.OPTIMAL
    best = in_money(prices, (valued.lambdas @ technology.values)[:, side])
    ratio = _bounded(task, best / in_money(prices, points[:, side]))
    lambdas, residuals, settled = _without_slack(task, points, valued, np.abs(ratio - 1.0) <= EQUAL)
    status = np.where(solved & ~settled, lp.FAILED, valued.status)
    solved = status == lp.OPTIMAL
    technical = first.status == lp.OPTIMAL
    return ValuePart(
        status=status.astype(object),
        ratio=only(solved, ratio),
        best=only(solved, best),
        technical_status=first.status,
        factor=only(technical, bounded(task.radial, first.factor)),
        lambdas=rows_only(solved, lambdas),
        multipliers=only(solved, _multipliers(task, prices, valued.duals)),
        intercept=only(solved, valued.duals[:, technology.shape[2 if side.start == 0 else 1] :].sum(axis=1) + 0.0),
        targets=only(solved, lambdas @ technology.values),
        residuals=np.fmax(only(solved, np.fmax(valued.residuals, residuals)), only(technical, first.batch.certificate.residuals())),
        unique=valued.unique & solved[:, None],
    )


def _valued(task: ValueTask, points: Floats, prices: Floats) -> Valued:
    """The programmes of values: rows of the other side and of Σλ only, since λ alone says what a mix spends or earns."""
    if (prices == prices[0]).all():
        return _lot(task, points, prices[:1])
    most = max(1, _CELLS // len(task.technology.values))
    lots = [slice(start, start + most) for start in range(0, len(points), most)]
    return joined([_lot(task, points[lot], prices[lot]) for lot in lots])


def _lot(task: ValueTask, points: Floats, prices: Floats) -> Valued:
    technology, is_cost = task.technology, task.orientation is Orientation.INPUT
    v = points.shape[1]
    kept = np.setdiff1d(np.arange(len(technology.columns)), np.arange(v)[task.side])
    worth = worth_of_all(prices, technology.values[:, task.side]) * (1.0 if is_cost else -1.0)
    family = technology.family(
        shared=technology.columns[kept],
        own=np.zeros((len(points), len(kept), 0)),
        cost=worth[0] if len(worth) == 1 else worth,
        rhs=technology.rhs(points)[:, kept],
        senses=tuple(np.array(technology.senses())[kept].tolist()),
        report=task.report,
    )
    batch = lp.solve(family, solver=task.solver)
    unique = np.zeros((len(points), 2), dtype=bool) if batch.unique is None else batch.unique
    status = np.asarray(batch.status, dtype=object)
    duals = batch.dual * (1.0 if is_cost else -1.0)
    return Valued(status, batch.columns(0, len(technology.values)), duals, batch.certificate.residuals(), unique)


def _bounded(task: ValueTask, ratio: Floats) -> Floats:
    """A unit of the technology can always copy itself: beyond 1, and as near to 1 as this, there is only rounding."""
    if not task.is_own:
        return ratio
    ratio = np.where(np.abs(ratio - 1.0) <= _ROUNDING, 1.0, ratio)
    return np.minimum(ratio, 1.0) if task.orientation is Orientation.INPUT else np.maximum(ratio, 1.0)


def _without_slack(
    task: ValueTask, points: Floats, valued: Valued, is_best: NDArray[np.bool_]
) -> tuple[sparse.csr_array, Floats, NDArray[np.bool_]]:
    """λ of the same value that leave no slack on the other side, their residuals, and whether they were found.

    A mix that takes as little of every priced input has the same cost, so it is enough to hold the inputs where they are. A unit of
    the technology that is the best itself keeps its own.
    """
    technology, solved = task.technology, valued.status == lp.OPTIMAL
    reached = valued.lambdas @ technology.values
    priced = np.zeros(points.shape[1], dtype=bool)
    priced[task.side] = True
    # Moved by what rounding left them short of their mix, so that there always is a solution.
    other = np.where(technology.signs < 0, np.maximum(points, reached), np.minimum(points, reached))
    held = np.where((is_best & task.is_own)[:, None], points, np.where(priced, reached, other))
    held = np.where(solved[:, None], held, technology.values[0])
    weights = np.tile(1.0 / column_units(technology.values), (len(points), 1))
    part = largest_slacks(SlackTask(technology, None, task.solver, task.report), held, weights)
    return part.lambdas, part.residuals, part.status == lp.OPTIMAL


def _multipliers(task: ValueTask, prices: Floats, duals: Floats) -> Floats:
    """Prices of the one side beside the marginal cost of outputs, or the marginal revenue of inputs."""
    m, s = task.technology.shape[1:]
    if task.orientation is Orientation.INPUT:
        return np.hstack([prices, duals[:, :s] + 0.0])
    return np.hstack([duals[:, :m] + 0.0, prices])
