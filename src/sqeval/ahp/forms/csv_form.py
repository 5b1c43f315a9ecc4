"""The form as a table: one row a pair."""

from __future__ import annotations

import codecs

import pandas as pd

from sqeval import atomic, i18n
from sqeval.ahp.forms.layout import Layout, plain
from sqeval.ahp.structure import Structure

#: Columns that are read back; the others are for the reader's eyes.
READ = ("expert", "role", "node", "left", "right", "judgement", "form")


def csv_bytes(structure: Structure, layout: Layout, lang: str) -> bytes:
    """The table as UTF-8 with a byte order mark, by which spreadsheets know Chinese."""
    questions = layout.questions
    titles = [layout.title(question) for question in questions]
    frame = pd.DataFrame(
        {
            "expert": "",
            "role": "",
            "node": [question.node for question in questions],
            "left": [question.left for question in questions],
            "right": [question.right for question in questions],
            "judgement": "",
            "node_title": [plain(structure.title(question.node, lang)) for question in questions],
            "left_title": [left for left, _ in titles],
            "right_title": [right for _, right in titles],
            "question": [i18n.text("questionnaire.csv_question", lang, left=left, right=right) for left, right in titles],
            "form": _spread(layout.lines, len(questions)),
        }
    )
    return codecs.BOM_UTF8 + atomic.csv_text(frame).encode()


def _spread(lines: list[str], rows: int) -> list[str]:
    """The lines one a row; what is left over stands in the last row."""
    cells = [*lines[: rows - 1], "\n".join(lines[rows - 1 :])]
    return cells + [""] * (rows - len(cells))
