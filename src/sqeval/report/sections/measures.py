"""Improvement measures: who does what until when, how it stands, and what it has brought."""

from __future__ import annotations

from typing import Any, NamedTuple

import pandas as pd

from sqeval.evaluation.value_text import value_text
from sqeval.indicators.keys import key_text
from sqeval.report.numbers import signed
from sqeval.report.view import View


class Line(NamedTuple):
    """A measure."""

    measure: str
    place: str
    owner: str
    days: str
    status: str
    before: str
    after: str
    effect: str
    outcome: str


class Measures(NamedTuple):
    """The list, and the day it is about."""

    on: str
    lines: list[Line]


def build(view: View) -> Measures | None:
    """One line a measure, in the order of the list."""
    found = view.evaluation.measures
    if found is None or found.frame.empty:
        return None
    return Measures(f"{found.on:%Y-%m-%d}", [_line(view, row) for row in found.frame.to_dict("records")])


def _line(view: View, row: dict[Any, Any]) -> Line:
    node = view.evaluation.hierarchy.node(row["indicator"])
    before, after = ("–" if pd.isna(row[name]) else value_text(node, float(row[name]), view.lang) for name in ("before", "after"))
    days = (f"{row[name]:%Y-%m-%d}" if not pd.isna(row[name]) else "" for name in ("start", "due"))
    return Line(
        measure=row["measure"],
        place=view.text("improvement.of_unit", indicator=node.title(view.lang), unit=key_text(row["unit"], view.lang)),
        owner=row["owner"] or "–",
        days=" – ".join(days).removesuffix(" – "),
        status=view.text(f"improvement.status_{row['status']}"),
        before=before,
        after=after,
        effect=_effect(row),
        outcome=_outcome(view, row),
    )


def _effect(row: dict[Any, Any]) -> str:
    if pd.isna(row["effect"]):
        return "–"
    effect, low, high = (signed(float(row[name]), _digits(float(row["effect"]))) for name in ("effect", "lower", "upper"))
    return effect if pd.isna(row["lower"]) else f"{effect} ({low} … {high})"


def _digits(effect: float) -> int:
    """Digits behind the point that show an effect, of a share as of hours."""
    return 1 if abs(effect) >= 1 else 3


def _outcome(view: View, row: dict[Any, Any]) -> str:
    if row["outcome"] is None:
        return "–"
    said = view.text(f"improvement.outcome_{row['outcome'].replace(' ', '_')}")
    if row["against_expected"] is None:
        return said
    expected = signed(float(row["expected"]), _digits(float(row["expected"])))
    against = view.text(f"improvement.against_{row['against_expected']}", expected=expected)
    return view.text("improvement.outcome_and", outcome=said, against=against)
