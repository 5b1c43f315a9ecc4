"""A unit's DEA result in plain words: who it is, how far from the frontier, whom to learn from, what to change."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from sqeval import i18n
from sqeval.dea.data import unit_name
from sqeval.dea.model import DeaModel
from sqeval.display import number
from sqeval.numerics.linear_program import OPTIMAL
from sqeval.options import Orientation

if TYPE_CHECKING:
    from sqeval.dea.result import DeaResult

_MOST_PEERS = 5
#: What being efficient means where units are not compared with mixes of others.
_EFFICIENT_WORDS = {"fdh": "explain_efficient_fdh", "free_replicability": "explain_efficient_copies"}


def explain(result: DeaResult, unit: Any, lang: str = "en") -> str:
    """The standing of one unit, which must be among those evaluated, as some lines of text."""
    status, name = str(result.status[unit]), unit_name(unit)
    lines = [i18n.text("dea.heading", lang, unit=name, model=model_words(result.model, lang))]
    if status != OPTIMAL:
        return "\n".join([*lines, i18n.text(f"dea.explain_{word_key(status)}", lang, unit=name)])
    return "\n".join([*lines, *result._standing(unit, lang), *_lesson(result, unit, lang), *_changes(result, unit, lang)])


def changes(result: DeaResult, unit: Any) -> pd.DataFrame:
    """What the frontier asks of one unit: columns `observed`, `target`, `change` and `share` (change / observed, NaN at 0) by variable."""
    at = result.data.units.get_loc(unit)
    observed = result.data.values[at]
    target = result.targets.iloc[at].to_numpy()
    change = target - observed
    share = np.divide(change, observed, out=np.full_like(change, np.nan), where=observed > 0)
    columns = {"observed": observed, "target": target, "change": change, "share": share}
    return pd.DataFrame(columns, index=result.data.variables)


def model_words(model: DeaModel, lang: str) -> str:
    """The model in words, e.g. "input-oriented, variable returns to scale"."""
    words = {"name": model.name, "orientation": model.orientation.value}
    key = "whole_copies" if model.name == "free_replicability" else model.rts.word.value
    returns = i18n.text(f"dea.{key}", lang, low=number(model.rts.low), high=number(model.rts.high))
    return i18n.text("dea.model", lang, rts=returns, **{key: i18n.text(f"dea.{word}", lang) for key, word in words.items()})


def word_key(status: str) -> str:
    """The catalogue's key for a status word."""
    return status.replace("-", "_")


def peer_words(peers: Mapping[Any, float], unit: Any, lang: str) -> str:
    """Peers with their λ, the unit itself left out; a dash if there are none."""
    others = [f"{unit_name(peer)} ({number(value, 3)})" for peer, value in peers.items() if peer != unit]
    return i18n.listing(others, lang, most=_MOST_PEERS) or "–"


def standing(result: DeaResult, unit: Any, lang: str) -> list[str]:
    """How far from the frontier a unit is by its radial factor."""
    efficiency, gap = float(result.efficiency[unit]), 1 - float(result.efficiency[unit])
    key = "input" if result.model.orientation is Orientation.INPUT else "output"
    if not result.is_weakly_efficient[unit]:
        more = 1 / efficiency - 1
        return [
            i18n.text(
                f"dea.explain_{key}_gap",
                lang,
                unit=unit_name(unit),
                efficiency=_percent(efficiency),
                less=_percent(gap),
                more=_percent(more),
            )
        ]
    strong = result.solution.efficient is None or bool(result.is_efficient[unit])
    efficient = _EFFICIENT_WORDS.get(result.model.name, "explain_efficient")
    return [i18n.text(f"dea.{efficient if strong else 'explain_weak'}", lang, unit=unit_name(unit))]


def _lesson(result: DeaResult, unit: Any, lang: str) -> list[str]:
    """Whom to learn from; for an efficient unit, who learns from it."""
    words = peer_words(result.peers[unit], unit, lang)
    if words != "–":
        return [i18n.text("dea.explain_peers", lang, peers=words)]
    followers = [unit_name(other) for other, peers in result.peers.items() if unit in peers and other != unit]
    if not followers or not result.data.is_own_reference:
        return []
    names = i18n.listing(followers, lang, most=_MOST_PEERS)
    return [i18n.text("dea.explain_model_for", lang, count=len(followers), units=names)]


def _changes(result: DeaResult, unit: Any, lang: str) -> list[str]:
    """One line for every variable that moves by more than a reader can see."""
    if result.solution.targets is None:
        return []
    table = changes(result, unit)
    moved = table[(table["change"].abs() > 1e-6 * table[["observed", "target"]].max(axis=1))]
    lines = [
        i18n.text("dea.explain_change", lang, name=name, observed=number(row.observed), target=number(row.target), share=_signed(row))
        for name, row in moved.iterrows()
    ]
    return [i18n.text("dea.explain_changes", lang), *lines] if lines else []


def _signed(row: Any) -> str:
    return f"{row.change:+.4g}" if np.isnan(row.share) else f"{100 * row.share:+.1f} %"


def _percent(share: float) -> str:
    return f"{100 * share:.1f} %"
