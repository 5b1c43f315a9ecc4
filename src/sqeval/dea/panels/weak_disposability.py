"""Directional distances with weakly disposable undesirable outputs under constant returns to scale, by many technologies at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from sqeval.dea.panels.distances import Measured
from sqeval.labelled import Floats
from sqeval.numerics import lp


@dataclass(frozen=True, eq=False)
class WeakDisposabilityMeasure:
    """Distance 1/(1 + β): 1 on the frontier, below 1 inside, above 1 beyond it.

    β = max β subject to Σλx ≤ x₀, Σλy ≥ (1 + β)y₀, Σλb = (1 − β)b₀, λ ≥ 0 (Chung, Färe & Grosskopf 1997): good outputs grow as
    undesirable ones shrink. β may be negative, for points beyond the technology.
    """

    m: int
    bad: int
    solver: lp.Solver | None
    report: Callable[[int], None] | None = None

    def __call__(self, members: Floats, blocks: lp.Blocks, points: Floats) -> Measured:
        """See `distances.Measure`."""
        n, good = len(members), members.shape[1] - self.m - self.bad
        direction = np.repeat([0.0, -1.0, 1.0], [self.m, good, self.bad])
        family = lp.LpFamily(
            shared=members.T,
            own=(points * direction)[:, :, None],
            cost=np.append(np.zeros(n), -1.0),
            rhs=points,
            senses=(*["<="] * self.m, *[">="] * good, *["="] * self.bad),
            free=(n,),
            report=self.report,
            blocks=blocks,
        )
        batch = lp.solve(family, solver=self.solver)
        status = np.asarray(batch.status, dtype=object)
        kept = 1.0 + batch.columns(n, n + 1).toarray()[:, 0]
        # At β ≤ −1 nothing is left of the good outputs: the technology does not reach the point in this direction.
        reached = (status == lp.OPTIMAL) & (kept > lp.TOLERANCE)
        distance = np.divide(1.0, kept, out=np.full(len(kept), np.nan), where=reached)
        return Measured(distance, np.where((status == lp.OPTIMAL) & ~reached, lp.INFEASIBLE, status), batch.certificate.residuals())
