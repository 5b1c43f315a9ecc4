"""An evaluation as the sections of the report read it: rows of the latest period in the order shown, words and places on the scale."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from sqeval import i18n
from sqeval.evaluation.evaluation import WHOLE, Evaluation
from sqeval.evaluation.export import published_scores
from sqeval.indicators.keys import key_text
from sqeval.indicators.node import Node


@dataclass(frozen=True)
class Row:
    """A unit in a period, as in `Evaluation.scores`; `position` is its row there."""

    position: int
    unit: str
    period: str
    score: float
    grade: str | None
    efficiency: float
    rank: int | None
    n: int
    low: float
    high: float
    small_sample: bool

    @property
    def is_known(self) -> bool:
        """Whether there is a score."""
        return not math.isnan(self.score)


@dataclass(frozen=True, eq=False)
class View:
    """What all sections share."""

    evaluation: Evaluation
    lang: str

    def text(self, key: str, **values: object) -> str:
        """A text of the report; a key with a dot names another area of the catalogue."""
        return i18n.text(key if "." in key else f"report.{key}", self.lang, **values)

    def word(self, area: str, word: str) -> str:
        """The catalogue's word, or the word itself where the catalogue has none (a column or reason of the user's own)."""
        key = f"{area}{word}"
        return i18n.text(key, self.lang) if key in i18n.catalogue() else word

    def join(self, items: list[str], most: int = 5) -> str:
        """Items as a list in a sentence, at most five of them by name."""
        named = self.text("common.comma").join(items[:most])
        if len(items) <= most:
            return named
        return self.text("and_more", items=named, count=len(items) - most, total=len(items))

    def sentences(self, *parts: str) -> str:
        """Sentences one after the other."""
        return self.text("space").join(part for part in parts if part)

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """All units and periods."""
        return _rows(self.evaluation.scores)

    @cached_property
    def published(self) -> dict[tuple[str, str], Row]:
        """Rows by unit and period, with those of periods that are kept from the history."""
        return {(row.unit, row.period): row for row in _rows(published_scores(self.evaluation))}

    @cached_property
    def by_place(self) -> dict[tuple[str, str], Row]:
        """Rows by unit and period."""
        return {(row.unit, row.period): row for row in self.rows}

    @cached_property
    def periods(self) -> tuple[str, ...]:
        """Periods in order."""
        return self.evaluation.periods

    @property
    def latest(self) -> str:
        """The period the report is about: the latest that is not too thin."""
        return self.evaluation.headline_period

    @property
    def previous(self) -> str | None:
        """The period before it."""
        place = self.periods.index(self.latest)
        return self.periods[place - 1] if place else None

    @property
    def has_periods(self) -> bool:
        """Whether the evaluation has periods at all."""
        return self.evaluation.settings.period is not None

    def unit(self, name: str) -> str:
        """The unit in words where it has no name."""
        return key_text(name, self.lang)

    def period_text(self, period: str) -> str:
        """The period, in words where it is the whole time."""
        return self.text("whole_time") if period == WHOLE else period

    @cached_property
    def ranked(self) -> tuple[Row, ...]:
        """Ranked units of the latest period, best first."""
        found = [row for row in self.rows if row.period == self.latest and row.rank is not None]
        return tuple(sorted(found, key=lambda row: (row.rank or 0, row.unit)))

    @cached_property
    def unranked(self) -> tuple[Row, ...]:
        """Units of the latest period that are shown without a rank."""
        return tuple(row for row in self.rows if row.period == self.latest and row.rank is None)

    @property
    def shown(self) -> tuple[Row, ...]:
        """Units of the latest period in the order of the report."""
        return (*self.ranked, *self.unranked)

    def before(self, row: Row) -> Row | None:
        """The unit in the period before the latest, where it has a score there."""
        found = None if self.previous is None else self.by_place.get((row.unit, self.previous))
        return found if found is not None and found.is_known else None

    def is_sure(self, row: Row) -> bool:
        """Whether a unit changed by more than the uncertainty of both scores."""
        before = self.before(row)
        return before is not None and (row.low > before.high or row.high < before.low)

    def why_unranked(self, row: Row) -> str:
        """Why a unit has no rank, in words."""
        if row.small_sample:
            return self.text("too_few", n=row.n, least=self.evaluation.settings.min_n)
        return self.text("unnamed" if row.is_known else "no_values")

    @cached_property
    def grade_names(self) -> dict[str, str]:
        """Names of the grades in the report's language, by label."""
        grades = self.evaluation.grades
        return dict(zip(grades.labels, grades.names(self.lang), strict=True))

    def grade_at(self, label: str | None) -> int:
        """Position of a grade, the best being 0."""
        grades = self.evaluation.grades
        ordered = grades.labels if grades.best_first else grades.labels[::-1]
        return 0 if label is None else ordered.index(label)

    def place(self, score: float) -> float:
        """Where a score lies between the lowest and the highest possible one, 0–100."""
        low, high = self.evaluation.grades.range
        return round(100 * (score - low) / (high - low), 2)

    @cached_property
    def stage_titles(self) -> dict[str, str]:
        """Names of the stages."""
        return {stage.name: stage.title(self.lang) for stage in self.evaluation.hierarchy.stages}

    @cached_property
    def measured(self) -> dict[str, Node]:
        """Indicators and monitored values by name."""
        return {node.name: node for node in self.evaluation.hierarchy.measured}

    def title(self, name: str) -> str:
        """Title of an indicator or monitored value, or of the score where DEA takes it as an output."""
        return self.measured[name].title(self.lang) if name in self.measured else self.text("evaluation.score")

    def slow_stage(self, row: Row) -> str | None:
        """Name of the stage that holds a unit back most."""
        return self._slow_stages[row.position]

    @cached_property
    def _slow_stages(self) -> list[str | None]:
        return [None if pd.isna(name) else str(name) for name in self.evaluation.slow_stage]

    @cached_property
    def dea_status(self) -> list[str]:
        """What became of every unit and period in DEA."""
        return [str(status) for status in self.evaluation.efficiency.status]


def _rows(scores: pd.DataFrame) -> tuple[Row, ...]:
    columns = [scores[name].tolist() for name in ("unit", "period", "score", "grade", "efficiency", "rank", "n", "low", "high")]
    small = scores["small_sample"].tolist()
    return tuple(_row(k, fields, flag) for k, (fields, flag) in enumerate(zip(zip(*columns, strict=True), small, strict=True)))


def _row(position: int, fields: tuple[Any, ...], small: bool) -> Row:
    unit, period, score, grade, efficiency, rank, n, low, high = fields
    return Row(
        position=position,
        unit=str(unit),
        period=str(period),
        score=score,
        grade=None if pd.isna(grade) else str(grade),
        efficiency=efficiency,
        rank=None if pd.isna(rank) else int(rank),
        n=int(n),
        low=low,
        high=high,
        small_sample=bool(small),
    )
