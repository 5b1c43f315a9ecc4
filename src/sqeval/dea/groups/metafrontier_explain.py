"""A unit's place between its group and all groups in plain words: what is its own to make good, and what is its group's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from sqeval import i18n
from sqeval.dea.data import unit_name
from sqeval.dea.explain import change_lines, changes, given_lines, model_words, moved_words, percent
from sqeval.dea.explain_unsolved import no_answer
from sqeval.dea.two_stages import EQUAL
from sqeval.display import number
from sqeval.numerics.linear_program import OPTIMAL
from sqeval.options import Orientation

if TYPE_CHECKING:
    from sqeval.dea.groups.metafrontier_result import MetafrontierResult

_MOST_PEERS = 5


def explain(result: MetafrontierResult, unit: Any, lang: str) -> str:
    """The standing of a unit as some lines of text."""
    at = result.data.position(unit)
    status, name = str(result.status.iloc[at]), unit_name(result.data.units[at])
    heading = i18n.text("dea.heading", lang, unit=name, model=model_words(result.model, lang))
    if status != OPTIMAL:
        return "\n".join([heading, no_answer(result.model, status, name, lang)])
    return "\n".join(
        [heading, *_parts(result, at, lang), *given_lines(result.model, lang), *_lesson(result, at, lang), *_changes(result, at, lang)]
    )


def _parts(result: MetafrontierResult, at: int, lang: str) -> list[str]:
    """Against all; the unit's own part; its group's part; and which is the larger."""
    group, meta, gap = (float(column.iloc[at]) for column in (result.group, result.meta, result.gap_ratio))
    words = {"unit": unit_name(result.data.units[at]), "group": result.group_names.iloc[at], "what": moved_words(result.model, lang)}
    if meta >= 1.0 - EQUAL:
        return [i18n.text("dea_groups.explain_on_metafrontier", lang, **words)]
    lines = [i18n.text("dea_groups.explain_meta", lang, meta=percent(meta), **words)]
    lines.append(_own_part(result, group, words, lang))
    lines.append(_group_part(result, gap, words, lang))
    return [*lines, i18n.text(f"dea_groups.explain_{_larger(group, gap)}", lang, **words)]


def _own_part(result: MetafrontierResult, group: float, words: dict[str, Any], lang: str) -> str:
    if group >= 1.0 - EQUAL:
        return i18n.text("dea_groups.explain_own_none", lang, **words)
    return i18n.text(f"dea_groups.explain_own_{_side(result)}", lang, share=percent(group), change=_change(result, group), **words)


def _group_part(result: MetafrontierResult, gap: float, words: dict[str, Any], lang: str) -> str:
    if gap >= 1.0 - EQUAL:
        return i18n.text("dea_groups.explain_gap_none", lang, **words)
    return i18n.text(f"dea_groups.explain_gap_{_side(result)}", lang, share=percent(gap), change=_change(result, gap), **words)


def _side(result: MetafrontierResult) -> str:
    return result.model.orientation.value


def _change(result: MetafrontierResult, share: float) -> str:
    """How much less input, or more output, an efficiency stands for."""
    return percent(1.0 - share if result.model.orientation is Orientation.INPUT else 1.0 / share - 1.0)


def _larger(group: float, gap: float) -> str:
    """Whose the distance is, the parts being factors: measured by their logarithms."""
    share = float(np.log(group) / (np.log(group) + np.log(gap)))
    if gap >= 1.0 - EQUAL:
        return "all_own"
    if group >= 1.0 - EQUAL:
        return "all_group"
    return "mostly_own" if share >= 0.5 else "mostly_group"


def _lesson(result: MetafrontierResult, at: int, lang: str) -> list[str]:
    """Whom to learn from, with the groups they are in."""
    names = result.group_names
    peers = [(peer, share) for peer, share in result.overall.peers_at(np.array([at]))[0].items() if peer != result.data.units[at]]
    if not peers:
        return []
    words = [
        i18n.text("dea_groups.peer", lang, unit=unit_name(peer), group=names.iloc[result.data.position(peer)], share=number(share, 3))
        for peer, share in peers
    ]
    return [i18n.text("dea.explain_peers", lang, peers=i18n.listing(words, lang, most=_MOST_PEERS))]


def _changes(result: MetafrontierResult, at: int, lang: str) -> list[str]:
    if result.overall.solution.targets is None:
        return []
    lines = change_lines(changes(result.overall, result.data.units[at]), lang)
    return [i18n.text("dea_groups.explain_changes", lang), *lines] if lines else []
