"""CSV, and text separated by semicolons, tabs or bars, from bytes to raw rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sqeval.errors import DataError
from sqeval.records.sources.csv_rows import parse_csv
from sqeval.records.sources.csv_titles import without_titles
from sqeval.records.sources.delimiter import delimiter_of, without_directive
from sqeval.records.sources.encoding import guessed, to_utf8
from sqeval.records.sources.headings import check_header, with_repeats
from sqeval.records.sources.origin import Origin, Raw
from sqeval.result import Caution


def read_csv(data: bytes, nulls: Sequence[str], origin: Origin, *, encoding: str | None, delimiter: str | None) -> Raw:
    """Read the text; a delimiter that is None is found in it."""
    utf8, found = to_utf8(data, origin.name, encoding)
    text, said = without_directive(utf8)
    text, above = without_titles(text, delimiter or said)
    mark = delimiter or said or delimiter_of(text, origin.name)
    rows = parse_csv(text, nulls, origin.name, mark)
    count = len(rows.frame) + len(rows.ragged)
    known = replace(origin, encoding=found, rows=count, delimiter=mark)
    (line, header), *below = rows.first
    cautions = (
        *guessed(found, origin.name, encoding),
        *((Caution("rows_above_header", (origin.name,), {"rows": above}),) if above else ()),
        *check_header(header, below[0][1] if below else None, line, origin.name),
    )
    return with_repeats(Raw(rows.frame, rows.lines, known, rows.ragged, cautions), header)


def refuse_ragged(raw: Raw) -> Raw:
    """The rows, unless one does not fit the header."""
    if raw.ragged:
        line, fields = raw.ragged[0]
        raise DataError(f"{raw.origin.name} has {fields} field(s) in a row, but {len(raw.frame.columns)} columns", row=line)
    return raw
