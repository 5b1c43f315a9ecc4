"""Surveys answered in words, stars or emoji: which questions a declared rule is for, and their numbers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from sqeval.errors import ConfigError, DataError, nearest_hint
from sqeval.labelled import is_text
from sqeval.records.answers import EVERY, AnswerRule, known_rules, read_answers, read_share, rule_of
from sqeval.spec import read

#: Of a rule for all questions: the share of a column's answers that it must read, or the column is no question of its kind.
_MOST = 0.5


def rules_by_question(answers: Any, path: str = "answers") -> dict[str, AnswerRule]:
    """A rule by question, or one for every question: a name, {answer: number}, or either of them by question.

    Raises
    ------
    ConfigError
        It is no rule, or an unknown one.
    """
    if isinstance(answers, Mapping) and any(isinstance(part, (str, Mapping, AnswerRule)) for part in answers.values()):
        return {str(question): _checked(rule_of(part, f"{path}.{question}"), f"{path}.{question}") for question, part in answers.items()}
    return {EVERY: _checked(rule_of(answers, path), path)}


def numbered(frame: pd.DataFrame, answers: Any, row_numbers: pd.Index, skip: frozenset[str]) -> pd.DataFrame:
    """The frame with answers in words as numbers; a rule for every question is applied where it reads most of the answers.

    Raises
    ------
    DataError
        A question of the rule is not there, an answer has no number, or no column holds any answer of the rule.
    ConfigError
        `answers` is no rule.
    """
    rules = rules_by_question(answers)
    for question in (name for name in rules if name != EVERY and name not in frame.columns):
        raise DataError("is not in the surveys", column=question, hint=nearest_hint(question, map(str, frame.columns)))
    if EVERY in rules:
        rule = rules.pop(EVERY)
        columns = [str(name) for name in frame.columns if name not in skip and is_text(frame[name])]
        rules = {name: rule for name in columns if read_share(frame[name], rule) >= _MOST} | rules
    if not rules:
        raise DataError("no column of the surveys holds answers that `answers` can read", value=answers)
    return frame.assign(**{name: _numbers(frame[name], rule, row_numbers) for name, rule in rules.items()})


def _checked(rule: Any, path: str) -> AnswerRule:
    if isinstance(rule, AnswerRule):
        return rule
    if not isinstance(rule, Mapping):
        raise ConfigError("is no rule for answers", path=path, value=rule, hint=nearest_hint(rule, known_rules()))
    return read(AnswerRule, rule, path=path)


def _numbers(column: pd.Series[Any], rule: AnswerRule, row_numbers: pd.Index) -> pd.Series[Any]:
    numbers, unknown = read_answers(column, rule)
    lost = np.flatnonzero(unknown)
    if lost.size:
        hint = "Add it to `answers`, or declare it as a null"
        raise DataError("an answer has no number", column=column.name, row=row_numbers[lost[0]], value=column.iloc[lost[0]], hint=hint)
    return numbers
