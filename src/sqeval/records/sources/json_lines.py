"""JSON lines, and JSON lists of objects: nested objects become columns with dots, lists stay JSON text."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain
from typing import Any

import pandas as pd

from sqeval.errors import DataError
from sqeval.records.sources.cells import column_of
from sqeval.records.sources.encoding import guessed, to_utf8
from sqeval.records.sources.frame import raw_of
from sqeval.records.sources.headings import MAX_COLUMNS
from sqeval.records.sources.origin import Origin, Raw
from sqeval.result import Caution

Object = dict[str, Any]

#: Keys of a single record, whose lists belong to it.
_OF_RECORDS = frozenset({"id", "key", "number", "request_id"})


def read_json(data: bytes, nulls: Sequence[str], origin: Origin, *, encoding: str | None, is_list: bool) -> Raw:
    """Read one object a line or, where the file may be one and begins with a bracket, a list of objects.

    Raises
    ------
    DataError
        A line is malformed or no object, a name stands twice, or the file is empty.
    """
    utf8, found = to_utf8(data, origin.name, encoding)
    text = utf8.decode()
    if not text.strip():
        raise DataError(f"{origin.name} is empty")
    said: tuple[Caution, ...] = ()
    wrapped = _wrapped(text, origin.name) if is_list else None
    if wrapped is not None:
        key, numbers, objects, beside = wrapped
        said = (Caution("one_list_read", (repr(key),), {"source": origin.name, "beside": ", ".join(beside) or "–"}),)
    elif is_list and text.lstrip().startswith("["):
        numbers, objects = _items(text, origin.name)
    else:
        numbers, objects = _lines(text, origin.name)
    frame = _frame(objects, origin.name)
    known, cautions = replace(origin, encoding=found), (*guessed(found, origin.name, encoding), *said)
    return raw_of(frame, nulls, known, origin.name, row_numbers=pd.Index(numbers, dtype="int64"), cautions=cautions)


def _once(pairs: list[tuple[str, Any]]) -> Object:
    """An object; a name that stands twice would hide one of its values."""
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        raise DataError("a name stands twice in an object", column=next(name for name in names if names.count(name) > 1))
    return found


#: Not-a-number words are kept as text, as in a CSV file.
_DECODER = json.JSONDecoder(object_pairs_hook=_once, parse_constant=str)


def _lines(text: str, name: str) -> tuple[list[int], list[Object]]:
    numbers, objects = [], []
    # Only line feeds end a line: JSON text may hold other separators of lines as they are.
    for number, line in enumerate(text.split("\n"), start=1):
        if line and not line.isspace():
            objects.append(_object(_decoded(line, name, number), name, number))
            numbers.append(number)
    return numbers, objects


def _items(text: str, name: str) -> tuple[list[int], list[Object]]:
    found = _decoded(text, name, None)
    return list(range(1, len(found) + 1)), [_object(item, name, k) for k, item in enumerate(found, start=1)]


def _wrapped(text: str, name: str) -> tuple[str, list[int], list[Object], list[str]] | None:
    """The only list of objects of a reply such as {"total": 9, "issues": […]}, by its key, and the other keys; None in other files."""
    start = text[: len(text) - len(text.lstrip())]
    try:
        found, end = _DECODER.raw_decode(text, len(start))
    except (DataError, ValueError, RecursionError):
        # Told with its place by what reads it line by line.
        return None
    if not isinstance(found, dict) or text[end:].strip() or not _OF_RECORDS.isdisjoint(found):
        return None
    keys = [key for key, item in found.items() if isinstance(item, list) and item and all(isinstance(cell, dict) for cell in item)]
    if len(keys) > 1:
        listing = ", ".join(map(repr, keys))
        raise DataError(f"{name} holds several lists of objects: {listing}", hint="Save the one that is meant as a file of its own")
    if not keys:
        return None
    items = found[keys[0]]
    return keys[0], list(range(1, len(items) + 1)), items, [key for key in found if key != keys[0]]


def _decoded(text: str, name: str, line: int | None) -> Any:
    try:
        return _DECODER.decode(text)
    except DataError as error:
        raise DataError(f"{name}: {error.problem}", row=line, column=error.column) from None
    except json.JSONDecodeError as error:
        place = error.lineno if line is None else line
        hint = "One object a line is needed; a list of objects is read from a .json file" if line else None
        raise DataError(f"{name} is not well-formed JSON: {error.msg} (character {error.colno})", row=place, hint=hint) from None
    # Nesting without end, and whole numbers of thousands of digits.
    except (RecursionError, ValueError) as error:
        raise DataError(f"{name} cannot be read as JSON: {error}", row=line) from None


def _object(item: Any, name: str, number: int) -> Object:
    if isinstance(item, dict):
        return item
    hint = "One object a line is needed; a list of objects is read from a .json file"
    raise DataError(f"{name} has something else than an object", row=number, value=item, hint=hint)


def _frame(objects: Sequence[Object], name: str) -> pd.DataFrame:
    columns: list[pd.Series[Any]] = []
    for key, cells in _columns(objects, ""):
        if len(columns) == MAX_COLUMNS:
            raise DataError(f"{name} has more than {MAX_COLUMNS} columns", hint="Objects must not be keyed by ids or dates")
        try:
            key.encode()
            columns.append(column_of(cells).rename(key))
        except UnicodeEncodeError as error:
            raise DataError(f"{name} holds text that is no Unicode: {error.reason}", column=key) from None
    return pd.concat(columns, axis=1) if columns else pd.DataFrame(index=range(len(objects)))


def _columns(objects: Sequence[Object], prefix: str) -> Iterator[tuple[str, list[Any]]]:
    """Names and cells in order of first appearance; where some cells are objects, those become columns of their own."""
    for key in dict.fromkeys(chain.from_iterable(objects)):
        cells = [item.get(key) for item in objects]
        kinds = set(map(type, cells))
        if list in kinds:
            cells = [json.dumps(cell, ensure_ascii=False) if type(cell) is list else cell for cell in cells]
        if dict not in kinds:
            yield prefix + key, cells
            continue
        if kinds - {dict, type(None)}:
            yield prefix + key, [None if type(cell) is dict else cell for cell in cells]
        yield from _columns([cell if type(cell) is dict else {} for cell in cells], f"{prefix}{key}.")
