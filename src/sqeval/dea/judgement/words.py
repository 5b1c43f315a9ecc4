"""Restrictions of weights in words, for errors, cards and explanations."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sqeval import i18n
from sqeval.dea.judgement.restrictions import AssuranceRegion, ConeRatio, Restriction, VirtualShare
from sqeval.display import number
from sqeval.options import WeightPer

if TYPE_CHECKING:
    from sqeval.dea.model import DeaModel

#: Restrictions that a sentence names.
_MOST = 5


def listed(restrictions: Sequence[Restriction], lang: str = "en") -> str:
    """Restrictions one after the other."""
    return i18n.sequence((described(one, lang) for one in restrictions), lang)


def described(restriction: Restriction, lang: str = "en") -> str:
    """One restriction in words."""
    if isinstance(restriction, ConeRatio):
        names = i18n.listing(restriction.table.columns, lang)
        return i18n.text("dea_judgement.cone", lang, names=names, count=len(restriction.table.rows))
    if isinstance(restriction, AssuranceRegion):
        key = "ratio_per_mean" if restriction.per is WeightPer.MEAN else "ratio"
        what = i18n.text(f"dea_judgement.{key}", lang, above=restriction.numerator, below=restriction.denominator)
    else:
        key = "share" if isinstance(restriction, VirtualShare) else "bound"
        what = i18n.text(f"dea_judgement.{key}", lang, name=restriction.name)
    low = "" if restriction.low is None else f"{number(restriction.low)} ≤ "
    high = "" if restriction.high is None else f" ≤ {number(restriction.high)}"
    return f"{low}{what}{high}"


def restriction_lines(model: DeaModel, lang: str) -> list[str]:
    """What the weights of a model are bound by, as a line of an explanation; none if they are free."""
    some = model.restrictions
    if not some:
        return []
    words = i18n.sequence((described(one, lang) for one in some), lang, most=_MOST)
    return [i18n.text("dea_judgement.explain_bound", lang, count=len(some), restrictions=words)]
