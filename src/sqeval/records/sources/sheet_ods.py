"""Sheets of .ods, where one row or cell may stand for many."""

from __future__ import annotations

import re

from sqeval.records.sources.sheet_extent import bounded

CONTENT = "content.xml"

_ROW = re.compile(rb"<(?:\w+:)?table-row\b")
_CELL = re.compile(rb"<(?:\w+:)?(?:covered-)?table-cell\b([^>]*)>")
_TIMES = re.compile(rb"number-(?:rows|columns)-repeated=\"(\d{1,12})")
_VALUE = b"value-type="


def check_extent(content: bytes, name: str, most: int | None = None) -> None:
    """Refuse cells that are written once and stand for more than the memory holds."""
    position = rows = columns = 0
    for piece in _ROW.split(content)[1:]:
        attributes, _, body = piece.partition(b">")
        position += _times(attributes)
        if _VALUE in body:
            # Empty cells to the right of the last value are not read.
            cells = _CELL.findall(body)
            last = max((k for k, cell in enumerate(cells) if _VALUE in cell), default=-1)
            rows, columns = max(rows, position), max(columns, sum(map(_times, cells[: last + 1])))
        if b":table>" in body:
            position = 0
    bounded(rows, columns, name, most)


def count_errors(content: bytes) -> int:
    """How many cells hold a formula error."""
    return content.count(_VALUE + b'"error"')


def _times(attributes: bytes) -> int:
    found = _TIMES.search(attributes)
    return int(found[1]) if found else 1
