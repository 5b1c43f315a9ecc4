"""A unit's cost or revenue in plain words: what it spends or earns, what would be possible, and why there is a difference."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sqeval import i18n
from sqeval.dea.data import unit_name
from sqeval.dea.explain import percent, word_key
from sqeval.dea.two_stages import EQUAL
from sqeval.display import number
from sqeval.labelled import Floats

if TYPE_CHECKING:
    from sqeval.dea.economics.value_result import ValueResult

#: Parts below this share of the whole are not worth a word.
_LEAST = 5e-4


def standing(result: ValueResult, at: int, lang: str) -> str:
    """The money first, then the reasons, then which inputs or outputs it lies in."""
    kind = "cost" if result.is_cost else "revenue"
    observed, best = float(result.parts.observed[at]), float(result.parts.best[at])
    words = {"unit": unit_name(result.data.units[at]), "observed": number(observed), "best": number(best)}
    words["economic"] = percent(float(result.economic.iloc[at]))
    ratio = float(result.solution.scores[at])
    if (ratio > 1 + EQUAL) if result.is_cost else (ratio < 1 - EQUAL):
        return i18n.text(f"dea_economics.explain_{kind}_beyond", lang, **words)
    if abs(ratio - 1) <= EQUAL:
        efficient = result.solution.efficient is not None and bool(result.solution.efficient[at])
        return i18n.text(f"dea_economics.explain_{kind}_{'efficient' if efficient else 'weak'}", lang, **words)
    first = i18n.text(f"dea_economics.explain_{kind}", lang, **words)
    return "\n".join([first, _reasons(result, at, lang, kind), *_by_variable(result, at, lang, kind)])


def _reasons(result: ValueResult, at: int, lang: str, kind: str) -> str:
    """How much of the difference is technical and how much the mix."""
    technical, allocative = float(result.parts.technical[at]), float(result.parts.allocative[at])
    if np.isnan(technical):
        status = i18n.text(f"dea.{word_key(str(result.parts.technical_status[at]))}", lang)
        return i18n.text("dea_economics.explain_no_parts", lang, status=status)
    observed, best = float(result.parts.observed[at]), float(result.parts.best[at])
    # Where the technically efficient point of the same mix would be.
    between = observed * technical if result.is_cost else observed / technical
    shares = {"technical": percent(technical), "allocative": percent(allocative)}
    amounts = {"waste": number(abs(observed - between)), "mix": number(abs(between - best))}
    return i18n.text(f"dea_economics.explain_{kind}_parts", lang, **shares, **amounts)


def _by_variable(result: ValueResult, at: int, lang: str, kind: str) -> list[str]:
    money: Floats = result.savings.iloc[at].to_numpy()
    least = _LEAST * np.abs(money).sum()
    lines = []
    for key, signed in (("more", money), ("less", -money)):
        order = [int(k) for k in np.argsort(-signed, kind="stable") if signed[k] > least]
        names = [f"{result.price_table.columns[k]} ({number(float(signed[k]))})" for k in order]
        if names:
            lines.append(i18n.text(f"dea_economics.explain_{kind}_{key}", lang, names=i18n.listing(names, lang)))
    return lines
