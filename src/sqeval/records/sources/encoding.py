"""Bytes to UTF-8: the encoding is declared, or found by trying those that say when they do not fit."""

from __future__ import annotations

import codecs
import re

from sqeval.errors import DataError, OptionError
from sqeval.result import Caution

#: Tried in this order; UTF-16 where its byte order mark stands at the beginning.
ENCODINGS = ("utf-8-sig", "gb18030")

#: A lone character within a word of Latin letters, and a word of other letters.
_GLUED = re.compile(r"[A-Za-z]+[^\x00-\x7f][a-z]+")
_CHINESE = re.compile(r"[^\x00-\x7f]{2,}")

#: Characters that Unicode leaves to private use, and encodings of traditional Chinese.
_PRIVATE = re.compile("[\ue000-\uf8ff]")
_TRADITIONAL = ("big5", "cp950", "big5hkscs")

_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def to_utf8(data: bytes, name: str, declared: str | None = None) -> tuple[bytes, str]:
    """The text as UTF-8 without a byte order mark, and the encoding that it was read by.

    Raises
    ------
    OptionError
        The declared encoding is unknown.
    DataError
        The bytes do not fit the declared encoding, or none of those tried.
    """
    utf8, encoding = _detected(data, name) if declared is None else _declared(data, name, declared)
    if b"\0" in utf8:
        line = utf8.count(b"\n", 0, utf8.index(b"\0")) + 1
        hint = "If it is UTF-16 without a byte order mark, give encoding='utf-16-le' or 'utf-16-be'"
        raise DataError(f"{name} holds a NUL byte, so it is not text as {encoding}", row=line, hint=hint)
    return utf8, encoding


def guessed(encoding: str, name: str, declared: str | None) -> tuple[Caution, ...]:
    """The caution about an encoding that nobody declared and that fits most bytes."""
    return (Caution("encoding_guessed", (name,), {"encoding": encoding}),) if declared is None and encoding == ENCODINGS[1] else ()


def _detected(data: bytes, name: str) -> tuple[bytes, str]:
    if data.isascii():
        return data, ENCODINGS[0]
    for encoding in ("utf-16", *ENCODINGS) if data.startswith(_UTF_16) else ENCODINGS:
        try:
            utf8 = _decoded(data, encoding)
        except UnicodeDecodeError:
            continue
        if encoding == ENCODINGS[1]:
            _refuse_western(utf8.decode(), name)
            _refuse_traditional(utf8.decode(), data, name)
        return utf8, encoding
    hint = "Give its encoding, e.g. encoding='cp1252', or save it as UTF-8"
    raise DataError(f"{name} is in none of the encodings {', '.join(ENCODINGS)}", hint=hint)


def _refuse_western(text: str, name: str) -> None:
    """Refuse text of Western Europe that fits GB 18030 as well: ü and the letter after it become one Chinese character."""
    glued = _GLUED.findall(text)
    if len(glued) > len(_CHINESE.findall(text)):
        hint = "It is probably encoding='cp1252'; give encoding='gb18030' if such words are meant"
        raise DataError(f"{name} is not UTF-8, and as gb18030 has Chinese characters within Latin words", value=glued[0], hint=hint)


def _refuse_traditional(text: str, data: bytes, name: str) -> None:
    """Refuse traditional Chinese that fits GB 18030 as well: characters that it has no meaning for come of it."""
    lost = _PRIVATE.search(text)
    meant = None if lost is None else next((encoding for encoding in _TRADITIONAL if _fits(data, encoding)), None)
    if lost is not None and meant is not None:
        hint = f"It is probably encoding={meant!r}; give encoding='gb18030' if such characters are meant"
        row = text.count("\n", 0, lost.start()) + 1
        raise DataError(f"{name} is not UTF-8, and as gb18030 has characters without a meaning", row=row, value=lost[0], hint=hint)


def _fits(data: bytes, encoding: str) -> bool:
    try:
        return _PRIVATE.search(data.decode(encoding)) is None
    except UnicodeDecodeError:
        return False


def _declared(data: bytes, name: str, declared: str) -> tuple[bytes, str]:
    encoding = _codec(declared)
    try:
        return _decoded(data, encoding), encoding
    except UnicodeDecodeError as error:
        line = data[: error.start].decode(encoding, "ignore").count("\n") + 1
        hint = "Give the encoding that it was written in"
        raise DataError(
            f"{name} is not {encoding}: byte {error.start} does not fit", row=line, value=data[error.start : error.end], hint=hint
        ) from None
    except UnicodeError as error:
        raise DataError(f"{name} is not {encoding}: {error}") from error


def _codec(declared: object) -> str:
    """The codec's own name; "utf-8" takes a byte order mark too."""
    try:
        name = codecs.lookup(declared).name if isinstance(declared, str) else None
        # Codecs from bytes to bytes, such as zip, are found as well; they refuse to decode.
        if name is not None:
            b"text".decode(name, "ignore")
    except (LookupError, ValueError):
        name = None
    if name is None:
        hint = "Give one that Python knows, e.g. 'utf-8', 'gb18030', 'cp1252', 'utf-16'"
        raise OptionError("unknown encoding", value=declared, hint=hint)
    return ENCODINGS[0] if name in {"utf-8", "ascii"} else name


def _decoded(data: bytes, encoding: str) -> bytes:
    if encoding != ENCODINGS[0]:
        # A byte order mark that a declared encoding keeps is no part of the first column's name.
        return data.decode(encoding).removeprefix("\ufeff").encode("utf-8")
    data.decode("utf-8")
    return data.removeprefix(codecs.BOM_UTF8)
