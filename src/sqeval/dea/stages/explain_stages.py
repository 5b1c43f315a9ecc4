"""A unit with stages in plain words: how efficient it and each stage is, which holds it back, whom to learn from, what to change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from sqeval import i18n
from sqeval.dea.data import unit_name
from sqeval.dea.explain import change_lines, change_table, model_words, peer_words, percent
from sqeval.dea.explain_unsolved import no_answer
from sqeval.dea.stages.verdict import NO_STAGE, UNDECIDED, weak_stages
from sqeval.dea.two_stages import EQUAL
from sqeval.display import number

if TYPE_CHECKING:
    from sqeval.dea.stages.result import StagesResult


def explain(result: StagesResult, unit: Any, lang: str = "en") -> str:
    """The standing of one unit, which must be among those evaluated, as some lines of text."""
    at = result.position(unit)
    lines = [i18n.text("dea.heading", lang, unit=_name(result, at), model=model_words(result.model, lang))]
    if result.solution.solved[at]:
        lines += _efficiency_lines(result, at, lang)
    lines.append(verdict(result, at, lang))
    if result.solution.solved[at]:
        lines += [*_peer_lines(result, at, lang), *_change_lines(result, at, lang)]
    return "\n".join(lines)


def verdict(result: StagesResult, at: int, lang: str) -> str:
    """Which stage holds the unit in row `at` back, in one sentence; an unsolved unit's status in words."""
    words, solution = {"unit": _name(result, at)}, result.solution
    if not solution.solved[at]:
        return no_answer(result.model, str(solution.status[at]), words["unit"], lang)
    weak = weak_stages(solution.low[[at]], solution.high[[at]], result.stages)[0]
    if weak in (NO_STAGE, UNDECIDED):
        key = "no_weak_stage" if weak == NO_STAGE else "undecided_beyond" if is_beyond(result, at) else "undecided"
        return i18n.text(f"dea_stages.{key}", lang, **words)
    alone = int((~np.isnan(solution.high[at])).sum()) == 1
    return i18n.text(f"dea_stages.{'only_stage' if alone else 'weak_stage'}", lang, stage=result.stage_title(weak, lang), **words)


def is_beyond(result: StagesResult, at: int) -> bool:
    """Whether a solved unit as a whole lies beyond the frontier, which other units make."""
    return bool(result.solution.overall[at] > 1.0 + EQUAL)


def verdict_word(result: StagesResult, weak: Any, lang: str) -> str:
    """The verdict as it stands in a table."""
    if pd.isna(weak):
        return "–"
    if weak in (NO_STAGE, UNDECIDED):
        return i18n.text("dea_stages.word_none" if weak == NO_STAGE else "dea_stages.word_undecided", lang)
    return result.stage_title(weak, lang)


def interval(low: float, high: float) -> str:
    """Both ends of an efficiency, or the one that they are."""
    if np.isnan(high):
        return "–"
    return number(float(high)) if high - low <= EQUAL else f"{number(float(low))} – {number(float(high))}"


def _efficiency_lines(result: StagesResult, at: int, lang: str) -> list[str]:
    overall = float(result.solution.overall[at])
    key = "beyond" if is_beyond(result, at) else "overall_efficient" if abs(overall - 1.0) <= EQUAL else "overall"
    lines = [i18n.text(f"dea_stages.{key}", lang, unit=_name(result, at), overall=percent(overall))]
    return lines + [_stage_line(result, stage, at, lang) for stage in result.stages]


def _stage_line(result: StagesResult, stage: Any, at: int, lang: str) -> str:
    place = at, result.stages.index(stage)
    low, high = float(result.solution.low[place]), float(result.solution.high[place])
    words = {"stage": result.stage_words(stage, lang), "low": percent(low), "high": percent(high)}
    key = "not_measured" if np.isnan(high) else "stage" if words["low"] == words["high"] else "stage_range"
    return i18n.text(f"dea_stages.{key}", lang, **words)


def _peer_lines(result: StagesResult, at: int, lang: str) -> list[str]:
    if result.solution.efficient[at]:
        return []
    unit = result.data.units[at]
    words = {stage: peer_words(result.peers_of(stage)[at], unit, lang) for stage in result.stages}
    titles = ((result.stage_title(stage, lang), peers) for stage, peers in words.items() if peers != "–")
    return [i18n.text("dea_stages.peers", lang, stage=title, peers=peers) for title, peers in titles]


def _change_lines(result: StagesResult, at: int, lang: str) -> list[str]:
    data = result.data
    lines = change_lines(change_table(data.variables, data.values[at], result.solution.targets[at]), lang)
    return [i18n.text("dea.explain_point" if is_beyond(result, at) else "dea.explain_changes", lang), *lines] if lines else []


def _name(result: StagesResult, at: int) -> str:
    return unit_name(result.data.units[at])
