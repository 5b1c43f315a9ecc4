"""What the cards of NPS, CSAT and CES share."""

from __future__ import annotations

import pandas as pd

from sqeval import display, i18n
from sqeval.result import Caution


def interval_text(interval: tuple[float, float] | None, lang: str) -> str:
    """Both ends of an interval, or that there is none."""
    if interval is None:
        return i18n.text("common.none", lang)
    return f"{display.number(interval[0])} – {display.number(interval[1])}"


def tally(groups: dict[str, int], name: str) -> pd.DataFrame:
    """Number and share of the answers of every group."""
    counts = pd.Series(groups, dtype="int64").rename_axis(name)
    return pd.DataFrame({"count": counts, "share": counts / counts.sum()})


def score_card(title: str, facts: dict[str, str], table: pd.DataFrame, cautions: tuple[Caution, ...], lang: str) -> display.Card:
    """A card whose facts, rows and columns are words of voice.toml, where they are words."""
    shown = tuple((i18n.text(f"voice.{key}", lang), value) for key, value in facts.items())
    words = i18n.catalogue()
    rows = [i18n.text(f"voice.{row}", lang) if f"voice.{row}" in words else str(row) for row in table.index]
    table = table.set_axis(pd.Index(rows), axis=0).set_axis([i18n.text(f"voice.{name}", lang) for name in table.columns], axis=1)
    return display.Card(i18n.text(f"voice.{title}", lang), shown, table, tuple(caution.text(lang) for caution in cautions), lang)
