"""Steps from a facet to the next: which generator enters across a ridge, and the inverse basis afterwards."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sqeval.numerics.linear_program import Floats

Positions = NDArray[np.intp]

#: A generator this near to a facet's hyperplane counts as on it when the next facet is sought …
LEVEL = 1e-12
#: … and enters at once if it is this far on the other side of the ridge.
ACROSS = 1e-9


class Move(NamedTuple):
    """What enters across ridges: the generator (its place in the table priced), and the ratio; -inf if nothing does."""

    at: Positions
    ratio: Floats


def entering(lean: Floats, fall: Floats) -> Move:
    """The generator that enters for each row of M_k·a (p, N) and ω·a (p, N); both are overwritten."""
    # One index into all is found and used much faster than two; the products are contiguous, so these are views.
    flat_lean, flat_fall = lean.reshape(-1), fall.reshape(-1)
    level = np.flatnonzero(flat_fall > -LEVEL)
    tied = flat_lean[level]
    flat_lean[level] = np.where(tied < -ACROSS, tied * 1e14, np.inf)
    flat_fall[level] = -1.0
    ratio = np.divide(lean, fall, out=lean)
    at = ratio.argmax(axis=1)
    return Move(at, ratio[np.arange(len(at)), at])


def inverses(generators: Floats, index: Positions, last: Floats) -> Floats:
    """Inverse bases (p, r, r) of facets (p, r - 1) with one last column for all (r,) or one for each (p, r); NaN where singular."""
    basis = np.empty((len(index), generators.shape[1], generators.shape[1]))
    basis[:, :, :-1] = np.swapaxes(generators[index], 1, 2)
    basis[:, :, -1] = last
    try:
        return np.asarray(np.linalg.inv(basis), dtype=np.float64)
    except np.linalg.LinAlgError:
        regular = np.abs(np.linalg.det(basis)) > 0
        found = np.full_like(basis, np.nan)
        found[regular] = np.linalg.inv(basis[regular])
        return found


def exchanged(inverse: Floats, column: Floats, ridge: Positions) -> Floats:
    """Inverses (p, r, r) after the generator with coordinates `column` (p, r) takes the place of the ridge's."""
    p = np.arange(len(ridge))
    row = inverse[p, ridge] / column[p, ridge][:, None]
    change = column.copy()
    change[p, ridge] -= 1.0
    return inverse - change[:, :, None] * row[:, None, :]
