"""Both stages of a model whose λ are whole numbers: arrays in, arrays out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from sqeval.dea.face import Aim, column_units, on_face
from sqeval.dea.slack_groups import slack_groups
from sqeval.dea.technology import Technology
from sqeval.dea.two_stages import RadialTask
from sqeval.labelled import Floats
from sqeval.numerics import lp
from sqeval.numerics.free_disposal import Reference, nearest, not_dominated
from sqeval.options import Orientation

#: How far beyond the best multiple of a single unit the search goes: rounding must not cut that one off.
_ROOM = 1e-6


@dataclass(frozen=True, eq=False)
class Copied:
    """The reference units worth copying, those that no other beats; where they stand among all, and how many those are."""

    technology: Technology
    positions: NDArray[np.intp]
    of_all: int

    @classmethod
    def of(cls, technology: Technology) -> Copied:
        """Those of a technology."""
        kept = not_dominated(technology.values * technology.signs)
        return cls(technology.of(kept), kept, len(technology.inputs))

    @property
    def integers(self) -> tuple[int, ...]:
        """The positions of their λ in a programme."""
        return tuple(range(len(self.positions)))

    def among_all(self, lambdas: sparse.csr_array) -> sparse.csr_array:
        """λ of these units (k, n) as columns among all."""
        lambdas = sparse.csr_array(lambdas)
        lambdas.eliminate_zeros()
        columns = self.positions[lambdas.indices]
        return sparse.csr_array((lambdas.data, columns, lambdas.indptr), shape=(lambdas.shape[0], self.of_all))


@dataclass(frozen=True, eq=False)
class WholeStage:
    """Answers for k points: status (k,), factor (k,), λ CSR (k, n), slacks (k, m + s), NaN before they are known, residuals (k, 3)."""

    status: NDArray[Any]
    factor: Floats
    lambdas: sparse.csr_array
    slacks: Floats
    residuals: Floats


def factor_stage(task: RadialTask, copied: Copied, points: Floats) -> WholeStage:
    """The radial factors over whole copies; what is worse than copies of single units is not searched."""
    technology, shrink = copied.technology, task.orientation is Orientation.INPUT
    n, scaled = len(copied.positions), technology.scaled_by(task.orientation)
    own = np.append(points * np.where(scaled, -1.0, 0.0), np.ones((len(points), 1)), axis=1)
    family = technology.family(
        shared=np.vstack([technology.columns, np.zeros((1, n))]),
        own=own[:, :, None],
        cost=np.append(np.zeros(n), 1.0 if shrink else -1.0),
        rhs=np.column_stack([np.where(scaled, 0.0, points), _limits(technology, points, shrink=shrink)]),
        senses=(*technology.senses(), "<=" if shrink else ">="),
        report=task.report,
        integers=copied.integers,
    )
    batch = lp.solve(family, solver=task.solver)
    status = np.asarray(batch.status, dtype=object)
    factor = np.where(status == lp.OPTIMAL, batch.columns(n, n + 1).toarray()[:, 0], np.nan)
    return WholeStage(status, factor, batch.columns(0, n), np.full(points.shape, np.nan), batch.certificate.residuals())


def slack_stage(task: RadialTask, copied: Copied, projected: Floats, stage: WholeStage) -> WholeStage:
    """The largest weighted slacks at the factors found, again over whole copies, by groups of about the same worth."""
    technology, n, units = copied.technology, len(copied.positions), column_units(copied.technology.values)
    weights = np.ones(len(units)) if task.weights is None else task.weights
    slacks, done = np.zeros(projected.shape), np.zeros(len(units), dtype=bool)
    for k, group in enumerate(slack_groups(weights[None] * units)):
        aim = Aim(np.zeros(n), -np.where(group[0], weights, 0.0))
        # What is worth more stays where it was brought to.
        points = np.where(done, stage.lambdas @ technology.values, projected)
        report = None if k else task.report
        batch = on_face(technology, points, stage.lambdas, aim, solver=task.solver, after=None, report=report, integers=copied.integers)
        slacks = np.where(done, slacks, 0.0) + batch.columns(n, n + len(units)).toarray() * units
        done = done | group[0]
        stage = replace(
            stage,
            status=np.where((stage.status == lp.OPTIMAL) & (batch.status != lp.OPTIMAL), lp.FAILED, stage.status),
            lambdas=batch.columns(0, n),
            residuals=np.fmax(stage.residuals, batch.certificate.residuals()),
        )
    return replace(stage, slacks=slacks)


def _limits(technology: Technology, points: Floats, *, shrink: bool) -> Floats:
    """How bad a factor may be: that of the best single unit's copies, or of copies for one output after the other, and some room."""
    factor = _of_single_units(technology, points, list(range(technology.shape[2])), shrink=shrink)
    if not shrink:
        return np.asarray(np.nan_to_num(factor, nan=0.0) * (1 - _ROOM))
    one_by_one = np.sum([_of_single_units(technology, points, [k], shrink=shrink) for k in range(technology.shape[2])], axis=0)
    # Where an output is out of reach there is no factor at all, whatever the limit.
    return np.asarray(np.nan_to_num(np.fmin(factor, one_by_one), nan=1.0) * (1 + _ROOM))


def _of_single_units(technology: Technology, points: Floats, outputs: list[int], *, shrink: bool) -> Floats:
    """The best factor that whole copies of one unit give, looking at some of the outputs."""
    m = technology.shape[1]
    asked = points[:, [*range(m), *(m + k for k in outputs)]]
    reference = Reference(technology.inputs, technology.outputs[:, outputs], 0.0, np.inf, whole=True)
    return nearest(asked, reference, shrink=shrink, weights=np.ones(asked.shape[1]), own=np.full(len(points), -1)).factor
