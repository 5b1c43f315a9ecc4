"""The declared rule by which answers go to grades, and the reading of cells by it; nothing is guessed."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sqeval.errors import ConfigError, DataError, nearest_hint, quoted
from sqeval.indicators.columns import as_numbers, word
from sqeval.indicators.grades import Grades
from sqeval.labelled import Floats
from sqeval.numerics.composition import ROUNDING
from sqeval.records.answer_words import rules_by_question
from sqeval.records.answers import EVERY, AnswerRule, plain_answer

Codes = NDArray[np.intp]

#: A declared answer that is none, such as "don't know".
NO_ANSWER = -1


@dataclass(frozen=True, eq=False)
class AnswerGrades:
    """Answers as written → row of `shares` (kinds, g) in `labels`, or NO_ANSWER; `reading` turns other answers into numbers."""

    kinds: dict[str, int]
    shares: Floats
    labels: tuple[str, ...]
    way_out: str
    reading: Mapping[str, AnswerRule] = field(default_factory=dict)

    @property
    def is_whole(self) -> bool:
        """Whether every answer goes to one grade, so that counts by grade are counts of answers."""
        return bool(((self.shares == 0) | (self.shares == 1)).all())

    def codes(self, column: pd.Series[Any], name: object, rows: pd.Index) -> Codes:
        """The kind of every answer, −1 where there is none.

        Raises
        ------
        DataError
            An answer is not declared; the error names it with its row and column.
        """
        places, found = pd.factorize(column)
        rule = self.reading.get(str(name), self.reading.get(EVERY))
        kinds = [self._kind(answer, rule) for answer in found]
        for place, kind in enumerate(kinds):
            if kind is None:
                row = rows[np.flatnonzero(places == place)[0]]
                hint = f"{self.way_out}. {nearest_hint(found[place], self.kinds)}"
                raise DataError("an answer has no grade", column=name, row=quoted(row), value=found[place], hint=hint)
        # A missing answer has code -1, which takes what is put at the end.
        return np.array([*kinds, NO_ANSWER], dtype=np.intp)[places]

    def _kind(self, answer: object, rule: AnswerRule | None) -> int | None:
        if not str(answer).strip():
            return NO_ANSWER
        text = written(answer)
        if text not in self.kinds and rule is not None:
            number = rule.number(text)
            text = text if math.isnan(number) else written(number)
        return self.kinds.get(text)


def read_rule(answers: Any, grades: Grades, reading: Any = None) -> AnswerGrades:
    """The rule {answer: grade, {grade: share} or None}, with grades by name in either language or by number from the best.

    Raises
    ------
    ConfigError
        It is no such mapping, names no grade, its shares do not sum to 1, or one answer is declared twice.
    """
    if not isinstance(answers, Mapping) or not answers:
        hint = "Write {5: 'excellent', 4: 'good', …}, or {3: {'good': 0.5, 'fair': 0.5}} for an answer between grades"
        raise ConfigError("are no mapping {answer: grade}", path="answers", value=answers, hint=hint)
    places = grade_places(grades)
    rows: list[Floats] = []
    kinds: dict[str, int] = {}
    for answer, given in answers.items():
        row = None if given is None else _row(given, places, len(grades), f"answers.{answer}")
        known = kinds.get(written(answer))
        if known is not None and (row is None or known == NO_ANSWER or not np.array_equal(rows[known], row)):
            raise ConfigError("is declared twice, for different grades", path="answers", value=answer)
        if known is None:
            kinds[written(answer)] = NO_ANSWER if row is None else len(rows)
            rows += [] if row is None else [row]
    if not rows:
        raise ConfigError("give no answer a grade", path="answers", value=answers)
    rules = {} if reading is None else rules_by_question(reading, "reading")
    return AnswerGrades(kinds, np.array(rows), grades.labels, "Declare it in `answers`, as None if it is no answer", rules)


def grade_places(grades: Grades) -> dict[str, int]:
    """Position of every grade by what it may be called: its name in either language, or its number from 1, the best."""
    numbers: Iterable[int] = range(1, len(grades) + 1)
    order = list(numbers) if grades.best_first else list(numbers)[::-1]
    names = [*zip(map(str, order), range(len(grades)), strict=True), *_named(grades.labels_zh), *_named(grades.labels)]
    # Later ones rule: a grade that is called 3 is no third grade.
    return dict(names)


def written(answer: object) -> str:
    """An answer without what makes no difference: width, case, spaces around, forms of an emoji, 4.0 for 4.

    Examples
    --------
    >>> written(4.0), written("４"), written(" Very  Good! "), written("👍🏽") == written("👍")
    ('4', '4', 'very good', True)
    """
    text = plain_answer(str(answer) if isinstance(answer, (bool, np.bool_)) else word(answer))
    numbers = as_numbers([text])
    return text if numbers is None else word(float(numbers[0]))


def _named(labels: tuple[str, ...]) -> list[tuple[str, int]]:
    return [(written(label), place) for place, label in enumerate(labels)]


def _row(given: Any, places: Mapping[str, int], size: int, path: str) -> Floats:
    """Shares of one answer in the grades."""
    row = np.zeros(size)
    parts = given if isinstance(given, Mapping) else {given: 1.0}
    for grade, share in parts.items():
        place = places.get(written(grade))
        if place is None:
            raise ConfigError("is not a grade", path=path, value=grade, hint=nearest_hint(grade, places))
        if isinstance(share, (str, bool)) or not isinstance(share, (int, float, np.number)) or not 0 <= share <= 1:
            raise ConfigError("is no share from 0 to 1", path=f"{path}.{grade}", value=share)
        row[place] += share
    if abs(math.fsum(row) - 1.0) > ROUNDING:
        raise ConfigError("shares do not sum to 1", path=path, value=dict(parts), hint="Write thirds as 1/3")
    return row / math.fsum(row)
