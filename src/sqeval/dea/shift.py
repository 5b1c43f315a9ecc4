"""Negative values: models whose results do not change when a column is shifted are solved on columns that are positive."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from sqeval.dea.model import DeaModel, DeaSolution
from sqeval.labelled import Floats
from sqeval.options import Orientation


def free_sides(model: DeaModel) -> tuple[str, ...]:
    """The sides that a radial model under Σλ = 1 may have shifted (Ali & Seiford 1990): the one its factor leaves alone.

    Examples
    --------
    >>> free_sides(DeaModel.radial("radial", "input", "vrs")), free_sides(DeaModel.radial("radial", "input", "crs"))
    (('outputs',), ())
    """
    if not model.rts.low == model.rts.high == 1:
        return ()
    return {Orientation.INPUT: ("outputs",), Orientation.OUTPUT: ("inputs",)}.get(model.orientation, ())


def away_from_negatives(values: Floats, reference: Floats) -> Floats | None:
    """What makes every column (k or n, m + s) with a negative value start at its own range; 0 for others, None if there is none."""
    lowest = np.minimum(values.min(axis=0), reference.min(axis=0))
    if (lowest >= 0).all():
        return None
    spread = np.maximum(values.max(axis=0), reference.max(axis=0)) - lowest
    # A range away from zero, so that no unit is left without a size; a column that never varies keeps its own.
    return np.where(lowest < 0, np.where(spread > 0, spread, -lowest) - lowest, 0.0)


def moved_back(solution: DeaSolution, values: Floats, by: Floats | None) -> DeaSolution:
    """The solution of shifted data as one of the data themselves, `values` (k, m + s): targets and intercept change, nothing else."""
    if by is None:
        return solution
    targets, intercept = solution.targets, solution.intercept
    if targets is not None:
        # Not `targets - by`: what has not moved stays to the last digit.
        targets = values + (targets - (values + by))
    if intercept is not None and solution.multipliers is not None:
        intercept = intercept + solution.multipliers @ by
    return replace(solution, targets=targets, intercept=intercept)
