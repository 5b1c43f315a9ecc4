"""Pseudo-technologies of a bootstrap: drawn in order of replications, solved many at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from typing import Any, Protocol

import numpy as np

from sqeval.dea.first_stage import radial_factors
from sqeval.dea.technology import Technology
from sqeval.dea.uncertainty.distances import distances_of
from sqeval.labelled import Floats
from sqeval.numerics import lp
from sqeval.options import Orientation

#: Programmes that are stated together. It decides no digit that anybody sees, and results do not depend on `workers`.
_AT_ONCE = 20_000


class Frontiers(Protocol):
    """What is drawn and held against `points` in every replication."""

    @property
    def points(self) -> Floats:
        """What every replication evaluates (k, m + s)."""

    def solved(self, drawn: Floats) -> Floats:
        """What is found (b, k) for the points in some replications, from the distances drawn (b, j)."""


def moved_units(technology: Technology, orientation: Orientation, distances: Floats, drawn: Floats) -> Floats:
    """The units (j, m + s) of some replications: on the frontier, then away from it by the distances drawn (b, j): (b, j, m + s)."""
    factor = drawn / distances if orientation is Orientation.INPUT else distances / drawn
    moved: Floats = np.where(technology.scaled_by(orientation), factor[:, :, None], 1.0) * technology.values
    return moved


@dataclass(frozen=True, eq=False)
class PseudoFrontiers:
    """What replications are made of: a technology's units moved to its frontier, and the points that are held against them.

    Attributes
    ----------
    technology : Technology
        The units (j, m + s) as observed.
    orientation : Orientation
    distances : array (j,)
        Of these units from their frontier, 1 and more.
    points : array (k, m + s)
        What every replication evaluates.
    solver : lp.Solver or None
    """

    technology: Technology
    orientation: Orientation
    distances: Floats
    points: Floats
    solver: lp.Solver | None

    def solved(self, drawn: Floats) -> Floats:
        """Distances (b, k) of the points from the frontiers of some replications (b, j); NaN where a programme has no answer."""
        count, units = drawn.shape
        offsets = units * np.arange(count + 1)
        blocks = lp.Blocks(offsets, np.repeat(np.arange(count), len(self.points)))
        values = moved_units(self.technology, self.orientation, self.distances, drawn).reshape(-1, self.technology.values.shape[1])
        technology = Technology(values, self.technology.m, self.technology.rts, blocks)
        stage = radial_factors(technology, np.tile(self.points, (count, 1)), self.orientation, self.solver)
        return distances_of(stage.factor, self.orientation).reshape(count, -1)


def replicated(frontiers: Frontiers, draws: Iterator[Floats], workers: int, report: Callable[[int], None] | None) -> Floats:
    """What is found (replications, k) for the points, one row a draw; `workers` threads at a time."""
    chunks = _chunks(draws, max(1, _AT_ONCE // max(len(frontiers.points), 1)))
    found = []
    with ThreadPoolExecutor(workers) as pool:
        # A few chunks at a time: draws for all of them may take far more room than what is kept.
        while some := list(islice(chunks, workers)):
            for part in pool.map(frontiers.solved, some):
                found.append(part)
                if report is not None:
                    report(part.size)
    return np.concatenate(found)


def _chunks(draws: Iterator[Floats], size: int) -> Iterator[Any]:
    while some := list(islice(draws, size)):
        yield np.array(some)
