"""A filled table: one row a pair, known by its names."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import pandas as pd

from sqeval.ahp.forms.csv_form import READ
from sqeval.ahp.forms.entries import Entry, read_entries
from sqeval.ahp.forms.excel_reading import layout_of
from sqeval.ahp.forms.form import Form, Problem
from sqeval.ahp.forms.layout import Layout, Question, plain
from sqeval.atomic import inert_text
from sqeval.records.sources.csv_file import read_csv, refuse_ragged
from sqeval.records.sources.origin import Origin


def read_table(path: Path, data: bytes) -> Form:
    """The form in a table, whatever spreadsheet has saved it again (encoding, delimiter, order of rows and columns)."""
    raw = refuse_ragged(read_csv(data, ("",), Origin(path.name, hashlib.sha256(data).hexdigest()), encoding=None, delimiter=None))
    frame = raw.frame.astype(object).where(raw.frame.notna(), "")
    if "form" not in frame.columns:
        return Form(path, problems=(Problem("foreign"),))
    gone = [name for name in READ if name not in frame.columns]
    layout = layout_of(sorted((line for cell in frame["form"] for line in str(cell).splitlines()), key=lambda line: '"form"' not in line))
    if gone or isinstance(layout, Problem):
        return Form(path, problems=(layout if isinstance(layout, Problem) else Problem("columns", details={"value": ", ".join(gone)}),))
    asked, problems = _entries(frame, [int(row) for row in raw.row_numbers], layout)
    answers, open_words, wrong = read_entries(asked, layout)
    names = {column: list(dict.fromkeys(text for cell in frame[column] if (text := _name(cell)))) for column in ("expert", "role")}
    two = [Problem("experts", details={"value": ", ".join(names["expert"])})] if len(names["expert"]) > 1 else []
    return Form(
        path,
        expert=next(iter(names["expert"]), ""),
        role=next(iter(names["role"]), ""),
        layout=layout,
        answers=tuple(answers),
        open_words=tuple(open_words),
        problems=(*two, *problems, *wrong),
    )


def _entries(frame: pd.DataFrame, rows: list[int], layout: Layout) -> tuple[list[Entry], list[Problem]]:
    known = {names: question for question in layout.questions for names in _spellings(question)}
    asked, problems = [], []
    for row, node, left, right, judgement in zip(rows, *(frame[name] for name in ("node", "left", "right", "judgement")), strict=True):
        place = f"judgement, row {row}"
        question = known.get((str(node), str(left), str(right)))
        if question is None:
            problems.append(Problem("unknown_row", f"row {row}", details={"value": f"{node}: {left} – {right}"}))
        else:
            asked.append(Entry(question, judgement, place, has_side=False))
    return asked, problems


def _spellings(question: Question) -> set[tuple[str, ...]]:
    """Names of a question as they stand in a table."""
    return {tuple(question), tuple(str(inert_text(name)) for name in question)}


def _name(cell: Any) -> str:
    return plain(str(cell)).removeprefix("'")
