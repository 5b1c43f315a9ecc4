"""A unit's profit in plain words: what it makes, what would be possible, and why there is a difference."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from sqeval import i18n
from sqeval.dea.data import unit_name
from sqeval.dea.explain import model_words, word_key
from sqeval.dea.two_stages import EQUAL
from sqeval.display import number
from sqeval.numerics.linear_program import UNBOUNDED

if TYPE_CHECKING:
    from sqeval.dea.economics.profit_result import ProfitResult


def without_peers(result: ProfitResult, unit: Any, lang: str) -> str | None:
    """The standing of a unit whose profit has no limit, or which had best do nothing; None for all others."""
    at = result.position(unit)
    heading = i18n.text("dea.heading", lang, unit=unit_name(result.data.units[at]), model=model_words(result.model, lang))
    if result.solution.status[at] == UNBOUNDED:
        words = i18n.text("dea_economics.explain_profit_unbounded", lang, **_words(result, at))
        return "\n".join([heading, words, _profitable(result, at, lang)])
    if result.solution.solved[at] and not result.solution.lambdas[[at]].nnz:
        return "\n".join([heading, standing(result, at, lang), i18n.text("dea_economics.explain_nothing", lang)])
    return None


def standing(result: ProfitResult, at: int, lang: str) -> str:
    """Profit and the largest one, the reasons, and profitability."""
    key = _key(result, at)
    lines = [i18n.text(f"dea_economics.explain_profit{key}", lang, **_words(result, at))]
    return "\n".join([*lines, *([] if key else [_reasons(result, at, lang)]), _profitable(result, at, lang)])


def _key(result: ProfitResult, at: int) -> str:
    score = float(result.solution.scores[at])
    return "_beyond" if score < -EQUAL else "_efficient" if score <= EQUAL else ""


def _words(result: ProfitResult, at: int) -> dict[str, str]:
    parts = result.parts
    money = {"observed": parts.observed[at], "best": parts.best[at], "gap": parts.best[at] - parts.observed[at]}
    words = {name: number(float(amount)) for name, amount in money.items()}
    return {"unit": unit_name(result.data.units[at]), "score": number(float(result.solution.scores[at])), **words}


def _reasons(result: ProfitResult, at: int, lang: str) -> str:
    parts = result.parts
    if np.isnan(parts.technical[at]):
        status = i18n.text(f"dea.{word_key(str(parts.technical_status[at]))}", lang)
        return i18n.text("dea_economics.explain_no_parts", lang, status=status)
    losses = {name: float(getattr(parts, name)[at] * parts.normaliser[at]) for name in ("technical", "allocative")}
    key = "explain_profit_parts_beyond" if parts.technical[at] < -EQUAL else "explain_profit_parts"
    words = {name: number(loss) for name, loss in losses.items()} | {"gain": number(-losses["technical"])}
    return i18n.text(f"dea_economics.{key}", lang, **words)


def _profitable(result: ProfitResult, at: int, lang: str) -> str:
    own, best = (number(float(values[at])) for values in (result.parts.profitability, result.parts.best_profitability))
    return i18n.text("dea_economics.explain_profitability", lang, own=own, best=best)
