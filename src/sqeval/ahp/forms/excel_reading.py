"""A filled workbook: only the cells of answers and marks count, never what a formula gives."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from sqeval.ahp.forms.entries import Entry, read_entries, shown
from sqeval.ahp.forms.form import Form, Problem
from sqeval.ahp.forms.layout import FORM, Layout, Question, plain
from sqeval.ahp.forms.marks import ANSWERED, EXPERT, MARKS, ROLE
from sqeval.records.sources.cells import text_of
from sqeval.records.sources.excel import reading
from sqeval.records.sources.workbook_parts import take_apart

#: A form of thousands of pairs is far smaller, packed and unpacked.
MOST_BYTES, MOST_CELLS = 128 * 1024**2, 2_000_000

#: Begins the marks of rows that ask nothing, such as headings.
_OWN = "sqeval:"

#: Stands in place of a formula that has no value or fails.
_FAILED = "\0"

Rows = list[list[Any]]


class _Cell(NamedTuple):
    """A cell that answers are read from, and its place."""

    value: Any
    place: str


def read_workbook(path: Path, data: bytes) -> Form:
    """The form in a workbook of any kind that calamine reads."""
    sheets = _sheets(path.name, data)
    lines = next((found for rows in sheets.values() if (found := _lines(rows)) is not None), None)
    layout = layout_of(lines)
    if isinstance(layout, Problem):
        return Form(path, problems=(layout,))
    people = {key: _person(cells["answer"]) for key, cells in _marked(sheets, {"answer": ANSWERED})}
    asked, problems = _entries(sheets, layout)
    answers, open_words, wrong = read_entries(asked, layout)
    person = {"expert": people.get(EXPERT, ""), "role": people.get(ROLE, "")}
    return Form(path, **person, layout=layout, answers=tuple(answers), open_words=tuple(open_words), problems=(*problems, *wrong))


def layout_of(lines: list[str] | None) -> Layout | Problem:
    """The layout of a form by the lines that it carries, or why there is none."""
    if not lines:
        return Problem("foreign")
    named = re.search(r'"(sqeval\.questionnaire/[^"]*)"', lines[0])
    if named is not None and named[1] != FORM:
        return Problem("version", details={"value": named[1]})
    try:
        return Layout.from_lines(lines)
    except (ValueError, KeyError, TypeError, AttributeError):
        return Problem("changed")


def _sheets(name: str, data: bytes) -> dict[str, Rows]:
    """All cells of all sheets."""
    with reading(name):
        from python_calamine import CalamineWorkbook

        parts = take_apart(data, name, most_bytes=MOST_BYTES, most_cells=MOST_CELLS)
        book = CalamineWorkbook.from_filelike(io.BytesIO(parts.data))
        found = {}
        for position, title in enumerate(book.sheet_names):
            failed = parts.errors(position, name)
            rows = [list(row) for row in book.get_sheet_by_index(position).to_python(skip_empty_area=False)]
            found[title] = _with_failures(rows, failed)
    return found


def _with_failures(rows: Rows, failed: dict[tuple[int, int], str]) -> Rows:
    """The rows with a mark where a formula has no value, so that it is not taken for an empty cell."""
    for (row, column), error in failed.items():
        rows.extend([] for _ in range(row + 1 - len(rows)))
        rows[row].extend([""] * (column + 1 - len(rows[row])))
        rows[row][column] = f"{_FAILED}{error}"
    return rows


def _lines(rows: Rows) -> list[str] | None:
    """The lines of a sheet that says what the form is."""
    lines = [cell for row in rows for cell in row[:1] if isinstance(cell, str) and cell.startswith("{")]
    return lines if lines and '"form"' in lines[0] and '"sqeval.questionnaire/' in lines[0] else None


def _marked(sheets: dict[str, Rows], words: dict[str, str]) -> Iterator[tuple[str, dict[str, _Cell]]]:
    """Rows of the sheets whose columns are called by the words: their marks, and their cells by column."""
    for title, rows in sheets.items():
        head = next((k for k, row in enumerate(rows) if MARKS["key"] in row), None)
        columns = {} if head is None else {key: rows[head].index(word) for key, word in words.items() if word in rows[head]}
        if head is None or len(columns) < len(words):
            continue
        key = rows[head].index(MARKS["key"])
        for k, row in enumerate(rows):
            if k != head:
                cells = {name: _Cell(_at(row, column), f"{title}!{_letters(column)}{k + 1}") for name, column in columns.items()}
                yield str(_at(row, key)).strip(), cells


def _entries(sheets: dict[str, Rows], layout: Layout) -> tuple[list[Entry], list[Problem]]:
    """Rows of pairs, and those that hold an answer to no known question."""
    known = {question.key: question for question in layout.questions}
    asked, problems = [], []
    words = {name: MARKS[name] for name in ("left", "right", "which", "how")}
    seen = False
    for key, cells in _marked(sheets, words):
        seen = True
        which, how = cells["which"], cells["how"]
        if key in known:
            failure = _failure(known[key], which) or _failure(known[key], how)
            problems += [failure] if failure else []
            asked += [] if failure else [_entry(known[key], cells)]
        elif not key.startswith(_OWN) and (key or _is_filled(which) or _is_filled(how)):
            problems.append(Problem("unknown_row", how.place, details={"value": shown(key or how.value)}))
    lost = [] if seen else [Problem("columns", details={"value": ", ".join(words.values())})]
    return asked, [*lost, *problems]


def _entry(question: Question, cells: dict[str, _Cell]) -> Entry:
    which, how = cells["which"], cells["how"]
    return Entry(question, how.value, how.place, text_of(which.value), which.place, (cells["left"].value, cells["right"].value))


def _person(cell: _Cell) -> str:
    """Name or role of an expert; empty where a formula has no value."""
    text = text_of(cell.value) or ""
    return "" if text.startswith(_FAILED) else plain(text).removeprefix("'")


def _failure(question: Question, cell: _Cell) -> Problem | None:
    if isinstance(cell.value, str) and cell.value.startswith(_FAILED):
        return Problem("formula", cell.place, question, {"value": cell.value.removeprefix(_FAILED)})
    return None


def _is_filled(cell: _Cell) -> bool:
    return not isinstance(cell.value, str) or bool(cell.value.strip())


def _at(row: list[Any], column: int) -> Any:
    return row[column] if column < len(row) else ""


def _letters(column: int) -> str:
    """Letters of a column by its position: 0 is A, 26 is AA."""
    return "" if column < 0 else _letters(column // 26 - 1) + chr(ord("A") + column % 26)
