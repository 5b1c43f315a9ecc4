"""CSV text without its blank lines and without the rows that do not fit its header, found without looking at each row."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Positions = NDArray[np.intp]
Codes = NDArray[np.uint8]


@dataclass(frozen=True, eq=False)
class Mended:
    """Text in which every record has as many fields as the header, the lines they begin on, and what was left out."""

    data: bytes
    lines: Positions
    ragged: tuple[tuple[int, int], ...]


@dataclass(frozen=True, eq=False)
class _Records:
    """Records of `codes`: where they start and end, where their line break stands, their lines and numbers of fields."""

    codes: Codes
    starts: Positions
    ends: Positions
    breaks: Positions
    lines: Positions
    fields: Positions

    def text(self, k: int) -> bytes:
        return self.codes[self.starts[k] : self.ends[k]].tobytes()


def outside_quotes(codes: Codes, delimiter: str) -> NDArray[np.bool_] | None:
    """Which bytes stand outside of quotes; None if quotes do not only delimit fields. A line break stands at either end."""
    is_quote = codes == ord('"')
    quotes = np.flatnonzero(is_quote)
    opening, closing = quotes[::2], quotes[1::2]
    # What may stand before a quote that opens a field, and after one that closes it; two in a row are one in the field.
    beside = np.isin(np.arange(256), list(b'"\r\n' + delimiter.encode()))
    if len(opening) != len(closing) or not (beside[codes[opening - 1]].all() and beside[codes[closing + 1]].all()):
        return None
    return np.asarray(~np.bitwise_xor.accumulate(is_quote), dtype=bool)


def mend(data: bytes, fields: int, delimiter: str) -> Mended | None:
    """The rows that fit a header of so many fields; None where only reading one by one is sure."""
    records = _records(data, delimiter) if fields > 1 else None
    if records is None:
        return None
    keep, ends = records.fields == fields, records.ends.copy()
    ragged = []
    for k in np.flatnonzero(~keep):
        text = records.text(int(k))
        if b'"' in text:
            return None
        surplus = int(records.fields[k]) - fields
        empty = len(text) - len(text.rstrip(delimiter.encode()))
        ends[k] -= min(max(surplus, 0), empty)
        if 0 < surplus <= empty:
            keep[k] = True
        elif records.fields[k] > 1 or text.decode().strip():
            ragged.append((int(records.lines[k]), int(records.fields[k]) - max(min(surplus, empty), 0)))
    if not keep.any() or (ragged and ragged[0][0] < records.lines[np.argmax(keep)]):
        return None
    return Mended(_joined(records, keep, ends), records.lines[keep], tuple(ragged))


def _records(data: bytes, delimiter: str) -> _Records | None:
    if b"\r" in data and data.count(b"\r") != data.count(b"\r\n"):
        return None
    codes = np.frombuffer(b"\n%s%s" % (data, b"" if data.endswith(b"\n") else b"\n"), dtype=np.uint8)
    every_break = np.flatnonzero(codes == ord("\n"))
    marks = np.flatnonzero(codes == ord(delimiter))
    breaks = np.arange(len(every_break))
    if b'"' in data:
        outside = outside_quotes(codes, delimiter)
        if outside is None:
            return None
        marks, breaks = marks[outside[marks]], np.flatnonzero(outside[every_break])
    at = every_break[breaks]
    ends = at[1:] - (codes[at[1:] - 1] == ord("\r"))
    return _Records(codes, at[:-1] + 1, ends, at[1:], breaks[:-1] + 1, np.diff(np.searchsorted(marks, at)) + 1)


def _joined(records: _Records, keep: NDArray[np.bool_], ends: Positions) -> bytes:
    """The kept records, each up to its end, with a line feed."""
    step = np.zeros(len(records.codes) + 1, dtype=np.int8)
    step[records.starts[keep]] += 1
    step[ends[keep]] -= 1
    is_kept = np.cumsum(step[:-1], dtype=np.int8).astype(bool)
    is_kept[records.breaks[keep]] = True
    kept: bytes = records.codes[is_kept].tobytes()
    return kept
