"""The hyperbolic factor: how far along the path (γx₀, y₀/γ) a point can go, between bounds that are both proven.

Every supporting plane of the technology, −v·x + u·y + c ≤ 0, says that t = 1/γ is at most the positive root of
u·y₀ t² + c t − v·x₀ = 0. From a t that is too large, the least straight way back to the frontier gives such a plane, which cuts
that t off, and a combination that shows how much of it is within reach. Planes are facets of the technology, no facet comes
twice, so the steps end; each of them is one family of rays for all points still open.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sqeval.dea.distance.directional_programmes import BACK, ONWARDS, stage_towards
from sqeval.dea.first_stage import RadialStage, frontier_units, radial_factors
from sqeval.dea.technology import Technology
from sqeval.dea.two_stages import RadialPart, RadialTask, bounded, completed
from sqeval.labelled import Floats
from sqeval.numerics import lp
from sqeval.options import Orientation

#: The widest bracket of γ that is an answer; steps aim at a thousandth of it. Two to six are usual, after so many no more is expected.
_WIDEST, _AIM, _STEPS = lp.TOLERANCE, 1e-3 * lp.TOLERANCE, 64
#: Technologies up to this size are searched as they are.
_FEW = 256


@dataclass(frozen=True, eq=False)
class _Bracket:
    """What the way back from t showed: status (k,), the largest t that is within reach (k,), and an upper bound of all of those (k,)."""

    status: NDArray[Any]
    within: Floats
    above: Floats
    stage: RadialStage


def solve_hyperbolic(task: RadialTask, points: Floats) -> RadialPart:
    """γ and slacks of points, inputs then outputs (k, m + s), for a task with orientation "input"; the gap holds the bracket of γ too."""
    rts = task.technology.rts
    if rts.low == 0 and np.isinf(rts.high):
        return _in_closed_form(task, points)
    quiet = replace(task, report=None, technology=_of_its_frontier(task))
    times = _start(quiet, points)
    found = _bracket(quiet, points, times)
    status, within, above = found.status, found.within, found.above
    for _ in range(_STEPS):
        # Where rounding lets a bound rise again, there is no more to be had.
        rows = np.flatnonzero((status == lp.OPTIMAL) & (_width(within, times) > _AIM) & (above < times))
        if not rows.size:
            break
        times[rows] = above[rows]
        some = _bracket(quiet, points[rows], times[rows])
        status[rows], within[rows], above[rows] = some.status, some.within, some.above
    return _told(task, points, times, status)


def _in_closed_form(task: RadialTask, points: Floats) -> RadialPart:
    """Under constant returns to scale γ = √θ, and λ grow by 1/√θ."""
    first = radial_factors(task.technology, points, Orientation.INPUT, task.solver, report=task.report)
    gamma = np.sqrt(bounded(task, first.factor))
    lambdas = first.lambdas.multiply(1.0 / np.where(np.isnan(gamma), 1.0, gamma)[:, None]).tocsr()
    even = replace(first, factor=gamma, lambdas=lambdas, multipliers=first.multipliers / (1.0 + first.factor[:, None]))
    return completed(task, even, gamma, _on_path(task, points, gamma))


def _of_its_frontier(task: RadialTask) -> Technology:
    """The technology without units that are nobody's limit: they would be looked at anew in every step."""
    technology = task.technology
    if len(technology.values) <= _FEW or task.solver is not None or technology.blocks is not None:
        return technology
    # A copy: what it holds of its columns is not needed any longer afterwards.
    return technology.of(frontier_units(replace(technology), Orientation.INPUT))


def _start(task: RadialTask, points: Floats) -> Floats:
    """An upper bound of t from the facet that the straight way (x₀, y₀) leaves through; 1 for points beyond the frontier."""
    first = stage_towards(task, points, points, ONWARDS)
    root = _root(task, points, first)
    return np.where(np.isfinite(root) & (root > 1.0), root, 1.0)


def _bracket(task: RadialTask, points: Floats, times: Floats) -> _Bracket:
    """The least way back from (x₀/t, t y₀) along (x₀, y₀)."""
    stage = stage_towards(replace(task, is_own=False), _on_path(task, points, 1.0 / times), points, BACK)
    back = -stage.factor
    above = _root(task, points, stage)
    # A plane that allows no t at all: the combinations reach the inputs, but never a part of every output.
    status = np.where((stage.status == lp.OPTIMAL) & (above <= lp.TOLERANCE), lp.INFEASIBLE, stage.status).astype(object)
    return _Bracket(status, np.minimum(1.0 / (1.0 / times + back), times - back), above, stage)


def _root(task: RadialTask, points: Floats, stage: RadialStage) -> Floats:
    """The t at which the path meets each point's plane: the positive root of a t² + c t = d, without cancellation; NaN without one."""
    m = task.technology.m
    a = (stage.multipliers[:, m:] * points[:, m:]).sum(axis=1)
    d = (stage.multipliers[:, :m] * points[:, :m]).sum(axis=1)
    # What the plane holds for every Σλ allowed: under "grs" the bounds are not 1.
    c = stage.batch.dual[:, task.technology.values.shape[1] :] @ np.array([bound for _, bound in task.technology.rts.rows])
    with np.errstate(invalid="ignore", divide="ignore"):
        root = np.sqrt(c**2 + 4.0 * a * d)
        positive: Floats = np.where(c > 0, 2.0 * d / (c + root), (root - c) / (2.0 * a))
    return positive


def _told(task: RadialTask, points: Floats, times: Floats, status: NDArray[Any]) -> RadialPart:
    """Factors within reach, with what the last way back of every point showed, and slacks."""
    last = _bracket(task, points, times)
    width = np.where(status == lp.OPTIMAL, _width(last.within, times), np.nan)
    unsure = (status == lp.OPTIMAL) & ~(width <= _WIDEST)
    status = np.where(unsure, lp.FAILED if task.solver is not None else lp.ILL_CONDITIONED, status)
    gamma = bounded(task, 1.0 / np.where(status == lp.OPTIMAL, last.within, np.nan))
    part = completed(task, replace(last.stage, status=status, factor=gamma), gamma, _on_path(task, points, gamma))
    return replace(part, residuals=np.column_stack([part.residuals[:, :2], np.fmax(part.residuals[:, 2], width)]))


def _on_path(task: RadialTask, points: Floats, gamma: Floats) -> Floats:
    moved: Floats = points * np.where(task.technology.signs < 0, gamma[:, None], 1.0 / gamma[:, None])
    return moved


def _width(within: Floats, times: Floats) -> Floats:
    """How far the two bounds of γ are apart, relative; infinite where nothing is within reach yet."""
    return np.where(within > 0, np.maximum(times / np.where(within > 0, within, 1.0) - 1.0, 0.0), np.inf)
