"""How much less of what is given combinations do with: told, but never asked for."""

from __future__ import annotations

import numpy as np
from scipy import sparse

from sqeval.dea.face import column_units
from sqeval.dea.technology import Technology
from sqeval.labelled import Floats

#: A difference of less than this share of a point's own value is none.
_ROUNDING = 1e-13


def with_given(technology: Technology, points: Floats, lambdas: sparse.csr_array, slacks: Floats) -> Floats:
    """Slacks (k, m + s) of points, those of what is given replaced by what λ (k, n) leaves of it; 0 where it is met exactly."""
    if technology.still is None:
        return slacks
    loose = technology.still if technology.exact is None else technology.still & ~technology.exact
    left = technology.signs * (lambdas @ technology.values - points)
    sizes = np.where(points > 0, points, column_units(technology.values))
    found: Floats = np.where(technology.still, np.where(loose & (left > _ROUNDING * sizes), left, 0.0), slacks)
    return found
