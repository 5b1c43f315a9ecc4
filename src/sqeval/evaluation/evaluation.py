"""What `evaluate` returns: all methods on one hierarchy, by unit and period, with where every number comes from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from sqeval import display, i18n
from sqeval.ahp import HierarchyWeights
from sqeval.errors import DataError, nearest_hint
from sqeval.evaluation.composite import Composite, CompositeChoice, composite
from sqeval.evaluation.efficiency import Efficiency
from sqeval.evaluation.grading import Grading, graded_labels
from sqeval.evaluation.mix import Mix
from sqeval.evaluation.objective import Weighing
from sqeval.evaluation.ranking import ranks
from sqeval.evaluation.stage_efficiency import StageEfficiency
from sqeval.evaluation.uncertainty import Uncertainty
from sqeval.indicators.grades import Grades
from sqeval.indicators.hierarchy import Hierarchy
from sqeval.indicators.keys import key_text, unnamed
from sqeval.indicators.node import Node
from sqeval.indicators.table import IndicatorTable
from sqeval.labelled import LabelledMatrix
from sqeval.monitoring import MeasuresStatus, TargetCheck
from sqeval.result import Caution, Result

if TYPE_CHECKING:
    from sqeval.evaluation.agreement import MethodAgreement
    from sqeval.evaluation.comparison import Comparison
    from sqeval.evaluation.explain import Explanation
    from sqeval.evaluation.history import History
    from sqeval.evaluation.score_change import ScoreChange
    from sqeval.evaluation.sensitivity import Sensitivity
    from sqeval.fuzzy import NextGrade

#: What the period is called where an evaluation has none.
WHOLE = "(all)"

COLUMNS = ("unit", "period", "score", "grade", "efficiency", "rank", "n", "low", "high", "small_sample")


@dataclass(frozen=True)
class Settings:
    """The options an evaluation was made with."""

    by: tuple[str, ...]
    period: str | None
    frontier: str
    min_n: int
    missing: str
    seed: int
    operator: str
    between_levels: str


@dataclass(frozen=True, eq=False, repr=False)
class Evaluation(Result):
    """A weighted, graded, benchmarked and explained evaluation of every unit and period.

    Attributes
    ----------
    scores : DataFrame
        `unit, period, score, grade, efficiency, rank, n, low, high, small_sample`; one row a unit and period.
    contributions, criteria : DataFrame
        What every indicator, and every criterion, adds to the score; rows add up to it.
    weights : HierarchyWeights
        Local and global weights with their consistency.
    weighing : Weighing or None
        Where the weights come from, side by side, where the data have a say in them.
    table, overall : IndicatorTable
        The measured values by unit, and of all units together.
    targets : DataFrame
        Targets of the whole and of every unit: met, at risk or missed.
    stages : DataFrame
        Median hours of every stage against the typical unit; `slow_stage` names the one that exceeds most.
    stage_efficiency : StageEfficiency
        Efficiency of every stage by network DEA, beside the medians; its `weak_stage` names the least efficient one where that is sure.
    efficiency : Efficiency
        DEA results by frontier.
    measures : MeasuresStatus or None
        How every improvement measure stands at the end of the headline period, where a list was given.
    comparison : Comparison or None
        What changed since the baseline or the history, where one was given.
    history : History or None
        All periods published so far, where the evaluation goes on from an earlier one; `scores` are those scored now.
    """

    hierarchy: Hierarchy
    grades: Grades
    settings: Settings
    weights: HierarchyWeights
    weighing: Weighing | None
    table: IndicatorTable
    overall: IndicatorTable
    grading: Grading
    efficiency: Efficiency
    stages: pd.DataFrame
    slow_stage: pd.Series[str]
    stage_efficiency: StageEfficiency
    target_checks: tuple[TargetCheck, TargetCheck]
    source: Mapping[str, Any]
    composite_choice: CompositeChoice | None = None
    mix: Mix | None = None
    measures: MeasuresStatus | None = None
    score_draws: Uncertainty | None = None
    comparison: Comparison | None = None
    history: History | None = None
    warnings: tuple[Caution, ...] = ()

    @property
    def scores(self) -> pd.DataFrame:
        """One row a unit and period."""
        return self._scores.copy()

    @cached_property
    def _scores(self) -> pd.DataFrame:
        n = self.table.n
        frame = pd.DataFrame(
            {
                "unit": self._level("unit"),
                "period": self._level("period"),
                "score": self.grading.decision.score,
                "grade": graded_labels(self.grading.decision, self.grades).to_numpy(),
                "efficiency": self.efficiency.scores.to_numpy(),
                "rank": ranks(self.grading.decision.score, self._level("period"), self.ranked),
                "n": n.to_numpy().astype(np.int64),
                "low": self.grading.low,
                "high": self.grading.high,
                "small_sample": self.small_sample,
            }
        )
        return frame[list(COLUMNS)]

    @property
    def small_sample(self) -> np.ndarray[Any, np.dtype[np.bool_]]:
        """Rows with fewer requests than `min_n`."""
        return np.asarray(self.table.size.values < self.settings.min_n)

    @property
    def ranked(self) -> np.ndarray[Any, np.dtype[np.bool_]]:
        """Rows that have a rank: enough requests, and a unit that has a name."""
        return ~self.small_sample & ~unnamed(self.table.units)

    @property
    def units(self) -> tuple[str, ...]:
        """Units in sorted order."""
        return tuple(dict.fromkeys(map(str, self._level("unit"))))

    @property
    def periods(self) -> tuple[str, ...]:
        """Periods in order."""
        return tuple(sorted(set(map(str, self._level("period")))))

    @property
    def headline_period(self) -> str:
        """The latest period in which at least half as many units are ranked as in the period with most ranked units."""
        most = max(self._ranked.values())
        return max(period for period, count in self._ranked.items() if 2 * count >= most)

    @cached_property
    def _records(self) -> list[dict[str, Any]]:
        """The rows of `scores` with slow stage and whether DEA solved them, for explanations to read one by one."""
        solved = (self.efficiency.status == "optimal").to_numpy()
        frame = self._scores.assign(slow_stage=self.slow_stage.to_numpy(dtype=object), solved=solved)
        return [{str(name): value for name, value in row.items()} for row in frame.to_dict("records")]

    @cached_property
    def _nodes(self) -> list[tuple[int, Node, slice]]:
        """The nodes of the hierarchy, parents first, with their depth and where their indicators stand among all."""
        return list(_placed(self.hierarchy, 0, 0))

    @cached_property
    def _ranked(self) -> dict[str, int]:
        """How many units have a rank, by period."""
        ranked = self._scores["rank"].notna().groupby(self._scores["period"]).sum()
        return {str(period): int(count) for period, count in ranked.items()}

    @cached_property
    def _lessons(self) -> dict[str, tuple[pd.DataFrame, dict[Any, dict[Any, float]]]]:
        """Targets and peers of every frontier, read once for all explanations; none of a model without targets."""
        found = self.efficiency.results
        return {name: (result.targets, result.peers.to_dict()) for name, result in found.items() if result.solution.targets is not None}

    @property
    def contributions(self) -> pd.DataFrame:
        """What every indicator adds to the score."""
        names = pd.Index([leaf.name for leaf in self.hierarchy.leaves], name="indicator")
        return LabelledMatrix(self.grading.contributions, self.table.units, names).to_frame()

    @property
    def criteria(self) -> pd.DataFrame:
        """What every criterion (child of the goal) adds to the score."""
        parts = self.contributions
        sums = {node.name: parts[[leaf.name for leaf in node.leaves]].sum(axis=1, min_count=1) for node in self.hierarchy.children}
        return pd.DataFrame(sums, index=self.table.units).rename_axis(columns="criterion")

    @cached_property
    def composite(self) -> Composite | None:
        """One figure out of score and efficiency, where it was asked for; its recipe is printed with it."""
        if self.composite_choice is None:
            return None
        cross = self.efficiency.cross.to_numpy(dtype=np.float64)
        return composite(self._scores, cross, self.ranked, self.composite_choice, self.headline_period)

    @property
    def uncertainty(self) -> Uncertainty:
        """How sure scores and ranks are, by drawing requests again.

        Raises
        ------
        DataError
            The evaluation was made without `resamples`.
        """
        if self.score_draws is None:
            raise DataError("requests were not drawn again", value="uncertainty", hint="Evaluate with resamples=200 or more")
        return replace(self.score_draws, evaluation=self)

    @property
    def agreement(self) -> MethodAgreement:
        """Whether score and efficiency agree on who is better, and who is judged differently."""
        from sqeval.evaluation.agreement import agreement

        return agreement(self)

    @property
    def targets(self) -> pd.DataFrame:
        """Checks of the whole (unit "(all)") and of every unit."""
        frames = [check.frame for check in self.target_checks if len(check.frame)]
        return pd.concat(frames, ignore_index=True) if frames else self.target_checks[0].frame

    def vector(self, node: str | None = None) -> pd.DataFrame:
        """Grade vectors of a node (the goal by default); the last column is unknown mass."""
        name = self.hierarchy.name if node is None else self.hierarchy.node(node).name
        columns = pd.Index([*self.grades.labels, "unknown"], name="grade")
        return LabelledMatrix(self.grading.vectors[name], self.table.units, columns).to_frame()

    def row(self, unit: str, period: str | None = None) -> int:
        """Position of a unit and period in `scores`; the last period where none is named."""
        # Only a text can be a name here; a list, say, could not even be looked up.
        own = self._places.get(unit, {}) if isinstance(unit, str) else {}
        if not own:
            raise DataError("unknown unit", unit=unit, hint=nearest_hint(unit, self.units))
        if period is None:
            return own[max(own)]
        if not isinstance(period, str) or period not in own:
            raise DataError("has no records in this period", unit=unit, value=period, hint=f"It has {', '.join(own)}")
        return own[period]

    @cached_property
    def _places(self) -> dict[str, dict[str, int]]:
        """Position by unit and period; periods in order."""
        places: dict[str, dict[str, int]] = {}
        for k, (unit, period) in enumerate(zip(self._level("unit"), self._level("period"), strict=True)):
            places.setdefault(unit, {})[period] = k
        return places

    def explain(self, unit: str, period: str | None = None) -> Explanation:
        """Why a unit got its score, grade and efficiency in a period, and what would change them."""
        from sqeval.evaluation.explain import explain

        return explain(self, unit, period)

    def next_grade(self, unit: str, period: str | None = None, *, by: str = "score") -> NextGrade:
        """What would have to change for a unit to reach the next better grade: every node and indicator alone, and a few together.

        Parameters
        ----------
        unit : str
        period : str, optional
            Its last one unless named.
        by : {"score", "membership", "confidence"}
            What the grade is read by, as in `fuzzy.next_grade`; targets are in the indicators' own units where they have thresholds.

        Raises
        ------
        DataError
            An unknown unit or period, or one of which nothing is known.
        """
        from sqeval.evaluation.next_step import next_step

        return next_step(self, unit, period, by)

    def why_changed(self, unit: str, period: str | None = None, *, since: str | None = None) -> ScoreChange:
        """Why a unit's score changed since an earlier period: indicators, their weights and the mix, adding up to the change.

        Parameters
        ----------
        unit : str
        period, since : str, optional
            The later and the earlier period: its last one, and the one before that it has, unless named.

        Raises
        ------
        DataError
            An unknown unit or period, no earlier one, or no score in one of them.
        """
        from sqeval.evaluation.score_change import score_change

        return score_change(self, unit, period, since)

    def sensitivity(self, period: str | None = None, *, spread: float = 0.1, samples: int = 1000, seed: int | None = None) -> Sensitivity:
        """How much of the ranking hangs on the weights and thresholds.

        Parameters
        ----------
        period : str, optional
            The headline period unless named.
        spread : float
            In (0, 1): every weight among siblings is multiplied by exp(N(0, spread)); thresholds of an indicator move by this share of
            the mean gap between them.
        samples : int
            Random sets of weights.
        seed : int, optional
            That of the evaluation unless named.

        Raises
        ------
        DataError
            An unknown period, or one in which no unit is ranked.
        OptionError
            A number is out of its range.
        """
        from sqeval.evaluation.sensitivity import sensitivity

        return sensitivity(self, period, spread=spread, samples=samples, seed=seed)

    def compare(self, previous: Evaluation | Mapping[str, Any] | str | Path) -> Comparison:
        """Change against an earlier evaluation, or the output folder of one; refused where definitions differ."""
        from sqeval.evaluation.comparison import compare

        return compare(self, previous)

    def to_frame(self) -> pd.DataFrame:
        """The scores."""
        return self.scores

    def to_html(self, path: str | Path, *, lang: str = "en") -> Path:
        """Write the self-contained report."""
        from sqeval.evaluation.export import to_html

        return to_html(self, path, lang=lang)

    def to_excel(self, path: str | Path, *, lang: str = "en") -> Path:
        """Write a workbook: scores, criteria, contributions, values, weights, targets and definitions."""
        from sqeval.evaluation.export import to_excel

        return to_excel(self, path, lang=lang)

    def to_json(self, path: str | Path) -> Path:
        """Write the machine-readable result (versioned schema)."""
        from sqeval.evaluation.export import to_json

        return to_json(self, path)

    def _level(self, name: str) -> np.ndarray[Any, np.dtype[Any]]:
        units = self.table.units
        if isinstance(units, pd.MultiIndex):
            return units.get_level_values(name).to_numpy(dtype=object)
        return units.to_numpy(dtype=object) if name == "unit" else np.full(len(units), WHOLE, dtype=object)

    def _card(self, lang: str) -> display.Card:
        low, high = self.grades.range
        first, last = (key_text(period, lang) for period in (self.periods[0], self.periods[-1]))
        facts = (
            (i18n.text("evaluation.goal", lang), self.hierarchy.title(lang)),
            (i18n.text("evaluation.units", lang), str(len(self.units))),
            (i18n.text("evaluation.periods", lang), f"{first} – {last} ({len(self.periods)})"),
            (i18n.text("evaluation.score_range", lang), f"{low:g} – {high:g}"),
        )
        return display.Card(
            i18n.text("evaluation.title", lang), facts, self._shown(lang), tuple(caution.text(lang) for caution in self.warnings), lang
        )

    def _shown(self, lang: str) -> pd.DataFrame:
        """The latest scores in the words of a language, best first."""
        latest = self._scores[self._scores["period"] == self.headline_period].sort_values(["rank", "unit"], na_position="last")
        grades = dict(zip(self.grades.labels, self.grades.names(lang), strict=True))
        answers = {flag: i18n.text(f"common.{word}", lang) for flag, word in ((True, "yes"), (False, "no"))}
        shown = latest.assign(
            unit=[key_text(unit, lang) for unit in latest["unit"]],
            period=[key_text(period, lang) for period in latest["period"]],
            grade=latest["grade"].map(grades),
            small_sample=latest["small_sample"].map(answers),
        )
        names = {name: i18n.text(f"evaluation.{name}", lang) for name in COLUMNS}
        return shown.set_index("unit").rename(columns=names).rename_axis(names["unit"])


def _placed(node: Node, depth: int, start: int) -> Iterator[tuple[int, Node, slice]]:
    yield depth, node, slice(start, start + len(node.leaves))
    for child in node.children:
        yield from _placed(child, depth + 1, start)
        start += len(child.leaves)
