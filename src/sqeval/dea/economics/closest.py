"""Closest targets: the point of the strongly efficient frontier that asks for the least weighted change. Arrays in, arrays out.

On a face of the frontier that is a linear programme. How far a face is at least, its prices say; so faces are tried in that order
until none that is left can be nearer.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from sqeval.dea.economics.efficient_faces import Faces
from sqeval.dea.economics.farthest import TargetPart, TargetTask
from sqeval.dea.economics.target_bounds import Room
from sqeval.dea.two_stages import EQUAL, only
from sqeval.labelled import Floats
from sqeval.numerics import lp

#: Faces that are tried for a unit at once at least, programmes worth a round (small ones cost as much), and programmes solved at once.
_FACES, _ROUND, _AT_ONCE = 6, 2048, 8192
#: Violations of the room, and distances, below this share are none.
_NOTHING = 1e-9

Places = NDArray[np.intp]


class _Search:
    """The nearest points found so far, and what became of each unit."""

    def __init__(self, task: TargetTask, points: Floats, room: Room, faces: Faces) -> None:
        self.task, self.points, self.room, self.faces = task, points, room, faces
        self.worth = task.weights * task.sizes
        k = len(points)
        self.distance, self.face = np.full(k, np.inf), np.full(k, -1)
        self.status = np.full(k, lp.INFEASIBLE, dtype=object)
        self.rays = np.zeros((k, faces.members.shape[1]))
        self.residuals = np.full((k, 3), np.nan)

    def run(self) -> None:
        bounds = _least_distances(self.task, self.points, self.faces)
        bounds[~_may_meet(self.faces, self.room)] = np.inf
        order = np.argsort(bounds, axis=1, kind="stable")
        start, still = 0, np.arange(len(order))
        while start < order.shape[1]:
            some = order[still, start : start + max(_FACES, _ROUND // len(still))]
            least = np.take_along_axis(bounds[still], some, axis=1)
            near = (least < (self.distance[still] * (1 - _NOTHING))[:, None]) & np.isfinite(least)
            # Whose next face cannot be nearer is done: all later ones are farther still.
            going = near.any(axis=1)
            self._tell(int((~going).sum()))
            rows, at = np.nonzero(near[going])
            still = still[going]
            if not still.size:
                return
            self._try(still[rows], some[going][rows, at])
            start += some.shape[1]
        self._tell(len(still))

    def _tell(self, done: int) -> None:
        if self.task.report is not None and done:
            self.task.report(done)

    def _try(self, units: Places, faces: Places) -> None:
        for start in range(0, len(units), _AT_ONCE):
            lot = slice(start, start + _AT_ONCE)
            self._try_lot(units[lot], faces[lot])

    def _try_lot(self, units: Places, faces: Places) -> None:
        programme = _Programme(self, units, faces)
        missing, reached = programme.missing()
        self.status[units[np.isnan(missing)]] = lp.FAILED
        rows = np.flatnonzero(missing <= _NOTHING)
        if not rows.size:
            return
        distance, rays, residuals = programme.nearest(rows, reached[rows])
        self.status[units[rows[np.isnan(distance)]]] = lp.FAILED
        # The nearest first, so that the first mention of a unit is its best.
        for row in np.argsort(distance, kind="stable"):
            unit = units[rows[row]]
            if distance[row] < self.distance[unit]:
                self.distance[unit], self.face[unit], self.residuals[unit] = distance[row], faces[rows[row]], residuals[row]
                self.rays[unit] = np.bincount(programme.spanned[rows[row]], rays[row], minlength=self.rays.shape[1])


def closest(task: TargetTask, points: Floats, room: Room, faces: Faces) -> TargetPart:
    """Min Σ w|x₀ − x| + Σ w|y − y₀| over efficient points (x, y) with low ≤ (x, y) ≤ high."""
    search = _Search(task, points, room, faces)
    search.run()
    found = np.isfinite(search.distance) & (search.status != lp.FAILED)
    status = np.where(found, lp.OPTIMAL, search.status)
    if not faces.is_complete:
        status[:] = lp.ILL_CONDITIONED
    lambdas = _lambdas(task, faces, search.rays)
    targets = np.asarray(search.rays @ faces.rays.values)
    # What has moved by rounding only has not moved.
    targets = np.clip(np.where(np.abs(targets - points) <= _NOTHING * np.abs(points), points, targets), room.low, room.high)
    return TargetPart(status.astype(object), only(status == lp.OPTIMAL, targets), lambdas, search.residuals)


class _Programme:
    """Pairs of a unit and a face: which point of the face lies in the unit's room, and which of those is nearest."""

    def __init__(self, search: _Search, units: Places, faces: Places) -> None:
        self.solver, self.signs = search.task.solver, search.task.technology.signs
        members = search.faces.members[faces]
        # Every pair has as many columns; the last ray of a smaller face stands several times.
        width = int(members.sum(axis=1).max())
        ranks = np.minimum(np.arange(width), members.sum(axis=1, keepdims=True) - 1)
        self.spanned = np.take_along_axis(np.argsort(~members, axis=1, kind="stable"), ranks, axis=1)
        self.sizes, self.worth = search.task.sizes[units], search.worth[units]
        rays = search.faces.rays
        self.columns = np.swapaxes(rays.values[self.spanned], 1, 2) / self.sizes[:, :, None]
        self.whole = rays.size[self.spanned][:, None, :]
        self.points = search.points[units] / self.sizes
        self.low, self.high = search.room.low[units] / self.sizes, search.room.high[units] / self.sizes
        self.capped, self.floored = (np.flatnonzero(flags) for flags in (np.isfinite(self.high).all(axis=0), (self.low > 0).any(axis=0)))

    def missing(self) -> tuple[Floats, Floats]:
        """How far each face stays outside the room at least, NaN where that is not known, and the point where it does."""
        capped, floored = len(self.capped), len(self.floored)
        batch = self._solve(
            shared=np.vstack([np.diag(np.repeat([-1.0, 1.0], [capped, floored])), np.zeros((1, capped + floored))]),
            own=np.concatenate([self.columns[:, self.capped], self.columns[:, self.floored], self.whole], axis=1),
            cost=np.ones((1, capped + floored)),
            rhs=np.hstack([self.high[:, self.capped], self.low[:, self.floored], np.ones((len(self.points), 1))]),
            senses=(*["<="] * capped, *[">="] * floored, "="),
        )
        first = batch.columns(0, capped + floored).toarray().sum(axis=1)
        rays = batch.columns(capped + floored, capped + floored + self.columns.shape[2]).toarray()
        return only(batch.status == lp.OPTIMAL, first), np.einsum("kvp,kp->kv", self.columns, rays)

    def nearest(self, rows: Places, reached: Floats) -> tuple[Floats, Floats, Floats]:
        """The least distance of some pairs, NaN where that is not known, the rays that make its point, and residuals."""
        v, none = self.points.shape[1], np.zeros((1 + len(self.capped) + len(self.floored), 2 * self.points.shape[1]))
        columns = self.columns[rows]
        batch = self._solve(
            shared=np.vstack([np.hstack([-np.eye(v), np.eye(v)]), none]),
            own=np.concatenate([columns, columns[:, self.capped], columns[:, self.floored], self.whole[rows]], axis=1),
            cost=np.hstack([self.worth[rows], self.worth[rows]]),
            # Moved by what rounding left the first point outside, so that there always is one.
            rhs=np.hstack(
                [
                    self.points[rows],
                    np.maximum(self.high[rows], reached)[:, self.capped],
                    np.minimum(self.low[rows], reached)[:, self.floored],
                    np.ones((len(rows), 1)),
                ]
            ),
            senses=(*["="] * v, *["<="] * len(self.capped), *[">="] * len(self.floored), "="),
        )
        changes, rays = batch.columns(0, 2 * v).toarray(), batch.columns(2 * v, 2 * v + columns.shape[2]).toarray()
        distance = (changes * np.hstack([self.worth[rows], self.worth[rows]])).sum(axis=1)
        distance = np.where(distance <= _NOTHING, 0.0, distance)
        return only(batch.status == lp.OPTIMAL, distance), rays, batch.certificate.residuals()

    def _solve(self, *, shared: Floats, own: Floats, cost: Floats, rhs: Floats, senses: tuple[str, ...]) -> lp.LpBatch:
        """Changes cost what they are worth, rays nothing."""
        free = np.zeros((len(cost), own.shape[2]))
        whole = np.hstack([cost, free])
        family = lp.LpFamily(shared, own, whole[0] if (whole == whole[0]).all() else whole, rhs, senses)
        return lp.solve(family, solver=self.solver)


def _least_distances(task: TargetTask, points: Floats, faces: Faces) -> Floats:
    """How far every face is at least (k, F): from the plane that its prices describe."""
    technology = task.technology
    gaps = np.abs(faces.levels - (points * technology.signs / faces.units) @ faces.prices.T)
    worth = task.weights * faces.units
    steepest = np.max([np.outer(1.0 / worth[:, at], faces.prices[:, at]) for at in range(points.shape[1])], axis=0)
    least: Floats = gaps / steepest
    return np.where(least > EQUAL, least * (1.0 - EQUAL), 0.0)


def _may_meet(faces: Faces, room: Room) -> NDArray[np.bool_]:
    """Faces that reach into a unit's room in each variable by itself (k, F)."""
    points = faces.rays.size > 0
    meets = np.ones((len(room.low), len(faces.members)), dtype=bool)
    for at in range(room.low.shape[1]):
        values = faces.rays.values[:, at]
        least = np.where(faces.members & points, values, np.inf).min(axis=1)
        endless = (faces.members & (~points & (values > 0))).any(axis=1)
        most = np.where(endless, np.inf, np.where(faces.members & points, values, 0.0).max(axis=1))
        meets &= least * (1 - EQUAL) <= room.high[:, [at]]
        meets &= most * (1 + EQUAL) >= room.low[:, [at]]
    return meets


def _lambdas(task: TargetTask, faces: Faces, rays: Floats) -> sparse.csr_array:
    """λ of reference units from the weights of rays."""
    known = np.flatnonzero(faces.rays.unit >= 0)
    shape = (len(known), len(task.technology.values))
    made = sparse.csr_array((faces.rays.times[known], (np.arange(len(known)), faces.rays.unit[known])), shape=shape)
    lambdas = sparse.csr_array(sparse.csr_array(rays[:, known]) @ made)
    lambdas.sort_indices()
    return lambdas
