"""What weighting a hierarchy gives: local and global weights, and the consistency at every node and of the whole."""

from __future__ import annotations

import math
from dataclasses import dataclass

import pandas as pd

from sqeval import display, i18n
from sqeval.ahp.solve import AhpResult
from sqeval.indicators.hierarchy import Hierarchy
from sqeval.labelled import LabelledVector
from sqeval.numerics.consistency import THRESHOLD
from sqeval.result import Caution, Result


@dataclass(frozen=True, eq=False, repr=False)
class HierarchyWeights(Result):
    """Local and global weights of every node, with the consistency at every node and of the whole.

    Attributes
    ----------
    hierarchy : Hierarchy
        The tree that is weighted.
    cr : float or None
        Consistency ratio of the whole hierarchy; None where nothing was judged.
    warnings : tuple of Caution
        "equal_weights", "own_weights", "weights_rescaled", "inconsistent", "inconsistent_hierarchy",
        "verdict_depends_on_table", each with the nodes it is about.
    """

    hierarchy: Hierarchy
    node_results: tuple[tuple[str, AhpResult], ...]
    local_vectors: tuple[tuple[str, LabelledVector], ...]
    global_vector: LabelledVector
    cr: float | None
    warnings: tuple[Caution, ...] = ()

    @property
    def nodes(self) -> dict[str, AhpResult]:
        """The solved matrices by node; only nodes that were judged."""
        return dict(self.node_results)

    @property
    def local_weights(self) -> dict[str, pd.Series[float]]:
        """By node: the weights of its children among themselves, summing to 1."""
        return {name: vector.to_series() for name, vector in self.local_vectors}

    @property
    def all_weights(self) -> pd.Series[float]:
        """Global weight of every node; the goal has 1."""
        return self.global_vector.to_series()

    @property
    def global_weights(self) -> pd.Series[float]:
        """Global weight of every indicator (leaf), summing to 1."""
        return self.all_weights[[leaf.name for leaf in self.hierarchy.leaves]]

    @property
    def is_consistent(self) -> bool:
        """Whether every judged matrix and the hierarchy as a whole have CR ≤ 0.1 (nothing judged contradicts nothing)."""
        ratios = [node.cr for _, node in self.node_results] + ([] if self.cr is None else [self.cr])
        return all(ratio <= THRESHOLD for ratio in ratios)

    def to_frame(self) -> pd.DataFrame:
        """One row a node: `parent`, `level` (goal 0), `local` and `global` weight, and `cr` of its own matrix."""
        parents = {child.name: node.name for node in self.hierarchy.inner for child in node.children}
        local = {child: share for _, vector in self.local_vectors for child, share in vector.to_series().items()}
        ratios = {name: node.cr for name, node in self.node_results}
        levels = _levels(self.hierarchy)
        columns = {
            "parent": [parents.get(name) for name in levels],
            "level": list(levels.values()),
            "local": [local.get(name, 1.0) for name in levels],
            "global": self.global_vector.values,
            "cr": [ratios.get(name, math.nan) for name in levels],
        }
        return pd.DataFrame(columns, index=pd.Index(list(levels), name="node"))

    def _card(self, lang: str) -> display.Card:
        facts = (
            (i18n.text("ahp.matrices", lang), str(len(self.nodes))),
            (i18n.text("ahp.cr_total", lang), "–" if self.cr is None else f"{self.cr:.4f}"),
        )
        frame = self.to_frame()
        indent = [f"{'  ' * level}{node.title(lang)}" for node, level in zip(self.hierarchy.walk(), frame["level"], strict=True)]
        table = frame.drop(columns=["parent", "level"]).set_axis(indent)
        table.columns = pd.Index([i18n.text(f"ahp.{key}", lang) for key in ("local_weight", "global_weight", "cr")])
        title = i18n.text("ahp.hierarchy_title", lang, name=self.hierarchy.title(lang))
        return display.Card(title, facts, table, tuple(caution.text(lang) for caution in self.warnings), lang)


def _levels(hierarchy: Hierarchy) -> dict[str, int]:
    levels = {hierarchy.name: 0}
    for node in hierarchy.inner:
        levels.update(dict.fromkeys((child.name for child in node.children), levels[node.name] + 1))
    return {node.name: levels[node.name] for node in hierarchy.walk()}
