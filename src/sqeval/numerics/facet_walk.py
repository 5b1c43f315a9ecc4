"""Solves whole families of rays by one walk over the facets of their cone, with a certificate for every ray."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from sqeval.numerics.cone import Cone, Rays, cone_and_rays
from sqeval.numerics.face import Face
from sqeval.numerics.facets import INSIDE, Facets
from sqeval.numerics.first_facets import first_facets
from sqeval.numerics.linear_program import FAILED, INFEASIBLE, OPTIMAL, TOLERANCE, Certificate, Floats, LpBatch, LpFamily

Positions = NDArray[np.intp]

#: Up to this many generators all take part from the start; beyond it those that matter are found on the way.
_FEW = 300
#: Directions whose outermost generators take part from the start.
_DIRECTIONS = 256
#: Rays that walk together: the first few find the facets that the many start from.
_WAVES, _WAVE = (64, 512), 4096
#: Facets that a ray may start from, and steps until a walk is given up.
_STARTS, _STEPS = 1024, 400
#: Duals are unique where every μ is above this.
_POSITIVE = 1e-9
#: Smaller intensities are noise, if the certificate holds without them.
_NOISE = 1e-11
_FLOOR = 1e-6
#: Numbers that are computed at once.
_CHUNK = 1_000_000


def solve(family: LpFamily) -> LpBatch:
    """Answers to a family for which `cone.is_ray_family` holds; "failed" wherever the walk found no certified answer."""
    with np.errstate(all="ignore"):
        cone, rays = cone_and_rays(family)
        starts = first_facets(cone)
        if not len(starts):
            return _nothing(family)
        facets = Facets(cone.generators, cone.reference, _first_active(cone, starts))
        facets.add(starts)
        facet, ridge = _walked(facets, rays, family)
        return _answers(family, cone, rays, facets, facet, ridge)


def _first_active(cone: Cone, starts: Positions) -> Positions:
    count = len(cone.generators)
    if count <= _FEW:
        return np.arange(count)
    slacks = cone.slack_of[cone.slack_of >= 0]
    return np.unique(np.concatenate([starts.ravel(), slacks, _outermost(cone)]))


def _outermost(cone: Cone) -> Positions:
    """Generators that random prices favour: those that give most (rows "≥", and "=" at prices of either sign) for what they take."""
    rng = np.random.default_rng(0)
    n = cone.shared
    signs = np.array([0.0 if at < 0 else cone.generators[at, row] for row, at in enumerate(cone.slack_of)])
    prices = rng.exponential(size=(len(signs), _DIRECTIONS)) ** 2
    prices[signs == 0] *= rng.choice([-1.0, 1.0], _DIRECTIONS)
    taken, given = cone.generators[:n, signs > 0] @ prices[signs > 0], cone.generators[:n, signs <= 0] @ prices[signs <= 0]
    worth = given / taken
    return np.unique(np.where(np.isfinite(worth), worth, -np.inf).argmax(axis=0))


def _walked(facets: Facets, rays: Rays, family: LpFamily) -> tuple[Positions, Positions]:
    """Facet and ridge of every ray, as `Facets.walk` gives them, of the cone of all generators."""
    k = len(rays.b)
    facet, ridge = np.full(k, -1, dtype=np.intp), np.full(k, -2, dtype=np.intp)
    for wave in _waves(k):
        todo = np.arange(wave.start, wave.stop)
        while len(todo):
            b, g = rays.b[todo], rays.g[todo]
            facet[todo], ridge[todo] = facets.walk(b, g, facets.nearest(b, g, _STARTS), _STEPS)
            done = np.arange(wave.stop)
            fresh = np.setdiff1d(_missed(facets, facet[todo], ridge[todo], g), facets.active)
            if not len(fresh):
                break
            facets.widen(fresh)
            todo = done[~facets.valid[facet[done]] | (ridge[done] >= 0)]
        if family.report is not None:
            family.report(wave.stop - wave.start)
    return facet, ridge


def _waves(k: int) -> Iterator[slice]:
    start = 0
    for size in (*_WAVES, *[_WAVE] * (k // _WAVE + 1)):
        if start < k:
            yield slice(start, min(start + size, k))
            start += size


def _missed(facets: Facets, facet: Positions, ridge: Positions, g: Floats) -> Positions:
    """Generators that some final facet, or some way out that never ends, does not reckon with."""
    beyond_facets = facets.check(np.unique(facet[ridge == -1]))
    endless = np.flatnonzero(ridge >= 0)
    if not len(endless):
        return beyond_facets
    found = [beyond_facets]
    for at in _slices(len(endless), len(facets.generators)):
        excess = _way_out(facets, facet[endless[at]], ridge[endless[at]], g[endless[at]]) @ facets.generators.T
        furthest = excess.argmax(axis=1)
        found.append(furthest[excess[np.arange(len(furthest)), furthest] > INSIDE])
    return np.unique(np.concatenate(found))


def _way_out(facets: Facets, facet: Positions, ridge: Positions, g: Floats) -> Floats:
    """The prices by which a ray never enters the cone: positive for its point, 0 for its direction, never positive for a generator."""
    row, normal = facets.inverse[facet, ridge], facets.normal[facet]
    against = np.einsum("ij,ij->i", row, g) / np.einsum("ij,ij->i", normal, g)
    prices = against[:, None] * normal - row
    return np.asarray(prices / np.sqrt(np.einsum("ij,ij->i", prices, prices))[:, None], dtype=np.float64)


class _Basic(NamedTuple):
    """Basic solutions of rays: τ (k,), μ (k, r - 1), prices (k, r) with prices·g = 1, primal residual and gap (k, 2)."""

    tau: Floats
    mu: Floats
    prices: Floats
    errors: Floats


def _answers(family: LpFamily, cone: Cone, rays: Rays, facets: Facets, facet: Positions, ridge: Positions) -> LpBatch:
    basic = _basic(facets, rays, facet)
    turn = float(family.cost.flat[-1])
    primal, gap = basic.errors.T
    held = (ridge == -1) & (primal <= TOLERANCE) & (gap <= TOLERANCE) & (facets.residual[facet] <= TOLERANCE)
    held &= (turn * basic.tau >= -_NOISE) & np.isfinite(basic.prices).all(axis=1)
    status = np.where(held, OPTIMAL, np.where(_proven_infeasible(facets, rays, facet, ridge), INFEASIBLE, FAILED)).astype(object)
    unique = np.zeros((len(status), 2), dtype=bool)
    tied = np.array(sorted(facets.ties), dtype=np.intp)
    unique[:, 0] = held & ~np.isin(facet, tied)
    unique[:, 1] = held & (basic.mu > _POSITIVE).all(axis=1)
    certificate = Certificate("lp", *(np.where(held, part, np.nan) for part in (primal, facets.residual[facet], gap)))
    return LpBatch(
        status,
        _variables(family, cone, rays, facets.index[facet], basic, held, turn),
        np.where(held[:, None], basic.prices * cone.rows * rays.size, np.nan),
        certificate,
        ("",) * len(status),
        unique,
        Face(cone, facets.index[facet], facet, facets.inverse[: facets.count], facets.normal[: facets.count], facets.ties),
    )


def _basic(facets: Facets, rays: Rays, facet: Positions) -> _Basic:
    """The point where each ray leaves, from the freshly inverted basis of its facet."""
    parts = [_basic_part(facets, rays.b[at], rays.g[at], facet[at]) for at in _slices(len(facet), rays.b.shape[1] ** 2)]
    return _Basic(*(np.concatenate(part) for part in zip(*parts, strict=True)))


def _slices(k: int, width: int) -> list[slice]:
    step = max(1, _CHUNK // width)
    return [slice(start, start + step) for start in range(0, k, step)]


def _basic_part(facets: Facets, b: Floats, g: Floats, facet: Positions) -> _Basic:
    normal = facets.normal[facet]
    fall = np.einsum("ij,ij->i", normal, g)
    prices = normal / fall[:, None]
    tau = np.einsum("ij,ij->i", prices, b)
    columns = facets.generators[facets.index[facet]]
    point = b - tau[:, None] * g
    mu = np.maximum((facets.inverse[facet, :-1] @ point[:, :, None])[:, :, 0], 0.0)
    clean = np.where(mu < _NOISE * mu.max(axis=1, keepdims=True), 0.0, mu)
    terms = np.abs(b) + np.abs(tau[:, None] * g)
    kept, cleaned = (_errors(columns, some, point, terms, prices / tau[:, None]) for some in (mu, clean))
    take = (cleaned <= np.maximum(_NOISE, kept)).all(axis=1, keepdims=True)
    return _Basic(tau, np.where(take, clean, mu), prices, np.where(take, cleaned, kept))


def _errors(columns: Floats, mu: Floats, point: Floats, terms: Floats, prices: Floats) -> Floats:
    """How far Σ μ a is from the point (k, 2): in the worst row, relative to its terms, and in all rows at prices relative to τ."""
    parts = columns * mu[:, :, None]
    missing = np.abs(parts.sum(axis=1) - point)
    size = np.maximum(np.abs(parts).sum(axis=1) + terms, _FLOOR)
    worth = np.where(missing > 0, missing * np.abs(prices), 0.0)
    return np.column_stack([(missing / size).max(axis=1), worth.sum(axis=1)])


def _proven_infeasible(facets: Facets, rays: Rays, facet: Positions, ridge: Positions) -> NDArray[np.bool_]:
    """Rays with prices that no generator answers but their point: beyond doubt, as other engines judge it."""
    proven = np.zeros(len(facet), dtype=bool)
    endless = np.flatnonzero(ridge >= 0)
    for at in _slices(len(endless), len(facets.generators)):
        some = endless[at]
        prices = _way_out(facets, facet[some], ridge[some], rays.g[some])
        beyond = np.einsum("ij,ij->i", prices, rays.b[some])
        proven[some] = (beyond > TOLERANCE) & ((prices @ facets.generators.T).max(axis=1) <= INSIDE)
    return proven


def _variables(
    family: LpFamily, cone: Cone, rays: Rays, index: Positions, basic: _Basic, held: NDArray[np.bool_], turn: float
) -> sparse.csr_array:
    """Intensities of the shared columns, then the programme's own variable, in the family's own units."""
    k, n = len(index), family.shared.shape[1]
    value = np.column_stack([basic.mu * cone.columns[index] / rays.size, np.maximum(turn * basic.tau, 0.0)])
    column = np.column_stack([index, np.full(k, n)])
    used = (value != 0) & held[:, None]
    used[:, :-1] &= index < n
    rows, places = np.nonzero(used)
    found = sparse.csr_array((value[rows, places], (rows, column[rows, places])), shape=(k, n + 1))
    found.sort_indices()
    return found


def _nothing(family: LpFamily) -> LpBatch:
    k, r = family.rhs.shape
    missing = np.full(k, np.nan)
    x = sparse.csr_array((k, family.shared.shape[1] + family.own.shape[2]))
    status = np.full(k, FAILED, dtype=object)
    return LpBatch(
        status, x, np.full((k, r), np.nan), Certificate("lp", missing, missing, missing), ("",) * k, np.zeros((k, 2), dtype=bool)
    )
