"""What a grade vector says: grade, validity, confidence, score with bounds; for one vector as for a batch of units."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from numbers import Real
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sqeval import i18n
from sqeval.errors import OptionError
from sqeval.fuzzy.branch import Branch
from sqeval.fuzzy.model import OPERATORS, Model
from sqeval.indicators.grades import Grades
from sqeval.labelled import Floats, read_only
from sqeval.numerics import composition, grade_vectors
from sqeval.numerics.composition import ROUNDING
from sqeval.result import Caution, Named, merged

#: Cautions about the reading of one vector; of several, `<code>_at` names the places.
READ_AT = ("nothing_known", "unknown_mass", "grade_tie", "low_validity", "grades_disagree")
#: Level of the confidence criterion unless another is asked for; the literature takes 0.6 to 0.7.
CONFIDENCE = 0.6
#: Validity below which maximum membership says little.
LEAST_VALIDITY = 0.5


class Decision(NamedTuple):
    """What grade vectors say. Every field has the leading shape (…) of the vectors; grades are positions, −1 where nothing is known.

    Attributes
    ----------
    raw : (…, g)
        As the operator gives it.
    vector : (…, g)
        Normalised over the known grades, NaN where nothing is known.
    score, low, high : (…)
        Score over the known mass, and the lowest and highest of it and of what it would be if all unknown mass were worst, or
        best. Of a weighted average no other way to fill the unknown leads beyond; of the other operators one may, as
        memberships that are capped, or outdone by others, no longer move the score.
    unknown : (…)
        Share of the mass that is in no grade.
    grade, score_grade, confidence_grade : (…) of int
        By maximum membership, by the band of the score, and by the confidence criterion.
    validity : (…)
        Of the maximum membership.
    tied : (…, g) of bool
        Grades that share the largest membership.
    """

    raw: Floats
    vector: Floats
    score: Floats
    low: Floats
    high: Floats
    unknown: Floats
    grade: NDArray[np.intp]
    score_grade: NDArray[np.intp]
    confidence_grade: NDArray[np.intp]
    validity: Floats
    tied: NDArray[np.bool_]


def decide(model: Model) -> Decision:
    """Compose a model and read the vectors of its root."""
    composed, grades, scores = model.composed[model.root.name], model.grades, model.scores
    raw, mass = composed[..., :-1], grade_vectors.total(composed)
    unknown = np.asarray(composed[..., -1] / mass)
    vector = grade_vectors.normalise(raw)
    values = grade_vectors.score(vector, scores)
    low, high = _bounds(model, values, unknown)
    found = Decision(
        raw=raw,
        vector=vector,
        score=values,
        low=low,
        high=high,
        unknown=unknown,
        grade=grade_vectors.maximum_membership(vector, scores),
        score_grade=score_position(values, grades),
        confidence_grade=grade_vectors.confidence(vector, scores, CONFIDENCE),
        validity=grade_vectors.validity(vector),
        tied=grade_vectors.tied(vector),
    )
    return Decision._make(map(read_only, found))


def _bounds(model: Model, values: Floats, unknown: Floats) -> tuple[Floats, Floats]:
    """The score with all unknown mass in the worst grade, and in the best."""
    if model.is_linear or not unknown.any():
        return grade_vectors.score_bounds(values, unknown, model.scores)
    ends = [_score(model.filled(int(grade))) for grade in (model.scores.argmin(), model.scores.argmax())]
    # Balanced memberships, and vectors that are normalised on the way, do not rise with the mass in a grade: the score
    # over what is known may then lie beyond either end.
    return np.asarray(np.fmin(np.minimum(*ends), values)), np.asarray(np.fmax(np.maximum(*ends), values))


def _score(model: Model) -> Floats:
    composed = model.composed[model.root.name]
    return grade_vectors.score(grade_vectors.normalise(composed[..., :-1]), model.scores)


def score_position(values: Floats, grades: Grades) -> NDArray[np.intp]:
    """Grade in whose band a score is; −1 where it is NaN."""
    scores = np.array(grades.scores)
    if grades.bands is None:
        return grade_vectors.nearest_grade(values, scores)
    return grade_vectors.banded_grade(values, np.sort(grades.bands), scores)


def grade_contributions(model: Model, decision: Decision) -> Floats:
    """What every indicator adds to the vector, (…, leaves, g); NaN where nothing is known."""
    return np.asarray(model.leaf_shares * decision.vector[..., None, :])


def contributions(model: Model, decision: Decision) -> Floats:
    """What every indicator adds to the score, (…, leaves); NaN where nothing is known."""
    if not model.is_linear:
        return grade_vectors.score(grade_contributions(model, decision), model.scores)
    # The same without the parts by grade.
    mass = np.where(decision.grade < 0, np.nan, grade_vectors.total(decision.raw))
    return grade_vectors.score_parts(model.known, model.scores, model.leaf_weights, mass)


def confidence_position(vector: Floats, grades: Grades, level: float) -> NDArray[np.intp]:
    """Grade by the confidence criterion at `level`, in (0, 1]."""
    if isinstance(level, bool) or not isinstance(level, Real) or not 0 < level <= 1:
        raise OptionError("the level of the confidence criterion is in (0, 1]", value=level, hint="Usual are 0.6 to 0.7")
    return grade_vectors.confidence(vector, np.array(grades.scores), level)


def grade_name(position: int, grades: Grades, lang: str = "en") -> str | None:
    """The grade at `position`; None for −1, where nothing is known."""
    return None if position < 0 else grades.names(lang)[position]


def cautions(decision: Decision, grades: Grades) -> tuple[Caution, ...]:
    """What a reader of one vector must know, with its figures."""
    if decision.grade < 0:
        return (Caution("nothing_known"),)
    names = {name: named(grades, [int(getattr(decision, name))]) for name in ("grade", "score_grade", "confidence_grade")}
    details: dict[str, dict[str, object]] = {
        "unknown_mass": {"unknown": f"{decision.unknown:.1%}", "low": f"{decision.low:.4g}", "high": f"{decision.high:.4g}"},
        "grade_tie": {"grades": named(grades, np.flatnonzero(decision.tied)), "grade": names["grade"]},
        "low_validity": {"validity": f"{decision.validity:.2f}", "least": LEAST_VALIDITY},
        "grades_disagree": dict(names),
    }
    return tuple(Caution(code, (), details[code]) for code, flag in flags(decision).items() if code in details and flag)


def named(grades: Grades, positions: Iterable[int]) -> Named:
    """Names of some grades, in both languages."""
    chosen = list(positions)
    return Named(*(i18n.listing((grades.names(lang)[k] for k in chosen), lang) for lang in ("en", "zh")))


def grade_cautions(grades: Grades) -> tuple[Caution, ...]:
    """That the bands leave grades that no score can have."""
    if not grades.unreachable:
        return ()
    low, high = grades.range
    unreachable = named(grades, [grades.labels.index(label) for label in grades.unreachable])
    return (Caution("grades_unreachable", (), {"grades": unreachable, "low": f"{low:.4g}", "high": f"{high:.4g}"}),)


def operator_cautions(model: Model, places: Sequence[str], grades: Grades) -> tuple[Caution, ...]:
    """Where minima of weights and memberships have lost what was said: indicators that collapsed, grades that are full."""
    if not OPERATORS[model.operator].caps:
        return ()
    return merged(caution for branch in model.root.walk() for caution in _lost(model, branch, places, grades))


def _lost(model: Model, branch: Branch, places: Sequence[str], grades: Grades) -> Iterator[Caution]:
    """What the operator has lost at one branch, in any unit."""
    operator, weights, rows = OPERATORS[model.operator], model.local[branch.name], model.children(branch)
    flat = _anywhere(composition.collapsed(operator, weights, [row[..., :-1] for row in rows]))
    if flat.any():
        names = [places[child] if isinstance(child, int) else child.name for child in branch.children]
        yield Caution("membership_collapsed", tuple(names[k] for k in np.flatnonzero(flat)))
    full = _anywhere(composition.saturated(operator, weights, rows, model.composed[branch.name])[..., :-1])
    if full.any():
        yield Caution("sum_saturated", (branch.name,), {"grades": named(grades, np.flatnonzero(full))})


def _anywhere(flags: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """By the last axis: whether a flag is set in any unit."""
    return np.asarray(flags.reshape(-1, flags.shape[-1]).any(axis=0))


def flags(decision: Decision) -> dict[str, NDArray[np.bool_]]:
    """Code of a caution → where it holds (…), for one vector or a batch."""
    known = decision.grade >= 0
    disagree = (decision.grade != decision.score_grade) | (decision.grade != decision.confidence_grade)
    return {
        "nothing_known": ~known,
        "unknown_mass": known & (decision.unknown > ROUNDING),
        "grade_tie": decision.tied.sum(axis=-1) > 1,
        "low_validity": known & (decision.validity < LEAST_VALIDITY),
        "grades_disagree": known & disagree,
    }


def cautions_at(decision: Decision, places: Sequence[str]) -> tuple[Caution, ...]:
    """What a reader of a batch must know: one caution a code, naming the places (units or nodes, one a vector)."""
    names = np.array(places, dtype=object)
    return tuple(Caution(f"{code}_at", tuple(names[where].tolist())) for code, where in flags(decision).items() if where.any())


def standard_error(model: Model, answers: Floats | None) -> Floats | None:
    """Standard error (…) of the score from the number of answers (…, leaves); NaN where nothing is known, or nobody was asked.

    None without answers, or where the score is no weighted mean of them; indicators without answers are taken as known.
    """
    if answers is None or not model.is_linear:
        return None
    error = grade_vectors.standard_error(model.leaf_weights, model.known, model.scores, answers)
    return np.where(((answers > 0) & (model.leaf_weights > 0)).any(axis=-1), error, np.nan)


def sampling_cautions(model: Model, answers: Floats | None, places: Sequence[str]) -> tuple[Caution, ...]:
    """That answers to several indicators were taken as independent, others as known, or that the operator allows no formula."""
    if answers is None:
        return ()
    if not model.is_linear:
        return (Caution("error_needs_bootstrap"),)
    taking_part = (model.leaf_weights > 0) & (model.known.sum(axis=-1) > 0)
    counted, silent = (found.reshape(-1, len(places)) for found in (taking_part & (answers > 0), taking_part & (answers == 0)))
    where = tuple(places[k] for k in np.flatnonzero(silent.any(axis=0)).tolist())
    independent = (Caution("independent_answers"),) if (counted.sum(axis=1) > 1).any() else ()
    return (*independent, *((Caution("taken_as_known", where),) if where and counted.any() else ()))
