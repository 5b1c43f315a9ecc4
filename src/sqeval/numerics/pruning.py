"""Which columns of a large family can matter at all.

A column strictly inside the cone of some others is neither on a facet nor beyond one, of whatever cone holds those others. So
all columns walk as rays through a small cone; whoever lies inside is done with, those furthest outside widen the cone, and so on.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sqeval.numerics.cone import Cone
from sqeval.numerics.facets import Facets
from sqeval.numerics.linear_program import Floats
from sqeval.numerics.parts import chunks
from sqeval.numerics.pivots import LEVEL

Positions = NDArray[np.intp]

#: Directions whose outermost columns take part from the start.
_DIRECTIONS = 256
#: A column counts as inside if its ray leaves the cone this much sooner, as a share of its way.
_MARGIN = 1e-6
#: Rounds of pruning, columns that walk together, facets to start from, and steps.
_ROUNDS, _WAVE, _STARTS, _STEPS = 4, 8192, 256, 200
#: Numbers that are computed at once: few enough that they stay near the processor.
_CHUNK = 250_000


def outermost(cone: Cone) -> Positions:
    """Columns that random prices favour: those that give most (rows "≥", and "=" at prices of either sign) for what they take."""
    rng = np.random.default_rng(0)
    signs = np.array([0.0 if at < 0 else cone.generators[at, row] for row, at in enumerate(cone.slack_of)])
    prices = rng.exponential(size=(len(signs), _DIRECTIONS)) ** 2
    prices[signs == 0] *= rng.choice([-1.0, 1.0], _DIRECTIONS)
    gives, takes = signs <= 0, signs > 0
    gain, cost = np.ascontiguousarray(prices[gives].T), np.ascontiguousarray(prices[takes].T)
    best, at, every = np.full(_DIRECTIONS, -np.inf), np.zeros(_DIRECTIONS, dtype=np.intp), np.arange(_DIRECTIONS)
    for part in chunks(slice(0, cone.shared), _CHUNK // _DIRECTIONS):
        columns = cone.generators[part].T
        worth = gain @ columns[gives]
        worth /= cost @ columns[takes]
        worth[:, ~columns[takes].any(axis=0)] = -np.inf
        place = worth.argmax(axis=1)
        found = worth[every, place]
        at, best = np.where(found > best, part.start + place, at), np.maximum(found, best)
    return np.unique(at)


class Pruned(NamedTuple):
    """Generators not known to lie strictly inside, and the facet at which every column was last seen (n,), -1 for none."""

    relevant: Positions
    facet: Positions


def pruned(facets: Facets, cone: Cone) -> Pruned:
    """Drop the columns that lie strictly inside the cone, which is widened on the way."""
    everything = np.arange(len(cone.generators))
    seen = np.full(cone.shared, -1, dtype=np.intp)
    way = _way(cone)
    if way is None:
        return Pruned(everything, seen)
    # Where a column has a zero in the direction of its ray, it may lie on a facet and yet leave it at once: it stays.
    steady = (cone.generators[: cone.shared, cone.reference != 0] == 0).any(axis=1)
    left = np.setdiff1d(everything[: cone.shared][~steady], facets.active)
    kept = [everything[: cone.shared][steady], everything[cone.shared :]]
    for _ in range(_ROUNDS):
        outside, furthest, seen[left] = _outside(facets, cone, left, way)
        left = left[outside]
        if not len(furthest) or outside.mean() > 1 - 1 / _ROUNDS:
            break
        facets.widen(furthest)
        left = np.setdiff1d(left, furthest)
    return Pruned(np.unique(np.concatenate([*kept, left, facets.active])), seen)


def _way(cone: Cone) -> float | None:
    """Where every column's own ray reaches it, 1 or -1; None if that is not the same for all rows in which rays point."""
    in_ray = cone.reference != 0
    against = -np.sign(cone.generators[: cone.shared, in_ray]) * np.sign(cone.reference[in_ray])
    if (against >= 0).all():
        return 1.0
    return -1.0 if (against <= 0).all() else None


def _own_rays(cone: Cone, columns: Positions, way: float) -> tuple[Floats, Floats]:
    """Columns as rays that reach them at `way`: points and directions."""
    in_ray = cone.reference != 0
    some = cone.generators[columns]
    return np.where(in_ray, 0.0, some), np.where(in_ray, -way * some, 0.0)


def _outside(facets: Facets, cone: Cone, columns: Positions, way: float) -> tuple[NDArray[np.bool_], Positions, Positions]:
    """Which columns are not strictly inside; of those that end at one facet, the one furthest beyond it; and those facets."""
    outside, beyond, place = np.ones(len(columns), dtype=bool), np.empty(len(columns)), np.empty(len(columns), dtype=np.intp)
    for start in range(0, len(columns), _WAVE):
        part = slice(start, start + _WAVE)
        some = columns[part]
        b, g = _own_rays(cone, some, way)
        facet, ridge = facets.walk(b, g, facets.nearest(b, g, _STARTS), _STEPS)
        normal = facets.normal[facet]
        end = np.einsum("ij,ij->i", normal, b) / np.einsum("ij,ij->i", normal, g)
        outside[part] = (ridge != -1) | ~(end < way - _MARGIN)
        beyond[part], place[part] = np.einsum("ij,ij->i", normal, facets.generators[some]), facet
    out = np.flatnonzero(outside & (beyond > LEVEL))
    order = out[np.lexsort((beyond[out], place[out]))]
    last = np.append(place[order][1:] != place[order][:-1], True) if len(order) else np.zeros(0, dtype=bool)
    return outside, columns[order[last]], place
