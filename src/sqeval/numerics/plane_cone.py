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
from sqeval.numerics.facets import ACROSS, held_against, inverses
from sqeval.numerics.linear_program import Floats
from sqeval.numerics.parts import chunks

Positions = NDArray[np.intp]

#: Generators stay up to this distance from an edge: ten times as far as they may tie with a facet.
_MARGIN = 1e-9
#: Edges to start from, at most: evenly spread.
_STARTS = 512


class Polygon(NamedTuple):
    """Facets (p, 2) to start from, all unless there are very many, and the generators on the outline or near it, ascending."""

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
    facets = _facets(cone, edges, inverse, relevant)
    return Polygon(facets, relevant) if len(facets) else None


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


def _facets(cone: Cone, edges: Positions, inverse: Floats, relevant: Positions) -> Positions:
    """Edges that rays leave through, and beyond which there is nothing."""
    normal = -inverse[:, -1] / np.linalg.norm(inverse[:, -1], axis=1)[:, None]
    met = np.flatnonzero(normal @ cone.reference > ACROSS)
    some = met[:: max(1, -(-len(met) // _STARTS))]
    held = held_against(normal[some], cone.generators[relevant])
    return edges[some[(held.furthest < 0) & np.isfinite(held.residual)]]
