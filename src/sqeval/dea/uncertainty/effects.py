"""What the removal of one unit does to the efficiencies of others: only who leans on it can change."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from sqeval.dea.first_stage import radial_factors
from sqeval.dea.parts import Places
from sqeval.dea.two_stages import EQUAL, RadialPart, RadialTask
from sqeval.dea.uncertainty.distances import distances_of
from sqeval.labelled import Floats
from sqeval.numerics import lp


@dataclass(frozen=True, eq=False)
class Effects:
    """Pairs of a unit removed and another whose efficiency was solved anew, without which no other pair can differ.

    `removed`, `affected` (p,) are places of units, `before` and `after` (p,) efficiencies, NaN where a programme failed.
    """

    removed: Places
    affected: Places
    before: Floats
    after: Floats

    @property
    def change(self) -> Floats:
        """How much the efficiency of the other rises (p,), 0 for rounding."""
        rise = self.after - self.before
        return np.where(np.isnan(rise) | (rise > EQUAL), rise, 0.0)

    def take(self, places: Places) -> Effects:
        """The same with places of units in another order: unit k now stands at `places[k]`."""
        order = np.lexsort((places[self.affected], places[self.removed]))
        return Effects(places[self.removed][order], places[self.affected][order], self.before[order], self.after[order])

    def table(self, units: int) -> sparse.csr_array:
        """Changes as a table of units removed × units affected."""
        return sparse.csr_array((self.change, (self.removed, self.affected)), shape=(units, units))


def effects_of(task: RadialTask, points: Floats, part: RadialPart) -> Effects:
    """Effects on units (k, m + s), which make the technology themselves, from their first answers.

    An optimal mix without unit j stays an optimal mix when j is gone: only units with λ_j > 0 are solved again.
    """
    mixes = sparse.coo_array(part.lambdas)
    kept = (mixes.row != mixes.col) & (mixes.data > 0) & (part.status[mixes.row] == lp.OPTIMAL)
    affected, removed = mixes.row[kept].astype(np.intp), mixes.col[kept].astype(np.intp)
    before = 1 / distances_of(part.factor[affected], task.orientation)
    if not len(affected):
        return Effects(removed, affected, before, before)
    stage = radial_factors(task.technology, points[affected], task.orientation, task.solver, left_out=removed, report=task.report)
    return Effects(removed, affected, before, 1 / distances_of(stage.factor, task.orientation))
