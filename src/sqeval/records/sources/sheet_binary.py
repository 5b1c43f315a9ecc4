"""Sheets of .xlsb: errors, which their reader takes for empty cells, found in the binary records."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from sqeval.records.sources.sheet_extent import bounded

WORKBOOK = "xl/workbook.bin"

#: Kinds of records.
_ROW, _SHEET = 0, 156
_CELLS = range(2, 12)
_ERROR_CELLS = (3, 11)

_ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A", 43: "#GETTING_DATA"}


def sheet_relations(workbook: bytes) -> list[str]:
    """The relation of each sheet, in the order of the workbook."""
    found = []
    for kind, at, size in _records(workbook):
        if kind == _SHEET and size >= 12:
            (length,) = struct.unpack_from("<I", workbook, at + 8)
            found.append(workbook[at + 12 : at + 12 + 2 * length].decode("utf-16-le", "replace"))
    return found


def errors_in_binary(sheet: bytes, name: str, most: int | None = None) -> dict[tuple[int, int], str]:
    """Errors by row and column from 0.

    Raises
    ------
    DataError
        The sheet spans too many cells.
    """
    errors: dict[tuple[int, int], str] = {}
    row = rows = columns = 0
    for kind, at, size in _records(sheet):
        if kind == _ROW and size >= 4:
            (row,) = struct.unpack_from("<I", sheet, at)
        elif kind in _CELLS and size > 8:
            (column,) = struct.unpack_from("<I", sheet, at)
            rows, columns = max(rows, row + 1), max(columns, column + 1)
            if kind in _ERROR_CELLS:
                errors[row, column] = _ERRORS.get(sheet[at + 8], "#ERROR!")
    bounded(rows, columns, name, most)
    return errors


def _records(part: bytes) -> Iterator[tuple[int, int, int]]:
    """Kind, place and size of every record; both numbers are written in seven bits a byte, the low ones first."""
    at = 0
    while at < len(part):
        kind, at = _number(part, at, 2)
        size, at = _number(part, at, 4)
        yield kind, at, min(size, len(part) - at)
        at += size


def _number(part: bytes, at: int, most: int) -> tuple[int, int]:
    number = 0
    for k, byte in enumerate(part[at : at + most]):
        number |= (byte & 0x7F) << 7 * k
        if byte < 0x80:
            return number, at + k + 1
    return number, at + most
