"""The way to the next grade in plain sentences."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from sqeval import i18n
from sqeval.fuzzy.explanation.reach import Reach
from sqeval.options import GradeCriterion

if TYPE_CHECKING:
    from sqeval.fuzzy.explanation.next_grade_result import Change, NextGrade

#: Indicators that are named in one sentence.
_MOST = 3


def sentences(found: NextGrade, names: Mapping[Any, str], lang: str) -> Iterator[str]:
    """What there is to say; `names` are those of the places."""
    grade = found._grade(lang)
    if grade is None:
        yield i18n.text("fuzzy.say_nothing", lang)
    elif found.reach is None:
        yield i18n.text(f"fuzzy.next_best_{found.by}", lang, grade=grade, level=found.level)
    elif not found.reach.can_be:
        best = f"{max(found.result.grades.scores):g}"
        yield i18n.text("fuzzy.next_out_of_reach", lang, next=_next(found.reach, lang), limit=f"{found.reach.limit:g}", best=best)
    else:
        yield _missing(found, found.reach, grade, lang)
        yield _rule(found, lang)
        yield _alone(found, names, lang)
        yield from _together(found, names, lang)


def _next(reach: Reach, lang: str) -> str:
    return reach.grades.names(lang)[reach.target]


def _missing(found: NextGrade, reach: Reach, grade: str, lang: str) -> str:
    facts: dict[str, object] = {"grade": grade, "next": _next(reach, lang)}
    missing = found.missing if found.missing is not None else float("nan")
    if reach.by is GradeCriterion.SCORE:
        key = "next_above" if reach.grades.bands is None else "next_from"
        return i18n.text(
            f"fuzzy.{key}", lang, score=f"{found.result.score:.4g}", limit=f"{reach.limit:g}", points=f"{missing:.4g}", **facts
        )
    if reach.by is GradeCriterion.CONFIDENCE:
        held = f"{reach.limit - missing:.1%}"
        return i18n.text("fuzzy.next_confidence", lang, level=f"{100 * reach.limit:.6g}%", held=held, share=f"{missing:.1%}", **facts)
    into = reach.grades.names(lang)[reach.into]
    return i18n.text("fuzzy.next_membership", lang, into=into, share=f"{missing:.1%}", **facts)


def _rule(found: NextGrade, lang: str) -> str:
    kind = "_searched" if found.by is GradeCriterion.MEMBERSHIP and not found.result.model.is_linear else ""
    return i18n.text(f"fuzzy.next_rule_{found.by}{kind}", lang)


def _alone(found: NextGrade, names: Mapping[Any, str], lang: str) -> str:
    """The indicators that are enough alone, those that move the smallest share first."""
    leaves = [change for change in found.changes if isinstance(change.place.node, int)]
    able = [change for change in leaves if change.move is not None]
    if not able:
        return i18n.text("fuzzy.next_none_alone", lang)
    able.sort(key=lambda change: 0.0 if change.move is None else change.move.share)
    items = [_said(change, names, lang) for change in able[:_MOST]]
    facts = {"count": len(able), "all": len(leaves)}
    return i18n.text("fuzzy.next_alone", lang, items=i18n.sequence(items, lang, most=_MOST), **facts)


def _together(found: NextGrade, names: Mapping[Any, str], lang: str) -> Iterator[str]:
    if len(found.together) < 2:
        return
    order = i18n.text("fuzzy.next_by_points" if found.by is GradeCriterion.SCORE else "fuzzy.next_by_mass", lang)
    items: Sequence[str] = [_said(change, names, lang) for change in found.together]
    yield i18n.text("fuzzy.next_together", lang, items=i18n.sequence(items, lang), order=order)


def _said(change: Change, names: Mapping[Any, str], lang: str) -> str:
    share = 0.0 if change.move is None else change.move.share
    parts = [i18n.text("fuzzy.next_said", lang, score=f"{change.score:.4g}", needed=f"{change.needed:.4g}")]
    parts.append(i18n.text("fuzzy.next_said_share", lang, share=f"{share:.1%}"))
    if not np.isnan(change.answers):
        parts.append(i18n.text("fuzzy.next_said_answers", lang, answers=int(change.answers)))
    if not np.isnan(change.target):
        key = "next_said_target" if np.isnan(change.value) else "next_said_value"
        parts.append(i18n.text(f"fuzzy.{key}", lang, value=f"{change.value:.4g}", target=f"{change.target:.4g}"))
    return i18n.text("fuzzy.next_one", lang, name=names[change.place.name], facts=i18n.listing(parts, lang))
