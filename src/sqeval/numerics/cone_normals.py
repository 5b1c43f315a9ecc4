"""From the rays that span a cone to the inequalities that bound it."""

from __future__ import annotations

import numpy as np
from scipy.spatial import ConvexHull

from sqeval.numerics.linear_program import Floats

#: Directions in which rays differ by less than this share of the widest are none; normals this near are the same.
_FLAT, _SAME = 1e-10, 9


def cone_normals(rays: Floats) -> Floats:
    """Normals n (f, d) with n·w ≤ 0 for all of them exactly where w ≥ 0 is a sum of rays (g, d) ≥ 0 with weights ≥ 0.

    What w ≥ 0 says already is left out. An equation stands as two normals.
    """
    points = rays / rays.sum(axis=1, keepdims=True)
    _, sizes, ways = np.linalg.svd(points, full_matrices=True)
    level = ways[int((sizes > _FLAT * sizes.max()).sum()) :]
    found = np.vstack([_facets(points), level, -level])
    found = found[(found > _FLAT).any(axis=1)]
    # One facet may come in several pieces.
    return found[np.sort(np.unique(found.round(_SAME), axis=0, return_index=True)[1])]


def _facets(points: Floats) -> Floats:
    """Facets of the points' hull, which lies in the plane of sum 1, as normals of the cone through it."""
    centre = points.mean(axis=0)
    _, sizes, ways = np.linalg.svd(points - centre, full_matrices=False)
    ways = ways[: int((sizes > _FLAT).sum())]
    places = (points - centre) @ ways.T
    if not len(ways):
        return np.zeros((0, points.shape[1]))
    ends = np.array([[1.0, -places.max()], [-1.0, places.min()]])
    equations = ends if len(ways) == 1 else ConvexHull(places).equations
    slopes = equations[:, :-1] @ ways
    normals = slopes + (equations[:, -1] - slopes @ centre)[:, None]
    return np.asarray(normals / np.abs(normals).max(axis=1, keepdims=True), dtype=np.float64)
