"""Answers on a rating scale, whose counts by grade also give the membership."""

from __future__ import annotations

from typing import Annotated, Literal, Self

import numpy as np
from pydantic import BeforeValidator, Field, model_validator

from sqeval import i18n
from sqeval.indicators import columns
from sqeval.indicators.context import Context
from sqeval.indicators.kinds import inference
from sqeval.indicators.kinds.base import MeasureBase
from sqeval.indicators.kinds.sample import Floats, Rows, Sample
from sqeval.numerics.groups import Groups
from sqeval.numerics.statistic import Statistic
from sqeval.spec import Table


def _in_words(answers: object) -> object:
    """Answers written as numbers, as Python allows and TOML does not."""
    return {columns.word(answer): grade for answer, grade in answers.items()} if isinstance(answers, dict) else answers


class Rating(MeasureBase):
    """Answers on a rating scale; `answers` maps each answer to the number of a grade (1 is the best).

    The value is the mean answer on 0–100 (worst answer 0, best 100): of numbers by their distance, where grades say which
    end is the best; of words by their grades. The counts by grade give the membership.
    """

    kind: Literal["rating"]
    column: str
    answers: Annotated[Table[str, int], BeforeValidator(_in_words), Field(min_length=2)]

    @model_validator(mode="after")
    def _a_scale(self) -> Self:
        if len(set(self.answers.values())) < 2:
            raise ValueError("a `rating` measure needs `answers` of at least two grades")
        numbers = columns.as_numbers(list(self.answers))
        if numbers is not None and columns.grade_slope(numbers, list(self.answers.values())) == 0:
            raise ValueError("the grades of `answers` rise and fall along their numbers: give words for answers that are no scale")
        return self

    def _own_columns(self) -> tuple[str, ...]:
        return (self.column,)


def samples(measure: Rating, context: Context) -> tuple[Sample, ...]:
    """Scores from 0 to 100, and the grade (from 0, −1 where not answered) of every answer."""
    rows = Rows.of(measure, context)
    grade, score = columns.answers(rows.frame[measure.column], measure.column, measure.answers)
    return (rows.sample(score, grade=grade),)


def counts_by_grade(sample: Sample, grades: int) -> Floats:
    """Answers by group and grade, of shape (groups, grades)."""
    grade, size = sample.more["grade"], sample.groups.size
    given = sample.asked & (grade >= 0)
    codes = np.where(given, sample.groups.codes.astype(np.intp) * grades + grade, -1)
    cells = Groups(codes, size * grades)
    found = cells.counts() if sample.times is None else cells.sums(sample.times.astype(np.float64))
    return found.reshape(size, grades)


def statistic(measure: Rating, sample: Sample) -> Statistic:
    """Mean score with an interval that stays on the scale."""
    del measure
    return inference.mean(sample, bounds=(0.0, 100.0))


def value(measure: Rating, sample: Sample) -> Floats:
    """The value alone."""
    del measure
    return sample.mean


def sentence(measure: Rating, lang: str) -> str:
    """How it is computed."""
    answers = ", ".join(f"{answer}→{grade}" for answer, grade in measure.answers.items())
    return i18n.text("measure.rating", lang, column=measure.column, answers=answers)
