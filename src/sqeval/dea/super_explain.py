"""A unit's super-efficiency in plain words: how much worse it could get and still be on the frontier."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from sqeval import i18n
from sqeval.dea.data import unit_name
from sqeval.dea.explain import change_lines, changes, given_lines, model_words, moved_words, peer_words, percent
from sqeval.dea.model import Bools
from sqeval.dea.two_stages import EQUAL
from sqeval.display import number
from sqeval.numerics import lp
from sqeval.options import Orientation

if TYPE_CHECKING:
    from sqeval.dea.super_result import SuperEfficiencyResult


def beyond(result: SuperEfficiencyResult) -> Bools:
    """Who is on the frontier, with a score beyond 1 by more than rounding; False for unsolved units."""
    scores = result.solution.scores
    excess = scores - 1.0 if result.model.orientation is Orientation.INPUT else 1.0 - scores
    on_frontier = result.is_weakly_efficient.fillna(value=False).to_numpy(dtype=bool)
    return np.asarray(on_frontier & (excess > EQUAL), dtype=bool)


def explain(result: SuperEfficiencyResult, unit: Any, lang: str) -> str | None:
    """The standing of a super-efficient or infeasible unit as some lines of text; None for all others."""
    at = result.position(unit)
    heading = i18n.text("dea.heading", lang, unit=unit_name(unit), model=model_words(result.model, lang))
    if result.solution.status[at] == lp.INFEASIBLE:
        return "\n".join([heading, *_out_of_reach(result, unit, lang)])
    if not beyond(result)[at]:
        return None
    rivals = i18n.text("dea.explain_rivals", lang, peers=peer_words(result.peers[unit], unit, lang))
    room = change_lines(changes(result, unit), lang) if result.solution.targets is not None else []
    return "\n".join(
        [
            heading,
            _standing(result, unit, lang),
            *given_lines(result.model, lang),
            rivals,
            *([i18n.text("dea.explain_room", lang), *room] if room else []),
        ]
    )


def _standing(result: SuperEfficiencyResult, unit: Any, lang: str) -> str:
    score = float(result.scores[unit])
    words = {"unit": unit_name(unit), "score": number(score)}
    if result.fallback is not None and result.fallback_used[unit]:
        return i18n.text("dea.explain_super_fallback", lang, fallback=_fallback_words(result, lang), **words)
    if result.model.has_absolute_bounds:
        return i18n.text("dea_judgement.explain_super", lang, **words)
    word, what = result.model.orientation.value, moved_words(result.model, lang)
    return i18n.text(f"dea.explain_super_{word}", lang, share=percent(abs(score - 1.0)), what=what, **words)


def _out_of_reach(result: SuperEfficiencyResult, unit: Any, lang: str) -> list[str]:
    word = "given" if result.model.conditions.names else result.model.orientation.value
    first = i18n.text(f"dea.explain_super_infeasible_{word}", lang, unit=unit_name(unit))
    if result.fallback is None:
        return [first, i18n.text("dea.explain_super_remedy", lang)]
    return [first, i18n.text("dea.explain_super_no_remedy", lang, fallback=_fallback_words(result, lang).capitalize())]


def _fallback_words(result: SuperEfficiencyResult, lang: str) -> str:
    return "" if result.fallback is None else i18n.text(f"dea.fallback_{result.fallback.value}", lang)
