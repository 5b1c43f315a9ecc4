"""Ratings given in words, stars or emoji, and the rule that would read them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from sqeval.records import schema
from sqeval.records.answers import EVERY, AnswerRule, best_rule, known_rules, read_share, share_of_numbers
from sqeval.records.doctor.problem import Action, Problem
from sqeval.records.doctor.sheet import Mask, Sheet
from sqeval.records.misnamed import misnamed
from sqeval.records.numbers import parse_numbers
from sqeval.records.policies import Policies
from sqeval.records.preset import Preset

#: A rule that reads fewer of the answers is not the one they were given by.
_LEAST_SHARE = 0.5


def better_rules(sheet: Sheet) -> dict[str, str]:
    """Rating → the rule of ours that reads most of its answers, and more of them than what is declared."""
    return {name: rule for name, _, rule, _ in _found(sheet)}


def with_answers(rules: Preset | None, better: Mapping[str, str]) -> Preset | None:
    """The rules with better ones for answers."""
    return rules if rules is None or not better else rules.changed(answers={**rules.model_dump()["answers"], **better})


def check(sheet: Sheet, policies: Policies) -> list[Problem]:
    """Columns of ratings of which most answers need another rule than the declared one, or one at all."""
    found: list[Problem] = []
    for name, source, rule, share in _found(sheet):
        declared = _declared(sheet, name)
        policy = policies["not_a_number" if declared is None else "not_an_answer"]
        details = {"rule": rule, "reads": share, "declared": "" if declared is None else declared.name}
        settings = {"answers": {**_written(sheet.rules), name: rule}}
        mask, known = _unread(sheet, source, declared), int(sheet.distinct(source).known.sum())
        action = Action.REPORT if _rides_along(sheet, source, name) else Action(policy.value)
        found += sheet.problem("answers_in_words", source, mask, of=known, action=action, details=details, settings=settings)
    return found


def _found(sheet: Sheet) -> list[tuple[str, str, str, float]]:
    """Rating, its column in the source, the better rule, and the share of answers that it reads."""
    found = []
    for source in sheet.texts if sheet.rules is not None else []:
        for name in sheet.canonicals(source):
            if schema.kind_of(name) is schema.Kind.RATING:
                rule, share = _better(sheet, source, name)
                found += [(name, source, rule, share)] if rule else []
    return found


def _better(sheet: Sheet, source: str, name: str) -> tuple[str, float]:
    """The better rule and the share of answers it reads; no name where there is none, or where it speaks of another scale."""
    column, declared = sheet.frame[source], _declared(sheet, name)
    if sheet.rules is None:
        return "", 0.0
    answers = column[~column.isin(list(sheet.rules.values.get(name, {})))]
    rule, share = best_rule(answers)
    own = max(share_of_numbers(answers), 0.0 if declared is None else read_share(answers, declared))
    is_better = share >= _LEAST_SHARE and share > own and known_rules()[rule].scale in (None, sheet.rules.rating_scale)
    return (rule, share) if is_better else ("", 0.0)


def _rides_along(sheet: Sheet, source: str, name: str) -> bool:
    """Whether a column that only its name makes a rating is left as it stands, so that no row is rejected for it."""
    return sheet.rules is not None and source == name and bool(misnamed(sheet.frame[[source]], sheet.rules))


def _declared(sheet: Sheet, name: str) -> AnswerRule | None:
    rules = {} if sheet.rules is None else sheet.rules.answers
    return rules.get(name, rules.get(EVERY))


def _unread(sheet: Sheet, source: str, declared: AnswerRule | None) -> Mask:
    """Cells that hold something which is no number, or no answer of the declared rule."""
    distinct = sheet.distinct(source)
    if declared is None:
        return distinct.cells(parse_numbers(pd.Series(distinct.texts)).isna().to_numpy())
    return distinct.cells(np.array([np.isnan(declared.number(str(text))) for text in distinct.texts], dtype=bool))


def _written(rules: Preset | None) -> dict[str, Any]:
    """The rules that are declared already, as a user would write them."""
    declared = {} if rules is None else rules.answers
    return {name: rule.name if known_rules().get(rule.name) == rule else rule.model_dump(mode="json") for name, rule in declared.items()}
