"""What is to be reached: the next better grade, by score, largest membership or confidence criterion."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sqeval.fuzzy import decide
from sqeval.indicators.grades import Grades
from sqeval.labelled import Floats
from sqeval.numerics import grade_vectors
from sqeval.numerics.composition import ROUNDING
from sqeval.options import GradeCriterion


class Reach(NamedTuple):
    """The next better grade and what it asks of a grade vector.

    Attributes
    ----------
    by : GradeCriterion
    grades : Grades
    level : float
        Of the confidence criterion.
    now, target, into : int
        Positions of the grade that is, of the next better one, and of the one that mass moves into.
    limit : float
        Score (or share of the membership in the next and better grades) that it begins at; NaN by membership.
    needed : float
        The same, with the margin where the limit itself is not enough.
    """

    by: GradeCriterion
    grades: Grades
    level: float
    now: int
    target: int
    into: int
    limit: float
    needed: float

    @property
    def scores(self) -> Floats:
        """Score of every grade."""
        return np.array(self.grades.scores)

    @property
    def worse(self) -> NDArray[np.bool_]:
        """Which grades are worse than the next one."""
        return np.asarray(self.scores < self.scores[self.target])

    @property
    def gains(self) -> Floats:
        """What a unit of mass gains that leaves a grade: points, or a place among the next and better grades."""
        return self.scores.max() - self.scores if self.by is GradeCriterion.SCORE else self.worse.astype(np.float64)

    @property
    def order(self) -> list[int]:
        """Grades that mass leaves, one after the other: the worst first; by membership the grade that is before all."""
        leaving = [int(grade) for grade in np.argsort(self.scores) if self.gains[grade] > 0]
        first = [self.now] if self.by is GradeCriterion.MEMBERSHIP else []
        return first + [grade for grade in leaving if grade not in first]

    @property
    def can_be(self) -> bool:
        """Whether any vector has the next grade; a band may lie above the best score."""
        return self.by is not GradeCriterion.SCORE or self.needed <= self.scores.max()

    def held(self, vector: Floats) -> Floats:
        """What a vector (…, g) has of what is needed (…)."""
        if self.by is GradeCriterion.SCORE:
            return grade_vectors.score(vector, self.scores)
        return grade_vectors.total(np.where(self.worse, 0.0, vector))

    def ahead(self, vector: Floats) -> Floats:
        """How far every worse grade is ahead (…, g) of the one that is to have the largest membership; −inf for the others."""
        # Grades within rounding tie, and of tied ones the lower is given.
        lead = vector - vector[..., self.into, None] + 2 * ROUNDING
        return np.where(self.worse, lead, -np.inf)

    def holds(self, vector: Floats) -> NDArray[np.bool_]:
        """Whether vectors (…, g) have the next grade or a better one."""
        found = positions(self.by, vector, self.grades, self.level)
        return np.asarray((found >= 0) & ~self.worse[found])


def positions(by: GradeCriterion, vector: Floats, grades: Grades, level: float) -> NDArray[np.intp]:
    """Grades (…) of vectors (…, g)."""
    scores = np.array(grades.scores)
    if by is GradeCriterion.SCORE:
        return decide.score_position(grade_vectors.score(vector, scores), grades)
    if by is GradeCriterion.MEMBERSHIP:
        return grade_vectors.maximum_membership(vector, scores)
    return decide.confidence_position(vector, grades, level)


def next_reach(by: GradeCriterion, vector: Floats, grades: Grades, level: float) -> Reach | None:
    """What the next better grade asks of a vector (g,); None where it has the best one, or nothing is known."""
    now, scores = int(positions(by, vector, grades, level)), np.array(grades.scores)
    if now < 0 or scores[now] == scores.max():
        return None
    target = now - 1 if grades.best_first else now + 1
    limit = _limit(by, target, grades, level)
    # Midway between two scores is still the lower grade.
    margin = ROUNDING * float(np.ptp(scores)) if by is GradeCriterion.SCORE and grades.bands is None else 0.0
    return Reach(by, grades, level, now, target, _into(by, target, vector, scores), limit, limit + margin)


def _limit(by: GradeCriterion, target: int, grades: Grades, level: float) -> float:
    if by is GradeCriterion.SCORE:
        return grades.limits[target if grades.best_first else target - 1]
    return level if by is GradeCriterion.CONFIDENCE else float("nan")


def _into(by: GradeCriterion, target: int, vector: Floats, scores: Floats) -> int:
    """Where mass moves: for points into the best grade, else into the next one; by membership into the fullest from it on."""
    if by is GradeCriterion.SCORE:
        return int(scores.argmax())
    if by is GradeCriterion.CONFIDENCE:
        return target
    better = [int(grade) for grade in np.argsort(scores) if scores[grade] >= scores[target]]
    return max(better, key=lambda grade: vector[grade])
