"""Words that stand for nothing: "?", "NULL", "#N/A" and their like."""

from __future__ import annotations

import numpy as np

from sqeval.records.doctor.problem import Action, Of, Problem
from sqeval.records.doctor.sheet import Sheet

#: What exports write where there is no value, in lower case.
_LOWER = ("?", "na", "n/a", "nan", "null", "(null)", "none", "nil", "-", "--", "\\n", "#n/a", "nat", "无", "空", "暂无")
_WORDS = frozenset(form for word in _LOWER for form in (word, word.upper(), word.capitalize(), "NaN", "NaT"))


def found_words(sheet: Sheet) -> dict[str, dict[str, int]]:
    """Null word → column → how many cells hold it."""
    found: dict[str, dict[str, int]] = {}
    for column in sheet.texts:
        distinct = sheet.distinct(column)
        for place in np.flatnonzero(distinct.among(_WORDS)):
            found.setdefault(str(distinct.texts[place]), {})[column] = int(distinct.counts[place])
    return dict(sorted(found.items()))


def check(sheet: Sheet, declared: tuple[str, ...]) -> list[Problem]:
    """Null words by whether they are declared; only declared ones become missing."""
    words = found_words(sheet)
    return [
        *_problem(sheet, {word: columns for word, columns in words.items() if word in declared}, Action.REPAIR, declared),
        *_problem(sheet, {word: columns for word, columns in words.items() if word not in declared}, Action.REPORT, declared),
    ]


def _problem(sheet: Sheet, words: dict[str, dict[str, int]], action: Action, declared: tuple[str, ...]) -> list[Problem]:
    if not words:
        return []
    columns = sorted({column for counts in words.values() for column in counts})
    totals = {word: sum(counts.values()) for word, counts in words.items()}
    is_declared = action is Action.REPAIR
    return [
        Problem(
            code="null_words" if is_declared else "undeclared_nulls",
            column=None,
            count=sum(totals.values()),
            of=sheet.frame.size,
            what=Of.CELLS,
            examples=tuple(columns[:5]),
            action=action,
            details={"words": totals, "columns": columns},
            settings={} if is_declared else {"nulls": [*declared, *words]},
        )
    ]
