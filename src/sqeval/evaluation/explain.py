"""Why a unit got its score, grade and efficiency, and what would change them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from sqeval import display, i18n
from sqeval.dea.stages.verdict import NO_STAGE, UNDECIDED
from sqeval.evaluation.efficiency import POOLED, unit_in
from sqeval.evaluation.evaluation import Evaluation
from sqeval.evaluation.value_text import hours_text, share_range, target_title, value_text
from sqeval.indicators.keys import key_text
from sqeval.indicators.node import Node
from sqeval.labelled import Floats
from sqeval.result import Caution, Result

_MEASURED = ("value", "n", "low", "high")
_OPS = {">=": "≥", "<=": "≤", ">": ">", "<": "<"}


@dataclass(frozen=True, eq=False, repr=False)
class Explanation(Result):
    """A unit's evaluation in one period, as a tree and in sentences.

    Attributes
    ----------
    unit, period : str
    tree : DataFrame
        One row a node, goal first: `level, weight, value, unit, n, low, high, score, grade, contribution, lost`.
        Contributions of the indicators add up to the score; `lost` is what the node lacks to the best score.
    memberships : DataFrame
        One row a node: its membership in every grade, and its unknown mass.
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
        rows = self.rows(lang)
        return pd.DataFrame([row for _, row in rows], index=pd.Index([node.name for node, _ in rows], name="node"))

    def rows(self, lang: str = "en") -> list[tuple[Node, dict[str, Any]]]:
        """The nodes with their rows of the tree, parents first."""
        weights = self.evaluation.weights.global_vector.values.tolist()
        nodes = zip(self.evaluation._nodes, weights, strict=True)
        return [(node, {"level": depth, "weight": weight, **self._row(node, place, lang)}) for (depth, node, place), weight in nodes]

    def to_frame(self) -> pd.DataFrame:
        """The tree."""
        return self.tree

    @property
    def changes(self) -> pd.DataFrame:
        """Observed and efficient values of every input and output; empty where there is no DEA result."""
        moves = self.moves
        if moves is None:
            return pd.DataFrame(columns=["observed", "target", "change"])
        variables, observed, target = moves
        return pd.DataFrame({"observed": observed, "target": target, "change": target - observed}, index=variables).rename_axis("variable")

    @property
    def moves(self) -> tuple[pd.Index, Floats, Floats] | None:
        """`changes` as arrays: variables, observed and efficient values; None where there is no DEA result."""
        lesson = self._lesson()
        if lesson is None:
            return None
        targets = lesson[0]
        observed = np.array([self._observed(str(name)) for name in targets.columns])
        return targets.columns, observed, targets.to_numpy()[targets.index.get_loc(self._dea_unit)]

    def _observed(self, name: str) -> float:
        """Value of an input or output; one that is not measured is the score."""
        values = self.evaluation.table.arrays["value"]
        if name not in values.columns:
            return float(self.evaluation.grading.decision.score[self.position])
        return float(values.values[self.position, values.columns.get_loc(name)])

    @property
    def peers(self) -> dict[str, float]:
        """Efficient units to learn from, and their weights."""
        lesson = self._lesson()
        return {} if lesson is None else {str(peer): float(weight) for peer, weight in lesson[1][self._dea_unit].items()}

    def sentences(self, lang: str = "en") -> tuple[str, ...]:
        """The evaluation in plain sentences."""
        return tuple(self._sentences(lang))

    def _row(self, node: Node, place: slice, lang: str) -> dict[str, Any]:
        """A node's row; `place` is where its indicators stand among all."""
        weight, contribution = (float(values[place].sum()) for values in self._shares)
        score = self._score(node)
        known = not np.isnan(score)
        measured = self._measured(node) if node.is_leaf else dict.fromkeys(_MEASURED, np.nan)
        return {
            "value": measured["value"],
            "unit": node.unit_text(lang),
            "n": measured["n"],
            "low": measured["low"],
            "high": measured["high"],
            "score": score,
            "grade": self._grade(node, lang),
            "contribution": contribution if known else np.nan,
            "lost": max(weight * max(self.evaluation.grades.scores) - contribution, 0.0) if known else np.nan,
        }

    @cached_property
    def _shares(self) -> tuple[Floats, Floats]:
        """Weights of the indicators in what is known, and their contributions; 0 where unknown."""
        grading = self.evaluation.grading
        return np.nan_to_num(grading.leaf_weights[self.position]), np.nan_to_num(grading.contributions[self.position])

    def _measured(self, leaf: Node) -> dict[str, float]:
        arrays = self.evaluation.table.arrays
        return {name: float(arrays[name].values[self.position, arrays[name].columns.get_loc(leaf.name)]) for name in _MEASURED}

    def _score(self, node: Node) -> float:
        """Score of the node's vector over its known mass; NaN where nothing is known."""
        vector = self._vector(node)
        total = vector.sum()
        return float(vector @ self.evaluation.grades.scores / total) if total > 0 else np.nan

    def _vector(self, node: Node) -> Floats:
        return np.asarray(self.evaluation.grading.vectors[node.name][self.position, :-1])

    def _grade(self, node: Node, lang: str) -> str | None:
        vector = self._vector(node)
        return None if vector.sum() <= 0 else self.evaluation.grades.names(lang)[_lower_of_largest(vector)]

    @property
    def _dea_unit(self) -> str:
        return unit_in(self._frontier, self.evaluation.table.units[self.position])

    @property
    def _frontier(self) -> str:
        return POOLED if POOLED in self.evaluation.efficiency.results else self.period

    def _lesson(self) -> tuple[pd.DataFrame, dict[Any, dict[Any, float]]] | None:
        """Targets and peers of the frontier the unit was measured by; None where it was not."""
        solved = self.evaluation._records[self.position]["solved"]
        return self.evaluation._lessons.get(self._frontier) if solved else None

    def _sentences(self, lang: str) -> Iterator[str]:
        ev = self.evaluation
        scores = ev._records[self.position]
        if np.isnan(scores["score"]):
            yield i18n.text("evaluation.say_nothing", lang, **self._names(lang))
            return
        grade = ev.grades.names(lang)[ev.grades.labels.index(scores["grade"])]
        facts = {name: f"{scores[name]:.1f}" for name in ("score", "low", "high")}
        yield i18n.text("evaluation.say_score", lang, **self._names(lang), grade=grade, **facts)
        yield self._say_rank(scores, lang)
        yield from self.of_losses(lang)
        yield from self.of_next_grade(lang)
        yield from self.of_targets(lang)
        yield from self._say_stage(lang)
        yield from self._say_stage_efficiency(lang)
        yield from self.of_efficiency(lang)

    def _say_rank(self, scores: dict[str, Any], lang: str) -> str:
        n = int(scores["n"])
        if scores["small_sample"]:
            return i18n.text("evaluation.say_small", lang, n=n, least=self.evaluation.settings.min_n)
        if pd.isna(scores["rank"]):
            return i18n.text("evaluation.say_unnamed", lang, n=n)
        return i18n.text("evaluation.say_rank", lang, rank=int(scores["rank"]), units=self.evaluation._ranked[self.period], n=n)

    def of_losses(self, lang: str = "en") -> Iterator[str]:
        """Where most points are lost; no sentence where hardly any are."""
        leaves = self.evaluation.hierarchy.leaves
        weights, contributions = self._shares
        lost = weights * max(self.evaluation.grades.scores) - contributions
        worst = [k for k in np.argsort(-lost, kind="stable")[:3] if lost[k] > 0.05]
        if worst:
            items = i18n.sequence((self._say_leaf(leaves[k], float(lost[k]), lang) for k in worst), lang)
            yield i18n.text("evaluation.say_lost", lang, items=items)

    def of_next_grade(self, lang: str = "en") -> Iterator[str]:
        """How many points are missing to the next better grade by the score; no sentence at the best."""
        grades = self.evaluation.grades
        score, best = float(self.evaluation.grading.decision.score[self.position]), grades.range[1]
        above = [(limit, k) for k, limit in enumerate(grades.limits) if score < limit <= best]
        if not above:
            return
        limit, place = min(above)
        name = grades.names(lang)[place if grades.best_first else place + 1]
        yield i18n.text("evaluation.say_next_grade", lang, points=f"{limit - score:.1f}", grade=name, limit=f"{limit:g}")

    def of_targets(self, lang: str = "en") -> Iterator[str]:
        """The unit's targets in the period that are missed, or at risk, with what is lacking."""
        checks = self.evaluation.target_checks[1].frame
        if not len(checks):
            return
        mine = checks["unit"] == self.unit
        mine &= checks["period"] == self.period if "period" in checks.columns else True
        for status in ("missed", "at risk"):
            rows = checks[mine & (checks["status"] == status)].to_dict("records")
            if rows:
                items = i18n.sequence([self._target(row, lang) for row in rows], lang)
                yield i18n.text(f"evaluation.say_targets_{status.replace(' ', '_')}", lang, items=items)

    def _target(self, row: Mapping[Any, Any], lang: str) -> str:
        node = next(node for node in self.evaluation.hierarchy.measured if node.name == row["indicator"])
        actual, wanted = (value_text(node, float(row[name]), lang) for name in ("actual", "target"))
        return i18n.text(
            "evaluation.say_target", lang, label=target_title(node, row["channel"], lang), actual=actual, op=_OPS[row["op"]], target=wanted
        )

    @property
    def memberships(self) -> pd.DataFrame:
        """Membership of every node (rows, parents first) in the grades (columns), and its unknown mass; raw, as composed."""
        rows = [self.evaluation.grading.vectors[node.name][self.position] for _, node, _ in self.evaluation._nodes]
        names = pd.Index([node.name for _, node, _ in self.evaluation._nodes], name="node")
        return pd.DataFrame(rows, index=names, columns=pd.Index([*self.evaluation.grades.labels, "unknown"], name="grade"))

    def _say_leaf(self, leaf: Node, lost: float, lang: str) -> str:
        shown = value_text(leaf, self._measured(leaf)["value"], lang)
        return i18n.text("evaluation.say_leaf", lang, label=leaf.title(lang), value=shown, lost=f"{lost:.1f}")

    def _say_stage(self, lang: str) -> Iterator[str]:
        name = self.evaluation._records[self.position]["slow_stage"]
        if pd.isna(name):
            return
        stage = next(stage for stage in self.evaluation.hierarchy.stages if stage.name == name)
        columns = self.evaluation.stages.columns
        row = self.evaluation.stages.iloc[self.position].to_numpy()
        own, typical = (hours_text(float(row[columns.get_loc((name, field))]), lang) for field in ("median", "typical"))
        yield i18n.text("evaluation.say_stage", lang, stage=stage.title(lang), own=own, typical=typical)

    def _say_stage_efficiency(self, lang: str) -> Iterator[str]:
        found, stages = self.evaluation.stage_efficiency, self.evaluation.hierarchy.stages
        weak = found.weak_stage.iloc[self.position]
        if pd.isna(weak):
            return
        titles = {stage.name: stage.title(lang) for stage in stages}
        ends = found.ends.iloc[self.position].to_numpy().reshape(-1, 2)
        parts = [
            i18n.text("evaluation.stage_part", lang, stage=title, share=share_range(*ends[k])) for k, title in enumerate(titles.values())
        ]
        key = {NO_STAGE: "say_no_weak_stage", UNDECIDED: "say_undecided_stage"}.get(weak, "say_weak_stage")
        yield i18n.text(f"evaluation.{key}", lang, parts=i18n.listing(parts, lang), stage=titles.get(weak, ""))

    def of_efficiency(self, lang: str = "en") -> Iterator[str]:
        """What DEA found, and what would lead to the frontier; no sentence without an efficiency."""
        scores, moves = self.evaluation._records[self.position], self.moves
        if np.isnan(scores["efficiency"]):
            return
        if moves is None:
            yield i18n.text("evaluation.say_efficiency", lang, efficiency=f"{scores['efficiency']:.2f}")
            return
        items = [
            f"{self._title(str(name), lang)} {observed:,.0f} → {target:,.0f}"
            for name, observed, target in zip(*moves, strict=True)
            if abs(target - observed) > 1e-6 * max(abs(observed), 1)
        ]
        if not items:
            yield i18n.text("evaluation.say_efficient", lang)
            return
        learn = sorted(self.peers.items(), key=lambda peer: (-peer[1], peer[0]))[:3]
        said = {"items": i18n.sequence(items, lang), "peers": i18n.listing((peer for peer, _ in learn), lang)}
        yield i18n.text("evaluation.say_inefficient", lang, efficiency=f"{scores['efficiency']:.2f}", **said)

    def _names(self, lang: str) -> dict[str, str]:
        return {"unit": key_text(self.unit, lang), "period": key_text(self.period, lang)}

    def _title(self, name: str, lang: str) -> str:
        titles = (node.title(lang) for node in self.evaluation.hierarchy.measured if node.name == name)
        return next(titles, i18n.text("evaluation.score", lang))

    def _card(self, lang: str) -> display.Card:
        title = i18n.text("evaluation.explain_title", lang, **self._names(lang))
        facts = tuple((str(k + 1), sentence) for k, sentence in enumerate(self.sentences(lang)))
        tree = self.tree_in(lang)
        titles = ["  " * depth + node.title(lang) for depth, node, _ in self.evaluation._nodes]
        tree.index = pd.Index(titles)
        columns = {name: name for name in ("weight", "value", "unit", "n", "score", "grade", "contribution", "lost")}
        # The unit of the value, not the unit that is evaluated.
        columns["unit"] = "value_unit"
        shown = tree[list(columns)].rename(columns={name: i18n.text(f"evaluation.{key}", lang) for name, key in columns.items()})
        return display.Card(title, facts, shown, tuple(caution.text(lang) for caution in self.warnings), lang)


def explain(evaluation: Evaluation, unit: str, period: str | None = None) -> Explanation:
    """Explain a unit in a period (its last one where none is named)."""
    position = evaluation.row(unit, period)
    found = str(evaluation._scores["period"].iloc[position])
    return Explanation(evaluation, unit, found, position)


def _lower_of_largest(vector: np.ndarray[Any, np.dtype[np.float64]]) -> int:
    """The grade of largest membership; of equals the lower one, as everywhere."""
    return int(np.flatnonzero(vector >= vector.max() - 1e-9)[-1])
