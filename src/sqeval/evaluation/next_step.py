"""What would lead a unit to the next better grade, in the units of its indicators."""

from __future__ import annotations

import pandas as pd

from sqeval import fuzzy
from sqeval.errors import DataError
from sqeval.evaluation.evaluation import Evaluation
from sqeval.indicators.kinds import Rating
from sqeval.labelled import Floats
from sqeval.result import announces


@announces
def next_step(evaluation: Evaluation, unit: str, period: str | None, by: str) -> fuzzy.NextGrade:
    """The unit's evaluation by itself, handed to `fuzzy.next_grade` with thresholds and measured values."""
    row = evaluation.row(unit, period)
    known = evaluation.grading.model.membership[row, :, -1] < 1
    if not known.any():
        raise DataError("has no known indicator, so nothing leads to a better grade", unit=unit)
    measured = evaluation.table.arrays["value"]
    graded = [
        leaf
        for leaf, is_known in zip(evaluation.hierarchy.leaves, known, strict=True)
        if is_known and leaf.thresholds is not None and not isinstance(leaf.measure, Rating)
    ]
    if not graded:
        return fuzzy.next_grade(_alone(evaluation, row), by=by)
    return fuzzy.next_grade(
        _alone(evaluation, row),
        by=by,
        thresholds={leaf.name: list(leaf.thresholds or ()) for leaf in graded},
        values={leaf.name: float(measured.values[row, measured.columns.get_loc(leaf.name)]) for leaf in graded},
        direction={leaf.name: _direction(leaf.thresholds or ()) for leaf in graded},
    )


def _alone(evaluation: Evaluation, row: int) -> fuzzy.FuzzyHierarchyResult:
    model, leaves = evaluation.grading.model, [leaf.name for leaf in evaluation.hierarchy.leaves]
    unit = model.unit(row)
    table = pd.DataFrame(model.membership[row], index=leaves, columns=[*evaluation.grades.labels, "unknown"])
    weights: dict[str, Floats] = {name: local for name, local in unit.local.items() if len(local) > 1}
    settings = evaluation.settings
    return fuzzy.evaluate_hierarchy(
        evaluation.hierarchy, weights, table, evaluation.grades, settings.operator, between_levels=settings.between_levels
    )


def _direction(thresholds: tuple[float, ...]) -> str:
    """Thresholds run from the best grade to the worst."""
    return "benefit" if thresholds[0] > thresholds[-1] else "cost"
