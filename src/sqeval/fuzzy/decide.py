"""What a grade vector says: grade, validity, confidence, score with bounds; for one vector as for a batch of units."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sqeval.errors import OptionError
from sqeval.indicators.grades import Grades
from sqeval.labelled import Floats
from sqeval.numerics import composition
from sqeval.result import Caution

#: Level of the confidence criterion unless another is asked for; the literature takes 0.6 to 0.7.
CONFIDENCE = 0.6
#: Validity below which maximum membership says little.
LEAST_VALIDITY = 0.5


class Decision(NamedTuple):
    """What grade vectors say. Every field has the leading shape (…) of the vectors; grades are positions, −1 where nothing is known.

    Attributes
    ----------
    vector : (…, g)
        Normalised over the known grades, NaN where nothing is known.
    contributions : (…, k)
        By indicator; they add up to `score`.
    score, low, high : (…)
        Score over the known mass, and its bounds if all unknown mass were worst or best.
    unknown : (…)
        Share of the mass that is in no grade.
    grade, score_grade, confidence_grade : (…) of int
        By maximum membership, by the nearest grade score, and by the confidence criterion.
    validity : (…)
        Of the maximum membership.
    tied : (…, g) of bool
        Grades that share the largest membership.
    """

    vector: Floats
    contributions: Floats
    score: Floats
    low: Floats
    high: Floats
    unknown: Floats
    grade: NDArray[np.intp]
    score_grade: NDArray[np.intp]
    confidence_grade: NDArray[np.intp]
    validity: Floats
    tied: NDArray[np.bool_]


def decide(weights: Floats, memberships: Floats, raw: Floats, unknown: Floats, grades: Grades) -> Decision:
    """Read composed grade vectors.

    Parameters
    ----------
    weights : (…, k) array
        Weights of the indicators within the node.
    memberships : (…, k, g) array
        Of the indicators in the known grades.
    raw : (…, g) array
        The composed vectors over the known grades.
    unknown : (…,) array
        Composed unknown mass, 0 where none.
    grades : Grades
    """
    scores = np.array(grades.scores)
    vector = composition.normalise(raw)
    parts = composition.contributions(weights, memberships, scores, raw.sum(axis=-1))
    values = composition.score(parts)
    low, high = composition.score_bounds(values, unknown, scores)
    return Decision(
        vector=vector,
        contributions=parts,
        score=values,
        low=low,
        high=high,
        unknown=unknown,
        grade=composition.maximum_membership(vector, scores),
        score_grade=composition.nearest_grade(values, scores),
        confidence_grade=composition.confidence(vector, scores, CONFIDENCE),
        validity=composition.validity(vector),
        tied=composition.tied(vector),
    )


def confidence_position(vector: Floats, grades: Grades, level: float) -> NDArray[np.intp]:
    """Grade by the confidence criterion at `level`, in (0, 1]."""
    if not 0 < level <= 1:
        raise OptionError("the level of the confidence criterion is in (0, 1]", value=level, hint="Usual are 0.6 to 0.7")
    return composition.confidence(vector, np.array(grades.scores), level)


def grade_name(position: int, grades: Grades, lang: str = "en") -> str | None:
    """The grade at `position`; None for −1, where nothing is known."""
    return None if position < 0 else grades.names(lang)[position]


def cautions(decision: Decision, grades: Grades) -> tuple[Caution, ...]:
    """What a reader of one vector must know, with its figures."""
    if decision.grade < 0:
        return (Caution("nothing_known"),)
    names = {
        "grade": grade_name(int(decision.grade), grades),
        "score_grade": grade_name(int(decision.score_grade), grades),
        "confidence_grade": grade_name(int(decision.confidence_grade), grades),
    }
    tied = ", ".join(label for label, tie in zip(grades.labels, decision.tied, strict=True) if tie)
    details: dict[str, dict[str, object]] = {
        "unknown_mass": {"unknown": f"{decision.unknown:.1%}", "low": f"{decision.low:.4g}", "high": f"{decision.high:.4g}"},
        "grade_tie": {"grades": tied, "grade": names["grade"]},
        "low_validity": {"validity": f"{decision.validity:.2f}", "least": LEAST_VALIDITY},
        "grades_disagree": dict(names),
    }
    return tuple(Caution(code, (), details[code]) for code, flag in flags(decision).items() if code in details and flag)


def flags(decision: Decision) -> dict[str, NDArray[np.bool_]]:
    """Code of a caution → where it holds (…), for one vector or a batch."""
    known = decision.grade >= 0
    disagree = (decision.grade != decision.score_grade) | (decision.grade != decision.confidence_grade)
    return {
        "nothing_known": ~known,
        "unknown_mass": known & (decision.unknown > composition.ROUNDING),
        "grade_tie": decision.tied.sum(axis=-1) > 1,
        "low_validity": known & (decision.validity < LEAST_VALIDITY),
        "grades_disagree": known & disagree,
    }


def cautions_at(decision: Decision, places: Sequence[str]) -> tuple[Caution, ...]:
    """What a reader of a batch must know: one caution a code, naming the places (units or nodes, one a vector)."""
    found = {code: tuple(place for place, flag in zip(places, where, strict=True) if flag) for code, where in flags(decision).items()}
    return tuple(Caution(f"{code}_at", where) for code, where in found.items() if where)


def standard_error(weights: Floats, memberships: Floats, answers: Floats | None, grades: Grades) -> float | None:
    """Standard error of one score from the number of answers by indicator; None without, or where nothing is known."""
    if answers is None:
        return None
    error = float(composition.standard_error(weights, memberships, np.array(grades.scores), answers))
    return None if np.isnan(error) else error


def sampling_cautions(weights: Floats, answers: Floats | None) -> tuple[Caution, ...]:
    """That answers to several indicators were taken as independent."""
    several = answers is not None and np.count_nonzero(weights) > 1
    return (Caution("independent_answers"),) if several else ()
