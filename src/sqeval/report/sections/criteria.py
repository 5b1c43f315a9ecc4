"""What every criterion adds to the score of a unit, and where points are lost."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sqeval.evaluation.palette import colour_of
from sqeval.report.numbers import fixed, percent
from sqeval.report.view import Row, View

Floats = NDArray[np.float64]


class Segment(NamedTuple):
    """A piece of a stacked bar: where it begins and how wide it is (0–100), the colour of its criterion, and in words."""

    start: float
    width: float
    colour: int
    words: str


class Line(NamedTuple):
    """A unit: what the criteria add, what is lost, the numbers, and the three largest losses."""

    unit: str
    score: str
    is_ranked: bool
    added: list[Segment]
    lost: list[Segment]
    numbers: list[tuple[str, str]]
    worst: list[tuple[str, str]]
    total_lost: str


class Criteria(NamedTuple):
    """The criteria with colour and weight, the lines, and the ends of both scales."""

    legend: list[tuple[str, int, str]]
    lines: list[Line]
    best: str
    most_lost: str


def build(view: View) -> Criteria:
    """Stacked bars of contributions and losses by unit, for units that have a score."""
    ev = view.evaluation
    best = max(ev.grades.scores)
    rows = [row for row in view.shown if row.is_known]
    at = [row.position for row in rows]
    added = np.nan_to_num(ev.grading.contributions[at])
    lost = np.maximum(np.nan_to_num(ev.grading.leaf_weights[at]) * best - added, 0.0)
    most = float(np.ceil(max(lost.sum(axis=1).max(initial=0.0), 1.0)))
    shares = dict(zip(ev.weights.global_vector.labels, ev.weights.global_vector.values.tolist(), strict=True))
    legend = [(node.title(view.lang), colour_of(k), percent(shares[node.name], view.lang)) for k, node in enumerate(ev.hierarchy.children)]
    lines = [_line(view, row, added[k], lost[k], (best, most)) for k, row in enumerate(rows)]
    return Criteria(legend, lines, f"{best:g}", f"{most:g}")


def _line(view: View, row: Row, added: Floats, lost: Floats, ends: tuple[float, float]) -> Line:
    parts_added, parts_lost = _by_criterion(view, added), _by_criterion(view, lost)
    leaves = view.evaluation.hierarchy.leaves
    worst = [k for k in np.argsort(-lost, kind="stable")[:3] if lost[k] > 0.05]
    return Line(
        unit=row.unit,
        score=fixed(row.score),
        is_ranked=row.rank is not None,
        added=_segments(view, parts_added, ends[0]),
        lost=_segments(view, parts_lost, ends[1]),
        numbers=[(fixed(gain), fixed(loss)) for gain, loss in zip(parts_added, parts_lost, strict=True)],
        worst=[(leaves[k].title(view.lang), fixed(float(lost[k]))) for k in worst],
        total_lost=fixed(float(lost.sum())),
    )


def _by_criterion(view: View, by_leaf: Floats) -> list[float]:
    sizes = [len(node.leaves) for node in view.evaluation.hierarchy.children]
    return [float(part.sum()) for part in np.split(by_leaf, np.cumsum(sizes)[:-1])]


def _segments(view: View, parts: list[float], end: float) -> list[Segment]:
    starts = np.cumsum([0.0, *parts])
    children = view.evaluation.hierarchy.children
    return [
        Segment(
            round(100 * float(start) / end, 2), round(100 * part / end, 2), colour_of(k), f"{children[k].title(view.lang)} {fixed(part)}"
        )
        for k, (start, part) in enumerate(zip(starts, parts, strict=False))
        if part > 0
    ]
