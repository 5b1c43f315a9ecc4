"""The primal simplex method on many programmes at once, which share most of their columns: each step is taken by all of them.

Every programme reads: minimise c·z subject to Σ z_j a_j = b, z ≥ 0, and has few rows. A basis, its inverse and its levels are kept
for each; a step prices the columns of a working set for all, takes the best, and exchanges it for what reaches 0 first. Rows start
with their own slack, or with an artificial column that a first phase drives out. No entry is large and nothing is relaxed.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sqeval.numerics.linear_program import Floats
from sqeval.numerics.pivots import exchanged

Positions = NDArray[np.intp]
Bools = NDArray[np.bool_]

#: Reduced costs nearer to 0 than this are 0 (columns have length 1, the largest cost is 1); cheaper ones enter.
LEVEL = 1e-10
#: The least pivot; artificial columns that hold no more than this together are out.
_PIVOT, _OUT = 1e-9, 1e-11
#: Steps of the usual rule, after which Bland's takes over, and at which a programme is given up; exchanges until inverses are fresh.
_USUAL, _STEPS, _FRESH = 80, 600, 16
#: Levels that differ by less are the same; a place beyond all others.
_SAME, _NO_PLACE = 1e-13, np.iinfo(np.intp).max


class Programmes(NamedTuple):
    """k programmes with N shared columns (N, r), p of their own (k, p, r), costs (N,) or (k, N) and (k, p), and points b (k, r).

    `slack_of` (r, 2) names the shared column that is the row's slack with sign + and with sign −, -1 for none; `left_out` (k,)
    the shared column a programme must do without, -1 for none.
    """

    shared: Floats
    cost: Floats
    own: Floats
    own_cost: Floats
    points: Floats
    slack_of: Positions
    left_out: Positions

    def rows(self, at: Positions) -> Programmes:
        """Some of the programmes."""
        cost = self.cost[at] if self.cost.ndim == 2 else self.cost
        return self._replace(cost=cost, own=self.own[at], own_cost=self.own_cost[at], points=self.points[at], left_out=self.left_out[at])


class _Exchange(NamedTuple):
    """Which column (k,) with which entries (k, r) enters; B⁻¹ times it (k, r); the place that leaves (k,), and its level there (k,)."""

    entering: Positions
    column: Floats
    moved: Floats
    leaving: Positions
    far: Floats


class Stack:
    """The bases of k programmes: columns are named by their place among shared, then own, then artificial ones.

    `index` (k, r), `inverse` (k, r, r) and `level` (k, r) belong to the bases; `first` (k,) says who is still in the first phase,
    `lost` (k,) who was given up: no bound, no way on, or a singular basis.
    """

    def __init__(self, given: Programmes) -> None:
        k, r = given.points.shape
        self.given, self.n, self.p = given, len(given.shared), given.own.shape[1]
        sign = np.where(given.points < 0, -1.0, 1.0)
        slack = np.where(sign > 0, given.slack_of[:, 0], given.slack_of[:, 1])
        self.index = np.where(slack >= 0, slack, self.n + self.p + np.arange(r)).astype(np.intp)
        self.basis = sign[:, :, None] * np.eye(r)
        self.inverse = self.basis.copy()
        self.level = np.abs(given.points)
        self.first, self.lost = np.ones(k, dtype=bool), np.zeros(k, dtype=bool)
        self.prices = np.where(self.index >= self.n + self.p, 1.0, 0.0)
        self._stale = np.zeros(k, dtype=np.intp)
        self._into_second_phase(np.arange(k))

    def settle(self, which: Positions, working: Positions) -> None:
        """Steps of the programmes `which` until no column of the working set (in ascending order), nor any of their own, improves them."""
        place = np.full(self.n + 1, -1, dtype=np.intp)
        place[working] = np.arange(len(working))
        columns = self.given.shared[working]
        active = which
        for step in range(_STEPS):
            active = active[~self.lost[active]]
            if not len(active):
                return
            reduced = self._reduced(active, working, columns, place)
            active = self._step(active, reduced, working, usual=step < _USUAL)
        self.lost[active] = True

    def violations(self, which: Positions, columns: slice) -> tuple[Positions, Floats]:
        """The best of some shared columns for each programme, and its reduced cost."""
        places = np.arange(columns.start, columns.stop)
        reduced = -self.prices_of(which) @ self.given.shared[columns].T
        self._add_costs(reduced, which, columns)
        self._mask(reduced, which, places)
        at = reduced.argmin(axis=1)
        return places[at], reduced[np.arange(len(which)), at]

    def refresh(self, which: Positions) -> None:
        """Inverses and levels anew; singular bases are lost."""
        try:
            inverse = np.linalg.inv(self.basis[which])
        except np.linalg.LinAlgError:
            inverse = np.full_like(self.inverse[which], np.nan)
            regular = np.abs(np.linalg.det(self.basis[which])) > 0
            inverse[regular] = np.linalg.inv(self.basis[which][regular])
        level = (inverse @ self.given.points[which][:, :, None])[:, :, 0]
        sound = np.isfinite(inverse).all(axis=(1, 2)) & (level > -_PIVOT * (1 + level.max(axis=1, keepdims=True))).all(axis=1)
        self.lost[which[~sound]] = True
        self.inverse[which], self.level[which] = inverse, np.maximum(level, 0.0)
        self._stale[which] = 0

    def infeasibility(self, which: Positions) -> Floats:
        """What the artificial columns hold together (k,)."""
        held: Floats = np.where(self.index[which] >= self.n + self.p, self.level[which], 0.0).sum(axis=1)
        return held

    def prices_of(self, which: Positions) -> Floats:
        """Prices of the rows (k, r) in the phase that each programme is in."""
        return np.asarray((self.prices[which][:, None, :] @ self.inverse[which])[:, 0, :], dtype=np.float64)

    def _into_second_phase(self, which: Positions) -> None:
        """The second phase begins where artificial columns hold nothing."""
        done = which[self.first[which]]
        done = done[self.infeasibility(done) <= _OUT]
        self.first[done] = False
        self.prices[done] = self._costs(done[:, None], self.index[done])

    def _costs(self, which: Positions, index: Positions) -> Floats:
        """Costs of columns in the second phase; `which` and `index` are broadcast."""
        shared = np.minimum(index, self.n - 1)
        cost = self.given.cost[which, shared] if self.given.cost.ndim == 2 else self.given.cost[shared]
        if self.p:
            cost = np.where(index >= self.n, self.given.own_cost[which, np.clip(index - self.n, 0, self.p - 1)], cost)
        return np.where(index >= self.n + self.p, 0.0, cost)

    def _add_costs(self, reduced: Floats, which: Positions, columns: slice | Positions) -> None:
        """Costs of shared columns on top of what they are worth, but for programmes in the first phase."""
        cost = self.given.cost
        if cost.ndim == 1 and not cost.any():
            return
        first = self.first[which]
        if cost.ndim == 1 and not first.any():
            reduced += cost[columns]
            return
        second = np.flatnonzero(~first)
        if cost.ndim == 1:
            reduced[second] += cost[columns]
        elif isinstance(columns, slice):
            reduced[second] += cost[which[second], columns]
        else:
            reduced[second] += cost[np.ix_(which[second], columns)]

    def _mask(self, reduced: Floats, which: Positions, places: Positions) -> None:
        left_out = self.given.left_out[which]
        masked = np.flatnonzero((left_out >= places[0]) & (left_out <= places[-1])) if len(places) else np.empty(0, dtype=np.intp)
        reduced[masked, left_out[masked] - places[0]] = np.inf

    def _reduced(self, active: Positions, working: Positions, columns: Floats, place: Positions) -> Floats:
        """Reduced costs of the working set, then of own columns: (k, w + p)."""
        prices = self.prices_of(active)
        reduced = np.empty((len(active), len(working) + self.p))
        np.matmul(-prices, columns.T, out=reduced[:, : len(working)])
        self._add_costs(reduced[:, : len(working)], active, working)
        left_out = place[self.given.left_out[active]]
        masked = np.flatnonzero(left_out >= 0)
        reduced[masked, left_out[masked]] = np.inf
        if self.p:
            own_cost = np.where(self.first[active][:, None], 0.0, self.given.own_cost[active])
            reduced[:, len(working) :] = own_cost - (self.given.own[active] @ prices[:, :, None])[:, :, 0]
        return reduced

    def _step(self, active: Positions, reduced: Floats, working: Positions, *, usual: bool) -> Positions:
        """One exchange each; those that go on."""
        at = reduced.argmin(axis=1) if usual else (reduced < -LEVEL).argmax(axis=1)
        go = reduced[np.arange(len(active)), at] < -LEVEL
        active, at = active[go], at[go]
        entering = np.append(working, self.n + np.arange(self.p))[at]
        column = self._columns(active, entering)
        moved = (self.inverse[active] @ column[:, :, None])[:, :, 0]
        leaving, far = self._leaving(active, moved, usual=usual)
        bounded = leaving >= 0
        self.lost[active[~bounded]] = True
        active = active[bounded]
        self._exchange(active, _Exchange(entering[bounded], column[bounded], moved[bounded], leaving[bounded], far[bounded]))
        return active

    def _columns(self, active: Positions, index: Positions) -> Floats:
        shared = self.given.shared[np.minimum(index, self.n - 1)]
        if not self.p:
            return shared
        own = self.given.own[active, np.clip(index - self.n, 0, self.p - 1)]
        return np.where((index >= self.n)[:, None], own, shared)

    def _leaving(self, active: Positions, moved: Floats, *, usual: bool) -> tuple[Positions, Floats]:
        """The place in the basis that reaches 0 first, and how far away that is; -1 for none.

        Of several the one with the largest pivot, or the first column. In the second phase an artificial column leaves at once.
        """
        ratio = np.where(moved > _PIVOT, self.level[active] / np.where(moved > _PIVOT, moved, 1.0), np.inf)
        index = self.index[active]
        out = (index >= self.n + self.p) & (np.abs(moved) > _PIVOT) & ~self.first[active][:, None]
        ratio = np.where(out, 0.0, ratio)
        least = ratio.min(axis=1)
        rank = -np.abs(moved) if usual else np.where(out, -1, index).astype(np.float64)
        found = np.where(ratio <= least[:, None] + _SAME, rank, np.inf).argmin(axis=1)
        return np.where(np.isfinite(least), found, -1), least

    def _exchange(self, active: Positions, by: _Exchange) -> None:
        self.inverse[active] = exchanged(self.inverse[active], by.moved, by.leaving)
        self.basis[active, :, by.leaving] = by.column
        self.index[active, by.leaving] = by.entering
        level = np.maximum(self.level[active] - by.far[:, None] * by.moved, 0.0)
        level[np.arange(len(active)), by.leaving] = by.far
        self.level[active] = level
        self.prices[active, by.leaving] = np.where(self.first[active], 0.0, self._costs(active, by.entering))
        self._stale[active] += 1
        self.refresh(active[self._stale[active] >= _FRESH])
        self._into_second_phase(active)
