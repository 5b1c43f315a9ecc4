"""Spreadsheets (.xlsx, .xlsm, .xlsb, .xls, .ods): one sheet to raw rows, numbered as the sheet numbers them."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

import pandas as pd

from sqeval.errors import DataError, MissingExtraError, OptionError, nearest_hint
from sqeval.records.sources.cells import column_of, text_of
from sqeval.records.sources.frame import raw_of
from sqeval.records.sources.headings import check_header, names_of, with_repeats
from sqeval.records.sources.origin import Origin, Raw
from sqeval.records.sources.workbook_parts import Parts, take_apart
from sqeval.result import Caution

SUFFIXES = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")

#: A sheet, and its formula errors by row and column from 0.
_Sheet = tuple[Any, dict[tuple[int, int], str]]

#: An error that says only that there is no value.
_NOT_AVAILABLE = "#N/A"


@dataclass(frozen=True, eq=False)
class _Book:
    """An open workbook."""

    name: str
    workbook: Any
    parts: Parts
    known: dict[int, _Sheet] = field(default_factory=dict)

    @property
    def names(self) -> list[str]:
        return list(self.workbook.sheet_names)

    def sheet(self, position: int) -> _Sheet:
        """A sheet and its formula errors; these are looked for first, as that tells whether the sheet is bearable."""
        if position not in self.known:
            errors = self.parts.errors(position, self.name)
            self.known[position] = self.workbook.get_sheet_by_index(position), errors
        return self.known[position]


@dataclass(frozen=True, eq=False)
class _Rows:
    """Rows of a sheet that are not blank, the header first, and the row that each stands in."""

    cells: list[list[Any]]
    numbers: list[int]


def read_excel(data: bytes, nulls: Sequence[str], origin: Origin, *, sheet: str | int | None) -> Raw:
    """Read one sheet; blank rows are no rows, and a title above the header is none either.

    Errors of formulas stay as text (#REF! and the like), so that a column of another kind rejects them; #N/A is missing.

    Raises
    ------
    DataError
        It is no spreadsheet, is protected, has no data, or several sheets have and none is named.
    OptionError
        There is no such sheet.
    """
    with reading(origin.name):
        book = _open(data, origin.name)
        position = _sheet(book, sheet)
        title = book.names[position]
        found, errors = book.sheet(position)
        rows, above = _without_titles(_rows(_cells(found, errors)))
        merged = [first[0] + 1 for first, last in found.merged_cell_ranges or () if last[0] > first[0]]
    if not rows.cells:
        raise DataError(f"sheet {title!r} of {origin.name} is empty")
    headings, frame = _frame(rows, origin.name)
    counts = {
        "rows_above_header": above,
        "formula_errors": sum(error != _NOT_AVAILABLE for error in errors.values()),
        "formula_errors_lost": book.parts.unplaced(),
        "merged_cells": sum(row >= rows.numbers[0] for row in merged),
    }
    cautions = tuple(Caution(code, (f"{origin.name}, {title}",), {"rows": count}) for code, count in counts.items() if count)
    cautions += check_header(rows.cells[0], rows.cells[1] if len(rows.cells) > 1 else None, rows.numbers[0], origin.name)
    numbers = pd.Index(rows.numbers[1:], dtype="int64")
    raw = raw_of(frame, nulls, replace(origin, sheet=title), origin.name, row_numbers=numbers, cautions=cautions)
    return with_repeats(raw, headings)


@contextmanager
def reading(name: str) -> Iterator[None]:
    """Turn what reading a spreadsheet may raise into one clear error."""
    try:
        import python_calamine
    except ImportError as error:
        raise MissingExtraError.for_extra("reading Excel", "excel") from error
    try:
        yield
    except python_calamine.PasswordError as error:
        raise DataError(f"{name} is protected by a password", hint="Save it without one") from error
    except python_calamine.CalamineError as error:
        hint = "Some systems call text or web pages .xls: open it and save it as .xlsx, or name it .csv if it is text"
        raise DataError(f"{name} is not readable as a spreadsheet: {error}", hint=hint) from error
    except BaseException as error:
        # The reader panics on some torn files, by an exception whose class it does not name.
        if type(error).__module__ != "pyo3_runtime":
            raise
        raise DataError(f"{name} is not readable as a spreadsheet: it is torn", hint="Save it again") from error


def _open(data: bytes, name: str) -> _Book:
    from python_calamine import CalamineWorkbook

    parts = take_apart(data, name)
    return _Book(name, CalamineWorkbook.from_filelike(io.BytesIO(parts.data)), parts)


def _sheet(book: _Book, sheet: str | int | None) -> int:
    """Position of the sheet asked for, or of the only one with data; a number as text is the name of a sheet before it counts them."""
    if sheet is None:
        return _only_sheet(book)
    if isinstance(sheet, str) and sheet in book.names:
        return book.names.index(sheet)
    number = int(sheet) if isinstance(sheet, str) and sheet.isdecimal() else sheet
    if isinstance(number, int) and not isinstance(number, bool) and 1 <= number <= len(book.names):
        return number - 1
    hint = f"{nearest_hint(sheet, book.names)}; or a number from 1 to {len(book.names)}"
    raise OptionError(f"{book.name} has no such sheet", value=sheet, hint=hint)


def _only_sheet(book: _Book) -> int:
    from python_calamine import SheetTypeEnum, SheetVisibleEnum

    # A hidden sheet is never meant, but is told of where there is no other.
    seen = [data.typ == SheetTypeEnum.WorkSheet and data.visible == SheetVisibleEnum.Visible for data in book.workbook.sheets_metadata]
    filled = [name for name, is_seen in zip(book.names, seen, strict=True) if is_seen and book.sheet(book.names.index(name))[0].height]
    if len(filled) == 1:
        return book.names.index(filled[0])
    listing = ", ".join(map(repr, filled or book.names))
    if filled:
        raise DataError(f"{book.name} has several sheets with data: {listing}", hint=f"Name one, e.g. sheet={filled[0]!r}")
    raise DataError(f"{book.name} has no visible sheet with data; its sheets: {listing}", hint="If one is hidden, name it with `sheet`")


def _cells(sheet: Any, errors: dict[tuple[int, int], str]) -> list[list[Any]]:
    """All cells from the first row and column of the sheet, None where empty."""
    table = [[None if cell == "" else cell for cell in row] for row in sheet.to_python(skip_empty_area=False)]
    for (row, column), error in errors.items():
        # What reads as empty at the end of a sheet is not there at all.
        table.extend([] for _ in range(row + 1 - len(table)))
        table[row].extend([None] * (column + 1 - len(table[row])))
        table[row][column] = None if error == _NOT_AVAILABLE else error
    return table


def _rows(table: list[list[Any]]) -> _Rows:
    found = [(number, row) for number, row in enumerate(table, start=1) if any(_is_filled(cell) for cell in row)]
    return _Rows([row for _, row in found], [number for number, _ in found])


def _is_filled(cell: Any) -> bool:
    return cell is not None and not (isinstance(cell, str) and cell.isspace())


def _without_titles(rows: _Rows) -> tuple[_Rows, int]:
    """The rows without those above the header in which a single cell is filled, where the first row of the table has more."""
    filled = [sum(map(_is_filled, row)) for row in rows.cells[:20]]
    above = next((k for k, count in enumerate(filled) if count > 1), 0)
    return _Rows(rows.cells[above:], rows.numbers[above:]), above


def _frame(rows: _Rows, source: str) -> tuple[list[str], pd.DataFrame]:
    """The headings of all columns, and the columns that have a heading or a value."""
    width = max(map(len, rows.cells))
    columns = list(zip(*(row + [None] * (width - len(row)) for row in rows.cells), strict=True))
    # Cells may have a look far beyond the last value.
    while not any(map(_is_filled, columns[-1])):
        columns.pop()
    headings = [text_of(heading) or "" for heading, *_ in columns]
    named = zip(names_of(headings, source), columns, strict=True)
    filled = [column_of(cells).rename(name) for name, (heading, *cells) in named if _is_filled(heading) or any(map(_is_filled, cells))]
    return headings, pd.concat(filled, axis=1)
