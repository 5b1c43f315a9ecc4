"""What order-m and order-α have in common: data in, scores against a partial frontier out."""

from __future__ import annotations

import numpy as np
from scipy import sparse

from sqeval.dea.audit import audit
from sqeval.dea.data import DeaData
from sqeval.dea.model import DeaModel, DeaSolution, WorstResiduals
from sqeval.dea.uncertainty.partial_result import PartialResult
from sqeval.labelled import Floats
from sqeval.numerics.linear_program import INFEASIBLE, OPTIMAL, UNBOUNDED
from sqeval.numerics.partial_frontiers import Partial, Rule, partial_factors
from sqeval.options import Orientation
from sqeval.progress import Progress, counting


def partial(model: DeaModel, data: DeaData, rule: Rule, size: float, progress: Progress) -> PartialResult:
    """Scores by a rule; `size` is the m or the α that it has."""
    shrink = model.orientation is Orientation.INPUT
    with counting(len(data.units), "DEA", progress) as report:
        found = partial_factors(data.values, data.reference_values, data.m, rule, shrink=shrink, report=report)
    solution = _solution(found, len(data.reference), shrink=shrink)
    return PartialResult(model, data, solution, audit(data, solution, model), size, found.comparable, found.full)


def _solution(found: Partial, units: int, *, shrink: bool) -> DeaSolution:
    status = np.where(np.isnan(found.factor), INFEASIBLE, np.where(np.isinf(found.factor), UNBOUNDED, OPTIMAL)).astype(object)
    factor = np.where(status == OPTIMAL, found.factor, np.nan)
    # Nothing is solved: sums over all units leave no residual.
    residuals = np.zeros((len(factor), 3))
    return DeaSolution(
        scores=factor,
        efficiency=_efficiency(factor, shrink=shrink),
        status=status,
        lambdas=sparse.csr_array((len(factor), units)),
        certificate=WorstResiduals.of(residuals, status, "enumeration"),
    )


def _efficiency(factor: Floats, *, shrink: bool) -> Floats:
    if shrink:
        return np.minimum(factor, 1.0)
    return np.where(factor > 1, 1 / np.maximum(factor, 1.0), np.where(np.isnan(factor), np.nan, 1.0))
