"""From answers on a scale to grades: by a declared mapping, or by equal parts of the scale."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sqeval.errors import DataError, OptionError
from sqeval.indicators.grades import Grades

Floats = NDArray[np.float64]
Codes = NDArray[np.intp]
GradeRule = Grades | Mapping[float, str] | None


def grade_positions(values: Floats, names: tuple[str, ...], scale: tuple[float, float], grades: Any) -> tuple[tuple[str, ...], Codes]:
    """Names of the grades, and the grade number of every answer (n, k), −1 where missing.

    With g grades, an answer x falls into part floor(g (high − x) / (high − low)) from the best; an answer between two
    parts counts for the lower grade.

    Raises
    ------
    DataError
        A declared mapping has no grade for an answer.
    OptionError
        `grades` is neither Grades nor a mapping.
    """
    if isinstance(grades, Mapping):
        return _declared(values, names, grades)
    rule = Grades.default() if grades is None else grades
    if not isinstance(rule, Grades):
        raise OptionError("are neither Grades nor a mapping {answer: grade}", path="grades", value=grades)
    known, count = ~np.isnan(values), len(rule)
    part = np.floor(count * (scale[1] - np.where(known, values, scale[1])) / (scale[1] - scale[0]))
    position = np.minimum(part, count - 1).astype(np.intp)
    return rule.labels, np.where(known, position if rule.best_first else count - 1 - position, -1)


def grade_rule(scale: tuple[float, float], grades: Any) -> dict[float, str]:
    """The grade of every whole answer of the scale, the best first."""
    if isinstance(grades, Mapping):
        return {float(answer): str(grade) for answer, grade in sorted(grades.items(), reverse=True)}
    points = np.arange(np.floor(scale[1] - scale[0]) + 1)[::-1, None] + scale[0]
    labels, codes = grade_positions(points, ("",), scale, grades)
    return {float(point): labels[code] for point, code in zip(points[:, 0], codes[:, 0], strict=True)}


def _declared(values: Floats, names: tuple[str, ...], grades: Mapping[Any, Any]) -> tuple[tuple[str, ...], Codes]:
    try:
        rule = {float(answer): str(grade) for answer, grade in grades.items()}
    except (TypeError, ValueError):
        raise OptionError(
            "are no mapping {answer: grade}", path="grades", value=dict(grades), hint="Write {5: 'good', 4: 'good'}"
        ) from None
    labels = tuple(dict.fromkeys(rule[answer] for answer in sorted(rule, reverse=True)))
    answers = pd.Index(list(rule))
    place = answers.get_indexer(pd.Index(values.ravel())).reshape(values.shape)
    known = ~np.isnan(values)
    lost = np.argwhere(known & (place < 0))
    if len(lost):
        row, item = lost[0]
        raise DataError("an answer has no grade", column=names[item], row=row, value=float(values[row, item]), hint="Add it to `grades`")
    position = np.array([labels.index(grade) for grade in rule.values()], dtype=np.intp)
    return labels, np.where(known, position[place], -1)
