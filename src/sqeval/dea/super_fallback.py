"""What can be said of units whose super-efficiency programme has no solution: remedies of the literature, on the model's own scale."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace

import numpy as np
from scipy import sparse

from sqeval.dea.first_stage import RadialStage, radial_factors
from sqeval.dea.model import Bools
from sqeval.dea.parts import Places, replaced
from sqeval.dea.technology import Technology
from sqeval.dea.two_stages import RadialPart, RadialTask, completed, rows_only, solve_part
from sqeval.dea.without_self import Remedy, on_the_scale_of_theta, reachable
from sqeval.labelled import Floats
from sqeval.numerics import lp
from sqeval.options import Orientation, SuperFallback


def opposite(task: RadialTask, points: Floats, own: Places) -> RadialPart:
    """The super-efficiency of the other orientation, turned over: θ = 1/φ, or φ = 1/θ."""
    turned = replace(task, orientation=_other(task.orientation))
    part = reachable(turned, solve_part(turned, points, own))
    return replace(part, factor=1.0 / part.factor)


def directional(task: RadialTask, points: Floats, own: Places) -> RadialPart:
    """The least δ by which inputs grow and outputs shrink until the others reach them; θ = (1 + δ)/(1 - δ), none from δ = 1 on."""
    first = _directional_stage(task, points, own)
    length = np.where(first.status == lp.OPTIMAL, first.factor, 0.0)
    theta = (1.0 + length) / (1.0 - length)
    projected = points * (1.0 - task.technology.signs * task.technology.counts * length[:, None])
    return completed(task, first, on_the_scale_of_theta(task.orientation, theta), projected, own)


def cook(task: RadialTask, points: Floats, own: Places) -> RadialPart:
    """First the least change of the other side that lets the others follow, then the model itself; the two ratios add up."""
    inwards = task.orientation is Orientation.INPUT
    technology, other = task.technology, _other(task.orientation)
    ease = radial_factors(technology, _eased(task, points), other, task.solver, left_out=own)
    scale = np.fmin(ease.factor, 1.0) if inwards else np.fmax(ease.factor, 1.0)
    good = np.asarray((ease.status == lp.OPTIMAL) & (scale > lp.TOLERANCE), dtype=bool)
    found = _unanswered(np.where(ease.status == lp.OPTIMAL, lp.INFEASIBLE, ease.status), technology)
    if not good.any():
        return found
    changed = _within_reach(technology, np.where(technology.scaled_by(other), scale[:, None], 1.0) * points, ease, other)
    part = reachable(task, solve_part(task, changed[good], own[good]))
    total = on_the_scale_of_theta(task.orientation, part.factor) + (1.0 / scale if inwards else scale)[good]
    worst = np.fmax(part.residuals, ease.batch.certificate.residuals()[good])
    part = replace(part, factor=on_the_scale_of_theta(task.orientation, total), residuals=worst)
    return replaced(found, np.flatnonzero(good), part)


#: What each word stands for.
REMEDIES: Mapping[SuperFallback, Remedy] = {
    SuperFallback.OPPOSITE: opposite,
    SuperFallback.DIRECTIONAL: directional,
    SuperFallback.COOK: cook,
}


def _other(orientation: Orientation) -> Orientation:
    return Orientation.OUTPUT if orientation is Orientation.INPUT else Orientation.INPUT


def _directional_stage(task: RadialTask, points: Floats, own: Places) -> RadialStage:
    """The least δ ≥ 0 with Σλx - δx₀ ≤ x₀, Σλy + δy₀ ≥ y₀."""
    technology = task.technology
    n, m, s = technology.shape
    beyond = len(technology.rts.rows)
    family = technology.family(
        own=np.pad(points * technology.signs * technology.counts, ((0, 0), (0, beyond)))[:, :, None],
        cost=np.append(np.zeros(n), 1.0),
        rhs=technology.rhs(points),
        left_out=own,
    )
    batch = lp.solve(family, solver=task.solver)
    length = batch.columns(n, n + 1).toarray()[:, 0]
    # From δ = 1 on nothing is left of the outputs.
    nothing = (batch.status == lp.OPTIMAL) & (length >= 1.0 - lp.TOLERANCE)
    status = np.where(nothing, lp.INFEASIBLE, batch.status).astype(object)
    return RadialStage(
        status=status,
        factor=np.where(status == lp.OPTIMAL, length, np.nan),
        lambdas=rows_only(~nothing, batch.columns(0, n)),
        multipliers=batch.dual[:, : m + s] * technology.signs + 0.0,
        intercept=batch.dual[:, m + s :].sum(axis=1) + 0.0,
        batch=batch,
    )


def _eased(task: RadialTask, points: Floats) -> Floats:
    """Points whose own side asks for nothing: inputs without limit (a zero stays one: no factor moves it), or outputs of 0."""
    technology = task.technology
    own_side = technology.scaled_by(task.orientation)
    if task.orientation is Orientation.OUTPUT:
        return np.where(own_side, 0.0, points)
    # Without an upper bound on Σλ outputs can grow for ever, or not at all: then any limit tells.
    most = technology.rts.high if technology.rts.high < math.inf else 1.0
    return np.where(own_side & (points > 0), most * technology.values.max(axis=0), points)


def _within_reach(technology: Technology, points: Floats, ease: RadialStage, other: Orientation) -> Floats:
    """The changed side as the combination found has it, where rounding left it short."""
    reached = ease.lambdas @ technology.values
    moved = np.fmin(points, reached) if other is Orientation.OUTPUT else np.fmax(points, reached)
    return np.where(technology.scaled_by(other), moved, points)


def _unanswered(status: Bools, technology: Technology) -> RadialPart:
    """A part without any numbers."""
    k, (n, m, s) = len(status), technology.shape
    single, table = np.full(k, np.nan), np.full((k, m + s), np.nan)
    nothing = sparse.csr_array((k, n), dtype=np.float64)
    return RadialPart(status, single, nothing, table, single, table, table, np.full((k, 3), np.nan), np.zeros((k, 2), dtype=bool))
