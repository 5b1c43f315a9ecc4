"""Whether score and efficiency agree on who is better, who is judged differently, and one figure of both where it was asked for."""

from __future__ import annotations

from typing import NamedTuple

from sqeval.report.numbers import fixed
from sqeval.report.view import View


class Agreement(NamedTuple):
    """The latest period: correlations of methods, sentences on units judged differently, and the composite with its recipe."""

    correlations: list[tuple[str, str, str, str]]
    sentences: list[str]
    recipe: str
    composite: list[tuple[str, str, list[str], str]]
    parts: list[str]


def build(view: View) -> Agreement | None:
    """Left out where the evaluation has only scores."""
    if view.evaluation.efficiency.choice is None:
        return None
    found, latest = view.evaluation.agreement, view.latest
    rows = found.correlations[found.correlations["period"] == latest].to_dict("records")
    lines = [(_method(view, row["first"]), _method(view, row["second"]), fixed(row["spearman"], 2), f"{row['n']}") for row in rows]
    apart = (found.differences["period"] == latest).tolist()
    sentences = [sentence for sentence, is_latest in zip(found.sentences(view.lang), apart, strict=True) if is_latest]
    whole = view.evaluation.composite
    if whole is None:
        return Agreement(lines, sentences, "", [], []) if lines else None
    own = whole.table[whole.table["period"] == latest].sort_values(["rank", "unit"], na_position="last")
    ranks = ["–" if rank is None else str(rank) for rank in own["rank"].astype(object).where(own["rank"].notna(), None)]
    measured = [name for name in ("efficiency", "cross_efficiency") if name in own]
    made = [
        (rank, view.unit(row["unit"]), [fixed(row["score"], 1), *(fixed(row[name], 2) for name in measured)], fixed(row["composite"], 1))
        for rank, row in zip(ranks, own.to_dict("records"), strict=True)
    ]
    return Agreement(lines, sentences, whole.recipe(view.lang), made, [_method(view, name) for name in ("score", *measured)])


def _method(view: View, name: str) -> str:
    return view.text(f"evaluation.{name}")
