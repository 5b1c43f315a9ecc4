"""Why every unit got its score in the latest period, and what would change it; folded, one unit after the other."""

from __future__ import annotations

from typing import NamedTuple

from sqeval.evaluation.explain import Explanation
from sqeval.evaluation.value_text import plain, value_text
from sqeval.report.numbers import fixed, percent, span_text
from sqeval.report.view import Row, View


class Leaf(NamedTuple):
    """An indicator of a unit."""

    title: str
    value: str
    interval: str
    n: str
    grade: str
    grade_at: int
    weight: str
    added: str
    lost: str


class Move(NamedTuple):
    """What the frontier asks of an input or output."""

    title: str
    role: str
    observed: str
    target: str
    change: str


class Why(NamedTuple):
    """A unit explained."""

    unit: str
    score: str
    grade: str
    grade_at: int
    is_ranked: bool
    sentences: list[str]
    changed: list[str]
    leaves: list[Leaf]
    moves: list[Move]
    peers: str
    dea_status: str


def build(view: View) -> list[Why]:
    """All units of the latest period in the order of the report."""
    return [_why(view, row) for row in view.shown]


def _why(view: View, row: Row) -> Why:
    found = view.evaluation.explain(row.unit, row.period)
    status = view.dea_status[row.position]
    return Why(
        unit=row.unit,
        score=fixed(row.score),
        grade=view.grade_names.get(row.grade or "", "–"),
        grade_at=view.grade_at(row.grade),
        is_ranked=row.rank is not None,
        sentences=list(found.sentences(view.lang)),
        changed=_changed(view, row),
        leaves=_leaves(view, found),
        moves=_moves(view, found),
        peers=_peers(view, found, row.unit),
        dea_status="" if status == "optimal" else view.word("report.dea_", status.replace(" ", "_").lower()),
    )


def _changed(view: View, row: Row) -> list[str]:
    """Why the score changed since the period before; of an operator that is no average one asks unit by unit, as it takes its time."""
    if not row.is_known or view.before(row) is None or not view.evaluation.grading.model.is_linear:
        return []
    return list(view.evaluation.why_changed(row.unit, row.period, since=view.previous).sentences(view.lang))


def _leaves(view: View, found: Explanation) -> list[Leaf]:
    names = dict(zip(view.evaluation.grades.names(view.lang), view.evaluation.grades.labels, strict=True))
    leaves = []
    for node, row in found.rows(view.lang):
        if node.is_leaf:
            leaves.append(
                Leaf(
                    title=node.title(view.lang),
                    value=value_text(node, row["value"], view.lang),
                    interval=span_text(node, row["low"], row["high"], view.lang),
                    n=fixed(row["n"], 0),
                    grade=row["grade"] or "–",
                    grade_at=view.grade_at(names.get(row["grade"])),
                    weight=percent(row["weight"], view.lang),
                    added=fixed(row["contribution"]),
                    lost=fixed(row["lost"]),
                )
            )
    return leaves


def _moves(view: View, found: Explanation) -> list[Move]:
    choice = view.evaluation.efficiency.choice
    moves = found.moves
    if choice is None or moves is None:
        return []
    variables, values, targets = moves
    rows = zip(variables, values.tolist(), targets.tolist(), strict=True)
    return [
        Move(
            title=view.title(str(name)),
            role=view.text("input" if name in choice.inputs else "output"),
            observed=plain(observed),
            target=plain(target),
            change=_change(observed, target),
        )
        for name, observed, target in rows
    ]


def _change(observed: float, target: float) -> str:
    if abs(target - observed) <= 1e-6 * max(abs(observed), 1.0):
        return "="
    if observed == 0:
        return f"+{plain(target)}"
    return f"{100 * (target - observed) / observed:+.0f} %".replace("-", "−")


def _peers(view: View, found: Explanation, unit: str) -> str:
    others = sorted(((name, weight) for name, weight in found.peers.items() if name != unit), key=lambda peer: (-peer[1], peer[0]))
    return view.join([f"{name} (λ = {weight:.2f})" for name, weight in others])
