"""Grades of a fuzzy evaluation: comments such as excellent, good, fair, poor, each with a score."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import pandas as pd

from sqeval import display, i18n
from sqeval.errors import ConfigError
from sqeval.options import Language, parse

DEFAULT_LABELS = ("excellent", "good", "fair", "poor")
DEFAULT_LABELS_ZH = ("优秀", "良好", "一般", "较差")
DEFAULT_SCORES = (95.0, 85.0, 70.0, 50.0)

SATISFACTION_LABELS = ("very satisfied", "satisfied", "neutral", "dissatisfied", "very dissatisfied")
SATISFACTION_LABELS_ZH = ("非常满意", "满意", "一般", "不满意", "非常不满意")
SATISFACTION_SCORES = (100.0, 80.0, 60.0, 40.0, 20.0)


@dataclass(frozen=True, init=False, repr=False)
class Grades:
    """Ordered grades with explicit scores.

    Parameters
    ----------
    labels : sequence of str
        Names of the grades, in order; the best first wherever thresholds are used.
    scores : sequence of float
        One score a grade, strictly falling (or strictly rising for a scale that runs from worst to best). No score of an
        evaluation can lie outside of their range.
    labels_zh : sequence of str, optional
        The same names in Chinese; the labels themselves where not given.
    bands : sequence of float, optional
        The least score of every grade but the worst, in the order of the grades: `[90, 80, 60]` grades 90 and more as the
        best of four. Where not given a score takes the grade whose own score is nearest, midway the lower.

    Raises
    ------
    ConfigError
        Fewer than two grades, a name that is empty or stands twice, scores or bands that are not strictly ordered, or
        something else than lists, such as scores by name.

    Examples
    --------
    >>> grades = Grades(["good", "fair", "poor"], scores=[90, 70, 50])
    >>> grades.range
    (50.0, 90.0)
    >>> grades.limits
    (80.0, 60.0)
    >>> Grades(["good", "fair", "poor"], scores=[90, 70, 50], bands=[95, 60]).unreachable
    ('good',)
    """

    labels: tuple[str, ...]
    scores: tuple[float, ...]
    labels_zh: tuple[str, ...]
    bands: tuple[float, ...] | None

    def __init__(
        self,
        labels: Iterable[str],
        scores: Iterable[float],
        labels_zh: Iterable[str] | None = None,
        *,
        bands: Iterable[float] | None = None,
    ) -> None:
        names = _names(labels, "grades.labels")
        object.__setattr__(self, "labels", names)
        object.__setattr__(self, "scores", _numbers(scores, "grades.scores"))
        object.__setattr__(self, "labels_zh", names if labels_zh is None else _names(labels_zh, "grades.labels_zh"))
        object.__setattr__(self, "bands", None if bands is None else _numbers(bands, "grades.bands"))
        self._check()

    def _check(self) -> None:
        if len(self.labels) < 2:
            raise ConfigError("grades need at least two labels", path="grades.labels", value=list(self.labels))
        for path, names in (("grades.labels", self.labels), ("grades.labels_zh", self.labels_zh)):
            if len(set(names)) < len(names):
                raise ConfigError("a grade stands twice", path=path, value=list(names))
            if len(names) != len(self.labels):
                raise ConfigError(f"{len(names)} names for {len(self.labels)} grades", path=path)
        if len(self.scores) != len(self.labels):
            raise ConfigError(
                f"{len(self.scores)} scores for {len(self.labels)} grades", path="grades.scores", hint="Give one score a grade"
            )
        if not all(map(math.isfinite, self.scores)) or not (_falling(self.scores) or _falling(self.scores[::-1])):
            raise ConfigError("scores must fall (or rise) from grade to grade", path="grades.scores", value=list(self.scores))
        if self.bands is not None:
            self._check_bands(self.bands)

    def _check_bands(self, bands: tuple[float, ...]) -> None:
        if len(bands) != len(self.labels) - 1:
            hint = "Give the least score of every grade but the worst"
            raise ConfigError(f"{len(bands)} limits for {len(self.labels)} grades", path="grades.bands", value=list(bands), hint=hint)
        if not all(map(math.isfinite, bands)) or not _falling(bands if self.best_first else bands[::-1]):
            word = "fall" if self.best_first else "rise"
            raise ConfigError(f"limits must {word} from grade to grade, as the scores do", path="grades.bands", value=list(bands))

    @classmethod
    def default(cls) -> Grades:
        """Four grades: excellent 95, good 85, fair 70, poor 50."""
        return cls(DEFAULT_LABELS, DEFAULT_SCORES, DEFAULT_LABELS_ZH)

    @classmethod
    def satisfaction(cls) -> Grades:
        """Five grades of a satisfaction survey: very satisfied 100, satisfied 80, neutral 60, dissatisfied 40, very dissatisfied 20."""
        return cls(SATISFACTION_LABELS, SATISFACTION_SCORES, SATISFACTION_LABELS_ZH)

    @property
    def best_first(self) -> bool:
        """Whether the first grade is the best one."""
        return self.scores[0] > self.scores[-1]

    @property
    def range(self) -> tuple[float, float]:
        """The lowest and highest score an evaluation can reach."""
        return min(self.scores), max(self.scores)

    @property
    def limits(self) -> tuple[float, ...]:
        """Where the score of one grade ends and that of the next begins, in the order of the grades: `bands`, or else midway.

        A score on a limit has the better grade where `bands` are given, the lower one where it is midway.
        """
        return tuple((a + b) / 2 for a, b in pairwise(self.scores)) if self.bands is None else self.bands

    @property
    def unreachable(self) -> tuple[str, ...]:
        """Grades that no score can have, as their band lies outside of the range of scores."""
        low, high = self.range
        above = (math.inf, *self.limits) if self.best_first else (*self.limits, math.inf)
        bands = zip(self.labels, self._floors, above, strict=True)
        return tuple(label for label, floor, ceiling in bands if floor > high or ceiling <= low)

    @property
    def _floors(self) -> tuple[float, ...]:
        """Where the score of every grade begins; of the worst, the least that can be reached."""
        worst = self.range[0]
        return (*self.limits, worst) if self.best_first else (worst, *self.limits)

    def names(self, lang: str = "en") -> tuple[str, ...]:
        """Labels in `lang`."""
        return self.labels_zh if parse(Language, lang, "lang") is Language.ZH else self.labels

    def to_frame(self, lang: str = "en") -> pd.DataFrame:
        """Rows are grades; columns the score, and from which score on a result has the grade (the worst: the least that can be reached)."""
        return pd.DataFrame({"score": self.scores, "from": self._floors}, index=pd.Index(self.names(lang), name="grade"))

    def summary(self, lang: str = "en") -> str:
        """Names, scores and bands, and the range that a score can reach."""
        return display.text_card(self._card(lang))

    def __repr__(self) -> str:
        return self.summary()

    def _repr_html_(self) -> str:
        return display.html_card(self._card("en"))

    def _card(self, lang: str) -> display.Card:
        low, high = self.range
        facts = [(i18n.text("grades.range", lang), f"{display.number(low)}–{display.number(high)}")]
        if self.unreachable:
            names = dict(zip(self.labels, self.names(lang), strict=True))
            facts.append((i18n.text("grades.unreachable", lang), i18n.listing((names[label] for label in self.unreachable), lang)))
        table = self.to_frame(lang).rename(columns={"score": i18n.text("fuzzy.column_score", lang), "from": i18n.text("grades.from", lang)})
        return display.Card(i18n.text("grades.title", lang), tuple(facts), table.rename_axis(i18n.text("common.grade", lang)), (), lang)

    def __len__(self) -> int:
        return len(self.labels)


def _names(given: Any, path: str) -> tuple[str, ...]:
    names = _in_order(given, path)
    for name in names:
        if name is None or (isinstance(name, float) and math.isnan(name)) or not str(name).strip():
            raise ConfigError("a grade has no name", path=path, value=name)
    return tuple(map(str, names))


def _numbers(given: Any, path: str) -> tuple[float, ...]:
    return tuple(_number(number, path) for number in _in_order(given, path))


def _in_order(given: Any, path: str) -> tuple[Any, ...]:
    """The parts of a sequence; by their order alone they go to the grades, so that names of their own would be lost."""
    is_named = isinstance(given, pd.Series) and not given.index.equals(pd.RangeIndex(len(given)))
    if isinstance(given, (str, Set, Mapping)) or not isinstance(given, Iterable) or is_named:
        raise ConfigError("is no list in the order of the grades", path=path, value=given, hint="Give a list, one entry a grade")
    return tuple(given)


def _number(score: object, path: str) -> float:
    if isinstance(score, str):
        raise ConfigError("is not a number", path=path, value=score)
    try:
        return float(score)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        raise ConfigError("is not a number", path=path, value=score) from None


def _falling(scores: Sequence[float]) -> bool:
    return all(before > after for before, after in pairwise(scores))
