"""Codes among words: a state of −100 where all the others are called New, Active or Closed."""

from __future__ import annotations

from sqeval.records.doctor.problem import Problem
from sqeval.records.doctor.sheet import Sheet

#: A column of words has no more different texts, and so few of its cells hold numbers.
_MOST_WORDS, _MOST_NUMBERS = 50, 0.05


def check(sheet: Sheet, but: frozenset[str] = frozenset()) -> list[Problem]:
    """Cells that hold a number in a column of few words; `but` are columns whose words are known, or are no codes."""
    found: list[Problem] = []
    for name in sheet.texts:
        distinct = sheet.distinct(name)
        if name in but or not 2 < len(distinct.texts) <= _MOST_WORDS:
            continue
        is_number = distinct.series.str.fullmatch(r"\s*[-+]?\d+(?:\.\d+)?\s*", na=False).to_numpy(dtype=bool)
        counts = distinct.counts
        share = counts[is_number].sum() / max(counts.sum(), 1)
        if 0 < share <= _MOST_NUMBERS and (~is_number).sum() >= 2:
            words = {str(text): int(count) for text, count in zip(distinct.texts[is_number], counts[is_number], strict=True)}
            of = int(distinct.known.sum())
            found += sheet.problem("odd_codes", name, distinct.cells(is_number), of=of, details={"words": dict(sorted(words.items()))})
    return found


def unknown_states(sheet: Sheet, column: str, known: tuple[str, ...]) -> list[Problem]:
    """Events in a state that the preset does not know."""
    distinct = sheet.distinct(column)
    is_odd = ~distinct.among(set(known))
    counts = distinct.counts
    words = {str(text): int(count) for text, count in zip(distinct.texts[is_odd], counts[is_odd], strict=True)}
    of = int(distinct.known.sum())
    return sheet.problem("odd_state", column, distinct.cells(is_odd), of=of, details={"words": dict(sorted(words.items()))})
