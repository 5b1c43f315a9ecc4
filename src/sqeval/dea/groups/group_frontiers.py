"""Many groups at once: every point against the technology of one group, all groups stated as one family. Arrays in, arrays out."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sqeval.dea.first_stage import radial_factors
from sqeval.dea.groups.membership import Places
from sqeval.dea.parts import with_columns
from sqeval.dea.technology import Technology
from sqeval.dea.two_stages import RadialPart, RadialTask, solve_part
from sqeval.dea.without_self import on_the_scale_of_theta
from sqeval.labelled import Floats
from sqeval.numerics import lp

#: A group leads where it is ahead of the own by more than this, relative: less is rounding.
_AHEAD = 1e-12


class Leaders(NamedTuple):
    """Which group is best for each point (k,), and the status of the question: not "optimal" where a group's answer is missing."""

    group: Places
    status: NDArray[Any]


def against_groups(task: RadialTask, points: Floats, members: Places, asked: Places) -> RadialPart:
    """Factor and slacks of points (k, m + s), each against the group `asked` (k,) of the units, which are in the groups `members` (n,).

    A unit must be in reach of the group that it is held against: its own, or one that is ahead of it.
    """
    technology, order = _by_group(task.technology, members, asked)
    part = solve_part(replace(task, technology=technology), points)
    return replace(part, lambdas=with_columns(part.lambdas, order))


def leaders(task: RadialTask, points: Floats, members: Places) -> Leaders:
    """For every unit of the groups, the group whose technology asks most of it; its own, where no other asks more.

    Groups whose technology does not reach a unit have nothing to ask.
    """
    k, count = len(points), int(members.max()) + 1
    technology, _ = _by_group(task.technology, members, np.repeat(np.arange(count), k))
    first = radial_factors(technology, np.tile(points, (count, 1)), task.orientation, task.solver, report=task.report)
    theta = np.where(np.isnan(first.factor), np.inf, on_the_scale_of_theta(task.orientation, _positive(first.factor))).reshape(count, k)
    own = theta[members, np.arange(k)]
    leader = np.where(theta.min(axis=0) < own * (1.0 - _AHEAD), theta.argmin(axis=0), members)
    words = first.status.reshape(count, k)
    open_ = ~np.isin(words, (lp.OPTIMAL, lp.INFEASIBLE))
    status = np.where(open_.any(axis=0), words[open_.argmax(axis=0), np.arange(k)], lp.OPTIMAL)
    return Leaders(leader, status)


def _by_group(technology: Technology, members: Places, asked: Places) -> tuple[Technology, Places]:
    """The technologies of all groups side by side, and which unit each of their columns is."""
    order = np.argsort(members, kind="stable")
    offsets = np.concatenate([[0], np.cumsum(np.bincount(members))])
    return replace(technology, values=technology.values[order], blocks=lp.Blocks(offsets, asked)), order


def _positive(factor: Floats) -> Floats:
    """A φ of 0 says that a group reaches no part of a unit's outputs: 1/φ is beyond all others."""
    return np.where(factor > 0, factor, np.finfo(np.float64).tiny)
