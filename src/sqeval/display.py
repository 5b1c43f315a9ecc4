"""Small cards for results: the same facts and table as text for a terminal and as escaped HTML for a notebook."""

from __future__ import annotations

import math
from html import escape
from typing import NamedTuple

import pandas as pd

from sqeval import i18n


class Card(NamedTuple):
    """What a result shows: a title, facts as (name, value), a table, and its cautions as text."""

    title: str
    facts: tuple[tuple[str, str], ...]
    table: pd.DataFrame | None
    cautions: tuple[str, ...]
    lang: str = "en"


_MOST_ROWS = 20
_STYLE = "border-left:3px solid #2f6f8f;padding:.2em .9em;margin:.4em 0"


#: Values from here on are written with an exponent.
_IN_FULL = 1e12


def number(value: object, digits: int = 4) -> str:
    """A value for a reader: numbers to `digits` significant places, a dash for a missing one."""
    if value is None or value is pd.NA or (isinstance(value, float) and math.isnan(value)):
        return "–"
    if isinstance(value, float) and math.isinf(value):
        return "∞" if value > 0 else "−∞"
    if not isinstance(value, float):
        return str(value)
    # Nobody reads 1.906e+04 in a sentence: whole parts stand in full up to a million million.
    return f"{value:.0f}" if 10**digits <= abs(value) < _IN_FULL else f"{value:.{digits}g}"


def text_card(card: Card) -> str:
    """The card as plain text."""
    width = max((len(name) for name, _ in card.facts), default=0)
    lines = [card.title, *(f"  {name:<{width}}  {value}" for name, value in card.facts)]
    if card.table is not None and not card.table.empty:
        lines += ["", card.table.to_string(max_rows=_MOST_ROWS, float_format=_plain, na_rep="–")]
    if card.cautions:
        title = i18n.text("common.warnings", card.lang) + i18n.text("common.colon", card.lang).rstrip()
        lines += ["", title, *(f"  - {caution}" for caution in card.cautions)]
    return "\n".join(lines)


def html_card(card: Card) -> str:
    """The card as HTML; every text is escaped."""
    parts = [f'<div style="{_STYLE}"><strong>{escape(card.title)}</strong>']
    if card.facts:
        colon = i18n.text("common.colon", card.lang)
        parts.append("<br>" + " · ".join(escape(f"{name}{colon}{value}") for name, value in card.facts))
    if card.table is not None and not card.table.empty:
        parts.append(card.table.to_html(max_rows=_MOST_ROWS, border=0, escape=True, float_format=_plain, na_rep="–"))
    if card.cautions:
        items = "".join(f"<li>{escape(caution)}</li>" for caution in card.cautions)
        parts.append(f"<em>{escape(i18n.text('common.warnings', card.lang))}</em><ul>{items}</ul>")
    return "".join([*parts, "</div>"])


def _plain(value: float) -> str:
    return number(float(value))
