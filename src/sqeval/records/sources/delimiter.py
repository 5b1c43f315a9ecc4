"""What stands between the fields of a CSV file: told by its header, or by its first rows, or not at all."""

from __future__ import annotations

import csv
import io
import re

from sqeval.errors import DataError

COMMA, TAB = ",", "\t"

#: Mark → what to call it.
DELIMITERS = {COMMA: "comma", ";": "semicolon", TAB: "tab", "|": "bar"}

#: A line above the header by which spreadsheets are told the delimiter.
_DIRECTIVE = re.compile(rb'[\r\n]*"?sep=([^\r\n"])"?(?=[\r\n])', re.IGNORECASE)

#: Enough for the first rows.
_SAMPLE = 2**16


def without_directive(data: bytes) -> tuple[bytes, str | None]:
    """The text with a line `sep=;` above its header made blank, so that lines keep their numbers, and what that line says."""
    found = _DIRECTIVE.match(data)
    if found is None or not found[1].isascii():
        return data, None
    return data[found.end() :], found[1].decode()


def delimiter_of(data: bytes, name: str) -> str:
    """The delimiter of UTF-8 text.

    It is the only one of comma, semicolon, tab and bar that stands outside of quotes in the header; where there are
    several, the only one by which the first rows have as many fields as the header.

    Raises
    ------
    DataError
        Several delimiters fit equally.
    """
    header = re.sub(rb'"[^"]*"', b"", _header(data)).decode("utf-8", "replace")
    found = [mark for mark in DELIMITERS if mark in header]
    if len(found) < 2:
        return found[0] if found else COMMA
    fitting = [mark for mark in found if _fits(data, mark)]
    if len(fitting) != 1:
        words = " or ".join(DELIMITERS[mark] for mark in fitting or found)
        hint = "Put names that hold such a mark in double quotes, or save it with tabs as .tsv"
        raise DataError(f"{name} does not tell by its header what separates its fields: {words}", row=1, hint=hint)
    return fitting[0]


def _header(data: bytes) -> bytes:
    """The first record that is not blank, quoted line breaks and all."""
    text = data[:_SAMPLE].lstrip()
    found = re.match(rb'(?:[^"\r\n]|"[^"]*")*', text)
    return found[0] if found else b""


def _fits(data: bytes, mark: str) -> bool:
    """Whether the first rows have as many fields as the header."""
    sample = data[:_SAMPLE]
    # The last line of a sample may be torn.
    whole = sample if len(sample) == len(data) else sample[: sample.rfind(b"\n") + 1]
    try:
        rows = list(csv.reader(io.StringIO(whole.decode("utf-8", "replace"), newline=""), delimiter=mark))
    except csv.Error:
        return False
    return len({len(cells) for cells in rows if len(cells) > 1 or "".join(cells).strip()}) == 1
