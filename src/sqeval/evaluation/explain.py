"""Why a unit got its score, grade and efficiency, and what would change them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from sqeval import display, i18n
from sqeval.evaluation.efficiency import POOLED, unit_in
from sqeval.evaluation.evaluation import Evaluation
from sqeval.fuzzy.batch import leaf_positions
from sqeval.indicators.node import Node
from sqeval.result import Caution, Result


@dataclass(frozen=True, eq=False, repr=False)
class Explanation(Result):
    """A unit's evaluation in one period, as a tree and in sentences.

    Attributes
    ----------
    unit, period : str
    tree : DataFrame
        One row a node, goal first: `level, weight, value, unit, n, low, high, score, grade, contribution, lost`.
        Contributions of the indicators add up to the score; `lost` is what the node lacks to the best score.
    changes : DataFrame
        What it would take to reach the efficient frontier: `observed, target, change` by input and output.
    peers : dict
        Units to learn from, with their weights.
    """

    evaluation: Evaluation
    unit: str
    period: str
    position: int
    warnings: tuple[Caution, ...] = ()

    @property
    def tree(self) -> pd.DataFrame:
        """One row a node, parents first."""
        return self.tree_in("en")

    def tree_in(self, lang: str) -> pd.DataFrame:
        """The tree with units and grades in `lang`."""
        nodes = tuple(self.evaluation.hierarchy.walk())
        return pd.DataFrame([self._row(node, lang) for node in nodes], index=pd.Index([node.name for node in nodes], name="node"))

    def to_frame(self) -> pd.DataFrame:
        """The tree."""
        return self.tree

    @property
    def changes(self) -> pd.DataFrame:
        """Observed and efficient values of every input and output; empty where there is no DEA result."""
        result = self._dea()
        if result is None:
            return pd.DataFrame(columns=["observed", "target", "change"])
        target = result.targets.loc[self._dea_unit]
        observed = self.evaluation.table.values.iloc[self.position][list(target.index)].astype(float)
        return pd.DataFrame({"observed": observed, "target": target, "change": target - observed}).rename_axis("variable")

    @property
    def peers(self) -> dict[str, float]:
        """Efficient units to learn from, and their weights."""
        result = self._dea()
        return {} if result is None else {str(peer): float(weight) for peer, weight in result.peers[self._dea_unit].items()}

    def sentences(self, lang: str = "en") -> tuple[str, ...]:
        """The evaluation in plain sentences."""
        return tuple(self._sentences(lang))

    def _row(self, node: Node, lang: str) -> dict[str, Any]:
        ev, k = self.evaluation, self.position
        place = leaf_positions(ev.hierarchy, node)
        weights = ev.grading.leaf_weights[k, place]
        parts = ev.grading.contributions[k, place]
        weight, contribution = float(np.nansum(weights)), float(np.nansum(parts))
        known = weight > 0
        best = max(ev.grades.scores)
        row = {
            "level": self._level(node),
            "weight": float(ev.weights.all_weights[node.name]),
            "value": np.nan,
            "unit": node.unit_text(lang),
            "n": np.nan,
            "low": np.nan,
            "high": np.nan,
            "score": contribution / weight if known else np.nan,
            "grade": self._grade(node, lang),
            "contribution": contribution if known else np.nan,
            "lost": max(weight * best - contribution, 0.0) if known else np.nan,
        }
        if node.is_leaf:
            fields = {"value": "value", "n": "n", "low": "low", "high": "high"}
            row.update({name: float(ev.table.arrays[field].to_frame()[node.name].iloc[k]) for name, field in fields.items()})
        return row

    def _level(self, node: Node) -> int:
        return next(depth for depth, name in _depths(self.evaluation.hierarchy) if name == node.name)

    def _grade(self, node: Node, lang: str) -> str | None:
        vector = self.evaluation.grading.vectors[node.name][self.position, :-1]
        return None if vector.sum() <= 0 else self.evaluation.grades.names(lang)[_lower_of_largest(vector)]

    @property
    def _dea_unit(self) -> str:
        return unit_in(self._frontier, self.evaluation.table.units[self.position])

    @property
    def _frontier(self) -> str:
        return POOLED if POOLED in self.evaluation.efficiency.results else self.period

    def _dea(self) -> Any:
        result = self.evaluation.efficiency.results.get(self._frontier)
        solved = self.evaluation.efficiency.status.iloc[self.position] == "optimal"
        return result if solved and result is not None else None

    def _sentences(self, lang: str) -> Iterator[str]:
        ev = self.evaluation
        scores = ev.scores.iloc[self.position]
        if np.isnan(scores["score"]):
            yield i18n.text("evaluation.say_nothing", lang, unit=self.unit, period=self.period)
            return
        grade = ev.grades.names(lang)[ev.grades.labels.index(scores["grade"])]
        facts = {name: f"{scores[name]:.1f}" for name in ("score", "low", "high")}
        yield i18n.text("evaluation.say_score", lang, unit=self.unit, period=self.period, grade=grade, **facts)
        yield self._say_rank(scores, lang)
        yield from self._say_criteria(lang)
        yield from self._say_stage(lang)
        yield from self._say_efficiency(scores, lang)

    def _say_rank(self, scores: pd.Series[Any], lang: str) -> str:
        n = int(scores["n"])
        if scores["small_sample"]:
            return i18n.text("evaluation.say_small", lang, n=n, least=self.evaluation.settings.min_n)
        everyone = self.evaluation.scores
        ranked = int(((everyone["period"] == self.period) & everyone["rank"].notna()).sum())
        return i18n.text("evaluation.say_rank", lang, rank=int(scores["rank"]), units=ranked, n=n)

    def _say_criteria(self, lang: str) -> Iterator[str]:
        tree = self.tree
        leaves = [leaf.name for leaf in self.evaluation.hierarchy.leaves]
        lost = tree.loc[leaves, "lost"].dropna().sort_values(ascending=False, kind="stable")
        worst = [name for name, points in lost.head(3).items() if points > 0.05]
        if worst:
            items = "; ".join(self._say_leaf(str(name), tree, lang) for name in worst)
            yield i18n.text("evaluation.say_lost", lang, items=items)

    def _say_leaf(self, name: str, tree: pd.DataFrame, lang: str) -> str:
        node = self.evaluation.hierarchy.node(name)
        value, lost = (float(tree[column][name]) for column in ("value", "lost"))
        shown = f"{display.number(value, 3)} {node.unit_text(lang)}".strip()
        return i18n.text("evaluation.say_leaf", lang, label=node.title(lang), value=shown, lost=f"{lost:.1f}")

    def _say_stage(self, lang: str) -> Iterator[str]:
        name = self.evaluation.slow_stage.iloc[self.position]
        if pd.isna(name):
            return
        stage = next(stage for stage in self.evaluation.hierarchy.stages if stage.name == name)
        row = self.evaluation.stages.iloc[self.position]
        own, everyone = row[(name, "median")], row[(name, "all")]
        yield i18n.text("evaluation.say_stage", lang, stage=stage.title(lang), own=display.number(own, 3), all=display.number(everyone, 3))

    def _say_efficiency(self, scores: pd.Series[Any], lang: str) -> Iterator[str]:
        if self.evaluation.efficiency.choice is None or np.isnan(scores["efficiency"]):
            return
        changes = self.changes
        moves = changes[changes["change"].abs() > 1e-6 * changes["observed"].abs().clip(lower=1)]
        if moves.empty:
            yield i18n.text("evaluation.say_efficient", lang)
            return
        items = "; ".join(
            f"{self.evaluation.hierarchy.node(str(name)).title(lang)} {move['observed']:,.0f} → {move['target']:,.0f}"
            for name, move in moves.iterrows()
        )
        learn = ", ".join(sorted(self.peers, key=lambda peer: (-self.peers[peer], peer))[:3])
        yield i18n.text("evaluation.say_inefficient", lang, efficiency=f"{scores['efficiency']:.2f}", items=items, peers=learn)

    def _card(self, lang: str) -> display.Card:
        title = i18n.text("evaluation.explain_title", lang, unit=self.unit, period=self.period)
        facts = tuple((str(k + 1), sentence) for k, sentence in enumerate(self.sentences(lang)))
        tree = self.tree_in(lang)
        titles = ["  " * depth + self.evaluation.hierarchy.node(name).title(lang) for depth, name in _depths(self.evaluation.hierarchy)]
        tree.index = pd.Index(titles)
        columns = ["weight", "value", "unit", "n", "score", "grade", "contribution", "lost"]
        shown = tree[columns].rename(columns={name: i18n.text(f"evaluation.{name}", lang) for name in columns})
        return display.Card(title, facts, shown, tuple(caution.text(lang) for caution in self.warnings), lang)


def explain(evaluation: Evaluation, unit: str, period: str | None = None) -> Explanation:
    """Explain a unit in a period (its last one where none is named)."""
    position = evaluation.row(unit, period)
    found = str(evaluation.scores["period"].iloc[position])
    return Explanation(evaluation, unit, found, position)


def _depths(node: Node, depth: int = 0) -> Iterator[tuple[int, str]]:
    yield depth, node.name
    for child in node.children:
        yield from _depths(child, depth + 1)


def _lower_of_largest(vector: np.ndarray[Any, np.dtype[np.float64]]) -> int:
    """The grade of largest membership; of equals the lower one, as everywhere."""
    return int(np.flatnonzero(vector >= vector.max() - 1e-9)[-1])
