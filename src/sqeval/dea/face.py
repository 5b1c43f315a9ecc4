"""Further aims over the optimal solutions of a first stage: of all combinations that reach a point, the best in another sense."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

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
) -> lp.LpBatch:
    """The best for `aim` over every combination that reaches points (k, m + s).

    `lambdas` (k, n) are combinations that do; for a point of NaN (an unsolved one) its technology's first unit stands in.
    The variables are λ, then slacks in `column_units`, so that a row of zeros has a scale as well. `after` is the batch
    whose optimal solutions these combinations are; `left_out` (k,) names the reference unit that each must do without;
    `integers` are the positions of λ that must be whole.
    """
    unit = column_units(technology.values)
    rows = len(technology.columns)
    family = technology.family(
        shared=np.hstack([technology.columns, np.eye(rows, len(unit)) * -technology.signs * unit]),
        own=np.zeros((len(points), rows, 0)),
        cost=np.concatenate([aim.of_lambdas, aim.of_slacks * unit]),
        rhs=technology.rhs(_within_reach(technology, points, lambdas)),
        senses=technology.senses("=", "="),
        after=after,
        left_out=left_out,
        report=report,
        integers=integers,
    )
    return lp.solve(family, solver=solver)


def column_units(values: Floats) -> Floats:
    """The column means; 1 where a column is zero throughout (or all but: below the smallest normal number)."""
    means = values.mean(axis=0)
    return np.asarray(np.where(means > np.finfo(np.float64).tiny, means, 1.0), dtype=np.float64)


def _within_reach(technology: Technology, points: Floats, lambdas: sparse.csr_array) -> Floats:
    """Points moved by what rounding left them short of their combination, so that there always is a solution."""
    reached = lambdas @ technology.values
    moved = np.where(technology.signs < 0, np.fmax(points, reached), np.fmin(points, reached))
    first = 0 if technology.blocks is None else technology.blocks.offsets[technology.blocks.of]
    met: Floats = np.where(np.isnan(points).any(axis=1, keepdims=True), technology.values[first], moved)
    return met
