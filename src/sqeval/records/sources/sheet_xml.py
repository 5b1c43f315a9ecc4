"""Sheets of .xlsx and .xlsm: what their reader takes for empty cells, found in their XML without parsing it."""

from __future__ import annotations

import html
import re

from sqeval.errors import DataError
from sqeval.records.sources import sheet_extent

WORKBOOK = "xl/workbook.xml"

#: Stands for the value of a formula that no spreadsheet has calculated yet.
NOT_CALCULATED = "#NOT CALCULATED"

_TAG = rb"<(?:\w+:)?"
_PLACE = rb"\sr=[\"']([A-Z]{1,3})(\d{1,7})[\"']"
_CELL = re.compile(_TAG + rb"c\b[^>]*?" + _PLACE + rb"[^>]*[^/]>")
_COLUMNS = re.compile(rb"\sr=[\"']([A-Z]{1,3})")
_ROWS = re.compile(rb"\sr=[\"'][A-Z]{0,3}(\d{1,7})")
_ERROR = re.compile(_TAG + rb"c\b([^>]*\st=[\"']e[\"'][^>]*)>.*?" + _TAG + rb"v>([^<]*)<", re.DOTALL)
_FORMULA = _TAG + rb"f\b(?:[^>]*/>|[^>]*>[^<]*</(?:\w+:)?f>)"
_NO_VALUE = rb"(?:" + _TAG + rb"v\s*/>|" + _TAG + rb"v></(?:\w+:)?v>)?</(?:\w+:)?c>"
_EMPTY_FORMULA = re.compile(_TAG + rb"c\b([^>]*)>" + _FORMULA + _NO_VALUE)


def sheet_relations(workbook: bytes) -> list[str]:
    """The relation of each sheet, in the order of the workbook."""
    tags = re.findall(_TAG + rb"sheet\s[^>]*>", workbook)
    found = [re.search(rb"\s\w+:id=[\"']([^\"']*)[\"']", tag) for tag in tags]
    return [match[1].decode() if match else "" for match in found]


def errors_in_xml(sheet: bytes, name: str, most: int | None = None) -> dict[tuple[int, int], str]:
    """Errors, and formulas without a value, by row and column from 0.

    Raises
    ------
    DataError
        The sheet spans too many cells.
    """
    rows, columns = _extent(set(_COLUMNS.findall(sheet)), set(_ROWS.findall(sheet)))
    if rows * columns > (sheet_extent.MAX_CELLS if most is None else most):
        # Cells that have a look but no value do not count; telling them apart takes longer.
        filled = _CELL.findall(sheet)
        rows, columns = _extent({column for column, _ in filled}, {row for _, row in filled})
    sheet_extent.bounded(rows, columns, name, most)
    errors: dict[tuple[int, int], str] = {}
    if b't="e"' in sheet or b"t='e'" in sheet:
        errors |= {_place(found[1], name): html.unescape(found[2].decode()) for found in _ERROR.finditer(sheet)}
    if re.search(_TAG + rb"f\b", sheet) is None:
        return errors
    # A formula that gives an empty text says so by its type.
    empty = (found[1] for found in _EMPTY_FORMULA.finditer(sheet) if not re.search(rb"\st=", found[1]))
    return errors | {_place(attributes, name): NOT_CALCULATED for attributes in empty}


def _extent(columns: set[bytes], rows: set[bytes]) -> tuple[int, int]:
    return max(map(int, rows), default=0), max(map(_column, columns), default=-1) + 1


def _place(attributes: bytes, name: str) -> tuple[int, int]:
    found = re.search(_PLACE, attributes)
    if found is None:
        raise DataError(f"{name} has a formula error in a cell without a place", hint="Open it in a spreadsheet and save it again")
    return int(found[2]) - 1, _column(found[1])


def _column(letters: bytes) -> int:
    """Position of a column by its letters: A is 0, AA is 26."""
    number = 0
    for letter in letters:
        number = 26 * number + letter - ord("A") + 1
    return number - 1
