"""Scales of words as triangular fuzzy numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from sqeval.errors import ConfigError
from sqeval.fuzzy.read import read_grades, read_pair
from sqeval.fuzzy.triangular.number import TriangularNumber, as_number
from sqeval.indicators.grades import Grades
from sqeval.labelled import Floats, read_only
from sqeval.options import Language


@dataclass(frozen=True, eq=False)
class Scale:
    """Words (in both languages) and the numbers (words, 3) that they stand for."""

    words: tuple[str, ...]
    words_zh: tuple[str, ...]
    numbers: Floats

    def titles(self, lang: str) -> tuple[str, ...]:
        """The words in a language."""
        return self.words_zh if lang == Language.ZH else self.words


def triangular_scale(grades: Grades, limits: tuple[float, float] | None = None) -> dict[str, TriangularNumber]:
    """Grades as triangular numbers: the top at the score of the grade, the ends at the scores of its neighbours.

    Parameters
    ----------
    grades : Grades
    limits : (float, float), optional
        Ends of the scale, where the lowest and the highest grade end; their own scores unless given.

    Returns
    -------
    dict {grade: TriangularNumber}
        In the order of the grades. At every score between the lowest and the highest the memberships of neighbours add up to 1.

    Raises
    ------
    ConfigError
        A score lies outside the limits, or these are no pair of numbers.
    OptionError
        `grades` is not Grades.

    Examples
    --------
    >>> scale = triangular_scale(Grades(["good", "fair", "poor"], scores=[90, 70, 50]), limits=(0, 100))
    >>> scale["good"], scale["poor"]
    (TriangularNumber(l=70.0, m=90.0, u=100.0), TriangularNumber(l=0.0, m=50.0, u=70.0))
    """
    scores = sorted(read_grades(grades).scores)
    low, high = (scores[0], scores[-1]) if limits is None else sorted(read_pair(limits, "limits"))
    if low > scores[0] or high < scores[-1]:
        raise ConfigError("scores do not lie within the limits", path="limits", value=(low, high))
    ends = [low, *scores, high]
    numbers = {score: TriangularNumber(*ends[k : k + 3]) for k, score in enumerate(scores)}
    return {label: numbers[score] for label, score in zip(grades.labels, grades.scores, strict=True)}


def read_scale(scale: Any) -> Scale:
    """A scale as Grades, or as a mapping from words to numbers."""
    titles = scale.labels_zh if isinstance(scale, Grades) else None
    if isinstance(scale, Grades):
        scale = triangular_scale(scale)
    if not isinstance(scale, Mapping) or len(scale) < 2:
        hint = "Give Grades, or {'good': (70, 90, 100), …}"
        raise ConfigError("needs at least two words with triangular numbers", path="scale", value=scale, hint=hint)
    words = tuple(map(str, scale))
    numbers = np.array([tuple(as_number(value, word)) for word, value in scale.items()])
    return Scale(words, words if titles is None else titles, read_only(numbers))
