"""The strongly efficient frontier as the list of its largest faces. Arrays in, arrays out.

The technology is a polyhedron: combinations of its efficient units, and whatever is worse. With one more coordinate for size it is a
cone; cut by a plane that meets all its rays the cone is a polytope, whose facets qhull lists. A face is strongly efficient just when
prices that are all positive support it: when no direction of waste lies in all facets that hold it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import ConvexHull, QhullError

from sqeval.dea.face import column_units
from sqeval.dea.technology import Technology
from sqeval.dea.two_stages import EQUAL
from sqeval.labelled import Floats

Flags = NDArray[np.bool_]

#: How near to a facet, of data scaled to about 1, a ray counts as lying in it.
_ON_FACET = 1e-9
#: A normal smaller than this beside its facet's others is the one at infinity.
_NO_NORMAL = 1e-9


class Rays(NamedTuple):
    """Generators of the technology: values (N, v) with `size` 1 for points and 0 for directions, and weights (N, n) that make λ of them."""

    values: Floats
    size: Floats
    unit: NDArray[np.intp]
    times: Floats


@dataclass(frozen=True, eq=False)
class Faces:
    """Largest strongly efficient faces: which rays span each (F, N), and prices (F, v) with levels (F,) such that p·z ≤ level everywhere.

    z are values in the direction of improvement, divided by `units` (v,). `is_complete`: every efficient unit lies on one.
    """

    rays: Rays
    members: Flags
    prices: Floats
    levels: Floats
    units: Floats
    is_complete: bool


def efficient_faces(technology: Technology, corners: NDArray[np.intp], efficient: NDArray[np.intp]) -> Faces:
    """All of them, from the units that are strongly efficient under variable returns to scale, and under the technology's own."""
    units = column_units(technology.values)
    rays = _rays(technology, corners)
    z = rays.values * technology.signs / units
    try:
        facets = _facets(z, rays.size)
    except QhullError:
        nothing = np.zeros((0, z.shape[1]))
        return Faces(rays, np.zeros((0, len(z)), dtype=bool), nothing, nothing[:, 0], units, is_complete=False)
    members, closures = _largest_efficient(facets.on, facets.worst)
    planes = np.array([facets.normals[closure].sum(axis=0) for closure in closures]).reshape(len(members), -1)
    points = np.column_stack([technology.values[efficient] * technology.signs / units, -np.ones(len(efficient))])
    reached = (np.abs(points @ planes.T) <= EQUAL * (np.abs(points) @ np.abs(planes).T)).any(axis=1)
    return Faces(rays, members, planes[:, :-1], planes[:, -1], units, is_complete=bool(reached.all()))


def _rays(technology: Technology, efficient: NDArray[np.intp]) -> Rays:
    """Low × unit and high × unit as points, unit as a direction where Σλ has no upper end, and the origin where it may be 0."""
    low, high = technology.rts.low, technology.rts.high
    values, none = technology.values[efficient], np.zeros((1, technology.values.shape[1]))
    parts = [(values * low, 1.0, efficient, low)] if low > 0 else [(none, 1.0, np.array([-1]), 0.0)]
    if np.isinf(high):
        parts.append((values, 0.0, efficient, 1.0))
    elif high > low:
        parts.append((values * high, 1.0, efficient, high))
    return Rays(
        np.vstack([part[0] for part in parts]),
        np.concatenate([np.full(len(part[0]), part[1]) for part in parts]),
        np.concatenate([part[2] for part in parts]).astype(np.intp),
        np.concatenate([np.full(len(part[0]), part[3]) for part in parts]),
    )


class _Facets(NamedTuple):
    """Facets: outward normals with levels (H, v + 1), rays that lie in each (H, N), directions of waste that do (H, v)."""

    normals: Floats
    on: Flags
    worst: Flags


def _facets(z: Floats, size: Floats) -> _Facets:
    v = z.shape[1]
    cut = _plane(z, size)
    waste = np.hstack([-np.eye(v), np.zeros((v, 1))])
    rays = np.vstack([np.column_stack([z, size]), waste])
    heights = rays @ cut
    # The last coordinate follows from the others on the plane.
    hull = ConvexHull(rays[:, :v] / heights[:, None], qhull_options="Qt Qx" if v > 4 else "Qt")
    equations = np.unique(hull.equations.round(12), axis=0)
    normals = np.hstack([equations[:, :v] + equations[:, [v]] * cut[:v], equations[:, [v]] * cut[v]])
    largest = np.abs(normals[:, :v]).max(axis=1)
    normals = normals[largest > _NO_NORMAL * np.abs(normals[:, v])]
    normals /= np.abs(normals[:, :v]).max(axis=1, keepdims=True)
    on = np.abs(normals @ rays.T) <= _ON_FACET * (1.0 + np.abs(rays).max(axis=1))
    _, first = np.unique(on, axis=0, return_index=True)
    normals, on = normals[first], on[first]
    return _Facets(np.hstack([np.maximum(normals[:, :v], 0.0), -normals[:, [v]]]), on[:, : len(z)], on[:, len(z) :])


def _plane(z: Floats, size: Floats) -> Floats:
    """A functional (v + 1,) that is positive on every ray: of inputs (z ≤ 0) far more than of outputs, and of size."""
    spent, made = np.maximum(-z, 0.0).sum(axis=1), np.maximum(z, 0.0).sum(axis=1)
    directions = size == 0
    share = 0.5 * (spent[directions] / made[directions]).min() if directions.any() else 1.0
    is_output = (z > 0).any(axis=0) | (z >= 0).all(axis=0)
    weights = np.where(is_output, share, 1.0)
    return np.append(-weights, 1.0 + np.maximum(z @ weights, 0.0).max())


def _largest_efficient(on: Flags, worst: Flags) -> tuple[Flags, list[Flags]]:
    """Ray sets (F, N) of the largest faces without a direction of waste, and the facets that hold each.

    A facet without one is such a face. Of the others, intersections with further facets are looked at until no waste is left; what
    has no rays that are not already on one efficient face together has nothing to add.
    """
    wasteful = worst.any(axis=1)
    found, seen = on[~wasteful], set[bytes]()
    queue: list[Flags] = list(on[wasteful])
    while queue:
        face = queue.pop()
        if face.tobytes() in seen or not face.any() or found[:, face].all(axis=1).any():
            continue
        seen.add(face.tobytes())
        holding = on[:, face].all(axis=1)
        if worst[holding].all(axis=0).any():
            queue.extend(np.unique(face & on[~holding], axis=0))
        else:
            found = np.vstack([found, face])
    # Some were found before a larger one that holds them.
    largest = found[[found[:, row].all(axis=1).sum() == 1 for row in found]] if len(found) else found
    return largest, [np.asarray(on[:, row].all(axis=1)) for row in largest]
