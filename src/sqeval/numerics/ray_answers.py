"""Answers of rays from the facets they leave through: variables, prices, certificates, uniqueness, proofs of infeasibility."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from sqeval.numerics.cone import Cone, Rays
from sqeval.numerics.face import Face, intensities
from sqeval.numerics.facets import INSIDE
from sqeval.numerics.linear_program import FAILED, INFEASIBLE, OPTIMAL, TOLERANCE, Blocks, Certificate, Floats, LpBatch, LpFamily
from sqeval.numerics.parts import sized
from sqeval.numerics.refinement import refined

Positions = NDArray[np.intp]

#: Duals are unique where every μ is above this.
_POSITIVE = 1e-9
#: Smaller intensities are noise, if the certificate holds without them.
_NOISE = 1e-11
_FLOOR = 1e-6
#: A ray that would have to go this far before it leaves never does.
_BEYOND_MEASURE = 1e12
#: Prices of length 1 that are rounding.
_NOTHING = 1e-14
#: Where prices times the point add up to so little of their sizes, τ has lost digits that can be had back.
_WORN = 1e3


class Ends(NamedTuple):
    """Where k rays leave their cone.

    The facet of each (k,) and whether it is left there (k,); of the facets (f, …) their generators, inverse, normal, residual
    and ties as in `Facets`. Rays that never leave stand in `endless` (e,), with prices (e, r) that say so.
    """

    facet: Positions
    left: NDArray[np.bool_]
    generators: Positions
    inverse: Floats
    normal: Floats
    residual: Floats
    ties: dict[int, Positions]
    endless: Positions
    ways: Floats

    def of_use(self) -> Ends:
        """The same without the facets that no ray leaves through."""
        used, facet = np.unique(self.facet, return_inverse=True)
        place = {int(old): new for new, old in enumerate(used.tolist())}
        ties = {place[old]: on_it for old, on_it in self.ties.items() if old in place}
        arrays = {name: getattr(self, name)[used] for name in ("generators", "inverse", "normal", "residual")}
        return self._replace(facet=facet.astype(np.intp), ties=ties, **arrays)

    def take(self, order: Positions) -> Ends:
        """The rays in another order (a permutation)."""
        place = np.argsort(order)
        return self._replace(facet=self.facet[order], left=self.left[order], endless=place[self.endless])


def together(parts: list[Ends]) -> Ends:
    """The ends of several lots of rays as those of one."""
    facets = np.cumsum([0, *(len(part.residual) for part in parts)])
    rays = np.cumsum([0, *(len(part.facet) for part in parts)])
    ties = {first + at: on_it for part, first in zip(parts, facets.tolist(), strict=False) for at, on_it in part.ties.items()}
    arrays = {
        name: np.concatenate([getattr(part, name) for part in parts])
        for name in ("left", "generators", "inverse", "normal", "residual", "ways")
    }
    return Ends(
        facet=np.concatenate([part.facet + first for part, first in zip(parts, facets[:-1], strict=True)]),
        endless=np.concatenate([part.endless + first for part, first in zip(parts, rays[:-1], strict=True)]),
        ties=ties,
        **arrays,
    )


def ways_out(inverse: Floats, ridge: Positions, g: Floats) -> Floats:
    """The prices by which a ray never leaves: positive for its point, 0 for its direction, never positive for a generator."""
    row, normal = inverse[np.arange(len(ridge)), ridge], inverse[:, -1]
    against = np.einsum("ij,ij->i", row, g) / np.einsum("ij,ij->i", normal, g)
    prices = against[:, None] * normal - row
    return np.asarray(prices / np.sqrt(np.einsum("ij,ij->i", prices, prices))[:, None], dtype=np.float64)


class _Basic(NamedTuple):
    """Basic solutions of rays: τ (k,), μ (k, r - 1), prices (k, r) with prices·g = 1, primal residual and gap (k, 2)."""

    tau: Floats
    mu: Floats
    prices: Floats
    errors: Floats


def answers(family: LpFamily, cone: Cone, rays: Rays, ends: Ends) -> LpBatch:
    """Answers with their certificates; "failed" wherever one does not hold."""
    facet, turn = ends.facet, float(family.cost.flat[-1])
    basic, dual = _basic(cone.generators, rays, ends), ends.residual[facet]
    primal, gap = basic.errors.T
    held = ends.left & (primal <= TOLERANCE) & (gap <= TOLERANCE) & (dual <= TOLERANCE)
    held &= (turn * basic.tau >= -_NOISE) & np.isfinite(basic.prices).all(axis=1)
    # Assigned, for the same few words in all rows: an array of text made into objects holds another word in every row.
    status = np.full(len(held), FAILED, dtype=object)
    status[_proven_infeasible(family, cone.generators, rays, ends)] = INFEASIBLE
    status[held] = OPTIMAL
    unique = np.zeros((len(status), 2), dtype=bool)
    tied = np.array(sorted(ends.ties), dtype=np.intp)
    unique[:, 0] = held & ~np.isin(facet, tied)
    unique[:, 1] = held & (basic.mu > _POSITIVE).all(axis=1)
    certificate = Certificate("lp", *(np.where(held, part, np.nan) for part in (primal, dual, gap)))
    return LpBatch(
        status,
        _variables(family, cone, rays, ends.generators[facet], basic, held=held),
        np.where(held[:, None], basic.prices * cone.rows * rays.pace, np.nan),
        certificate,
        ("",) * len(status),
        unique,
        Face(cone, ends.generators[facet], facet, ends.inverse, ends.normal, ends.ties),
    )


def _basic(generators: Floats, rays: Rays, ends: Ends) -> _Basic:
    """The point where each ray leaves, from the freshly inverted basis of its facet."""
    parts = [_basic_part(generators, rays, ends, at) for at in sized(len(ends.facet), rays.b.shape[1] ** 2)]
    return _Basic(*(np.concatenate(part) for part in zip(*parts, strict=True)))


def _basic_part(generators: Floats, rays: Rays, ends: Ends, at: slice) -> _Basic:
    b, g, facet = rays.b[at], rays.g[at], ends.facet[at]
    normal = ends.normal[facet]
    prices = normal / np.einsum("ij,ij->i", normal, g)[:, None]
    tau = np.einsum("ij,ij->i", prices, b)
    columns = generators[ends.generators[facet]]
    mu = intensities(ends.inverse[facet], columns, b - tau[:, None] * g)
    tau, mu, errors = _given_back(_Basic(tau, mu, prices, np.empty(0)), columns, b, g)
    clean = np.where(mu < _NOISE * mu.max(axis=1, keepdims=True), 0.0, mu)
    cleaned, moved = errors.copy(), np.flatnonzero((clean != mu).any(axis=1))
    cleaned[moved] = _errors(columns[moved], (b[moved], g[moved]), tau[moved], clean[moved], prices[moved])
    take = (cleaned <= np.maximum(_NOISE, errors)).all(axis=1, keepdims=True)
    return _Basic(tau, np.where(take, clean, mu), prices, np.where(take, cleaned, errors))


def _given_back(basic: _Basic, columns: Floats, b: Floats, g: Floats) -> tuple[Floats, Floats, Floats]:
    """τ, μ and their errors, refined where digits were lost and what is refined fits at least as well."""
    tau, mu, prices, _ = basic
    errors = _errors(columns, (b, g), tau, mu, prices)
    lost = (np.abs(prices * b).sum(axis=1) > _WORN * np.abs(tau)) | (errors[:, 0] > _NOISE)
    worn = np.flatnonzero(lost & np.isfinite(tau))
    if len(worn):
        some = columns[worn], g[worn], b[worn]
        finer, fine = refined(*some, mu[worn], tau[worn])
        left = _errors(some[0], (some[2], some[1]), fine, finer, prices[worn])
        better = (left <= np.maximum(_NOISE, errors[worn])).all(axis=1)
        worn = worn[better]
        mu[worn], tau[worn], errors[worn] = finer[better], fine[better], left[better]
    return tau, mu, errors


def _terms(b: Floats, g: Floats, tau: Floats) -> Floats:
    """Sizes of the terms of each row (k, r); no less than a millionth of what the programme itself has in the row."""
    own = np.where(b != 0, np.abs(b), np.abs(g))
    least: Floats = _FLOOR * np.where(own > 0, own, 1.0)
    terms: Floats = np.maximum(np.abs(b) + np.abs(tau[:, None] * g), least)
    return terms


def _errors(columns: Floats, ray: tuple[Floats, Floats], tau: Floats, mu: Floats, prices: Floats) -> Floats:
    """How far Σ μ a is from the point, and τ from what prices say (k, 2): in the worst row, relative to its terms, and in all at prices."""
    b, g = ray
    missing = np.abs(np.einsum("ij,ijk->ik", mu, columns) - (b - tau[:, None] * g))
    size = np.einsum("ij,ijk->ik", mu, np.abs(columns)) + _terms(b, g, tau)
    worth = np.where(missing > 0, missing * np.abs(prices), 0.0)
    gap = np.maximum(worth.sum(axis=1), np.abs(tau - np.einsum("ij,ij->i", prices, b)))
    return np.column_stack([(missing / size).max(axis=1), gap / np.abs(prices * b).sum(axis=1)])


def _proven_infeasible(family: LpFamily, generators: Floats, rays: Rays, ends: Ends) -> NDArray[np.bool_]:
    """Rays with prices that no generator answers but their point: beyond doubt, as other engines judge it."""
    proven = np.zeros(len(ends.facet), dtype=bool)
    for at, columns in _endless_lots(family.blocks, ends.endless, len(generators)):
        some = ends.endless[at]
        worth = ends.ways[at] @ generators[columns].T
        if family.left_out is not None:
            worth[np.arange(len(generators))[columns] == family.left_out[some, None]] = -np.inf
        beyond = np.einsum("ij,ij->i", ends.ways[at], rays.b[some])
        # A direction that these prices value at little, but not at nothing, comes back in the end, if not beyond all measure.
        prices = np.where(np.abs(ends.ways[at]) < _NOTHING, 0.0, np.abs(ends.ways[at]))
        slope = np.einsum("ij,ij->i", prices, np.abs(rays.g[some])) * (rays.size / rays.pace)[some, 0]
        proven[some] = (beyond > TOLERANCE) & (worth.max(axis=1) <= INSIDE) & (slope * _BEYOND_MEASURE <= beyond)
    return proven


def _endless_lots(blocks: Blocks | None, endless: Positions, generators: int) -> Iterator[tuple[Positions, Positions | slice]]:
    """Places in `endless`, some at once, and the generators that those rays have."""
    if blocks is None:
        yield from ((np.arange(len(endless))[at], slice(None)) for at in sized(len(endless), generators))
        return
    of = blocks.of[endless]
    for block in np.unique(of):
        here, columns = np.flatnonzero(of == block), blocks.columns(int(block), generators)
        yield from ((here[at], columns) for at in sized(len(here), len(columns)))


def _variables(family: LpFamily, cone: Cone, rays: Rays, index: Positions, basic: _Basic, *, held: NDArray[np.bool_]) -> sparse.csr_array:
    """Intensities of the shared columns, then the programme's own variable, in the family's own units."""
    k, n, turn = len(index), family.shared.shape[1], float(family.cost.flat[-1])
    own = np.maximum(turn * basic.tau, 0.0) * (rays.pace / rays.size)[:, 0]
    value = np.column_stack([basic.mu * cone.columns[index] / rays.size, own])
    column = np.column_stack([index, np.full(k, n)])
    used = (value != 0) & held[:, None]
    used[:, :-1] &= index < n
    rows, places = np.nonzero(used)
    found = sparse.csr_array((value[rows, places], (rows, column[rows, places])), shape=(k, n + 1))
    found.sort_indices()
    return found


def unanswered(family: LpFamily) -> LpBatch:
    """Every programme is "failed"."""
    k, r = family.rhs.shape
    missing = np.full(k, np.nan)
    x = sparse.csr_array((k, family.shared.shape[1] + family.own.shape[2]))
    status = np.full(k, FAILED, dtype=object)
    return LpBatch(
        status, x, np.full((k, r), np.nan), Certificate("lp", missing, missing, missing), ("",) * k, np.zeros((k, 2), dtype=bool)
    )
