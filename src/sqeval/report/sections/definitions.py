"""Definitions: how every indicator is measured and graded, the grades, and what DEA compares."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from sqeval.indicators.describe import data_text, describe
from sqeval.indicators.kinds import Rating
from sqeval.indicators.node import Node
from sqeval.report.numbers import aims_text, level_text
from sqeval.report.view import View


class Defined(NamedTuple):
    """An indicator, or a value that is only monitored."""

    title: str
    name: str
    definition: str
    measured: str
    direction: str
    unit: str
    thresholds: list[str]
    target: str
    data: str


class Dea(NamedTuple):
    """What DEA compares, and what became of the units."""

    model: str
    frontier: str
    inputs: str
    outputs: str
    statuses: list[tuple[str, int]]


class Definitions(NamedTuple):
    """Indicators, monitored values, grades with their scores, and DEA."""

    indicators: list[Defined]
    monitored: list[Defined]
    grades: list[tuple[str, int, str]]
    dea: Dea | None


def build(view: View) -> Definitions:
    """In the order of the hierarchy."""
    hierarchy, grades = view.evaluation.hierarchy, view.evaluation.grades
    return Definitions(
        indicators=[_defined(view, node) for node in hierarchy.leaves],
        monitored=[_defined(view, node) for node in hierarchy.monitored],
        grades=[
            (view.grade_names[label], view.grade_at(label), f"{score:g}") for label, score in zip(grades.labels, grades.scores, strict=True)
        ],
        dea=_dea(view),
    )


def _defined(view: View, node: Node) -> Defined:
    return Defined(
        title=node.title(view.lang),
        name=node.name,
        definition="" if node.definition is None else node.definition.text(view.lang),
        measured=describe(node.measure, view.lang),
        direction=view.text(f"common.{node.direction.value}"),
        unit=node.unit_text(view.lang),
        thresholds=_thresholds(view, node),
        target=aims_text(node, view.evaluation.target_checks[0].targets.get(node.name, ()), view.lang),
        data=data_text(node.measure),
    )


def _thresholds(view: View, node: Node) -> list[str]:
    """What every grade asks for: the value at which an indicator is wholly in it, or the answers that count for it."""
    names = view.evaluation.grades.names(view.lang)
    if isinstance(node.measure, Rating):
        answers = [[answer for answer, grade in node.measure.answers.items() if grade == k + 1] for k in range(len(names))]
        return [f"{name}: {view.text('slash').join(found)}" for name, found in zip(names, answers, strict=True) if found]
    return [f"{name}: {level_text(node, value, view.lang)}" for name, value in zip(names, node.thresholds or (), strict=False)]


def _dea(view: View) -> Dea | None:
    efficiency = view.evaluation.efficiency
    if efficiency.choice is None:
        return None
    counts = Counter(efficiency.status.tolist())
    choice = efficiency.choice
    words = [view.text(f"dea.{word}") for word in (choice.model, choice.orientation, choice.rts) if word is not None]
    return Dea(
        model=view.text("common.comma").join(words),
        frontier=view.text(f"frontier_{view.evaluation.settings.frontier}", least=view.evaluation.settings.min_n),
        inputs=view.text("common.comma").join(map(view.title, choice.inputs)),
        outputs=view.text("common.comma").join(map(view.title, (*choice.outputs, *choice.undesirable))),
        statuses=[(view.word("report.dea_", status.replace(" ", "_").lower()), counts[status]) for status in sorted(counts)],
    )
