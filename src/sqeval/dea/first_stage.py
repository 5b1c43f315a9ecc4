"""The first stage of radial models: the factor by which all inputs shrink or all outputs grow, with its multipliers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sqeval.dea.technology import Technology
from sqeval.labelled import Floats
from sqeval.numerics import lp
from sqeval.options import Orientation


@dataclass(frozen=True, eq=False)
class RadialStage:
    """Answers for k points: status (k,), factor θ or φ (k,), λ (k, n), multipliers (k, m + s), intercept (k,), residuals (k, 3)."""

    status: NDArray[Any]
    factor: Floats
    lambdas: Floats
    multipliers: Floats
    intercept: Floats
    residuals: Floats


def radial_factors(technology: Technology, points: Floats, orientation: Orientation, solver: lp.Solver | None) -> RadialStage:
    """Radial factors of points, inputs then outputs (k, m + s), against a technology of n units.

    Minimises θ subject to Σλx − θx₀ ≤ 0, Σλy ≥ y₀, or −φ subject to Σλx ≤ x₀, Σλy − φy₀ ≥ 0.
    """
    n, m, s = technology.shape
    scaled = technology.scaled_by(orientation)
    turn = 1.0 if orientation is Orientation.INPUT else -1.0
    family = lp.LpFamily(
        shared=technology.columns(),
        own=np.pad(points * np.where(scaled, -1.0, 0.0), ((0, 0), (0, int(technology.has_sum_row))))[:, :, None],
        cost=np.append(np.zeros(n), turn),
        rhs=technology.rhs(np.where(scaled, 0.0, points)),
        senses=technology.senses(),
    )
    batch = lp.solve(family, solver=solver)
    return RadialStage(
        status=np.asarray(batch.status, dtype=object),
        factor=batch.x[:, n],
        lambdas=batch.x[:, :n],
        multipliers=batch.dual[:, : m + s] * technology.signs + 0.0,
        intercept=turn * batch.dual[:, -1] + 0.0 if technology.has_sum_row else np.zeros(len(points)),
        residuals=batch.certificate.residuals(),
    )
