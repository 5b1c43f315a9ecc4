"""The facets of a cone, found as rays need them and shared by all rays.

A facet is r - 1 generators. With a reference ray as last column they are a basis; the last row of its inverse is the facet's
normal ω (ω·a ≤ 0 for every generator a), the other rows M_k price the generators of the facet. A ray b − τg leaves the cone at
τ = ω·b / ω·g through the facet where all μ = M(b − τg) ≥ 0. Where some μ_k < 0 it leaves elsewhere: across ridge k, where the
generator with the largest (M_k·a) / (ω·a) takes the place of the k-th. Which one that is does not depend on the ray, so every
ridge is priced once. (This is the dual simplex method; what is shared is the ratio test.)
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sqeval.numerics.held import Held, held_against
from sqeval.numerics.linear_program import Floats
from sqeval.numerics.parts import chunks
from sqeval.numerics.pivots import ACROSS, LEVEL, Move, entering, exchanged, inverses

Positions = NDArray[np.intp]

#: How far outside a ridge a point still counts as inside. Lengths are those of the generators: about 1.
INSIDE = 1e-11
#: Rank-one updates until an inverse is computed anew; the least pivot of an update.
_FRESH, _PIVOT = 12, 1e-12
#: Numbers in the arrays that are priced at once.
_CHUNK = 250_000
#: Entries of a normal of length 1 that are rounding.
_NOTHING = 1e-14

#: What lies beyond a ridge, if no facet: not asked yet; something, but no pivot leads there; nothing.
UNKNOWN, CLOSED, NOTHING = -1, -2, -3


def _keys(index: Positions) -> list[bytes]:
    """What facets (p, r - 1) are known by, whatever the order of their generators."""
    data, width = np.sort(index, axis=1).astype(np.int32).tobytes(), 4 * index.shape[1]
    return [data[start : start + width] for start in range(0, len(data), width)]


class Facets:
    """All facets found so far of the cone of some `active` generators; it widens as more are let in."""

    def __init__(self, generators: Floats, reference: Floats, active: Positions, room: int = 256) -> None:
        self.generators, self.reference, self.active = generators, reference, active
        # Those that facets are held against: all, unless the others are known to lie inside the cone
        self.relevant: Positions = np.arange(len(generators))
        self._table = np.ascontiguousarray(generators[active].T)
        self._known: dict[bytes, int] = {}
        self.count = 0
        r = len(reference)
        self.index = np.zeros((room, r - 1), dtype=np.intp)
        self.inverse, self.normal = np.zeros((room, r, r)), np.zeros((room, r))
        self.beyond = np.full((room, r - 1), UNKNOWN, dtype=np.intp)
        self.limit = np.zeros((room, r - 1))
        # |M_k|² and M_k·ω, by which the distance of a point from a ridge follows for every ray
        self._square, self._along = np.zeros((room, r - 1)), np.zeros((room, r - 1))
        self._age = np.zeros(room, dtype=np.intp)
        self.valid, self.checked = np.zeros(room, dtype=bool), np.zeros(room, dtype=bool)
        self.residual = np.full(room, np.nan)
        self.ties: dict[int, Positions] = {}

    def add(self, index: Positions, inverse: Floats | None = None, age: Positions | None = None) -> Positions:
        """Positions of facets (p, r - 1), new or known."""
        inverse = inverses(self.generators, index, self.reference) if inverse is None else inverse
        self._make_room(len(index))
        found: list[int] = []
        fresh: list[int] = []
        for k, key in enumerate(_keys(index)):
            at = self._known.get(key)
            if at is None:
                at = self._known[key] = self.count + len(fresh)
                fresh.append(k)
            found.append(at)
        new = slice(self.count, self.count + len(fresh))
        self.count = new.stop
        self._enter(new, index[fresh], inverse[fresh])
        self._age[new] = 0 if age is None else age[fresh]
        self.valid[new] = np.isfinite(self.normal[new]).all(axis=1)
        return np.array(found, dtype=np.intp)

    def _make_room(self, more: int) -> None:
        room = len(self.valid)
        if self.count + more <= room:
            return
        for name in ("index", "inverse", "normal", "beyond", "limit", "_square", "_along", "_age", "valid", "checked", "residual"):
            old = getattr(self, name)
            longer = np.full((2 * room + more, *old.shape[1:]), UNKNOWN if name == "beyond" else 0, dtype=old.dtype)
            longer[:room] = old
            setattr(self, name, longer)

    def _enter(self, where: slice | Positions, index: Positions, inverse: Floats) -> None:
        normal = inverse[:, -1] / np.sqrt(np.einsum("ij,ij->i", inverse[:, -1], inverse[:, -1]))[:, None]
        self.index[where], self.inverse[where], self.normal[where] = index, inverse, normal
        self._square[where] = np.einsum("ijk,ijk->ij", inverse[:, :-1], inverse[:, :-1])
        self._along[where] = np.einsum("ijk,ik->ij", inverse[:, :-1], normal)

    def nearest(self, b: Floats, g: Floats, most: int) -> Positions:
        """For every ray the facet, among the `most` youngest, with the largest bound on τ; -1 where none bounds it."""
        young = np.flatnonzero(self.valid[: self.count])[-most:]
        if not len(young):
            return np.full(len(b), -1, dtype=np.intp)
        normals, found = self.normal[young].T, np.empty(len(b), dtype=np.intp)
        for part in chunks(slice(0, len(b)), max(1, _CHUNK // len(young))):
            bound, fall = b[part] @ normals, g[part] @ normals
            bound /= fall
            bound.reshape(-1)[np.flatnonzero(fall < ACROSS)] = -np.inf
            at = bound.argmax(axis=1)
            found[part] = np.where(np.isfinite(bound[np.arange(len(at)), at]), young[at], -1)
        return found

    def walk(self, b: Floats, g: Floats, start: Positions, most: int) -> tuple[Positions, Positions]:
        """Walk rays from facet to facet until they leave the cone.

        Returns
        -------
        facet : array (k,)
            The facet each ray leaves through, or the last one it was at.
        ridge : array (k,)
            -1 where the ray leaves through the facet, the ridge with nothing beyond where it seems never to leave, and -2 where
            the walk came to no end in `most` steps.
        """
        facet, ridge = start.copy(), np.full(len(start), -2, dtype=np.intp)
        rays = np.stack([b, g], axis=2)
        active = np.flatnonzero(start >= 0)
        for _ in range(most):
            depth, against = self._depths(facet[active], rays[active])
            k = depth.argmin(axis=1)
            outside = depth[np.arange(len(k)), k] < -INSIDE
            ridge[active[~outside]] = -1
            active, k, against = active[outside], k[outside], against[outside]
            if not len(active):
                break
            here = facet[active]
            self._price_unknown(here, k)
            to = self.beyond[here, k]
            end = (to < 0) | (self.limit[here, k] <= against[np.arange(len(k)), k])
            # A ridge that no pivot crosses is a way out only if its prices say so, which is for the answers to prove.
            ridge[active[end]] = k[end]
            facet[active[~end]] = to[~end]
            active = active[~end]
        return facet, ridge

    def _depths(self, facet: Positions, rays: Floats) -> tuple[Floats, Floats]:
        """How deep (k, r - 1) behind each ridge the rays' points lie, and what a ratio must exceed to be beyond."""
        both = self.inverse[facet] @ rays
        priced_b, priced_g = both[:, :, 0], both[:, :, 1]
        length = np.sqrt(np.einsum("ij,ij->i", self.inverse[facet, -1], self.inverse[facet, -1]))[:, None]
        against = priced_g[:, :-1] / priced_g[:, -1:]
        mu = priced_b[:, :-1] - priced_b[:, -1:] * against
        against = against * length
        width = self._square[facet] - 2 * against * self._along[facet] + against * against
        return mu / np.sqrt(np.maximum(width, np.finfo(np.float64).tiny)), against

    def _price_unknown(self, facet: Positions, ridge: Positions) -> None:
        unknown = self.beyond[facet, ridge] == UNKNOWN
        if unknown.any():
            r = len(self.reference)
            pairs = np.unique(facet[unknown] * r + ridge[unknown])
            step = max(1, _CHUNK // self._table.shape[-1])
            for at in range(0, len(pairs), step):
                self._price(pairs[at : at + step] // r, pairs[at : at + step] % r)

    def _price(self, facet: Positions, ridge: Positions) -> None:
        """Find what lies beyond ridges (p,)."""
        move = self._entering(facet, ridge)
        chosen = move.at
        column = (self.inverse[facet] @ self.generators[chosen][:, :, None])[:, :, 0]
        self.limit[facet, ridge] = move.ratio
        fine = np.isfinite(move.ratio) & (np.abs(column[np.arange(len(ridge)), ridge]) > _PIVOT)
        self.beyond[facet[~fine], ridge[~fine]] = np.where(np.isfinite(move.ratio[~fine]), CLOSED, NOTHING)
        facet, ridge, chosen, column = facet[fine], ridge[fine], chosen[fine], column[fine]
        index = self.index[facet]
        index[np.arange(len(ridge)), ridge] = chosen
        inverse, age = exchanged(self.inverse[facet], column, ridge), self._age[facet] + 1
        stale = age >= _FRESH
        inverse[stale], age[stale] = inverses(self.generators, index[stale], self.reference), 0
        self.beyond[facet, ridge] = self.add(index, inverse, age)

    def _entering(self, facet: Positions, ridge: Positions) -> Move:
        """The generator that enters across each ridge (p,)."""
        both = np.concatenate([self.inverse[facet, ridge], self.normal[facet]]) @ self._table
        move = entering(both[: len(facet)], both[len(facet) :])
        return Move(self.active[move.at], move.ratio)

    def check(self, facets: Positions) -> Positions:
        """Hold facets against all generators; those furthest beyond one of them, if any.

        Facets that hold get a `residual`, and their `ties` where more generators than their own lie on them.
        """
        todo = facets[~self.checked[facets]]
        self._enter(todo, self.index[todo], inverses(self.generators, self.index[todo], self.reference))
        self.normal[todo] = np.where(np.abs(self.normal[todo]) < _NOTHING, 0.0, self.normal[todo])
        held = self._held(todo)
        self.residual[todo], self.checked[todo] = held.residual, held.furthest < 0
        self.ties |= {int(todo[k]): on_it for k, on_it in held.ties.items()}
        return np.unique(held.furthest[held.furthest >= 0])

    def _held(self, facets: Positions) -> Held:
        """How facets hold against all generators that matter."""
        held = held_against(self.normal[facets], self.generators[self.relevant])
        furthest = np.where(held.furthest >= 0, self.relevant[held.furthest], -1)
        return Held(held.residual, furthest, {k: self.relevant[on_it] for k, on_it in held.ties.items()})

    def widen(self, fresh: Positions) -> None:
        """Let generators in; facets that they lie beyond are none any more, and the ways to them are open again."""
        self.active = np.concatenate([self.active, fresh])
        self._table = np.ascontiguousarray(self.generators[self.active].T)
        newcomers, step = self.generators[fresh].T, max(1, 4 * _CHUNK // len(fresh))
        valid = np.flatnonzero(self.valid[: self.count])
        for at in range(0, len(valid), step):
            part = valid[at : at + step]
            gone = part[(self.normal[part] @ newcomers).max(axis=1) > LEVEL]
            self.valid[gone] = False
            for key in _keys(self.index[gone]):
                del self._known[key]
        to = self.beyond[: self.count]
        to[(to < 0) | ~self.valid[np.maximum(to, 0)]] = UNKNOWN
