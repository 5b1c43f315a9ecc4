"""The evaluation model: goal, criteria, methods, indicators and data in one picture."""

from __future__ import annotations

from typing import NamedTuple

from sqeval.evaluation.palette import colour_of
from sqeval.indicators.node import Node
from sqeval.options import Direction
from sqeval.report.numbers import aims_text, percent
from sqeval.report.view import View

_ARROWS = {Direction.BENEFIT: "↑", Direction.COST: "↓", Direction.TARGET: "◎"}


class Box(NamedTuple):
    """An indicator in the picture."""

    title: str
    weight: str
    arrow: str
    direction: str
    unit: str
    target: str


class Branch(NamedTuple):
    """A criterion with its indicators."""

    title: str
    weight: str
    share: float
    colour: int
    definition: str
    boxes: list[Box]


class Model(NamedTuple):
    """The five layers."""

    goal: str
    definition: str
    branches: list[Branch]
    methods: list[tuple[str, str]]
    data: list[tuple[str, list[str]]]
    monitored: list[str]


def build(view: View) -> Model:
    """The layers of the hierarchy with the weights that were used."""
    ev = view.evaluation
    weights = dict(zip(map(str, ev.weights.global_vector.labels), ev.weights.global_vector.values.tolist(), strict=True))
    methods = ("ahp", "dea", "fuzzy") if ev.efficiency.choice is not None else ("ahp", "fuzzy")
    return Model(
        goal=ev.hierarchy.title(view.lang),
        definition="" if ev.hierarchy.definition is None else ev.hierarchy.definition.text(view.lang),
        branches=[_branch(view, node, k, weights) for k, node in enumerate(ev.hierarchy.children)],
        methods=[(view.text(f"method_{name}"), view.text(f"method_{name}_does")) for name in methods],
        data=[(view.text(f"indicators.{source}"), list(columns)) for source, columns in ev.hierarchy.needs().items()],
        monitored=[node.title(view.lang) for node in ev.hierarchy.monitored],
    )


def _branch(view: View, node: Node, position: int, weights: dict[str, float]) -> Branch:
    return Branch(
        title=node.title(view.lang),
        weight=percent(weights[node.name], view.lang),
        share=round(100 * weights[node.name], 2),
        colour=colour_of(position),
        definition="" if node.definition is None else node.definition.text(view.lang),
        boxes=[_box(view, leaf, weights) for leaf in node.leaves],
    )


def _box(view: View, leaf: Node, weights: dict[str, float]) -> Box:
    return Box(
        title=leaf.title(view.lang),
        weight=percent(weights[leaf.name], view.lang),
        arrow=_ARROWS[leaf.direction],
        direction=view.text(f"common.{leaf.direction.value}"),
        unit=leaf.unit_text(view.lang),
        target=aims_text(leaf, view.evaluation.target_checks[0].targets.get(leaf.name, ()), view.lang),
    )
