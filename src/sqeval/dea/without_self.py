"""Radial models with the unit under evaluation left out of its reference: arrays in, arrays out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from sqeval.dea.model import Bools
from sqeval.dea.parts import Places, replaced
from sqeval.dea.two_stages import EQUAL, RadialPart, RadialTask, only, rows_only, solve_part
from sqeval.labelled import Floats
from sqeval.numerics import lp
from sqeval.options import Orientation, ReturnsToScale

#: What takes the place of a programme without a solution: (task, points, own places) to an answer on the task's scale.
Remedy = Callable[[RadialTask, Floats, Places], RadialPart]


@dataclass(frozen=True, eq=False)
class SuperPart:
    """Answers for k points: with themselves in the reference, without, and which of the latter are a remedy's (k,)."""

    plain: RadialPart
    without: RadialPart
    remedied: Bools


def solve_without_self(task: RadialTask, points: Floats, own: Places, remedy: Remedy | None) -> SuperPart:
    """Factor and slacks of points (k, m + s), each without the reference unit at `own` (k,), its own; -1 for none.

    Whoever lies below the frontier has no part in its own optimum: only units on the frontier are solved a second time.
    """
    plain = solve_part(task, points)
    rows = np.flatnonzero((own >= 0) & _may_lean_on_itself(task, plain))
    without = replaced(plain, rows, solve_part(task, points[rows], own[rows])) if rows.size else plain
    without = reachable(task, without)
    rows = np.flatnonzero(without.status == lp.INFEASIBLE)
    remedied = np.zeros(len(points), dtype=bool)
    if remedy is not None and rows.size:
        without = replaced(without, rows, remedy(task, points[rows], own[rows]))
        remedied[rows] = without.status[rows] == lp.OPTIMAL
    return SuperPart(plain, without, remedied)


def on_the_scale_of_theta(orientation: Orientation, factor: Floats) -> Floats:
    """θ from θ or 1/φ from φ; and back again."""
    return factor if orientation is Orientation.INPUT else 1.0 / factor


def reachable(task: RadialTask, part: RadialPart) -> RadialPart:
    """A φ of 0 is no answer: then no part of the outputs can be reached, and 1/φ has no value."""
    if task.orientation is Orientation.INPUT:
        return part
    return _without_answer(part, (part.status == lp.OPTIMAL) & (part.factor <= lp.TOLERANCE))


def _without_answer(part: RadialPart, rows: Bools) -> RadialPart:
    """The part with status "infeasible", and no numbers, where `rows` (k,) says so."""
    if not rows.any():
        return part
    floats = {name: only(~rows, getattr(part, name)) for name in ("factor", "multipliers", "intercept", "slacks", "targets", "residuals")}
    status = np.where(rows, lp.INFEASIBLE, part.status)
    return replace(part, status=status, lambdas=rows_only(~rows, part.lambdas), unique=part.unique & ~rows[:, None], **floats)


def _may_lean_on_itself(task: RadialTask, part: RadialPart) -> Bools:
    """On the frontier; under bounds on Σλ around 1 whoever, for a unit below the frontier may be scaled itself.

    With 1 as a bound of Σλ, or none, a combination with a share λ of the unit itself gives a better one without, divided by 1 - λ.
    """
    beyond = part.factor - 1.0 if task.orientation is Orientation.INPUT else 1.0 - part.factor
    everyone = task.technology.rts.word is ReturnsToScale.GRS
    return np.asarray((part.status == lp.OPTIMAL) & (everyone | (beyond >= -EQUAL)), dtype=bool)
