"""Lines above the header of a CSV file: the title, the date and the filters of a report."""

from __future__ import annotations

import csv
import io
import re

from sqeval.records.sources.delimiter import DELIMITERS
from sqeval.records.sources.headings import is_name

#: Enough for the first rows; a header stands among the first of them.
_SAMPLE, _FIRST = 2**16, 20


def without_titles(data: bytes, delimiter: str | None) -> tuple[bytes, int]:
    """The text with the lines above its header made blank, so that lines keep their numbers, and how many records they were.

    They have one filled field, the first; the header is the first record with more, all of which read like names, and the
    record below it has as many fields.
    """
    sample = data[:_SAMPLE].decode("utf-8", "ignore")
    marks = DELIMITERS if delimiter is None else (delimiter,)
    found = [_above(sample, mark) for mark in marks]
    if None in found:
        return data, 0
    records, lines = min(((records, lines) for records, lines in filter(None, found) if records), default=(0, 0))
    ends = [end.end() for _, end in zip(range(lines), re.finditer(rb"\r\n|\r|\n", data), strict=False)]
    return (b"\n" * lines + data[ends[-1] :] if ends else data), records


def _above(sample: str, mark: str) -> tuple[int, int] | None:
    """Records and lines above the header; none where there is no header below a title, None where the first record is no title."""
    reader = csv.reader(io.StringIO(sample, newline=""), delimiter=mark)
    titles, line = 0, 0
    try:
        for cells in reader:
            filled = [cell for cell in cells if cell.strip()]
            if len(filled) > 1:
                below = next((cells for cells in reader if "".join(cells).strip()), [])
                fits = titles > 0 and all(map(is_name, filled)) and len(below) == len(cells)
                return (titles, line) if fits else None if titles == 0 else (0, 0)
            if filled and (titles == _FIRST or not cells[0].strip()):
                return None
            titles += bool(filled)
            line = reader.line_num
    except csv.Error:
        return None
    return 0, 0
