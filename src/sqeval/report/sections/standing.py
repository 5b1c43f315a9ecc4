"""The latest period: every unit with rank, score and interval, grade, change, efficiency and slow stage."""

from __future__ import annotations

from typing import NamedTuple

from sqeval.report.numbers import fixed, signed
from sqeval.report.view import Row, View


class Bar(NamedTuple):
    """A score with its interval, as places on the scale (0–100), and in words."""

    at: float
    low: float
    high: float
    words: str


class Line(NamedTuple):
    """A unit in the table."""

    rank: int | None
    unit: str
    score: str
    bar: Bar | None
    grade: str
    grade_at: int
    change: str
    is_sure: bool
    efficiency: str
    n: str
    stage: str
    why: str


class Standing(NamedTuple):
    """The table: its lines, ranked ones first, and the ticks of the scale."""

    lines: list[Line]
    ranked: int
    ticks: list[tuple[float, str]]
    has_stages: bool
    has_efficiency: bool
    certainty: list[str]


def build(view: View) -> Standing:
    """Ranked units best first, then those that cannot be ranked, and why."""
    scores = sorted(view.evaluation.grades.scores)
    return Standing(
        lines=[_line(view, row) for row in view.shown],
        ranked=len(view.ranked),
        ticks=[(view.place(score), f"{score:g}") for score in scores],
        has_stages=bool(view.evaluation.hierarchy.stages),
        has_efficiency=view.evaluation.efficiency.choice is not None,
        certainty=_certainty(view),
    )


def _certainty(view: View) -> list[str]:
    """What hangs on chance, and what on weights and thresholds; where requests were drawn again."""
    evaluation = view.evaluation
    if evaluation.score_draws is None or not view.ranked:
        return []
    return [*evaluation.uncertainty.sentences(view.lang, view.latest), *evaluation.sensitivity(view.latest).sentences(view.lang)]


def _line(view: View, row: Row) -> Line:
    before = view.before(row)
    change = None if before is None else row.score - before.score
    return Line(
        rank=row.rank,
        unit=row.unit,
        score=fixed(row.score),
        bar=bar(view, row) if row.is_known else None,
        grade=view.grade_names.get(row.grade or "", "–"),
        grade_at=view.grade_at(row.grade),
        change=signed(change),
        is_sure=view.is_sure(row),
        efficiency=fixed(row.efficiency, 2),
        n=f"{row.n:,}",
        stage=view.stage_titles.get(view.slow_stage(row) or "", "–"),
        why="" if row.rank is not None else view.why_unranked(row),
    )


def bar(view: View, row: Row) -> Bar:
    """The score of a unit on the scale."""
    words = view.text("score_words", score=fixed(row.score), low=fixed(row.low), high=fixed(row.high))
    return Bar(view.place(row.score), view.place(row.low), view.place(row.high), words)
