"""What weighting a hierarchy gives: local and global weights, and the consistency at every node and of the whole."""

from __future__ import annotations

import math
import warnings
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from sqeval import display, i18n
from sqeval.ahp import verdict
from sqeval.ahp.criteria_weights import criteria_weights
from sqeval.ahp.group_result import GroupResult
from sqeval.ahp.solve import AhpResult
from sqeval.ahp.structure import Structure, rolled_up
from sqeval.errors import SqevalWarning
from sqeval.indicators.hierarchy import Hierarchy
from sqeval.labelled import LabelledVector
from sqeval.numerics.consistency import THRESHOLD, pooled_ratio
from sqeval.numerics.random_index import random_index
from sqeval.options import RandomIndex
from sqeval.result import Caution, Result

#: Cautions about where weights come from, which other weights make untrue.
_OF_THE_WEIGHTS = ("equal_weights", "own_weights", "weights_rescaled", "weights_replaced")


@dataclass(frozen=True, eq=False, repr=False)
class HierarchyWeights(Result):
    """Local and global weights of every node, with the consistency at every node and of the whole.

    Attributes
    ----------
    structure : Structure
        Which node has which children.
    table : RandomIndex
        The table of random indices of every ratio.
    judged_vector : LabelledVector, optional
        Global weights by the judgements, where other weights have replaced them: those that `cr` is weighted by.
    warnings : tuple of Caution
        "equal_weights", "own_weights", "weights_rescaled", "inconsistent", "inconsistent_hierarchy",
        "verdict_depends_on_table", "judged_in_circles", "judgements_completed", "deadlock" and others of `solve`, `complete` and
        `aggregate`, each with the nodes it is about.
    """

    structure: Structure
    node_results: tuple[tuple[str, AhpResult], ...]
    local_vectors: tuple[tuple[str, LabelledVector], ...]
    global_vector: LabelledVector
    table: RandomIndex
    warnings: tuple[Caution, ...] = ()
    group_results: tuple[tuple[str, GroupResult], ...] = ()
    judged_vector: LabelledVector | None = None

    @property
    def hierarchy(self) -> Hierarchy | None:
        """The hierarchy that is weighted; None where a mapping of children was given."""
        return self.structure.hierarchy

    @property
    def nodes(self) -> dict[str, AhpResult]:
        """The solved matrices by node; only nodes that were judged."""
        return dict(self.node_results)

    @property
    def groups(self) -> dict[str, GroupResult]:
        """By node: what several experts gave together, their agreement included; only nodes that several judged."""
        return dict(self.group_results)

    @property
    def consensus(self) -> pd.Series[float]:
        """Goepel's S* by node; only nodes that several experts judged."""
        return pd.Series({name: group.consensus for name, group in self.group_results}, name="consensus", dtype=float)

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
        return self.all_weights[list(self.structure.leaves)]

    @property
    def cr(self) -> float | None:
        """Consistency ratio of the whole hierarchy; None where nothing was judged."""
        return whole_ratio(self.structure.goal, self.nodes, self._judged, self.table)

    @property
    def cr_by_table(self) -> pd.Series[float]:
        """Consistency ratio of the whole by every table of random indices that goes so far."""
        reach = max((len(node.matrix) for node in self.nodes.values()), default=1)
        found = {name.value: whole_ratio(self.structure.goal, self.nodes, self._judged, name) for name in verdict.tables(reach)}
        return pd.Series(found, name="cr", dtype=float)

    @property
    def is_consistent(self) -> bool:
        """Whether every judged matrix and the hierarchy as a whole have CR ≤ 0.1 (nothing judged contradicts nothing)."""
        ratios = [node.cr for _, node in self.node_results] + ([] if self.cr is None else [self.cr])
        return all(ratio <= THRESHOLD for ratio in ratios)

    @property
    def consistency(self) -> pd.DataFrame:
        """One row a judged node, and the whole below: `n`, `cr` and the other indices of `AhpResult`, `consistent` (CR ≤ 0.1)."""
        rows = {name: _indices(node) for name, node in self.node_results}
        if self.cr is not None:
            size = sum(len(node.matrix) for node in self.nodes.values())
            rows["(whole)"] = {"n": size, "cr": self.cr, "consistent": self.cr <= THRESHOLD}
        return pd.DataFrame.from_dict(rows, orient="index").rename_axis("node")

    def with_global_weights(self, weights: Any) -> HierarchyWeights:
        """The same hierarchy with other weights of its indicators, such as those of `weighting.combine`.

        Parameters
        ----------
        weights : Series or mapping of indicator (leaf) to weight
            None negative; they sum to 1 within 0.02 and are then rescaled. A node gets the sum of what stands below it.

        Returns
        -------
        HierarchyWeights
            For `evaluate(judgements=…)` and the plots. `.nodes` and `.cr` stay, with the caution "weights_replaced": the
            consistency is that of the judgements, not of these weights.

        Raises
        ------
        DataError
            Weights of other indicators, a negative one, or a sum that is not 1.
        ConfigError
            A node stands below several others, so that its share of each is unknown.

        Examples
        --------
        >>> from sqeval.ahp import hierarchy_weights
        >>> import warnings; warnings.simplefilter("ignore")
        >>> judged = hierarchy_weights({"goal": ["speed", "cost"]}, {"goal": [[1, 3], ["1/3", 1]]})
        >>> judged.with_global_weights({"speed": 0.6, "cost": 0.4}).local_weights["goal"].tolist()
        [0.6, 0.4]
        """
        found, said = self.replaced(weights)
        for caution in said:
            warnings.warn(caution.message, SqevalWarning, stacklevel=2)
        return found

    def replaced(self, weights: Any) -> tuple[HierarchyWeights, tuple[Caution, ...]]:
        """`with_global_weights` without a warning: what there is to say, for a caller that says it itself."""
        leaves = pd.Index(self.structure.leaves)
        values, said = criteria_weights(weights, leaves, "the hierarchy")
        rolled = rolled_up(self.structure, dict(zip(leaves, values.tolist(), strict=True)))
        local = {name: _within(rolled, vector) for name, vector in self.local_vectors}
        names = self.global_vector.labels
        replaced = (Caution("weights_replaced", (self.structure.goal,)),) if self.node_results else ()
        kept = (caution for caution in self.warnings if caution.code not in _OF_THE_WEIGHTS)
        found = replace(
            self,
            local_vectors=tuple(local.items()),
            global_vector=LabelledVector(np.array([rolled[name] for name in names]), names, "weight"),
            warnings=(*kept, *said, *replaced),
            judged_vector=self._judged,
        )
        return found, (*said, *replaced)

    @property
    def _judged(self) -> LabelledVector:
        return self.global_vector if self.judged_vector is None else self.judged_vector

    def to_frame(self) -> pd.DataFrame:
        """One row a node and parent: `parent`, `level` (goal 0), `local` and `global` weight, and `cr` of its own matrix.

        A node below several parents has a row for each, with what it gets from that one; what stands below it comes once.
        """
        local = {(name, child): float(share) for name, vector in self.local_vectors for child, share in vector.to_series().items()}
        edges = list(self.structure.edges())
        shares = [local.get((str(edge.parent), edge.node), 1.0) for edge in edges]
        everywhere = self.all_weights
        columns = {
            "parent": [edge.parent for edge in edges],
            "level": [edge.level for edge in edges],
            "local": shares,
            "global": [1.0 if edge.parent is None else everywhere[edge.parent] * share for edge, share in zip(edges, shares, strict=True)],
            "cr": [self.nodes[edge.node].cr if edge.node in self.nodes else math.nan for edge in edges],
        }
        return pd.DataFrame(columns, index=pd.Index([edge.node for edge in edges], name="node"))

    def _card(self, lang: str) -> display.Card:
        facts = [
            (i18n.text("ahp.matrices", lang), str(len(self.nodes))),
            (i18n.text("ahp.cr_total", lang), "–" if self.cr is None else f"{self.cr:.4f}"),
        ]
        agreed = self.consensus.dropna()
        if len(agreed):
            node = str(agreed.idxmin())
            facts.append((i18n.text("ahp.least_consensus", lang), f"{agreed[node]:.4f} ({self.structure.title(node, lang)})"))
        frame = self.to_frame()
        titles = [self.structure.title(name, lang) for name in frame.index]
        indent = [f"{'  ' * level}{title}" for title, level in zip(titles, frame["level"], strict=True)]
        table = frame.drop(columns=["parent", "level"]).set_axis(indent)
        table.columns = pd.Index([i18n.text(f"ahp.{key}", lang) for key in ("local_weight", "global_weight", "cr")])
        title = i18n.text("ahp.hierarchy_title", lang, name=titles[0])
        return display.Card(title, tuple(facts), table, tuple(caution.text(lang) for caution in self.warnings), lang)


def whole_ratio(goal: str, nodes: Mapping[str, AhpResult], weights: LabelledVector, table: RandomIndex) -> float | None:
    """Σ w CI / Σ w RI over the judged matrices below the goal, or the ratio of the goal where it alone was judged."""
    if not nodes:
        return None
    lower = [name for name in nodes if name != goal] or [goal]
    shares = weights.values[weights.labels.get_indexer(pd.Index(lower))]
    expected = [random_index(len(nodes[name].matrix), table) * nodes[name].indices.share for name in lower]
    return pooled_ratio(shares, np.array([nodes[name].ci for name in lower]), np.array(expected))


def _within(rolled: Mapping[str, float], vector: LabelledVector) -> LabelledVector:
    """Weights of the children of a node among themselves; as they were where all are 0 now."""
    values = np.array([rolled[child] for child in vector.labels])
    return LabelledVector(values / values.sum(), vector.labels, vector.name) if values.sum() > 0 else vector


def _indices(node: AhpResult) -> dict[str, object]:
    numbers = {"gci": node.gci, "koczkodaj": node.koczkodaj, "pelaez_lamata": node.pelaez_lamata, "harmonic_cr": node.harmonic_cr}
    return {"n": len(node.matrix), "cr": node.cr, **numbers, "cyclic_triads": node.cyclic_triads, "consistent": node.is_consistent}
