"""Grades of a fuzzy evaluation: comments such as excellent, good, fair, poor, each with a score."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from sqeval.errors import ConfigError
from sqeval.options import Language, parse

DEFAULT_LABELS = ("excellent", "good", "fair", "poor")
DEFAULT_LABELS_ZH = ("优秀", "良好", "一般", "较差")
DEFAULT_SCORES = (95.0, 85.0, 70.0, 50.0)


@dataclass(frozen=True, init=False)
class Grades:
    """Ordered grades with explicit scores.

    Parameters
    ----------
    labels : sequence of str
        Names of the grades, in order; the best first wherever thresholds are used.
    scores : sequence of float
        One score a grade, strictly falling (or strictly rising for a scale that runs from worst to best).
    labels_zh : sequence of str, optional
        The same names in Chinese; the labels themselves where not given.

    Raises
    ------
    ConfigError
        Fewer than two grades, a name that stands twice, or scores that are not strictly ordered.

    Examples
    --------
    >>> grades = Grades(["good", "fair", "poor"], scores=[90, 70, 50])
    >>> grades.range
    (50.0, 90.0)
    """

    labels: tuple[str, ...]
    scores: tuple[float, ...]
    labels_zh: tuple[str, ...]

    def __init__(self, labels: Iterable[str], scores: Iterable[float], labels_zh: Iterable[str] | None = None) -> None:
        names = tuple(str(label) for label in labels)
        object.__setattr__(self, "labels", names)
        object.__setattr__(self, "scores", tuple(map(_number, scores)))
        object.__setattr__(self, "labels_zh", names if labels_zh is None else tuple(str(label) for label in labels_zh))
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

    @classmethod
    def default(cls) -> Grades:
        """Four grades: excellent 95, good 85, fair 70, poor 50."""
        return cls(DEFAULT_LABELS, DEFAULT_SCORES, DEFAULT_LABELS_ZH)

    @property
    def best_first(self) -> bool:
        """Whether the first grade is the best one."""
        return self.scores[0] > self.scores[-1]

    @property
    def range(self) -> tuple[float, float]:
        """The lowest and highest score an evaluation can reach."""
        return min(self.scores), max(self.scores)

    def names(self, lang: str = "en") -> tuple[str, ...]:
        """Labels in `lang`."""
        return self.labels_zh if parse(Language, lang, "lang") is Language.ZH else self.labels

    def __len__(self) -> int:
        return len(self.labels)


def _number(score: object) -> float:
    try:
        return float(score)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        raise ConfigError("is not a number", path="grades.scores", value=score) from None


def _falling(scores: Sequence[float]) -> bool:
    return all(before > after for before, after in pairwise(scores))
