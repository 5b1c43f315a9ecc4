"""An evaluation in plain sentences: grade, agreement of the criteria, what helps, what costs, what is unknown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from sqeval import i18n
from sqeval.fuzzy import decide
from sqeval.fuzzy.explanation.attribution import Attribution, Place
from sqeval.fuzzy.model import OPERATORS
from sqeval.fuzzy.result import FuzzyResult
from sqeval.labelled import Floats
from sqeval.numerics.composition import ROUNDING

#: Indicators that are named in one sentence.
_MOST = 3


def sentences(result: FuzzyResult, at: Sequence[Place], found: Attribution, names: Sequence[str], lang: str) -> Iterator[str]:
    """What there is to say of a result, whose places have these names."""
    if result.grade is None:
        yield i18n.text("fuzzy.say_nothing", lang)
        return
    leaves = [k for k, place in enumerate(at) if isinstance(place.node, int)]
    yield _grade(result, lang)
    yield _from(result, leaves, found, names, lang)
    yield _score(result, lang)
    yield _agreement(result, lang)
    yield from _criteria(at, found, names, lang)
    yield from _largest("say_lift", leaves, found.lift, found.score, names, lang=lang)
    yield from _largest("say_lost", leaves, found.lost, found.score, names, lang=lang)
    yield from _unknown(result, leaves, found, names, lang)
    yield from _operator(result, lang)


def _grade(result: FuzzyResult, lang: str) -> str:
    decision = result.decision
    facts = {
        "grade": result._named(decision.grade, lang),
        "share": f"{decision.vector[decision.grade]:.1%}",
        "validity": "∞" if np.isinf(result.validity) else f"{result.validity:.2f}",
    }
    if decision.tied.sum() > 1:
        tied = i18n.listing((result.grades.names(lang)[k] for k in np.flatnonzero(decision.tied)), lang)
        return i18n.text("fuzzy.say_tied", lang, tied=tied, **facts)
    return i18n.text("fuzzy.say_grade" if result.validity >= decide.LEAST_VALIDITY else "fuzzy.say_weak_grade", lang, **facts)


def _from(result: FuzzyResult, leaves: Sequence[int], found: Attribution, names: Sequence[str], lang: str) -> str:
    """The indicators that bring most of the grade's membership."""
    whole = float(found.in_grade[0])
    most = [k for k in _by_size(found.in_grade, leaves)[:_MOST] if found.in_grade[k] > ROUNDING]
    items = (i18n.text("fuzzy.say_from_leaf", lang, name=names[k], share=f"{found.in_grade[k] / whole:.0%}") for k in most)
    return i18n.text("fuzzy.say_from", lang, grade=result._named(result.decision.grade, lang), items=i18n.sequence(items, lang))


def _score(result: FuzzyResult, lang: str) -> str:
    low, high = result.score_range
    facts = {"score": f"{result.score:.4g}", "low": f"{low:g}", "high": f"{high:g}"}
    return i18n.text("fuzzy.say_score", lang, grade=result._named(result.decision.score_grade, lang), **facts)


def _agreement(result: FuzzyResult, lang: str) -> str:
    decision = result.decision
    names = {name: result._named(getattr(decision, name), lang) for name in ("grade", "score_grade", "confidence_grade")}
    agree = len(set(names.values())) == 1
    return i18n.text("fuzzy.say_agree" if agree else "fuzzy.say_disagree", lang, level=decide.CONFIDENCE, **names)


def _criteria(at: Sequence[Place], found: Attribution, names: Sequence[str], lang: str) -> Iterator[str]:
    """The criteria, where there are any, with what they add."""
    first = [k for k, place in enumerate(at) if place.level == 1]
    if all(isinstance(at[k].node, int) for k in first):
        return
    said = [i18n.text("fuzzy.say_criterion", lang, name=names[k], **_points(k, found)) for k in _by_size(found.contribution, first)]
    yield i18n.text("fuzzy.say_criteria", lang, items=i18n.sequence(said, lang))


def _points(k: int, found: Attribution) -> dict[str, str]:
    return {"points": f"{found.contribution[k]:.1f}", "lost": f"{max(found.lost[k], 0.0):.1f}"}


def _largest(key: str, leaves: Sequence[int], values: Floats, scores: Floats, names: Sequence[str], *, lang: str) -> Iterator[str]:
    """The indicators with the largest values, as far as these count."""
    spread = ROUNDING * max(1.0, float(np.nanmax(np.abs(scores))))
    worst = [k for k in _by_size(values, leaves)[:_MOST] if values[k] > spread]
    if worst:
        items = (i18n.text("fuzzy.say_leaf", lang, name=names[k], score=f"{scores[k]:.4g}", points=f"{values[k]:.3g}") for k in worst)
        yield i18n.text(f"fuzzy.{key}", lang, items=i18n.sequence(items, lang))


def _unknown(result: FuzzyResult, leaves: Sequence[int], found: Attribution, names: Sequence[str], lang: str) -> Iterator[str]:
    if result.unknown <= ROUNDING:
        return
    amounts = found.weight * found.unknown
    most = [k for k in _by_size(amounts, leaves)[:_MOST] if amounts[k] > ROUNDING]
    items = (i18n.text("fuzzy.say_unknown_leaf", lang, name=names[k], unknown=f"{found.unknown[k]:.1%}") for k in most)
    facts = {"unknown": f"{result.unknown:.1%}", "low": f"{result.score_low:.4g}", "high": f"{result.score_high:.4g}"}
    yield i18n.text("fuzzy.say_unknown", lang, items=i18n.sequence(items, lang), **facts)


def _operator(result: FuzzyResult, lang: str) -> Iterator[str]:
    """How to read contributions where they are no weighted means."""
    if not OPERATORS[result.operator].sums:
        yield i18n.text("fuzzy.say_largest_term", lang)
    elif not result.model.is_linear:
        yield i18n.text("fuzzy.say_minima", lang)


def _by_size(values: Floats, among: Sequence[int]) -> list[int]:
    """Places with the largest values first; of equals the earlier one."""
    return sorted(among, key=lambda k: (-round(float(np.nan_to_num(values[k])), 9), k))
