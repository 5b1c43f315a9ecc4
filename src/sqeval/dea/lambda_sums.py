"""The size of optimal combinations: the least and the largest Σλ among all of them, and what it says of returns to scale."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sqeval.dea.face import Aim, on_face
from sqeval.dea.first_stage import RadialStage
from sqeval.dea.two_stages import EQUAL, RadialTask
from sqeval.labelled import Floats
from sqeval.numerics import lp

#: Increasing, constant and decreasing returns to scale.
IRS, CRS, DRS = "IRS", "CRS", "DRS"


@dataclass(frozen=True, eq=False)
class LambdaSums:
    """Whether both ends were solved (k,), the ends (k,), and their residuals (k, 3) as primal, dual, gap."""

    solved: NDArray[np.bool_]
    least: Floats
    largest: Floats
    residuals: Floats


def lambda_sums(task: RadialTask, points: Floats, first: RadialStage) -> LambdaSums:
    """The interval of Σλ over every optimal solution of a first stage, whose projected points (k, m + s) these are."""
    least, largest = (_extreme(task, points, first, sign) for sign in (1.0, -1.0))
    n = len(task.technology.inputs)
    sums = np.column_stack([batch.columns(0, n).sum(axis=1) for batch in (least, largest)])
    return LambdaSums(
        solved=np.asarray((least.status == lp.OPTIMAL) & (largest.status == lp.OPTIMAL), dtype=bool),
        # Where the interval is a point, rounding decides which of its ends came out larger.
        least=sums.min(axis=1),
        largest=sums.max(axis=1),
        residuals=np.fmax(least.certificate.residuals(), largest.certificate.residuals()),
    )


def returns_to_scale(least: Floats, largest: Floats) -> NDArray[Any]:
    """Words: "CRS" where the interval holds 1 (within `EQUAL`), "DRS" where it lies above, "IRS" where below, None where unknown."""
    words = np.where(least > 1.0 + EQUAL, DRS, np.where(largest < 1.0 - EQUAL, IRS, CRS)).astype(object)
    words[np.isnan(least)] = None
    return words


def _extreme(task: RadialTask, points: Floats, first: RadialStage, sign: float) -> lp.LpBatch:
    n, m, s = task.technology.shape
    aim = Aim(np.full(n, sign), np.zeros(m + s))
    return on_face(task.technology, points, first.lambdas, aim, solver=task.solver, after=first.batch, report=task.report)
