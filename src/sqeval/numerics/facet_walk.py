"""Solves whole families of rays by one walk over the facets of their cone, with a certificate for every ray."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sqeval.numerics.cone import Cone, Rays, cone_and_rays, is_ray_family
from sqeval.numerics.facets import INSIDE, Facets
from sqeval.numerics.first_facets import first_facets
from sqeval.numerics.left_out_walk import without_own
from sqeval.numerics.linear_program import Floats, LpBatch, LpFamily
from sqeval.numerics.neighbourhoods import neighbourhoods
from sqeval.numerics.parts import sized
from sqeval.numerics.plane_cone import left_through, polygon
from sqeval.numerics.pruning import outermost, pruned
from sqeval.numerics.ray_answers import Ends, answers, together, unanswered, ways_out

Positions = NDArray[np.intp]

#: Up to this many generators all take part from the start; beyond it those that matter are found on the way.
_FEW = 1500
#: From this many generators that matter on, rays are walked in neighbourhoods, and this many rays of them at once.
_MANY, _PART = 3000, 4096
#: Rays that walk together: the first few find the facets that the many start from.
_WAVES, _WAVE = (64,), 4096
#: Facets that a ray may start from, and steps until a walk is given up.
_STARTS, _STEPS = 512, 400


class _Begun(NamedTuple):
    """Facets with those that were known from the start, and the one at which every column was seen, if columns were looked at.

    An `outline` is all there is to find: none but the starts is left to be met.
    """

    facets: Facets
    starts: Positions
    seen: Positions | None = None
    outline: bool = False


def solve(family: LpFamily) -> LpBatch:
    """Answers to a family for which `cone.is_ray_family` holds; "failed" wherever the walk found no certified answer."""
    with np.errstate(all="ignore"):
        cone, rays = cone_and_rays(family)
        ends = where_they_leave(family, cone, rays)
        return unanswered(family) if ends is None else answers(family, cone, rays, ends)


def where_they_leave(family: LpFamily, cone: Cone, rays: Rays) -> Ends | None:
    """Where the rays of a family leave its cone; None if no facet is found to start from."""
    begun = _begun(cone, _FEW)
    if begun is None:
        return None
    facets = begun.facets
    if len(facets.relevant) > _MANY and family.left_out is None and not begun.outline:
        ends = _walked_in_parts(cone, rays, facets.relevant, begun.starts, family.report)
    else:
        ends = _walked(facets, rays, _known(begun, family, cone, rays), family.report)
    return ends if family.left_out is None else without_own(facets, rays, ends, family.left_out)


def outlying(family: LpFamily) -> Positions:
    """The shared columns that are not strictly inside the cone of others: no other takes part in an optimum, or limits one."""
    n = family.shared.shape[1]
    if not is_ray_family(family) or family.blocks is not None:
        return np.arange(n)
    with np.errstate(all="ignore"):
        cone, _ = cone_and_rays(family)
        begun = _begun(cone, 0)
        relevant = np.arange(n) if begun is None else begun.facets.relevant
        columns: Positions = relevant[relevant < n]
        return columns


def _begun(cone: Cone, few: int) -> _Begun | None:
    """Facets to start from, and what matters of more generators than `few`; None if there is no facet to start from."""
    outline = polygon(cone)
    if outline is not None:
        return _Begun(_facets(cone, outline.facets, outline.corners, outline.relevant), outline.facets, outline=True)
    starts = first_facets(cone)
    if not len(starts):
        return None
    everything = np.arange(len(cone.generators))
    facets = _facets(cone, starts, _first_active(cone, starts), everything)
    if len(everything) <= few:
        return _Begun(facets, starts)
    facets.relevant, seen = pruned(facets, cone)
    return _Begun(facets, starts, seen)


def _known(begun: _Begun, family: LpFamily, cone: Cone, rays: Rays) -> Positions:
    """Facets at which rays leave, or where their own columns left a smaller cone; -1 where there is no telling."""
    if begun.outline:
        return left_through(begun.facets.normal[: len(begun.starts)], rays.b, rays.g)
    if begun.seen is not None and _are_the_columns(family, cone):
        return begun.seen
    return np.full(len(rays.b), -1, dtype=np.intp)


def _facets(cone: Cone, starts: Positions, active: Positions, relevant: Positions) -> Facets:
    facets = Facets(cone.generators, cone.reference, active)
    facets.relevant = relevant
    facets.add(starts)
    return facets


def _first_active(cone: Cone, starts: Positions) -> Positions:
    count = len(cone.generators)
    if count <= _FEW:
        return np.arange(count)
    slacks = cone.slack_of[cone.slack_of >= 0]
    return np.unique(np.concatenate([starts.ravel(), slacks, outermost(cone)]))


def _are_the_columns(family: LpFamily, cone: Cone) -> bool:
    """Whether the programmes' own points are the shared columns, one after the other."""
    in_ray = cone.reference != 0
    points = np.where(in_ray, np.abs(family.own[:, :, 0]), family.rhs)
    return points.shape == family.shared.T.shape and bool((points == family.shared.T).all())


def _walked_in_parts(cone: Cone, rays: Rays, relevant: Positions, starts: Positions, report: Callable[[int], None] | None) -> Ends:
    """Where every ray leaves, one neighbourhood after the other: each has facets of its own, of the columns near it and those it meets."""
    directions = _directions(np.abs(rays.b) + np.abs(rays.g))
    slacks = cone.slack_of[cone.slack_of >= 0]
    columns = relevant[relevant < cone.shared]
    found, order = [], []
    for some, near in neighbourhoods(directions, _directions(np.abs(cone.generators[columns])), _PART):
        facets = _facets(cone, starts, np.unique(np.concatenate([starts.ravel(), slacks, columns[near]])), relevant)
        part = Rays(*(field[some] for field in rays))
        found.append(_walked(facets, part, np.full(len(some), -1, dtype=np.intp), report).of_use())
        order.append(some)
    return together(found).take(np.argsort(np.concatenate(order)))


def _directions(points: Floats) -> Floats:
    return np.asarray(points / np.sqrt(np.einsum("ij,ij->i", points, points))[:, None], dtype=np.float64)


def _walked(facets: Facets, rays: Rays, known: Positions, report: Callable[[int], None] | None) -> Ends:
    """Where every ray leaves the cone of all generators; `known` (k,) are facets where rays were seen to leave a smaller one."""
    k = len(rays.b)
    facet, ridge = np.full(k, -1, dtype=np.intp), np.full(k, -2, dtype=np.intp)
    for wave in _waves(k):
        todo = np.arange(wave.start, wave.stop)
        while len(todo):
            b, g = rays.b[todo], rays.g[todo]
            start = known[todo]
            unknown = (start < 0) | ~facets.valid[start]
            start[unknown] = facets.nearest(b[unknown], g[unknown], _STARTS)
            facet[todo], ridge[todo] = facets.walk(b, g, start, _STEPS)
            fresh = np.setdiff1d(_missed(facets, facet[todo], ridge[todo], g), facets.active)
            if not len(fresh):
                break
            facets.widen(fresh)
            done = np.arange(wave.stop)
            todo = done[~facets.valid[facet[done]] | (ridge[done] >= 0)]
        if report is not None:
            report(wave.stop - wave.start)
    endless = np.flatnonzero(ridge >= 0)
    ways = ways_out(facets.inverse[facet[endless]], ridge[endless], rays.g[endless])
    return Ends(facet, ridge == -1, facets.index, facets.inverse, facets.normal, facets.residual, facets.ties, endless, ways)


def _waves(k: int) -> Iterator[slice]:
    start = 0
    for size in (*_WAVES, *[_WAVE] * (k // _WAVE + 1)):
        if start < k:
            yield slice(start, min(start + size, k))
            start += size


def _missed(facets: Facets, facet: Positions, ridge: Positions, g: Floats) -> Positions:
    """Generators that some final facet, or some way out that never ends, does not reckon with."""
    found = [facets.check(np.unique(facet[ridge == -1]))]
    endless = np.flatnonzero(ridge >= 0)
    for at in sized(len(endless), len(facets.relevant)):
        ways = ways_out(facets.inverse[facet[endless[at]]], ridge[endless[at]], g[endless[at]])
        excess = ways @ facets.generators[facets.relevant].T
        furthest = excess.argmax(axis=1)
        found.append(facets.relevant[furthest[excess[np.arange(len(furthest)), furthest] > INSIDE]])
    return np.unique(np.concatenate(found))
