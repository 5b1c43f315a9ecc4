"""Rows of a form to answers: each is a judgement, open, or wrong."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from typing import NamedTuple

import numpy as np

from sqeval.ahp.forms.form import Answer, Problem
from sqeval.ahp.forms.layout import Layout, Question, folded
from sqeval.ahp.forms.scale import UnreadableError, read_number
from sqeval.ahp.judgement import written
from sqeval.ahp.reciprocity import agree
from sqeval.atomic import inert_text

#: What is open, and what is wrong.
Read = tuple[list[Answer], list[tuple[Question, str]], list[Problem]]


class Entry(NamedTuple):
    """Cells of a row: the side that is more important, the number, and what is shown of both sides.

    Rows of a table have no cell for the side: their numbers say it.
    """

    question: Question
    how: object
    place: str
    which: object = ""
    which_place: str = ""
    shown: tuple[object, object] = ("", "")
    has_side: bool = True


def read_entries(entries: Iterable[Entry], layout: Layout) -> Read:
    """Answers, open questions, and problems of the rows of a form."""
    answers: dict[Question, Answer] = {}
    words: dict[Question, str] = {}
    problems = []
    for entry in entries:
        found = _ratio(entry, layout)
        if isinstance(found, Problem):
            problems.append(found)
        elif isinstance(found, str):
            words.setdefault(entry.question, found)
        else:
            earlier = answers.setdefault(entry.question, Answer(entry.question, found, entry.place))
            problems += _against(earlier, found, entry)
    open_words = [(question, words.get(question, "row")) for question in layout.questions if question not in answers]
    return [answers[question] for question in layout.questions if question in answers], open_words, problems


def _ratio(entry: Entry, layout: Layout) -> float | str | Problem:
    """The judgement; or what is lacking; or what is wrong."""
    try:
        number = read_number(entry.how)
    except UnreadableError as error:
        return Problem(error.code, entry.place, entry.question, {"value": shown(entry.how)})
    if not entry.has_side:
        return "both" if math.isnan(number) else number
    stranger = _stranger(entry, layout)
    if stranger and not (math.isnan(number) and not folded(str(entry.which or ""))):
        return Problem("moved", entry.which_place, entry.question, {"value": shown(stranger)})
    side = _side(entry, layout)
    if side is None:
        return Problem("neither", entry.which_place, entry.question, {"value": shown(entry.which)})
    if number < 1 and side == "left":
        return Problem("against", entry.place, entry.question, {"value": shown(entry.which)})
    return _sided(side, number)


def _sided(side: str, number: float) -> float | str:
    """The judgement of the left side over the right one; or what is lacking."""
    if math.isnan(number):
        return "how" if side else "both"
    # A fraction says by itself which one is less important, and 1 that neither is.
    if number <= 1 or side == "left":
        return number
    return 1 / number if side else "which"


def _side(entry: Entry, layout: Layout) -> str | None:
    """Which side a text names: as it is called in the form, by its own name, or as its row shows it; empty where it is, None if neither."""
    text = folded(str("" if entry.which is None else entry.which))
    if not text:
        return ""
    sides = _sides(entry, layout)
    return next((side for names in sides for side, name in names if text in {folded(name), folded(str(inert_text(name)))}), None)


def _sides(entry: Entry, layout: Layout) -> Iterator[tuple[tuple[str, str], tuple[str, str]]]:
    question = entry.question
    for left, right in (layout.title(question), (question.left, question.right), tuple(map(str, entry.shown))):
        yield ("left", left), ("right", right)


def _stranger(entry: Entry, layout: Layout) -> str:
    """What a row shows of another question; empty where it shows its own two sides, or words that name no item at all.

    A hidden mark stays behind when only the columns that people see are sorted, or pasted over.
    """
    question = entry.question
    own = {folded(name) for name in (*layout.title(question), question.left, question.right)}
    items = {folded(name) for (_, child), title in layout.titles.items() for name in (child, title)}
    texts = (str(text).removeprefix("'") for text in entry.shown)
    return next((text for text in texts if folded(text) in items - own), "")


def _against(earlier: Answer, ratio: float, entry: Entry) -> list[Problem]:
    if agree(np.array(earlier.ratio), np.array(1 / ratio)):
        return []
    both = f"{earlier.place}: {written(earlier.ratio)}, {entry.place}: {written(ratio)}"
    return [Problem("contradiction", entry.place, entry.question, {"value": both})]


def shown(cell: object) -> str:
    """A cell for a message."""
    text = repr(cell) if isinstance(cell, str) else str(cell)
    return text if len(text) <= 60 else f"{text[:59]}…"
