"""Programmes of the network SBM: arrays in, arrays out.

Charnes and Cooper's t makes the ratio linear: Λ = tλ are the shared columns, stage after stage; t and the slacks are the unit's own.
A slack is measured as a share of what the unit has, spread over the terms of its stage, so that a stage's savings are the plain
sum of its columns.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from sqeval.dea.face import column_units
from sqeval.dea.stages.stage import Graph
from sqeval.dea.two_stages import only, rows_only
from sqeval.labelled import Floats
from sqeval.numerics import lp
from sqeval.options import Orientation

Flags = NDArray[np.bool_]

#: By how much, relative to the whole, optima may miss the optimum where a programme cannot be certified at it: rounding.
_ROUNDING = 1e-12


@dataclass(frozen=True, eq=False)
class NetworkTask:
    """What is solved: values of the reference units (n, v), the graph over their columns, weights of stages (K,), and how.

    `is_vrs` says whether every stage's λ sum to 1.
    """

    values: Floats
    graph: Graph
    weights: Floats
    orientation: Orientation
    is_vrs: bool
    solver: lp.Solver | None
    report: Callable[[int], None] | None = None

    @cached_property
    def own(self) -> NDArray[np.intp]:
        """The columns with a slack: every stage's own inputs, then its own outputs, stage after stage."""
        pairs = zip(self.graph.inputs, self.graph.outputs, strict=True)
        return np.concatenate([np.concatenate(pair) for pair in pairs])

    @cached_property
    def stage_of(self) -> NDArray[np.intp]:
        """The stage of every slack."""
        sizes = [len(taken) + len(made) for taken, made in zip(self.graph.inputs, self.graph.outputs, strict=True)]
        return np.repeat(np.arange(len(sizes)), sizes)

    @cached_property
    def is_input(self) -> Flags:
        """Whether a slack is one of an input."""
        pairs = zip(self.graph.inputs, self.graph.outputs, strict=True)
        return np.concatenate([np.repeat([True, False], [len(taken), len(made)]) for taken, made in pairs])

    @property
    def counted(self) -> Flags:
        """Slacks that the measure counts: of inputs, of outputs, or all."""
        if self.orientation is Orientation.NONE:
            return np.ones(len(self.own), dtype=bool)
        return self.is_input if self.orientation is Orientation.INPUT else ~self.is_input

    @property
    def measured(self) -> Flags:
        """Stages that count (K,)."""
        return np.asarray(self.weights > 0, dtype=bool)


@dataclass(frozen=True, eq=False)
class NetworkPart:
    """Answers for k points; NaN (no λ) in every row whose status is not "optimal".

    `divisional` (k, K) are the stage efficiencies of the optimum that was found, `low` and `high` their ends over all optima.
    """

    status: NDArray[Any]
    overall: Floats
    divisional: Floats
    low: Floats
    high: Floats
    slacks: Floats
    targets: Floats
    residuals: Floats
    lambdas: sparse.csr_array


@dataclass(frozen=True, eq=False)
class _Rows:
    """The rows of k programmes, but for the one that says what is held at 1: shared (r, K·n), own (k, r, 1 + slacks), senses."""

    shared: Floats
    own: Floats
    senses: tuple[str, ...]

    def part(self, places: NDArray[np.intp]) -> _Rows:
        """The same of some programmes."""
        return _Rows(self.shared, self.own[places], self.senses)


def solve_part(task: NetworkTask, points: Floats) -> NetworkPart:
    """Overall and divisional efficiencies of points (k, v), with the ends of the divisional ones."""
    rows, gains = _rows(task, points), _gains(task, points)
    batch = _best(task, rows, task.weights @ gains)
    n = rows.shared.shape[1]
    own = batch.columns(n, n + 1 + len(task.own)).toarray()
    pace = own[:, :1]
    # t = 0 would say that the ratio has no least value: rounding, not an answer.
    status = np.where((batch.status == lp.OPTIMAL) & (pace[:, 0] <= 0), lp.FAILED, np.asarray(batch.status, dtype=object))
    overall = np.clip(own @ _cost(task, task.weights), 0.0, 1.0)
    divisional = np.where(task.measured, _ratios(task, own, gains), np.nan)
    low, high, residuals = divisional.copy(), divisional.copy(), batch.certificate.residuals()
    at = np.flatnonzero(status == lp.OPTIMAL)
    if at.size:
        ends, status[at], others = _ends(task, rows.part(at), gains[at], overall[at])
        # The optimum that was found is one of them; beyond it there is rounding.
        part = np.ix_(at, np.flatnonzero(task.measured))
        low[part] = np.clip(np.minimum(ends[:, :, 0], divisional[part]), 0.0, 1.0)
        high[part] = np.clip(np.maximum(ends[:, :, 1], divisional[part]), 0.0, 1.0)
        residuals[at] = np.fmax(residuals[at], others)
    solved = status == lp.OPTIMAL
    lambdas = _over(rows_only(solved, batch.columns(0, n)), pace)
    slacks, targets = _frontier_point(task, points, lambdas)
    held = {"overall": overall, "divisional": divisional, "low": low, "high": high}
    known = {name: only(solved, values) for name, values in {**held, "slacks": slacks, "targets": targets, "residuals": residuals}.items()}
    return NetworkPart(status=status, lambdas=lambdas, **known)


def _rows(task: NetworkTask, points: Floats) -> _Rows:
    """Own inputs and outputs of every stage, links, and Σλ = 1."""
    (k, _), (n, _), stages = points.shape, task.values.shape, len(task.weights)
    shared: list[Floats] = []
    own: list[Floats] = []

    def add(parts: dict[int, Floats], pace: Floats, slack: int | None = None, steps: Floats | None = None) -> None:
        row, mine = np.zeros((stages, n)), np.zeros((k, 1 + len(task.own)))
        for stage, values in parts.items():
            row[stage] = values
        mine[:, 0] = -pace
        if slack is not None and steps is not None:
            mine[:, 1 + slack] = steps
        shared.append(row.ravel())
        own.append(mine)

    steps = _steps(task, points)
    for slack, column in enumerate(task.own):
        add({int(task.stage_of[slack]): task.values[:, column]}, points[:, column], slack, steps[:, slack])
    nothing = np.zeros(k)
    for link in task.graph.links:
        passed = task.values[:, link.column]
        if link.fixed:
            add({link.maker: passed}, points[:, link.column])
            add({link.taker: passed}, points[:, link.column])
        else:
            add({link.maker: passed, link.taker: -passed}, nothing)
    for stage in range(stages) if task.is_vrs else ():
        add({stage: np.ones(n)}, np.ones(k))
    return _Rows(np.array(shared), np.stack(own, axis=1), ("=",) * len(shared))


def _terms(task: NetworkTask, points: Floats) -> Floats:
    """How many terms the stage of each slack has on its side (k, slacks): values of 0 are left out, and one at least stands."""
    positive = points[:, task.own] > 0
    side = 2 * task.stage_of + task.is_input
    same = side[:, None] == side[None, :]
    return np.asarray(np.maximum(positive @ same.astype(np.float64), 1.0), dtype=np.float64)


def _steps(task: NetworkTask, points: Floats) -> Floats:
    """What one unit of each slack column is in raw units (k, slacks), negative for outputs."""
    values = points[:, task.own]
    size = np.where(values > 0, values * _terms(task, points), column_units(task.values)[task.own])
    return np.where(task.is_input, size, -size)


def _gains(task: NetworkTask, points: Floats) -> Floats:
    """What t and the slacks add to 1 + mean output growth of every stage (k, K, 1 + slacks); an output of 0 does not count."""
    gains = np.zeros((len(points), len(task.weights), 1 + len(task.own)))
    gains[:, :, 0] = 1.0
    for slack in np.flatnonzero(task.counted & ~task.is_input):
        gains[:, task.stage_of[slack], 1 + slack] = points[:, task.own[slack]] > 0
    return gains


def _cost(task: NetworkTask, weights: Floats) -> Floats:
    """What t and the slacks add to the weighted 1 − mean input savings of the stages (1 + slacks,)."""
    return np.append(weights.sum(), np.where(task.counted & task.is_input, -weights[task.stage_of], 0.0))


def _best(task: NetworkTask, rows: _Rows, held: Floats) -> lp.LpBatch:
    """The least weighted savings where the weighted growth `held` (k, 1 + slacks) is 1."""
    r, width = rows.shared.shape
    family = lp.LpFamily(
        shared=np.vstack([rows.shared, np.zeros((1, width))]),
        own=np.concatenate([rows.own, held[:, None, :]], axis=1),
        cost=np.concatenate([np.zeros(width), _cost(task, task.weights)]),
        rhs=np.eye(1, r + 1, r).repeat(len(held), axis=0),
        senses=(*rows.senses, "="),
        report=task.report,
    )
    return lp.solve(family, solver=task.solver)


def _ratios(task: NetworkTask, own: Floats, gains: Floats) -> Floats:
    """(1 − mean input savings) / (1 + mean output growth) of every stage (k, K)."""
    less = np.column_stack([own @ _cost(task, unit) for unit in np.eye(len(task.weights))])
    more = np.einsum("ksc,kc->ks", gains, own)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(np.clip(less / more, 0.0, 1.0), dtype=np.float64)


def _ends(task: NetworkTask, rows: _Rows, gains: Floats, overall: Floats) -> tuple[Floats, NDArray[Any], Floats]:
    """Least and largest efficiency of every measured stage over all optima (k, K', 2), with status (k,) and residuals (k, 3) of all.

    Optima are where weighted savings stand to weighted growth as the overall efficiency says. The ratio of a stage is linear
    where its own growth is held at 1. Stages and ends are programmes of one family: what is sought is a variable of its own.
    """
    k, ends = len(overall), np.array([(stage, sign) for stage in np.flatnonzero(task.measured) for sign in (1.0, -1.0)])
    stage, sign = ends[:, 0].astype(np.intp), ends[:, 1]
    sought = sign[:, None] * np.array([_cost(task, unit) for unit in np.eye(len(task.weights))[stage]])
    held = gains[:, stage].reshape(k * len(ends), -1)
    growth = task.weights @ gains
    places, goals = np.repeat(np.arange(k), len(ends)), np.tile(sought, (k, 1))

    def solved(which: NDArray[np.intp], room: float) -> lp.LpBatch:
        cap = _cost(task, task.weights) - (1.0 + room) * overall[:, None] * growth
        family = _end_family(rows, places[which], np.stack([held[which], cap[places[which]], goals[which]], axis=1))
        return lp.solve(replace(family, report=None if room else task.report), solver=task.solver)

    value, status, residuals = _answers(solved(np.arange(len(places)), 0.0))
    # Optima that are all but a point get room for rounding.
    again = np.flatnonzero(status != lp.OPTIMAL)
    if again.size:
        value[again], status[again], residuals[again] = _answers(solved(again, _ROUNDING))
    return (sign * value.reshape(k, -1)).reshape(k, -1, 2), _worst(status.reshape(k, -1)), residuals.reshape(k, -1, 3).max(axis=1)


def _end_family(rows: _Rows, places: NDArray[np.intp], own_rows: Floats) -> lp.LpFamily:
    """The least z with three further rows on the own columns: the first of them is 1, the second at most 0, the third is z."""
    r, width = rows.shared.shape
    own = np.concatenate([rows.own[places], own_rows], axis=1)
    aim = np.zeros((*own.shape[:2], 1))
    aim[:, -1] = -1.0
    rhs = np.zeros((len(places), r + 3))
    rhs[:, r] = 1.0
    return lp.LpFamily(
        shared=np.vstack([rows.shared, np.zeros((3, width))]),
        own=np.concatenate([own, aim], axis=2),
        cost=np.eye(1, width + own.shape[2] + 1, width + own.shape[2])[0],
        rhs=rhs,
        senses=(*rows.senses, "=", "<=", "="),
        free=(width + own.shape[2],),
    )


def _answers(batch: lp.LpBatch) -> tuple[Floats, NDArray[Any], Floats]:
    """The last variable, status and residuals."""
    last = batch.x.shape[1] - 1
    return batch.columns(last, last + 1).toarray()[:, 0], np.array(batch.status, dtype=object), batch.certificate.residuals()


def _worst(status: NDArray[Any]) -> NDArray[Any]:
    """One word a row: "optimal" if all are; every end exists, so that any other word is a failure."""
    word = np.full(len(status), lp.OPTIMAL, dtype=object)
    word[(status != lp.OPTIMAL).any(axis=1)] = lp.FAILED
    word[(status == lp.ILL_CONDITIONED).any(axis=1)] = lp.ILL_CONDITIONED
    return word


def _over(lambdas: sparse.csr_array, pace: Floats) -> sparse.csr_array:
    """λ = Λ / t."""
    inverse = np.divide(1.0, pace[:, 0], out=np.zeros(len(pace)), where=pace[:, 0] > 0)
    return sparse.csr_array(sparse.diags_array(inverse) @ lambdas)


def _frontier_point(task: NetworkTask, points: Floats, lambdas: sparse.csr_array) -> tuple[Floats, Floats]:
    """Slacks of own inputs and outputs (0 for links) and the point that the stages' combinations reach (k, v)."""
    n = len(task.values)
    slacks, targets = np.zeros_like(points), points.copy()
    for slack, column in enumerate(task.own):
        stage = task.stage_of[slack]
        reached = lambdas[:, stage * n : (stage + 1) * n] @ task.values[:, column]
        change = (points[:, column] - reached) if task.is_input[slack] else (reached - points[:, column])
        moved = change > 1e-9 * np.maximum(points[:, column], reached)
        slacks[:, column] = np.where(moved, change, 0.0)
        targets[:, column] = np.where(moved, reached, points[:, column])
    for link in task.graph.links:
        if not link.fixed:
            targets[:, link.column] = lambdas[:, link.maker * n : (link.maker + 1) * n] @ task.values[:, link.column]
    return slacks, targets
