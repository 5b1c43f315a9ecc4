"""The first stage of radial models: the factor by which all inputs shrink or all outputs grow, with its multipliers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from sqeval.dea.technology import Technology
from sqeval.labelled import Floats
from sqeval.numerics import lp
from sqeval.options import Orientation


@dataclass(frozen=True, eq=False)
class RadialStage:
    """Answers for k points: status (k,), factor θ or φ (k,), λ CSR (k, n), multipliers (k, m + s), intercept (k,).

    `batch` is what the engine answered.
    """

    status: NDArray[Any]
    factor: Floats
    lambdas: sparse.csr_array
    multipliers: Floats
    intercept: Floats
    batch: lp.LpBatch


def radial_factors(
    technology: Technology,
    points: Floats,
    orientation: Orientation,
    solver: lp.Solver | None,
    *,
    left_out: NDArray[np.intp] | None = None,
    report: Callable[[int], None] | None = None,
) -> RadialStage:
    """Radial factors of points, inputs then outputs (k, m + s), against a technology of n units.

    Minimises θ subject to Σλx − θx₀ ≤ 0, Σλy ≥ y₀, or −φ subject to Σλx ≤ x₀, Σλy − φy₀ ≥ 0. `left_out` (k,) names the
    reference unit that each point must do without (-1: none).
    """
    n, m, s = technology.shape
    batch = lp.solve(replace(_family(technology, points, orientation), left_out=left_out, report=report), solver=solver)
    status = np.asarray(batch.status, dtype=object)
    factor = batch.columns(n, n + 1).toarray()[:, 0]
    return RadialStage(
        status=status,
        factor=np.where(status == lp.OPTIMAL, factor, np.nan),
        lambdas=batch.columns(0, n),
        multipliers=batch.dual[:, : m + s] * technology.signs + 0.0,
        intercept=(1.0 if orientation is Orientation.INPUT else -1.0) * batch.dual[:, m + s :].sum(axis=1) + 0.0,
        batch=batch,
    )


def frontier_units(technology: Technology, orientation: Orientation) -> NDArray[np.intp]:
    """Units of a technology that are not well inside it: no other is anybody's peer or limit."""
    return lp.outlying(_family(technology, technology.values[:1], orientation))


def _family(technology: Technology, points: Floats, orientation: Orientation) -> lp.LpFamily:
    scaled = technology.scaled_by(orientation)
    beyond = len(technology.rts.rows)
    return technology.family(
        own=np.pad(points * np.where(scaled, -1.0, 0.0), ((0, 0), (0, beyond)))[:, :, None],
        cost=np.append(np.zeros(len(technology.inputs)), 1.0 if orientation is Orientation.INPUT else -1.0),
        rhs=technology.rhs(np.where(scaled, 0.0, points)),
    )
