"""Further aims over the optimal solutions of a first stage: of all combinations that reach a point, the best in another sense."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from sqeval.dea.technology import Technology
from sqeval.labelled import Floats
from sqeval.numerics import lp


@dataclass(frozen=True, eq=False)
class Aim:
    """What is minimised: a cost of λ (n,) and of slacks (m + s,)."""

    of_lambdas: Floats
    of_slacks: Floats


def on_face(
    technology: Technology,
    points: Floats,
    lambdas: sparse.csr_array,
    aim: Aim,
    *,
    solver: lp.Solver | None,
    after: lp.LpBatch | None,
    left_out: NDArray[np.intp] | None = None,
    report: Callable[[int], None] | None = None,
    integers: tuple[int, ...] = (),
    trades: Floats | None = None,
    reached: Floats | None = None,
    room: Floats | None = None,
) -> lp.LpBatch:
    """The best for `aim` over every combination that reaches points (k, m + s).

    `lambdas` (k, n) are combinations that do; for a point of NaN (an unsolved one) its technology's first unit stands in.
    The variables are λ, then slacks (where there can be any, see `slacks_in`) in `column_units`, so that a row of zeros has a
    scale as well. `after` is the batch whose optimal solutions these combinations are; `left_out` (k,) names the reference unit
    that each must do without; `integers` are the positions of λ that must be whole. Under restrictions of weights the shared trades
    stand between λ and slacks, a point's own `trades` (k, r, p) last; `reached` (k, m + s) is what all of them make, and `room`
    (k, m + s), finite where given, what slacks are at most.
    """
    unit = column_units(technology.values)
    rows, some = len(technology.columns), technology.with_slack
    own = np.zeros((len(points), rows, 0)) if trades is None else trades
    between = technology.width - len(aim.of_lambdas)
    family = technology.family(
        shared=np.hstack([technology.columns, (np.eye(rows, len(unit)) * -technology.signs * unit)[:, some]]),
        own=own,
        cost=np.concatenate([aim.of_lambdas, np.zeros(between), (aim.of_slacks * unit)[some], np.zeros(own.shape[2])]),
        rhs=technology.rhs(_within_reach(technology, points, lambdas @ technology.values if reached is None else reached)),
        senses=technology.senses("=", "="),
        after=after,
        left_out=left_out,
        report=report,
        integers=integers,
    )
    return lp.solve(family if room is None else _with_room(family, room, unit), solver=solver)


def _with_room(family: lp.LpFamily, room: Floats, unit: Floats) -> lp.LpFamily:
    """A row more for every slack that has a limit."""
    limited = np.flatnonzero(np.isfinite(room).all(axis=0))
    first = family.shared.shape[1] - len(unit)
    rows = np.zeros((len(limited), family.shared.shape[1]))
    rows[np.arange(len(limited)), first + limited] = unit[limited]
    return replace(
        family,
        shared=np.vstack([family.shared, rows]),
        own=np.pad(family.own, ((0, 0), (0, len(limited)), (0, 0))),
        rhs=np.hstack([family.rhs, np.maximum(room[:, limited], 0.0)]),
        senses=(*family.senses, *["<="] * len(limited)),
        after=None,
    )


def slacks_in(technology: Technology, batch: lp.LpBatch) -> Floats:
    """Slacks (k, m + s) that answers of `on_face` hold, in raw units; 0 where a variable can have none."""
    n, some = len(technology.values), technology.with_slack
    slacks = np.zeros((len(batch.status), technology.values.shape[1]))
    slacks[:, some] = batch.columns(n, n + len(some)).toarray()
    return slacks * column_units(technology.values)


def column_units(values: Floats) -> Floats:
    """The column means; 1 where a column is zero throughout (or all but: below the smallest normal number)."""
    means = values.mean(axis=0)
    return np.asarray(np.where(means > np.finfo(np.float64).tiny, means, 1.0), dtype=np.float64)


def _within_reach(technology: Technology, points: Floats, reached: Floats) -> Floats:
    """Points moved by what rounding left them short of their combination, so that there always is a solution."""
    # Not below zero: an output of none that rounding makes of trades would have no solution at its own tiny scale.
    short = np.fmax(np.fmin(points, reached), np.fmin(points, 0.0))
    moved = np.where(technology.signs < 0, np.fmax(points, reached), short)
    if technology.exact is not None:
        moved = np.where(technology.exact, reached, moved)
    first = 0 if technology.blocks is None else technology.blocks.offsets[technology.blocks.of]
    met: Floats = np.where(np.isnan(points).any(axis=1, keepdims=True), technology.values[first], moved)
    return met
