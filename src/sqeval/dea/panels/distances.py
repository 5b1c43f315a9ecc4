"""Distances of the rows of a panel from technologies over time, all of them as one family of linear programmes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sqeval.dea.first_stage import radial_factors
from sqeval.dea.judgement.limits import WeightLimits
from sqeval.dea.panels.panel import PanelData, Places
from sqeval.dea.panels.technologies import Questions, Technologies
from sqeval.dea.returns import Returns
from sqeval.dea.technology import Technology
from sqeval.labelled import Floats
from sqeval.numerics import lp
from sqeval.options import Orientation

#: The status of a row that is held to a technology without any member.
NO_REFERENCE = "no_reference"
#: As in `two_stages`: what is as near to 1 as this is 1.
_ROUNDING = 1e-13


class Measured(NamedTuple):
    """Distances (q,), NaN where there is none, their status (q,) and residuals (q, 3)."""

    distance: Floats
    status: NDArray[Any]
    residuals: Floats


#: Measures points (q, m + s) by technologies whose members stand in blocks.
Measure = Callable[[Floats, lp.Blocks, Floats], Measured]


@dataclass(frozen=True, eq=False)
class RadialMeasure:
    """Distance θ (input orientation) or 1/φ (output orientation): 1 on the frontier, below 1 inside, above 1 beyond it."""

    m: int
    orientation: Orientation
    rts: Returns
    solver: lp.Solver | None
    report: Callable[[int], None] | None = None
    limits: WeightLimits | None = None

    def __call__(self, members: Floats, blocks: lp.Blocks, points: Floats) -> Measured:
        """See `Measure`."""
        technology = Technology(members, self.m, self.rts, blocks=blocks, limits=self.limits)
        found = radial_factors(technology, points, self.orientation, self.solver, report=self.report)
        distance, status = found.factor, found.status
        if self.orientation is Orientation.OUTPUT:
            # A factor of 0: however much its outputs shrink, the technology does not reach them.
            reached = distance > 0
            status = np.where((status == lp.OPTIMAL) & ~reached, lp.INFEASIBLE, status)
            distance = np.divide(1.0, distance, out=np.full_like(distance, np.nan), where=reached)
        return Measured(distance, status, found.batch.certificate.residuals())


@dataclass(frozen=True, eq=False)
class Distances:
    """What a measure found for questions, which stand by technology and then by row; `rows` is how many rows the panel has."""

    asked: Questions
    found: Measured
    rows: int

    def at(self, asked: Questions) -> tuple[Floats, NDArray[Any]]:
        """Distances and statuses of questions of any shape that were asked; NaN and "optimal" where the row is -1."""
        place = np.searchsorted(_keys(self.asked, self.rows), np.where(asked.row >= 0, _keys(asked, self.rows), 0))
        place = np.where(asked.row >= 0, place, 0)
        return np.where(asked.row >= 0, self.found.distance[place], np.nan), np.where(asked.row >= 0, self.found.status[place], lp.OPTIMAL)


def distances(
    technologies: Technologies, panel: PanelData, reference: PanelData, questions: Sequence[Questions], measure: Measure
) -> Distances:
    """Answers to all questions, each of them asked once; rows of -1 are no questions."""
    rows = len(panel.period_at)
    asked = once(questions, rows)
    members = technologies.members(reference)
    offsets = np.cumsum([0, *map(len, members)])
    posed = np.flatnonzero(np.diff(offsets)[asked.technology] > 0)
    k = len(asked.row)
    found = Measured(np.full(k, np.nan), np.full(k, NO_REFERENCE, dtype=object), np.full((k, 3), np.nan))
    if len(posed):
        blocks = lp.Blocks(offsets, asked.technology[posed])
        answers = measure(reference.values[np.concatenate(members)], blocks, panel.values[asked.row[posed]])
        for whole, part in zip(found, answers, strict=True):
            whole[posed] = part
    if reference is panel:
        inside = technologies.holds(panel, asked)
        found = found._replace(distance=np.where(inside, _at_most_one(found.distance), found.distance))
    return Distances(asked, found, rows)


def once(questions: Sequence[Questions], rows: int) -> Questions:
    """Every question once, by technology and then by row."""
    keys = np.unique(np.concatenate([_keys(asked, rows)[asked.row >= 0] for asked in questions]))
    return Questions(keys % rows, keys // rows)


def _keys(asked: Questions, rows: int) -> Places:
    return np.asarray(asked.technology * rows + asked.row, dtype=np.intp)


def _at_most_one(distance: Floats) -> Floats:
    """A row of the technology can always copy itself: beyond 1, and as near to 1 as this, there is only rounding."""
    return np.where(distance >= 1.0 - _ROUNDING, 1.0, distance)
