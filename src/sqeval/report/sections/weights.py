"""The weights of every node, where they come from, and how consistent the judgements are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from sqeval.indicators.node import Node
from sqeval.numerics.consistency import THRESHOLD
from sqeval.report.view import View


class Line(NamedTuple):
    """A node with its weights; `cr` is of the matrix that compares its children."""

    title: str
    depth: int
    local: str
    weight: str
    share: float
    cr: str
    is_consistent: bool
    source: str


class Sources(NamedTuple):
    """Weights by judgements, by the data, and as used, of every indicator; and how the data were asked."""

    how: str
    lines: list[tuple[str, ...]]


class Weights(NamedTuple):
    """All nodes, and the consistency of the whole."""

    lines: list[Line]
    cr: str
    is_consistent: bool
    method: str
    random_index: str
    sources: Sources | None


def build(view: View) -> Weights:
    """Parents first."""
    weights = view.evaluation.weights
    frame = weights.to_frame()
    columns = (frame[name].tolist() for name in ("level", "local", "global", "cr"))
    solved = [result for _, result in weights.node_results]
    return Weights(
        lines=[_line(view, node, row) for node, *row in zip(view.evaluation.hierarchy.walk(), *columns, strict=True)],
        cr="–" if weights.cr is None else f"{weights.cr:.4f}",
        is_consistent=weights.is_consistent,
        method=view.text(f"ahp.{solved[0].method}") if solved else "",
        random_index=solved[0].random_index_source if solved else "",
        sources=_sources(view),
    )


def _sources(view: View) -> Sources | None:
    weighing = view.evaluation.weighing
    if weighing is None:
        return None
    choice = weighing.choice
    how = view.text(f"weighting.{choice.method}")
    if choice.combination is not None:
        how = view.text("weights_combined_how", data=how, how=view.text(f"weighting.{choice.combination}"))
    rows = weighing.table.itertuples()
    return Sources(how, [(view.title(str(name)), *(f"{value:.4f}" for value in values)) for name, *values in rows])


def _line(view: View, node: Node, row: Sequence[float]) -> Line:
    level, local, weight, cr = row
    return Line(
        title=node.title(view.lang),
        depth=int(level),
        local=f"{local:.4f}" if level else "",
        weight=f"{weight:.4f}",
        share=round(100 * weight, 2),
        cr="" if np.isnan(cr) else f"{cr:.4f}",
        is_consistent=bool(np.isnan(cr) or cr <= THRESHOLD),
        source="" if node.is_leaf else view.text(f"weights_{_source(view, node)}"),
    )


def _source(view: View, node: Node) -> str:
    """Where the weights of a node's children come from."""
    if len(node.children) == 1:
        return "single"
    if view.evaluation.weighing is not None:
        return "data" if view.evaluation.weighing.combined is None else "combined"
    places = {code: {place for caution in view.evaluation.warnings if caution.code == code for place in caution.where} for code in _CODES}
    found = next((code for code in _CODES if node.name in places[code]), None)
    return found if found is not None else "judged"


_CODES = ("illustrative", "equal_weights", "own_weights")
