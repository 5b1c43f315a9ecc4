"""Later stages: of all optimal solutions of an earlier family, the best in another sense.

The optimal solutions of a ray are the combinations of the generators on the facet it leaves through. Where no more than a
facet's own r - 1 lie on it there is only one, and nothing is left to choose. Elsewhere a primal simplex over the few that lie
there starts from the basis at hand, all programmes of a stack in step. Nothing is relaxed and no tolerance is added.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from sqeval.numerics.cone import Cone
from sqeval.numerics.linear_program import FAILED, OPTIMAL, TOLERANCE, Certificate, Floats, LpBatch, LpFamily
from sqeval.numerics.parts import sized
from sqeval.numerics.pivots import exchanged, inverses
from sqeval.numerics.refinement import refined

Positions = NDArray[np.intp]

#: Reduced costs nearer to 0 than this are 0; cheaper ones enter.
_LEVEL = 1e-10
#: The least pivot; steps of the usual rule, after which Bland's takes over, and at which a programme is given up.
_PIVOT, _USUAL, _STEPS = 1e-9, 60, 400
#: Ratios that differ by less are the same; a place beyond all others.
_SAME, _NO_PLACE = 1e-13, np.iinfo(np.intp).max
#: Smaller intensities are noise, if the certificate holds without them.
_NOISE = 1e-11
_FLOOR = 1e-6


@dataclass(frozen=True, eq=False)
class Face:
    """Where the solutions of k programmes lie: generators of `cone`, a basis of each (k, r - 1), and its group.

    `inverse` (f, r, r) and `normal` (f, r) belong to the groups; the last row of an inverse is a multiple of the normal.
    `ties` names the generators that lie on a group's face, where these are more than a basis.
    """

    cone: Cone
    index: Positions
    group: Positions
    inverse: Floats
    normal: Floats
    ties: dict[int, Positions]


def is_later_stage(family: LpFamily) -> bool:
    """Whether the family continues answers whose faces are known."""
    known = family.after is not None and family.after.face is not None
    return known and family.own.shape[2] == 0 and not family.free and family.cost.ndim == 1


def solve(family: LpFamily) -> LpBatch | None:
    """Answers to a family for which `is_later_stage` holds, "failed" where none was found; None if its columns are others."""
    face: Face = family.after.face  # type: ignore[union-attr]
    cone, places = _extended(family, face.cone)
    if cone is None:
        return None
    with np.errstate(all="ignore"):
        stage = _Stage(family, cone, places, face)
        return stage.answers()


def _extended(family: LpFamily, cone: Cone) -> tuple[Cone | None, Positions]:
    """The cone with the family's further columns in place of its slacks, and where the old generators stand now."""
    n, old = family.shared.shape[1], cone.shared
    further = family.shared[:, old:]
    row = np.abs(further).argmax(axis=0)
    single = (np.count_nonzero(further, axis=0) == 1).all()
    levels = np.array([sense == "=" for sense in family.senses])
    places = np.concatenate([np.arange(old), np.full(len(cone.generators) - old, -1)]).astype(np.intp)
    slack_of = np.full(len(levels), -1, dtype=np.intp)
    slack_of[~levels] = n + np.arange((~levels).sum())
    for k in np.flatnonzero(cone.slack_of >= 0):
        if levels[k]:
            like = (row == k) & (np.sign(further[k]) == np.sign(cone.generators[cone.slack_of[k], k]))
            places[cone.slack_of[k]] = old + int(like.argmax()) if like.any() else -1
        else:
            places[cone.slack_of[k]] = slack_of[k]
    if not single or (places < 0).any() or len(np.unique(places)) < n + int((~levels).sum()):
        return None, places
    generators = np.zeros((n + int((~levels).sum()), len(levels)))
    generators[places] = cone.generators
    columns = np.ones(len(generators))
    columns[places[:old]] = cone.columns[:old]
    columns[old:n] = 1.0 / (np.abs(further).max(axis=0, initial=0.0) * cone.rows[row])
    return Cone(generators, cone.rows, columns, slack_of, cone.reference), places


class _Stage:
    """One later stage at work."""

    def __init__(self, family: LpFamily, cone: Cone, places: Positions, face: Face) -> None:
        self.family, self.cone, self.face, self.places = family, cone, face, places
        cost = np.zeros(len(cone.generators))
        cost[: len(family.cost)] = family.cost
        cost *= cone.columns
        self.price = max(float(np.abs(cost).max()), np.finfo(np.float64).tiny)
        self.cost = cost / self.price
        self.size = np.abs(family.rhs * cone.rows).max(axis=1, keepdims=True)
        self.size[self.size == 0] = 1.0
        self.points = family.rhs * cone.rows / self.size
        k, r = family.rhs.shape
        self.index = places[face.index]
        self.mu, self.dual = np.full((k, r - 1), np.nan), np.full((k, r), np.nan)
        self.residuals, self.unique = np.full((k, 3), np.nan), np.zeros(k, dtype=bool)
        self.group, self.ties = face.group.copy(), dict[int, Positions]()
        self.inverse, self.normal = face.inverse, face.normal

    def answers(self) -> LpBatch:
        """Programmes without a choice first, then those with one, in stacks of like width."""
        open_ = np.array([group in self.face.ties for group in self.group.tolist()])
        for part in _parts(np.flatnonzero(~open_), self.points.shape[1] ** 2):
            self._settle(part, self._inverses(part), np.full((len(part), 0), -1))
            self._tell(part)
        wide = np.flatnonzero(open_)
        widths = np.array([len(self.face.ties[group]) for group in self.group[wide].tolist()], dtype=np.intp)
        wide = wide[np.argsort(widths, kind="stable")]
        if len(wide):
            for part in _parts(wide, self.points.shape[1] * int(widths.max())):
                self._choose(part)
                self._tell(part)
        return self._batch()

    def _tell(self, part: Positions) -> None:
        if self.family.report is not None:
            self.family.report(len(part))

    def _inverses(self, part: Positions) -> Floats:
        """Inverse bases with the normal as last column: prices that vanish on the normal."""
        inverse, normal = self.inverse[self.group[part]].copy(), self.normal[self.group[part]]
        rows = inverse[:, :-1]
        rows -= np.einsum("ijk,ik->ij", rows, normal)[:, :, None] * normal[:, None, :]
        inverse[:, -1] = normal
        return inverse

    def _choose(self, part: Positions) -> None:
        """The primal simplex over the generators that lie on each face."""
        candidates = [self.places[self.face.ties[group]] for group in self.group[part].tolist()]
        width = max(map(len, candidates))
        table = np.array([np.pad(found, (0, width - len(found)), constant_values=-1) for found in candidates])
        inverse = self._inverses(part)
        active = np.arange(len(part))
        for step in range(_STEPS):
            here = part[active]
            reduced, _ = self._reduced(here, inverse[active], table[active])
            go = reduced.min(axis=1) < -_LEVEL
            active, reduced = active[go], reduced[go]
            if not len(active):
                break
            # The usual rule is faster, Bland's never comes back to a basis.
            usual = step < _USUAL
            at = reduced.argmin(axis=1) if usual else np.where(reduced < -_LEVEL, table[active], _NO_PLACE).argmin(axis=1)
            entering = table[active, at]
            column = (inverse[active] @ self.cone.generators[entering][:, :, None])[:, :, 0]
            leaving = self._leaving(part[active], inverse[active], column[:, :-1], usual=usual)
            bounded = leaving >= 0
            active, entering, column, leaving = active[bounded], entering[bounded], column[bounded], leaving[bounded]
            inverse[active] = exchanged(inverse[active], column, leaving)
            self.index[part[active], leaving] = entering
        inverse = inverses(self.cone.generators, self.index[part], self.normal[self.group[part]])
        self._settle(part, inverse, table)
        self._remember(part, inverse, table)

    def _leaving(self, part: Positions, inverse: Floats, column: Floats, *, usual: bool) -> Positions:
        """The place in the basis that reaches 0 first; of several the one with the largest pivot, or the lowest generator; -1 for none."""
        mu = np.maximum((inverse[:, :-1] @ self.points[part][:, :, None])[:, :, 0], 0.0)
        ratio = np.where(column > _PIVOT, mu / column, np.inf)
        least = ratio.min(axis=1, keepdims=True)
        rank = -column if usual else self.index[part].astype(np.float64)
        found: Positions = np.where(ratio <= least + _SAME, rank, np.inf).argmin(axis=1)
        return np.where(np.isfinite(least[:, 0]), found, -1)

    def _reduced(self, part: Positions, inverse: Floats, table: Positions) -> tuple[Floats, Floats]:
        """Reduced costs of candidates (k, w), relative to their terms, ∞ for those in the basis and for blanks; and the prices."""
        prices = np.einsum("ij,ijk->ik", self.cost[self.index[part]], inverse[:, :-1])
        columns = self.cone.generators[table]
        cost = self.cost[table]
        worth = np.einsum("ijk,ik->ij", columns, prices)
        terms = np.abs(cost) + np.einsum("ijk,ik->ij", np.abs(columns), np.abs(prices))
        reduced = (cost - worth) / np.maximum(terms, _FLOOR)
        basic = (table[:, :, None] == self.index[part][:, None, :]).any(axis=2)
        return np.where(basic | (table < 0), np.inf, reduced), prices

    def _settle(self, part: Positions, inverse: Floats, table: Positions) -> None:
        """Intensities, prices and residuals of programmes whose basis stands."""
        points = self.points[part]
        columns = self.cone.generators[self.index[part]]
        mu = _best_intensities(inverse, columns, points)
        clean = np.where(mu < _NOISE * mu.max(axis=1, keepdims=True), 0.0, mu)
        best, kept = _misfit(columns, clean, points), _misfit(columns, mu, points)
        take = best <= np.maximum(_NOISE, kept)
        self.mu[part] = np.where(take[:, None], clean, mu)
        reduced, prices = self._reduced(part, inverse, table)
        self.dual[part] = prices
        value, bound = self.cost[self.index[part]] * self.mu[part], points * prices
        size = np.maximum(np.abs(value).sum(axis=1) + np.abs(bound).sum(axis=1), _FLOOR)
        gap = np.abs(value.sum(axis=1) - bound.sum(axis=1)) / size
        short = np.maximum(-reduced.min(axis=1, initial=np.inf), 0.0)
        self.residuals[part] = np.column_stack([np.where(take, best, kept), short, gap])
        self.unique[part] = (reduced > TOLERANCE).all(axis=1)

    def _remember(self, part: Positions, inverse: Floats, table: Positions) -> None:
        """What is left to choose among goes to the next stage: each programme is a group of its own."""
        reduced, _ = self._reduced(part, inverse, table)
        normal = self.normal[self.group[part]]
        self.group[part] = np.arange(len(self.inverse), len(self.inverse) + len(part))
        self.inverse, self.normal = np.concatenate([self.inverse, inverse]), np.concatenate([self.normal, normal])
        for k in np.flatnonzero((reduced <= _LEVEL).any(axis=1)):
            self.ties[int(self.group[part[k]])] = np.append(self.index[part[k]], table[k][reduced[k] <= _LEVEL])

    def _batch(self) -> LpBatch:
        earlier: LpBatch = self.family.after  # type: ignore[assignment]
        held = (self.residuals <= TOLERANCE).all(axis=1) & np.isfinite(self.dual).all(axis=1) & (earlier.status == OPTIMAL)
        k, n = len(held), self.family.shared.shape[1]
        value = self.mu * self.cone.columns[self.index] * self.size
        rows, places = np.nonzero((value > 0) & (self.index < n) & held[:, None])
        x = sparse.csr_array((value[rows, places], (rows, self.index[rows, places])), shape=(k, n))
        x.sort_indices()
        residuals = np.where(held[:, None], self.residuals, np.nan)
        dual = np.where(held[:, None], self.dual * self.cone.rows * self.price, np.nan)
        unique = np.column_stack([self.unique & held, np.zeros(k, dtype=bool)])
        face = Face(self.cone, self.index, self.group, self.inverse, self.normal, self.ties)
        # A programme whose earlier stage has no optimum has none here: that stage's word stands.
        status = np.where(held, OPTIMAL, np.where(earlier.status == OPTIMAL, FAILED, earlier.status))
        return LpBatch(status.astype(object), x, dual, Certificate("lp", *residuals.T), ("",) * k, unique, face)


def intensities(inverse: Floats, columns: Floats, points: Floats) -> Floats:
    """μ (k, r - 1) ≥ 0 that make points (k, r) of columns (k, r - 1, r), given inverse bases (k, r, r) that end with the normal.

    Refined once, as one row may be far smaller than the others; what rounding left off the face is shared by rows as their sizes say.
    """
    mu = (inverse[:, :-1] @ points[:, :, None])[:, :, 0]
    missing = points - np.einsum("ij,ijk->ik", mu, columns)
    normal = inverse[:, -1]
    worth = np.abs(normal * points).sum(axis=1)
    off = np.einsum("ij,ij->i", normal, missing) / np.where(worth > 0, worth, 1.0)
    missing -= off[:, None] * np.sign(normal) * np.abs(points)
    mu += (inverse[:, :-1] @ missing[:, :, None])[:, :, 0]
    return np.maximum(mu, 0.0)


def _best_intensities(inverse: Floats, columns: Floats, points: Floats) -> Floats:
    """Intensities, refined with more digits where those are not as near as they should be and it helps."""
    mu = intensities(inverse, columns, points)
    misfit = _misfit(columns, mu, points)
    lost = np.flatnonzero(misfit > _NOISE)
    if len(lost):
        finer, _ = refined(columns[lost], inverse[lost, -1], points[lost], mu[lost], np.zeros(len(lost)))
        better = _misfit(columns[lost], finer, points[lost]) < misfit[lost]
        mu[lost[better]] = finer[better]
    return mu


def _misfit(columns: Floats, mu: Floats, points: Floats) -> Floats:
    """How far Σ μ a is from the point, relative to the sizes of all terms, in the worst row."""
    missing = np.abs(np.einsum("ij,ijk->ik", mu, columns) - points)
    terms = np.einsum("ij,ijk->ik", mu, np.abs(columns)) + np.abs(points)
    size = np.maximum(terms, _FLOOR * np.where(points != 0, np.abs(points), 1.0))
    return np.asarray((missing / size).max(axis=1), dtype=np.float64)


def _parts(which: Positions, width: int) -> Iterator[Positions]:
    return (which[at] for at in sized(len(which), width))
