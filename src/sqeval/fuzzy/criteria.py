"""The criteria by which a vector has a grade, and the conditions under which each grade stays."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sqeval.fuzzy import decide
from sqeval.fuzzy.decide import Decision
from sqeval.indicators.grades import Grades
from sqeval.numerics import grade_lines
from sqeval.numerics.grade_lines import Conditions

#: Names of the criteria, and the field of a decision that has the grade.
FIELDS = {"maximum_membership": "grade", "score": "score_grade", "confidence": "confidence_grade"}


def positions(decision: Decision) -> dict[str, NDArray[np.intp]]:
    """Grades (…) by criterion."""
    return {criterion: getattr(decision, field) for criterion, field in FIELDS.items()}


def conditions(decision: Decision, grades: Grades) -> dict[str, Conditions]:
    """What keeps the grades of one vector, by criterion."""
    scores = np.array(grades.scores)
    now = {criterion: int(grade) for criterion, grade in positions(decision).items()}
    return {
        "maximum_membership": grade_lines.of_maximum(now["maximum_membership"], scores),
        "score": grade_lines.of_score(now["score"], scores, np.sort(grades.limits), reached=grades.bands is not None),
        "confidence": grade_lines.of_confidence(now["confidence"], scores, decide.CONFIDENCE),
    }
