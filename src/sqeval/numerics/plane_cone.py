"""Cones of three rows, as one input and two outputs make: their cross-section is a polygon, which is known at once.

Every generator falls into the triangle that an edge makes with a ray well inside. How far it is from all edges at least follows from
its share of that ray alone, so what lies inside is dropped without a look at other edges.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import ConvexHull, QhullError

from sqeval.numerics.cone import Cone
from sqeval.numerics.linear_program import Floats
from sqeval.numerics.parts import chunks
from sqeval.numerics.pivots import ACROSS, LEVEL, inverses

Positions = NDArray[np.intp]

#: Generators stay up to this distance from an edge: ten times as far as they may tie with a facet.
_MARGIN = 1e-9
#: Edges that every ray is held against before it looks for the best one between two of them.
_COARSE = 64
#: Numbers that are computed at once.
_CHUNK = 1_000_000


class Polygon(NamedTuple):
    """The outline of a cone.

    Its corners, ascending; its edges that rays leave through (p, 2), in the order in which they follow one another; and all
    generators on it or near it, ascending.
    """

    corners: Positions
    facets: Positions
    relevant: Positions


def polygon(cone: Cone) -> Polygon | None:
    """The outline of a cone of three rows; None for other cones, and where the cross-section has no area."""
    prices = _prices(cone) if len(cone.reference) == 3 else None
    if prices is None:
        return None
    worth = -(cone.generators @ prices)
    points = _points(cone.generators / worth[:, None], int(np.abs(prices).argmax()))
    try:
        corners = ConvexHull(points).vertices.astype(np.intp)
    except (QhullError, ValueError):  # flat, or beyond double precision: for the general way
        return None
    centre = np.average(points[corners], axis=0, weights=worth[corners])
    angles = _angles(points, centre)
    corners = np.roll(corners, -int(angles[corners].argmin()))
    edges = np.column_stack([corners, np.roll(corners, -1)])
    inner = cone.generators[corners].mean(axis=0)
    inverse = inverses(cone.generators, edges, inner / np.linalg.norm(inner))
    at = np.searchsorted(angles[corners], angles, side="right") - 1
    relevant = np.flatnonzero(~_inside(cone.generators, inverse, at))
    facets = edges[_sound(cone, corners, inverse)]
    return Polygon(np.sort(corners), facets, relevant) if len(facets) else None


def left_through(normals: Floats, b: Floats, g: Floats) -> Positions:
    """For every ray the normal (of p, in the order of the outline) with the largest bound on τ; a place beside it if rounding says so."""
    found = np.empty(len(b), dtype=np.intp)
    step = -(-len(normals) // _COARSE)
    for part in chunks(slice(0, len(b)), _CHUNK // _COARSE):
        bound = _bounds(b[part] @ normals[::step].T, g[part] @ normals[::step].T)
        best = step * bound.argmax(axis=1)
        found[part] = _top(normals, b[part], g[part], best, step) if step > 1 else best
    return found


def _top(normals: Floats, b: Floats, g: Floats, near: Positions, step: int) -> Positions:
    """The largest bound less than `step` from one that is the largest of every so many: around the outline they rise, then fall."""
    low, high, least = near - step, near + step, _bounds_at(normals, b, g, near)
    while (low < high).any():
        middle = (low + high) // 2
        here, after = _bounds_at(normals, b, g, middle), _bounds_at(normals, b, g, middle + 1)
        # What is lower than where the search began may also lie behind the outline's lowest place: then the slope deceives.
        rising = np.where(here < least, middle < near, here < after)
        low, high = np.where(rising, middle + 1, low), np.where(rising, high, middle)
    return low % len(normals)


def _bounds_at(normals: Floats, b: Floats, g: Floats, at: Positions) -> Floats:
    some = normals[at % len(normals)]
    return _bounds(np.einsum("ij,ij->i", some, b), np.einsum("ij,ij->i", some, g))


def _bounds(worth: Floats, fall: Floats) -> Floats:
    return np.where(fall > ACROSS, worth / fall, -np.inf)


def _prices(cone: Cone) -> Floats | None:
    """Prices at which every generator is worth less than nothing: 1 for rows "≤", half of what all can bear for rows "≥"."""
    signs = np.array([0.0 if at < 0 else cone.generators[at, row] for row, at in enumerate(cone.slack_of)])
    columns = cone.generators[: cone.shared]
    cost, gain = columns @ np.where(signs > 0, 1.0, 0.0), columns @ np.where(signs < 0, 1.0, 0.0)
    if (cost <= 0).any():
        return None
    most = np.divide(cost, gain, out=np.full(len(cost), 2.0), where=gain > 0).min()
    return np.where(signs > 0, -1.0, np.where(signs < 0, most / 2, 0.0))


def _points(section: Floats, dropped: int) -> Floats:
    """The points of a cross-section in the plane (N, 2), in a square of side 1."""
    points = np.delete(section, dropped, axis=1)
    points -= points.min(axis=0)
    points /= points.max(axis=0)
    return points


def _angles(points: Floats, centre: Floats) -> Floats:
    return np.asarray(np.arctan2(points[:, 1] - centre[1], points[:, 0] - centre[0]), dtype=np.float64)


def _inside(generators: Floats, inverse: Floats, at: Positions) -> NDArray[np.bool_]:
    """Which generators are, in the basis of their triangle, combinations with so much of the inner ray that no edge is near."""
    deepest = np.nanmax(np.linalg.norm(inverse[:, -1], axis=1))
    inside = np.zeros(len(generators), dtype=bool)
    for part in chunks(slice(0, len(generators))):
        shares = np.einsum("ijk,ik->ij", inverse[at[part]], generators[part])
        inside[part] = (shares[:, :2] >= 0).all(axis=1) & (shares[:, 2] > _MARGIN * deepest)
    return inside


def _sound(cone: Cone, corners: Positions, inverse: Floats) -> Positions:
    """Edges that rays leave through, and that the corners before and after do not lie beyond."""
    normal = -inverse[:, -1] / np.linalg.norm(inverse[:, -1], axis=1)[:, None]
    beyond = [np.einsum("ij,ij->i", normal, cone.generators[np.roll(corners, by)]) for by in (1, -2)]
    return np.flatnonzero((normal @ cone.reference > ACROSS) & (np.maximum(*beyond) <= LEVEL))
