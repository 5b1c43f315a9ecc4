"""CSV text to rows: every cell as it stands, the line each row begins on, and the rows that do not fit the header."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import islice

import numpy as np
import pandas as pd

from sqeval.errors import DataError
from sqeval.records.sources.blanks import BLANKS, BLANKS_BEYOND, without_blanks
from sqeval.records.sources.csv_mend import mend, outside_quotes
from sqeval.records.sources.headings import names_of

#: A row put below the last one: where it is not found again, a quoted field before it was not closed.
_END = "\u241a"

_BLOCK = 2**18

#: Characters of a field; one that is longer was hardly closed.
_LONGEST = 2**24


#: The line that a record begins on, and its fields.
Record = tuple[int, list[str]]


@dataclass(frozen=True, eq=False)
class CsvRows:
    """Rows of text; `lines` are where they begin (the header is line 1), `ragged` are (line, number of fields).

    `first` are the header and the record below it as they stand.
    """

    frame: pd.DataFrame
    lines: pd.Index
    ragged: tuple[tuple[int, int], ...] = ()
    first: tuple[Record, ...] = ()


def parse_csv(data: bytes, nulls: Sequence[str], name: str, delimiter: str = ",") -> CsvRows:
    """Parse UTF-8 CSV with a header; blank lines are no rows, and cells of blanks are missing like the declared nulls.

    Raises
    ------
    DataError
        There is no header, it has too many columns, a quoted field is not closed, or no row fits the header.
    """
    with _long_fields():
        first = tuple(islice(_records(data, name, delimiter), 2))
        if not first:
            raise DataError(f"{name} is empty")
        header = first[0][1]
        names = names_of(header, name)
        rows = (
            _at_once(data, header, nulls, delimiter)
            or _mended(data, header, nulls, delimiter)
            or _one_by_one(data, header, nulls, name, delimiter)
        )
    return replace(rows, frame=rows.frame.set_axis(names, axis=1), first=first)


@contextmanager
def _long_fields() -> Iterator[None]:
    """Let fields be as long as anyone writes, for as long as one file is read; the limit is that of the whole process."""
    before = csv.field_size_limit(_LONGEST)
    try:
        yield
    finally:
        csv.field_size_limit(before)


def _at_once(data: bytes, header: list[str], nulls: Sequence[str], delimiter: str) -> CsvRows | None:
    """The fast way, for files without blank lines in which every row fits the header."""
    frame = _parsed(data, nulls, delimiter)
    if frame is None:
        return None
    is_plain = _is_plain(data, len(frame) + 1)
    lines = _lines(data, frame, len(header), delimiter, is_plain=is_plain)
    return None if lines is None else CsvRows(_without_blanks(frame, data, is_plain=is_plain), lines[1:])


def _mended(data: bytes, header: list[str], nulls: Sequence[str], delimiter: str) -> CsvRows | None:
    """The next fast way: what does not fit is cut out first."""
    mended = mend(data, len(header), delimiter)
    frame = None if mended is None or len(mended.lines) < 2 else _parsed(mended.data, nulls, delimiter)
    if mended is None or frame is None or frame.shape != (len(mended.lines) - 1, len(header)):
        return None
    is_plain = _is_plain(mended.data, len(mended.lines))
    return CsvRows(_without_blanks(frame, mended.data, is_plain=is_plain), pd.Index(mended.lines[1:]), mended.ragged)


def _parsed(data: bytes, nulls: Sequence[str], delimiter: str) -> pd.DataFrame | None:
    """The rows, without the usual `BLANKS`; None where the parser refuses one, or where it would take a column for numbers.

    The header is read as the first row, whose texts keep the parser from taking columns for numbers: several times
    faster than asking it for text.
    """
    words = [*nulls, *BLANKS]
    try:
        frame = pd.read_csv(io.BytesIO(data), sep=delimiter, header=None, keep_default_na=False, na_values=words, low_memory=False)
    except pd.errors.ParserError:
        return None
    is_text = all(pd.api.types.is_object_dtype(kind) or pd.api.types.is_string_dtype(kind) for kind in frame.dtypes)
    return frame.iloc[1:].reset_index(drop=True) if is_text else None


def _is_plain(data: bytes, records: int) -> bool:
    """Whether all bytes are printable ASCII but for the ends of the records; none of these stands within a field then."""
    codes, ends = np.frombuffer(data, dtype=np.int8), records - (not data.endswith(b"\n"))
    # Bytes beyond ASCII are negative.
    other = sum(int(np.count_nonzero(codes[start : start + _BLOCK] < ord(" "))) for start in range(0, len(codes), _BLOCK))
    return other == ends or (other == 2 * ends and data.count(b"\r\n") == ends)


def _without_blanks(frame: pd.DataFrame, data: bytes, *, is_plain: bool) -> pd.DataFrame:
    """The rows without any cells of blanks; the parser has found all of them, unless they are long, or hold other marks than spaces."""
    return frame if is_plain and BLANKS_BEYOND not in data else without_blanks(frame)


def _lines(data: bytes, frame: pd.DataFrame, fields: int, delimiter: str, *, is_plain: bool) -> pd.Index | None:
    """Line that each record begins on, the header first; None unless it is sure that all have as many fields as the header.

    The parser refuses records that are too long and fills up those that are too short. So none was too short if nothing
    is missing at the end of any, or if all the separators are there.
    """
    if not is_plain and b"\r" in data and data.count(b"\r") != data.count(b"\r\n"):
        return None
    records, separators = len(frame) + 1, (fields - 1) * (len(frame) + 1)
    if is_plain or _count(data, "\n") + (not data.endswith(b"\n")) == records:
        last = frame.iloc[:, -1]
        if (last.notna() & (last != "")).all() or (b'"' not in data and _count(data, delimiter) == separators):
            return pd.RangeIndex(1, records + 1)
    return _lines_of_quoted(data, records, separators, delimiter) if b'"' in data else None


def _lines_of_quoted(data: bytes, records: int, separators: int, delimiter: str) -> pd.Index | None:
    """The same where separators and line breaks may stand within quotes; None if quotes do not only delimit fields."""
    codes = np.frombuffer(b"\n%s%s" % (data, b"" if data.endswith(b"\n") else b"\n"), dtype=np.uint8)
    outside = outside_quotes(codes, delimiter)
    if outside is None:
        return None
    starts = np.flatnonzero(outside[np.flatnonzero(codes == ord("\n"))])
    if len(starts) != records + 1 or np.count_nonzero((codes == ord(delimiter)) & outside) != separators:
        return None
    return pd.Index(starts[:-1] + 1)


def _count(data: bytes, mark: str) -> int:
    """How often a byte occurs, by blocks that stay in the cache: three times as fast as counting in one go."""
    codes = np.frombuffer(data, dtype=np.uint8)
    return sum(int(np.count_nonzero(codes[start : start + _BLOCK] == ord(mark))) for start in range(0, len(codes), _BLOCK))


def _one_by_one(data: bytes, header: list[str], nulls: Sequence[str], name: str, delimiter: str) -> CsvRows:
    """Slow and sure, for files with quotes or line breaks in odd places."""
    separator = b"" if data.endswith((b"\n", b"\r")) else b"\n"
    records = list(_records(data + separator + _END.encode(), name, delimiter))
    if records[-1][1] != [_END]:
        hint = "Double the quotes that stand within fields"
        raise DataError(f"{name} has a quoted field that is not closed", row=records[-1][0], hint=hint)
    rows, lines, ragged = [], [], []
    for line, cells in records[1:-1]:
        while len(cells) > len(header) and not cells[-1]:
            cells.pop()
        if len(cells) == len(header):
            rows.append(cells)
            lines.append(line)
        else:
            ragged.append((line, len(cells)))
    if ragged and not rows:
        line, fields = ragged[0]
        raise DataError(f"{name} has {fields} field(s) in its first row, but {len(header)} columns, and no row fits", row=line)
    frame = pd.DataFrame(rows, columns=range(len(header)), dtype="str")
    return CsvRows(without_blanks(frame.mask(frame.isin(list(nulls)))), pd.Index(lines, dtype="int64"), tuple(ragged))


def _records(data: bytes, name: str, delimiter: str) -> Iterator[Record]:
    """Every record that is not a blank line, with the line that it begins on."""
    reader = csv.reader(io.TextIOWrapper(io.BytesIO(data), "utf-8", newline=""), delimiter=delimiter)
    line = 1
    try:
        for cells in reader:
            if len(cells) > 1 or "".join(cells).strip():
                yield line, cells
            line = reader.line_num + 1
    except csv.Error as error:
        hint = "Is a quoted field before it not closed?" if "limit" in str(error) else None
        raise DataError(f"{name} is not a well-formed CSV file: {error}", row=line, hint=hint) from error
