"""Rays that must do without a generator of their own, as super-efficiency asks: on from the facet they leave through with it.

There the generator is tight; without it, its ridge is crossed the other way, and the walk goes on. The cone of every ray is
another one, so nothing is shared but the arithmetic: all rays step together.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sqeval.numerics.cone import Rays
from sqeval.numerics.facets import INSIDE, Facets
from sqeval.numerics.held import held_against
from sqeval.numerics.linear_program import Floats
from sqeval.numerics.pivots import entering, exchanged, inverses
from sqeval.numerics.ray_answers import Ends, ways_out

Positions = NDArray[np.intp]

_STEPS, _FRESH, _PIVOT = 400, 12, 1e-12
#: Numbers in the arrays that are priced at once.
_CHUNK = 500_000


def without_own(facets: Facets, rays: Rays, ends: Ends, left_out: Positions) -> Ends:
    """Where rays leave when each does without generator `left_out` (-1: none); others keep their end."""
    own = ends.generators[ends.facet] == left_out[:, None]
    in_basis = own.any(axis=1)
    on_face = np.array([at in ends.ties.get(facet, ()) for facet, at in zip(ends.facet.tolist(), left_out.tolist(), strict=True)])
    todo = np.flatnonzero((in_basis | on_face) & ends.left & (left_out >= 0))
    if not len(todo):
        return ends
    walk = _Walk(facets, rays, ends, todo, left_out[todo])
    walk.go(np.where(in_basis, own.argmax(axis=1), -1)[todo])
    return walk.joined(ends)


class _Walk:
    """Rays on their way, each at a facet of its own."""

    def __init__(self, facets: Facets, rays: Rays, ends: Ends, todo: Positions, left_out: Positions) -> None:
        self.facets, self.todo, self.left_out = facets, todo, left_out
        self.b, self.g = rays.b[todo], rays.g[todo]
        self.first = ends.generators[ends.facet[todo]]
        self.index = self.first.copy()
        self.inverse = ends.inverse[ends.facet[todo]].copy()
        self.left, self.way = np.zeros(len(todo), dtype=bool), np.full((len(todo), self.b.shape[1]), np.nan)
        self.active = facets.active
        self.residual, self.ties = np.full(len(todo), np.nan), dict[int, Positions]()

    def go(self, own: Positions) -> None:
        """Walk among the generators known to matter; let in whatever the ends miss, and walk again where they did."""
        start, again = self.inverse.copy(), np.arange(len(self.todo))
        while len(again):
            self.index[again], self.inverse[again] = self.first[again], start[again]
            self.left[again], self.way[again] = False, np.nan
            step = max(1, _CHUNK // len(self.active))
            for at in range(0, len(again), step):
                self._walk(again[at : at + step], own[again[at : at + step]])
            fresh, again = self._missed(again)
            self.active = np.concatenate([self.active, np.setdiff1d(fresh, self.active)])

    def _walk(self, rays: Positions, own: Positions) -> None:
        """Where a ray's own generator is in the basis, its ridge is crossed backwards first."""
        table = np.ascontiguousarray(self.facets.generators[self.active].T)
        tight = own >= 0
        crossed = self._cross(rays[tight], own[tight], table, sign=-1.0)
        rays = np.concatenate([rays[~tight], crossed])
        for step in range(_STEPS):
            depth = self._depths(rays)
            ridge = depth.argmin(axis=1)
            out = depth[np.arange(len(ridge)), ridge] < -INSIDE
            self.left[rays[~out]] = True
            rays, ridge = rays[out], ridge[out]
            if not len(rays):
                return
            rays = self._cross(rays, ridge, table, fresh=step % _FRESH == _FRESH - 1)

    def _depths(self, rays: Positions) -> Floats:
        inverse = self.inverse[rays]
        both = inverse @ np.stack([self.b[rays], self.g[rays]], axis=2)
        against = both[:, :-1, 1] / both[:, -1:, 1]
        rows = inverse[:, :-1] - against[:, :, None] * inverse[:, -1:]
        width = np.sqrt(np.maximum(np.einsum("ijk,ijk->ij", rows, rows), np.finfo(np.float64).tiny))
        return np.asarray((both[:, :-1, 0] - both[:, -1:, 0] * against) / width, dtype=np.float64)

    def _cross(self, rays: Positions, ridge: Positions, table: Floats, *, sign: float = 1.0, fresh: bool = False) -> Positions:
        """Step over ridges, backwards if the sign is -1; the rays that found something there."""
        p, inverse = np.arange(len(rays)), self.inverse[rays]
        normal = inverse[:, -1]
        size = np.sqrt(np.einsum("ij,ij->i", normal, normal))
        row = sign * inverse[p, ridge]
        lean, fall = row @ table, (normal / size[:, None]) @ table
        hidden = np.flatnonzero(np.isin(self.left_out[rays], self.active))
        place = np.argsort(self.active)[np.searchsorted(np.sort(self.active), self.left_out[rays[hidden]])]
        lean[hidden, place], fall[hidden, place] = np.inf, -1.0
        move = entering(lean, fall)
        chosen = self.active[move.at]
        column = (inverse @ self.facets.generators[chosen][:, :, None])[:, :, 0]
        against = size * np.einsum("ij,ij->i", row, self.g[rays]) / np.einsum("ij,ij->i", normal, self.g[rays])
        # A ridge that no pivot crosses is a way out only if its prices say so, which is for the answers to prove.
        ends = (move.ratio <= against) | (np.abs(column[p, ridge]) <= _PIVOT)
        self.way[rays[ends]] = sign * ways_out(inverse[ends], ridge[ends], self.g[rays[ends]])
        on = ~ends
        rays, ridge, chosen = rays[on], ridge[on], chosen[on]
        self.index[rays, ridge] = chosen
        if fresh:
            self.inverse[rays] = inverses(self.facets.generators, self.index[rays], self.facets.reference)
        else:
            self.inverse[rays] = exchanged(inverse[on], column[on], ridge)
        return rays

    def _missed(self, rays: Positions) -> tuple[Positions, Positions]:
        """Generators that ends do not reckon with, and the rays that ended so."""
        done = rays[self.left[rays]]
        self.inverse[done] = inverses(self.facets.generators, self.index[done], self.facets.reference)
        normal = self.inverse[done, -1]
        held = held_against(normal / np.sqrt(np.einsum("ij,ij->i", normal, normal))[:, None], self.facets.generators, self.left_out[done])
        self.residual[done] = held.residual
        self.ties |= {int(done[k]): on_it for k, on_it in held.ties.items()}
        wrong, fresh = [done[held.furthest >= 0]], [held.furthest[held.furthest >= 0]]
        endless = rays[np.isfinite(self.way[rays]).all(axis=1)]
        if len(endless):
            worth = self.way[endless] @ self.facets.generators.T
            worth[np.arange(len(endless)), self.left_out[endless]] = -np.inf
            at = worth.argmax(axis=1)
            beyond = worth[np.arange(len(at)), at] > INSIDE
            wrong.append(endless[beyond])
            fresh.append(at[beyond])
        found = np.unique(np.concatenate(fresh))
        # What was let in before and is still missed will be missed again: its rays are left to other engines.
        new = ~np.isin(found, self.active)
        return found[new], np.concatenate(wrong) if new.any() else np.empty(0, dtype=np.intp)

    def joined(self, ends: Ends) -> Ends:
        """The ends of all rays: a facet of its own for each that walked on."""
        count = len(ends.residual)
        facet, left = ends.facet.copy(), ends.left.copy()
        facet[self.todo], left[self.todo] = count + np.arange(len(self.todo)), self.left
        normal = self.inverse[:, -1]
        normal = normal / np.sqrt(np.einsum("ij,ij->i", normal, normal))[:, None]
        endless = np.flatnonzero(np.isfinite(self.way).all(axis=1))
        return Ends(
            facet,
            left,
            np.concatenate([ends.generators, self.index]),
            np.concatenate([ends.inverse, self.inverse]),
            np.concatenate([ends.normal, normal]),
            np.concatenate([ends.residual, self.residual]),
            {**ends.ties, **{count + k: on_it for k, on_it in self.ties.items()}},
            np.concatenate([ends.endless, self.todo[endless]]),
            np.concatenate([ends.ways, self.way[endless]]),
        )
