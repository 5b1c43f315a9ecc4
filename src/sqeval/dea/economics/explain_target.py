"""A unit's targets in plain words: whether they reach the frontier, which bounds hold them back, and what that costs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from sqeval import i18n
from sqeval.dea.data import unit_name
from sqeval.dea.explain import change_lines, changes, model_words, peer_words, percent, word_key
from sqeval.dea.two_stages import EQUAL
from sqeval.display import number
from sqeval.numerics.linear_program import INFEASIBLE, OPTIMAL

if TYPE_CHECKING:
    from sqeval.dea.economics.target_result import TargetResult

#: Shares below this are not worth a word.
_LEAST = 5e-4


def explain(result: TargetResult, unit: Any, lang: str) -> str:
    """Where the targets stand, the bounds, whom to learn from, and what to change."""
    at = result.position(unit)
    name, status = unit_name(result.data.units[at]), str(result.solution.status[at])
    heading = i18n.text("dea.heading", lang, unit=name, model=model_words(result.model, lang))
    if status != OPTIMAL:
        key = f"dea_economics.explain_target_out_{result.aim.value}" if status == INFEASIBLE else f"dea.explain_{word_key(status)}"
        return "\n".join([heading, i18n.text(key, lang, unit=name)])
    lines = change_lines(changes(result, unit), lang)
    peers = peer_words(result.peers_at(np.array([at]))[0], result.data.units[at], lang)
    lesson = [] if peers == "–" or not lines else [i18n.text("dea.explain_peers", lang, peers=peers)]
    what = [i18n.text("dea_economics.explain_targets", lang), *lines] if lines else []
    return "\n".join([heading, standing(result, at, lang), *lesson, *what])


def standing(result: TargetResult, at: int, lang: str) -> str:
    """Whether the frontier is reached, by how much change, what is left, and which bounds are why."""
    name, score = unit_name(result.data.units[at]), float(result.solution.scores[at])
    word, aim = str(result.parts.reach[at]), result.aim.value
    if word == "frontier" and abs(score) <= EQUAL and not np.nan_to_num(np.abs(result.slacks.iloc[at])).max() > 0:
        return i18n.text("dea_economics.explain_target_none", lang, unit=name)
    words = {"unit": name, "score": percent(score), "short": _short(result, at, lang)}
    lines = [i18n.text(f"dea_economics.explain_target_{word}", lang, left=_left(result, at, lang), **words)]
    lines.append(i18n.text(f"dea_economics.explain_target_sum_{aim}", lang, **words))
    return "\n".join([*lines, *_bounds(result, at, lang)])


def _left(result: TargetResult, at: int, lang: str) -> str:
    left = result.still_left.iloc[at]
    targets = result.targets.iloc[at]
    sides = {name: "inputs" if name in result.data.inputs.columns else "outputs" for name in left.index}
    return i18n.listing(
        [
            i18n.text(f"dea_economics.left_{sides[name]}", lang, name=name, by=number(float(left[name])))
            for name in left.index
            if left[name] > EQUAL * max(float(targets[name]), 1e-300)
        ],
        lang,
    )


def _bounds(result: TargetResult, at: int, lang: str) -> list[str]:
    """What bounds cost, and which of them bind with which price."""
    lines = []
    cost = float(result.cost_of_bounds.iloc[at])
    if not result.parts.is_free and abs(cost) > _LEAST:
        free = percent(float(result.parts.free[at]))
        key = f"dea_economics.explain_bounds_{result.aim.value if cost > 0 else 'gain'}"
        lines.append(i18n.text(key, lang, free=free, cost=percent(abs(cost))))
    return lines + [_bound(result, at, name, lang) for name in result.data.variables if result.binding.iloc[at][name]]


def _bound(result: TargetResult, at: int, name: Any, lang: str) -> str:
    end = str(result.binding.iloc[at][name])
    limit = float((result.lowest if end == "low" else result.highest).iloc[at][name])
    words = {"name": name, "limit": number(limit), "cost": percent(float(result.bound_costs.iloc[at][name]))}
    return i18n.text(f"dea_economics.explain_bound_{end}_{result.aim.value}", lang, **words)


def _short(result: TargetResult, at: int, lang: str) -> str:
    """How far all inputs, and all outputs, could still move."""
    makes = result.targets.iloc[at].to_numpy()[result.data.m :].any()
    shares = dict(zip(("inputs", "outputs" if makes else "nothing"), map(float, result.parts.short[at]), strict=True))
    found = [i18n.text(f"dea_economics.explain_short_{side}", lang, share=percent(share)) for side, share in shares.items() if share > 0]
    return i18n.text("dea_economics.explain_or", lang).join(found)
