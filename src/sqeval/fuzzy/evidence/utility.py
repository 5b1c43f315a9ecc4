"""What combined beliefs say: expected score with its bounds, and grades; for one distribution as for many."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sqeval.fuzzy.decide import named, score_position
from sqeval.indicators.grades import Grades
from sqeval.labelled import Floats
from sqeval.numerics import evidential, grade_vectors
from sqeval.numerics.composition import ROUNDING
from sqeval.result import Caution


class Verdict(NamedTuple):
    """What distributions (…, g + 1) say. Grades are positions, −1 where nothing is known.

    Attributes
    ----------
    score, low, high : (…)
        Average of the bounds (NaN where nothing is known), and the expected scores if all that is unassigned were in the
        worst grade, and in the best.
    unassigned : (…)
        Belief that is in no grade.
    grade, grade_low, grade_high, score_grade : (…) of int
        Of the largest belief, as it stands and with what is unassigned in the worst and in the best grade; and of the
        band of the score.
    tied : (…, g) of bool
        Grades that share the largest belief.
    """

    score: Floats
    low: Floats
    high: Floats
    unassigned: Floats
    grade: NDArray[np.intp]
    grade_low: NDArray[np.intp]
    grade_high: NDArray[np.intp]
    score_grade: NDArray[np.intp]
    tied: NDArray[np.bool_]


def verdict(combined: Floats, grades: Grades) -> Verdict:
    """Read distributions over the grades, their last entry unassigned."""
    scores = np.array(grades.scores)
    low, high = evidential.utilities(combined, scores)
    vector = grade_vectors.normalise(combined[..., :-1])
    score = np.where(np.isnan(vector[..., 0]), np.nan, (low + high) / 2)
    return Verdict(
        score=score,
        low=low,
        high=high,
        unassigned=combined[..., -1],
        grade=grade_vectors.maximum_membership(vector, scores),
        grade_low=grade_vectors.maximum_membership(_filled(combined, int(scores.argmin())), scores),
        grade_high=grade_vectors.maximum_membership(_filled(combined, int(scores.argmax())), scores),
        score_grade=score_position(score, grades),
        tied=grade_vectors.tied(vector),
    )


def cautions(found: Verdict, grades: Grades) -> tuple[Caution, ...]:
    """What a reader of one distribution must know, with its figures."""
    unassigned = f"{found.unassigned:.1%}"
    if found.grade < 0:
        return (Caution("nothing_known"),)
    names = {word: named(grades, [int(getattr(found, word))]) for word in ("grade", "grade_low", "grade_high", "score_grade")}
    details: dict[str, dict[str, object]] = {
        "unknown_mass": {"unknown": unassigned, "low": f"{found.low:.4g}", "high": f"{found.high:.4g}"},
        "grade_open": {"unknown": unassigned, "low": names["grade_low"], "high": names["grade_high"]},
        "grade_tie": {"grades": named(grades, np.flatnonzero(found.tied)), "grade": names["grade"]},
        "belief_score_disagree": {"grade": names["grade"], "score_grade": names["score_grade"]},
    }
    return tuple(Caution(code, (), details[code]) for code, flag in flags(found).items() if code in details and flag)


def flags(found: Verdict) -> dict[str, NDArray[np.bool_]]:
    """Code of a caution → where it holds (…)."""
    known = found.grade >= 0
    return {
        "nothing_known": ~known,
        "unknown_mass": known & (found.unassigned > ROUNDING),
        "grade_open": known & ((found.grade_low != found.grade) | (found.grade_high != found.grade)),
        "grade_tie": found.tied.sum(axis=-1) > 1,
        "belief_score_disagree": known & (found.grade != found.score_grade),
    }


def cautions_at(found: Verdict, places: Sequence[str]) -> tuple[Caution, ...]:
    """What a reader of many must know: one caution a code, naming the places (units or nodes)."""
    names = np.array(places, dtype=object)
    return tuple(Caution(f"{code}_at", tuple(names[where].tolist())) for code, where in flags(found).items() if where.any())


def _filled(combined: Floats, grade: int) -> Floats:
    filled = combined[..., :-1].copy()
    filled[..., grade] += combined[..., -1]
    return filled
