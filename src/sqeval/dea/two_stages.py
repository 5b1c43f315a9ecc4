"""Both stages of a radial model for a set of points: arrays in, arrays out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from sqeval.dea.face import column_units
from sqeval.dea.first_stage import RadialStage, frontier_units, radial_factors
from sqeval.dea.judgement.traded_slacks import slacks_within_trades
from sqeval.dea.lambda_rows import LambdaRows
from sqeval.dea.model import DeaSolution, WorstResiduals
from sqeval.dea.parts import arrays
from sqeval.dea.slacks import SlackStage, maximal_slacks
from sqeval.dea.technology import Technology
from sqeval.labelled import Floats
from sqeval.numerics import lp
from sqeval.numerics.neighbourhoods import lots
from sqeval.options import Orientation

#: How near to 1 a factor, and to 0 a slack (as a share of the target), counts as equal: ten times what certificates allow.
EQUAL = 1e-8
_ROUNDING = 1e-13
#: Points that are solved at once: what they need on the way takes many times the room of what is kept.
_AT_ONCE = 2**14


@dataclass(frozen=True, eq=False)
class RadialTask:
    """What is solved: the technology, the orientation, slack weights (None: no second stage), and whether the points are its own units.

    `report` is told how many more programmes are done.
    """

    technology: Technology
    orientation: Orientation
    weights: Floats | None
    is_own: bool
    solver: lp.Solver | None
    report: Callable[[int], None] | None = None


@dataclass(frozen=True, eq=False)
class RadialPart:
    """Answers for k points; NaN (no λ, False) in every row whose status is not "optimal"."""

    status: NDArray[Any]
    factor: Floats
    lambdas: sparse.csr_array
    multipliers: Floats
    intercept: Floats
    slacks: Floats
    targets: Floats
    residuals: Floats
    unique: NDArray[np.bool_]


def solve_part(task: RadialTask, points: Floats, left_out: NDArray[np.intp] | None = None) -> RadialPart:
    """Factor, then slacks, of points: inputs, then outputs (k, m + s); `left_out` as for `radial_factors`."""
    if len(points) > _AT_ONCE and left_out is None and task.technology.blocks is None:
        return _in_lots(task, points)
    first = radial_factors(task.technology, points, task.orientation, task.solver, left_out=left_out, report=task.report)
    factor = bounded(task, first.factor) if left_out is None else first.factor
    return completed(task, first, factor, projection(task, points, factor), left_out)


def _in_lots(task: RadialTask, points: Floats) -> RadialPart:
    """Very many points in lots of neighbours, against those units only that make the frontier."""
    n = len(task.technology.values)
    # A copy of the technology: what it holds of its columns is not needed any longer afterwards.
    units = frontier_units(replace(task.technology), task.orientation) if task.solver is None else np.arange(n)
    inner = replace(task, technology=task.technology.of(units))
    whole: dict[str, NDArray[Any]] = {}
    lambdas = LambdaRows(len(points), n, len(inner.technology.columns))
    for lot in lots(points, column_units(task.technology.values), _AT_ONCE):
        part = solve_part(inner, points[lot])
        lambdas.enter(lot, part.lambdas, units)
        for name in arrays(part):
            found = getattr(part, name)
            whole.setdefault(name, np.empty((len(points), *found.shape[1:]), dtype=found.dtype))[lot] = found
    return RadialPart(lambdas=lambdas.table(), **whole)


def projection(task: RadialTask, points: Floats, factor: Floats) -> Floats:
    """Points with their inputs, or outputs, multiplied by the factor (k,)."""
    moved: Floats = np.where(task.technology.scaled_by(task.orientation), factor[:, None], 1.0) * points
    return moved


def completed(
    task: RadialTask, first: RadialStage, factor: Floats, projected: Floats, left_out: NDArray[np.intp] | None = None
) -> RadialPart:
    """Both stages from the first one, its factor and the projected points (k, m + s)."""
    second = _second(task, projected, first, left_out)
    left = np.where(second.status == lp.ILL_CONDITIONED, lp.ILL_CONDITIONED, lp.FAILED)
    status = np.where((first.status == lp.OPTIMAL) & (second.status != lp.OPTIMAL), left, first.status)
    solved = status == lp.OPTIMAL
    return RadialPart(
        status,
        only(solved, factor),
        rows_only(solved, second.lambdas),
        only(solved, first.multipliers),
        only(solved, first.intercept),
        only(solved, second.slacks),
        only(solved, _targets(task, projected, second)),
        only(solved, np.fmax(first.batch.certificate.residuals(), second.residuals)),
        np.column_stack([second.unique, _unique(first.batch)[:, 1]]) & solved[:, None],
    )


def solution(task: RadialTask, part: RadialPart) -> DeaSolution:
    """Efficiencies and flags from factors and slacks."""
    beyond = part.factor - 1.0 if task.orientation is Orientation.INPUT else 1.0 - part.factor
    weakly = beyond >= -EQUAL
    has_slacks = task.weights is not None
    return DeaSolution(
        scores=part.factor,
        efficiency=_efficiency(task.orientation, part.factor),
        status=part.status,
        lambdas=part.lambdas,
        certificate=WorstResiduals.of(part.residuals, part.status),
        multipliers=part.multipliers,
        intercept=part.intercept,
        slacks=part.slacks if has_slacks else None,
        targets=part.targets if has_slacks else None,
        weakly_efficient=weakly,
        efficient=(weakly & _without_slack(task, part)) | (beyond > EQUAL) if has_slacks else None,
        unique_lambdas=part.unique[:, 0],
        unique_multipliers=part.unique[:, 1],
    )


def rows_only(solved: NDArray[np.bool_], lambdas: sparse.csr_array) -> sparse.csr_array:
    """λ without entries in the rows of unsolved units."""
    if solved.all():
        return lambdas
    kept = sparse.csr_array(sparse.diags_array(solved.astype(np.float64)) @ lambdas)
    kept.eliminate_zeros()
    return kept


def bounded(task: RadialTask, factor: Floats) -> Floats:
    """A unit of the technology can always copy itself: beyond 1, and as near to 1 as this, there is only rounding."""
    if not task.is_own:
        return factor
    factor = np.where(np.abs(factor - 1.0) <= _ROUNDING, 1.0, factor)
    return np.minimum(factor, 1.0) if task.orientation is Orientation.INPUT else np.maximum(factor, 1.0)


def _second(task: RadialTask, projected: Floats, first: RadialStage, left_out: NDArray[np.intp] | None) -> SlackStage:
    """The second stage; without one the first stage's λ stand, and slacks are unknown."""
    if task.weights is None:
        unknown = np.full_like(projected, np.nan)
        return SlackStage(first.status, unknown, first.lambdas, first.batch.certificate.residuals(), _unique(first.batch)[:, 0])
    stage = maximal_slacks if task.technology.limits is None else slacks_within_trades
    return stage(task.technology, projected, first, task.weights, task.solver, left_out=left_out, report=task.report)


def _unique(batch: lp.LpBatch) -> NDArray[np.bool_]:
    return np.zeros((len(batch.status), 2), dtype=bool) if batch.unique is None else batch.unique


def _targets(task: RadialTask, projected: Floats, second: SlackStage) -> Floats:
    """The projection, and where slack was taken the combination itself: a difference would lose digits."""
    if task.weights is None:
        return projected
    if task.technology.limits is not None:
        return np.where(second.slacks > 0, np.fmax(projected + task.technology.signs * second.slacks, 0.0), projected)
    return np.where((second.slacks > 0) & task.technology.counts, second.lambdas @ task.technology.values, projected)


def only(solved: NDArray[np.bool_], values: Floats) -> Floats:
    """Values with NaN in the rows of unsolved units."""
    return np.where(solved.reshape(-1, *[1] * (values.ndim - 1)), values, np.nan)


def _efficiency(orientation: Orientation, factor: Floats) -> Floats:
    """θ or 1/φ, at most 1; a φ of 0 (outputs that no reference unit can reach) is 1 too."""
    if orientation is Orientation.INPUT:
        return np.minimum(factor, 1.0)
    return np.where(factor > 1.0, 1.0 / np.where(factor > 1.0, factor, 1.0), np.where(np.isnan(factor), np.nan, 1.0))


def _without_slack(task: RadialTask, part: RadialPart) -> NDArray[np.bool_]:
    """Variable by variable: all at once would take the room of three more tables."""
    means, without = task.technology.values.mean(axis=0), np.ones(len(part.status), dtype=bool)
    for k in np.flatnonzero(task.technology.counts):
        slack, target = part.slacks[:, k], part.targets[:, k]
        without &= slack <= EQUAL * np.where(target > 0, target, means[k])
    return without
