"""Slack-based measures for a set of points: arrays in, arrays out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from sqeval.dea.face import Aim, column_units, on_face, slacks_in
from sqeval.dea.given_slacks import with_given
from sqeval.dea.model import Bools
from sqeval.dea.nonradial.programme import Ratio, family
from sqeval.dea.parts import replaced
from sqeval.dea.technology import Technology
from sqeval.dea.two_stages import EQUAL, only, rows_only
from sqeval.labelled import Floats
from sqeval.numerics import lp

#: How far (relative) the answer in λ may be from the one in Λ = tλ that was certified.
_RECOVERED = 1e-8
#: Slack that is less than this share of the unit's own value is none.
_ROUNDING = 1e-13


@dataclass(frozen=True, eq=False)
class SlackBasedTask:
    """What is solved: the technology, in whose input rows undesirable outputs stand too, what counts, the engine, who is told."""

    technology: Technology
    ratio: Ratio
    solver: lp.Solver | None
    report: Callable[[int], None] | None = None

    @property
    def idle(self) -> Bools:
        """Variables (v,) whose slack does not count and is maximised afterwards: not that of what is given."""
        return self.technology.counts & ~(self.ratio.numerator | self.ratio.denominator)


@dataclass(frozen=True, eq=False)
class SlackBasedPart:
    """Answers for k points; NaN (no λ, False) in every row whose status is not "optimal".

    `score` (k,); `slacks` (k, v) savings and gains, all ≥ 0, or all ≤ 0 where a unit was measured without itself; `targets`
    (k, v), which leave what is given where it is; `contributions` (k, v), which add up to 1 - score.
    """

    status: NDArray[Any]
    score: Floats
    slacks: Floats
    targets: Floats
    contributions: Floats
    lambdas: sparse.csr_array
    multipliers: Floats
    intercept: Floats
    residuals: Floats
    unique: NDArray[np.bool_]


def with_most_slack(task: SlackBasedTask, points: Floats) -> SlackBasedPart:
    """The least ratio of points (k, v): the largest counted slacks, then the largest of those that do not count."""
    part = _solved(task, points)
    idle = (task.ratio.divisors(points) == 0) & task.technology.counts
    rows = np.flatnonzero((part.status == lp.OPTIMAL) & (idle & ~_stuck(task, points)).any(axis=1))
    # Where all variables count, only values of 0 ask for a second programme: nobody waits for those few.
    waiting = task.report if task.idle.any() else None
    if waiting is not None:
        waiting(len(points) - len(rows))
    second = replace(task, report=waiting)
    part = replaced(part, rows, _completed(second, points[rows], _at(part, rows), idle[rows])) if rows.size else part
    return replace(part, slacks=only(part.status == lp.OPTIMAL, with_given(task.technology, points, part.lambdas, part.slacks)))


def without_self(task: SlackBasedTask, points: Floats, left_out: NDArray[np.intp]) -> SlackBasedPart:
    """The least ratio at which points (k, v) still serve all that the reference does without the units `left_out` (k,)."""
    return _solved(task, points, left_out)


def is_one(score: Floats) -> Bools:
    """Where a ratio is 1, but for rounding, or beyond."""
    return np.asarray(score >= 1.0 - EQUAL, dtype=bool)


def without_slack(task: SlackBasedTask, part: SlackBasedPart) -> Bools:
    """Where no variable has slack, counted or not, but for those that are given."""
    sizes = np.where(part.targets > 0, part.targets, column_units(task.technology.values))
    return np.asarray((part.slacks <= EQUAL * sizes).all(axis=1, where=task.technology.counts), dtype=bool)


def _stuck(task: SlackBasedTask, points: Floats) -> Bools:
    """Of what a unit spends nothing, nothing can be saved."""
    return np.asarray((points <= 0) & (task.technology.signs < 0), dtype=bool)


def _solved(task: SlackBasedTask, points: Floats, left_out: NDArray[np.intp] | None = None) -> SlackBasedPart:
    technology, given = task.technology, left_out is not None
    programmes = replace(family(technology, task.ratio, points, given=given, left_out=left_out), report=task.report)
    batch = lp.solve(programmes, solver=task.solver)
    (n, _, _), (k, v) = technology.shape, points.shape
    counted = batch.columns(n, n + 1 + len(task.ratio.counted)).toarray()
    lambdas = _divided(batch.columns(0, n), counted[:, 0])
    moved = np.zeros((k, v), dtype=bool)
    moved[:, task.ratio.counted] = counted[:, 1:] > _ROUNDING * counted[:, :1]
    targets = np.where(moved & (points > 0), _on_its_side(technology, points, lambdas @ technology.values, given=given), points)
    score, contributions = measured(task.ratio, technology.signs, points, targets)
    way = -1.0 if given else 1.0
    certified = counted[:, 0] - way * counted[:, 1:] @ task.ratio.numerator[task.ratio.counted]
    status = np.asarray(batch.status, dtype=object)
    lost = (status == lp.OPTIMAL) & ~((counted[:, 0] > 0) & (np.abs(score - certified) <= _RECOVERED * np.maximum(1.0, score)))
    status = np.where(lost, lp.ILL_CONDITIONED, status)
    solved = np.asarray(status == lp.OPTIMAL, dtype=bool)
    return SlackBasedPart(
        status=status,
        score=only(solved, score),
        slacks=only(solved, technology.signs * (targets - points) + 0.0),
        targets=only(solved, targets),
        contributions=only(solved, contributions),
        lambdas=rows_only(solved, lambdas),
        multipliers=only(solved, batch.dual[:, :v] * technology.signs + 0.0),
        intercept=only(solved, batch.dual[:, v:-1].sum(axis=1) + 0.0),
        residuals=only(solved, batch.certificate.residuals()),
        unique=(np.zeros((k, 2), dtype=bool) if batch.unique is None else batch.unique) & solved[:, None],
    )


def measured(ratio: Ratio, signs: Floats, points: Floats, targets: Floats) -> tuple[Floats, Floats]:
    """The ratio of targets to points (k, v), and what each variable adds to 1 less it: (k,) and (k, v).

    From means of target/own and not from 1 less a sum: small ratios keep their digits. A side without any term loses nothing.
    """
    divisors = ratio.divisors(points)
    dropped = divisors == 0
    share = np.where(dropped, 0.0, targets / np.where(dropped, 1.0, points * divisors))
    change = np.where(dropped, 0.0, signs * (targets - points) / np.where(dropped, 1.0, points * divisors))
    above = np.where((ratio.numerator & ~dropped).any(axis=1), share.sum(axis=1, where=ratio.numerator), 1.0)
    below = 1.0 + change.sum(axis=1, where=ratio.denominator)
    return above / below, change / below[:, None] + 0.0


def _on_its_side(technology: Technology, points: Floats, reached: Floats, *, given: bool) -> Floats:
    """What combinations reach, where it is better than the points (worse, where slack is given); elsewhere there is only rounding."""
    less = (technology.signs < 0) != given
    side: Floats = np.where(less, np.minimum(points, reached), np.maximum(points, reached))
    return side


def _divided(lambdas: sparse.csr_array, t: Floats) -> sparse.csr_array:
    """λ = Λ/t; no entries where t is not positive."""
    return sparse.csr_array(sparse.diags_array(np.divide(1.0, t, out=np.zeros_like(t), where=t > 0)) @ lambdas)


def _completed(task: SlackBasedTask, points: Floats, part: SlackBasedPart, idle: Bools) -> SlackBasedPart:
    """The part with the largest slacks of what does not count (`idle`, (k, v)), from where the ratio brought the points.

    What counts stays there: with more slack in it the ratio would have been less. So all variables that do not count for some
    unit can have one aim.
    """
    technology = task.technology
    aim = Aim(np.zeros(len(technology.values)), np.where(idle.any(axis=0), -1.0 / column_units(technology.values), 0.0))
    batch = on_face(technology, part.targets, part.lambdas, aim, solver=task.solver, after=None, report=task.report)
    n = len(technology.values)
    status = np.asarray(batch.status, dtype=object)
    solved = np.asarray(status == lp.OPTIMAL, dtype=bool)
    moved = idle & (slacks_in(technology, batch) > _ROUNDING * column_units(technology.values))
    reached = _on_its_side(technology, points, batch.columns(0, n) @ technology.values, given=False)
    targets = np.where(moved, reached, part.targets)
    left = np.where(status == lp.ILL_CONDITIONED, lp.ILL_CONDITIONED, lp.FAILED)
    found = replace(
        part,
        status=np.where(solved, lp.OPTIMAL, left),
        slacks=technology.signs * (targets - points) + 0.0,
        targets=targets,
        lambdas=batch.columns(0, n),
        residuals=np.fmax(part.residuals, batch.certificate.residuals()),
    )
    return _blank(found, solved)


def _blank(part: SlackBasedPart, solved: Bools) -> SlackBasedPart:
    """The part without numbers where it is not solved."""
    names = ("score", "slacks", "targets", "contributions", "multipliers", "intercept", "residuals")
    floats = {name: only(solved, getattr(part, name)) for name in names}
    return replace(part, lambdas=rows_only(solved, part.lambdas), unique=part.unique & solved[:, None], **floats)


def _at(part: SlackBasedPart, rows: NDArray[np.intp]) -> SlackBasedPart:
    arrays = {name: getattr(part, name)[rows] for name in part.__dataclass_fields__ if name != "lambdas"}
    return replace(part, lambdas=sparse.csr_array(part.lambdas[rows]), **arrays)
