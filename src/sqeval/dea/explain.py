"""A unit's DEA result in plain words: who it is, how far from the frontier, whom to learn from, what to change."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from sqeval import i18n
from sqeval.dea.data import unit_name
from sqeval.dea.explain_unsolved import no_answer
from sqeval.dea.judgement.words import restriction_lines
from sqeval.dea.model import DeaModel
from sqeval.dea.peers import followers
from sqeval.dea.two_stages import EQUAL
from sqeval.display import number
from sqeval.labelled import Floats
from sqeval.numerics.linear_program import OPTIMAL
from sqeval.options import Orientation

if TYPE_CHECKING:
    from sqeval.dea.result import DeaResult

_MOST_PEERS = 5
#: Models that measure by one factor for all inputs or all outputs.
_BY_FACTOR = ("radial", "multiplier", "super_efficiency", "fdh", "free_replicability", "bootstrap", "influence", "outliers", "categorical")
#: What being efficient means where units are not compared with mixes of others.
_EFFICIENT_WORDS = {"fdh": "explain_efficient_fdh", "free_replicability": "explain_efficient_copies"}


def explain(result: DeaResult, unit: Any, lang: str = "en") -> str:
    """The standing of one unit, which must be among those evaluated, as some lines of text."""
    at = result.position(unit)
    status, name = str(result.solution.status[at]), unit_name(result.data.units[at])
    lines = [i18n.text("dea.heading", lang, unit=name, model=model_words(result.model, lang))]
    if status != OPTIMAL:
        return "\n".join([*lines, no_answer(result.model, status, name, lang)])
    terms = [*given_lines(result.model, lang), *restriction_lines(result.model, lang)]
    return "\n".join([*lines, result.standing(at, lang), *terms, *_lesson(result, at, lang), *_changes(result, at, lang)])


def changes(result: DeaResult, unit: Any) -> pd.DataFrame:
    """What the frontier asks of one unit: columns `observed`, `target`, `change` and `share` (change / observed, NaN at 0 and below)."""
    at = result.position(unit)
    return change_table(result.data.variables, result.data.values[at], result.targets.iloc[at].to_numpy())


def change_table(variables: pd.Index, observed: Floats, target: Floats) -> pd.DataFrame:
    """Columns `observed`, `target`, `change` and `share` by variable, for any target."""
    change = target - observed
    share = np.divide(change, observed, out=np.full_like(change, np.nan), where=observed > 0)
    columns = {"observed": observed, "target": target, "change": change, "share": share}
    return pd.DataFrame(columns, index=variables)


def change_lines(table: pd.DataFrame, lang: str) -> list[str]:
    """One line for every variable that moves by more than a reader can see."""
    moved = table[(table["change"].abs() > 1e-6 * table[["observed", "target"]].abs().max(axis=1))]
    return [
        i18n.text("dea.explain_change", lang, name=name, observed=number(row.observed), target=number(row.target), share=_signed(row))
        for name, row in moved.iterrows()
    ]


def model_words(model: DeaModel, lang: str) -> str:
    """The model in words, e.g. "input-oriented, variable returns to scale"."""
    words = {"name": model.name, "orientation": model.orientation.value}
    key = "whole_copies" if model.name == "free_replicability" else model.rts.word.value
    returns = i18n.text(f"dea.{key}", lang, low=number(model.rts.low), high=number(model.rts.high))
    return i18n.text("dea.model", lang, rts=returns, **{key: i18n.text(f"dea.{word}", lang) for key, word in words.items()})


def given_lines(model: DeaModel, lang: str) -> list[str]:
    """A line that names what the model takes as given, if anything."""
    names = model.conditions.names
    return [i18n.text("dea.explain_given", lang, names=i18n.listing(names, lang))] if names else []


def moved_words(model: DeaModel, lang: str) -> str:
    """What a factor moves: every input or output, or every one that is not given."""
    side = "output" if model.orientation is Orientation.OUTPUT else "input"
    return i18n.text(f"dea.every_{side}{'_not_given' if model.conditions.names else ''}", lang)


def word_key(status: str) -> str:
    """The catalogue's key for a status word."""
    return status.replace("-", "_")


def peer_words(peers: Mapping[Any, float], unit: Any, lang: str) -> str:
    """Peers with their λ, the unit itself left out; a dash if there are none."""
    others = [f"{unit_name(peer)} ({number(value, 3)})" for peer, value in peers.items() if peer != unit]
    return i18n.listing(others, lang, most=_MOST_PEERS) or "–"


def is_beyond(result: DeaResult, at: int) -> bool:
    """Whether a unit lies beyond the frontier, which other units make."""
    score = float(result.solution.scores[at])
    if result.model.name == "directional":
        return score < 0
    if result.model.name == "profit":
        return score < -EQUAL
    if result.solution.efficiency is None or (result.model.orientation is Orientation.NONE and result.model.name != "hyperbolic"):
        return False
    return score > 1 + EQUAL if result.better == "higher" else score < 1 - EQUAL


def percent(share: float) -> str:
    """A share in percent."""
    return f"{100 * share:.1f} %"


def standing(result: DeaResult, at: int, lang: str) -> str:
    """How far from the frontier a solved unit is, in one sentence."""
    solution, words = result.solution, {"unit": unit_name(result.data.units[at]), "score": number(float(result.solution.scores[at]))}
    if solution.efficiency is None or solution.weakly_efficient is None:
        return i18n.text("dea.explain_score", lang, **words, better=i18n.text(f"dea.better_{result.better}", lang))
    if is_beyond(result, at):
        share = percent(abs(float(result.solution.scores[at]) - 1))
        return i18n.text(f"dea.explain_{_factor(result)}beyond", lang, **words, share=share, what=moved_words(result.model, lang))
    if not solution.weakly_efficient[at]:
        efficiency = float(solution.efficiency[at])
        shares = {"efficiency": efficiency, "less": 1 - efficiency, "more": 1 / efficiency - 1 if efficiency > 0 else np.inf}
        words |= {name: percent(value) for name, value in shares.items()}
        key = "dea_judgement.explain_gap" if result.model.restrictions else f"dea.explain_{_factor(result)}gap"
        return i18n.text(key, lang, **words, what=moved_words(result.model, lang))
    strong = solution.efficient is None or bool(solution.efficient[at])
    efficient = _EFFICIENT_WORDS.get(result.model.name, "explain_efficient")
    return i18n.text(f"dea.{efficient if strong else 'explain_weak'}", lang, **words)


def _factor(result: DeaResult) -> str:
    """The side that a radial factor moves, as the beginning of a key; none where the score is no such factor."""
    by_factor = result.model.name in _BY_FACTOR and not result.model.has_absolute_bounds
    return f"{result.model.orientation.value}_" if by_factor else ""


def _lesson(result: DeaResult, at: int, lang: str) -> list[str]:
    """Whom to learn from; for an efficient unit, who learns from it."""
    unit, short = result.data.units[at], _falls_short(result, at)
    # Another reference may hold a namesake with other values, such as the unit a month ago: whoever falls short learns from it too.
    itself = None if short and not result.data.is_own_reference else unit
    words = peer_words(result.peers_at(np.array([at]))[0], itself, lang)
    if words != "–":
        return [i18n.text("dea.explain_compared" if is_beyond(result, at) else "dea.explain_peers", lang, peers=words)]
    if short or unit not in result.data.reference or len(result.data.units) == 1:
        return []
    column = int(result.data.reference.get_indexer(result.data.units[[at]])[0])
    others = [unit_name(result.data.units[row]) for row in followers(result.solution.lambdas, column) if row != at]
    if not others:
        return [i18n.text("dea.explain_model_for_none", lang)]
    return [i18n.text("dea.explain_model_for", lang, count=len(others), units=i18n.listing(others, lang, most=_MOST_PEERS))]


def _falls_short(result: DeaResult, at: int) -> bool:
    """Whether a unit is known not to be efficient."""
    flags = result.solution.weakly_efficient if result.solution.efficient is None else result.solution.efficient
    return flags is not None and not flags[at]


def _changes(result: DeaResult, at: int, lang: str) -> list[str]:
    if result.solution.targets is None:
        return []
    lines = change_lines(changes(result, result.data.units[at]), lang)
    return [i18n.text("dea.explain_point" if is_beyond(result, at) else "dea.explain_changes", lang), *lines] if lines else []


def _signed(row: Any) -> str:
    return f"{row.change:+.4g}" if np.isnan(row.share) else f"{100 * row.share:+.1f} %"
